"""Other projects' own cases for numbers, money, quantities, ranges and dates, read by the value language.

    python benchmarks/peers.py [CASES.csv] [--failures]

The cases are not part of the repository; they are looked for in ``../shared/corpus/peer_cases.csv`` beside the
checkout. A case is right when value, unit, bounds or days are what its project expects; what is not compared, and
which rows no indicator cell could hold, stands in ``docs/peers.md`` and below, as rules with a reason each.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from evaluator.language import read
from evaluator.language.constraint import Date, Quantity
from evaluator.language.units import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from evaluator.language.constraint import Constraint

CASES = Path(__file__).parents[2] / "shared" / "corpus" / "peer_cases.csv"
BEST_PEER = {"number": 86, "percent": 87, "currency": 76, "quantity": 67, "range": 37, "date": 98, "daterange": 61}
"""The share in percent that the best single peer reads right, by kind."""

UNITS = {"Megabyte": "兆字节", "Kilocalorie": "千卡", "United States dollar": "美元", "Dollar": "美元", "Euro": "欧元"}
UNITS |= {
    "Hong Kong dollar": "港元",
    "HKD": "港元",
    "Japanese yen": "日元",
    "USD": "美元",
    "GBP": "英镑",
    "mol": "摩尔",
}
"""Our names of units that a case names only in English."""

SHARES = {"%": Decimal(1), "‰": Decimal("0.1"), "‱": Decimal("0.01"), "个百分点": Decimal(1)}
"""What a unit of shares is in percent: the peers know only %, and fold 百分点 into it."""

AGES = {"岁": "年", "周岁": "年"}
"""The peers count ages in plain years."""

DAYS_A_MONTH = 30
"""Duckling turns months into days; a form keeps them apart, as a month has no length."""


class Case(NamedTuple):
    """One case of a peer: what is written, and what the peer expects (shapes by kind, see ``docs/peers.md``)."""

    number: int
    peer: str
    kind: str
    text: str
    expected: dict[str, Any]


@dataclass(frozen=True)
class LeftOut:
    """A rule for cases that are no value an indicator cell could hold."""

    name: str
    why: str
    applies: Callable[[Case], bool]


LEFT_OUT = (
    LeftOut(
        "spoken numeral",
        "a numeral that begins with its scale word (千三 for 1300, 百二萬) is speech, mostly Cantonese",
        lambda case: case.kind == "number" and bool(re.match(r"[百千萬万][一二三四五六七八九]", case.text)),
    ),
    LeftOut(
        "兆 as a numeral",
        "兆 is 10¹² in Taiwan and 10⁶ on the mainland: a form that wrote it would have to be asked",
        lambda case: case.kind == "number" and "兆" in case.text,
    ),
    LeftOut(
        "分 as a coin",
        "分 alone is a mark on every form (满意度 ≥ 90分); a hundredth of a yuan alone is no amount that is budgeted",
        lambda case: case.kind == "currency" and bool(re.fullmatch(r"[\d二三四五六七八九十]+分", case.text)),
    ),
    LeftOut(
        "块 alone",
        "块 alone counts boards and plots on a form (展板3块); with 钱, 角 or 毛 behind it, it is money and is kept",
        lambda case: case.kind == "currency" and bool(re.fullmatch(r"[\d一二两三四五六七八九十]+块", case.text)),
    ),
    LeftOut(
        "two currencies",
        "三万元欧元 names two currencies for one amount: whoever wrote it would have to be asked",
        lambda case: case.kind == "currency" and bool(re.search(r"元[一-龥]{1,2}元$", case.text)),
    ),
    LeftOut(
        "age of a child or thing",
        "十个月大 says how old somebody is, not what is to be done",
        lambda case: case.text.endswith("大"),
    ),
)


def cases(path: Path) -> list[Case]:
    """The cases of the file, numbered from 1."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        Case(number, row["peer"], row["kind"], row["text"], json.loads(row["expected_json"]))
        for number, row in enumerate(rows, start=1)
    ]


def fault(case: Case) -> str | None:
    """What is wrong with the reading of a case; ``None`` when it is read right."""
    found = read(case.text).constraint
    if case.kind in {"date", "daterange"}:
        return _date_fault(case, found)
    if not isinstance(found, Quantity):
        return "unreadable" if found is None else f"read as {found.kind}"
    if _named_aside(found):
        return "part of the text taken for a name"
    return (_range_fault if case.kind == "range" else _value_fault)(case, found)


def _named_aside(found: Quantity) -> bool:
    return bool(found.label or found.subject)


# --- values ---


def _value_fault(case: Case, found: Quantity) -> str | None:
    stated = {"bare", "approximately"} if case.expected.get("approx") else {"bare"}
    if found.stated not in stated:
        return f"read as {found.stated}"
    return _number_fault(found.lower, found.unit, Decimal(case.expected["value"]), _expected_unit(case))


def _expected_unit(case: Case) -> str | None:
    name = case.expected.get("unit_zh") or case.expected.get("unit") or case.expected.get("currency")
    return UNITS.get(name, name) if name else None


def _number_fault(value: Decimal | None, name: str | None, expected: Decimal, wanted: str | None) -> str | None:
    if value is None:
        return "bound missing"
    if wanted == name or (wanted and unit(wanted) is None and name is None):
        return None if value == expected else "wrong number"
    if wanted in {"%", None} and name in SHARES:
        share = value * SHARES[name]
        return None if share == (expected if wanted else 100 * expected) else "wrong number"
    ours, theirs = unit(AGES.get(name or "", name or "")), unit(wanted or "")
    if name and wanted and name.endswith("月") and wanted == "日":
        return None if value * DAYS_A_MONTH == expected else "wrong number"
    if ours is None or theirs is None or ours.dimension != theirs.dimension:
        return f"wrong unit ({name or 'none'} for {wanted or 'none'})"
    return None if value * ours.factor == expected * theirs.factor else "wrong number"


# --- ranges ---


def _range_fault(case: Case, found: Quantity) -> str | None:
    wanted, expected = _expected_unit(case), case.expected
    if wanted == "元" and not re.search(r"[元圆块角毛分钱]|人民币", case.text):
        wanted = None  # 小于40万: JioNLP reads nothing but money and adds the 元; a form would not
    if found.stated == "approximately":
        # 近700万元: to the peer anything below it, to us a figure near it; both say the one number.
        (bound,) = {expected["low"], expected["high"]} - {None}
        return _number_fault(found.lower, found.unit, Decimal(bound), wanted)
    more = re.search("[多余]", case.text) is not None and found.upper is None
    for side, bound, closed in (
        ("low", found.lower, found.lower_closed),
        ("high", found.upper, found.upper_closed),
    ):
        if side == "high" and more:
            continue  # the peers disagree: 五百多 has no upper end, 3000多欧元 ends at 4000
        if expected[side] is None:
            if bound is not None:
                return "bound too many"
            continue
        if wrong := _number_fault(bound, found.unit, Decimal(expected[side]), wanted):
            return wrong
        if expected[f"{side}_inclusive"] not in {None, closed}:
            return "bound open for closed or closed for open"
    return None


# --- dates ---


def _date_fault(case: Case, found: Constraint | None) -> str | None:
    expected = case.expected
    if expected.get("error"):
        return None if found is None else "no such day, yet read"
    if not isinstance(found, Date):
        return "unreadable" if found is None else f"read as {found.kind}"
    if "date" in expected:
        return None if str(found.start) == str(found.end) == expected["date"] else "wrong day"
    # 10月底 and 一季度末 are deadlines to us, spans to the peer: only their end is compared.
    starts: set[dt.date | None]
    starts = {None} if expected["start"] is None else {_day(expected["start"], shift=not expected["start_inclusive"])}
    if expected["start"] and re.search("[底末]", case.text):
        starts.add(None)
    if found.start not in starts:
        return "wrong start"
    return None if found.end in _ends(case) else "wrong end"


def _day(text: str, *, shift: bool = False, by: int = 1) -> dt.date:
    day = dt.date.fromisoformat(text)
    return day + dt.timedelta(days=by) if shift else day


def _ends(case: Case) -> set[dt.date | None]:
    """The last days that some peer would accept."""
    text, inclusive = case.expected["end"], case.expected["end_inclusive"]
    if text is None:
        return {None}
    last = _day(text, shift=inclusive is False, by=-1)
    ends: set[dt.date | None] = {last}
    if case.expected.get("disputed"):
        # Whether the day or year named last is in: one peer leaves it out, the other takes it in.
        ends |= {last - dt.timedelta(days=1), dt.date(last.year, 12, 31) if (last.month, last.day) == (1, 1) else last}
    elif case.text.endswith("年前"):
        ends.add(dt.date(last.year - 1, 12, 31))  # the same dispute: 2025年前
    return ends


# --- the report ---


def left_out(case: Case) -> LeftOut | None:
    """The first rule by which no indicator cell could hold this case."""
    return next((rule for rule in LEFT_OUT if rule.applies(case)), None)


def _misread(wrong: str | None) -> bool:
    """Whether a case was given another meaning, which is worse than none; a statement to judge is no meaning."""
    return wrong not in {None, "unreadable", "read as level"}


def _share(right: int, of: int) -> str:
    return f"{right:3d}/{of:<3d} {100 * right / of:5.1f} %"


def report(found: list[Case]) -> Iterable[str]:
    """The shares by kind, what was left out, and the failures by cause."""
    faults = {case.number: fault(case) for case in found}
    yield f"{'kind':10} {'all rows':>15} {'could be a cell':>17}   best peer   misread"
    for kind, best in BEST_PEER.items():
        every = [case for case in found if case.kind == kind]
        kept = [case for case in every if left_out(case) is None]
        shares = [_share(sum(faults[case.number] is None for case in part), len(part)) for part in (every, kept)]
        misread = sum(_misread(faults[case.number]) for case in kept)
        yield f"{kind:10} {shares[0]:>15} {shares[1]:>17}   {best} % {misread:12d}"
    kept = [case for case in found if left_out(case) is None]
    right = [sum(faults[case.number] is None for case in part) for part in (found, kept)]
    yield f"{'all':10} {_share(right[0], len(found)):>15} {_share(right[1], len(kept)):>17}"
    counts = Counter(rule.name for case in found if (rule := left_out(case)))
    yield "\nleft out:"
    yield from (f"  {counts[rule.name]:2d}  {rule.name}: {rule.why}" for rule in LEFT_OUT)


def failures(found: list[Case]) -> Iterable[str]:
    """The cases not read right, by cause."""
    groups: dict[str, list[Case]] = defaultdict(list)
    for case in found:
        if wrong := fault(case):
            groups[f"{case.kind}: {wrong}"].append(case)
    for cause, members in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield f"\n{cause} ({len(members)})"
        for case in members:
            mark = " [left out]" if left_out(case) else ""
            yield f"  {case.number:3d} {case.text}  → {read(case.text).constraint!r}{mark}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path, nargs="?", default=CASES)
    parser.add_argument("--failures", action="store_true", help="list what was not read right, by cause")
    given = parser.parse_args()
    if not given.cases.exists():
        raise SystemExit(f"no cases at {given.cases}")
    found = cases(given.cases)
    print("\n".join(report(found)))
    if given.failures:
        print("\n".join(failures(found)))


if __name__ == "__main__":
    main()

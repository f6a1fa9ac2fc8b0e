"""Many forms through the main job: time and memory of ``evaluator run``, and which part takes how much.

    python benchmarks/forms.py [--forms 2000]

The forms are made up of the rows of ``data.py``, hardly two alike, 15 to a form, with a CSV of figures; 2,000 forms are
what a county has in a year. A quarter of them is run too: a time a form that grows with their number shows what is not
linear. The parts are the functions that ``run`` calls, one after the other in one process.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import multiprocessing
import random
import resource
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from measured import EVALUATOR, Used, head, line, used

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
Part = tuple[str, float, float]
ROWS = 15
HEADS = (
    ("项目名称", "一级指标", "二级指标", "三级指标", "实际完成值"),
    ("项目名称", "年初预算数（万元）", "全年预算数（万元）", "全年执行数（万元）"),
)


def make(folder: Path, count: int) -> None:
    """``count`` forms with their figures; the same count gives the same bytes."""
    from data import rows

    draw = random.Random(count)
    drawn = (row for piece in rows(count * ROWS) for row in piece.to_dicts())
    (folder / "targets").mkdir(parents=True)
    (folder / "actuals").mkdir()
    figures: list[tuple[Any, ...]] = [HEADS[0]]
    funds: list[tuple[Any, ...]] = [HEADS[1]]
    for number in range(count):
        name, budget = f"第{number + 1}号专项资金项目", draw.randint(5, 900)
        lines = [f"项目名称: {name}", "年度: 2022", "项目资金:", f"  年度资金总额: {budget}0000", "绩效指标:"]
        for place, row in enumerate(itertools.islice(drawn, ROWS), 1):
            levels = (row["一级指标"], row["二级指标"], f"{row['三级指标']}（{place}）")
            cells = dict(zip((*HEADS[0][1:4], "指标值"), (*levels, row["年度指标值"]), strict=True))
            lines.append(f"  - {json.dumps(cells, ensure_ascii=False)}")
            figures.append((name, *levels, row["实际完成值"]))
        (folder / "targets" / f"{number:05}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        funds.append((name, budget, budget, round(budget * draw.uniform(0.7, 1), 2)))
    for file, table in (("indicators.csv", figures), ("funds.csv", funds)):
        with (folder / "actuals" / file).open("w", encoding="utf-8-sig", newline="") as out:
            csv.writer(out).writerows(table)


def peak() -> float:
    """The most memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def parts(folder: Path) -> list[Part]:
    """The street walked stage by stage: name, seconds of processor time, peak MiB so far."""
    from evaluator.actuals import fill, load_actuals
    from evaluator.checks.filed import as_filed
    from evaluator.evaluate import Prepared, rulebooks, score
    from evaluator.forms.load import load_forms
    from evaluator.paper.sheets import save
    from evaluator.review import review
    from evaluator.scorecard import as_csv, html, xlsx

    taken: list[Part] = []

    def timed(part: str, work: Callable[..., T], *given: Any) -> T:
        start = time.process_time()
        result = work(*given)
        taken.append((part, time.process_time() - start, peak()))
        return result

    forms, _ = timed("read the forms (YAML)", load_forms, folder / "targets")
    figures, _ = timed("read the figures (CSV)", load_actuals, folder / "actuals")
    filled, _ = timed("match figures and forms", fill, forms, figures)
    books, _ = timed("read the rulebook", rulebooks, None, filled)
    cards = timed("read the values, weigh, judge, roll up", score, Prepared(filled, books, (), ()))
    timed("scorecards.json", cards.to_json)
    timed("scorecards.csv", as_csv.dumps, cards)
    timed("index.html", html.page, cards)
    pairs = list(zip(cards.projects, filled, strict=True))
    timed("自评表, a workbook a project", lambda: [xlsx.workbook(card, form) for card, form in pairs])
    timed("自评情况汇总表", lambda: save([xlsx.summary_sheet(cards)], "自评情况汇总表"))
    filed = [as_filed(form, card) for card, form in pairs]
    timed("review of the filed forms, without reading", lambda: [review(each, books[each.year]) for each in filed])
    return taken


def run(folder: Path) -> Used:
    """The program itself with all its outputs."""
    return used((*EVALUATOR, "run", folder / "targets", folder / "actuals", "-o", folder / "out"))


def main() -> None:
    """Make the forms, run them, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--forms", type=int, default=200)
    count = parser.parse_args().forms
    head("forms", "indicators", "s", "processor s", "processor ms a form", "peak MiB")
    with tempfile.TemporaryDirectory() as place:
        for many in (max(1, count // 4), count):
            folder = Path(place, str(many))
            # In a process of its own: the data frame that it takes must not count as ours.
            maker = multiprocessing.get_context("spawn").Process(target=make, args=(folder, many))
            maker.start()
            maker.join()
            took = run(folder)
            each = took.processor_s / many * 1000
            cells = (f"{took.s:.1f}", f"{took.processor_s:.1f}", f"{each:.1f}", f"{took.peak_mib:.0f}")
            line(f"{many:,}", f"{many * ROWS:,}", *cells)
        taken = parts(Path(place, str(count)))
    total = sum(seconds for _, seconds, _ in taken)
    head("part", "processor s", "share", "peak MiB so far")
    for part, seconds, most in taken:
        line(part, f"{seconds:.2f}", f"{seconds / total:.0%}", f"{most:.0f}")


if __name__ == "__main__":
    main()

"""The register of evidence: for each indicator the kind of proof asked for, what there is, and what is missing."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.csv_text import csv_rows, escape, unguarded
from evaluator.forms.model import ProofFile
from evaluator.language.cells import read_target
from evaluator.language.constraint import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from evaluator.forms.model import Form, Indicator

REGISTER = "登记.csv"
"""In the folder of evidence: the hash and the day of each file when it was taken in."""
HEADER = ("所在项目", "所在行", "取值方式", "应有材料", "已列材料", "文件", "校验码（SHA-256）", "登记日期", "缺少")
_COLUMNS = ("文件", "SHA-256", "登记日期")
_SEPARATORS = re.compile(r"[；;、，,\n]")
_FILE = re.compile(r".+\.[A-Za-z0-9]{2,5}")
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Proof:
    """A line of the register: an indicator with a file that proves it, or with none."""

    project: str
    item: str
    method: str
    wanted: str
    named: str
    file: ProofFile | None
    missing: str

    @property
    def cells(self) -> tuple[str, ...]:
        """In the order of ``HEADER``."""
        held = (self.file.name, self.file.sha256, self.file.day or "") if self.file else ("", "", "")
        return self.project, self.item, self.method, self.wanted, self.named, *held, self.missing


def register(form: Form) -> tuple[Proof, ...]:
    """The lines of a form: every indicator with a target, then the files that no indicator names."""
    lines: list[Proof] = []
    used: set[str] = set()
    for row in form.indicators:
        target = read_target(row, form).constraint
        if target is None or isinstance(target, Missing):
            continue
        method = _method(row, target.kind)
        named = [each.strip() for each in _SEPARATORS.split(row.evidence or "") if each.strip()]
        files = [each for each in form.proofs if _is_named(each, named)]
        used |= {each.name for each in files}
        about = (
            form.name,
            row.level3 or "",
            method["name"],
            f"{method['proof']}：{method['such']}",
            row.evidence or "",
        )
        lines += [
            Proof(*about, file, _missing(named, file, form, method)) for file in (*files, *(() if files else (None,)))
        ]
    idle = (each for each in form.proofs if each.name not in used)
    return (*lines, *(Proof(form.name, "（没有指标列出）", "", "", "", each, _changed(each)) for each in idle))


def as_csv(lines: Iterable[Proof]) -> bytes:
    """The register as a table: UTF-8 with BOM, lines end in CR LF."""
    return _table(HEADER, (each.cells for each in lines))


def _method(row: Indicator, kind: str) -> Mapping[str, str]:
    methods: dict[str, dict[str, str]] = _data()["methods"]
    stated = next((each for each in methods.values() if each["name"] in (row.method or "")), None)
    levels = "/".join((row.level1 or "", row.level2 or "", row.level3 or ""))
    fits = (
        each["method"]
        for each in _data()["taken"]
        if kind in each.get("kinds", ()) or ("levels" in each and re.search(each["levels"], levels))
    )
    return stated or methods[next(fits)]


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _missing(named: Sequence[str], file: ProofFile | None, form: Form, method: Mapping[str, str]) -> str:
    if not named:
        return f"没有列出{method['proof']}"
    gone = [
        each for each in named if _FILE.fullmatch(each) and not any(_is_named(file, [each]) for file in form.proofs)
    ]
    messages = [f"佐证材料中没有文件{'、'.join(f'“{each}”' for each in gone)}"] if gone else []
    return "；".join([*messages, *([_changed(file)] if file and _changed(file) else [])])


def _is_named(file: ProofFile, named: Sequence[str]) -> bool:
    """Whether a file is listed, with its folder or without."""
    return file.name in named or file.name.rpartition("/")[2] in named


def _changed(file: ProofFile) -> str:
    return "登记以后改动过" if file.changed else ""


# --- the folder -------------------------------------------------------------------------------------------------------


def files_of(folder: Path, key: str) -> tuple[ProofFile, ...]:
    """The files of a project in a folder of evidence, each with its hash and the day on which it was registered."""
    known = dict(_registered(folder))
    return tuple(
        ProofFile(name=name, sha256=digest, day=day, changed=bool(then) and then != digest)
        for name, digest in _hashed(folder / key)
        for then, day in [known.get(f"{key}/{name}", ("", None))]
    )


def registered(folder: Path, day: str) -> bytes:
    """The register with all files that lie in the folder now; those that it does not know get ``day``."""
    known = dict(_registered(folder))
    keys = sorted(each.name for each in folder.iterdir() if each.is_dir()) if folder.is_dir() else []
    found = {f"{key}/{name}": (digest, day) for key in keys for name, digest in _hashed(folder / key)}
    rows = sorted((name, *known.get(name, new)) for name, new in found.items())
    return _table(_COLUMNS, rows)


def _registered(folder: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    file = folder / REGISTER
    text = file.read_text(encoding="utf-8-sig", errors="replace") if file.is_file() else ""
    for _, cells in csv_rows(text, ","):
        if len(cells) == len(_COLUMNS) and tuple(cells) != _COLUMNS:
            name, digest, day = cells
            yield unguarded(name), (digest, day)


def _hashed(folder: Path) -> Iterator[tuple[str, str]]:
    """The name of every file, from the folder on, and its hash."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.is_file() and not file.is_symlink() and not file.name.startswith("."):
            digest = hashlib.sha256()
            with file.open("rb") as opened:
                while part := opened.read(_CHUNK):
                    digest.update(part)
            yield name, digest.hexdigest()


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([escape(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")

"""``evaluator package``: papers, evidence, data and rules of a workspace in one zip; same input, same bytes.

Everything is computed from a copy of the data laid out as :mod:`evaluator.package.verify` unpacks it, so that making
and checking are one computation: ``pack`` of an unpacked package gives the package again.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.evaluate import prepare, score
from evaluator.monitoring.monitor import monitor
from evaluator.monitoring.paper import workbook as monitoring_workbook
from evaluator.package.folders import DATA, EVIDENCE, MANIFEST, OWN_LANGUAGE, OWN_RULES, PAPERS, RULES
from evaluator.places import is_workspace, own_files, own_folders, shipped
from evaluator.problem import Location, problem
from evaluator.report import compose as report_blocks
from evaluator.report import document as report_document
from evaluator.rulebook import DEFAULT_RULEBOOK
from evaluator.rulebook.loader import rulebook_files
from evaluator.scorecard import docx
from evaluator.scorecard.files import compose
from evaluator.version import __version__
from evaluator.workspace import Unit, Workspace
from evaluator.workspace.filing import data_files, zipped
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.evaluate import Prepared
    from evaluator.problem import Problem
    from evaluator.result import Scorecards

FORMAT = "evaluator.package/1"
_MONITORING_RULES = "shanxi-practice"
"""The rulebook that has the lights; the national text sets no thresholds."""


@dataclass(frozen=True, slots=True)
class Contents:
    """All files of a package by their names in it, and what the manifest says of them."""

    files: Mapping[str, bytes]
    manifest: dict[str, Any]
    problems: tuple[Problem, ...]


def pack(root: Path) -> tuple[bytes | None, tuple[Problem, ...]]:
    """The package of a workspace.

    Args:
        root: the workspace folder; it is only read.

    Returns:
        The bytes of the zip, None where there is nothing to pack; and what is wrong with the data.
    """
    if not is_workspace(root):
        hint = "工作夹是装有 workspace.yaml 的文件夹；用 evaluator serve 文件夹 建立"
        return None, (problem("E700", "这个文件夹不是工作夹", location=Location(str(root)), hint=hint),)
    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        stage = Path(folder).resolve() / "data"
        for name, raw in data_files(root.resolve()):
            _write(stage / name, raw)
        rules = _staged_rules(Workspace(root).unit, stage)
        made, problems = contents(stage, rules, word=docx.missing() is None)
    if made is None:
        return None, problems
    text = json.dumps(made.manifest, ensure_ascii=False, indent=2) + "\n"
    return zipped([(MANIFEST, text.encode()), *made.files.items()]), made.problems


def contents(stage: Path, rules: str, *, word: bool) -> tuple[Contents | None, tuple[Problem, ...]]:
    """Everything that a package holds, computed from a workspace that was laid out in ``stage``.

    Args:
        stage: the workspace.
        rules: id of a rulebook, or the name of a file of one's own in ``stage``.
        word: whether the papers are made as Word documents too.
    """
    named = str(stage / rules) if rules.startswith(f"{OWN_RULES}/") else rules
    prepared = prepare(stage, rules=named)
    if not prepared.usable:
        return None, prepared.problems
    cards = score(prepared)
    files = dict(_everything(stage, prepared, cards, word=word))
    files |= dict(_rules(stage, named))
    files = dict(sorted(files.items()))
    manifest: dict[str, Any] = {
        "format": FORMAT,
        "program": __version__,
        "fingerprint": dict(cards.fingerprint),
        "rules": rules,
        "word": word,
        "files": {name: hashlib.sha256(raw).hexdigest() for name, raw in files.items()},
    }
    return Contents(files, manifest, prepared.problems), prepared.problems


def _everything(stage: Path, prepared: Prepared, cards: Scorecards, *, word: bool) -> Iterator[tuple[str, bytes]]:
    unit = prepared.unit
    for name, raw in data_files(stage):
        yield (name if name.startswith(f"{EVIDENCE}/") else f"{DATA}/{name}"), raw
    for name, raw in compose(cards, prepared.forms, formats=["docx"] if word else (), unit=unit):
        yield f"{PAPERS}/{name}", raw
    if word:
        yield f"{PAPERS}/绩效自评报告.docx", report_document(report_blocks(cards, prepared.forms))
    for name, raw in _monitoring(stage, unit):
        yield f"{PAPERS}/{name}", raw


def _monitoring(stage: Path, unit: Unit) -> Iterator[tuple[str, bytes]]:
    """绩效运行监控表 of every month for which figures were kept."""
    for folder in sorted((stage / "monitoring").glob("[01][0-9]")):
        prepared = prepare(stage, folder, rules=_MONITORING_RULES, year=unit.year)
        names = safe_names(form.name for form in prepared.forms)
        for name, form in zip(names, prepared.forms, strict=True):
            found = monitor(form, prepared.rulebooks[form.year], int(folder.name))
            yield f"绩效运行监控表/{folder.name}/绩效运行监控表_{name}.xlsx", monitoring_workbook(form, found, unit)


def _staged_rules(unit: Unit, stage: Path) -> str:
    """Copies rules and words of one's own beside the data; what to call the rulebook there."""
    for number, folder in enumerate(own_folders(), 1):
        for file in own_files():
            if file.parent == folder:
                _write(stage / OWN_LANGUAGE / str(number) / file.name, file.read_bytes())
    rules = unit.rules or DEFAULT_RULEBOOK
    files = [file.resolve() for file in rulebook_files(rules)]
    own = [file for file in files if not file.is_relative_to(shipped("rules"))]
    if not own:
        return rules
    base = Path(os.path.commonpath([file.parent for file in own]))
    for file in own:
        _write(stage / OWN_RULES / file.relative_to(base), file.read_bytes())
    return f"{OWN_RULES}/{own[0].relative_to(base).as_posix()}"


def _rules(stage: Path, named: str) -> Iterator[tuple[str, bytes]]:
    """The rulebook with all that it extends, the words that statements are judged by, and those of one's own."""
    home = shipped("rules")
    for file in (*rulebook_files(named), home / "lexicon.yaml"):
        if file.is_relative_to(home):
            yield f"{RULES}/{file.relative_to(home).as_posix()}", file.read_bytes()
    for folder in (OWN_RULES, OWN_LANGUAGE):
        for file in sorted((stage / folder).rglob("*")):
            if file.is_file():
                yield file.relative_to(stage).as_posix(), file.read_bytes()


def _write(path: Path, raw: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)

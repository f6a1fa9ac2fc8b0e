"""``evaluator verify``: a package computed again from the data inside, compared to the cent and the byte."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluator.package.folders import DATA, EVIDENCE, OWN_LANGUAGE, OWN_RULES, PAPERS, RULES
from evaluator.package.unpack import unpack, unusable
from evaluator.problem import Location, problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from evaluator.problem import Problem

_RESULT = f"{PAPERS}/scorecards.json"
_PARTS = {"evaluator": "程序版本", "rules": "评分规则", "language": "语言", "units": "计量单位", "lexicon": "词表"}


def verify(file: Path) -> tuple[Problem, ...]:
    """Every difference between a package and what its own data give; empty when all comes out again.

    Raises:
        PackageError: the file is not a package that can be read.
    """
    from evaluator.package.make import FORMAT

    members, manifest = unpack(file, FORMAT)
    found = [*_hashes(members, manifest["files"])]
    with tempfile.TemporaryDirectory(prefix="evaluator-") as folder:
        stage = Path(folder).resolve() / "data"
        try:
            _lay_out(members, stage)
        except OSError as error:
            raise unusable("压缩包里的文件名无法用在这台电脑上", file) from error
        with _own_language(stage / OWN_LANGUAGE):
            found += _recomputed(members, manifest, stage)
    return tuple(_at(each, file) for each in found)


def _at(each: Problem, file: Path) -> Problem:
    return each if each.location.file else replace(each, location=Location(str(file)))


def _hashes(members: Mapping[str, bytes], listed: Mapping[str, Any]) -> Iterator[Problem]:
    """What is not as the manifest lists it."""
    for name in sorted({*members, *listed}):
        if name not in members:
            yield problem("E702", f"清单中的“{name}”不在包内")
        elif name not in listed:
            yield problem("E702", f"“{name}”不在清单中")
        elif hashlib.sha256(members[name]).hexdigest() != listed[name]:
            yield problem("E702", f"“{name}”打包以后改动过")


def _lay_out(members: Mapping[str, bytes], stage: Path) -> None:
    """The workspace as it was when it was packed, with rules and words of its own."""
    for name, raw in members.items():
        inner = name.removeprefix(f"{DATA}/")
        if inner != name or name.startswith((f"{EVIDENCE}/", f"{OWN_RULES}/", f"{OWN_LANGUAGE}/")):
            path = stage / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)


@contextmanager
def _own_language(folder: Path) -> Iterator[None]:
    """Units and words of the package's own, for whatever reads the language for the first time inside."""
    before = os.environ.get("EVALUATOR_LANGUAGE")
    folders = sorted(folder.glob("*")) if folder.is_dir() else []
    os.environ["EVALUATOR_LANGUAGE"] = os.pathsep.join(map(str, folders))
    try:
        yield
    finally:
        os.environ.pop("EVALUATOR_LANGUAGE")
        if before is not None:
            os.environ["EVALUATOR_LANGUAGE"] = before


def _recomputed(members: Mapping[str, bytes], manifest: Mapping[str, Any], stage: Path) -> Iterator[Problem]:
    from evaluator.package.make import contents
    from evaluator.paper.word import missing

    lacking = missing() if manifest["word"] else None
    if lacking:
        yield lacking
        return
    made, problems = contents(stage, manifest["rules"], word=manifest["word"])
    if made is None:
        yield problem("E703", "包内的数据无法重新评分")
        yield from (each for each in problems if each.severity == "error")
        return
    yield from _machinery(manifest["fingerprint"], made.manifest["fingerprint"])
    yield from _figures(members.get(_RESULT), made.files[_RESULT])
    kept = (f"{PAPERS}/", f"{RULES}/")
    for name in sorted(each for each in {*members, *made.files} if each.startswith(kept)):
        if name not in members:
            yield problem("E703", f"重新生成的“{name}”包内没有")
        elif name not in made.files:
            yield problem("E703", f"包内的“{name}”没有重新生成出来")
        elif members[name] != made.files[name]:
            yield problem("E703", f"重新生成的“{name}”与包内的不同")


def _machinery(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Problem]:
    for part, name in _PARTS.items():
        if then.get(part) != now.get(part):
            shown = f"：打包时 {then.get(part)}，现在 {now.get(part)}" if part == "evaluator" else ""
            yield problem("E704", f"{name}与打包时不同{shown}", hint="用打包时的程序版本再核验一次")


def _figures(there: bytes | None, again: bytes) -> Iterator[Problem]:
    """The scores of the package against those that come out, one by one."""
    try:
        then, now = (_scores(json.loads(raw or b"{}")) for raw in (there, again))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        yield problem("E703", f"包内的“{_RESULT}”无法读取")
        return
    for place in dict.fromkeys((*then, *now)):
        if then.get(place) != now.get(place):
            before, after = (_shown(each.get(place)) for each in (then, now))
            yield problem("E703", f"{place}：包内是 {before}，重新计算是 {after}")


def _shown(score: object) -> str:
    return "空白" if score is None else str(score)


def _scores(result: Any) -> dict[str, Any]:
    """Total, grade and every score, by the name under which a difference is reported."""
    found: dict[str, Any] = {}
    for card in result.get("projects", ()):
        name = f"“{card['name']}”"
        found |= {f"{name}的总分": card["total"], f"{name}的等级": card["grade"]}
        found[f"{name}的预算执行得分"] = card["execution"]["score"]
        for number, row in enumerate(card["indicators"], 1):
            found[f"{name}第 {number} 项“{row['level3']}”的得分"] = row["score"]
    return found

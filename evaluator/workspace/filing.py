"""Filing: the papers of a moment, frozen under a number with hashes, and what has changed since."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evaluator.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from evaluator.forms.model import Form
    from evaluator.workspace.cells import Place
    from evaluator.workspace.folder import Workspace

FORMAT = "evaluator.filing/1"
_MANIFEST = "manifest.json"
_WHOLE: tuple[Place, ...] = (("预算执行情况", "全年预算数"), ("预算执行情况", "全年执行数"), ("总体目标完成情况",))
_KEPT = ("targets", "actuals", "evidence", "monitoring")


@dataclass(frozen=True, slots=True)
class Filing:
    """What was filed: its number, its day, and the hash of every paper and of every file of data."""

    number: str
    day: str
    papers: dict[str, str]
    data: dict[str, str]

    @property
    def sha256(self) -> str:
        """One hash over all of it."""
        return hashlib.sha256(json.dumps([self.papers, self.data], sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is another than in what was filed."""

    project: str
    cell: str
    before: str
    after: str


def freeze(workspace: Workspace, papers: Iterable[tuple[str, bytes]], fingerprint: dict[str, str]) -> Filing:
    """Keep the papers, and the data they were made of, under the next number."""
    store = workspace.store
    with store.locked():
        number = f"{max((int(each.number) for each in filings(store.root)), default=0) + 1:03d}"
        hashes: dict[str, str] = {}
        for name, raw in papers:
            store.write(f"filed/{number}/{name}", raw)
            hashes[name] = hashlib.sha256(raw).hexdigest()
        data = {}
        for name, raw in data_files(workspace.store.root):
            store.write(f"filed/{number}/data/{name}", raw)
            data[name] = hashlib.sha256(raw).hexdigest()
        made = Filing(number, dt.date.today().isoformat(), hashes, data)  # noqa: DTZ011  the day as the clerk's calendar has it
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "number": number,
            "day": made.day,
            "program": __version__,
            "fingerprint": fingerprint,
            "sha256": made.sha256,
            "papers": hashes,
            "data": data,
        }
        # Last, and it is the mark of a filing: one that was cut short has none.
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        store.write(f"filed/{number}/{_MANIFEST}", text.encode())
        return made


def filings(root: Path) -> tuple[Filing, ...]:
    """What was filed of the workspace in a folder, the first one first."""
    found = []
    for file in sorted((root / "filed").glob(f"*/{_MANIFEST}")):
        try:
            raw = json.loads(file.read_bytes())
            found.append(Filing(raw["number"], raw["day"], raw["papers"], raw["data"]))
        except (ValueError, KeyError, OSError):
            continue
    return tuple(found)


def changes(workspace: Workspace, filing: Filing) -> tuple[Change, ...]:
    """Every cell that differs from what was filed, project by project."""
    found: list[Change] = []
    for key in workspace.keys:
        now = workspace.find(key)
        then = _frozen(workspace, filing, key)
        if now is None:
            continue
        if then is None:
            found.append(Change(now.form.name, "项目", "", "新增"))
            continue
        found += _differences(now.form, then)
    gone = sorted(name for name in filing.data if name.startswith("targets/"))
    known = {f"targets/{key}.yaml" for key in workspace.keys}
    found += [Change(name[8:-5], "项目", "已报送", "已删除") for name in gone if name not in known]
    return tuple(found)


def _frozen(workspace: Workspace, filing: Filing, key: str) -> Form | None:
    from evaluator.workspace.folder import Workspace as Folder

    return (
        None
        if (there := Folder(workspace.store.root / "filed" / filing.number / "data").find(key)) is None
        else there.form
    )


def _differences(now: Form, then: Form) -> Iterator[Change]:
    from evaluator.forms.model import ENTRIES
    from evaluator.workspace.cells import APPROVED, TYPED, held

    for number, row in enumerate(now.indicators):
        for column in (*APPROVED, *TYPED):
            place: Place = ("绩效指标", number, column)
            before = held(then, place) if number < len(then.indicators) else ""
            if held(now, place) != before:
                yield Change(now.name, f"{row.level3 or number + 1}／{column}", before, held(now, place))
    entries: list[Place] = [(ENTRIES, name) for name in now.entries]
    for place in (*_WHOLE, *entries):
        before = "" if place in entries and place[1] not in then.entries else held(then, place)
        if held(now, place) != before:
            yield Change(now.name, str(place[-1]), before, held(now, place))


def data_files(root: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a workspace that the papers rest on, by its name from the workspace on."""
    files = [root / "workspace.yaml", *(each for folder in _KEPT for each in sorted((root / folder).rglob("*")))]
    for file in files:
        name = file.relative_to(root).as_posix()
        if file.is_file() and not file.is_symlink() and not file.name.startswith("."):
            yield name, file.read_bytes()


def zipped(contents: Iterable[tuple[str, bytes]]) -> bytes:
    """Files in one zip; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in contents:
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            packed.writestr(member, raw)
    return out.getvalue()

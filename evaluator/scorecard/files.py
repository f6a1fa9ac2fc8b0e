"""All results of a run in one folder: every file is written beside its place first, then all are put in place.

A run that cannot be written leaves the folder as it was. Files are composed one after the other, so that thousands of
forms need not fit into memory; their official forms are composed by several processes.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import signal
import unicodedata
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.problem import Location, problem
from evaluator.scorecard import as_csv, as_json, docx, html, xlsx
from evaluator.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from evaluator.forms.model import Form
    from evaluator.problem import Problem
    from evaluator.scorecard.model import Scorecard, Scorecards

    Contents = Iterable[tuple[str, bytes]]

SUMMARY = "自评情况汇总表.xlsx"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST = 150
"""Bytes of a name: file systems take 255, with room for prefix, number, suffix and the mark of a temporary file."""
_MANY, _CHUNK = 100, 10
"""So many forms are worth one more process; so many are handed over at once."""
_CAUSES = {
    errno.EACCES: "没有写入权限",
    errno.EPERM: "没有写入权限",
    errno.EROFS: "所在的盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EEXIST: "此处已有同名文件，不是文件夹",
    errno.EISDIR: "此处已有同名文件夹",
    errno.ENAMETOOLONG: "路径过长",
}


def write_outputs(
    cards: Scorecards,
    folder: str | os.PathLike[str],
    forms: Sequence[Form] = (),
    *,
    formats: Iterable[str] = (),
    layout: str = "national",
    processes: int = 1,
) -> tuple[Problem, ...]:
    """Write ``scorecards.json``, ``scorecards.csv``, ``index.html`` and the workbooks into ``folder``.

    Args:
        cards: the run.
        folder: made when it is missing; files of the same names are replaced, others left alone.
        forms: the filled forms, for the headings of the official forms.
        formats: ``docx`` adds the forms as Word documents; all others are written anyway.
        layout: the layout of the forms, one of :data:`evaluator.scorecard.xlsx.LAYOUTS`.
        processes: how many may compose the forms when there are many; the bytes do not depend on it.

    Returns:
        Why nothing was written; empty when all was.
    """
    lacking = docx.missing() if "docx" in formats else None
    if lacking:
        return (lacking,)
    composed = compose(cards, forms, word="docx" in formats, layout=layout, processes=processes)
    with contextlib.closing(composed) as contents:
        return write_files(Path(folder), contents)


def write_files(folder: Path, contents: Contents) -> tuple[Problem, ...]:
    """Write files by name into ``folder``, all or none; why nothing was written, empty when all was."""
    try:
        _write(folder, contents)
    except OSError as error:
        return (_refused(error, folder),)
    return ()


def compose(
    cards: Scorecards, forms: Sequence[Form], *, word: bool, layout: str = "national", processes: int = 1
) -> Generator[tuple[str, bytes], None, None]:
    """The files of a run with their names, each composed when it is asked for."""
    yield "scorecards.json", _encoded(as_json.dumps(cards))
    yield "scorecards.csv", _encoded(as_csv.dumps(cards))
    yield "index.html", _encoded(html.page(cards))
    names = safe_names(card.name for card in cards.projects)
    pairs = list(zip(cards.projects, _paired(cards, forms), strict=True))
    made = _composed(pairs, partial(_official, word=word, layout=layout), processes)
    for name, official in zip(names, made, strict=True):
        for suffix, data in official:
            yield f"自评表_{name}{suffix}", data
    yield SUMMARY, xlsx.summary_workbook(cards)


def _official(pair: tuple[Scorecard, Form | None], *, word: bool, layout: str) -> list[tuple[str, bytes]]:
    """The official form of a project in every format, by suffix."""
    made = [(".xlsx", xlsx.workbook(*pair, layout))]
    return [*made, (".docx", docx.document(*pair, layout))] if word else made


def _composed(
    pairs: Sequence[tuple[Scorecard, Form | None]],
    official: Callable[[tuple[Scorecard, Form | None]], list[tuple[str, bytes]]],
    processes: int,
) -> Iterator[list[tuple[str, bytes]]]:
    """The official forms in the order of the projects, by several processes where there are many."""
    processes = min(processes, 1 + len(pairs) // _MANY)
    if processes == 1:
        yield from map(official, pairs)
        return
    from concurrent.futures import ProcessPoolExecutor

    # An interruption is for us to deal with: the others only finish what they have in hand.
    pool = ProcessPoolExecutor(processes, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    try:
        yield from pool.map(official, pairs, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def safe_names(names: Iterable[str]) -> Iterator[str]:
    """Project names as parts of file names: no separators or control characters, not too long, all different.

    Names that differ only in case, or only in what had to be replaced, are told apart by a number.
    """
    seen: set[str] = set()
    for name in names:
        plain = _cut(_FORBIDDEN.sub("_", clean(unicodedata.normalize("NFC", name)))).strip(". ") or "未命名"
        unique, number = plain, 1
        while unique.casefold() in seen:
            number += 1
            unique = f"{plain}_{number}"
        seen.add(unique.casefold())
        yield unique


def _cut(name: str) -> str:
    return name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")


def _paired(cards: Scorecards, forms: Sequence[Form]) -> Iterator[Form | None]:
    """The form of every card: in the same order, or else by name and year."""
    if [form.name for form in forms] == [card.name for card in cards.projects]:
        yield from forms
        return
    known = {(form.name, form.year): form for form in forms}
    yield from (known.get((card.name, card.year)) for card in cards.projects)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _write(folder: Path, contents: Contents) -> None:
    """All files or none: first every temporary file, then all into place."""
    folder.mkdir(parents=True, exist_ok=True)
    parts: dict[Path, Path] = {}
    try:
        for name, data in contents:
            if (folder / name).is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(folder / name))
            part = folder / f".{name}.{os.getpid()}.part"
            parts[part] = folder / name
            part.write_bytes(data)
        for part, place in parts.items():
            part.replace(place)
    finally:
        for part in parts:
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _refused(error: OSError, folder: Path) -> Problem:
    cause = _CAUSES.get(error.errno or 0, "系统拒绝写入")
    file = re.sub(r"/\.([^/]*)\.\d+\.part$", r"/\1", str(error.filename or folder))
    return problem("E190", f"结果无法写入：{cause}", location=Location(file), hint="用 -o 另选一个可以写入的文件夹")

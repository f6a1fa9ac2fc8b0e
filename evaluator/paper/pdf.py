"""Papers as PDF: the workbook or the Word document that was composed, printed by LibreOffice on its A4 pages."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from evaluator.documents import libreoffice
from evaluator.documents.readers.refusal import RefusalError
from evaluator.errors import EvaluatorError
from evaluator.problem import problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from evaluator.problem import Problem

TOGETHER = 40
"""So many papers are printed by one call: to start LibreOffice takes longer than to print a form."""
_SECONDS, _EACH = 60, 5


def missing() -> Problem | None:
    """The problem that LibreOffice is not installed; nothing when it is."""
    if libreoffice.program():
        return None
    hint = "请安装 LibreOffice，或写成 xlsx、docx 后在 Office、WPS 中另存为 PDF"
    return problem("E720", "写 PDF 需要 LibreOffice，本机没有安装", hint=hint)


def printed(papers: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The PDF of each paper; ``papers`` are workbooks and Word documents by name.

    Raises:
        EvaluatorError: LibreOffice is missing, took too long, or made nothing of a paper.
    """
    lacking = missing()
    if lacking:
        raise EvaluatorError((lacking,))
    for at in range(0, len(papers), TOGETHER):
        yield from _printed(papers[at : at + TOGETHER])


def _printed(papers: Sequence[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    with tempfile.TemporaryDirectory(prefix="evaluator-") as name:
        folder = Path(name)
        # Under numbers: two papers may differ in their suffix alone, and a name in what a file system takes.
        sources = [folder / f"{number}{Path(paper).suffix}" for number, (paper, _) in enumerate(papers)]
        for source, (_, raw) in zip(sources, papers, strict=True):
            source.write_bytes(raw)
        try:
            made = libreoffice.convert(sources, folder, "pdf", _SECONDS + _EACH * len(sources))
        except RefusalError as refusal:
            raise EvaluatorError((problem("E721", refusal.message, hint="请稍后重试，或分批写"),)) from None
        for source, (paper, _) in zip(sources, papers, strict=True):
            out = made / f"{source.stem}.pdf"
            if not out.is_file():
                raise EvaluatorError((problem("E721", f"LibreOffice 没有写出“{Path(paper).stem}”的 PDF"),))
            yield f"{Path(paper).stem}.pdf", out.read_bytes()


def with_pdfs(papers: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Files as they go by, with the PDF of every workbook among them soon behind it."""
    waiting: list[tuple[str, bytes]] = []
    for name, raw in papers:
        yield name, raw
        if name.endswith(".xlsx"):
            waiting.append((name, raw))
        if len(waiting) == TOGETHER:
            yield from printed(waiting)
            waiting.clear()
    yield from printed(waiting)

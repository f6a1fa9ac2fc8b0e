"""The one list of papers: what each is called, when it can be had, and how it is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from evaluator.paper import pdf, word
from evaluator.paper.seal import sealed
from evaluator.paper.sheets import save
from evaluator.papers.audit import audit
from evaluator.papers.declaration import declaration
from evaluator.report import compose as report_blocks
from evaluator.report import document as report_document
from evaluator.scorecard import beside, rectify, xlsx
from evaluator.writing import safe_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from evaluator.evaluate import Prepared
    from evaluator.paper.grid import Grid
    from evaluator.result import Scorecards

FORMATS = ("xlsx", "docx", "pdf")


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its kind (自评表), the project that it is about (None: all), its name as a file without suffix.

    ``formats`` are those it has in principle; :func:`written` says whether this machine can write them.
    """

    kind: str
    project: str | None
    name: str
    formats: tuple[str, ...]
    _write: Callable[[str], bytes]

    def write(self, form: str) -> bytes:
        """The bytes in one of its formats.

        Raises:
            EvaluatorError: PDF was asked for, and LibreOffice is missing or failed.
        """
        if form == "pdf":
            ((_, raw),) = pdf.printed([self.source()])
            return raw
        return sealed(self._write(form))

    def source(self) -> tuple[str, bytes]:
        """The file that its PDF is printed from, and its name."""
        form = self.formats[0]
        return f"{self.name}.{form}", self._write(form)


def list_papers(prepared: Prepared, cards: Scorecards) -> tuple[Paper, ...]:
    """The papers that a run can give, in the order of the year: for targets, then for what was filled in.

    Args:
        prepared: the forms with their figures, rulebooks, checks and the unit that files.
        cards: the scorecards of these forms, in their order.
    """
    return tuple(_papers(prepared, cards))


def written(papers: Sequence[Paper], formats: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """The files of several papers by their names: in the formats that each has of these, or else in its first.

    Raises:
        EvaluatorError: PDF was asked for, and LibreOffice is missing or failed.
    """
    for paper in papers:
        for form in paper.formats[:-1] if formats else paper.formats[:1]:
            if form in formats or not formats:
                yield f"{paper.name}.{form}", paper.write(form)
    if "pdf" in formats:
        yield from pdf.printed([paper.source() for paper in papers])


def _papers(prepared: Prepared, cards: Scorecards) -> Iterator[Paper]:
    unit = prepared.unit
    names = list(safe_names(form.name for form in prepared.forms))
    every = list(zip(names, prepared.forms, cards.projects, strict=True))
    for name, form, _ in every:
        yield _sheet("绩效目标申报表", form.name, name, partial(declaration, form, unit))
        book = prepared.rulebooks[form.year]
        yield _sheet("绩效目标审核表", form.name, name, partial(audit, form, book, prepared.settings, unit))
    filled = [(name, form, card) for name, form, card in every if card.filled]
    for name, form, card in filled:
        yield _sheet("自评表", form.name, name, partial(xlsx.official, card, form, unit.layout, unit))
    if not filled:
        return
    yield _sheet("自评情况汇总表", None, "", partial(xlsx.summary_sheet, cards, unit))
    yield _sheet("问题整改清单", None, "", partial(rectify.sheet, cards, prepared.forms, unit))
    yield Paper("得分依据", None, "得分依据", ("xlsx", "pdf"), lambda _: beside.workbook(cards, prepared.forms))
    blocks = partial(report_blocks, cards, prepared.forms)
    yield Paper("绩效自评报告", None, "绩效自评报告", ("docx", "pdf"), lambda _: report_document(blocks()))


def _sheet(kind: str, project: str | None, name: str, grid: Callable[[], Grid]) -> Paper:
    """A paper of one sheet, as a workbook and as a Word document."""
    title = project or kind

    def write(form: str) -> bytes:
        return word.from_grid(grid(), title) if form == "docx" else save([grid()], title)

    return Paper(kind, project, f"{kind}_{name}" if name else kind, FORMATS, write)

"""The tables to fill in as CSV: UTF-8 with BOM, text that could be a formula behind an apostrophe, CR LF."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from evaluator.csv_text import escape
from evaluator.language.constraint import plain
from evaluator.paper.figures import WAN
from evaluator.template.rows import FUNDS, NOTE, YEAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from evaluator.template.rows import Template


def indicators(template: Template) -> bytes:
    """One row an indicator."""
    header = (*template.given, *template.asked, NOTE)
    rows = ({**row.given, **row.filled, NOTE: row.note} for row in template.rows)
    return _table(header, ([row.get(name, "") for name in header] for row in rows))


def funds(template: Template) -> bytes:
    """One row a project, in 万元."""
    years = (YEAR,) if template.with_year else ()
    rows = (
        [
            each.name,
            *(each.year for _ in years),
            *(plain(each.amounts[name] / WAN) if name in each.amounts else "" for name in FUNDS),
        ]
        for each in template.funds
    )
    return _table(("项目名称", *years, *(f"{name}（万元）" for name in FUNDS)), rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([escape(cell.strip()) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "replace")

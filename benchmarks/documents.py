"""Reading documents against the reading that is at its bottom, in one run: the ratio is what counts.

    python benchmarks/documents.py pdf [--files 20] [--times 5]
    python benchmarks/documents.py workbooks [--files 1000]

``pdf``: our reader, and reader and recogniser, against plain pdfplumber (tables and text of every page), in turns in
one process. ``workbooks``: ``import`` of a folder, with its children, against our reader of workbooks in one process.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measured import EVALUATOR, ROOT, head, line, used

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.documents.layouts import Page

sys.path.insert(0, str(ROOT))
ROWS = 24


def form(number: int) -> Page:
    """A self-evaluation of two pages, another for each number."""
    from tests.documents.layouts import Box, Page

    heads = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    rows = [
        (Box("项目名称"), Box(f"第{number}号河道整治项目", across=7)),
        (Box("主管部门"), Box("市水务局", across=3), Box("实施单位"), Box("河道管理所", across=3)),
        tuple(map(Box, heads)),
    ]
    for at in range(ROWS):
        figures = (f"≥{number + at}公里", f"{number + at + 1}公里", "4", "4", "按计划完成")
        rows.append((Box("产出指标"), Box("数量指标"), Box(f"整治河道第{at + 1}段长度"), *map(Box, figures)))
    return Page(("项目支出绩效自评表", "（2023年度）"), tuple(rows))


def plain(path: Path) -> None:
    """What pdfplumber itself does for the tables and the text of all pages."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.extract_text()
            page.close()


def read(path: Path) -> None:
    """Our reader alone."""
    from evaluator.documents.readers import pdf

    pdf.read(path)


def recognised(path: Path) -> None:
    """Our reader, and the forms recognised."""
    from evaluator.documents.model import Document
    from evaluator.documents.readers import pdf
    from evaluator.documents.recognise import recognise

    reading = pdf.read(path)
    forms, _, _ = recognise(Document(path.name, tuple(reading.blocks), path=str(path)))
    assert len(forms) == 1
    assert len(forms[0].indicators) == ROWS


def pdfs(files: int, times: int) -> None:
    """All files by each of the three, in turns."""
    from tests.documents.writers import as_pdf

    jobs: tuple[Callable[[Path], None], ...] = (plain, read, recognised)
    taken: dict[str, list[float]] = {job.__name__: [] for job in jobs}
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, f"{number:04}.pdf") for number in range(files)]
        for number, path in enumerate(paths):
            path.write_bytes(as_pdf([form(number)]))
        for job in jobs:
            job(paths[0])  # what is loaded and compiled once
        for _ in range(times):
            for job in jobs:
                start = time.process_time()
                for path in paths:
                    job(path)
                taken[job.__name__].append(time.process_time() - start)
    head("job", "processor ms a file", "times plain pdfplumber")
    for name, listed in taken.items():
        ratio = statistics.median(own / bare for own, bare in zip(listed, taken["plain"], strict=True))
        line(name, f"{statistics.median(listed) / files * 1000:.1f}", f"{ratio:.2f}")


def workbooks(files: int) -> None:
    """A folder through ``import``, and the same files through the reader alone."""
    from evaluator.documents.readers import xlsx
    from tests.documents.writers import as_xlsx

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "forms")
        folder.mkdir()
        for number in range(files):
            (folder / f"{number:05}.xlsx").write_bytes(as_xlsx([form(number)]))
        start, began = time.perf_counter(), time.process_time()
        for path in sorted(folder.iterdir()):
            xlsx.read(path)
        bare = time.perf_counter() - start, time.process_time() - began
        took = used((*EVALUATOR, "import", folder, "-o", Path(place, "targets")))
    head("job", "s", "processor s", "times the reading itself", "in processor time")
    line("the reading itself, in one process", f"{bare[0]:.1f}", f"{bare[1]:.1f}", "1", "1")
    ratios = f"{took.s / bare[0]:.2f}", f"{took.processor_s / bare[1]:.2f}"
    line(f"`import` of {files:,} workbooks", f"{took.s:.1f}", f"{took.processor_s:.1f}", *ratios)


def main() -> None:
    """Make the documents, read them, print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("pdf", "workbooks"))
    parser.add_argument("--files", type=int)
    parser.add_argument("--times", type=int, default=5)
    chosen = parser.parse_args()
    if chosen.what == "pdf":
        pdfs(chosen.files or 20, chosen.times)
    else:
        workbooks(chosen.files or 1000)


if __name__ == "__main__":
    main()

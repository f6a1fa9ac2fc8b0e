# ruff: noqa: INP001  a script, not a package
"""The index of the problem pages by theme: ``python docs/index_problems.py`` writes ``docs/problems/README.md``."""

from pathlib import Path

from evaluator.problem import catalogue

PAGES = Path(__file__).parent / "problems"
THEMES = (
    ("T", "Targets, before the year 年初检查目标"),
    ("S", "Self-evaluations, after the year 年后检查自评表"),
    ("1", "Files, tables, reading and writing 文件与表格"),
    ("2", "How a value is written 指标值与完成值的写法"),
    ("3", "Forms and actual figures 目标表与完成值表"),
    ("4", "Rulebooks and standards 评分规则与支出标准"),
    ("5", "Scoring and plausibility 评分与核实"),
    ("6", "Documents 公开文件"),
    ("7", "Papers, packages, workspace 报送材料与工作夹"),
    ("9", "The program itself 程序"),
)
"""A theme by the letter of its checks, or the first digit of its codes."""
SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


def index() -> str:
    """The page: a table a theme, codes in their order."""
    lines = ["# Problem codes", "", "`evaluator problems CODE` prints a page; codes are stable and never reused.", ""]
    for mark, title in THEMES:
        codes = sorted(code for code in catalogue() if mark == (code[0] if code[0] in "TS" else code[1]))
        if codes:
            lines += [f"## {title}", "", "| code | severity | title |", "|---|---|---|"]
            lines += [f"| [{code}]({code}.md) | {_severity(code)} | {catalogue()[code].title} |" for code in codes]
            lines.append("")
    return "\n".join(lines)


def _severity(code: str) -> str:
    return SEVERITIES[catalogue()[code].severity]


if __name__ == "__main__":
    (PAGES / "README.md").write_text(index(), encoding="utf-8")

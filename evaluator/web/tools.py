"""The same functions as tools of the Model Context Protocol; ``evaluator mcp`` speaks it on standard streams."""

# The annotations must resolve at run time, for the protocol's library reads them: no postponed annotations here.
from typing import Any

from mcp.server.mcpserver import MCPServer

from evaluator.web.api import answers, models

Cell = str | int | float | None


def read_value(
    text: Cell, year: int | None = None, level2: str | None = None, name: str | None = None
) -> dict[str, Any]:
    """Read one cell of a Chinese performance form (指标值 or 完成值) into a typed constraint, with its problems."""
    cell = models.ReadCell(text=text, year=year, level2=level2, name=name)
    found: dict[str, Any] = answers.read(models.ReadRequest(cells=[cell]))["readings"][0]
    return found


def judge_pair(
    target: Cell,
    actual: Cell,
    *,
    weight: Cell = None,
    level2: str | None = None,
    name: str | None = None,
    last_year: Cell = None,
    year: int | None = None,
    rules: str | None = None,
) -> dict[str, Any]:
    """Judge an actual figure (实际完成值) under its target (指标值): status, score, reasons with articles, problems."""
    pair = models.Pair(target=target, actual=actual, weight=weight, level2=level2, name=name, last_year=last_year)
    found = answers.judge(models.JudgeRequest(pairs=[pair], year=year, rules=rules))
    score: dict[str, Any] = found["scores"][0] | {"fingerprint": found["fingerprint"]}
    return score


def explain_rule(rules: str | None = None, year: int | None = None) -> dict[str, Any]:
    """A rulebook with all its parameters, dates and sources; without an id the list of all rulebooks."""
    return answers.rules(rules, year)


def problem_info(code: str) -> dict[str, Any]:
    """What a problem code means: severity, title, and its page with wrong and right examples (Chinese)."""
    return answers.problems(code)


TOOLS = (read_value, judge_pair, explain_rule, problem_info)


def server() -> MCPServer:
    """The server with its four tools."""
    made = MCPServer("evaluator")
    for each in TOOLS:
        made.tool()(each)
    return made

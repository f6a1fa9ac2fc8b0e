"""What changes between two results: which verdicts, scores and grades, by how much, with both articles.

Two results are of the same forms under two rulebooks or two years, or two files ``scorecards.json``. They are compared
in their official shape, so it does not matter where they come from.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

FORMAT = "evaluator.changes/1"
_LEVELS = ("level1", "level2", "level3")


def changes(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    """The changes from one result to another, both as ``evaluator.scorecards/1``.

    Returns:
        ``evaluator.changes/1``: the two results, a summary, and the projects in which anything changes. Pairs are lists
        of what the one and the other say; a difference is the other less the one, null while either is open.
    """
    pairs = list(_pairs(one["projects"], other["projects"], ("name",)))
    projects = [_project(*pair) for pair in pairs if None not in pair]
    changed = [each for each in projects if each["changed"]]
    only = [_alone(pair) for pair in pairs if None in pair]
    return {
        "format": FORMAT,
        "results": [{key: each.get(key) for key in ("rules", "fingerprint")} for each in (one, other)],
        "summary": _summary(projects, changed, only),
        "projects": [{key: value for key, value in each.items() if key != "changed"} for each in changed],
        "only": only,
    }


def _summary(projects: list[dict[str, Any]], changed: list[dict[str, Any]], only: list[Any]) -> dict[str, Any]:
    rows = [row for each in projects for row in each["indicators"]]
    sums = [Decimal(each["difference"]) for each in projects if each["difference"] is not None]
    return {
        "projects": len(projects),
        "changed": len(changed),
        "grades": sum(each["grade"][0] != each["grade"][1] for each in projects),
        "passed": sum(each["passed"][0] != each["passed"][1] for each in projects),
        "statuses": sum(row["status"][0] != row["status"][1] for row in rows),
        "scores": sum(row["score"][0] != row["score"][1] for row in rows),
        "difference": str(sum(sums, Decimal("0.00"))),
        "only": len(only),
    }


def _project(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    pairs = _pairs(one["indicators"], other["indicators"], (*_LEVELS, "target"))
    rows = [_row(*pair) for pair in pairs if None not in pair]
    rows = [row for row in rows if row["status"][0] != row["status"][1] or row["score"][0] != row["score"][1]]
    execution = [each["execution"]["score"] for each in (one, other)]
    shape = {
        "name": one["name"],
        "year": [one["year"], other["year"]],
        **{key: [one[key], other[key]] for key in ("total", "grade", "passed")},
        "difference": _difference(one["total"], other["total"]),
        "execution": execution,
        "indicators": rows,
    }
    pairs_of = ("total", "grade", "passed", "execution")
    return shape | {"changed": bool(rows) or any(shape[key][0] != shape[key][1] for key in pairs_of)}


def _row(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **{key: one[key] for key in (*_LEVELS, "target", "actual")},
        **{key: [one[key], other[key]] for key in ("weight", "status", "score")},
        "difference": _difference(one["score"], other["score"]),
        "reasons": [[reason["text"] for reason in each["reasons"]] for each in (one, other)],
        "articles": [_articles(each) for each in (one, other)],
    }


def _articles(row: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys(reason["article"] for reason in row["reasons"]))


def _difference(one: str | None, other: str | None) -> str | None:
    return None if one is None or other is None else str(Decimal(other) - Decimal(one))


def _alone(pair: tuple[Any, Any]) -> dict[str, Any]:
    """A project that only one of the results has."""
    one, other = pair
    return {"name": (one or other)["name"], "in": "one" if other is None else "other"}


def _pairs(ones: Iterable[Any], others: Iterable[Any], keys: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
    """Entries of the same key side by side, several of one key in their order; None where there is no partner."""
    waiting = defaultdict(list)
    for each in others:
        waiting[tuple(each[key] for key in keys)].append(each)
    for each in ones:
        found = waiting[tuple(each[key] for key in keys)]
        yield each, found.pop(0) if found else None
    yield from ((None, each) for rest in waiting.values() for each in rest)


def as_text(found: Mapping[str, Any], names: tuple[str, str], statuses: Mapping[str, str]) -> str:
    """The changes for a person: the summary first, then each project with its indicators.

    Args:
        found: what :func:`changes` found.
        names: what the two results are called.
        statuses: the names of statuses.
    """
    totals = found["summary"]
    only = [f"只在{names[0] if each['in'] == 'one' else names[1]}中：{each['name']}" for each in found["only"]]
    summary = (
        f"{totals['projects']} 个项目中 {totals['changed']} 个有变化：等级变化 {totals['grades']} 个，"
        f"合格与否变化 {totals['passed']} 个；"
        f"指标结论变化 {totals['statuses']} 项，得分变化 {totals['scores']} 项；"
        f"总分合计 {_signed(totals['difference'])}"
    )
    lines = [f"{names[0]} → {names[1]}", summary, *only]
    for project in found["projects"]:
        lines += ["", *_project_text(project, statuses)]
    return "\n".join(lines)


def _project_text(project: Mapping[str, Any], statuses: Mapping[str, str]) -> Iterator[str]:
    total = f"{_arrow(project['total'])}（{_signed(project['difference'])}）"
    yield f"{project['name']}：总分 {total}，等级 {_arrow(project['grade'])}"
    if project["execution"][0] != project["execution"][1]:
        yield f"  预算执行率 {_arrow(project['execution'])}"
    for row in project["indicators"]:
        named = [statuses.get(status, status) for status in row["status"]]
        status = named[0] if named[0] == named[1] else _arrow(named)
        yield f"  {row['level3']}（{row['target']}｜{row['actual'] or ''}） {status}，得分 {_arrow(row['score'])}"
        for reasons, articles in zip(row["reasons"], row["articles"], strict=True):
            yield f"    {'；'.join(reasons)}（{'；'.join(articles)}）" if reasons else "    （没有评分依据）"


def _arrow(pair: list[Any]) -> str:
    one, other = ("待定" if each is None else each for each in pair)
    return f"{one} → {other}" if one != other else str(one)


def _signed(difference: str | None) -> str:
    return "待定" if difference is None else f"{Decimal(difference):+}"

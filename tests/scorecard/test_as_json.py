"""scorecards.json against docs/formats.md."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from evaluator.result import Reason
from evaluator.result.shape import attainment
from tests.scorecard.samples import LONG, PLAIN, RUN, TRADE

GOLDEN = Path(__file__).parent / "golden" / "scorecards.json"


def test_a_run_is_written_as_approved() -> None:
    assert RUN.to_json() == GOLDEN.read_text(encoding="utf-8")


def test_the_keys_are_those_of_the_contract() -> None:
    run = json.loads(replace(RUN, projects=(PLAIN,)).to_json())
    (project,) = run["projects"]
    assert run["format"] == "evaluator.scorecards/1"
    assert list(run) == ["format", "rules", "fingerprint", "inputs", "projects", "problems"]
    assert run["rules"] == {"id": "caiyu-2020-10", "sha256": "ab" * 32}
    assert " ".join(project) == "name year total lowest highest grade passed execution indicators"
    assert project["execution"] == {
        "budget": "55000",
        "executed": "55000",
        "rate": "1.0000",
        "weight": "10",
        "score": "10.00",
    }
    assert " ".join(project["indicators"][0]) == (
        "level1 level2 level3 target actual weight score lowest highest status attainment reasons problems source"
    )
    assert project["indicators"][0]["reasons"] == [
        {"text": "达到目标", "rule": "met", "article": "财预〔2020〕10号 第十六条"}
    ]


def test_while_something_is_pending_the_total_is_null_and_bounded() -> None:
    project = RUN.to_dict()["projects"][0]
    assert (project["total"], project["lowest"], project["highest"]) == (None, "69.28", "84.28")
    pending = project["indicators"][5]
    assert (pending["score"], pending["status"], project["grade"], project["passed"]) == (None, "pending", None, None)


def test_optional_keys_are_there_only_when_they_say_something() -> None:
    reason = Reason("总分以 89 分为限", "cap", "某办法 第三条")
    shown = replace(RUN, projects=(TRADE, replace(PLAIN, reasons=(reason,)))).to_dict()["projects"]
    assert [each.get("illustrative") for each in shown] == [True, None]
    assert [each.get("reasons") for each in shown] == [
        None,
        [{"text": "总分以 89 分为限", "rule": "cap", "article": "某办法 第三条"}],
    ]


def test_problems_of_a_project_as_a_whole_stand_with_those_of_the_run() -> None:
    run = replace(RUN, projects=(LONG,)).to_dict()
    assert [each["code"] for each in run["problems"]] == ["E302", "E311", "E320"]
    assert [each["code"] for each in run["projects"][0]["indicators"][0]["problems"]] == ["E310"]


def test_an_attainment_has_six_decimals_at_most() -> None:
    values = [None, Decimal("0.80"), Decimal(1) / Decimal(3), Decimal(2)]
    assert [attainment(value) for value in values] == [None, "0.8", "0.333333", "2"]

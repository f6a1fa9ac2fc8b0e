"""The four tools of the Model Context Protocol, called as a client of the protocol calls them."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

pytest.importorskip("mcp")

import evaluator
from evaluator.web.tools import TOOLS, server


def called(name: str, **arguments: Any) -> Any:
    from mcp import Client

    async def ask() -> Any:
        async with Client(server()) as client:
            return await client.call_tool(name, arguments)

    return json.loads(asyncio.run(ask()).content[0].text)


def test_the_tools_are_those_of_the_api() -> None:
    from mcp import Client

    async def ask() -> list[str]:
        async with Client(server()) as client:
            return [each.name for each in (await client.list_tools()).tools]

    assert asyncio.run(ask()) == [each.__name__ for each in TOOLS]


def test_each_tool_gives_what_the_function_gives() -> None:
    assert called("read_value", text="9月前", year=2022)["constraint"]["end"] == "2022-08-31"
    judged = called("judge_pair", target="≥35家", actual="28家", weight=10)
    assert (judged["status"], judged["score"], judged["fingerprint"]) == ("not_met", "8.00", evaluator.fingerprint())
    assert "cn-caiyu-2020-10" in json.dumps(called("explain_rule"))
    assert called("problem_info", code="E201")["severity"] == "error"

"""The routes of the API, each with its models; ``/openapi.json`` is made from the same list."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic.json_schema import models_json_schema
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, Router

from evaluator.errors import EvaluatorError
from evaluator.problem import problem
from evaluator.provenance import short
from evaluator.version import __version__
from evaluator.web.api import answers, models, tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request


class Call(NamedTuple):
    """A route that takes one JSON object and gives another."""

    path: str
    summary: str
    takes: type[BaseModel]
    gives: type[BaseModel] | None
    answer: Callable[[Any], dict[str, Any]]


CALLS = (
    Call("/v1/read", "read cells", models.ReadRequest, models.Readings, answers.read),
    Call("/v1/judge", "judge pairs of target and actual", models.JudgeRequest, models.Scores, answers.judge),
    Call("/v1/forms/check", "check the targets of forms", models.FormsRequest, models.Found, answers.check_forms),
    Call("/v1/forms/score", "score filled forms (scorecards.json)", models.FormsRequest, None, answers.score_forms),
    Call("/v1/forms/review", "review self-evaluations", models.FormsRequest, None, answers.review_forms),
    Call("/v1/forms/explain", "explain every point", models.ExplainRequest, None, answers.explain_forms),
)
_GETS = {
    "/v1/rules": "all rulebooks",
    "/v1/rules/{name}": "one rulebook",
    "/v1/problems": "all problem codes",
    "/v1/problems/{name}": "one problem code with its page",
    "/v1/schemas/{name}": "a JSON Schema: form, problem, reading",
    "/v1/version": "version and fingerprint",
}


def _routes() -> list[Route]:
    made = [Route(call.path, _posted(call), methods=["POST"]) for call in CALLS]
    made += [Route(path, _got, methods=["GET"]) for path in _GETS]
    return [
        *made,
        Route("/v1/tables/score", _table, methods=["POST"]),
        Route("/v1/documents", _document, methods=["POST"]),
    ]


def description(_: Request) -> Response:
    """``/openapi.json``."""
    return JSONResponse(openapi())


def _posted(call: Call) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        try:
            body = call.takes.model_validate(json.loads(await request.body()))
        except ValidationError as error:
            return _refused(400, [_fault(each) for each in error.errors(include_url=False, include_context=False)])
        except (ValueError, RecursionError):
            return _refused(400, [_said("请求不是 JSON")])
        return await _answered(request, lambda: JSONResponse(call.answer(body)))

    return endpoint


async def _got(request: Request) -> Response:
    path, name = request.url.path, request.path_params.get("name")
    year = request.query_params.get("year")
    if year is not None and not (year.isascii() and year.isdigit() and 1949 <= int(year[:6]) <= 2100):
        return _refused(400, [_said("year 应是 1949 到 2100 之间的年份")])

    def answer() -> Response:
        if path.startswith("/v1/rules"):
            return JSONResponse(answers.rules(name, int(year) if year else None))
        if path.startswith("/v1/problems"):
            return JSONResponse(answers.problems(name))
        if path.startswith("/v1/schemas"):
            return JSONResponse(answers.schemas(str(name)))
        return JSONResponse({"evaluator": __version__, "fingerprint": fingerprint()})

    return await _answered(request, answer)


async def _table(request: Request) -> Response:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in tables.KINDS:
        return _refused(400, [_said(f"Content-Type 应是 {'、'.join(tables.KINDS)} 之一")])
    raw, query = await request.body(), request.query_params
    year = query.get("year", "")
    whole = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None

    def answer() -> Response:
        return StreamingResponse(tables.score_table(raw, kind, query.get("rules"), whole), media_type=kind)

    return await _answered(request, answer)


async def _document(request: Request) -> Response:
    """The document is the body; its name comes in the query (``?name=申报表.docx``)."""
    raw = await request.body()
    if not raw:
        return _refused(400, [_said("请求没有内容，应是一个文档")])
    name = request.query_params.get("name", "文档")
    return await _answered(request, lambda: JSONResponse(answers.documents(raw, name)))


async def _answered(request: Request, answer: Callable[[], Response]) -> Response:
    try:
        response = await run_in_threadpool(answer)
    except EvaluatorError as error:
        response = _refused(422, answers.refusals(error.problems))
    except answers.NotFoundError:
        response = _refused(404, [_said("没有这个名称")])
    response.headers["evaluator-version"] = __version__
    response.headers["evaluator-fingerprint"] = short(fingerprint())
    key = request.headers.get("idempotency-key")
    if key and key.isascii() and key.isprintable():
        response.headers["idempotency-key"] = key[:200]
    return response


@cache
def fingerprint() -> dict[str, str]:
    """That of the default rulebook."""
    import evaluator

    return evaluator.fingerprint()


def _refused(status: int, problems: list[dict[str, Any]]) -> Response:
    return JSONResponse({"problems": problems}, status)


def _said(message: str) -> dict[str, Any]:
    return problem("E108", message).as_dict()


def _fault(error: Any) -> dict[str, Any]:
    place = ".".join(map(str, error["loc"])) or "请求"
    return _said(f"{place}：{error['msg']}")


@cache
def openapi() -> dict[str, Any]:
    """The description of the API (OpenAPI 3.1)."""
    used: list[type[BaseModel]] = [models.Refusal]
    for call in CALLS:
        used += [call.takes, *([call.gives] if call.gives else [])]
    pairs = [(each, "validation") for each in dict.fromkeys(used)]
    _, schemas = models_json_schema(pairs, ref_template="#/components/schemas/{model}")  # type: ignore[arg-type]
    paths: dict[str, Any] = {call.path: {"post": _operation(call)} for call in CALLS}
    paths |= {path: {"get": _get(path, summary)} for path, summary in _GETS.items()}
    paths["/v1/tables/score"] = {"post": _bodied("score a table of indicators", tables.KINDS, tables.KINDS)}
    paths["/v1/documents"] = {
        "post": _bodied("the forms of a document", ("application/octet-stream",), ("application/json",))
        | {"parameters": [{"name": "name", "in": "query", "schema": {"type": "string"}}]}
    }
    paths["/healthz"] = {"get": {"summary": "whether the server is up", "security": [], "responses": _ok()}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "evaluator", "version": __version__},
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _ref(model: type[BaseModel] | None) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{model.__name__}"} if model else {"type": "object"}


def _ok(model: type[BaseModel] | None = None) -> dict[str, Any]:
    return {"200": {"description": "OK", "content": {"application/json": {"schema": _ref(model)}}}}


def _refusals(*statuses: int) -> dict[str, Any]:
    content = {"application/json": {"schema": _ref(models.Refusal)}}
    return {str(each): {"description": "no result", "content": content} for each in statuses}


def _operation(call: Call) -> dict[str, Any]:
    return {
        "summary": call.summary,
        "requestBody": {"required": True, "content": {"application/json": {"schema": _ref(call.takes)}}},
        "responses": _ok(call.gives) | _refusals(400, 401, 413, 422),
    }


def _get(path: str, summary: str) -> dict[str, Any]:
    parameters: list[dict[str, Any]] = []
    if "{name}" in path:
        parameters.append({"name": "name", "in": "path", "required": True, "schema": {"type": "string"}})
    if path.startswith("/v1/rules"):
        year = {"type": "integer", "minimum": 1949, "maximum": 2100}
        parameters.append({"name": "year", "in": "query", "schema": year})
    return {"summary": summary, "parameters": parameters, "responses": _ok() | _refusals(400, 401, 404, 422)}


def _bodied(summary: str, takes: tuple[str, ...], gives: tuple[str, ...]) -> dict[str, Any]:
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": {kind: {} for kind in takes}},
        "responses": {"200": {"description": "OK", "content": {kind: {} for kind in gives}}}
        | _refusals(400, 401, 413, 422),
    }


router = Router(_routes())
"""Everything under ``/v1``."""

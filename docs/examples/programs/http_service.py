"""A service of your own with FastAPI: ``uvicorn http_service:app``. The public functions are its handlers."""

from typing import Annotated

from fastapi import Body, FastAPI, HTTPException

import evaluator
from evaluator.types import Reading

app = FastAPI(title="绩效评价", version=evaluator.__version__)
session = evaluator.Session(year=2022)

# Parameters, their types and the schema of the answer come from the function itself.
app.get("/read", response_model=Reading)(evaluator.read)


@app.post("/judge")
def judge(target: Annotated[str, Body()], actual: Annotated[str, Body()], weight: Annotated[float, Body()]) -> dict:
    """One pair, with reasons; the shape of ``evaluator schema indicator``."""
    return session.judge(target, actual, weight=weight).to_dict() | {"fingerprint": session.fingerprint}


@app.post("/form")
def score(form: Annotated[dict, Body()]) -> dict:
    """A whole form, with a form's keys (项目名称, 绩效指标 …)."""
    try:
        return evaluator.score_forms([evaluator.form(form)]).to_dict()
    except evaluator.EvaluatorError as error:
        raise HTTPException(422, [each.as_dict() for each in error.problems]) from error

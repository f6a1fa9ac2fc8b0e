"""The public names: each is there, typed at run time, and hidden by no module of the package."""

import pickle
import typing
from pathlib import Path

import pydantic
import pytest

import evaluator
import evaluator.types
from evaluator.errors import EvaluatorError
from evaluator.problem import problem

PACKAGE = Path(evaluator.__file__).parent
FUNCTIONS = [name for name in evaluator.__all__ if callable(getattr(evaluator, name))]
TYPES = [name for name in evaluator.types.__all__ if isinstance(getattr(evaluator.types, name), type)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_hints_of_a_public_name_resolve_at_run_time(name: str) -> None:
    found = getattr(evaluator, name)
    members = [each for key, each in vars(found).items() if not key.startswith("_")] if isinstance(found, type) else []
    for each in (found, *filter(callable, members)):
        assert typing.get_type_hints(each) is not None


@pytest.mark.parametrize("name", TYPES)
def test_the_hints_of_a_type_resolve_at_run_time(name: str) -> None:
    assert typing.get_type_hints(getattr(evaluator.types, name)) is not None


def test_a_validating_wrapper_takes_a_public_function() -> None:
    wrapped = pydantic.validate_call(evaluator.judge)
    assert wrapped("≥35家", "28家", weight=10).score == evaluator.judge("≥35家", "28家", weight=10).score


def test_no_module_hides_a_public_name() -> None:
    modules = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert modules & set(evaluator.__all__) == set()


def test_the_version_is_that_of_the_package() -> None:
    assert evaluator.__version__ == evaluator.fingerprint()["evaluator"]


def test_what_is_not_public_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = evaluator.nothing


def test_an_error_travels_between_processes_with_its_problems() -> None:
    error = EvaluatorError((problem("E101", "没有这个文件"),))
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    assert (str(copy), copy.problems) == ("没有这个文件", error.problems)


@pytest.mark.parametrize("part", ["evaluator", "rules", "language", "units", "lexicon"])
def test_the_fingerprint_has_each_part(part: str) -> None:
    assert evaluator.fingerprint()[part]

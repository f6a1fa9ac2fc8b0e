"""docs/settings.md has every setting, with the default that holds."""

import re
from pathlib import Path

import yaml

from evaluator.checks.settings import _KEYS
from evaluator.forms.files import LIMITS

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_every_environment_variable_of_the_program_is_on_the_page() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "evaluator").rglob("*.py"))
    asked = {name for text in sources for name in re.findall(r"EVALUATOR_[A-Z_]*[A-Z]", text)}
    assert set(re.findall(r"^\| `(EVALUATOR_[A-Z_]+)` \|", PAGE, re.MULTILINE)) == asked


def test_the_limits_are_the_defaults() -> None:
    rows = dict(re.findall(r"^\| `(EVALUATOR_MAX_[A-Z_]+)` \| (\d+) \|", PAGE, re.MULTILINE))
    assert rows == {name: str(most) for name, most in LIMITS.items()}


def test_the_settings_of_checks_have_these_keys() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    assert yaml.safe_load(example[1]).keys() == _KEYS.keys()

"""Rulebooks: regulations and practices as data, each parameter with its source."""

from evaluator.rulebook.loader import DEFAULT_RULEBOOK, known_rulebooks, load_rulebook
from evaluator.rulebook.model import GRADES, Parameter, Rulebook, Source

__all__ = ["DEFAULT_RULEBOOK", "GRADES", "Parameter", "Rulebook", "Source", "known_rulebooks", "load_rulebook"]

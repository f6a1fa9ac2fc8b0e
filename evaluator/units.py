"""The units of values for pint: ``load`` them into a registry of your own, or use ``registry`` and ``unit``."""

from evaluator.language.pints import load, registry, unit

__all__ = ["load", "registry", "unit"]

"""The Python surface: what :mod:`evaluator` offers to programs. Types are imported in full, so that hints resolve."""

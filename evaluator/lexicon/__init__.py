"""Judging statements: which rung of a qualitative target a reported phrase reaches (``rules/lexicon.yaml``)."""

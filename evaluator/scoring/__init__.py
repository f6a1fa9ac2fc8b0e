"""Compile, judge, weigh, roll up: one definition of every rule."""

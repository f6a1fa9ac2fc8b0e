"""Rulebooks: regulations and practices as data, each parameter with its source."""

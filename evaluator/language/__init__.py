"""The value language: what an indicator value says, as a typed constraint."""

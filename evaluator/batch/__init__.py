"""Columnar scoring: tables of any size under the rules that score a single form."""

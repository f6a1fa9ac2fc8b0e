"""From a parse to a constraint: figures, phrases, clauses, and what they say together."""

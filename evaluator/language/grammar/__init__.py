"""The grammar in Lark, its parser, and the parses of the commonest spellings."""

"""``starters.json``, from the sources as they are: ``make starters``."""

from __future__ import annotations

import json

from evaluator.language.lexer import calendar_words, spelling
from evaluator.language.lexer.starters import TABLE, fingerprint, first_characters


def write() -> None:
    """Write the table of the sources as they are."""
    sets = {"all": spelling.derived(), "dates": first_characters(calendar_words.begins())}
    table = {"sha256": fingerprint(), **{key: "".join(sorted(chars)) for key, chars in sets.items()}}
    TABLE.write_text(json.dumps(table, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()

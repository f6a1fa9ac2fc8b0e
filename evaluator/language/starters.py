"""The characters that a figure, a date or a word of the language can begin with.

Most of a cell are names. A Chinese character that begins nothing the speller knows is passed over at once; the set is
taken from the same data as the words, so it cannot fall behind them.
"""

from __future__ import annotations

from functools import cache

from evaluator.language.numerals import DIGITS
from evaluator.language.vocabulary import vocabulary, words

_FIXED = (
    "之间、且并和及与又同而以至到的余多来几每半第一当本今次翌下上前后全年底末初中月终在季日旬号起止户"
    "隔双逢按逐负零十拾百佰千仟万亿点成折廿卅卌个伊"
)
"""What the patterns of the code begin with."""
_BASES = "较比相与和同对在环逐上去前往历基年"


@cache
def starters() -> frozenset[str]:
    """The first characters of everything the speller looks for; whatever is no Chinese character counts too."""
    table = vocabulary()
    lists = [
        *(list(value) for value in table["calendar"].values()),
        *(value for value in table["change"].values()),
        *(value for value in table["negation"].values()),
        table["reference"]["according"],
        list(table["currency"]),
        list(words()),
        list(DIGITS),
        list(_FIXED + _BASES),
    ]
    return frozenset(text[0] for group in lists for text in group)

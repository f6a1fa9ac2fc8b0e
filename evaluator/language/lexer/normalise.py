"""The text of a cell in one writing, with the way back to the original.

Full-width forms become plain ones, look-alikes of signs become the sign, traditional characters the simplified ones the
vocabulary knows, and blanks go. Every character of the result knows where it was, so that a caret lands under the
right cell of the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SAME = {
    **dict.fromkeys("≧⩾≽≮⪰⋝", "≥"),
    **dict.fromkeys("≦⩽≼≯⪯⋜", "≤"),
    **dict.fromkeys("≫﹥＞›", ">"),
    **dict.fromkeys("≪﹤＜‹", "<"),
    **dict.fromkeys("═﹦🟰", "="),
    **dict.fromkeys("—–―‐‑‒−﹣─━ー﹘⁃", "-"),
    **dict.fromkeys("～〜∼˜∽", "~"),
    **dict.fromkeys("·•・‧∙⋅＊﹡", "*"),
    **dict.fromkeys("✕⨯ⅹ", "×"),
    **dict.fromkeys("″〃〟〝", '"'),
    **dict.fromkeys("﹪٪", "%"),
    **dict.fromkeys("○", "〇"),
    **dict.fromkeys("∶︰", ":"),
    **dict.fromkeys("￥", "¥"),
    "㎡": "m²",
    "㎥": "m³",
    "㎢": "km²",
    "µ": "μ",
}
"""What looks like a sign, as the sign; what NFKC would turn into something else, as it shall be."""

_KEPT = frozenset("≥≤±℃℉‰‱²³×《》〈〉，…¥〇μ“”")
"""Characters that NFKC would change, or that mean something of their own."""

_TRADITIONAL = str.maketrans(
    "畝畫萬億個數標準達種類場處輛臺戶員題條從過於後內與無時間鐘點約餘幾兩隻頭張筆幅項總計執預價歲週週號屆"
    "負點陸貳參叁佰仟圓幣開發補貼獎勵導範圍縣鄉鎮區據實質級電產業業務組織參訓練訂單當門際節書報隊務費創長層評檢測驗"
    "碼擴減縮證書證滿願貧團難網絡綠養護覽館園圖",
    "亩画万亿个数标准达种类场处辆台户员题条从过于后内与无时间钟点约余几两只头张笔幅项总计执预价岁周周号届"
    "负点陆贰叁叁佰仟圆币开发补贴奖励导范围县乡镇区据实质级电产业业务组织参训练订单当门际节书报队务费创长层评检测验"
    "码扩减缩证书证满愿贫团难网络绿养护览馆园图",
)
_THREE = re.compile(
    r"参(?=[拾佰仟]|[万亿元圆](?:$|[壹贰叁肆伍陆柒捌玖零整正]))|(?<=[拾佰仟])参(?![加与照考会观展赛训保])"
    r"|(?<=[佰仟万]零)参(?=$|元)"
)
"""參 is a three among the other numerals of cheques, and nowhere else."""
_GAP = re.compile(
    r"([\u4e00-\u9fff:：≥≤><=] ?\d[\d.]* ?[万亿]?(?:[%‰％]|[^\d\s,，;；。:：、]{1,3}(?<![年月日号上下内底前])))(\s+)"
    r"(?=(?![以及内左右至到和与或且的起之奖补给按为得罚其])[\u4e00-\u9fff]{1,8} ?(?:[:：]|[≥≤><=]? ?\d))"
)
"""A blank that parts two figures with their names: 城市：≥95% 农村：≥90%."""
_WIDE_DIGITS = tuple("０１２３４５６７８９")
_MARKED = re.compile(r"[①-⑳⑴-⒇⒈-⒛❶-❿➀-➉㈠-㈩]")
"""Numbers of a list: NFKC would turn ① into a 1."""

_SQUARE = re.compile(r"(?<![A-Za-z])((?:[kKchCH])?[mM]|Nm)(\^?[23])(?![\d.A-Za-z])")
_SIGNS = (
    (re.compile(r"[>》〉≥]=+|=+>"), "≥"),
    (re.compile(r"[<《〈≤]=+|=+<"), "≤"),
    (re.compile(r"==+"), "="),
    (re.compile(r">>+"), ">"),
    (re.compile(r"<<+"), "<"),
    (re.compile(r"--+"), "-"),
    (re.compile(r"~~+"), "~"),
    (re.compile(r"%[oO](?![A-Za-z])"), "‰"),
)


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text; ``origin[i]`` is where its character ``i`` was, ``origin[len]`` the original's length."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's span of the normalised span ``start`` to ``end`` (exclusive)."""
        first = self.origin[start]
        last = self.origin[end - 1] + 1 if end > start else first
        return first, max(first, last)


@lru_cache(maxsize=8192)
def normalise(original: str) -> Normal:
    """``original`` in one writing: no blanks, plain digits and signs, simplified characters.

    A blank before a digit, behind a digit or a letter, is kept as one: ``10 20`` must never become 1020, nor
    ``UPS 2套`` UPS2. A line break becomes nothing, for cells wrap anywhere. Quotes around a whole figure go. A comma
    of full width is kept apart from the plain one, for only the plain one groups thousands.
    """
    original = _GAP.sub(lambda match: f"{match.group(1)};{match.group(2)[1:]}", original)
    chars: list[str] = []
    origin: list[int] = []
    mark = _TEXT_MARK.match(original)
    for place, char in enumerate(original):
        if mark and place < mark.end():
            continue
        for each in _plain(char, original, place):
            chars.append(each)
            origin.append(place)
    text = _THREE.sub("叁", "".join(chars).translate(_TRADITIONAL))
    return _unquoted(_join_signs(text, origin, len(original)))


def _unquoted(normal: Normal) -> Normal:
    """A figure in quotes is the figure: ``“≥95%”``."""
    if not _QUOTED.fullmatch(normal.text) or LOSS.fullmatch(normal.text):
        return normal
    return Normal(normal.text[1:-1], (*normal.origin[1:-2], normal.origin[-1]))


def _plain(char: str, original: str, place: int) -> str:  # noqa: PLR0911  one return a class of characters
    if "!" <= char <= "~" or "\u4e00" <= char <= "\u9fff":
        return char
    if char.isspace() or unicodedata.category(char) in {"Cf", "Cc"}:
        return " " if _splits_digits(original, place) else ""
    if char == "，" and original[place - 1 : place] in _WIDE_DIGITS and original[place + 1 : place + 2] in _WIDE_DIGITS:
        return ","
    if char in _SAME or char in _KEPT:
        return _SAME.get(char, char)
    if _MARKED.match(char):
        return "§"
    if unicodedata.category(char) == "No" and not ("₀" <= char <= "₉" and original[place - 1 : place].isalpha()):
        return "¤"
    if unicodedata.category(char) == "Nl":
        return char
    plain = "".join(unicodedata.normalize("NFKC", char).split())
    return "".join(_SAME.get(each, each) for each in plain)


def _splits_digits(original: str, place: int) -> bool:
    """Whether the blank at ``place`` is the first of those between two digits, or a letter and a digit."""
    before = original[place - 1] if place else ""
    if not (before.isdecimal() or "A" <= before <= "Z" or "a" <= before <= "z"):
        return False
    return original[place : place + _WIDEST].lstrip()[:1].isdecimal()


_TEXT_MARK = re.compile(r"\s*['‘’`](?=[\d≥≤><=+-])")
"""The apostrophe that makes a cell of a spreadsheet text: ``'1300``; not ``'甲'``."""
_QUOTED = re.compile(r"[“\"][^“”\"]*\d[^“”\"]*[”\"]|\([^()]*\d[^()]*\)|[\[【][^\[\]【】,，]*\d[^\[\]【】,，]*[\]】]")
_MONEY = "[万亿]?(?:[\u4e00-\u9fff]?元|[%‰])?"
LOSS = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:利润|盈亏|亏损|净额|净值|结余|收支|差额|增速|增长率|增幅):?)?"
    rf"\(\d[\d,]*(?:\.\d+)?{_MONEY}\){_MONEY}"
)
"""``(12.5)``, ``(3%)``, ``利润(12.5)万元``: accounts write a loss so; not ``(35家)``, ``(≥95%)``."""
_DOUBLE = re.compile(r"[>》〉≥=<《〈≤~-]{2}|[《》〈〉]|%[oO]|[mM]\^?[23]")
"""What any of the signs of two characters needs."""
_WIDEST = 64
"""As many blanks as are looked past for the digit behind them."""


def _join_signs(text: str, origin: list[int], length: int) -> Normal:
    """Signs of two characters as one: ``>=`` is ``≥``, ``--`` is ``-``; ``m2`` is ``m²``; ``》`` at a figure ``>``."""
    if not _DOUBLE.search(text):
        return Normal(text, (*origin, length))
    chars = list(text)
    for pattern, sign in _SIGNS:
        for match in pattern.finditer(text):
            chars[match.start() : match.end()] = [sign, *[""] * (match.end() - match.start() - 1)]
    for match in _SQUARE.finditer(text):
        last = match.end() - 1
        chars[match.start(2) : last + 1] = [*[""] * (last - match.start(2)), "²" if text[last] == "2" else "³"]
    _open_signs(chars)
    kept = [(char, place) for char, place in zip(chars, origin, strict=True) if char]
    joined, places = "".join(char for char, _ in kept), [place for _, place in kept]
    if joined != text and any(pattern.search(joined) for pattern, _ in _SIGNS):
        return _join_signs(joined, places, length)
    return Normal(joined, (*places, length))


def _open_signs(chars: list[str]) -> None:
    """A title bracket that opens no title is a sign typed with a Chinese keyboard: ``》95%``, ``〈5``."""
    text = "".join(char or "\0" for char in chars)
    for opening, closing in ("《》", "〈〉"):
        opened, last = 0, text.rfind(closing)
        for place, char in enumerate(text):
            if char == opening:
                if place < last:
                    opened += 1
                else:
                    chars[place] = "<"
            elif char == closing:
                if opened:
                    opened -= 1
                else:
                    chars[place] = ">"

"""Which cells of a paper of ours a person changed: the paper carries a digest of every cell it was written with.

The digests are in the custom properties of the file, which Excel, WPS, Word and LibreOffice keep when they save. What
a formula gives is not a cell that anybody typed.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from lxml import etree

from evaluator.paper.members import UNREADABLE, Members, every, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evaluator.paper.members import Element

__all__ = ["UNREADABLE", "changed", "sealed"]

_FILE, _KIND = "docProps/custom.xml", "custom-properties"
_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_VALUES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FRESH = f'<Properties xmlns="{_SPACE}" xmlns:vt="{_VALUES}"/>'
_OF_USERS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_NAME = "cells."
_DIGITS, _LONGEST = 6, 240
"""Hexadecimal digits of a digest, and how long a property may be."""


def sealed(raw: bytes) -> bytes:
    """The same xlsx or docx file with the digests of the cells that it holds now."""
    members = Members(raw)
    words = [f"{place}={_digest(text)}" for place, text in _cells(members).items()]
    properties, _ = members.beside("", _KIND, _FILE, _FRESH)
    for each in list(properties):
        if str(each.get("name")).startswith(_NAME):
            properties.remove(each)
    taken = max((int(each.get("pid", "1")) for each in properties), default=1)
    for number, text in enumerate(_joined(words), 1):
        about = {"fmtid": _OF_USERS, "pid": str(taken + number), "name": f"{_NAME}{number}"}
        etree.SubElement(
            etree.SubElement(properties, f"{{{_SPACE}}}property", about), f"{{{_VALUES}}}lpwstr"
        ).text = text
    return members.save()


def changed(raw: bytes) -> Mapping[str, str] | None:
    """The cells that hold something else than when the file was written, with what they hold now.

    Returns:
        Texts by place (``Sheet!B3``; in a document the number of the cell); None for a file that has no digests.

    Raises:
        One of ``UNREADABLE``: the file is damaged.
    """
    members = Members(raw)
    then: dict[str, str] = {}
    for relation in members.related(""):
        if str(relation.get("Type")).endswith(_KIND):
            for each in members.tree(str(relation.get("Target")).lstrip("/")):
                if str(each.get("name")).startswith(_NAME):
                    text = "".join(map(str, each.itertext()))
                    then |= dict(word.rsplit("=", 1) for word in text.split("\t"))
    if not then:
        return None
    now = _cells(members)
    differing = [place for place, text in now.items() if then.get(place) != _digest(text)]
    return {place: now.get(place, "") for place in (*differing, *(each for each in then if each not in now))}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


def _joined(words: list[str]) -> list[str]:
    found = [""]
    for word in words:
        if len(found[-1]) + len(word) >= _LONGEST:
            found.append("")
        found[-1] += f"\t{word}" if found[-1] else word
    return found


def _cells(members: Members) -> dict[str, str]:
    """What is written in every cell of a workbook, or of the tables of a document; empty cells are left out."""
    if "word/document.xml" in members.raw:
        cells = enumerate(every(members.read("word/document.xml"), "tc"), 1)
        texts = ((str(number), "".join(each.text or "" for each in every(cell, "t"))) for number, cell in cells)
        return {place: text for place, text in texts if text}
    shared = _shared(members)
    found: dict[str, str] = {}
    for title, member in members.sheets.items():
        root = members.read(member)
        tags = named(root, "f"), named(root, "v"), named(root, "is")
        for cell in every(root, "c"):
            if text := _typed(cell, shared, tags):
                found[f"{title}!{cell.get('r')}"] = text
    return found


def _shared(members: Members) -> list[str]:
    """The texts that cells name by their number."""
    for each in members.related("xl/workbook.xml"):
        if str(each.get("Type")).endswith("/sharedStrings"):
            target = str(each.get("Target"))
            return [_text(item) for item in members.read(target.lstrip("/") if target[0] == "/" else f"xl/{target}")]
    return []


def _text(item: Element) -> str:
    """A text, of its pieces where it has several looks; how it is pronounced is beside it."""
    runs = [item, *(each for each in item if each.tag == named(item, "r"))]
    return "".join(each.text or "" for run in runs for each in run if each.tag == named(item, "t"))


def _typed(cell: Element, shared: list[str], tags: tuple[str, str, str]) -> str:
    """The text of a cell; ``tags`` are those of a formula, of a value and of a text that the cell holds itself."""
    parts = {child.tag: child for child in cell}
    formula, value, inline = tags
    if not parts or formula in parts:
        return ""
    kind, text = cell.get("t", "n"), parts[value].text or "" if value in parts else ""
    match kind:
        case "inlineStr":
            return _text(parts[inline]) if inline in parts else ""
        case "s":
            return shared[int(text)]
        case "n":
            return repr(float(text)) if text else ""
        case _:
            return text

"""The members of an office file, edited where they are: what is not touched stays as it is, byte for byte."""

from __future__ import annotations

import io
import posixpath
import zipfile
from functools import cached_property

from lxml import etree

Element = etree._Element  # noqa: SLF001  lxml has no public name for it
UNREADABLE = (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError)
"""What is raised for a file that is none, or is damaged."""
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DRAWING = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_KINDS = {
    "xl/comments": "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
    "docProps/custom": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
}


class Members:
    """The members of a workbook; those that are asked for are parsed and written back."""

    def __init__(self, raw: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            self.members = {info: archive.read(info) for info in archive.infolist()}
        self.raw = {info.filename: data for info, data in self.members.items()}
        self.trees: dict[str, Element] = {}
        self.parsed: dict[str, bytes] = {}

    def read(self, name: str, fresh: str = "") -> Element:
        """The root of a member that is only looked at."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.fromstring(self.raw.get(name) or fresh.encode(), parser)

    def tree(self, name: str, fresh: str = "") -> Element:
        """The root of a member, to be changed; ``fresh`` is what a new one holds."""
        if name not in self.trees:
            self.trees[name] = self.read(name, fresh)
            self.parsed[name] = as_bytes(self.trees[name])
        return self.trees[name]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The member of every sheet by its title."""
        related = {each.get("Id"): str(each.get("Target")) for each in self.related("xl/workbook.xml")}
        found = every(self.read("xl/workbook.xml"), "sheet")
        pairs = ((str(each.get("name")), related[each.get(f"{{{office(each)}}}id")]) for each in found)
        return {title: resolved("xl/workbook.xml", target) for title, target in pairs if "worksheets/" in target}

    def related(self, name: str) -> Element:
        """The relationships of a member; those of the file itself for no name."""
        folder, own = posixpath.split(name)
        return self.tree(f"{folder}/_rels/{own}.rels".lstrip("/"), f'<Relationships xmlns="{_RELATIONS}"/>')

    def beside(self, owner: str, kind: str, path: str, fresh: str) -> tuple[Element, str]:
        """A member that belongs to another, made where it has none; and the id by which that one knows it."""
        relations = self.related(owner)
        for each in relations:
            if str(each.get("Type")).endswith(f"/{kind}"):
                return self.tree(resolved(owner, str(each.get("Target")))), str(each.get("Id"))
        taken = {str(each.get("Id")) for each in relations}
        own = next(name for name in (f"rId{number}" for number in range(1, 10_000)) if name not in taken)
        names = (path.format(number) for number in range(1, 10_000))
        member = next(name for name in names if name not in self.raw and name not in self.trees)
        etree.SubElement(
            relations, f"{{{_RELATIONS}}}Relationship", Id=own, Type=f"{_OFFICE}/{kind}", Target=f"/{member}"
        )
        made = self.tree(member, fresh)
        self.parsed[member] = b""
        return made, own

    def save(self) -> bytes:
        """The file; members in which nothing changed are as they were."""
        for name in [each for each in self.trees if each not in self.raw]:
            self._declare(name)
        written = {name: as_bytes(root) for name, root in self.trees.items()}
        changed = {name: raw for name, raw in written.items() if raw != self.parsed[name]}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for info, data in self.members.items():
                archive.writestr(info, changed.pop(info.filename, data))
            for name, raw in changed.items():
                archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), raw, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _declare(self, name: str) -> None:
        """Say what kind of content a new member is."""
        types = self.tree("[Content_Types].xml")
        if name.endswith(".vml"):
            if not any(each.get("Extension") == "vml" for each in types):
                types.insert(0, etree.Element(f"{{{_TYPES}}}Default", Extension="vml", ContentType=_DRAWING))
        elif kind := next((kind for part, kind in _KINDS.items() if name.startswith(part)), ""):
            etree.SubElement(types, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)


def named(near: Element, name: str) -> str:
    """A name in the namespace of an element."""
    return f"{{{etree.QName(near).namespace}}}{name}"


def every(root: Element, name: str) -> list[Element]:
    """All elements of a name below a root, in its namespace."""
    return list(root.iter(named(root, name)))


def first(root: Element, name: str) -> Element:
    """The child of a name.

    Raises:
        ValueError: there is none.
    """
    found = root.find(named(root, name))
    if found is None:
        raise ValueError(name)
    return found


def office(near: Element) -> str:
    """The namespace in which a workbook names its relationships: of two, that of its standard."""
    return next((str(uri) for uri in near.nsmap.values() if str(uri).endswith("/relationships")), _OFFICE)


def resolved(member: str, target: str) -> str:
    """The name of a member from the relationship of another."""
    return (
        target.lstrip("/")
        if target.startswith("/")
        else posixpath.normpath(posixpath.join(posixpath.dirname(member), target))
    )


def as_bytes(root: Element) -> bytes:
    """A member as it is in the file."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

"""Text documents of word processors: DOCX and ODT, both zip files of XML."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from newsroom.importing.reading.xml_tree import parse_xml
from newsroom.importing.types import ImportFailure
from newsroom.text import fold

DOCX: Final = (".docx", ".docm", ".dotx")
ODT: Final = (".odt", ".ott")
# What the parts of one document unpack to at most, and each to what its packed bytes allow.
MOST: Final = 64 * 1024 * 1024
MOST_OF_PROPERTIES: Final = 1024 * 1024
MOST_BLOCKS: Final = 100_000
# An old document of Word, or one under a password: both are this kind of file.
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LIST_ITEM: Final = "- "
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
DC: Final = "{http://purl.org/dc/elements/1.1/}"
META: Final = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
DAMAGED: Final = "the document is damaged: it cannot be unpacked"
# What stands beside the text: deletions, comments, notes, fields' own commands, a second form of a drawing.
APART: Final = frozenset(
    f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pict", "footnotePr")
) | frozenset(
    [
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
        f"{TEXT}tracked-changes", f"{TEXT}note", f"{OFFICE}annotation", f"{OFFICE}annotation-end",
        f"{OFFICE}forms", f"{TEXT}sequence-decls", f"{TEXT}ruby-text",
    ]
)  # fmt: skip
# Who made the file, where no person has said it.
NOBODY: Final = re.compile(
    r"(?:python-docx|microsoft.*|user|usuario|utilisateur|benutzer|admin\w*|administrator|owner|author|"
    r"unknown|anonymous|windows.*|libreoffice.*|openoffice.*|apache poi|un-named|.*@.*|\W*)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class TextDocument:
    """The text of a document, what its properties say as columns, and what was left out."""

    text: str
    columns: Mapping[str, str]
    notes: tuple[str, ...] = ()


def read_docx(data: bytes) -> TextDocument:
    """Read a document of Word. Raises ImportFailure for what is none, or holds no text."""
    with _package(data) as package:
        if "word/document.xml" not in package.namelist():
            raise ImportFailure("it is no DOCX document: it holds no text of Word")
        body = _xml(package, "word/document.xml", MOST)
        said = _properties(package, "docProps/core.xml", creator=(f"{DC}creator",))
        notes = _notes("word/footnotes.xml" in package.namelist(), _has_notes(body))
    return _document(blocks_of(body, OF_WORD), said, notes)


def read_odt(data: bytes) -> TextDocument:
    """Read a document of OpenDocument. Raises ImportFailure for what is none, or holds no text."""
    with _package(data) as package:
        if "content.xml" not in package.namelist():
            raise ImportFailure("it is no ODT document: it holds no content")
        if "META-INF/manifest.xml" in package.namelist() and any(
            "encryption-data" in str(each.tag)
            for each in _xml(package, "META-INF/manifest.xml", MOST_OF_PROPERTIES).iter()
        ):
            raise ImportFailure("it is encrypted")
        content = _xml(package, "content.xml", MOST)
        creators = (f"{META}initial-creator", f"{DC}creator")
        said = _properties(package, "meta.xml", creator=creators)
    body = content.find(f".//{OFFICE}text")
    if body is None:
        raise ImportFailure("it is no ODT document: it holds no text")
    notes = _notes(True, any(True for _ in body.iter(f"{TEXT}note")))
    return _document(blocks_of(body, OF_OPENDOCUMENT), said, notes)


def _document(
    blocks: Iterator[Block], said: Mapping[str, str], notes: tuple[str, ...]
) -> TextDocument:
    lines: list[str] = []
    title, before = "", ""
    for number, (kind, text) in enumerate(blocks):
        if number >= MOST_BLOCKS:
            raise ImportFailure(f"the document has more than {MOST_BLOCKS:,} paragraphs")
        if kind == "title" and not title:
            title = text
        # Items and rows stand line under line, all else by itself.
        if lines and not (kind == before and kind in ("item", "row")):
            lines.append("")
        lines.append(text)
        before = kind
    text = "\n".join(lines)
    if not text.strip():
        raise ImportFailure("the document holds no text")
    columns = {**said, "title": title or _printed(said.get("title", ""), lines)}
    return TextDocument(text, {name: value for name, value in columns.items() if value}, notes)


def _printed(title: str, lines: list[str]) -> str:
    """The title of the properties where the document begins with it: many are a template's."""
    wanted = fold(" ".join(title.split()))
    first = [line for line in lines if line][:5]
    return title if wanted and any(fold(" ".join(line.split())) == wanted for line in first) else ""


def _notes(may: bool, has: bool) -> tuple[str, ...]:
    return ("footnotes were left out",) if may and has else ()


# --- its parts ------------------------------------------------------------------------------------


def _package(data: bytes) -> zipfile.ZipFile:
    if data.startswith(OLE):
        raise ImportFailure(
            "it is encrypted, or a document of an old version of Word: save it as .docx, without a password"
        )
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ImportFailure(DAMAGED) from error
    if any(member.flag_bits & 1 for member in package.infolist()):
        raise ImportFailure("it is encrypted")
    return package


def _xml(package: zipfile.ZipFile, name: str, most: int) -> Any:
    """The root of a part. Raises ImportFailure where it is too large or damaged."""
    try:
        with package.open(name) as part:
            data = part.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise ImportFailure(DAMAGED) from error
    if len(data) > most:
        raise ImportFailure(
            f"the document unpacks to more than {most / 1_000_000:.0f} MB, as no text does"
        )
    return parse_xml(data, "the document is damaged (%s)", remove_pis=True, remove_comments=True)


def _properties(package: zipfile.ZipFile, name: str, *, creator: tuple[str, ...]) -> dict[str, str]:
    """What the document's properties say: who wrote it, its title, its language.

    When it was made is no date of publication, and not kept as one.
    """
    if name not in package.namelist():
        return {}
    try:
        root = _xml(package, name, MOST_OF_PROPERTIES)
    except ImportFailure:
        return {}

    def said(*tags: str) -> str:
        for tag in tags:
            for element in root.iter(tag):
                if text := " ".join(str(element.text or "").split())[:500]:
                    return text
        return ""

    author = said(*creator)
    found = {
        "title": said(f"{DC}title"),
        "author": "" if NOBODY.fullmatch(author) or " " not in author else author,
        "language": said(f"{DC}language"),
    }
    return {key: text for key, text in found.items() if text}


# --- their blocks ---------------------------------------------------------------------------------


Block = tuple[str, str]  # its kind and its text


@dataclass(frozen=True, slots=True)
class Format:
    """The names that a format has for the parts of a text.

    `kind_of` tells a paragraph's kind, and `sign` what an element stands for or begins with. With
    `mixed` text stands between elements, too.
    """

    paragraphs: tuple[str, ...]
    row: str
    cell: str
    kind_of: Callable[[Any], str]
    sign: Callable[[Any], str]
    mixed: bool


def blocks_of(root: Any, format_: Format) -> Iterator[Block]:
    """Paragraphs in the order of the document; a table's row is one line, its cells parted by bars.

    A paragraph inside another, as in a box of text, comes before what is left of that one.
    """
    reader, skipped = _BlockReader(format_), None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if skipped is not None:
            if element is skipped and event == "end":
                reader.between(element)
                skipped = None
        elif event == "end":
            if block := reader.end(element):
                yield block
        elif element.tag in APART:
            skipped = element
        else:
            reader.start(element)


class _BlockReader:
    """What is open while a document is walked through: paragraphs, and the cells of a row."""

    def __init__(self, format_: Format) -> None:
        self.format = format_
        self.open: list[list[str]] = []
        self.cells: list[list[str]] = []
        self.rows = 0

    def start(self, element: Any) -> None:
        tag = element.tag
        if tag == self.format.row:
            self.rows += 1
            if self.rows == 1:
                self.cells = []
        elif tag == self.format.cell:
            if self.rows == 1:
                self.cells.append([])
        elif tag in self.format.paragraphs:
            self.open.append([(element.text or "") if self.format.mixed else ""])
        elif self.open:
            self.open[-1].append(self.format.sign(element))

    def end(self, element: Any) -> Block | None:
        block = None
        if element.tag in self.format.paragraphs:
            block = self._paragraph(element, _clean("".join(self.open.pop())))
        elif element.tag == self.format.row:
            self.rows -= 1
            line = " | ".join(" ".join(each) for each in self.cells if each)
            block = ("row", line) if line and not self.rows else None
        self.between(element)
        return block

    def _paragraph(self, element: Any, text: str) -> Block | None:
        if not text:
            return None
        if self.rows and self.cells:
            self.cells[-1].append(text.replace("\n", " "))
            return None
        kind = self.format.kind_of(element)
        return kind, LIST_ITEM + text if kind == "item" else text

    def between(self, element: Any) -> None:
        """What stands behind an element, in the same paragraph."""
        if self.format.mixed and self.open and element.tail:
            self.open[-1].append(element.tail)


def _docx_kind(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    name = (style.get(f"{W}val") or "").lower() if style is not None else ""
    if name in ("title", "titel", "titre", "ttulo", "título", "titolo"):
        return "title"
    if name.startswith(("heading", "berschrift", "überschrift", "titre", "ttulo")):
        return "heading"
    number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
    numbered = number is not None and number.get(f"{W}val") != "0"
    # “List Paragraph” alone is what Word gives whatever was a list once.
    return "item" if numbered or name.startswith(("listbullet", "listnumber")) else ""


def _docx_sign(element: Any) -> str:
    if element.tag == f"{W}t":
        return element.text or ""
    if element.tag in (f"{W}br", f"{W}cr"):
        return "\n" if element.get(f"{W}type") not in ("page", "column") else " "
    return DOCX_SIGNS.get(element.tag, "")


def _odt_kind(paragraph: Any) -> str:
    if paragraph.tag == f"{TEXT}h":
        return "heading"
    if paragraph.get(f"{TEXT}style-name") == "Title":
        return "title"
    above = paragraph.getparent()
    return "item" if above is not None and above.tag == f"{TEXT}list-item" else ""


def _odt_sign(element: Any) -> str:
    if element.tag == f"{TEXT}s":
        count = element.get(f"{TEXT}c") or "1"
        return " " * min(int(count) if count.isdecimal() else 1, 100)
    return ODT_SIGNS.get(element.tag) or element.text or ""


DOCX_SIGNS: Final = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}
ODT_SIGNS: Final = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
OF_WORD: Final = Format((f"{W}p",), f"{W}tr", f"{W}tc", _docx_kind, _docx_sign, mixed=False)
OF_OPENDOCUMENT: Final = Format(
    (f"{TEXT}p", f"{TEXT}h"), f"{TABLE}table-row", f"{TABLE}table-cell", _odt_kind, _odt_sign,
    mixed=True,
)  # fmt: skip


def _has_notes(body: Any) -> bool:
    return any(True for _ in body.iter(f"{W}footnoteReference"))


def _clean(text: str) -> str:
    lines = (" ".join(line.replace("\u00ad", "").split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)

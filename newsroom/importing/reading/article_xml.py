"""An article in the XML of trafilatura, or in TEI as it writes it: its text and what stands around that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from lxml import etree

from newsroom.importing.reading.html_text import text_of
from newsroom.importing.reading.xml_tree import parse_xml
from newsroom.importing.types import ImportFailure

# What its attributes are to us.
ATTRIBUTES: Final = {
    "title": "title", "author": "author", "date": "date", "sitename": "source", "url": "url",
    "source": "url", "hostname": "hostname", "categories": "section", "language": "language",
}  # fmt: skip
# Where TEI has it.
PLACES: Final = {
    "title": ".//{*}fileDesc/{*}titleStmt/{*}title", "author": ".//{*}fileDesc/{*}titleStmt/{*}author",
    "date": ".//{*}biblFull/{*}publicationStmt/{*}date",
    "source": ".//{*}biblFull/{*}publicationStmt/{*}publisher",
}  # fmt: skip
ADDRESS: Final = ".//{*}biblFull/{*}publicationStmt/{*}ptr"
# Its elements as those of HTML, whose text is read.
ELEMENTS: Final = {
    "head": "h2", "p": "p", "list": "ul", "item": "li", "quote": "blockquote", "table": "table",
    "row": "tr", "cell": "td", "div": "div", "code": "pre",
}  # fmt: skip
LEFT_OUT: Final = frozenset(["graphic", "comments"])
# "Harbour Ledger (ledger.example)"
HOST: Final = re.compile(r"\s*\([\w.-]+\.\w+\)$")


@dataclass(frozen=True, slots=True)
class ArticleXml:
    """The text of an article, and its columns under our names."""

    text: str
    columns: Mapping[str, str]


def read_article_xml(data: bytes) -> ArticleXml:
    """The article of a document. Raises ImportFailure for XML of another kind, and for none."""
    root = parse_xml(data, "the XML cannot be read (%s)")
    name = _name(root)
    body = root.find("main") if name == "doc" else root.find(".//{*}text/{*}body")
    if name not in ("doc", "TEI") or body is None:
        raise ImportFailure(
            "it is XML, but neither a feed nor an article as trafilatura writes it, plain or in TEI"
        )
    text = text_of("".join(_html(child) for child in body))
    if not text.strip():
        raise ImportFailure("it holds no text")
    return ArticleXml(text, _of_doc(root) if name == "doc" else _of_tei(root))


def _of_doc(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, ours in ATTRIBUTES.items():
        if value := str(root.get(name) or "").strip():
            found.setdefault(ours, value)
    host = found.pop("hostname", "")
    return {"source": host, **found} if host else found


def _of_tei(root: etree._Element) -> dict[str, str]:
    found = {}
    for ours, place in PLACES.items():
        element = root.find(place)
        if element is not None and (value := " ".join("".join(element.itertext()).split())):
            found[ours] = HOST.sub("", value) if ours == "source" else value
    pointer = root.find(ADDRESS)
    if pointer is not None and pointer.get("target"):
        found["url"] = str(pointer.get("target"))
    return found


def _html(element: etree._Element) -> str:
    """An element as HTML; of one that stands inside a line its text."""
    tail = escape(element.tail or "", quote=False)
    name = _name(element)
    if not name or name in LEFT_OUT or element.get("type") == "comments":
        return tail
    inside = escape(element.text or "", quote=False) + "".join(_html(child) for child in element)
    if name == "lb":
        return f"<br>{tail}"
    # TEI calls a heading inside the text an anonymous block.
    tag = "h2" if name == "ab" else ELEMENTS.get(name)
    return f"<{tag}>{inside}</{tag}>{tail}" if tag else inside + tail


def _name(element: etree._Element) -> str:
    """The element's name without its namespace, "" for comments and instructions."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""

"""A page of the web: its article's text, and what it says of itself."""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from newsroom.importing.reading.decoding import Decoded, decode
from newsroom.importing.reading.html_text import (
    BESIDE,
    lines_of,
    tree_of,
    without_raw,
    without_tags,
)
from newsroom.importing.reading.json_ld import objects
from newsroom.importing.reading.page_data import PageData, PageSaid
from newsroom.importing.reading.page_layout import LaidOut, Marked, lay_out
from newsroom.importing.reading.page_notes import (
    ASKS_FOR_SCRIPTS,
    asks_for_scripts,
    notes,
    why_empty,
)
from newsroom.importing.types import BlockKind, ImportFailure

DECLARED = re.compile(
    rb"<meta[^<>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})|<\?xml[^<>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{1,40})",
    re.I,
)
DECLARED_WITHIN = 4096  # bytes
# What browsers write above a page that they save.
SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->", re.I)
# So little text is no article: the page's own lines are then read as they stand.
LEAST_TEXT = 200  # characters
# A shorter line may be an entry of a menu.
LEAST_PROSE = 80
MANY_LINES = 30
# Below the head of a table, where the text is found: “|---|---|”.
RULE = re.compile(r"^\|(?: *:?-+:? *\|)+ *$\n?", re.M)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of the article, the encoding of its page, and what the page says of itself.

    `marks` are the kinds of those lines of the text that the markup names, by number; `notes` are for the person who imports.
    """

    text: str
    encoding: str
    said: PageSaid
    marks: Mapping[int, BlockKind]
    notes: tuple[str, ...] = ()


def read_page(data: bytes) -> Page:
    """Read a page. Raises ImportFailure where it holds no text."""
    decoded = decoded_page(data)
    scripts: list[tuple[str, str]] = []
    markup = without_raw(decoded.text, scripts)
    tree = tree_of(markup)
    data_of: list[dict[str, Any]] = []
    if tree is None:
        found = LaidOut(without_tags(markup))
        said = PageSaid()
    else:
        data_of = objects(scripts)
        saved = SAVED_FROM.search(decoded.text[:DECLARED_WITHIN])
        said = PageData(tree, data_of, saved[1] if saved else "").said()
        marked = Marked.of(tree)
        found = lay_out(main_text(tree, markup), marked, said.lines)
    text = found.text.strip()
    if not text:
        raise ImportFailure(why_empty(markup, scripts))
    if asks_for_scripts(text):
        raise ImportFailure(ASKS_FOR_SCRIPTS)
    told = (*decoded.notes, *notes(text, said, data_of))
    return Page(found.text, decoded.encoding, said, found.marks, told)


# --- its characters -----------------------------------------------------------------------------


def decoded_page(data: bytes) -> Decoded:
    """The page as text: by its mark, as UTF-8 if it is that, as it declares, else as any text."""
    return decode(data, declared_encoding(data))


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def declared_encoding(data: bytes) -> str:
    """What a page says of its encoding, as Python calls it and as browsers take it; "" for nothing."""
    match = DECLARED.search(data[:DECLARED_WITHIN])
    label = (match[1] or match[2]).decode("ascii", "replace").strip().lower() if match else ""
    # Browsers read these labels so, for that is what the pages are in.
    label = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
             "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
             "shift_jis": "cp932", "x-sjis": "cp932", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
             "tis-620": "cp874", "x-user-defined": ""}.get(label, label)  # fmt: skip
    if label.startswith(("utf-16", "utf-32")):
        return "utf-8"  # what says so in single bytes is neither
    try:
        found = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    return found.name if found._is_text_encoding else ""


# --- its text -----------------------------------------------------------------------------------


def main_text(tree: Any, markup: str) -> str:
    """The article's lines, without menus and notices; all of the page's where no article is found.

    The tree, which was made of `markup`, is taken to pieces.
    """
    found = extracted(tree)
    if is_menu(found) and (again := tree_of(markup)) is not None:
        slow = extracted(again, fast=False)
        if not is_menu(slow):
            found = slow
        elif (again := tree_of(markup)) is not None and is_of_links(found, again):
            found = ""
    if "\n" in found and len(found) >= LEAST_TEXT:
        return spaced(found)
    whole = tree_of(markup)
    own = own_text(whole) if whole is not None else ""
    # Of a short page, as many are that say much in few characters, it leaves one line of all.
    flat = (
        found and "\n" not in found.strip() and own.count("\n") > 1 and len(own) < len(found) * 1.2
    )
    prose = sum(len(line) for line in own.split("\n") if len(line) >= LEAST_PROSE)
    if found and not flat and (len(found) >= LEAST_TEXT or len(found) * 2 >= (prose or len(own))):
        return spaced(found)
    if is_menu(own) and whole is not None:
        drop_links(whole)
        own = own_text(whole) or own
    return own or found


def is_of_links(text: str, tree: Any) -> bool:
    """Whether most lines of a text are links on their page, and nothing else."""
    links = {" ".join("".join(link.itertext()).split()) for link in tree.iter("a")}
    lines = [" ".join(line.split()).removeprefix("- ") for line in text.split("\n")]
    return sum(line in links for line in lines) * 2 > len(lines)


def drop_links(tree: Any) -> None:
    """Take the links away that are all that their elements say: entries of menus, other headlines."""
    for link in list(tree.iter("a")):
        above = link.getparent()
        beside = [above.text, *(one.tail for one in above)] if above is not None else ["x"]
        if not any(text and text.strip(" \n\t|·•>»/-") for text in beside):
            link.clear(keep_tail=True)


def is_menu(text: str) -> bool:
    """Whether a text of many lines has hardly one that could not stand in a menu."""
    lines = text.split("\n")
    prose = sum(len(line) for line in lines if len(line) >= LEAST_PROSE)
    return len(lines) > MANY_LINES and prose * 4 < len(text)


def extracted(tree: Any, *, fast: bool = True) -> str:
    """The article's lines, "" where none is found."""
    # Read only where there are pages: loading it takes as long as reading several.
    import trafilatura

    try:
        found: str | None = trafilatura.extract(
            tree, include_comments=False, include_tables=True, fast=fast
        )
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        logging.getLogger(__name__).info("no main text was found", exc_info=True)
        return ""
    return found or ""


def spaced(text: str) -> str:
    """Lines that are paragraphs: only an empty line parts them for sure; tables without their rules."""
    return re.sub(r"\n+", "\n\n", RULE.sub("", text))


def own_text(tree: Any) -> str:
    """The lines of the element that says it is the article, else of the page without its edges."""
    for path in ("//*[@itemprop='articleBody']", "//article", "//main", "//*[@role='main']"):
        found = tree.xpath(path)
        if len(found) == 1 and len(text := lines_of(found[0], BESIDE)) >= LEAST_TEXT:
            return text
    body = tree.find(".//body")
    body = tree if body is None else body
    return lines_of(body, BESIDE) or lines_of(body)

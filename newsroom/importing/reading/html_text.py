"""HTML as lines of text, whatever it holds: a tree where one can be had in bounds, else its tags cut out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any, Final

from lxml import etree, html

# Elements that are lines of their own. What is none of these stands inside a line.
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
# Elements that hold nothing to read.
UNREAD = frozenset(
    [
        "applet",
        "area",
        "audio",
        "base",
        "button",
        "canvas",
        "datalist",
        "embed",
        "frame",
        "frameset",
        "head",
        "iframe",
        "input",
        "link",
        "map",
        "math",
        "meta",
        "noframes",
        "noscript",
        "object",
        "param",
        "script",
        "select",
        "source",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "video",
    ]
)
# What is read of a page only where nothing else is.
BESIDE = frozenset(["aside", "dialog", "footer", "form", "menu", "nav", "search"])
CELLS = frozenset(["td", "th"])
# A tree of more tags, or of a longer one, takes time and memory that no article is worth.
MOST_TAGS = 100_000
LONGEST_TAG = 50_000  # characters
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)[^<>]*>?|<[!?][^<>]*>?")
TOO_LONG = re.compile(rf"<([A-Za-z][A-Za-z0-9:-]*+)[^<>]{{{LONGEST_TAG},}}")
# What is cut out before anything is parsed: it may hold any text, and none to read.
RAW = (
    "script",
    "style",
    "template",
    "noscript",
    "svg",
    "iframe",
    "noembed",
    "noframes",
    "textarea",
)
BLANKS = re.compile(r"[^\S\xa0]+")


def without_raw(markup: str, kept: list[tuple[str, str]] | None = None) -> str:
    """The markup without scripts, styles, comments and the like.

    `kept` receives the opening tag and the text of each script. One that is never closed ends with
    the markup, as it does in a browser.
    """
    pieces: list[str] = []
    start = 0
    for match in RAW_START.finditer(markup):
        if match.start() < start:
            continue
        end, stop = _raw_end(markup, match)
        pieces.append(markup[start : match.start()])
        if kept is not None and (match["name"] or "").lower() == "script":
            opening, _mark, text = markup[match.start() : end].partition(">")
            kept.append((opening, text))
        start = stop
    return " ".join([*pieces, markup[start:]]) if pieces else markup


RAW_START = re.compile(rf"<!--|<(?P<name>{'|'.join(RAW)})(?=[\s/>])", re.I)
RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])[^<>]*>?", re.I) for name in RAW}


def _raw_end(markup: str, match: re.Match[str]) -> tuple[int, int]:
    """Where what begins at `match` ends, and where the markup goes on."""
    name = match["name"]
    if name is None:
        end = markup.find("-->", match.end())
        return (end, end + 3) if end >= 0 else (len(markup), len(markup))
    tag_end = markup.find(">", match.end())
    if tag_end > 0 and markup[tag_end - 1] == "/" and name.lower() == "svg":
        return tag_end, tag_end + 1
    closing = RAW_ENDS[name.lower()].search(markup, match.end())
    return closing.span() if closing else (len(markup), len(markup))


def tree_of(markup: str) -> Any | None:
    """The markup, of which `without_raw` was taken, as a tree; None where none can be had in bounds."""
    if markup.count("<") > MOST_TAGS:
        return None
    markup = TOO_LONG.sub(r"<\1", markup)
    # Given as bytes, because a declaration of another encoding may stand in it.
    data = markup.replace("\0", "").encode("utf-8", "replace")
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    # All elements are of one class, so that no function of Python is asked for each which it is.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        tree = etree.fromstring(data, parser)
    except etree.LxmlError:
        return None
    # What lies deeper than the parser goes is not in the tree.
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        return None
    return tree


def text_of(markup: str) -> str:
    """All text of a piece of HTML, a line for each block, an empty one between paragraphs."""
    markup = without_raw(markup)
    tree = tree_of(markup)
    return lines_of(tree) if tree is not None else without_tags(markup)


# What the edge of an element does to the line that is read.
PARAGRAPH, LINE, CELL, TURN, UNSEEN, OMITTED = 1, 2, 3, 4, 5, 6
EDGES: Final[Mapping[str, int]] = {
    **dict.fromkeys(BLOCKS, PARAGRAPH),
    **dict.fromkeys(("li", "tr", "dt", "dd", "option"), LINE),
    **dict.fromkeys(CELLS, CELL),
    "br": TURN,
    **dict.fromkeys(UNREAD, UNSEEN),
}
BREAK: Final = "\0"  # which no tree holds


def lines_of(element: Any, left_out: frozenset[str] = frozenset()) -> str:  # noqa: C901 - in one loop
    """The text of an element, a line for each block; elements named in `left_out` are not read."""
    edges = {**EDGES, **dict.fromkeys(left_out, OMITTED)} if left_out else EDGES
    lines: list[str] = []
    line: list[str] = []
    # One loop without calls or recursion: it runs over every element of every page.
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, node in walk:
        edge = edges.get(node.tag, 0)
        if event == "start":
            if edge == OMITTED or (edge == UNSEEN and node is not element):
                walk.skip_subtree()
                if edge == UNSEEN:
                    continue
                text, edge = None, PARAGRAPH
            else:
                text = node.text
        else:
            text = node.tail if node is not element else None
        if edge == CELL:
            line.append(" ")
        elif edge == TURN:
            if event == "start":
                line.append(BREAK)
        elif edge and edge < UNSEEN:
            if line:
                lines += _lines_in("".join(line))
                line.clear()
            if edge == PARAGRAPH and lines and lines[-1]:
                lines.append("")
        if text:
            line.append(text)
    lines += _lines_in("".join(line))
    return "\n".join(lines).strip("\n")


def _lines_in(text: str) -> list[str]:
    """The lines of a run of text, which breaks part; blanks are one, and none at an edge."""
    if not text or text.isspace():
        return []  # as between most elements
    parts = text.split(BREAK) if BREAK in text else [text]
    plain = (
        BLANKS.sub(" ", part).strip() if "\xa0" in part else " ".join(part.split())
        for part in parts
    )
    return [part for part in plain if part]


def without_tags(markup: str) -> str:
    """The text of markup of any size or depth, its tags cut out: those of blocks end lines."""

    def edge(match: re.Match[str]) -> str:
        name = (match[2] or "").lower()
        return "\n" if name == "br" else "\n\n" if name in BLOCKS else " " if name in CELLS else ""

    text = unescape(TAG.sub(edge, BLANKS.sub(" ", markup)))
    lines = (" ".join(line.split(" ")).strip() for line in text.split("\n"))
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")

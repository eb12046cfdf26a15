"""A page of the web: its article's text, and what it says of it in its own data."""

from __future__ import annotations

import codecs
import json
import logging
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from newsroom.importing.reading.decoding import BYTE_ORDER_MARKS, Decoded, decode
from newsroom.importing.reading.html_text import (
    BESIDE,
    lines_of,
    tree_of,
    without_raw,
    without_tags,
)
from newsroom.importing.reading.values import as_text, named
from newsroom.importing.types import ImportFailure
from newsroom.text import fold

DECLARED = re.compile(
    rb"<meta[^<>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.-]{1,40})|<\?xml[^<>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{1,40})",
    re.I,
)
DECLARED_WITHIN = 4096  # bytes
SEVEN_BIT = ("iso2022", "hz", "utf-7")
LD_JSON = re.compile(r"application/ld\+json", re.I)
LONGEST_DATA = 1_000_000  # characters of one script of data
MOST_DATA = 20  # scripts
MOST_NODES = 5_000  # of the data
ARTICLES = ("article", "posting", "report")
TITLE_END = re.compile(r"\s+[|–—·»:-]{1,2}\s+|\s*\|\s*")
# Where the data of a page say a column, the best first: names of meta elements.
METAS: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title",
              "headline", "title"),
    "date": (
        "article:published_time", "og:published_time", "og:article:published_time", "datepublished",
        "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published",
        "dcterms.created", "dcterms.issued", "dc.date.issued", "dc.date.created", "dc.date",
        "dcterms.date", "publish-date", "publish_date", "publication_date", "publishdate",
        "pubdate", "ptime", "date", "creation_date",
    ),
    "author": ("parsely-author", "sailthru.author", "byl", "author", "article:author_name",
               "dc.creator", "dcterms.creator", "article:author", "og:article:author", "creator"),
    "source": ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name",
               "publisher", "copyright-holder"),
    "section": ("article:section", "og:article:section", "parsely-section", "section"),
    "language": ("dc.language", "dcterms.language", "content-language", "language", "og:locale"),
    "url": ("og:url", "parsely-link", "twitter:url"),
}  # fmt: skip
# The same in the page's JSON-LD (schema.org).
SCHEMA: Mapping[str, tuple[str, ...]] = {
    "title": ("headline", "name"),
    "date": ("datePublished", "dateCreated"),
    "author": ("author", "creator"),
    "source": ("publisher", "sourceOrganization"),
    "section": ("articleSection",),
    "language": ("inLanguage",),
    "url": ("url", "mainEntityOfPage"),
}
# What stands for a name in these columns, and is none: handles, addresses, domains.
NAMED = frozenset(["author", "section", "source"])
HANDLE = re.compile(r"@\w+|https?:\S+|\S+@\S+\.\S+|(?:[\w-]+\.)+(?:com|org|net)", re.I)
# So little text is no article: the page's own lines are then read as they stand.
LEAST_TEXT = 200  # characters

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Page:
    """The text of the article, the encoding of its page, and the page's data as columns."""

    text: str
    encoding: str
    columns: Mapping[str, str]


def read_page(data: bytes) -> Page:
    """Read a page. Raises ImportFailure where it holds no text."""
    decoded = decoded_page(data)
    scripts: list[tuple[str, str]] = []
    markup = without_raw(decoded.text, scripts)
    tree = tree_of(markup)
    if tree is None:
        text = without_tags(markup)
        columns: dict[str, str] = {}
    else:
        page = PageData(tree, list(schema_objects(scripts)))
        columns = page.columns()
        text = main_text(tree)
    if not text.strip():
        raise ImportFailure("the page holds no text")
    return Page(text, decoded.encoding, columns)


# --- its characters -----------------------------------------------------------------------------


def decoded_page(data: bytes) -> Decoded:
    """The page as text: by its mark, as UTF-8 if it is that, as it declares, else as any text."""
    declared = declared_encoding(data)
    marked = data.startswith(tuple(mark for mark, _encoding in BYTE_ORDER_MARKS))
    # Text in UTF-8 looks like no other encoding, whatever the page says; one in ISO-2022 is ASCII.
    plain = not declared.startswith(SEVEN_BIT) if data.isascii() else is_utf8(data)
    if marked or plain or declared in ("", "utf-8"):
        return decode(data)
    text = data.decode(declared, "replace")
    # A declaration that most of the text does not follow is one that was copied along.
    return decode(data) if text.count("\ufffd") * 100 > len(text) else decode_text(text, declared)


def is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def decode_text(text: str, encoding: str) -> Decoded:
    """Text that was decoded here, in the form that `decode` gives."""
    return Decoded(decode(text.encode("utf-8", "replace")).text, encoding)


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


def main_text(tree: Any) -> str:
    """The article's lines, without menus and notices; all of the page's where no article is found."""
    # Read only where there are pages: loading it takes as long as reading several.
    import trafilatura

    found: str | None = None
    try:  # It takes the tree to pieces.
        found = trafilatura.extract(
            deepcopy(tree), include_comments=False, include_tables=True, fast=True
        )
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        logging.getLogger(__name__).info("no main text was found", exc_info=True)
    own = own_text(tree)
    # Of a short page, as many are that say much in few characters, it leaves one line of all.
    flat = (
        found and "\n" not in found.strip() and own.count("\n") > 1 and len(own) < len(found) * 1.2
    )
    if found and not flat and (len(found) >= LEAST_TEXT or len(found) * 2 >= len(own)):
        # Its lines are paragraphs, which only an empty line parts for sure.
        return re.sub(r"\n+", "\n\n", found)
    return own or found or ""


def own_text(tree: Any) -> str:
    """The lines of the element that says it is the article, else of the page without its edges."""
    for path in ("//*[@itemprop='articleBody']", "//article", "//main", "//*[@role='main']"):
        found = tree.xpath(path)
        if len(found) == 1 and len(text := lines_of(found[0], BESIDE)) >= LEAST_TEXT:
            return text
    body = tree.find(".//body")
    body = tree if body is None else body
    return lines_of(body, BESIDE) or lines_of(body)


# --- its data -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PageData:
    """What a page says of itself: in JSON-LD, in meta elements, in its own markup."""

    tree: Any
    schema: list[dict[str, Any]]

    def columns(self) -> dict[str, str]:
        """The columns that the page fills, under our names."""
        found = {
            "title": self.title(),
            "date": self.said("date") or self.time(),
            "author": self.authors(),
            "source": self.said("source"),
            "section": self.said("section"),
            "language": self.language(),
            "url": self.address(),
        }
        return {name: text for name, text in found.items() if text}

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """What the meta elements say, by name, property or itemprop."""
        found: dict[str, list[str]] = {}
        for meta in self.tree.iter("meta"):
            name = meta.get("property") or meta.get("name") or meta.get("itemprop")
            name = name or meta.get("http-equiv") or ""
            if content := " ".join((meta.get("content") or "").split()):
                found.setdefault(name.strip().lower(), []).append(content)
        return found

    @cached_property
    def article(self) -> dict[str, Any]:
        """The object of the JSON-LD that is the article, {} where there is none."""
        for one in self.schema:
            kinds = one.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(str(kind).lower().endswith(ARTICLES) for kind in kinds):
                return one
        return {}

    def said(self, column: str) -> str:
        """What the article's object, else a meta element says for a column."""
        for key in SCHEMA[column]:
            text = named(column, self.article.get(key)).strip()
            if text and not (column in NAMED and HANDLE.fullmatch(text)):
                return text
        for name in METAS[column]:
            for text in self.metas.get(name, ()):
                if not (column in NAMED and HANDLE.fullmatch(text)):
                    return text
        return ""

    def title(self) -> str:
        """The headline: printed, if the page's data name it, else as they do."""
        site = self.said("source")
        said, printed = self.said("title"), without_site(self.text_of("title"), site)
        said = without_site(said, site) if site else said
        known = words_of(said or printed)
        for heading in self.headings:
            shared = words_of(heading) & known - words_of(site)
            if shared and len(shared) * 2 >= min(len(words_of(heading)), len(known)):
                return heading
        return said or printed or next(iter(self.headings), "")

    @cached_property
    def headings(self) -> list[str]:
        """The texts of the page's first headings of the first rank."""
        found = (lines_of(heading).replace("\n", " ") for heading in self.tree.iter("h1"))
        return [" ".join(text.split()) for text, _ in zip(found, range(5), strict=False) if text]

    def text_of(self, name: str) -> str:
        element = self.tree.find(f".//{name}")
        return " ".join("".join(element.itertext()).split()) if element is not None else ""

    def authors(self) -> str:
        """The authors' names, as a list in JSON; no handles and addresses."""
        given = next((self.article[key] for key in SCHEMA["author"] if self.article.get(key)), None)
        if given:
            listed = as_text("author", given if isinstance(given, list) else [given])
            names = [name for name in json.loads(listed or "[]") if not HANDLE.fullmatch(name)]
            if names:
                return json.dumps(list(dict.fromkeys(names)), ensure_ascii=False)
        for name in METAS["author"]:
            texts = [text for text in self.metas.get(name, ()) if not HANDLE.fullmatch(text)]
            if texts:
                return texts[0] if len(texts) == 1 else json.dumps(texts, ensure_ascii=False)
        marked = self.tree.xpath("//*[@rel='author' or @itemprop='author'][string-length() < 200]")
        names = [" ".join("".join(one.itertext()).split()) for one in marked[:10]]
        names = [name for name in dict.fromkeys(names) if name and not HANDLE.fullmatch(name)]
        return names[0] if len(names) == 1 else json.dumps(names, ensure_ascii=False) * bool(names)

    def time(self) -> str:
        """The time that the page marks as that of its publication."""
        paths = (
            "//*[@itemprop='datePublished']", "//time[@pubdate]",
            "//article//time[@datetime]", "//header//time[@datetime]",
        )  # fmt: skip
        for path in paths:
            for one in self.tree.xpath(path)[:1]:
                text = one.get("datetime") or one.get("content") or "".join(one.itertext())
                return " ".join(text.split())
        return ""

    def language(self) -> str:
        """The language that the page is marked with."""
        marked = self.tree.get("lang") or self.tree.get("xml:lang") or ""
        return marked.strip() or self.said("language")

    def address(self) -> str:
        """The page's own address: an absolute one, of this page and no other site's front."""
        canonical = [
            link.get("href") or ""
            for link in self.tree.iter("link")
            if "canonical" in (link.get("rel") or "").lower().split()
        ]
        said = [text for name in METAS["url"] for text in self.metas.get(name, ())]
        base = self.tree.find(".//base")
        base_url = base.get("href") or "" if base is not None else ""
        schema = [named("url", self.article.get(key)) for key in SCHEMA["url"]]
        for text in (*canonical, *said, *schema):
            url = joined(base_url, text.strip())
            if is_address(url):
                return url
        return ""


def words_of(text: str) -> set[str]:
    """The words of a text, for comparison."""
    return set(re.findall(r"\w+", fold(text)))


def joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def is_address(url: str) -> bool:
    """Whether a text is an address of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def without_site(title: str, site: str) -> str:
    """A title without the site's name behind it, whatever parts them."""
    parts = TITLE_END.split(title)
    if len(parts) < 2:
        return title
    ends = list(TITLE_END.finditer(title))
    if site and fold(parts[-1]).strip() == fold(site).strip():
        return title[: ends[-1].start()].strip()
    if not site and len(parts[-1].split()) <= 4 < len(parts[0].split()) + 2:
        return title[: ends[-1].start()].strip()
    return title


def schema_objects(scripts: list[tuple[str, str]]) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD, outer ones first; what is no JSON is passed over."""
    texts = [text for opening, text in scripts if LD_JSON.search(opening)][:MOST_DATA]
    nodes = 0
    for text in texts:
        if len(text) > LONGEST_DATA:
            continue
        try:
            # Line breaks stand in strings, and comments of old around it all.
            waiting = [json.loads(re.sub(r"^\s*(?:<!--|//.*)|-->\s*$", "", text), strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting and nodes < MOST_NODES:
            nodes += 1
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting += one[:MOST_NODES]
            elif isinstance(one, dict):
                yield one
                waiting += [each for each in one.values() if isinstance(each, list | dict)]

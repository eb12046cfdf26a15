"""Entries of a feed (RSS, Atom, JSON Feed) as records, each known by its id."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from newsroom.importing.reading.html_text import text_of
from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.mail import sent_on
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.recoding import Recoded
from newsroom.importing.types import ImportFailure, RawDocument

FEEDS = (".rss", ".atom", ".rdf")
XML = (".xml",)
# The outermost element of a feed, behind what may stand before it.
ROOT = re.compile(rb"<(?:\w{1,20}:)?(rss|feed|RDF|channel|opml)\b", re.I)
ROOT_WITHIN = 8_192  # bytes
JSON_FEED = re.compile(rb'"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/version/', re.I)
ENTRY = re.compile(rb"</(?:item|entry)>", re.I)
# A description that is no longer is a summary; some feeds give the whole text there.
SUMMARY = 1_000  # characters
SUMMARY_ONLY = "the feed gives a summary only, not the whole text"
MAIL_ADDRESS = re.compile(r"\S+@\S+")

Values = dict[str, str]


def read_feed(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[RawDocument | Unreadable]:
    """The entries of a feed in XML. Raises ImportFailure for what is none."""
    data = whole(source, limits)
    if not data.strip():
        raise ImportFailure("the file holds nothing but white space")
    if root_of(data) not in ("rss", "feed", "rdf", "channel"):
        raise ImportFailure("it is no feed: it begins with none of the elements of RSS and Atom")
    # Read only where there are feeds.
    import feedparser

    # As a stream: what looks like an address or a path would be opened.
    feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=True)
    notes = []
    if feed.bozo and not feed.entries:
        raise ImportFailure(f"the feed cannot be read ({_said(feed)})")
    if feed.bozo and _is_broken(feed):
        notes = [f"the feed is damaged ({_said(feed)}); what could be read was"]
    language = str(feed.feed.get("language") or "")
    for number, entry in enumerate(feed.entries, 1):
        values, only_summary = _xml_entry(entry, feed.feed, atom=feed.version.startswith("atom"))
        values["language"] = values["language"] or language
        yield _record(f"{path}#{number}", values, notes, only_summary=only_summary)
        notes = []


def read_json_feed(
    path: str, source: IO[bytes], names: Mapping[str, str], limits: Limits
) -> Iterator[RawDocument | Unreadable]:
    """The entries of a JSON Feed. Raises ImportFailure for what is none."""
    try:
        # In UTF-8 as a rule, as programs write JSON; what is not is read by its letters.
        text = whole(io.BufferedReader(Recoded(source)), limits)
        feed = json.loads(text.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise ImportFailure("the file is JSON that is nested too deeply to be read") from None
    except ValueError as error:
        raise ImportFailure(f"the file is no JSON ({error})") from None
    if not is_json_feed(feed):
        raise ImportFailure("it is JSON, but no feed: it says no version of JSON Feed")
    items = feed.get("items")
    for number, item in enumerate(items if isinstance(items, list) else [], 1):
        here = f"{path}#{number}"
        if isinstance(item, dict):
            values, only_summary = _json_item(item, feed)
            yield _record(here, values, [], only_summary=only_summary)
        else:
            yield Unreadable(here, "the entry is no object")


def starts_json_feed(start: bytes) -> bool:
    """Whether the beginning of a file of JSON says that it is a feed."""
    return JSON_FEED.search(start.replace(b"\\/", b"/")) is not None


def count_entries(source: IO[bytes]) -> int:
    """About how many entries a feed holds."""
    number, before = 0, b""
    while piece := source.read(1 << 20):
        number += len(ENTRY.findall(before + piece))
        before = piece[-8:]
    return number


def is_json_feed(value: Any) -> bool:
    """Whether what a file of JSON holds is a feed."""
    return isinstance(value, dict) and "jsonfeed.org/version/" in str(value.get("version"))


def whole(source: IO[bytes], limits: Limits) -> bytes:
    """All bytes of a file. Raises ImportFailure for more than one document may have."""
    data = source.read(limits.document + 1)
    if len(data) > limits.document:
        raise ImportFailure(limits.too_large("the file is too large to be read at once"))
    return data


def root_of(data: bytes) -> str:
    """The name of the outermost element, of those that feeds and lists of feeds have; "" for another."""
    start = data[:ROOT_WITHIN].replace(b"\0", b"")  # of UTF-16
    start = re.sub(rb"<!--.*?-->|<\?.*?\?>|<![^>]*>", b"", start, flags=re.S).lstrip()
    found = ROOT.search(start[:400])
    return found[1].decode().lower() if found else ""


def _is_broken(feed: Any) -> bool:
    """Whether more is wrong with a feed than what it says of its encoding or its type."""
    return type(feed.bozo_exception).__name__ not in (
        "CharacterEncodingOverride", "NonXMLContentType",
    )  # fmt: skip


def _said(feed: Any) -> str:
    said = getattr(feed.bozo_exception, "getMessage", lambda: "")()
    return str(said or feed.bozo_exception)[:200]


def _xml_entry(entry: Any, feed: Any, *, atom: bool) -> tuple[Values, bool]:
    """What an entry says, under our names, and whether it is a summary only."""
    content = max(entry.get("content") or [{}], key=lambda each: len(each.get("value") or ""))
    summary = entry.get("summary_detail") or {}
    full = bool((content.get("value") or "").strip())
    body = _as_html(content if full else summary)
    date = entry.get("published") or entry.get("updated") or ""
    said = entry.get("source") or {}
    people = entry.get("authors") or (feed.get("authors") if atom else None) or []
    values = {
        "id": entry.get("id") or entry.get("link") or "",
        "title": _line(entry.get("title")),
        "body": body,
        "author": _authors(entry, people),
        "date": sent_on(str(date)),
        "url": _address(entry.get("link")),
        "source": _line(said.get("title")) or _line(feed.get("title")),
        "language": str((content if full else summary).get("language") or ""),
    }
    return values, not full and len(text_of(body)) <= SUMMARY


def _json_item(item: dict[str, Any], feed: dict[str, Any]) -> tuple[Values, bool]:
    def text(of: dict[str, Any], *keys: str) -> str:
        return next((str(of[key]) for key in keys if isinstance(of.get(key), str | int)), "")

    html = text(item, "content_html").strip()
    body = f"<div>{html}</div>" if html else text(item, "content_text")
    authors: Any = next(
        (each for each in (item.get("authors"), item.get("author"), feed.get("authors")) if each),
        [],
    )
    authors = authors if isinstance(authors, list) else [authors]
    values = {
        "id": text(item, "id", "url"),
        "title": _line(text(item, "title")),
        "body": body or text(item, "summary"),
        "author": _listed(text(one, "name") for one in authors if isinstance(one, dict)),
        "date": text(item, "date_published"),
        "url": _address(text(item, "url", "external_url")),
        "source": _line(text(feed, "title")),
        "language": text(item, "language") or text(feed, "language"),
    }
    return values, not body


def _record(
    path: str, values: Values, notes: list[str], *, only_summary: bool
) -> RawDocument | Unreadable:
    given = {name: text.replace("\0", "") for name, text in values.items() if text.strip()}
    if not text_of(given.get("body", "")).strip():
        return Unreadable(path, "the entry holds no text")
    # What the feed says of it in one form, whatever its format, so that it is the same tomorrow.
    data = json.dumps(given, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    said = (*notes, *([SUMMARY_ONLY] if only_summary else []))
    return RawDocument(path, data, hashlib.sha256(data).hexdigest(), given, notes=said)


def _as_html(detail: Mapping[str, Any]) -> str:
    """A text of a feed, marked as HTML where the feed says that it is."""
    text = str(detail.get("value") or "").strip()
    is_html = "html" in str(detail.get("type") or "")
    return f"<div>{text}</div>" if text and is_html else text


def _authors(entry: Any, people: list[Any]) -> str:
    """The names of an entry's authors; “ann@ledger.example (Ann Lee)” is Ann Lee."""
    printed = str(entry.get("author") or "")
    if len(people) == 1 and "@" in printed:
        beside = re.search(r"\(([^()]{2,100})\)", printed)
        return _listed([beside[1] if beside else printed])
    return _listed(person.get("name") for person in people)


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())


def _listed(names: Any) -> str:
    """Names as a list in JSON; of one that is an address of mail, what stands beside it."""
    found = [_line(MAIL_ADDRESS.sub("", str(name or ""))).strip(" ()<>,;") for name in names]
    found = list(dict.fromkeys(name for name in found if name))
    return json.dumps(found, ensure_ascii=False) if found else ""


def _address(text: Any) -> str:
    text = str(text or "").strip()
    return text if text.lower().startswith(("http://", "https://")) else ""

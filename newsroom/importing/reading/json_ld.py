"""A page's JSON-LD: its objects, those that it only refers to looked up, and which is the article."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any

LD_JSON = re.compile(r"application/ld\+json", re.I)
LONGEST = 1_000_000  # characters of one script of data
MOST = 20  # scripts
MOST_NODES = 5_000  # of the data
DEEPEST = 6  # references from an object to the next
# What stands around the data, from times when browsers showed what they did not know.
AROUND = re.compile(
    r"^\s*(?:<!--|/[/*]\s*<!\[CDATA\[\s*(?:\*/)?|<!\[CDATA\[)|(?:/[/*]\s*\]\]>\s*(?:\*/)?|\]\]>|-->)\s*;?\s*$"
)
TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
# What can be saved of data that are no JSON: texts without quotes inside.
SAVED = re.compile(
    r"\"(headline|datePublished|dateModified|url|articleSection)\"\s*:\s*\"((?:[^\"\\\n]|\\.)*)\""
)
SAVED_NAME = re.compile(
    r"\"(author|publisher)\"\s*:\s*[\[{\s]*(?:\"@type\"\s*:\s*\"\w+\"\s*,\s*)?\"name\"\s*:\s*\"((?:[^\"\\\n]|\\.)*)\""
)
# Kinds of object that are the page's article, the likeliest first.
KINDS = (
    ("article", "posting", "report"),
    ("claimreview", "review", "recipe", "medicalwebpage"),
    ("webpage", "creativework"),
)


def objects(scripts: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    """The objects of the page's JSON-LD, outer ones first; what is no JSON is passed over."""
    return list(_objects([text for opening, text in scripts if LD_JSON.search(opening)][:MOST]))


def _objects(texts: Sequence[str]) -> Iterator[dict[str, Any]]:
    nodes = 0
    for text in texts:
        waiting = list(_read(text)) if len(text) <= LONGEST else []
        while waiting and nodes < MOST_NODES:
            nodes += 1
            one = waiting.pop(0)
            if isinstance(one, list):
                waiting += one[:MOST_NODES]
            elif isinstance(one, dict):
                yield one
                waiting += [each for each in one.values() if isinstance(each, list | dict)]


def _read(text: str) -> Iterator[Any]:
    """The values that a script holds; of one that is damaged what can be saved."""
    text = AROUND.sub("", AROUND.sub("", text)).strip().rstrip(";")
    for tried in (text, TRAILING_COMMA.sub("", text), unescape(text)):
        try:
            # Line breaks stand in strings.
            yield json.loads(tried, strict=False)
        except (ValueError, RecursionError):
            continue
        return
    if saved := _saved(text):
        yield saved


def _saved(text: str) -> dict[str, Any]:
    """The article that data speak of which are no JSON."""
    if not re.search(r"\"@type\"\s*:\s*\[?\s*\"\w*(?:Article|Posting)\"", text):
        return {}
    found: dict[str, Any] = {"@type": "Article"}
    for key, value in [*SAVED.findall(text), *SAVED_NAME.findall(text)]:
        found.setdefault(key, value.replace('\\"', '"').replace("\\/", "/"))
    return found


class Graph:
    """The objects of a page, and what they refer to by `@id`."""

    def __init__(self, found: Sequence[dict[str, Any]]) -> None:
        self.objects = found
        self.by_id: dict[str, dict[str, Any]] = {}
        for one in found:
            name = one.get("@id")
            if isinstance(name, str) and len(one) > len(self.by_id.get(name, ())):
                self.by_id[name] = one

    def whole(self, value: Any, depth: int = 0) -> Any:
        """A value with the objects that it only refers to in their place."""
        if isinstance(value, list):
            return [self.whole(each, depth) for each in value[:MOST_NODES]]
        if isinstance(value, dict) and len(value) <= 2 and depth < DEEPEST:
            return self.by_id.get(str(value.get("@id") or ""), value)
        return value

    def article(self, address: str, title: str) -> dict[str, Any]:
        """The object that is the page's article, {} where there is none.

        Of several the one that has the page's address or title: pages list other articles, too.
        """
        for kinds in KINDS:
            found = [one for one in self.objects if _is_of(one, kinds)]
            own = [one for one in found if _speaks_of(one, address, title)]
            if own or found:
                return (own or found)[0]
        return {}


def _is_of(one: dict[str, Any], kinds: tuple[str, ...]) -> bool:
    named = one.get("@type")
    named = named if isinstance(named, list) else [named]
    return any(str(name).lower().endswith(kinds) for name in named if name)


def _speaks_of(one: dict[str, Any], address: str, title: str) -> bool:
    said = one.get("url") or one.get("mainEntityOfPage") or one.get("@id")
    said = said.get("@id") or said.get("url") if isinstance(said, dict) else said
    if (
        isinstance(said, str)
        and address
        and said.partition("#")[0].rstrip("/") == address.rstrip("/")
    ):
        return True
    headline = one.get("headline") or one.get("name")
    return isinstance(headline, str) and bool(headline.strip()) and headline.strip() in title

"""What a page says of itself: in its JSON-LD, its meta elements, its markup, and in what is to be seen.

Here it is only gathered, each value as it was found and where; which of them to believe is for
`metadata.page` to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from newsroom.importing.reading.html_text import lines_of
from newsroom.importing.reading.json_ld import Graph
from newsroom.importing.reading.markup import plain
from newsroom.importing.reading.values import as_text, named

# Where the data of a page say a column, the best first: names of meta elements.
METAS: Mapping[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "parsely-title", "sailthru.title", "dc.title",
              "dcterms.title", "citation_title", "headline", "title"),
    "date": (
        "article:published_time", "article:published", "og:published_time",
        "og:article:published_time", "datepublished", "og:datepublished",
        "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published",
        "published_at", "dcterms.created", "dcterms.issued", "dc.date.issued", "dc.date.created",
        "dc.date", "dcterms.date", "citation_publication_date", "citation_date",
        "og:article:published", "og:pubdate", "publish-date", "publish_date", "publication_date",
        "publishdate", "pubdate", "pub_date", "pdate", "ptime", "published", "date.release",
        "article_date_original", "sn-post-date", "date", "creation_date", "datecreated",
        "dcsext.articlefirstpublished",
    ),
    "modified": (
        "article:modified_time", "og:updated_time", "datemodified", "article.updated",
        "revision_date", "dc.date.modified", "last-modified", "updated-date",
    ),
    "author": ("article:author_name", "parsely-author", "sailthru.author", "byl", "author",
               "dc.creator", "dcterms.creator", "citation_author", "article:author",
               "og:article:author", "article_author", "author.name", "dcsext.author", "creator"),
    "source": ("og:site_name", "dc.publisher", "dcterms.publisher", "citation_journal_title",
               "application-name", "apple-mobile-web-app-title", "publisher", "sourceorganization",
               "copyright-holder", "dc.source"),
    "section": ("article:section", "og:article:section", "parsely-section", "section"),
    "language": ("dc.language", "dcterms.language", "content-language", "language", "og:locale"),
    "url": ("og:url", "parsely-link", "twitter:url", "citation_public_url", "dc.identifier"),
}  # fmt: skip
# The same in the page's JSON-LD (schema.org).
SCHEMA: Mapping[str, tuple[str, ...]] = {
    "title": ("headline", "name", "alternativeHeadline"),
    "date": ("datePublished", "dateCreated"),
    "modified": ("dateModified",),
    "author": ("author", "creator"),
    "source": ("publisher", "sourceOrganization"),
    "section": ("articleSection",),
    "language": ("inLanguage",),
    "url": ("url", "mainEntityOfPage"),
}
TIER = "article:content_tier"
HEADINGS = 8
LONGEST_LINE = 300  # characters of a byline
LONGEST_NAME = 120
# Elements whose own name says that they hold a byline, and those that are others'.
SIGNED = re.compile(r"(?:^|[\W_]|(?<=[a-z])(?=[A-Z]))(?:by-?line|author)", re.I)
OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comments?|respond|related|popular|trending|recommend\w*|sidebar|widget|teasers?|promos?|footer|more-from)(?:$|[\s_-])"
    r"|commentlist|comment-",
    re.I,
)
MOST_SIGNED = 12
MOST_TIMES = 20
MAIN = frozenset(["article", "header", "main"])
DEEPEST = 12  # elements that one is looked for in


@dataclass(frozen=True, slots=True)
class Said:
    """A value that a page gives, and where: "JSON-LD datePublished", "og:title", "time"."""

    value: str
    place: str

    @property
    def quote(self) -> str:
        return f"{self.place}: {self.value}"


@dataclass(frozen=True, slots=True)
class PageSaid:
    """All that a page says of itself, the most trusted first, and the lines that are to be seen.

    `values` is keyed by our columns, with "modified" and "tier" (of payment) beside them; an author's value may be a list
    in JSON. `headings` are those of the first rank, `signed` the texts of elements that are named
    for a byline, `hosts` those of the page's addresses.
    """

    values: Mapping[str, tuple[Said, ...]] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


class PageData:
    """A page's tree and the objects of its JSON-LD."""

    def __init__(self, tree: Any, schema: list[dict[str, Any]], saved_from: str = "") -> None:
        self.tree = tree
        self.saved_from = saved_from
        self.graph = Graph(schema)

    def said(self) -> PageSaid:
        body = self.tree.find(".//body")
        body = self.tree if body is None else body
        addresses = tuple(self.addresses())
        places = [said.value for said in addresses] or self.feeds()
        values = {
            "title": tuple(self.titles()),
            "date": (*self._given("date"), *self.times()),
            "modified": tuple(self._given("modified")),
            "author": (*self.authors(), *self.marked_authors()),
            "source": (*self._given("source"), *self.marked_sources()),
            "section": tuple(self._given("section")),
            "language": tuple(self.languages()),
            "url": addresses,
            "tier": tuple(Said(text, TIER) for text in self.metas.get(TIER, ())),
        }
        return PageSaid(
            {name: tuple(dict.fromkeys(found)) for name, found in values.items() if found},
            tuple(self.headings),
            tuple(line for line in lines_of(body).split("\n") if line),
            tuple(self.signed()),
            tuple(dict.fromkeys(filter(None, map(host_of, places)))),
        )

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
        address = next((said.value for said in self._links()), "")
        return self.graph.article(address, self.text_of("title"))

    def _given(self, column: str) -> Iterator[Said]:
        """What the article's object, then the meta elements say for a column."""
        for key in SCHEMA[column]:
            value = self.graph.whole(self.article.get(key))
            if text := plain(named(column, value)).strip():
                yield Said(text, f"JSON-LD {key}")
        for name in METAS[column]:
            for text in self.metas.get(name, ()):
                yield Said(plain(text), name)

    def titles(self) -> Iterator[Said]:
        yield from self._given("title")
        if title := self.text_of("title"):
            yield Said(plain(title), "title")

    @cached_property
    def headings(self) -> list[str]:
        """The texts of the page's first headings of the first rank, and of what is marked as one."""
        marked = self.marked.get("headline", [])[:2]
        found: list[str] = []
        for heading in [*self.tree.iter("h1"), *marked]:
            if len(found) == HEADINGS:
                break
            text = " ".join(lines_of(heading).split())
            if text and text not in found:
                found.append(text)
        return found

    def text_of(self, name: str) -> str:
        element = self.tree.find(f".//{name}")
        return " ".join("".join(element.itertext()).split()) if element is not None else ""

    def authors(self) -> Iterator[Said]:
        """Those whom the data name, each list of them as JSON."""
        for key in SCHEMA["author"]:
            given = self.graph.whole(self.article.get(key))
            if given and (
                listed := as_text("author", given if isinstance(given, list) else [given])
            ):
                yield Said(plain(listed), f"JSON-LD {key}")
        for name in METAS["author"]:
            texts = list(dict.fromkeys(map(plain, self.metas.get(name, ()))))
            if texts:
                value = texts[0] if len(texts) == 1 else json.dumps(texts, ensure_ascii=False)
                yield Said(value, name)

    @cached_property
    def marked(self) -> dict[str, list[Any]]:
        """The elements that the markup says are a property of the article, by its name."""
        found: dict[str, list[Any]] = {}
        for one in self.tree.xpath("//*[@itemprop][not(self::meta)]"):
            for name in (one.get("itemprop") or "").split():
                found.setdefault(name, []).append(one)
        return found

    def marked_authors(self) -> Iterator[Said]:
        """Those whom the markup names: rel=author, itemprop=author; not who wrote a comment."""
        linked = [one for one in self.tree.iter("a") if "author" in (one.get("rel") or "").split()]
        marked = (("itemprop author", self.marked.get("author", [])), ("rel=author", linked))
        for place, elements in marked:
            names = []
            for one in elements[:MOST_SIGNED]:
                text = " ".join(lines_of(one).split())
                if 0 < len(text) < LONGEST_NAME and not self.is_others(one):
                    names.append(text)
            names = list(dict.fromkeys(names))
            if names:
                value = names[0] if len(names) == 1 else json.dumps(names, ensure_ascii=False)
                yield Said(value, place)

    def marked_sources(self) -> Iterator[Said]:
        for publisher in self.marked.get("publisher", ())[:2]:
            for one in publisher.xpath(".//*[@itemprop='name']")[:1]:
                text = one.get("content") or " ".join("".join(one.itertext()).split())
                if text:
                    yield Said(plain(text), "itemprop publisher")

    def signed(self) -> Iterator[str]:
        """The texts of the innermost short elements that are named for a byline, in order."""
        path = "//*[contains(@class, 'uthor') or contains(@class, 'yline')]"
        number = 0
        found = [
            one for one in self.tree.xpath(path)[:200] if SIGNED.search(one.get("class") or "")
        ]
        holders = {id(above) for one in found for above in one.iterancestors()}
        for one in found:
            if id(one) in holders or self.is_others(one):
                continue
            text = " ".join(lines_of(one).split())
            if 3 < len(text) <= LONGEST_LINE:
                yield text
                number += 1
            if number == MOST_SIGNED:
                return

    @cached_property
    def around_headline(self) -> frozenset[Any]:
        """The elements that the first heading lies in: what they are called says nothing of others."""
        heading = self.tree.find(".//h1")
        return frozenset(heading.iterancestors()) if heading is not None else frozenset()

    def is_others(self, element: Any) -> bool:
        """Whether an element stands among comments or links to other articles."""
        for one in (element, *islice(element.iterancestors(), DEEPEST)):
            if one in self.around_headline or one.tag in ("body", "html"):
                return False
            if one.tag in ("aside", "footer", "nav"):
                return True
            if OTHERS.search(f"{one.get('class') or ''} {one.get('id') or ''}"):
                return True
        return False

    def times(self) -> Iterator[Said]:
        """The times that the page marks as those of its publication, the surest first."""
        times = [one for one in self.tree.iter("time") if one.get("datetime")][:MOST_TIMES]
        for place, marked in (
            ("itemprop datePublished", self.marked.get("datePublished", [])),
            ("time pubdate", [one for one in times if one.get("pubdate") is not None]),
            ("time", [one for one in times if is_in_main(one)]),
            ("time", times),
        ):
            for one in marked[:3]:
                text = one.get("datetime") or one.get("content") or "".join(one.itertext())
                if text.strip() and not self.is_others(one) and not is_of_update(one):
                    yield Said(" ".join(text.split())[:100], place)
                    break

    def languages(self) -> Iterator[Said]:
        """The languages that the page is marked with."""
        marked = self.tree.get("lang") or self.tree.get("xml:lang") or ""
        if marked.strip():
            yield Said(marked.strip(), "lang")
        yield from self._given("language")

    def addresses(self) -> Iterator[Said]:
        """The page's own addresses: absolute ones; those of a site's front come last."""
        found = [*self._links(), *self._given("url"), Said(self.saved_from, "saved from")]
        base = self.tree.find(".//base")
        base_url = base.get("href") or "" if base is not None else ""
        absolute = [Said(joined(base_url, said.value.strip()), said.place) for said in found]
        absolute = [said for said in absolute if is_address(said.value)]
        yield from sorted(absolute, key=lambda said: urlsplit(said.value).path.strip("/") == "")

    def feeds(self) -> Iterator[str]:
        """The addresses of the site's feeds: they say whose page it is, where it does not say its own."""
        path = "//link[@type='application/rss+xml' or @type='application/atom+xml']"
        for link in self.tree.xpath(path)[:2]:
            yield link.get("href") or ""

    def _links(self) -> Iterator[Said]:
        for link in self.tree.iter("link"):
            if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
                yield Said(link.get("href"), "canonical")


def is_in_main(element: Any) -> bool:
    return any(above.tag in MAIN for above in element.iterancestors())


def is_of_update(element: Any) -> bool:
    """Whether a time is that of an update, as its own names say."""
    named = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return re.search(r"modif|updat", named, re.I) is not None


def joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def is_address(url: str) -> bool:
    """Whether a text is an address of the web."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)

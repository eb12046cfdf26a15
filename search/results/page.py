"""What a page of results shows, and the addresses on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.urls import NoReverseMatch
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from newsroom.models import Article
from search.criteria import SORTS, Criteria
from search.facets.names import Choice
from search.query.parse import Note, ParsedQuery
from search.results.date_words import range_label
from search.results.histogram import DateHistogram
from search.results.panel import Chip, Panel, active_filters
from search.types import Run, Snippet

if TYPE_CHECKING:
    from search.results.why import Why

# Names shown under a hit.
NAMES: Final = 6
# Pages linked on either side of the current one.
AROUND: Final = 2


@dataclass(frozen=True, slots=True)
class Link:
    """A link: where it leads, and how many articles are there, if that was counted."""

    label: str
    url: str
    count: int | None = None
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of results by its number; a gap between pages has number 0."""

    number: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What to say about the query, how it can be read `instead`, and queries that say more.

    Those ask what the person may have meant (`asks`), or are one of all that is looked for.
    """

    text: str
    links: tuple[Link, ...] = ()
    instead: Link | None = None
    asks: bool = True


@dataclass(frozen=True, slots=True)
class Broken:
    """A query around the place where it broke."""

    before: str
    at: str
    after: str


def place(article_id: int, position: int) -> str:
    """The name by which an address leads to a hit on its page; a near one has no position."""
    return f"hit-{position}" if position else f"near-{article_id}"


@dataclass(frozen=True, slots=True)
class Copies:
    """The other articles found that carry a hit's text, by id, the better ones first.

    Some are links, named by their outlets; `more` is how many others there are, and `url` leads to
    what is said of all. `kept` are outlets whose very same words are kept with the hit's article.
    """

    ids: tuple[int, ...]

    links: tuple[Link, ...]
    more: int
    url: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `position` counts from 1 over all pages.

    `url` is the article's page with the search, for marking words and going to neighbours. `named`
    says by whose name a word found it that nothing shown of its text has. One that is no result
    (position 0), but nearly, lacks what is `missing`. `why` is there where it was asked for, which
    is at `why_url`.
    """

    article: Article
    position: int
    title: tuple[Run, ...]
    snippets: tuple[Snippet, ...]
    url: str
    authors: tuple[str, ...] = ()
    names: tuple[Link, ...] = ()
    named: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    why: Why | None = None
    why_url: str = ""
    copies: Copies | None = None

    @property
    def place(self) -> str:
        """The name by which an address leads to it on the page."""
        return place(self.article.pk, self.position)

    @property
    def texts(self) -> list[tuple[Run, ...]]:
        """What is shown of the article's text, the title first."""
        return [self.title, *(snippet.runs for snippet in self.snippets)]

    @property
    def foreign_language(self) -> bool:
        """Whether the article is in another language than the interface."""
        language = (get_language() or "").partition("-")[0]
        return bool(self.article.language) and self.article.language != language


@dataclass(frozen=True)
class SearchPage:
    """One page of results. `took_ms` covers parsing, searching, counting and snippets.

    `from_database` says that no index was asked, and `looked_at` how many articles were compared
    then, the newest first, where time was up before all were. `near` has most of the words, where
    little has all, and `any_word` leads to all that has any. `alternatives` and `empty_archive` are looked for only where nothing was found; `did_you_mean`
    where little was.
    """

    criteria: Criteria
    query: ParsedQuery
    choices: tuple[Choice, ...]
    hits: tuple[Hit, ...]
    total: int
    took_ms: int = 0
    panels: tuple[Panel, ...] = ()
    timeline: DateHistogram | None = None
    did_you_mean: Link | None = None
    near: tuple[Hit, ...] = ()
    any_word: Link | None = None
    alternatives: tuple[Link, ...] = ()
    empty_archive: bool = False
    from_database: bool = False
    looked_at: int = 0
    # How many results there are where articles that carry one text are one; None where each is one.
    texts: int | None = None

    @property
    def first(self) -> int:
        """The position of the first hit on this page (0 where there is none)."""
        return self.hits[0].position if self.hits else 0

    @property
    def last(self) -> int:
        """The position of the last hit on this page (0 where there is none)."""
        return self.hits[-1].position if self.hits else 0

    @property
    def pages(self) -> int:
        """How many pages there are; one where nothing was found."""
        return max(1, -(-self.results // self.criteria.size))

    @property
    def results(self) -> int:
        """How many results there are to page through: texts, or articles where each is one."""
        return self.total if self.texts is None else self.texts

    @property
    def folded_articles(self) -> int:
        """How many articles stand under another one that carries the same text."""
        return self.total - self.results

    @property
    def ways_with_copies(self) -> list[Link]:
        """Articles that carry one text as one result, or each; none where it makes no difference."""
        if self.from_database or not (self.folded_articles or not self.criteria.folded):
            return []
        return [
            Link(
                label,
                self.criteria.changed(folded=folded).url,
                chosen=folded == self.criteria.folded,
            )
            for folded, label in ((True, _("Each text once")), (False, _("All articles")))
        ]

    @property
    def previous_url(self) -> str:
        """The address of the page before this one, or ""."""
        return self._page_url(self.criteria.page - 1) if self.criteria.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The address of the page after this one, or ""."""
        return self._page_url(self.criteria.page + 1) if self.criteria.page < self.pages else ""

    @property
    def last_page_url(self) -> str:
        """The address of the last page."""
        return self._page_url(self.pages)

    @property
    def page_links(self) -> Iterator[PageLink]:
        """The first, the last, and those around the current page, with gaps between them."""
        current, before = self.criteria.page, 0
        for number in range(1, self.pages + 1) if self.pages < 8 else self._some_pages(current):
            if number > before + 1:
                yield PageLink(0)
            yield PageLink(number, self._page_url(number))
            before = number

    @property
    def sorts(self) -> list[Link]:
        """The orders to choose from: without words there is no best match."""
        offered = [(s, label) for s, label in SORTS if self.criteria.text or s != "relevance"]
        return [
            Link(str(label), self.criteria.sorted_by(sort).url, chosen=sort == self.criteria.order)
            for sort, label in offered
        ]

    @property
    def chips(self) -> list[Chip]:
        """All active filters, each with the address without it."""
        return active_filters(self.criteria, self.choices)

    @property
    def range(self) -> str:
        """The chosen dates in words; "" where there are none."""
        return range_label(self.criteria.first, self.criteria.last, short=True)

    @property
    def remarks(self) -> Iterator[Remark]:
        """What to say about the query, one remark for each note."""
        for note in self.query.notes:
            other = note.instead and Link(note.instead, self.criteria.asking(note.instead).url)
            asks = note.kind == "unknown"
            yield Remark(note.text, tuple(self._instead(note)), other or None, asks)

    @property
    def quotations_url(self) -> str:
        """The address of the same search for quotations."""
        return replace(self.criteria, page=1, sort=None).url_of("quotes")

    @property
    def broken(self) -> Broken | None:
        """The query around the place where it broke; None where it is well."""
        problem, text = self.query.problem, self.criteria.text
        if problem is None:
            return None
        end = problem.position + problem.length
        return Broken(text[: problem.position], text[problem.position : end], text[end:])

    @property
    def unsearched(self) -> bool:
        """Whether there was nothing to search for: a query that cannot be read has no words."""
        return self.query.problem is not None and not self.query.words

    @property
    def corrected_url(self) -> str:
        """The address of the query that works in place of one that cannot be read."""
        problem = self.query.problem
        return self.criteria.asking(problem.corrected).url if problem and problem.corrected else ""

    @property
    def downloads(self) -> list[Link]:
        """Feeds and files of all these results."""
        whole = replace(self.criteria, page=1)
        files = (
            ("RSS", "feed", "rss", ""),
            ("Atom", "feed", "atom", ""),
            ("CSV", "export", "csv", ""),
            (_("CSV with texts"), "export", "csv", "text=1"),
            ("XLSX", "export", "xlsx", ""),
            (_("XLSX with texts"), "export", "xlsx", "text=1"),
            ("JSON Lines", "export", "jsonl", ""),
            ("BibTeX", "export", "bib", ""),
            ("RIS", "export", "ris", ""),
        )
        found = []
        for label, view, argument, more in files:
            try:
                url = whole.url_of(view, argument)
            except NoReverseMatch:
                continue
            joined = "&" if "?" in url else "?"
            found.append(Link(label, f"{url}{joined}{more}" if more else url))
        return found

    @property
    def coverage_url(self) -> str:
        """The page of who reported what is found, and when."""
        return self.criteria.changed(sort=None).url_of("coverage")

    def _page_url(self, number: int) -> str:
        return replace(self.criteria, page=number).url

    def _some_pages(self, current: int) -> list[int]:
        around = range(max(current - AROUND, 1), min(current + AROUND, self.pages) + 1)
        return sorted({1, *around, self.pages})

    def _instead(self, note: Note) -> Iterator[Link]:
        """The query with one name that the archive knows in place of what was typed."""
        for name, query in zip(note.near, note.queries, strict=False):
            yield Link(name, self.criteria.asking(query).url)
        if note.queries:
            return
        for name in note.near:
            for written in (f'"{note.value}"', note.value):
                if written and written in self.criteria.text:
                    text = self.criteria.text.replace(written, f'"{name}"', 1)
                    yield Link(name, self.criteria.asking(text).url)
                    break

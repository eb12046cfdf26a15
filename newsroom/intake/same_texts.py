"""Comparing the texts of new and changed articles with those of all others.

Prints propose who may carry the same text (`newsroom.likeness`), and the texts decide it
(`newsroom.coverage.same_text`). Only what was imported or changed since is looked at; what is stopped
at any point is gone on with by the next run.
"""

from __future__ import annotations

import hashlib
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from newsroom import archive
from newsroom.bulk import slices
from newsroom.coverage.running_text import RunningText
from newsroom.coverage.same_text import Likeness, is_same_text, likeness, stock_of
from newsroom.intake.arrivals import is_quiet
from newsroom.intake.patience import patiently
from newsroom.likeness import share_of_prints
from newsroom.models import Article, Block, ComparedText, Kind, TextPrint

SLICE: Final = 100  # articles compared in one transaction
# Paragraphs and what belongs to them: no captions, posts, biographies and notices.
ITS_TEXT: Final = (Kind.STANDFIRST, Kind.PARAGRAPH, Kind.SUBHEADING)
# A print that so many articles have is a turn of speech, or a notice.
COMMON: Final = 200
# Whoever shares less of the prints is not compared: copies share six in ten, give or take chance.
LIKELY: Final = 0.25
FEWEST_PRINTS: Final = 2
# With so many at most an article is compared, the likeliest first.
MOST: Final = 60
# So many texts are kept at hand, some 15 kB each.
AT_HAND: Final = 2_000

Progress = Callable[[int, int], None]
"""Told how many articles were looked at, of how many."""


@dataclass(slots=True)
class Summary:
    """How many articles a run looked at, and of how many the group is another now."""

    articles: int = 0
    changed: int = 0


def compare(progress: Progress = lambda done, total: None) -> Summary:
    """Compare all articles that wait for it."""
    summary, texts, after = Summary(), _Texts(), 0
    total = archive.count_uncompared()
    while some := archive.uncompared(SLICE, after=after):
        after = some[-1]
        summary.changed += len(patiently(lambda: _compare(some, texts)))
        summary.articles += len(some)
        progress(summary.articles, max(total, summary.articles))
    return summary


def is_due() -> bool:
    """Whether articles wait to be compared, and no import brings more of them at this moment."""
    return bool(archive.uncompared(1)) and is_quiet()


def _compare(ids: Sequence[int], texts: _Texts) -> set[int]:
    """Compare some articles with all that may carry the same text; gives those regrouped."""
    known = dict(ComparedText.objects.filter(article__in=ids).values_list("article_id", "key"))
    rows = Article.objects.filter(pk__in=ids).values_list("pk", "revision")
    # Revisions first: whoever changes a text after it was read has raised its article's.
    revisions = dict(rows)
    texts.read(revisions, anew=True)
    keys = {pk: _key(texts[pk].text) for pk in revisions}
    new = [pk for pk in revisions if keys[pk] != known.get(pk)]
    prints = {pk: texts[pk].text.prints for pk in new}
    same = _Candidates(prints, texts).found()
    return archive.write_compared(
        compared=[
            archive.Compared(
                pk, revision, keys[pk], texts[pk].text.words, prints.get(pk, ()), same.get(pk)
            )
            for pk, revision in revisions.items()
        ]
    )


class _Outlet(NamedTuple):
    source: int | None
    host: str

    def may_be(self, other: _Outlet) -> bool:
        """Whether both may be one outlet: by what it is called, by its site, or as one is unknown."""
        if not any(self) or not any(other):
            return True
        return (self.source is not None and self.source == other.source) or (
            bool(self.host) and self.host == other.host
        )


class _Known(NamedTuple):
    text: RunningText
    outlet: _Outlet


class _Texts:
    """The running texts of articles, those that were asked for last at hand."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _Known] = OrderedDict()

    def __getitem__(self, pk: int) -> _Known:
        return self._kept[pk]

    def __contains__(self, pk: int) -> bool:
        return pk in self._kept

    def read(self, ids: Collection[int], *, anew: bool = False) -> None:
        """Have the texts of these articles at hand; those that are gone are left out."""
        for pk in ids:
            if pk in self._kept:
                self._kept.move_to_end(pk)
        wanted = [pk for pk in ids if anew or pk not in self._kept]
        for some in slices(wanted):
            paragraphs: dict[int, list[str]] = {}
            rows = Block.objects.filter(article__in=some, kind__in=ITS_TEXT)
            for pk, text in rows.order_by("article_id", "position").values_list(
                "article_id", "text"
            ):
                paragraphs.setdefault(pk, []).append(text)
            articles = Article.objects.filter(pk__in=some).order_by()
            for pk, source, url in articles.values_list("pk", "source_id", "url"):
                running = RunningText.of(paragraphs.get(pk, ()))
                self._kept[pk] = _Known(running, _Outlet(source, _host(url)))
                self._kept.move_to_end(pk)
        while len(self._kept) > max(AT_HAND, len(ids)):
            self._kept.popitem(last=False)


class _Candidates:
    """What carries the same text as each of some articles, of which the prints are given."""

    def __init__(self, prints: Mapping[int, Sequence[int]], texts: _Texts) -> None:
        self._prints, self._texts = prints, texts

    def found(self) -> dict[int, dict[int, Likeness]]:
        """By article: the others, and what they have in common with it."""
        return {pk: self._same_as(pk, others) for pk, others in self._likely().items()}

    def _same_as(self, pk: int, others: Sequence[int]) -> dict[int, Likeness]:
        self._texts.read([pk, *others])
        mine = self._texts[pk]
        there = {other: self._texts[other] for other in others if other in self._texts}
        found: dict[int, Likeness] = {}
        for other, known in there.items():
            alike = likeness(mine.text, known.text)
            if is_same_text(alike, one_outlet=mine.outlet.may_be(known.outlet)):
                found[other] = alike
        stock = stock_of(
            mine.text, [each.text for other, each in there.items() if other not in found]
        )
        if not len(stock):
            return found
        # What is left must be the same text as well.
        return {
            other: alike
            for other, alike in found.items()
            if is_same_text(
                likeness(mine.text, there[other].text, stock),
                one_outlet=mine.outlet.may_be(there[other].outlet),
            )
        }

    def _likely(self) -> dict[int, list[int]]:
        """By article: those that share so many prints with it that they may carry its text."""
        holders = self._holders()
        shared = {
            pk: Counter(other for key in keys for other in holders.get(key, ()) if other != pk)
            for pk, keys in self._prints.items()
        }
        enough = {
            pk: [
                other
                for other, number in counts.items()
                if number >= min(FEWEST_PRINTS, len(self._prints[pk]))
            ]
            for pk, counts in shared.items()
        }
        # What these articles have as prints by now is not written yet.
        others = {other for found in enough.values() for other in found} - self._prints.keys()
        theirs = {**_prints_of(others), **self._prints}
        likely: dict[int, list[int]] = {}
        for pk, found in enough.items():
            shares = {
                other: share
                for other in found
                if (share := share_of_prints(self._prints[pk], theirs.get(other, ()))) >= LIKELY
            }
            likely[pk] = sorted(shares, key=lambda other: (-shares[other], other))[:MOST]
        return likely

    def _holders(self) -> dict[int, list[int]]:
        """The articles that have each of the prints, but for what many have."""
        holders: dict[int, list[int]] = {}
        for pk, keys in self._prints.items():
            for key in keys:
                holders.setdefault(key, []).append(pk)
        for some in slices(sorted(holders)):
            rows = TextPrint.objects.filter(key__in=some).order_by()
            for key, pk in rows.values_list("key", "article_id"):
                if pk not in self._prints:
                    holders[key].append(pk)
        return {key: others for key, others in holders.items() if 1 < len(others) <= COMMON}


def _prints_of(ids: Iterable[int]) -> dict[int, list[int]]:
    prints: dict[int, list[int]] = {}
    for some in slices(sorted(ids)):
        rows = TextPrint.objects.filter(article__in=some).order_by("article_id", "key")
        for pk, key in rows.values_list("article_id", "key"):
            prints.setdefault(pk, []).append(key)
    return prints


def _key(text: RunningText) -> int:
    """By what a text is told to be what it was: 63 bits of a digest of its words."""
    said = text.runs.tobytes() + text.own.tobytes()
    return int.from_bytes(hashlib.blake2b(said, digest_size=8).digest(), "big") >> 1


def _host(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")

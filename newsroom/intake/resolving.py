"""Resolving the names of all articles anew, as the archive grows.

Three looks over what reading said of the articles, in slices: what is said of each name, who is named
when and with whom, and what each article's names mean by that. Only the last one writes, an article
in one transaction with a few others; what is stopped at any point is gone on with by the next run.
"""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from newsroom import archive
from newsroom.bulk import slices
from newsroom.history import Act
from newsroom.intake.arrivals import is_quiet
from newsroom.intake.patience import patiently
from newsroom.models import Alias, Mention, ReadNames, Standing
from newsroom.resolution import (
    Evidence,
    KindsOfNames,
    OneName,
    People,
    ReadArticle,
    Resolved,
    Resolver,
    own_names,
)

SLICE = 200  # articles read at once
# So many articles, or names, are written in one transaction: whoever saves one waits for it, with
# SQLite for any.
TOGETHER = 40
LOOKS = 3
TRIES = 5  # to tie a slice to entities that another run drops meanwhile
# An archive of fewer articles is resolved after every import; a greater one after those that bring
# this part of it.
FEW, PART = 5_000, 0.02
Name = tuple[str, str]


@dataclass(slots=True)
class Summary:
    """What a run did: mentions by the way they are known, and what it dropped."""

    articles: int = 0
    changed: int = 0
    ways: Counter[str] = field(default_factory=Counter)
    doubtful: int = 0
    unnamed: int = 0
    # Names that imports gave to entities: the name, the entity it was of.
    aliases: list[tuple[str, str]] = field(default_factory=list)
    # Forms that articles explain otherwise than most: form, how many agree, how many have it.
    forms: list[tuple[str, int, int]] = field(default_factory=list)


Progress = Callable[[int, int], None]
"""Told how many articles were looked at, of how many; each is looked at three times."""


def resolve(progress: Progress = lambda done, total: None) -> Summary:
    """Resolve the names of all articles; editors' work stays as it is."""
    with archive.operation(Act.RESOLVE), _uncollected():
        _read_what_is_missing()
        run = _Run(progress)
        run.learn()
        run.settle_aliases()
        run.write()
    return run.summary


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for garbage in cycles: it would walk all that was learnt, over and over.

    Half of the time went into it, and what is learnt has no cycles.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def is_due() -> bool:
    """Whether articles wait to be resolved, and no import brings more of them at this moment."""
    return has_waiting() and is_quiet()


def is_worth_it(written: int) -> bool:
    """Whether an import that wrote so many articles is to resolve all of the archive by itself.

    A few among many thousand wait for the worker: that they are read is seen at once.
    """
    return bool(written) and (written >= PART * (known := ReadNames.objects.count()) or known < FEW)


def has_waiting() -> bool:
    """Whether articles were read since names were resolved."""
    return ReadNames.objects.filter(resolved=False).exists()


def waiting() -> int:
    """How many articles were read since names were resolved."""
    return ReadNames.objects.filter(resolved=False).count()


def _read_what_is_missing() -> None:
    while some := archive.unread(SLICE):
        patiently(lambda: archive.read_names_of(articles=some))


class _Run:
    """One run: what it knows by its looks, and what it did."""

    def __init__(self, progress: Progress) -> None:
        self.summary = Summary()
        self._progress, self._done = progress, 0
        self._total = LOOKS * ReadNames.objects.count()
        self._edited = archive.edited_entities()
        self._deleted = archive.deleted_names()

    def learn(self) -> None:
        """Look at all articles twice: at their names, and at their people."""
        evidence = Evidence()
        for article in self._articles():
            evidence.add(article)
        fixed = evidence.all_decided() | self._fixed()
        kinds = KindsOfNames(evidence, _kinds(fixed))
        self._names = OneName(evidence, kinds, fixed, apart=archive.told_apart())
        people = People(evidence, kinds, self._names)
        for article in self._articles():
            people.add(article)
        self._resolver = Resolver(kinds, self._names, people)
        self.summary.forms = [(form, n, of) for form, _, n, of in self._names.dropped]

    def settle_aliases(self) -> None:
        """Keep names that imports gave to entities as far as most of their uses agree."""
        contradicted = list(self._contradicted())
        self.summary.aliases = [(name, entity) for _, name, entity in contradicted]
        patiently(lambda: archive.drop_aliases(aliases=[pk for pk, _, _ in contradicted]))
        joined = self._names.joined()
        wanted = {(end, kind): (self._names.spelling(end, kind), True)
                  for (_, kind), end in joined.items()}  # fmt: skip
        there = _by_name()
        known = {name: there[name] for name in wanted if name in there}
        given = [
            (self._names.spelling(key, kind), (key, kind), known[end, kind])
            for (key, kind), end in joined.items()
            if (end, kind) in known and there.get((key, kind)) != known[end, kind]
        ]
        for some in slices(given, SLICE):
            patiently(lambda: archive.give_aliases(aliases=some))  # noqa: B023

    def write(self) -> None:
        """Look at all articles a third time, and tie them to what their names mean."""
        self._ids = _by_name()
        for articles in self._slices():
            self._write(articles)
            self._tell(len(articles))
        for some in slices(archive.doubtful_entities(edited=self._edited), TOGETHER):
            patiently(lambda: archive.hide_doubtful(entities=some))  # noqa: B023
        for some in slices(archive.unnamed_entities(edited=self._edited), TOGETHER):
            self.summary.unnamed += patiently(lambda: archive.drop_unnamed(entities=some))  # noqa: B023

    def _write(self, some: Sequence[tuple[ReadArticle, int]]) -> None:
        refused = _refused([article.id for article, _ in some])
        resolved: dict[int, tuple[int, list[Resolved]]] = {}
        for article, revision in some:
            found = self._resolver.resolve(article, refused.get(article.id, ()))
            found = [each for each in found if (each.key, each.kind) not in self._deleted]
            resolved[article.id] = revision, found
            for each in found:
                self.summary.ways[each.way] += each.shown
                self.summary.doubtful += not each.shown
        self.summary.articles += len(some)
        for few in slices(list(resolved.items()), TOGETHER):
            self.summary.changed += len(self._tie(dict(few)))

    def _tie(self, resolved: Mapping[int, tuple[int, list[Resolved]]]) -> set[int]:
        """Tie articles to the entities of what was found in them; gives those that changed.

        Another run may drop an entity before this one has tied an article to it: then it is made
        again. Articles whose names are taken away time and again wait for the next run.
        """
        for _ in range(TRIES):
            self._make([each for _, found in resolved.values() for each in found])
            wanted = {
                pk: archive.ResolvedArticle(revision, self._tied(found))
                for pk, (revision, found) in resolved.items()
            }
            try:
                return patiently(
                    lambda: archive.write_resolved(articles=wanted, edited=self._edited)  # noqa: B023
                )
            except archive.EntitiesGone:
                self._ids = _by_name()
        return set()

    def _tied(self, found: Sequence[Resolved]) -> list[tuple[int, Resolved]]:
        """Each with its entity, by id, those with most mentions first; none twice."""
        tied: dict[int, Resolved] = {}
        for each in found:
            tied.setdefault(self._ids[each.key, each.kind], each)
        return list(tied.items())

    def _make(self, found: Sequence[Resolved]) -> None:
        """Make sure of an entity for each."""
        missing: dict[Name, tuple[str, bool]] = {}
        for each in found:
            name = each.key, each.kind
            if name not in self._ids:
                shown = each.shown or missing.get(name, ("", False))[1]
                missing[name] = each.name, shown
        if missing:
            self._ids |= patiently(lambda: archive.make_entities(names=missing))

    def _articles(self) -> Iterator[ReadArticle]:
        for some in self._slices():
            for article, _ in some:
                yield article
            self._tell(len(some))

    def _slices(self) -> Iterator[list[tuple[ReadArticle, int]]]:
        """All articles that were read, with their revision, some at a time."""
        last = 0
        while True:
            rows = list(
                ReadNames.objects.filter(article_id__gt=last)
                .order_by("article_id")
                .values_list(
                    "article_id", "names", "article__source_id", "article__published",
                    "article__language", "article__revision",
                )[:SLICE]
            )  # fmt: skip
            if not rows:
                return
            last = rows[-1][0]
            yield [
                (
                    ReadArticle(
                        pk, source, day.toordinal() if day else None,
                        own_names(names), language,
                    ),
                    revision,
                )
                for pk, names, source, day, language, revision in rows
            ]  # fmt: skip

    def _tell(self, number: int) -> None:
        self._done += number
        self._progress(self._done, max(self._total, self._done))

    def _fixed(self) -> dict[Name, str]:
        """The names that editors gave to entities, and those of the entities that they edited."""
        fixed: dict[Name, str] = {}
        for some in slices(sorted(self._edited)):
            rows = Alias.objects.filter(entity__in=some)
            for key, kind, edited, own in rows.values_list("key", "kind", "edited", "entity__key"):
                if edited or key == own:
                    fixed[key, kind] = own
        return fixed

    def _contradicted(self) -> Iterator[tuple[int, str, str]]:
        """Aliases that most of their uses contradict: their id, name, and their entity's name."""
        rows = Alias.objects.filter(edited=False).order_by().values_list(
            "pk", "name", "key", "kind", "entity__key", "entity__name"
        )  # fmt: skip
        for pk, name, key, kind, own, entity in rows.iterator(2000):
            if key != own and self._names.contradicts(key, kind, own):
                yield pk, name, entity


def _by_name() -> dict[Name, int]:
    """All entities by the keys and kinds of their names."""
    rows = Alias.objects.order_by().values_list("key", "kind", "entity_id")
    return {(key, kind): pk for key, kind, pk in rows.iterator(5000)}


def _kinds(fixed: dict[Name, str]) -> dict[str, str]:
    """The kinds of names that editors gave, where they gave one only."""
    kinds = defaultdict(set)
    for key, kind in fixed:
        kinds[key].add(kind)
    return {key: next(iter(of)) for key, of in kinds.items() if len(of) == 1}


def _refused(articles: Sequence[int]) -> dict[int, set[Name]]:
    """What editors said that articles do not mean, by article id."""
    refused: defaultdict[int, set[Name]] = defaultdict(set)
    rows = Mention.objects.filter(article__in=articles, standing=Standing.REFUSED).order_by()
    for article, key, kind in rows.values_list("article_id", "entity__key", "entity__kind"):
        refused[article].add((key, kind))
    return refused

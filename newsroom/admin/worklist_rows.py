"""What a worklist's page shows of each item: the value in question, what it rests on, where it stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from newsroom.archive.values import GUESSED_AT_EASE
from newsroom.duplicates import Group, Likenesses, Twin
from newsroom.importing import FIELDS, listed_spelling
from newsroom.models import (
    Article,
    Block,
    Entity,
    Evidence,
    Kind,
    Mention,
    MergeSuggestion,
    Origin,
    Seed,
)
from newsroom.reader import permitted
from newsroom.worklists import Worklist, contradictions

NONE: Final = "—"
# Of a value or a text that is longer, the beginning; of a text around a name so many characters.
LONGEST: Final = 200
AROUND: Final = 80
# Of doubtful spots and of articles alike, so many are shown.
SHOWN: Final = 3
NOT_ITS_TEXT: Final = (Kind.BYLINE, Kind.BIO, Kind.BOILERPLATE)
LABELS: Final[Mapping[str, str]] = {each.name: each.label for each in FIELDS}


@dataclass(frozen=True, slots=True)
class Words:
    """A name in the words of an article."""

    before: str
    name: str
    after: str
    address: str
    title: str


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said of an item: what it is of, and the text, perhaps with an address."""

    label: str
    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its name and address, what else it is known by, what is in question."""

    pk: int
    title: str
    address: str
    about: str
    facts: Sequence[Fact] = ()
    words: Sequence[Words] = field(default_factory=tuple)


def rows_of(worklist: Worklist, items: Sequence[Any]) -> list[Row]:
    """The items of a page as rows, read in a few questions for all."""
    if worklist.model == "entity":
        return _entities(items)
    if worklist.model == "mergesuggestion":
        return _merges(items)
    if worklist.model == "source":
        return _sources(items)
    facts = _FACTS.get(worklist.name, _of_field)(worklist, items)
    return [_article(article, facts.get(article.pk, ())) for article in items]


def prepared(rows: QuerySet[Any], worklist: Worklist) -> QuerySet[Any]:
    """The rows of a list in its order, with what a page reads of them."""
    if worklist.model == "entity":
        return rows.order_by("-pk")
    if worklist.model == "source":
        sources: QuerySet[Any] = rows.annotate(articles_of=Count("articles"))
        return sources.order_by("-articles_of", "pk")
    if worklist.model == "mergesuggestion":
        pairs: QuerySet[Any] = rows.select_related("entity", "other").annotate(shared=_shared())
        return pairs.order_by("pk")
    order = ("title", "published", "pk") if worklist.name == "duplicates" else ("-pk",)
    return rows.select_related("source").defer("standfirst").order_by(*order)


# --- articles -------------------------------------------------------------------------------------

Facts = Mapping[int, Sequence[Fact]]


def _article(article: Article, facts: Sequence[Fact]) -> Row:
    known = [article.source.name if article.source else "", article.published_on]
    date = known[1].iso if known[1] else _("undated")  # type: ignore[union-attr]
    return Row(
        article.pk, article.title, _address("article", article.pk),
        ", ".join(filter(None, (str(known[0]), date))), facts,
    )  # fmt: skip


def _of_field(worklist: Worklist, items: Sequence[Article]) -> Facts:
    """The value of the field that a list asks of, and what that rests on."""
    fields = [worklist.field] if worklist.field else list(LABELS)
    said = Evidence.objects.filter(article__in=items, field__in=fields, current=True)
    if not worklist.field:
        said = said.filter(origin=Origin.INFERRED).exclude(field__in=GUESSED_AT_EASE)
    facts: dict[int, list[Fact]] = {}
    for row in said:
        facts.setdefault(row.article_id, []).append(Fact(_(LABELS[row.field]), _rests_on(row)))
    return facts


def _rests_on(row: Evidence) -> str:
    rule = _(row.rule) if row.rule else ""
    quote = f"“{Truncator(row.quote).chars(LONGEST)}”" if row.quote else ""
    return ", ".join(filter(None, (value_text(row.value), rule, quote)))


def value_text(value: Any) -> str:
    """A value of evidence as a person reads it."""
    if isinstance(value, list):
        names = [each if isinstance(each, str) else str(each[0]) for each in value]
        value = "; ".join(names)
    return Truncator(str(value)).chars(LONGEST) if value else NONE


def _spots(worklist: Worklist, items: Sequence[Article]) -> Facts:
    seeds = Seed.objects.filter(article__in=items, current=True)
    facts: dict[int, list[Fact]] = {}
    for article, doubts, repairs in seeds.values_list("article_id", "doubts", "repairs"):
        guesses = Counter(
            (before, after)
            for _offset, before, after, how, *_encoding in repairs
            if how == "inferred"
        )
        often = guesses.most_common(SHOWN)
        facts[article] = [
            *(
                Fact(_("inferred"), f"{_short(before)} → {_short(after)} (×{number})")
                for (before, after), number in often
            ),
            *(Fact(_(str(reason)), _short(text)) for _offset, text, reason in doubts[:SHOWN]),
        ]
        left = guesses.total() - sum(number for _pair, number in often)
        if left := left + max(len(doubts) - SHOWN, 0):
            more = ngettext("%(number)d more place", "%(number)d more places", left)
            facts[article].append(Fact(_("and"), more % {"number": left}))
    return facts


def _short(text: object) -> str:
    return Truncator(str(text) or NONE).chars(LONGEST)


def _otherwise(worklist: Worklist, items: Sequence[Article]) -> Facts:
    offered = list(contradictions().filter(article__in=items))
    current = Evidence.objects.filter(article__in=items, current=True)
    mine = {(row.article_id, row.field): row.value for row in current}
    facts: dict[int, list[Fact]] = {}
    for row in offered:
        said = _("%(edited)s, and the document: %(offered)s") % {
            "edited": value_text(mine.get((row.article_id, row.field))),
            "offered": value_text(row.value),
        }
        facts.setdefault(row.article_id, []).append(Fact(_(LABELS.get(row.field, "")), said))
    return facts


def _alike(worklist: Worklist, items: Sequence[Article]) -> Facts:
    """What each is like, by what; and what folding it would do."""
    likenesses = Likenesses(items)
    groups = {pk: group for group in likenesses.groups() for pk in _ids_of(group)}
    facts: dict[int, Sequence[Fact]] = {}
    for article in items:
        twins = likenesses.twins(article.pk)
        facts[article.pk] = [
            *(_twin(twin) for twin in twins[:SHOWN]),
            Fact(_("folding"), _folding(groups.get(article.pk))),
        ]
    return facts


def _ids_of(group: Group) -> list[int]:
    return [group.kept.pk, *(other.pk for other in group.others)]


def _twin(twin: Twin) -> Fact:
    other = twin.article
    share = _("%(part)d%% of the words in common") % {"part": int(twin.share * 100)}
    said = ", ".join(
        [f"#{other.pk} {Truncator(other.title).chars(AROUND)}", *map(str, twin.by), share]
    )
    return Fact(other.source.name if other.source else NONE, said, _address("article", other.pk))


def _folding(group: Group | None) -> str:
    if group is None:
        return _("nothing would be folded: the texts differ")
    return _("keeps #%(kept)d, as %(why)s; hides as its copies: %(others)s") % {
        "kept": group.kept.pk, "why": group.why,
        "others": ", ".join(f"#{other.pk}" for other in group.others),
    }  # fmt: skip


_FACTS: Mapping[str, Callable[[Worklist, Sequence[Article]], Facts]] = {
    "doubts": _spots,
    "contradicted": _otherwise,
    "duplicates": _alike,
}


# --- names ----------------------------------------------------------------------------------------


def _entities(items: Sequence[Entity]) -> list[Row]:
    numbers, words = _numbers(items), _in_words(items)
    return [
        Row(
            entity.pk, entity.name, _address("entity", entity.pk),
            f"{entity.get_kind_display()}, {_articles(numbers.get(entity.pk, 0))}",
            words=[words[entity.pk]] if entity.pk in words else [],
        )
        for entity in items
    ]  # fmt: skip


def _sources(items: Sequence[Any]) -> list[Row]:
    return [
        Row(
            source.pk, source.name, _address("source", source.pk), _articles(source.articles_of),
            [Fact(_("in the list of outlets"), listed_spelling(source.name))],
        )
        for source in items
    ]  # fmt: skip


def _merges(items: Sequence[MergeSuggestion]) -> list[Row]:
    both = [entity for pair in items for entity in (pair.entity, pair.other)]
    numbers, words = _numbers(both), _in_words(both)
    rows = []
    for pair in items:
        facts = [
            Fact(
                entity.get_kind_display(), f"{entity.name}: {_articles(numbers.get(entity.pk, 0))}",
                _address("entity", entity.pk),
            )
            for entity in (pair.entity, pair.other)
        ]  # fmt: skip
        shared: int = pair.shared  # type: ignore[attr-defined]
        said = ngettext(
            "%(number)d article names both", "%(number)d articles name both", shared
        ) % {"number": shared}
        title = f"{pair.entity.name} = {pair.other.name}"
        found = [words[e.pk] for e in (pair.entity, pair.other) if e.pk in words]
        rows.append(Row(pair.pk, title, facts[0].address, said, facts, found))
    return rows


def _shared() -> Coalesce:
    """In how many articles both of a suggestion's names are."""
    other = Mention.objects.filter(entity=OuterRef(OuterRef("other")))
    rows = (
        Mention.objects.filter(entity=OuterRef("entity"), article__in=other.values("article"))
        .order_by()
        .values("entity")
        .annotate(n=Count("*"))
        .values("n")
    )
    return Coalesce(Subquery(rows, output_field=IntegerField()), 0)


def _numbers(entities: Sequence[Entity]) -> dict[int, int]:
    mentions = permitted(Mention.objects.filter(entity__in=entities), "article").order_by()
    return dict(mentions.values_list("entity").annotate(n=Count("*")))


def _articles(number: int) -> str:
    return ngettext("%(number)d article", "%(number)d articles", number) % {"number": number}


def _in_words(entities: Sequence[Entity]) -> dict[int, Words]:
    """Each of the names in a sentence of the article that came last, of those that have it."""
    mentions = permitted(Mention.objects.filter(entity__in=entities), "article").order_by()
    newest = dict(mentions.values_list("entity").annotate(article=Max("article")))
    rows = Mention.objects.filter(entity__in=newest, article__in=newest.values())
    chosen = [
        row
        for row in rows.select_related("entity", "article").order_by()
        if newest[row.entity_id] == row.article_id
    ]
    texts: dict[int, list[str]] = {}
    blocks = Block.objects.filter(article__in={row.article_id for row in chosen})
    blocks = blocks.exclude(kind__in=NOT_ITS_TEXT).order_by("article_id", "position")
    for article, text in blocks.values_list("article_id", "text"):
        texts.setdefault(article, []).append(text)
    found = ((row.entity_id, _words(row, texts.get(row.article_id, ()))) for row in chosen)
    return {entity: words for entity, words in found if words}


def _words(mention: Mention, texts: Sequence[str]) -> Words | None:
    forms = dict.fromkeys(filter(None, (mention.read_as, *mention.forms, mention.entity.name)))
    name = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)")
    for text in (*texts, mention.article.title):
        if match := name.search(text):
            before, after = text[: match.start()], text[match.end() :]
            return Words(
                before if len(before) <= AROUND else f"… {before[-AROUND:].partition(' ')[2]}",
                match[0],
                after if len(after) <= AROUND else f"{after[:AROUND].rpartition(' ')[0]} …",
                _address("article", mention.article_id), mention.article.title,
            )  # fmt: skip
    return None


def _address(model: str, pk: int) -> str:
    return reverse(f"admin:newsroom_{model}_change", args=[pk])

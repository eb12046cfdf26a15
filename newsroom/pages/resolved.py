"""How it is known that articles mean an entity: counted by way, and each in its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext, gettext_lazy

from newsroom.models import COUNTED, Block, Entity, Kind, Mention, Standing, Way
from newsroom.pages.formats import showable

# What each way means, for who counts by it.
MEANING = {
    Way.FULL_NAME: gettext_lazy("the article has the whole name, or one that means no other"),
    Way.IN_ARTICLE: gettext_lazy("a part of the name; the same article has the whole"),
    Way.IN_ARCHIVE: gettext_lazy(
        "a part of the name; of those called so, the archive means this one"
    ),
    Way.OFFICE_HOLDER: gettext_lazy("a title or a surname; public lists say who held the office"),
    Way.EDITOR: gettext_lazy("an editor said so"),
}
# Beside the ways a list can be narrowed to.
STANDINGS = ("doubtful", "refused")
# No article says there what it is about.
NOT_ITS_TEXT = (Kind.BYLINE, Kind.BIO, Kind.BOILERPLATE)
# Characters of the text shown on either side of a name.
AROUND = 70


@dataclass(frozen=True, slots=True)
class WayCount:
    """How many articles are known to mean an entity in one way."""

    way: str
    label: str
    meaning: str
    count: int


@dataclass(frozen=True, slots=True)
class Standings:
    """An entity's mentions, counted: the ones that are shown by way, and those that are not."""

    ways: Sequence[WayCount] = ()
    doubtful: int = 0
    refused: int = 0

    @classmethod
    def of(cls, entity: Entity) -> Standings:
        """Counted in one query."""
        rows = (
            Mention.objects.readable()
            .filter(entity=entity)
            .order_by()
            .values_list("standing", "way")
            .annotate(n=Count("*"))
        )
        counts: dict[str, int] = {}
        others = dict.fromkeys(STANDINGS, 0)
        for standing, way, number in rows:
            if standing in COUNTED:
                counts[way] = counts.get(way, 0) + number
            else:
                others[standing] += number
        ways = [
            WayCount(way.value, str(way.label), str(MEANING[way]), counts[way])
            for way in Way
            if way in counts
        ]
        return cls(ways, **others)

    @property
    def shown(self) -> int:
        return sum(each.count for each in self.ways)


@dataclass(frozen=True, slots=True)
class InContext:
    """A mention with the words in which its article has the name; "" where it has it no more."""

    mention: Mention
    before: str = ""
    name: str = ""
    after: str = ""


def read_as(mention: Mention) -> str:
    """The name as the article has it, in quotation marks; "" where it is the entity's."""
    name = showable(mention.read_as)
    if not name or name == mention.entity.name:
        return ""
    return gettext("‘%(name)s’") % {"name": name}


def way_of(mention: Mention) -> str:
    """How it is known whom the article means: "in this archive: ‘Obama’"."""
    said = mention.get_way_display()
    if mention.standing == Standing.DOUBTFUL or mention.way == Way.EDITOR:
        said = mention.get_standing_display()
    name = read_as(mention)
    return f"{said}: {name}" if name else said


def mentions_of(entity: Entity, chosen: str = "") -> QuerySet[Mention]:
    """The entity's mentions with their articles, newest first: shown ones, or by way or standing.

    `chosen` is a `Way`, or one of `STANDINGS`.
    """
    found = Mention.objects.readable().filter(entity=entity)
    found = found.select_related("article__source", "entity")
    if chosen in STANDINGS:
        found = found.filter(standing=Standing(chosen))
    else:
        found = found.filter(standing__in=COUNTED)
        if chosen:
            found = found.filter(way=chosen)
    return found.order_by("-article__published", "-article_id")


def in_context(mentions: Iterable[Mention]) -> list[InContext]:
    """The mentions in the words of their articles, read in one query."""
    mentions = list(mentions)
    if not mentions:
        return []
    rows = (
        Block.objects.filter(article__in=[mention.article_id for mention in mentions])
        .exclude(kind__in=NOT_ITS_TEXT)
        .order_by("article_id", "position")
        .values_list("article_id", "text")
    )
    texts: dict[int, list[str]] = {}
    for article_id, text in rows:
        texts.setdefault(article_id, []).append(text)
    return [_in_context(mention, texts.get(mention.article_id, ())) for mention in mentions]


def names_of(mention: Mention) -> list[str]:
    """The names by which the article may call the entity, the longest first."""
    forms = [mention.read_as, *mention.forms, mention.entity.name]
    return sorted(filter(None, dict.fromkeys(forms)), key=len, reverse=True)


def words_of(mention: Mention) -> re.Pattern[str]:
    """What finds them in a text."""
    names = "|".join(map(re.escape, names_of(mention)))
    return re.compile(rf"(?<!\w)(?:{names})(?!\w)")


def _in_context(mention: Mention, texts: Sequence[str]) -> InContext:
    words = words_of(mention)
    for text in (mention.article.title, *texts):
        if match := words.search(text):
            start, end = match.span()
            return InContext(
                mention,
                showable(_cut_start(text[:start])),
                showable(match[0]),
                showable(_cut_end(text[end:])),
            )
    return InContext(mention)


def _cut_start(text: str) -> str:
    line = text.rpartition("\n")[2]
    return line if len(line) <= AROUND else f"… {line[-AROUND:].partition(' ')[2]}"


def _cut_end(text: str) -> str:
    line = text.partition("\n")[0]
    return line if len(line) <= AROUND else f"{line[:AROUND].rpartition(' ')[0]} …"

"""What storing and editing share: an article's authors and its mentions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from newsroom.archive import names_to_rows
from newsroom.bulk import insert_rows
from newsroom.importing import ParsedEntity
from newsroom.models import Article, Author, Authorship, Mention, Standing, Way
from newsroom.names import name_key

MENTION_FIELDS = (
    "article", "entity", "count", "forms", "confidence", "way", "standing", "read_as",
)  # fmt: skip


def create_authorships(pairs: Iterable[tuple[Article, Sequence[str]]]) -> None:
    pairs = list(pairs)
    authors = names_to_rows.named(Author, (name for _, names in pairs for name in names if name))
    Authorship.objects.bulk_create(
        [
            Authorship(article=article, author_id=author, position=position)
            for article, names in pairs
            for author, position in positions(names, authors).items()
        ]
    )


def positions(names: Iterable[str], authors: Mapping[str, Author]) -> dict[int, int]:
    """The place of each author in a byline, by the author's id; of one who is named twice the first."""
    found: dict[int, int] = {}
    for position, name in enumerate(filter(None, names)):
        found.setdefault(authors[name].pk, position)
    return found


def create_mentions(pairs: Iterable[tuple[Article, Sequence[ParsedEntity]]]) -> None:
    """Tie articles to what they name, as far as reading alone tells; mentions that are there stay."""
    never = names_to_rows.never_names()
    # What stands in the note on the author alone is no matter of the article.
    flat = [
        (article, parsed)
        for article, all_ in pairs
        for parsed in all_
        if parsed.name.strip() and parsed.own and name_key(parsed.name) not in never
    ]
    found = names_to_rows.entities([parsed for _, parsed in flat])
    # Two names of one article may turn out to be one entity.
    together: dict[tuple[int, int], list[ParsedEntity]] = {}
    for (article, parsed), entity in zip(flat, found, strict=True):
        together.setdefault((article.pk, entity.pk), []).append(parsed)
    read_again = {article.pk for article, _ in flat if article.revision > 1}
    there = Mention.objects.filter(article__in=read_again).values_list("article_id", "entity_id")
    for pair in there if read_again else ():
        together.pop(pair, None)
    insert_rows(
        Mention,
        MENTION_FIELDS,
        (
            (
                article_id, entity_id, sum(parsed.own for parsed in all_),
                json.dumps(_forms(all_)), all_[0].confidence, *_standing(all_), "",
            )
            for (article_id, entity_id), all_ in together.items()
        ),
    )  # fmt: skip


def _standing(parsed: Sequence[ParsedEntity]) -> tuple[str, str]:
    """The way and standing that names of one entity have while their article alone is known.

    One word that may be somebody's surname tells nobody for sure: the archive has to say whose.
    """
    if all(each.bare for each in parsed):
        return Way.IN_ARCHIVE.value, Standing.DOUBTFUL.value
    return Way.FULL_NAME.value, Standing.SHOWN.value


def _forms(parsed: Iterable[ParsedEntity]) -> list[str]:
    """The forms in which an article names an entity, as it first has them."""
    return list(dict.fromkeys(form for each in parsed for form in (each.name, *each.aliases)))

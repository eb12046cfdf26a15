"""What storing and editing share: an article's authors and its mentions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from newsroom.archive import names_to_rows
from newsroom.bulk import insert_rows
from newsroom.importing import ParsedArticle, ParsedEntity
from newsroom.models import Article, Author, Authorship, Mention, ReadNames, Standing, Way
from newsroom.names import name_key
from newsroom.resolution import as_list, overlooked

MENTION_FIELDS = (
    "article", "entity", "count", "forms", "confidence", "way", "standing", "read_as",
)  # fmt: skip


def create_authorships(pairs: Iterable[tuple[Article, Sequence[str]]]) -> None:
    pairs = list(pairs)
    authors = names_to_rows.named(Author, (name for _, names in pairs for name in names if name))
    rows: dict[tuple[int, int], Authorship] = {}
    for article, names in pairs:
        for position, name in enumerate(filter(None, names)):
            rows.setdefault(
                (article.pk, authors[name].pk),
                Authorship(article=article, author=authors[name], position=position),
            )
    Authorship.objects.bulk_create(rows.values())


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


def keep_read_names(parsed: Iterable[tuple[Article, ParsedArticle]]) -> None:
    """Keep what reading said of the names in articles, for the archive to resolve anew."""
    pairs = [(row, [*article.entities, *_overlooked(article)]) for row, article in parsed]
    ReadNames.objects.filter(article__in=[row for row, _ in pairs if row.revision > 1]).delete()
    insert_rows(
        ReadNames,
        ("article", "names", "resolved"),
        ((row.pk, json.dumps([as_list(each) for each in all_]), False) for row, all_ in pairs),
    )


def _overlooked(parsed: ParsedArticle) -> Sequence[ParsedEntity]:
    """What may be a name and was not read as one; of what an archive has decided nothing."""
    return () if parsed.decided else overlooked(parsed.blocks, parsed.entities)


def _forms(parsed: Iterable[ParsedEntity]) -> list[str]:
    """The forms in which an article names an entity, as it first has them."""
    return list(dict.fromkeys(form for each in parsed for form in (each.name, *each.aliases)))

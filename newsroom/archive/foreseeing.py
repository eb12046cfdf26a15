"""What reading documents again would change of articles: compared, and nothing of it written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from newsroom.archive import read_rows
from newsroom.archive.journal import changes_of
from newsroom.archive.names_to_rows import foreseen
from newsroom.archive.parts import positions
from newsroom.archive.rows import PARTS, Key, RowId, Values, as_plain, differences
from newsroom.history import Change, Subject
from newsroom.importing import ParsedArticle
from newsroom.models import Article, Author, Seed, Source

# The parts that are compared beside the article's own row. Mentions follow from the names that are
# read and from all other articles, and what is left tells where these come from.
COMPARED: Final = ("blocks", "authorships", "read_names")

Pairs = Sequence[tuple[Article, ParsedArticle]]


def would_reparse(
    *, parsed: Sequence[tuple[int, ParsedArticle]], read: Mapping[int, str]
) -> list[Change]:
    """What `reparse` would change of each of these articles: its own row, blocks, authors and names.

    Gives unsaved changes. A source or an author that would be made has an id below zero in them.
    """
    seeds = Seed.objects.filter(current=True, article__in=[pk for pk, _ in parsed])
    seeds = seeds.select_related("article").defer("data", "given", "repairs", "doubts")
    rows = {
        seed.article_id: seed.article for seed in seeds if read.get(seed.article_id) == seed.sha256
    }
    pairs = [(rows[pk], article) for pk, article in parsed if pk in rows]
    before: dict[RowId, Values] = dict(map(_own_row, rows.values()))
    for name in COMPARED:
        before |= {(name, key): values for key, values in PARTS[name].read("article_id", rows)}
    after, made = _after(pairs, before)
    found = changes_of(list(differences(before, after)))
    for change in found:
        change.names = made | change.names
    return found


def _after(
    pairs: Pairs, before: Mapping[RowId, Values]
) -> tuple[dict[RowId, Values], dict[str, str]]:
    """The rows as they would be, and what those are called that would be made: {"author:-1": name}."""
    edited = read_rows.edited_fields([row for row, _ in pairs])
    sources = foreseen(Source, read_rows.source_names(article for _, article in pairs))
    for row, article in pairs:
        read_rows.set_columns(row, article, sources, edited.get(row.pk, set()))
    after: dict[RowId, Values] = dict(_own_row(row) for row, _ in pairs)
    blocks, _noted = read_rows.block_rows(pairs)
    after |= _rows("blocks", read_rows.BLOCK_FIELDS, blocks)
    signed = read_rows.names_of_authors(pairs, edited)
    authors = foreseen(Author, [name for _, names in signed for name in names if name])
    ties = (
        (row.pk, author, position)
        for row, names in signed
        for author, position in positions(names, authors).items()
    )
    after |= _rows("authorships", ("article", "author", "position"), ties)
    # Where an editor said who wrote it, that stays.
    read = {row.pk for row, _ in signed}
    after |= {
        (name, key): values
        for (name, key), values in before.items()
        if name == "authorships" and values["article_id"] not in read
    }
    names = ((row.pk, read_rows.read_names(article), False) for row, article in pairs)
    after |= _rows("read_names", ("article", "names", "resolved"), names)
    called = {
        f"{subject}:{row.pk}": row.name
        for subject, found in ((Subject.SOURCE, sources), (Subject.AUTHOR, authors))
        for row in found.values()
        if row.pk < 0
    }
    return after, called


def _own_row(article: Article) -> tuple[RowId, Values]:
    part = PARTS["article"]
    values = {
        name: as_plain(field.value_from_object(article)) for name, field in part.fields.items()
    }
    return (part.name, part.key_of(values)), values


def _rows(
    name: str, fields: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterator[tuple[RowId, Values]]:
    """Rows that are told by the names of fields, as the journal has rows of a part."""
    part = PARTS[name]
    columns = [part.model._meta.get_field(field).attname for field in fields]  # type: ignore[union-attr]
    for row in rows:
        # As JSON gives them back: a tuple is a list there.
        values = dict(zip(columns, json.loads(json.dumps(list(map(as_plain, row)))), strict=True))
        key: Key = part.key_of(values)
        yield (name, key), values

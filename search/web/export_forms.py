"""How the articles of a search are written to a file: CSV, XLSX, JSON Lines, BibTeX, RIS.

CSV and XLSX say of each field how it is known (`published_origin`), JSON Lines have all its evidence.
Articles that carry one text have one `text_group`.
With the texts (`text=1`; JSON Lines always have them) a file can be imported again as it was: beside
the text of CSV and XLSX stand the kinds of its blocks with their numbers of lines, and what else is
known of them (`newsroom.importing.own_export` reads them).
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from typing import Any, Final, NamedTuple

from newsroom.importing import FIELDS, ValueKind
from newsroom.models import Article, EntityKind, Kind
from newsroom.pages import citation
from newsroom.pages.formats import exported_address
from newsroom.records import Record, metadata_record
from newsroom.text import NOT_IN_XML, plain_cell
from newsroom.workbooks import LONGEST_CELL, write_workbook
from search.results.articles import BlockRow, LoadedArticle, Related

NOT_TEXT = frozenset({Kind.BOILERPLATE.value, Kind.BIO.value})
PIECE: Final = 64 * 1024

Address = Callable[[Article], str]
# The columns as they have always stood, for whoever reads them by their place; a field of the table
# that is not among them comes after.
ESTABLISHED = (
    "id", "title", "standfirst", "published", "source", "original_source", "authors", "language",
    "people", "organisations", "places", "guessed", "url", "permalink",
)  # fmt: skip
KNOWN = tuple(field.name for field in FIELDS if field.kind is not ValueKind.ENTITIES)
COLUMNS = (*ESTABLISHED, *(name for name in KNOWN if name not in ESTABLISHED), "authors_kinds")
ORIGINS = tuple(f"{name}_origin" for name in KNOWN)
GROUP = "text_group"
TEXT = ("text", "kinds", "blocks")


def record(loaded: LoadedArticle, permalink: str) -> Record:
    """The article with its metadata and the people, organisations and places in it."""
    article = loaded.article
    names: dict[str, list[str]] = {kind: [] for kind in EntityKind.values}
    for entity in loaded.entities:
        names[entity.kind].append(entity.name)
    values = metadata_record(article) | {
        "id": article.pk,
        "people": names["person"],
        "organisations": names["organisation"],
        "places": names["place"],
        "guessed": article.inferred,
        "url": exported_address(article.url),
        "permalink": permalink,
    }
    return {name: "" if values[name] is None else values[name] for name in COLUMNS}


# --- tables ---------------------------------------------------------------------------------------


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def as_csv(
    articles: Iterable[LoadedArticle], address: Address, with_text: bool = False
) -> Iterator[str]:
    """A table of the metadata, several values of a cell parted by "; "."""
    return csv_rows(header(with_text), (row(loaded, address, with_text) for loaded in articles))


def csv_rows(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of a table as CSV, no cell of which a spreadsheet calculates.

    It begins with a byte order mark, by which spreadsheets know UTF-8.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(columns)
    for values in rows:
        yield writer.writerow([cell(value) for value in values])


def header(with_text: bool) -> tuple[str, ...]:
    """The names of a table's columns."""
    return (*COLUMNS, *ORIGINS, GROUP, *(TEXT if with_text else ()))


def row(loaded: LoadedArticle, address: Address, with_text: bool) -> list[Any]:
    """The values of a table's columns for an article."""
    origins = loaded.origins
    values = list(record(loaded, address(loaded.article)).values())
    values += [origins.get(name, "") for name in KNOWN]
    values.append("" if loaded.text_group is None else loaded.text_group)
    if with_text:
        known = [_known_of(block) for block in loaded.texts]
        values += [
            "\n".join(block.text for block in loaded.texts),
            " ".join(f"{block.kind}:{block.text.count(chr(10)) + 1}" for block in loaded.texts),
            json.dumps(known, ensure_ascii=False),
        ]
    return values


def cell(value: object) -> str:
    """A value as a cell that no spreadsheet calculates."""
    return plain_cell(_cell_text(value))


def _cell_text(value: object) -> str:
    text = "; ".join(value) if isinstance(value, list) else str(value)
    return text.replace("\x00", "")


def as_xlsx(
    articles: Iterable[LoadedArticle], address: Address, with_text: bool = False
) -> Iterator[bytes]:
    """The same table as a workbook of one sheet. A text that no cell holds goes on in further columns.

    Empty pieces come while it is made: a workbook is packed when its last row is known.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass") as spool:
        longest = 0
        for loaded in articles:
            cells = [NOT_IN_XML.sub("", _cell_text(v)) for v in row(loaded, address, with_text)]
            longest = max(longest, *map(len, cells)) if with_text else 0
            spool.write(json.dumps(cells) + "\n")
            yield b""
        spool.seek(0)
        with tempfile.TemporaryFile() as book:
            for _ in write_workbook(
                _book_rows(map(json.loads, spool), header(with_text), longest), "articles", book
            ):
                yield b""
            book.seek(0)
            yield from iter(lambda: book.read(PIECE), b"")


def _book_rows(
    rows: Iterable[list[str]], names: Sequence[str], longest: int
) -> Iterator[list[int | str | None]]:
    """The rows of the workbook, its head first: texts, but for the number of the article."""
    yield [
        *names,
        *(part_name(name, part) for name in TEXT for part in range(2, _parts(longest) + 1)),
    ]
    for values in rows:
        cells: list[int | str | None] = [int(values[0])]
        rest: list[str | None] = []
        for name, value in zip(names[1:], values[1:], strict=True):
            first, *others = _cut(value)
            cells.append(first)
            if name in TEXT:
                rest += [*others, *[None] * (_parts(longest) - 1 - len(others))]
        yield [*cells, *rest]


def part_name(name: str, part: int) -> str:
    """The column in which a text goes on: `text_2`."""
    return f"{name}_{part}"


def _parts(longest: int) -> int:
    return max(1, -(-longest // LONGEST_CELL))


def _cut(text: str) -> list[str]:
    return [text[at : at + LONGEST_CELL] for at in range(0, max(len(text), 1), LONGEST_CELL)]


# --- records --------------------------------------------------------------------------------------


def as_json_lines(
    articles: Iterable[LoadedArticle], address: Address, with_text: bool = True
) -> Iterator[str]:
    """One JSON object a line: the metadata with their evidence, and the text in blocks.

    `text` is what is read; what stands beside it (`apart`: boilerplate, notes on authors) says
    before which of all the blocks, from 0, it stood.
    """
    for loaded in articles:
        numbered = list(zip(count(), loaded.texts))
        entry = record(loaded, address(loaded.article)) | {
            GROUP: loaded.text_group,
            "evidence": {row.field: _evidence(row._asdict()) for row in loaded.evidence},
            "text": [_block(block) for _, block in numbered if block.kind not in NOT_TEXT],
            "apart": [
                {"place": place, **_block(block)}
                for place, block in numbered
                if block.kind in NOT_TEXT
            ],
        }
        yield json.dumps(entry, ensure_ascii=False) + "\n"


def _block(block: BlockRow) -> Record:
    return {"kind": block.kind, "text": block.text, **_known_of(block)}


def _known_of(block: BlockRow) -> Record:
    """What is known of a block beside its kind and text, as far as anything is."""
    known = block._asdict() | {"url": exported_address(block.url)}
    known["published"] = block.published.isoformat() if block.published else ""
    return {name: known[name] for name in BlockRow._fields[2:] if known[name]}


def _evidence(known: Record) -> Record:
    """What a field rests on, without its name."""
    if known.pop("field") == "url":
        known = {
            k: exported_address(str(v or "")) if k in ("value", "quote") else v
            for k, v in known.items()
        }
    return known


# --- citations ------------------------------------------------------------------------------------


def as_bibtex(
    articles: Iterable[LoadedArticle], address: Address, with_text: bool = False
) -> Iterator[str]:
    """BibTeX entries with a blank line after each."""
    for loaded in articles:
        yield citation.bibtex(loaded.article, address(loaded.article), loaded.doubts) + "\n"


def as_ris(
    articles: Iterable[LoadedArticle], address: Address, with_text: bool = False
) -> Iterator[str]:
    """RIS records with a blank line after each."""
    for loaded in articles:
        yield citation.ris(loaded.article, address(loaded.article), loaded.doubts) + "\r\n"


class Form(NamedTuple):
    """How a file is written, and what is read of each article for it; `text` is read where it is asked for."""

    write: Callable[[Iterable[LoadedArticle], Address, bool], Iterator[str] | Iterator[bytes]]
    content_type: str
    related: tuple[Related, ...]
    text: tuple[Related, ...] = ()


FORMS = {
    "csv": Form(as_csv, "text/csv; charset=utf-8", ("names", "origins", "groups"), ("texts",)),
    "xlsx": Form(
        as_xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ("names", "origins", "groups"),
        ("texts",),
    ),
    "jsonl": Form(
        as_json_lines,
        "application/x-ndjson; charset=utf-8",
        ("names", "texts", "evidence", "groups"),
    ),
    "bib": Form(as_bibtex, "application/x-bibtex; charset=utf-8", ("origins",)),
    "ris": Form(as_ris, "application/x-research-info-systems; charset=utf-8", ("origins",)),
}

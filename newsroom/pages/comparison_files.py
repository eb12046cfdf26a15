"""A comparison of articles as a file: CSV for tables, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from newsroom.models import Article
from newsroom.pages.comparing import Column, Comparison, Entry, Section
from newsroom.text import one_line, plain_cell

Address = Callable[[Article], str]
# What the state of a passage is called in files.
STATES: Final = {"both": "shared", "only": "only here", "": "not told"}


def as_csv(comparison: Comparison, address: Address) -> str:
    """One row for each article, each thing that is shared or is in one only, and each passage.

    `in` are the letters of the articles that have it. It begins with a byte order mark, by which
    spreadsheets know UTF-8.
    """
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow(["part", "in", "text", "same as", "address"])
    for row in _rows(comparison, address):
        writer.writerow([plain_cell(one_line(text)) for text in row])
    return out.getvalue()


def _rows(comparison: Comparison, address: Address) -> Iterator[list[str]]:
    for column in comparison.columns:
        yield ["article", column.letter, column.article.title, "", address(column.article)]
    everyone = " ".join(column.letter for column in comparison.columns)
    for section in comparison.sections:
        for entry in section.shared:
            yield [section.kind, entry.letters or everyone, entry.text, "", ""]
        for column, only in section.alone:
            for entry in only:
                yield [section.kind, column.letter, entry.text, "", ""]
    for column in comparison.columns:
        for passage in (each for some in column.stretches for each in some.passages):
            partners = " ".join(partner.label for partner in passage.partners)
            yield [f"passage, {STATES[passage.state]}", passage.label, passage.text, partners, ""]


def as_json(comparison: Comparison, address: Address) -> str:
    """All that the page has."""
    data = {
        "articles": [_column(column, address) for column in comparison.columns],
        "shared": [_section(section, comparison) for section in comparison.sections],
    }
    return json.dumps(data, ensure_ascii=False, indent=1)


def _column(column: Column, address: Address) -> dict[str, Any]:
    article = column.article
    return {
        "letter": column.letter,
        "id": article.pk,
        "title": article.title,
        "standfirst": article.standfirst,
        "source": article.source.name if article.source else "",
        "published": article.published_on.iso if article.published_on else "",
        "authors": [authorship.author.name for authorship in article.authorships.all()],
        "inferred": sorted(column.inferred),
        "words": column.words,
        "permalink": address(article),
        "passages": [
            {
                "name": passage.label,
                "kind": stretch.item.kind,
                "language": stretch.item.language,
                "state": STATES[passage.state],
                "text": passage.text,
                "same_as": [partner.label for partner in passage.partners],
            }
            for stretch in column.stretches
            for passage in stretch.passages
        ],
    }


def _section(section: Section, comparison: Comparison) -> dict[str, Any]:
    everyone = [column.letter for column in comparison.columns]

    def entry(each: Entry) -> dict[str, Any]:
        return {
            "text": each.text,
            **({"speaker": each.speaker} if each.speaker else {}),
            "in": each.letters.split() or everyone,
            "passages": [name.upper() for _letter, name in each.places],
        }

    return {
        "kind": section.kind,
        "shared": [entry(each) for each in section.shared],
        "only": {column.letter: [each.text for each in only] for column, only in section.alone},
    }

"""A suffix after a comma belongs to the name before it: Jane Doe, Jr. is one person."""

from __future__ import annotations

import pytest

from newsroom.importing.recognise.author_columns import parse_author_column
from newsroom.importing.recognise.bylines import parse_byline
from newsroom.models import Author
from tests.newsroom.factories import report


@pytest.mark.parametrize(
    ("line", "people", "outlets"),
    [
        ("By Jane Doe, Jr.", ("Jane Doe Jr.",), ()),
        ("By Jane Doe, Jr., CNN", ("Jane Doe Jr.",), ("CNN",)),
        ("By Jane Doe, Jr. and Ana Paz", ("Jane Doe Jr.", "Ana Paz"), ()),
        ("By John Roe, III", ("John Roe III",), ()),
    ],
)
def test_in_a_byline(line: str, people: tuple[str, ...], outlets: tuple[str, ...]) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.people, byline.outlets) == (people, outlets)


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ("Jane Doe, Jr.", ("Jane Doe Jr.",)),
        ("Jane Doe, Jr., Ana Paz", ("Jane Doe Jr.", "Ana Paz")),
        ("Ana Paz, Jane Doe, Sr.", ("Ana Paz", "Jane Doe Sr.")),
        ("['Jane Doe', 'Jr.']", ("Jane Doe Jr.",)),
        ("John Roe, III", ("John Roe III",)),
    ],
)
def test_in_an_author_column(column: str, names: tuple[str, ...]) -> None:
    assert parse_author_column(column).people == names


@pytest.mark.django_db
def test_it_makes_one_author() -> None:
    report(author="Jane Doe, Jr.")
    assert list(Author.objects.values_list("name", flat=True)) == ["Jane Doe Jr."]

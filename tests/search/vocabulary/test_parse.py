"""Queries against this archive: its names, and words pasted from damaged pages."""

from __future__ import annotations

import pytest

from search.types import And, Word
from search.vocabulary.parse import parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]


def words(text: str) -> list[str]:
    node = parse(text).node
    children = node.children if isinstance(node, And) else (node,)
    return [child.exact for child in children if isinstance(child, Word)]


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("NicolĂĄs Maduro", ["nicolas", "maduro"]),  # read as ISO 8859-2, controls lost
        ("NicolÃ¡s Maduro", ["nicolas", "maduro"]),  # read as Windows-1252
        ("SimĂłn BolĂvar", ["simon", "bolivar"]),  # a soft hyphen lost
    ],
)
def test_words_pasted_from_a_damaged_page_are_read_as_they_were_written(
    pasted: str, meant: list[str]
) -> None:
    assert words(pasted) == meant


def test_words_that_were_never_damaged_stay() -> None:
    assert words("băiat łódź são") == ["baiat", "lodz", "sao"]

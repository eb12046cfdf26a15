"""Which common words are names where they have a capital."""

from __future__ import annotations

import pytest

from newsroom.importing.data_build.word_names import is_name
from newsroom.importing.gazetteer import flags_by_name


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("wells", True),
        ("king", True),  # a title, and what a person may be called twice over
        ("hill", True),
        ("congress", True),  # the one body of its kind
        ("jr", True),
        ("council", False),
        ("president", False),
        ("court", False),
        ("sunday", False),
        ("island", False),
    ],
)
def test_a_word_of_a_kind_is_a_name_where_people_or_one_body_are_called_so(
    word: str, name: bool
) -> None:
    assert is_name(word, flags_by_name().get(word, 0), "en") is name

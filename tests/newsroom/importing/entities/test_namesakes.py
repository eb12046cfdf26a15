"""People whose given names are places', and places that begin like people."""

from __future__ import annotations

import pytest

from newsroom.importing.entities.find import find_entities
from newsroom.importing.types import BlockKind, ParsedBlock


def kinds(*paragraphs: str) -> dict[str, str]:
    """The names of an article, each with its kind."""
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, "en") for text in paragraphs]
    return {entity.name: entity.kind for entity in find_entities(blocks)}


@pytest.mark.parametrize(
    "name", ["Paris Hilton", "Virginia Woolf", "Paris Jackson", "Houston Stewart", "Kenya Moore"]
)
@pytest.mark.parametrize(
    "sentence",
    ["Michael Jordan watched it with {} in Rome.", "They saw {} there.", "It was the fault of {}."],
)
def test_a_given_name_that_is_a_places_before_a_surname_is_somebodys(
    name: str, sentence: str
) -> None:
    found = kinds(sentence.format(name))
    assert found[name] == "person"
    assert name.split()[0] not in found


@pytest.mark.parametrize(
    "name",
    ["Virginia Beach", "Dallas Cowboys", "Lincoln Center", "Houston Chronicle", "Orlando Magic"],
)
def test_what_begins_like_a_person_and_ends_as_none_is_no_person(name: str) -> None:
    assert kinds(f"They wrote to the {name} about it.").get(name) != "person"


def test_who_stands_behind_a_place_is_another_name() -> None:
    assert "Phoenix Obama" not in [
        name for name, kind in kinds("In Phoenix Obama spoke.").items() if kind == "person"
    ]


def test_a_common_word_is_a_surname_where_the_words_beside_it_say_so() -> None:
    assert kinds("They met actor Austin Powers there.")["Austin Powers"] == "person"


def test_the_surname_alone_tells_what_a_name_is() -> None:
    alone = kinds("It was the fault of Austin Powers.")
    told = kinds("It was the fault of Austin Powers.", "The vote was lost, Mr. Powers said.")
    assert alone["Austin Powers"] != "person"
    assert told["Austin Powers"] == "person"
    assert "Powers" not in told

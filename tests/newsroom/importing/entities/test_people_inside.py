"""People inside of what looks like one name."""

from __future__ import annotations

import pytest

from newsroom.importing.entities.find import find_entities
from newsroom.importing.types import BlockKind, ParsedBlock


def named(text: str) -> set[tuple[str, str]]:
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, "en")]
    return {(entity.name, entity.kind) for entity in find_entities(blocks)}


@pytest.mark.parametrize(
    ("sentence", "apart"),
    [
        (
            "It was the view of Russell Wheeler of the Brookings Institution in Washington.",
            {("Russell Wheeler", "person"), ("Brookings Institution", "organisation")},
        ),
        (
            "It is led by Spencer's National Policy Institute and by the port of Harlow.",
            {("Spencer", "person"), ("National Policy Institute", "organisation")},
        ),
        (
            "It was given to the Pentagon's Special Operations Command in the spring.",
            {("Pentagon", "organisation"), ("Special Operations Command", "organisation")},
        ),
    ],
)
def test_somebody_and_what_they_belong_to_are_two(
    sentence: str, apart: set[tuple[str, str]]
) -> None:
    assert apart <= named(sentence)


@pytest.mark.parametrize("body", ["University of Chicago", "Church of England"])
def test_a_body_of_something_is_one(body: str) -> None:
    assert (body, "organisation") in named(f"They gave it all to the {body} in the spring of 1990.")


def test_who_heads_an_administration_is_named_by_it_however_it_is_written() -> None:
    for written in ("Obama administration", "Obama Administration"):
        assert named(f"During the {written} it was legal in all of the country.") == {
            ("Obama", "person")
        }
    drugs = named("It was allowed by the Food and Drug Administration in the spring.")
    assert ("Food and Drug Administration", "organisation") in drugs


def test_a_name_that_begins_with_the_surname_anew_is_told_twice() -> None:
    assert ("Donald John Trump", "person") in named(
        "He met President Trump Donald John Trump there."
    )

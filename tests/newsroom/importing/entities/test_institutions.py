"""Institutions whose names have an "and" in them, and two that an "and" stands between."""

from __future__ import annotations

import pytest

from newsroom.importing.entities.find import find_entities
from newsroom.importing.types import BlockKind, ParsedBlock


def shown(text: str, language: str = "en") -> set[str]:
    """The organisations that a reader is shown."""
    entities = find_entities([ParsedBlock(BlockKind.PARAGRAPH, text, language)])
    return {e.name for e in entities if e.kind == "organisation" and not e.suggested}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "The Board of Elementary and Secondary Education met.",
            "Board of Elementary and Secondary Education",
        ),
        (
            "It was said by the Harlow Institute of Ports and Inland Waterways on Monday.",
            "Harlow Institute of Ports and Inland Waterways",
        ),
        ("A report by the Center on Water and Housing said so.", "Center on Water and Housing"),
        (
            "The Bureau of Fisheries, Timber and Salt took it away.",
            "Bureau of Fisheries, Timber and Salt",
        ),
        (
            "The Committee on Coal, Steel, and Railways heard him.",
            "Committee on Coal, Steel, and Railways",
        ),
        (
            "He has worked for the Organization for Trade and Fishing in Europe since May.",
            "Organization for Trade and Fishing in Europe",
        ),
        ("It is the Office of Ports and Dredging Director who said so.", "Office of Ports and Dredging"),
    ],
)  # fmt: skip
def test_a_body_is_named_with_all_that_it_is_for(sentence: str, name: str) -> None:
    assert name in shown(sentence)


def test_a_spanish_body_is_named_whole() -> None:
    text = "Lo dijo el Ministerio de Asuntos Marítimos y Transformación Digital en marzo."
    assert "Ministerio de Asuntos Marítimos y Transformación Digital" in shown(text, "es")


@pytest.mark.parametrize(
    ("sentence", "apart"),
    [
        ("The Department of Justice and Treasury officials agreed.", "Department of Justice"),
        ("The Department of Labor and Congress agreed on it.", "Department of Labor"),
        ("The Institute of Physics and Google have signed.", "Institute of Physics"),
        (
            "In May he left the Department of Defense and National Security Council for good.",
            "Department of Defense",
        ),
    ],
)
def test_another_one_behind_the_and_is_no_part_of_the_name(sentence: str, apart: str) -> None:
    names = {e.name for e in find_entities([ParsedBlock(BlockKind.PARAGRAPH, sentence, "en")])}
    assert apart in names
    assert not [name for name in names if name.startswith(f"{apart} and")]


def test_whose_body_it_is_is_another_name() -> None:
    names = shown("At the Harlow School's Center for Water and Housing it was warm.")
    assert "Center for Water and Housing" in names

"""What is found is shown in the languages that are read well enough."""

from __future__ import annotations

import pytest

from newsroom.importing import is_read, languages_read
from newsroom.importing.entities.confidence import FEATURES, confidence, weights
from newsroom.importing.entities.find import find_entities
from newsroom.importing.types import BlockKind, ParsedBlock

SENTENCE = "Angela Merkel met Emmanuel Macron in Paris."


def shown(*languages: str, text: str = SENTENCE) -> list[bool]:
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, language) for language in languages]
    return [not entity.suggested for entity in find_entities(blocks)]


def test_the_languages_that_are_read_are_told() -> None:
    assert {"en", "es"} <= set(languages_read())
    assert is_read("en")
    assert not is_read("it")
    assert is_read("")


def test_in_a_language_that_is_not_read_all_are_suggestions() -> None:
    assert shown("it")
    assert not any(shown("it"))
    assert all(shown("en"))


def test_a_line_that_seems_to_be_in_another_language_shows_nothing() -> None:
    assert not any(shown("it", "it", "en"))


def test_german_nouns_at_the_start_of_a_sentence_are_no_names() -> None:
    text = "Menschen warten. Jetzt regnet es. Vater und Mutter kommen morgen nach Berlin."
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, "de")]
    assert {e.name for e in find_entities(blocks) if not e.suggested} <= {"Berlin"}


@pytest.mark.parametrize("value", [0.0, 1.0, 50.0, -50.0])
def test_a_confidence_is_a_probability(value: float) -> None:
    assert len(weights()) == len(FEATURES)
    assert 0 <= confidence([value] * len(FEATURES)) <= 1

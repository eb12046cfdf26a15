"""What entities are called in the interface's language."""

from __future__ import annotations

import pytest
from django.utils import translation

from newsroom.pages.labels import keys_called, label_of


@pytest.mark.parametrize(
    ("name", "kind", "english", "spanish"),
    [
        ("United States", "place", "United States", "Estados Unidos"),
        ("Germany", "place", "Germany", "Alemania"),
        # Whatever language an archive had first.
        ("Alemania", "place", "Germany", "Alemania"),
        ("Iran", "place", "Iran", "Irán"),
        ("México", "place", "Mexico", "México"),
        ("London", "place", "London", "Londres"),
        ("United Nations", "organisation", "United Nations", "Naciones Unidas"),
        # Only what is of the kind: there are people called Jordan.
        ("Jordan", "place", "Jordan", "Jordania"),
        ("Jordan", "person", "Jordan", "Jordan"),
        ("London", "organisation", "London", "London"),
        # A town of Spain is no island of the Caribbean, and no plain name becomes a clumsy one.
        ("Granada", "place", "Granada", "Granada"),
        ("Hong Kong", "place", "Hong Kong", "Hong Kong"),
        ("Congo", "place", "Congo", "Congo"),
        ("Caracas", "place", "Caracas", "Caracas"),
    ],
)
def test_labels_follow_the_language(name: str, kind: str, english: str, spanish: str) -> None:
    for language, label in (("en", english), ("es", spanish)):
        with translation.override(language):
            assert label_of(name, kind) == label


def test_names_are_found_by_their_labels() -> None:
    with translation.override("es"):
        assert keys_called("estados unidos") == ["united states"]
        assert "united states" in keys_called("estados", str.startswith)
        assert "united nations" in keys_called("unidas", str.__contains__)
    with translation.override("en"):
        assert keys_called("united states") == ["estados unidos"]


def test_without_a_language_of_its_own_an_interface_has_english_labels() -> None:
    with translation.override(None):
        assert label_of("Germany", "place") == "Germany"

"""The lists of words and wordings: well formed, explained, and each of use to a rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsroom.importing.recognise import phrases

IMPORTING = Path(phrases.__file__).parents[1]


@pytest.mark.parametrize("language", phrases.LANGUAGES)
def test_a_file_says_where_it_comes_from_and_lists_each_entry_once(language: str) -> None:
    text = (phrases.HERE / f"{language}.txt").read_text(encoding="utf-8")
    assert "Written for this project. MIT, as the project." in text[:300]
    headings = re.findall(r"^\[(.+)\]$", text, re.M)
    assert len(headings) == len(set(headings))
    for name in headings:
        found = phrases.entries(name, language)
        assert found
        assert len(found) == len(set(found)), name


def test_every_list_is_asked_for_by_a_rule_and_explained() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in IMPORTING.rglob("*.py"))
    readme = (phrases.HERE / "README.md").read_text(encoding="utf-8")
    for name in phrases.lists():
        assert f'"{name}"' in code or f"{{{name}}}" in code, name
        assert f"`{name}`" in readme, name


@pytest.mark.parametrize("name", sorted(phrases.lists()))
def test_entries_are_patterns_that_capture_nothing(name: str) -> None:
    for entry in phrases.entries(name):
        assert re.compile(entry).groups == 0
    assert re.compile(phrases.any_of(name), re.X).groups == 0


def test_a_pattern_is_filled_with_a_list() -> None:
    pattern = re.compile(phrases.fill(r"{share verb} {2,}x | {byline verb}"), re.I | re.X)
    assert pattern.fullmatch("propos recueillis")
    assert not pattern.fullmatch("proposrecueillis")
    with pytest.raises(KeyError):
        phrases.fill("{no such list}")


def test_long_entries_come_first() -> None:
    found = re.match(phrases.any_of("picture word"), "photographer")
    assert found is not None
    assert found[0] == "photographer"


def test_numbers_of_months() -> None:
    assert phrases.numbered("month")["sept"] == 9


def test_an_entry_outside_of_a_list_is_an_error(tmp_path: Path) -> None:
    stray = tmp_path / "en.txt"
    stray.write_text("# a comment\nstray\n", encoding="utf-8")
    with pytest.raises(ValueError, match="stands in no list"):
        phrases._read(stray)

"""Outlets that the archive knows are evidence, and wrong ones change no other article."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterable

import pytest

from newsroom.importing.entities.find import find_entities
from newsroom.importing.entities.outlet_hints import known_outlets
from newsroom.importing.recognise.outlets import is_persons_name, known_outlet
from newsroom.importing.types import BlockKind, ParsedBlock
from tests.paths import SHARED

NEWS = SHARED / "data" / "news-en.jsonl.gz"
# Sources as one row of a hundred has them: people, places, parts of names, what is no outlet.
WRONG = frozenset(
    [
        "Andrew Sullivan",
        "Andrew",
        "Scott",
        "Center",
        "Democrats",
        "Texas",
        "Barack Obama",
        "Mitt Romney",
        "Reuters The",
        "Obama",
        "Donald Trump",
        "Washington",
        "Paris",
        "New York",
        "White House",
        "Still",
        "Hillary Clinton",
        "America",
        "Monday",
        "Politics",
        "Joe Biden",
        "Maduro",
        "The President",
        "World",
        "Ted Cruz, R-Texas",
    ]
)


def names(blocks: list[ParsedBlock], outlets: Iterable[str] = ()) -> list[tuple[str, str, int]]:
    return [(e.name, e.kind, e.mentions) for e in find_entities(blocks, outlets=outlets)]


def article(text: str) -> list[ParsedBlock]:
    return [ParsedBlock(BlockKind.PARAGRAPH, line, "en") for line in text.split("\n") if line]


def test_a_persons_name_as_a_source_leaves_others_of_the_given_name_alone() -> None:
    blocks = article("Andrew Green of Ohio met Barack Obama in Paris. Scott Brown thanked Obama.")
    wrong = {"Andrew Sullivan", "Barack Obama", "Scott Adams Says", "Paris Match"}
    assert names(blocks, wrong) == names(blocks)
    assert ("Barack Obama", "person", 2) in names(blocks, wrong)


@pytest.mark.fault
def test_real_articles_read_the_same_beside_wrong_rows() -> None:
    if not NEWS.is_file():
        pytest.skip("the articles are not beside the checkout")
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        articles = [article(json.loads(line)["body"]) for line in itertools.islice(lines, 25)]
    plain = [names(blocks) for blocks in articles]
    # Everything that they name, of whatever kind, as a source of other articles.
    named = {name for found in plain for name, kind, _ in found if kind != "organisation"}
    for blocks, before in zip(articles, plain, strict=True):
        assert names(blocks, WRONG) == before
        people = [(n, k) for n, k, _ in before if k == "person" and is_persons_name(n)]
        after = {(name, kind) for name, kind, _ in names(blocks, named)}
        assert [person for person in people if person not in after] == []


@pytest.mark.parametrize(
    "name", ["Andrew Sullivan", "Barack Obama", "María de la Cruz", "Jane Q. Doe"]
)
def test_a_source_that_is_a_persons_name_is_no_outlet(name: str) -> None:
    assert is_persons_name(name)
    assert known_outlet(name, frozenset([name])) == ""


@pytest.mark.parametrize(
    "name",
    ["Zeitpunkt Sur", "Peoples Dispatch", "Boston Globe", "Paris Review", "The Grayzone", "Vox"],
)
def test_an_outlets_name_is_no_persons(name: str) -> None:
    assert not is_persons_name(name)
    assert known_outlet(name, frozenset([name]))


def test_an_outlet_is_known_by_its_whole_name() -> None:
    known = known_outlets(
        frozenset(["The Harbour Gazette", "Gazette of Harbour, The", "Washington"])
    )
    assert known.names == {"harbour gazette", "gazette of harbour"}


def test_an_outlet_that_the_tagger_passes_over_is_found() -> None:
    blocks = article("as first told by Harbour Dispatch Weekly, he said.")
    assert ("Harbour Dispatch Weekly", "organisation", 1) in names(
        blocks, ["Harbour Dispatch Weekly"]
    )

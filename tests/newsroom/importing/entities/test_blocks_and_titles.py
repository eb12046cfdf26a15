"""What an entity carries beside its name: blocks, kinds, titles, whether it is named in full."""

from __future__ import annotations

import pytest

from newsroom.importing.entities.find import find_entities
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEntity


def read(*blocks: tuple[BlockKind, str], language: str = "en") -> dict[str, ParsedEntity]:
    parsed = [ParsedBlock(kind, text, language) for kind, text in blocks]
    return {entity.name: entity for entity in find_entities(parsed)}


def test_mentions_are_counted_by_kind_of_block() -> None:
    maduro = read(
        (BlockKind.HEADLINE, "Nicolás Maduro visits Bogotá"),
        (BlockKind.PARAGRAPH, "Nicolás Maduro met Gustavo Petro. Maduro said that talks went on."),
        (BlockKind.CAPTION, "Nicolás Maduro on Monday"),
    )["Nicolás Maduro"]
    assert dict(maduro.blocks) == {"headline": 1, "paragraph": 2, "caption": 1}
    assert maduro.mentions == maduro.own == 4


def test_what_the_note_on_the_author_names_is_not_the_articles_own() -> None:
    entities = read(
        (BlockKind.PARAGRAPH, "Gustavo Petro spoke in Bogotá, as the Washington Post reported."),
        (BlockKind.BIO, "Jane Smith writes for the Washington Post and lives in Chicago."),
    )
    post = entities["Washington Post"]
    assert (post.mentions, post.own) == (2, 1)
    assert (entities["Chicago"].mentions, entities["Chicago"].own) == (1, 0)


def test_a_place_in_a_dateline_is_a_place_of_the_article() -> None:
    entities = read(
        (BlockKind.DATELINE, "LONDON 1996-12-06"),
        (BlockKind.PARAGRAPH, "CARACAS, Jan 5 (Reuters) - President Nicolás Maduro spoke."),
        (BlockKind.PARAGRAPH, "WASHINGTON/KANSAS CITY, Mo. (AP) — Ted Cruz arrived."),
    )
    places = {name for name, entity in entities.items() if entity.kind == "place"}
    assert places == {"London", "Caracas", "Washington", "Kansas City"}
    assert entities["London"].blocks == entities["Caracas"].blocks == (("dateline", 1),)
    assert entities["London"].own == 1
    agencies = [entity for entity in entities.values() if entity.kind == "organisation"]
    assert all(entity.own == 0 for entity in agencies)
    assert "Jan" not in entities


@pytest.mark.parametrize(
    "line",
    ["Sport, 12 May 2014", "Monday, May 5, 2014", "Jane Doe, 5 May 2014", "Reuters 5 May 2014"],
)
def test_a_dateline_without_a_place_names_nothing(line: str) -> None:
    assert read((BlockKind.DATELINE, line)) == {}


@pytest.mark.parametrize(
    ("sentence", "name", "titles"),
    [
        ("President Obama spoke to reporters.", "Obama", ("president",)),
        ("They thanked Mr. Romney and Mr. Romney left.", "Romney", ("mr.",)),
        ("In June Vice President Joe Biden was there.", "Joe Biden", ("vice president",)),
        ("He met Secretary of State John Kerry again.", "John Kerry", ("secretary of state",)),
        ("Sie sprach mit Ministerin Maria Lopez.", "Maria Lopez", ("ministerin",)),
        ("Habló la señora Merkel en Madrid.", "Merkel", ("senora",)),
        ("Lo dijo el presidente venezolano Hugo Chávez.", "Hugo Chávez", ("presidente",)),
        ("They saw John Kerry on Monday.", "John Kerry", ()),
    ],
)
def test_titles_before_a_name_are_kept_beside_it(
    sentence: str, name: str, titles: tuple[str, ...]
) -> None:
    assert read((BlockKind.PARAGRAPH, sentence))[name].titles == titles


def test_a_person_known_by_a_surname_alone_is_told() -> None:
    entities = read(
        (
            BlockKind.PARAGRAPH,
            "Hillary Clinton met Mr. Romney. Clinton thanked Mr. Romney in Boston.",
        )
    )
    assert entities["Romney"].bare
    assert not entities["Hillary Clinton"].bare
    assert not entities["Boston"].bare


def test_the_probabilities_of_the_kinds_are_no_more_than_one_and_begin_with_its_own() -> None:
    for entity in read(
        (BlockKind.PARAGRAPH, "Jackson said that Sydney had beaten Washington, said Lopez in Lima.")
    ).values():
        assert entity.kinds[0] == (entity.kind, entity.confidence)
        assert sum(p for _, p in entity.kinds) <= 1.001


def test_an_outlets_own_name_is_no_part_of_its_article_unless_a_headline_has_it() -> None:
    paragraph = ParsedBlock(
        BlockKind.PARAGRAPH, "Gustavo Petro told the Washington Post that he would go.", "en"
    )
    headline = ParsedBlock(BlockKind.HEADLINE, "Washington Post to cut 200 jobs this year", "en")

    def own(*blocks: ParsedBlock, source: str) -> int:
        found = {e.name: e for e in find_entities(blocks, source=source)}
        return found["Washington Post"].own

    assert own(paragraph, source="The Guardian") == 1
    assert own(paragraph, source="The Washington Post") == 0
    assert own(headline, paragraph, source="The Washington Post") == 2


@pytest.mark.parametrize(
    ("line", "places"),
    [
        ("Beasain (Guipúzcoa), 23 may (EFE).- El ministro habló.", {"Beasain"}),
        ("Santillana del Mar (Cantabria), 23 may (EFE).- Habló.", {"Santillana del Mar"}),
        ("Río de Janeiro, 12 may (EFE).- El presidente llegó.", {"Río de Janeiro"}),
    ],
)
def test_a_dateline_with_date_and_agency_names_its_place_known_or_not(
    line: str, places: set[str]
) -> None:
    entities = read((BlockKind.PARAGRAPH, line), language="es")
    assert places <= {name for name, entity in entities.items() if entity.kind == "place"}
    assert entities["EFE"].own == 0

"""Names of articles become the archive's entities."""

from __future__ import annotations

import pytest

from newsroom.archive import names_to_rows
from newsroom.importing.types import ParsedEntity
from newsroom.models import Alias, Author, Entity, MergeSuggestion, Source

pytestmark = pytest.mark.django_db


def found(*parsed: ParsedEntity) -> list[Entity]:
    return names_to_rows.entities(parsed)


def test_the_same_name_is_the_same_entity_however_it_is_accented() -> None:
    first, second = found(
        ParsedEntity("Nicolás Maduro", "person", 2), ParsedEntity("Nicolas Maduro", "person", 1)
    )
    assert first == second
    assert found(ParsedEntity("NICOLÁS MADURO", "person", 1)) == [first]


@pytest.mark.parametrize("model", [Source, Author])
def test_a_new_one_is_named_as_most_of_its_articles_write_it(model: type[Source | Author]) -> None:
    names = ["THE HINDU", "The Hindu", "Le Monde", "LE MONDE", "The Hindu", "El País"]
    rows = names_to_rows.named(model, names)
    assert {row.name for row in rows.values()} == {"The Hindu", "Le Monde", "El País"}
    assert rows["THE HINDU"] == rows["The Hindu"]


def test_a_surname_alone_is_no_name_to_find_a_person_by() -> None:
    found(ParsedEntity("Gustavo Petro", "person", 2, aliases=("Petro", "President Petro")))
    names = set(Alias.objects.values_list("name", flat=True))
    assert "Petro" not in names


def test_an_acronym_finds_what_it_stood_for_whichever_came_first() -> None:
    [short] = found(ParsedEntity("QXB", "organisation", 3))
    long = ParsedEntity("Quillhaven Export Bureau", "organisation", 1, aliases=("QXB",))
    assert found(long) == [short]
    short.refresh_from_db()
    assert short.name == "Quillhaven Export Bureau"
    assert found(ParsedEntity("QXB", "organisation", 1)) == [short]


def test_a_country_is_one_in_every_language() -> None:
    [english] = found(ParsedEntity("United States", "place", 1))
    [spanish] = found(ParsedEntity("Estados Unidos", "place", 1))
    assert spanish == english
    assert found(ParsedEntity("Alemania", "place", 1))[0].name == "Germany"
    assert Alias.objects.filter(entity=english, name="Estados Unidos").exists()


def test_a_doubtful_find_is_the_entity_that_surely_has_the_name() -> None:
    [sure] = found(ParsedEntity("Port Ellery", "place", 4))
    doubtful = ParsedEntity("Port Ellery", "person", 1, confidence=0.3, suggested=True)
    assert found(doubtful) == [sure]


def test_a_sure_find_lifts_a_suggestion() -> None:
    [entity] = found(ParsedEntity("Ada Fenwick", "person", 1, confidence=0.3, suggested=True))
    assert entity.suggested
    found(ParsedEntity("Ada Fenwick", "person", 1))
    entity.refresh_from_db()
    assert not entity.suggested


def test_names_that_may_be_one_are_suggested_for_a_merge() -> None:
    first, second = found(
        ParsedEntity("John Fitzgerald Fenwick", "person", 1),
        ParsedEntity("John Fenwick", "person", 1),
    )
    assert first != second
    assert MergeSuggestion.objects.filter(entity=first, other=second).exists()


def test_slugs_are_free_and_hold_for_names_without_latin_letters() -> None:
    rows = names_to_rows.named(Source, ["The Ledger", "The Ledger!", "記事", "Ле Монд"])
    assert rows["The Ledger"] == rows["The Ledger!"]
    slugs = [row.slug for row in rows.values()]
    assert all(slugs)
    assert len(set(slugs)) == 3


def test_slugs_that_meet_are_numbered_past_those_of_rows_and_of_each_other() -> None:
    assert names_to_rows.named(Source, ["Rsted"])["Rsted"].slug == "rsted"
    rows = names_to_rows.named(Source, ["Рстед", "Rsted 2", "Ρστεδ"])
    assert {row.slug for row in rows.values()} == {"rsted-2", "rsted-2-2", "rsted-3"}


@pytest.mark.parametrize(
    ("names", "called"),
    [
        (["EL PAÍS"], "El País"),
        (["THE NEW YORK TIMES"], "The New York Times"),
        (["BBC"], "BBC"),
        (["VALLE HERALD"], "VALLE HERALD"),
        (["VALLE HERALD", "VALLE HERALD", "Valle Herald"], "Valle Herald"),
        (["eldiario.es", "elDiario.es", "elDiario.es"], "elDiario.es"),
    ],
)
def test_an_outlet_is_called_in_capitals_only_where_no_other_form_is_known(
    names: list[str], called: str
) -> None:
    foreseen = {row.name for row in names_to_rows.foreseen(Source, names).values()}
    assert {row.name for row in names_to_rows.named(Source, names).values()} == {called} == foreseen

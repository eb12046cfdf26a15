"""One name, one kind; one entity, one name."""

from __future__ import annotations

import random

from newsroom.importing import ParsedEntity
from tests.newsroom.resolution.archives import (
    Archive,
    bare,
    names_of,
    organisation,
    person,
    place,
)


def test_a_name_has_the_kind_that_most_articles_give_it() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"), times=30)
    number = archive.add(organisation("Mira Halden"), times=3)
    assert archive.shown(number) == {("Mira Halden", "person")}


def test_a_name_that_is_two_things_is_decided_article_by_article() -> None:
    archive = Archive()
    city = archive.add(place("Barcelona"), times=20)
    club = archive.add(organisation("Barcelona"), times=15)
    assert archive.shown(city) == {("Barcelona", "place")}
    assert archive.shown(club) == {("Barcelona", "organisation")}


def test_paris_is_a_place_and_paris_hilton_a_person() -> None:
    archive = Archive()
    archive.add(place("Paris"), times=30)
    number = archive.add(person("Paris Hilton", "Hilton", "Paris"), place("Paris"), times=8)
    assert ("Paris Hilton", "person") in archive.shown(number)
    assert ("Paris", "place") in archive.shown(archive.add(place("Paris")))


def test_what_one_article_reads_well_and_most_doubt_is_not_shown() -> None:
    archive = Archive()
    archive.add(bare("Still", probability=0.3), times=20)
    kinds = (("organisation", 0.3),)
    archive.add(ParsedEntity("Quorn Street", "organisation", 1, (), 0.3, kinds=kinds), times=20)
    number = archive.add(organisation("Quorn Street"))
    assert archive.shown(number) == set()


def test_what_most_articles_read_well_is_shown_where_one_reads_it_badly() -> None:
    archive = Archive()
    archive.add(person("Mira Halden"), times=20)
    kinds = (("person", 0.35), ("place", 0.3))
    number = archive.add(ParsedEntity("Mira Halden", "person", 1, (), 0.35, True, kinds=kinds))
    assert archive.shown(number) == {("Mira Halden", "person")}


def test_what_one_of_thousands_of_articles_names_must_be_read_surely() -> None:
    archive = Archive()
    doubtful = archive.add(organisation("Quorn Street", probability=0.7))
    sure = archive.add(organisation("Harbour Line", probability=0.95))
    often = archive.add(organisation("Ellery Bank", probability=0.7), times=6)
    assert all(archive.shown(number) for number in (doubtful, sure, often))
    archive.add(person("Mira Halden"), times=4000)
    assert archive.shown(doubtful) == set()
    assert archive.shown(sure) == {("Harbour Line", "organisation")}
    assert archive.shown(often) == {("Ellery Bank", "organisation")}


def test_countries_and_bodies_are_one_each_in_all_their_forms_and_languages() -> None:
    archive = Archive()
    numbers = [
        archive.add(place(name))
        for name in ("US", "U.S.", "USA", "EE.UU.", "EE. UU.", "Estados Unidos", "United States")
    ]
    assert {name for number in numbers for name in archive.shown(number)} == {
        ("United States", "place")
    }
    for forms in (("UN", "ONU", "United Nations"), ("GOP", "Republican Party"),
                  ("AP", "Associated Press"), ("NYT", "The New York Times"),
                  ("HHS", "Department of Health and Human Services")):  # fmt: skip
        numbers = [archive.add(organisation(name)) for name in forms]
        assert len({frozenset(archive.shown(number)) for number in numbers}) == 1, forms
    capital = [archive.add(place(name)) for name in ("D.C.", "Washington, D.C.", "DC")]
    assert len({frozenset(archive.shown(number)) for number in capital}) == 1


def test_an_acronym_is_what_most_articles_explain_it_as() -> None:
    archive = Archive()
    archive.add(organisation("Quillhaven Export Bureau", "QEB"), times=9)
    archive.add(organisation("Quiet Ellery Brigade", "QEB"))
    number = archive.add(organisation("QEB"), times=40)
    assert archive.shown(number) == {("Quillhaven Export Bureau", "organisation")}


def test_an_acronym_that_is_explained_in_two_ways_is_neither() -> None:
    archive = Archive()
    archive.add(organisation("Quillhaven Export Bureau", "QEB"), times=5)
    archive.add(organisation("Quiet Ellery Brigade", "QEB"), times=5)
    number = archive.add(organisation("QEB"))
    assert archive.shown(number) == {("QEB", "organisation")}
    assert [form for form, *_ in archive.resolver().names.dropped] == ["qeb"]


def test_letters_are_whom_most_articles_explain_them_as() -> None:
    archive = Archive()
    archive.add(person("Rosa Imelda Vega Ocampo", "RIVO"), times=3)
    number = archive.add(organisation("RIVO"), times=6)
    assert archive.shown(number) == {("Rosa Imelda Vega Ocampo", "person")}
    assert archive.resolved(number)["Rosa Imelda Vega Ocampo"].way == "in_archive"
    as_person = archive.add(bare("RIVO"))
    assert archive.shown(as_person) == {("Rosa Imelda Vega Ocampo", "person")}
    archive.add(organisation("Red de Industrias del Valle Oriental", "RIVO"), times=3)
    assert archive.shown(number) == {("Red de Industrias del Valle Oriental", "organisation")}


def test_four_letters_are_the_head_of_a_state_whose_name_begins_so() -> None:
    archive = Archive()
    number = archive.add(organisation("AMLO"), times=3)
    assert archive.shown(number) == {("AMLO", "organisation")}, "nobody of this archive"
    archive.add(person("Andrés Manuel López Obrador"), times=3)
    assert archive.shown(number) == {("Andrés Manuel López Obrador", "person")}
    unknown = archive.add(organisation("RIVO"))
    archive.add(person("Rosa Imelda Vega Ocampo"), times=3)
    assert archive.shown(unknown) == {("RIVO", "organisation")}, "on no list, and unexplained"


def test_a_middle_initial_makes_nobody_else_but_where_it_tells_two_apart() -> None:
    archive = Archive()
    archive.add(person("Otto Marsh"), times=20)
    with_initial = archive.add(person("Otto J. Marsh"), times=4)
    assert archive.shown(with_initial) == {("Otto Marsh", "person")}
    archive.add(person("Leo W. Ellery"), times=9)
    other = archive.add(person("Leo H. W. Ellery"), times=9)
    archive.add(person("Leo Ellery"), times=5)
    assert archive.shown(other) == {("Leo H. W. Ellery", "person")}


def test_one_wrong_row_in_a_hundred_changes_no_name_of_the_others() -> None:
    """Sources named like people, wrong kinds, wrong other names: none outvotes the articles."""
    chance = random.Random(7)
    people = ["Mira Halden", "Otto Marsh", "Ana Bosque", "Leo Ellery", "Ida Quill"]
    sound = Archive()
    for _ in range(1500):
        name = chance.choice(people)
        surname = name.split()[-1]
        named = chance.random() < 0.7
        sound.add(
            person(name, surname) if named else bare(surname),
            place("Ellery Bay"),
            organisation("Harbour Union"),
            year=chance.choice([2011, 2012]),
            source=chance.randrange(9),
        )
    poisoned = Archive()
    poisoned.articles = list(sound.articles)
    for number in range(15):
        name = people[number % len(people)]
        other = people[(number + 1) % len(people)]
        poisoned.add(
            organisation(name, probability=1.0),  # as its source column says
            organisation(other.split()[-1], probability=1.0),
            person("Zoe Ashdown", other, other.split()[-1]),
            place("Harbour Union", probability=1.0),
            organisation("Ellery Bay", "Harbour Union", probability=1.0),
        )
    before, after = sound.resolver(), poisoned.resolver()
    for article in sound.articles:
        assert names_of(after.resolve(article)) == names_of(before.resolve(article))


def test_a_second_surname_makes_nobody_else() -> None:
    archive = Archive()
    archive.add(person("Mario Pardo Suárez"), times=8)
    number = archive.add(person("Mario Pardo"), times=5)
    assert archive.shown(number) == {("Mario Pardo Suárez", "person")}


def test_a_second_surname_that_several_have_tells_neither() -> None:
    archive = Archive()
    for name in ("Mario Pardo Suárez", "Mario Pardo Vargas"):
        archive.add(person(name), times=4)
    number = archive.add(person("Mario Pardo"), times=5)
    assert archive.shown(number) == {("Mario Pardo", "person")}

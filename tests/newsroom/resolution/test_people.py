"""Whom a surname alone means."""

from __future__ import annotations

from newsroom.resolution.decide import IN_ARCHIVE, IN_ARTICLE, OFFICE_HOLDER
from tests.newsroom.resolution.archives import Archive, bare, organisation, person, place

HALDEN = ("Mira Halden", "person")


def test_a_surname_means_the_archives_own_person_who_is_named_by_most_articles() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"), times=30)
    number = archive.add(bare("Halden"))
    found = archive.resolved(number)["Mira Halden"]
    assert (found.way, found.shown, found.read_as) == (IN_ARCHIVE, True, "Halden")


def test_a_surname_that_nobody_in_the_archive_has_stays_doubtful() -> None:
    archive = Archive()
    number = archive.add(bare("Halden"), times=40)
    assert archive.shown(number) == set()


def test_somebody_named_once_is_not_whom_all_articles_with_the_surname_mean() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"))
    number = archive.add(bare("Halden"), times=60, year=2016)
    assert archive.shown(number) == set()


def test_a_surname_read_as_a_place_is_the_persons_all_the_same() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"), times=30)
    number = archive.add(place("Halden"), times=3)
    assert archive.shown(number) == {HALDEN}


def test_in_a_family_neither_is_taken_where_nothing_tells_which() -> None:
    archive = Archive()
    for name in ("Mira Halden", "Otto Halden"):
        archive.add(person(name, "Halden"), times=20)
    number = archive.add(bare("Halden"))
    assert archive.shown(number) == set()
    [doubtful] = archive.resolved(number).values()
    assert doubtful.name in ("Mira Halden", "Otto Halden")


def test_in_a_family_the_year_tells_which() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"), times=20, year=2000)
    archive.add(person("Otto Halden", "Halden"), times=20, year=2014)
    assert archive.shown(archive.add(bare("Halden"), year=2000)) == {HALDEN}
    assert archive.shown(archive.add(bare("Halden"), year=2014)) == {("Otto Halden", "person")}


def test_in_a_family_the_company_tells_which() -> None:
    archive = Archive()
    port, bank = organisation("Port of Ellery"), organisation("Quill Bank")
    archive.add(person("Mira Halden", "Halden"), port, person("Ana Bosque"), times=30)
    archive.add(person("Otto Halden", "Halden"), bank, person("Leo Marsh"), times=6)
    number = archive.add(bare("Halden"), port, person("Ana Bosque"))
    assert HALDEN in archive.shown(number)


def test_in_a_family_who_bears_the_title_is_meant_by_it() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden", titles=("admiral",)), times=20)
    archive.add(person("Otto Halden", "Halden", titles=("bishop",)), times=20)
    assert archive.shown(archive.add(bare("Halden", "admiral"))) == {HALDEN}


def test_a_family_named_whole_is_no_third_person() -> None:
    archive = Archive()
    for name in ("Mira Halden", "Otto Halden"):
        archive.add(person(name, "Halden"), times=5)
    number = archive.add(person("Mira Halden"), person("Otto Halden"), bare("Halden"))
    assert archive.resolved(number).keys() == {"Mira Halden", "Otto Halden"}


def test_where_the_full_name_stands_in_the_article_it_is_the_one() -> None:
    archive = Archive()
    archive.add(person("Otto Halden", "Halden"), times=50)
    number = archive.add(person("Mira Halden"), bare("Halden"))
    found = archive.resolved(number)["Mira Halden"]
    assert (found.way, found.count) == (IN_ARTICLE, 3)


def test_a_president_is_known_by_title_and_year_where_no_article_names_them_in_full() -> None:
    archive = Archive()
    for year, name in ((2003, "George W. Bush"), (1990, "George H. W. Bush")):
        number = archive.add(bare("Bush", "president"), year=year)
        found = archive.resolved(number)[name]
        assert (found.way, found.shown) == (OFFICE_HOLDER, True)
    number = archive.add(bare("Bush", "president"), year=1975)
    assert archive.shown(number) == set()
    number = archive.add(bare("Bush"), year=2003)
    assert archive.shown(number) == set()


def test_the_year_in_which_two_of_a_family_held_an_office_tells_neither() -> None:
    archive = Archive()
    assert archive.shown(archive.add(bare("Kirchner", "presidenta"), year=2010)) == {
        ("Cristina Fernández de Kirchner", "person")
    }
    assert archive.shown(archive.add(bare("Kirchner", "presidente"), year=2007)) == set()


def test_a_given_name_is_no_surname_without_a_title() -> None:
    archive = Archive()
    archive.add(person("Rand Paul", "Paul"), times=10)
    archive.add(person("Paul Marsh", "Marsh"), person("Paul Ellery", "Ellery"), times=10)
    assert archive.shown(archive.add(bare("Paul"))) == set()
    assert archive.shown(archive.add(bare("Paul", "sen."))) == {("Rand Paul", "person")}


def test_a_surname_of_two_words_is_one() -> None:
    archive = Archive()
    archive.add(person("Andrés Manuel López Obrador", "López Obrador"), times=20)
    two_words = person("López Obrador")
    assert archive.shown(archive.add(two_words)) == {("Andrés Manuel López Obrador", "person")}


def test_an_article_on_a_son_that_names_the_father_names_both() -> None:
    archive = Archive()
    archive.add(person("Otto Marsh", "Marsh"), times=20)
    number = archive.add(person("Otto Marsh Jr.", "Otto Marsh", "Marsh"))
    assert archive.shown(number) == {("Otto Marsh", "person"), ("Otto Marsh Jr.", "person")}


def test_a_surname_with_a_word_glued_to_it_is_the_surname() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"), times=20)
    assert archive.shown(archive.add(person("Halden MORE", "Halden"))) == {HALDEN}


def test_a_full_name_inside_a_longer_one_is_found_but_not_where_it_is_somebody_elses() -> None:
    archive = Archive()
    archive.add(person("Mira Halden", "Halden"), times=20)
    assert archive.shown(archive.add(organisation("Senate Leader Mira Halden of Ellery"))) == {
        HALDEN
    }
    assert archive.shown(archive.add(person("Ana Mira Halden"))) == {("Ana Mira Halden", "person")}
    friends = organisation("Friends of Mira Halden")
    assert archive.shown(archive.add(friends)) == {("Friends of Mira Halden", "organisation")}


def test_who_was_president_is_called_so_for_good() -> None:
    archive = Archive()
    archive.add(person("Hillary Clinton", "Clinton", titles=("secretary",)), times=30, year=2015)
    archive.add(person("Bill Clinton", "Clinton"), times=10, year=2015)
    number = archive.add(bare("Clinton", "president"), year=2015)
    found = archive.resolved(number)["Bill Clinton"]
    assert (found.way, found.shown) == (OFFICE_HOLDER, True)


def test_who_never_was_president_is_not_meant_by_the_title_though_named_beside_it() -> None:
    archive = Archive()
    archive.add(person("Bill Clinton", "Clinton"), times=10, year=2015)
    number = archive.add(person("Hillary Clinton"), bare("Clinton", "president"), year=2015)
    assert archive.shown(number) == {("Hillary Clinton", "person"), ("Bill Clinton", "person")}


def test_the_president_of_something_else_is_who_the_article_names() -> None:
    archive = Archive()
    archive.add(person("Lyndon Johnson", "Johnson"), times=10, year=2015)
    number = archive.add(person("Otto Johnson"), bare("Johnson", "president"), year=2015)
    assert archive.shown(number) == {("Otto Johnson", "person")}


def test_a_representative_of_whom_lists_do_not_know_is_who_the_article_names() -> None:
    archive = Archive()
    number = archive.add(person("Eddie Bernice Johnson"), bare("Johnson", "rep."), year=2012)
    assert archive.shown(number) == {("Eddie Bernice Johnson", "person")}


def test_a_given_name_means_whom_articles_call_so_if_hardly_anybody_else_has_it() -> None:
    archive = Archive()
    archive.add(person("Mirabel Halden", "Halden"), times=30)
    archive.add(person("Mirabel Halden", "Halden", "Mirabel"), times=6)
    number = archive.add(bare("Mirabel"))
    assert archive.shown(number) == {("Mirabel Halden", "person")}


def test_a_given_name_that_several_have_means_nobody() -> None:
    archive = Archive()
    archive.add(person("Otto Halden", "Halden", "Otto"), times=30)
    archive.add(person("Otto Marsh", "Marsh"), times=10)
    assert archive.shown(archive.add(bare("Otto"))) == set()


def test_who_is_known_by_one_word_is_named_in_full_by_it() -> None:
    archive = Archive()
    assert archive.shown(archive.add(bare("Pelé", probability=0.9))) == {("Pelé", "person")}
    archive.add(person("Ana Pelé", "Pelé"), times=5)
    assert archive.shown(archive.add(bare("Pelé"))) == {("Ana Pelé", "person")}


def test_a_place_that_reading_overlooked_is_nobody_whose_surname_it_is() -> None:
    archive = Archive()
    archive.add(place("París"), times=20)
    archive.add(person("Joaquín París"), times=3)
    number = archive.add(bare("París", probability=0.0))
    assert archive.shown(number) == set()

"""Bylines name people and outlets; sentences do not."""

from __future__ import annotations

import pytest

from newsroom.importing.recognise.bylines import byline_of, parse_byline, split_given, tidy_name


@pytest.mark.parametrize(
    ("line", "people", "outlets"),
    [
        ("By Jane Doe", ("Jane Doe",), ()),
        (
            "By JANE DOE and JOHN ROE | Associated Press",
            ("Jane Doe", "John Roe"),
            ("Associated Press",),
        ),
        ("By Jane Doe, CNN", ("Jane Doe",), ("CNN",)),
        ("By Jane Doe for The Guardian", ("Jane Doe",), ("The Guardian",)),
        ("Written by Jane Doe in Washington", ("Jane Doe",), ()),
        ("By Jane Doe, Senior Political Correspondent", ("Jane Doe",), ()),
        ("By Jane Doe, Politico Staff Writer", ("Jane Doe",), ("Politico",)),
        ("By Jane Doe | November 7, 2016", ("Jane Doe",), ()),
        ("By Jane Doe Published 2:04 p.m. ET Nov. 7, 2016", ("Jane Doe",), ()),
        ("By Martin Luther King Jr. and April Ryan", ("Martin Luther King Jr.", "April Ryan"), ()),
        ("Por María de la Cruz y Ana Paz", ("María de la Cruz", "Ana Paz"), ()),
        ("Por: Ana Paz / Periodista", ("Ana Paz",), ()),
        ("Von Hans Müller und Ilse Koch", ("Hans Müller", "Ilse Koch"), ()),
        ("Par Jean Dupont", ("Jean Dupont",), ()),
        ("Author: Jane Doe", ("Jane Doe",), ()),
        ("By Jane Doe, The Harbour Ledger", ("Jane Doe",), ("The Harbour Ledger",)),
        ("Por Ana Paz, El Cuaderno de Bruma Alta", ("Ana Paz",), ("El Cuaderno de Bruma Alta",)),
        ("By Jane Doe and El Hadji Malick", ("Jane Doe", "El Hadji Malick"), ()),
        ("By Jane Doe, The Paper's Editor", ("Jane Doe",), ()),
    ],
)
def test_a_byline(line: str, people: tuple[str, ...], outlets: tuple[str, ...]) -> None:
    byline = parse_byline(line)
    assert byline is not None
    assert (byline.people, byline.outlets) == (people, outlets)


@pytest.mark.parametrize(
    "line",
    [
        "By Monday, the two sides had agreed to talk.",
        "By the time he arrived the hall was empty",
        "Por ahora no hay acuerdo",
        "Von der Leyen speaks to parliament about the budget for the coming years",
    ],
)
def test_a_sentence_is_no_byline(line: str) -> None:
    assert parse_byline(line) is None


def test_the_house_signs_for_nobody() -> None:
    byline = parse_byline("Por Redacción")
    assert byline is not None
    assert (byline.people, byline.house) == ((), True)


def test_names_after_a_date_on_the_same_line() -> None:
    assert byline_of("Nov. 7, 2016 | By: Jane Doe").people == ("Jane Doe",)
    assert byline_of("November 01, 2022 by Peoples Dispatch").outlets == ("Peoples Dispatch",)


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ("A. Smith, B. Jones and C. Brown", ("A. Smith", "B. Jones", "C. Brown")),
        ("['Casa Editorial El País Cali']", ("Casa Editorial El País Cali",)),
        ("['Por']", ()),
        ("By Jane Doe", ("Jane Doe",)),
        ("Tim Roe, Based In California., Ana Paz, Covering Justice", ("Tim Roe", "Ana Paz")),
        ("Lucan Ferreby, Narendra Modi", ("Lucan Ferreby", "Narendra Modi")),
        ("['Di Canio', 'Von Hans Müller']", ("Di Canio", "Hans Müller")),
        ("Jane Doe, Senior Washington Correspondent", ("Jane Doe",)),
        ("", ()),
    ],
)
def test_an_author_column(column: str, names: tuple[str, ...]) -> None:
    assert split_given(column) == names


@pytest.mark.parametrize(
    ("shouted", "name"),
    [
        ("JANE O'BRIEN-MCCAIN", "Jane O'Brien-Mccain"),
        ("JOHN MCCAIN III", "John McCain III"),
        ("IVÁN DE LA CRUZ", "Iván de la Cruz"),
        ("J.T. YOUNG", "J.T. Young"),
    ],
)
def test_capitals_become_a_name(shouted: str, name: str) -> None:
    assert tidy_name(shouted) == name

"""Kinds of error that filled the lists of names, each by sentences of its kind."""

from __future__ import annotations

import pytest

from newsroom.importing.entities.borders import joined_bodies, with_acronyms
from newsroom.importing.entities.find import find_entities, find_spans
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import tokenise
from newsroom.importing.types import BlockKind, EntityKind, ParsedBlock, ParsedEntity


def read(text: str, *, kind: BlockKind = BlockKind.PARAGRAPH) -> dict[str, ParsedEntity]:
    blocks = [ParsedBlock(kind, line, "en") for line in text.split("\n")]
    return {e.name: e for e in find_entities(blocks) if not e.suggested}


def paragraph(text: str) -> list[ParsedBlock]:
    return [ParsedBlock(BlockKind.PARAGRAPH, text, "en")]


def kinds(text: str) -> set[tuple[str, EntityKind]]:
    return {(name, entity.kind) for name, entity in read(text).items()}


@pytest.mark.parametrize(
    "sentence",
    [
        "President Obama spoke to reporters.",
        "Then President Obama left the room.",
        "On Monday President Obama said so.",
        "The Obama administration said it would appeal.",
        "An Obama spokesman declined to comment.",
        "Mr. Obama and Mr. Romney did not agree.",
        "Polls show Obama leading by six points.",
    ],
)
def test_a_surname_with_what_is_said_of_people_is_a_person(sentence: str) -> None:
    assert ("Obama", "person") in kinds(sentence)


@pytest.mark.parametrize(
    "tag", ["R-Ariz.", "D-Florida", "R-New Hampshire", "D-District of Columbia"]
)
def test_a_partys_tag_is_no_name(tag: str) -> None:
    for text in (f"Sen. Kelly Ayotte, {tag}, objected.", f"Sen. Kelly Ayotte ({tag}) objected."):
        assert set(read(text)) == {"Kelly Ayotte"}


@pytest.mark.parametrize("date", ["Jan. 5", "Jan 2014", "5 Jan. 2014", "Sept. 11", "Mar 3"])
def test_a_month_beside_a_number_is_no_name(date: str) -> None:
    assert set(read(f"The court in Boston ruled on {date} that he could go.")) == {"Boston"}


def test_a_given_name_that_is_a_month_too_is_one() -> None:
    assert ("Jan Schakowsky", "person") in kinds("The bill of Jan Schakowsky was read in March.")


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The Speaker of the House Nancy Pelosi said no.", "Nancy Pelosi"),
        ("They met Secretary of State Rex Tillerson.", "Rex Tillerson"),
        ("In May Secretary of State John Kerry flew home.", "John Kerry"),
        ("Senate Majority Leader Mitch McConnell blocked it.", "Mitch McConnell"),
    ],
)
def test_a_title_is_not_glued_to_the_person(sentence: str, name: str) -> None:
    assert (name, "person") in kinds(sentence)
    assert not [other for other in read(sentence) if name in other and name != other]


@pytest.mark.parametrize(
    "headline",
    [
        "Obama And Romney Meet Today At The White House",
        "Obama and Romney Spar Over Taxes in Final Debate",
        "Obama And Romney",
    ],
)
def test_two_people_joined_by_an_and_are_two(headline: str) -> None:
    names = read(f"{headline}\nMr. Obama said that Mr. Romney was wrong.")
    assert {"Obama", "Romney"} <= set(names)
    assert not [name for name in names if " and " in name.lower()]


@pytest.mark.parametrize(
    "sentence",
    [
        "Still, prices rose again this year.",
        "Center will open next week, he said.",
        "Sens were asked to vote again.",
        "New Study Finds Coffee Is Good For You",
        "Five Things To Watch In Tuesday's Primaries",
        "Here Are The Winners And Losers From Last Night's Debate",
    ],
)
def test_capitals_that_tell_nothing_make_no_names(sentence: str) -> None:
    assert read(sentence) == {}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "In March he was made chairman of the House Oversight and Government Reform Committee.",
            "House Oversight and Government Reform Committee",
        ),
        ("He was held by the Los Angeles Police Department.", "Los Angeles Police Department"),
        ("They sat in the European Parliament.", "European Parliament"),
    ],
)
def test_an_organisation_is_named_whole(sentence: str, name: str) -> None:
    assert set(read(sentence)) == {name}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "An analyst at the Center for a New American Harbour said so.",
            "Center for a New American Harbour",
        ),
        (
            "An adviser at the Center for Strategic and International Studies (CSIS) said so.",
            "Center for Strategic and International Studies",
        ),
        ("The Institute for Coastal Studies warned of a flood.", "Institute for Coastal Studies"),
        ("The Center for Responsible Lending, a lobby, sued.", "Center for Responsible Lending"),
        ("It was said by the Center for Politics in an interview.", "Center for Politics"),
    ],
)
def test_a_body_is_named_with_what_it_is_for(sentence: str, name: str) -> None:
    assert name in {entity.name for entity in find_entities(paragraph(sentence))}


@pytest.mark.parametrize(
    ("sentence", "apart"),
    [
        ("The Committee for Bernie Sanders met on Monday.", "Bernie Sanders"),
        ("He works at the Institute for Justice and Harvard University.", "Harvard University"),
        ("The Senate for Democrats is lost.", "Senate"),
    ],
)
def test_whom_a_body_is_for_is_a_name_of_its_own(sentence: str, apart: str) -> None:
    assert apart in {entity.name for entity in find_entities(paragraph(sentence))}


def test_a_center_of_research_is_a_body_and_one_of_shops_a_place() -> None:
    assert ("Harlow Research Center", "organisation") in kinds(
        "According to the Harlow Research Center, it fell."
    )
    assert ("Rockefeller Center", "place") in kinds("They met at Rockefeller Center in New York.")


def test_the_last_word_of_an_outlet_is_the_one_that_the_article_names_whole() -> None:
    names = read("The Washington Post reported it on Monday.\nThe letter came, the Post said.")
    assert names["Washington Post"].aliases == ("Post",)
    assert "Post" not in names
    two = read("The Washington Post and the Denver Post reported it.\nThe Post had a letter.")
    assert not two["Washington Post"].aliases
    assert not two["Denver Post"].aliases


def test_who_lives_in_the_house_is_apart_from_it() -> None:
    assert {("Clinton", "person"), ("White House", "organisation")} <= kinds(
        "The Clinton White House was not amused, said Clinton."
    )


def test_a_bill_is_no_name() -> None:
    assert read("The vote on HB 757 was put off.") == {}


def test_what_a_page_runs_together_is_no_person() -> None:
    names = read("Vice President-elect Mike PenceEmbracing met Leonardo DiCaprio.")
    assert set(names) == {"Leonardo DiCaprio"}


def test_being_listed_or_repeated_promotes_nothing() -> None:
    text = "Center said so. " * 6
    assert "Center" not in read(text)


def test_a_capital_inside_a_word_is_a_companys() -> None:
    names = kinds("A poll by YouGov found that McCarthy was ahead, said Mr. McCarthy.")
    assert ("YouGov", "organisation") in names
    assert ("McCarthy", "person") in names


def test_a_rank_is_no_name() -> None:
    assert set(read("The death rate of Italy, the No. 2 country, fell in Rome.")) == {
        "Italy",
        "Rome",
    }


POP_UP = "Mira Halden{0}Mira (Mimi) Jane HaldenPort strike ends as Otto Marsh resigns MORE"


@pytest.mark.parametrize("glue", ["", " "])
def test_a_name_that_a_page_told_twice_is_one_name_and_the_next_headline_none(glue: str) -> None:
    names = read(f"They asked Senator {POP_UP.format(glue)} (D-Calif.) to wait. Halden refused.")
    assert {name for name in names if "Halden" in name} == {"Mira Halden"}
    assert names["Mira Halden"].mentions == 2


def test_where_a_name_stands_in_the_text_is_known_behind_what_ran_together() -> None:
    text = f"They asked Senator {POP_UP.format('')} said Ana Bosque."
    start, end, _ = find_spans(text, "en")[-1]
    assert text[start:end] == "Ana Bosque"


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Michelle Obama spoke first. President Obama came later.", "president"),
        ("Greg Pence ran. His brother, Vice President Pence, did not.", "vice president"),
        ("Hillary Clinton said no. Then-President Clinton had said so.", "president"),
    ],
)
def test_a_title_that_was_never_theirs_is_somebody_elses(sentence: str, title: str) -> None:
    full, short = sorted(read(sentence).values(), key=lambda entity: -len(entity.name))
    assert full.titles == ()
    assert (short.bare, short.titles) == (True, (title,))


def test_a_title_that_was_theirs_is_theirs_however_they_are_called_in_full() -> None:
    text = "Donald J. Trump won. President Trump thanked them. Joe Biden spoke to President Biden."
    assert set(read(text)) == {"Donald J. Trump", "Joe Biden"}


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("They met in Lawrence Township on Monday.", {("Lawrence Township", "place")}),
        ("He wants to scrap the Johnson Amendment.", set()),
        ("Otto J. Marsh Otto J Marsh is the author.", {("Otto J. Marsh", "person")}),
    ],
)
def test_what_ends_or_repeats_a_name_tells_what_it_is(
    sentence: str, names: set[tuple[str, EntityKind]]
) -> None:
    assert kinds(sentence) == names


def test_two_bodies_are_two_and_a_dash_ends_a_name() -> None:
    assert "House and Senate" not in read("Now that the House and Senate have acted, prices fall.")
    assert not [name for name in read("Overnight by Boeing — Halden says no.") if "—" in name]


def test_whom_something_is_headed_by_is_apart_from_it() -> None:
    blocks = [
        ParsedBlock(BlockKind.PARAGRAPH, "El director del Dane Juan Daniel Oviedo lo dijo.", "es")
    ]
    assert "Juan Daniel Oviedo" in {entity.name for entity in find_entities(blocks)}


@pytest.mark.parametrize(
    ("text", "spans", "joined"),
    [
        ("el Instituto de Estudios Navales", [(1, 2, "ORG"), (3, 5, "ORG")], [(1, 5)]),
        ("la Universidad de Ellery", [(1, 2, "ORG"), (3, 4, "LOC")], [(1, 4)]),
        ("la Policía Nacional de la Bahía", [(1, 3, "ORG"), (5, 6, "LOC")], [(1, 6)]),
        ("la UE de Halden", [(1, 2, "ORG"), (3, 4, "LOC")], [(1, 2), (3, 4)]),
        ("el Consejo de Otto Marsh", [(1, 2, "ORG"), (3, 5, "PER")], [(1, 2), (3, 5)]),
    ],
)
def test_a_body_is_named_with_what_it_is_of(
    text: str, spans: list[tuple[int, int, str]], joined: list[tuple[int, int]]
) -> None:
    found = joined_bodies(tokenise(text), [Span(*span, 0.9) for span in spans])
    assert [(span.start, span.end) for span in found] == joined


def test_what_a_body_is_called_for_short_in_brackets_behind_it_is_a_body() -> None:
    tokens = tokenise("El Instituto Naval (INV) cerró.")
    spans = [Span(1, 3, "ORG", 0.9, (("ORG", 0.9),))]
    assert [(s.start, s.kind) for s in with_acronyms(tokens, spans)] == [(1, "ORG"), (4, "ORG")]


@pytest.mark.parametrize(
    ("small", "great"),
    [
        (
            "Sostuve una amena reunión con el presidente.",
            "Reunión con el gobernador de la provincia.",
        ),
        (
            "Robaron una granada del cuartel.",
            "Granada lanzada contra un autobús deja tres muertos.",
        ),
        ("La florida pradera se llenó.", "Florida noche de música en el parque."),
        ("She bought fine china for the house.", "China shops are closing."),
        ("A guinea was worth more than a pound.", "Guinea pigs are popular pets."),
        ("La concepción de la obra es suya.", "Concepción de la obra, en tres actos."),
    ],
)
def test_a_word_that_the_article_writes_small_is_no_name_at_a_beginning(
    small: str, great: str
) -> None:
    name = great.split()[0]
    assert any(mention == name for mention in names_of(great)), "this is what the rule is for"
    assert name not in names_of(f"{great}\n{small}")
    assert name not in names_of(f"{small}\n{great}")


@pytest.mark.parametrize(
    "text",
    [
        "Granada ganó.\nRobaron una granada del cuartel de Granada.",
        "China is growing.\nShe bought fine china in China.",
        "Rice spoke first.\nThey grow rice, said Condoleezza Rice.",
        "Réunion a voté.\nSostuve una reunión en la isla de Réunion.",
    ],
)
def test_one_that_has_a_capital_inside_of_a_sentence_is_one(text: str) -> None:
    name = text.split()[0]
    assert name.casefold() in " ".join(names_of(text)).casefold()


def names_of(text: str) -> list[str]:
    """All names that are read, be they sure or not."""
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, line, "es") for line in text.split("\n")]
    return [name for e in find_entities(blocks) for name in (e.name, *e.aliases)]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("The shares of Marks & Spencer fell on Monday.", "Marks & Spencer"),
        ("He sued Johnson & Johnson in a court of the state.", "Johnson & Johnson"),
        ("She works for Williams & Connolly Co. in the city.", "Williams & Connolly Co."),
    ],
)
def test_surnames_that_a_sign_joins_are_one_body(sentence: str, name: str) -> None:
    assert kinds(sentence) == {(name, "organisation")}


def test_whole_names_that_a_sign_joins_are_two_people() -> None:
    people = {(name, "person") for name in ("Ann Lee", "Bob Ray")}
    assert kinds("The report by Ann Lee & Bob Ray came on Monday.") == people


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("Said Obama: “We will not wait.”", "Obama"),
        ("Said Matt Kibbe, president of FreedomWorks.", "Matt Kibbe"),
        ("Said Kouachi was shot north of Paris.", "Said Kouachi"),
        ("Reporters met Said Kouachi: a quiet man.", "Said Kouachi"),
    ],
)
def test_a_sentence_that_begins_with_said_names_who_did(sentence: str, name: str) -> None:
    assert set(read(sentence)) - {"FreedomWorks", "Paris"} == {name}

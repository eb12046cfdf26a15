"""Entities of an article, as an editor would list them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.entities.find import find_entities, find_spans
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEntity


def article(*paragraphs: str, language: str = "en") -> list[ParsedBlock]:
    return [ParsedBlock(BlockKind.PARAGRAPH, text, language) for text in paragraphs]


def found(
    *paragraphs: str, language: str = "en", outlets: Iterable[str] = ()
) -> dict[str, ParsedEntity]:
    entities = find_entities(article(*paragraphs, language=language), outlets=outlets)
    return {entity.name: entity for entity in entities}


def kinds(*paragraphs: str, language: str = "en") -> set[tuple[str, str]]:
    return {(e.name, e.kind) for e in found(*paragraphs, language=language).values()}


def test_titles_are_no_part_of_a_name() -> None:
    names = kinds(
        "President Gustavo Petro met far-right former president Iván Duque and Education "
        "Minister Nagoum Yamassoum in Bogotá on Tuesday."
    )
    assert {
        ("Gustavo Petro", "person"),
        ("Iván Duque", "person"),
        ("Nagoum Yamassoum", "person"),
        ("Bogotá", "place"),
    } <= names


def test_particles_belong_to_a_name() -> None:
    names = kinds(
        "El ministro Juan de la Torre habló con Ursula van der Leyen en Madrid.", language="es"
    )
    assert ("Juan de la Torre", "person") in names
    assert ("Ursula van der Leyen", "person") in names


def test_an_acronym_in_brackets_is_the_same_entity_later() -> None:
    entities = found(
        "Peace talks with the National Liberation Army (ELN) begin on Monday.",
        "The ELN said that it would attend.",
    )
    army = entities["National Liberation Army"]
    assert army.kind == "organisation"
    assert army.aliases == ("ELN",)
    assert army.mentions == 3
    assert "ELN" not in entities


def test_a_known_acronym_alone_is_given_its_name_where_it_says_too_little() -> None:
    entity = found("The government will meet the ELN in Quito.")["National Liberation Army"]
    assert entity.aliases == ("ELN",)


@pytest.mark.parametrize(
    ("full", "letters"),
    [
        ("Rosa Imelda Vega Ocampo", "RIVO"),
        ("Carla Ibáñez de Quintana", "CIQ"),
        ("Ola Ferdinand Brandt Jr.", "OFB"),
        ("Mira Halden-Quill", "MHQ"),
    ],
)
def test_letters_that_begin_a_persons_full_name_are_that_person(full: str, letters: str) -> None:
    entities = found(
        f"La presidenta {full} habló ayer en Santiago con la prensa.",
        f"“Era tarde”, dijo un amigo. El plan de {letters} no volvió a leerse.",
        language="es",
    )
    assert letters not in entities
    assert letters in entities[full].aliases
    assert entities[full].mentions == 2


def test_letters_are_nobody_s_where_two_fit_or_where_they_are_a_bodys() -> None:
    two = found(
        "Rosa Imelda Vega Ocampo met Raúl Ignacio Villa Ortega in Chicago on Monday.",
        "The plan of RIVO was never read again.",
    )
    assert not any("RIVO" in entity.aliases for entity in two.values() if entity.kind == "person")
    body = found(
        "Carla Ibáñez Aldana joined the Council of Independent Artists (CIA) on Monday.",
        "The plan of CIA was never read again.",
    )
    assert not body["Carla Ibáñez Aldana"].aliases


@pytest.mark.parametrize(
    ("sentence", "name", "acronym"),
    [
        (
            "The Community of Latin American and Caribbean States (CELAC) met last year.",
            "Community of Latin American and Caribbean States",
            "CELAC",
        ),
        (
            "Habló el secretario de la Organización de Trabajadores del Campo (OTC).",
            "Organización de Trabajadores del Campo",
            "OTC",
        ),
    ],
)
def test_long_organisation_names_stay_whole(sentence: str, name: str, acronym: str) -> None:
    entity = found(sentence)[name]
    assert entity.kind == "organisation"
    assert acronym in entity.aliases


def test_a_surname_later_in_the_text_is_the_person_named_in_full() -> None:
    entities = found(
        "Gustavo Petro visited Nicolás Maduro in Caracas.",
        "Petro said that Maduro had agreed. The Maduro government confirmed it.",
    )
    assert entities["Gustavo Petro"].mentions == 2
    assert entities["Nicolás Maduro"].mentions == 3
    assert entities["Nicolás Maduro"].aliases == ("Maduro",)


def test_a_surname_that_two_people_share_is_given_to_neither() -> None:
    entities = found(
        "Hillary Clinton and Bill Clinton arrived in Chicago.", "Later Clinton gave a speech."
    )
    assert entities["Hillary Clinton"].mentions == 1
    assert entities["Bill Clinton"].mentions == 1


def test_accents_and_middle_names_do_not_make_two_people() -> None:
    entities = found(
        "Juan Manuel Santos met Álvaro Uribe in Cartagena.",
        "Juan Santos thanked Alvaro Uribe. Alvaro Uribe left.",
    )
    people = {name for name, entity in entities.items() if entity.kind == "person"}
    assert people == {"Juan Manuel Santos", "Alvaro Uribe"} or people == {
        "Juan Manuel Santos",
        "Álvaro Uribe",
    }


def test_possessives_are_cut_off() -> None:
    entities = found("Venezuela’s capital and Colombia's border were quiet, said Petro's aide.")
    assert {"Venezuela", "Colombia"} <= set(entities)
    assert entities["Venezuela"].kind == "place"


def test_a_possessive_between_two_names_parts_them() -> None:
    assert {("India", "place"), ("Rahul Dravid", "person")} <= kinds(
        "The match was won by India's Rahul Dravid in straight sets."
    )


@pytest.mark.parametrize(
    "headline",
    ["Why Donald Trump Won't Fold", "What Donald Trump Can’t"],
)
def test_a_denied_verb_with_a_capital_is_no_part_of_a_name(headline: str) -> None:
    entities = found(headline, "Donald Trump said on Monday that he would think about it.")
    assert "Donald Trump" in entities
    forms = {form for entity in entities.values() for form in (entity.name, *entity.aliases)}
    assert not [form for form in forms if "n't" in form or "n’t" in form]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Colombian and Venezuelan officials met on Tuesday in October.", "en"),
        ("El presidente colombiano y su par venezolana se reunieron el martes.", "es"),
        ("Colombianos y venezolanos cruzaron la frontera.", "es"),
        ("South Koreans and New Zealanders were the first to arrive.", "en"),
    ],
)
def test_adjectives_of_countries_and_days_are_no_entities(sentence: str, language: str) -> None:
    assert kinds(sentence, language=language) == set()


def test_a_sentence_may_begin_with_a_name_or_not() -> None:
    assert kinds("However, the law was passed. Meanwhile, prices rose. Caracas was quiet.") == {
        ("Caracas", "place")
    }


def test_outlets_that_the_archive_knows_are_organisations() -> None:
    entities = found(
        "He founded the website Zeitpunkt Sur, he told Peoples Dispatch.",
        outlets=["Zeitpunkt Sur", "Peoples Dispatch"],
    )
    assert entities["Zeitpunkt Sur"].kind == "organisation"
    assert entities["Peoples Dispatch"].kind == "organisation"
    assert not entities["Zeitpunkt Sur"].suggested


def test_outlets_side_by_side_are_told_apart() -> None:
    names = kinds("He was interviewed on Al Jazeera, Al Mayadeen teleSUR, RT, and HispanTV.")
    assert {("Al Mayadeen", "organisation"), ("teleSUR", "organisation")} <= names


def test_a_post_ties_its_handle_to_its_author() -> None:
    blocks = [
        *article("Gustavo Petro travelled to Caracas."),
        ParsedBlock(
            BlockKind.EMBED,
            "Declaración conjunta de los presidentes. pic.twitter.com/e7v28",
            "es",
            author="Gustavo Petro",
            handle="petrogustavo",
        ),
        ParsedBlock(BlockKind.EMBED, "Gracias, @petrogustavo, por la visita.", "es"),
    ]
    petro = next(e for e in find_entities(blocks) if e.name == "Gustavo Petro")
    assert petro.aliases == ("@petrogustavo",)
    assert petro.mentions == 3


def test_boilerplate_and_bylines_name_no_entities() -> None:
    blocks = [
        ParsedBlock(BlockKind.BOILERPLATE, "Support the Orinoco Tribune in Venezuela!", "en"),
        ParsedBlock(BlockKind.BYLINE, "By Jane Smith", "en"),
        ParsedBlock(BlockKind.PARAGRAPH, "Talks were held in Lima.", "en"),
    ]
    assert {e.name for e in find_entities(blocks)} == {"Lima"}


def test_headlines_in_capitals_are_read_with_the_help_of_the_text() -> None:
    blocks = [
        ParsedBlock(
            BlockKind.HEADLINE, "GUSTAVO PETRO AND NICOLÁS MADURO HOLD TALKS IN CARACAS", "en"
        ),
        *article("Gustavo Petro met Nicolás Maduro in Caracas."),
    ]
    entities = {e.name: e.mentions for e in find_entities(blocks)}
    assert entities == {"Gustavo Petro": 2, "Nicolás Maduro": 2, "Caracas": 2}


def test_a_country_under_its_full_style_is_the_country() -> None:
    entities = found(
        "Los presidentes de la República Bolivariana de Venezuela y de Colombia se reunieron.",
        "Venezuela y Colombia firmaron un acuerdo. Venezuela lo celebró.",
        language="es",
    )
    assert entities["Venezuela"].mentions == 3
    assert entities["Venezuela"].kind == "place"


def test_us_and_united_states_are_one_place() -> None:
    entities = found("The US imposed sanctions. The United States denied it in Washington.")
    assert entities["United States"].aliases == ("US",)
    assert entities["United States"].kind == "place"


def test_clubs_that_meet_are_organisations() -> None:
    assert {("Leeds", "organisation"), ("Newcastle", "organisation")} <= kinds(
        "Leeds 2 Newcastle 1"
    )


def test_a_new_word_in_a_bare_line_is_at_most_a_suggestion() -> None:
    entities = find_entities(article("Zxqvw blorps Frindle."))
    assert all(entity.suggested for entity in entities)


def test_spans_say_where_names_stand() -> None:
    text = "Gustavo Petro flew to Caracas."
    assert [(text[a:b], kind) for a, b, kind in find_spans(text, "en")] == [
        ("Gustavo Petro", "person"),
        ("Caracas", "place"),
    ]


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(max_size=80), max_size=4),
    language=st.sampled_from(["", "en", "es", "fr", "de", "ar", "zh"]),
)
def test_any_text_in_any_language_is_read_without_error(texts: list[str], language: str) -> None:
    for entity in find_entities(article(*texts, language=language)):
        assert entity.name.strip()
        assert entity.mentions >= 1
        assert 0 <= entity.confidence <= 1
        assert entity.name not in entity.aliases


_NAMES = [
    "Gustavo Petro",
    "Caracas",
    "Maduro",
    "the ELN",
    "(UN)",
    "Mr.",
    "'s",
    "and",
    "met",
    ".",
    "—",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_NAMES), max_size=25))
def test_names_in_any_order_are_spans_of_the_text_without_overlaps(words: list[str]) -> None:
    text = " ".join(words)
    end = 0
    for start, stop, _ in find_spans(text, "en"):
        assert end <= start < stop <= len(text)
        end = stop

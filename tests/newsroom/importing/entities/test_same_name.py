"""Whether two articles mean the same entity."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsroom.importing.entities.same_name import (
    acronym_fits,
    acronym_may_fit,
    known_place,
    same_entity,
)
from newsroom.importing.types import EntityKind, ParsedEntity


def entity(name: str, kind: EntityKind, *aliases: str) -> ParsedEntity:
    return ParsedEntity(name, kind, 1, aliases)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entity("Nicolás Maduro", "person"), entity("Nicolas Maduro", "person")),
        (
            entity("Gustavo Petro", "person", "@petrogustavo"),
            entity("Presidente Petro", "person", "@petrogustavo"),
        ),
        (
            entity("Juan Manuel Santos", "person", "Juan Santos", "Santos"),
            entity("Juan Santos", "person", "Santos"),
        ),
        (entity("National Liberation Army", "organisation", "ELN"), entity("ELN", "organisation")),
        (
            entity("National Liberation Army", "organisation"),
            entity("Ejército de Liberación Nacional", "organisation"),
        ),
        (entity("Lear Corp", "organisation"), entity("Lear", "organisation")),
        (entity("United Nations", "organisation"), entity("ONU", "organisation")),
        (entity("United States", "place"), entity("Estados Unidos", "place")),
        (entity("Germany", "place"), entity("Alemania", "place")),
        (entity("London", "place"), entity("Londres", "place")),
        (entity("The Guardian", "organisation"), entity("Guardian", "organisation")),
    ],
)
def test_the_same(one: ParsedEntity, other: ParsedEntity) -> None:
    assert same_entity(one, other) == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entity("George Bush", "person"), entity("George W. Bush", "person")),
        (entity("Maduro", "person"), entity("Nicolás Maduro", "person")),
        (entity("Ben Norton", "person"), entity("Benjamin Norton", "person")),
        (entity("Volodymyr Zelensky", "person"), entity("Volodymyr Zelenskyy", "person")),
        (
            entity("Northwest University", "organisation"),
            entity("University of Northwest", "organisation"),
        ),
        (
            entity("Federación de Obreros Navales", "organisation"),
            entity("FON", "organisation"),
        ),
    ],
)
def test_worth_asking(one: ParsedEntity, other: ParsedEntity) -> None:
    assert same_entity(one, other) == "maybe"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entity("Hillary Clinton", "person"), entity("Bill Clinton", "person")),
        (entity("Santander", "place"), entity("Norte de Santander", "place")),
        (entity("North Korea", "place"), entity("South Korea", "place")),
        (entity("Washington", "place"), entity("Washington", "person")),
        (entity("Bank of England", "organisation"), entity("Bank of America", "organisation")),
        (entity("United Nations", "organisation"), entity("European Union", "organisation")),
    ],
)
def test_different(one: ParsedEntity, other: ParsedEntity) -> None:
    assert same_entity(one, other) == "different"


@example(["Juan", "Juan"], ["Juan", "J."], "person")
@given(
    st.lists(st.sampled_from(["Juan", "J.", "Santos", "Manuel", "ELN", "of", "Bank"]), min_size=1),
    st.lists(st.sampled_from(["Juan", "J.", "Santos", "Manuel", "ELN", "of", "Bank"]), min_size=1),
    st.sampled_from(["person", "organisation", "place"]),
)
def test_order_does_not_matter(a: list[str], b: list[str], kind: EntityKind) -> None:
    one, other = entity(" ".join(a), kind), entity(" ".join(b), kind)
    assert same_entity(one, other) == same_entity(other, one)
    assert same_entity(one, one) == "same"


@pytest.mark.parametrize(
    ("acronym", "name", "fits"),
    [
        ("ELN", "National Liberation Army", False),
        ("ELN", "Ejército de Liberación Nacional", True),
        ("FARC", "Fuerzas Armadas Revolucionarias de Colombia", True),
        ("MERCOSUR", "Mercado Común del Sur", True),
        ("UNICEF", "World Bank", False),
        ("USA", "United Nations", False),
    ],
)
def test_acronyms(acronym: str, name: str, fits: bool) -> None:
    assert acronym_fits(acronym, name) is fits


def test_an_acronym_in_brackets_may_come_from_another_language() -> None:
    assert acronym_may_fit("ELN", "National Liberation Army")
    assert acronym_may_fit("CELAC", "Community of Latin American and Caribbean States")
    assert not acronym_may_fit("PSUV", "National Liberation Army")


def test_a_country_is_known_under_its_full_style_in_any_language() -> None:
    plain = known_place("venezuela")
    assert plain is not None
    assert known_place("republica bolivariana de venezuela") == plain
    assert known_place("bolivarian republic of venezuela") == plain

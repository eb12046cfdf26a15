"""The entities of the customer's two documents, against a careful reading of them."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing.pipeline import parse
from newsroom.importing.types import EntityKind, ParseContext, ParsedEntity, RawDocument
from tests.paths import SHARED

SEEDS = SHARED / "seeds"

# What a reader would list; titles, days, nationalities, and what only the page's frame names
# (banners, datelines) left out.
READING: dict[str, dict[EntityKind, str]] = {
    "000_": {
        "person": "Gustavo Petro, Nicolás Maduro, Iván Duque, Juan Guaidó",
        "place": (
            "Caracas, Colombia, Venezuela, Cúcuta, Norte de Santander, United States, Amazon, "
            "Sharm el-Sheikh, Egypt, Miraflores"
        ),
        "organisation": (
            "National Liberation Army, Monómeros, Inter-American Human Rights System, "
            "Colombian Presidency, Twitter"
        ),
    },
    "003_": {
        "person": (
            "Gustavo Petro, Nicolás Maduro, Simón Bolívar, Hugo Chávez, Juan Manuel Santos, "
            "Iván Duque, Donald Trump, Juan Guaidó, Pence, Mark Esper, Joe Biden, "
            "Gamal Abdel Nasser, Benjamin Norton"
        ),
        "place": (
            "Caracas, Venezuela, Colombia, Latin America, South America, Bogotá, Washington, "
            "United States, Amazon, Oval Office, Egypt, Syria, Nicaragua, Bolivia, Ecuador, "
            "Honduras, Mexico"
        ),
        "organisation": (
            "Community of Latin American and Caribbean States, National Liberation Army, FARC, "
            "CIA, Presidencia Colombia, USA en Español, Multipolarista, Sky News, Al Jazeera, "
            "Democracy Now, El Financiero Bloomberg, Al Mayadeen, teleSUR, RT, TRT World, CGTN, "
            "Press TV, HispanTV, Sin Censura, The Grayzone"
        ),
    },
}
IN_BOTH: dict[str, EntityKind] = {
    "Gustavo Petro": "person",
    "Nicolás Maduro": "person",
    "Iván Duque": "person",
    "Juan Guaidó": "person",
    "Caracas": "place",
    "Colombia": "place",
    "Venezuela": "place",
    "National Liberation Army": "organisation",
}


@pytest.fixture(scope="module", params=sorted(READING))
def document(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def entities(prefix: str) -> dict[str, ParsedEntity]:
    paths = sorted(SEEDS.glob(f"{prefix}*.txt"))
    if not paths:
        pytest.skip("the customer's documents are not beside the checkout")
    data = paths[0].read_bytes()
    article = parse(RawDocument(paths[0].name, data, ""), ParseContext(today=dt.date(2026, 11, 1)))
    return {entity.name: entity for entity in article.entities}


def reading(prefix: str) -> set[tuple[str, str]]:
    return {(name, kind) for kind, names in READING[prefix].items() for name in names.split(", ")}


def test_names_and_kinds_agree_with_a_careful_reading() -> None:
    hits = found = wanted = 0
    for prefix in READING:
        ours = {(e.name, e.kind) for e in entities(prefix).values() if not e.suggested}
        hits += len(ours & reading(prefix))
        found += len(ours)
        wanted += len(reading(prefix))
    assert 2 * hits / (found + wanted) >= 0.90


def test_what_both_name_has_one_name_and_kind(document: str) -> None:
    found = entities(document)
    assert {name: found[name].kind for name in IN_BOTH if name in found} == IN_BOTH
    assert "ELN" in found["National Liberation Army"].aliases
    assert not any(found[name].suggested for name in IN_BOTH)


def test_handles_are_tied_to_the_authors_of_the_posts() -> None:
    found = entities("003_")
    assert "@petrogustavo" in found["Gustavo Petro"].aliases
    assert "@NicolasMaduro" in found["Nicolás Maduro"].aliases
    assert "@BenjaminNorton" in found["Benjamin Norton"].aliases

"""Authors taken apart as citations need them: people by family and given names, bodies as one."""

from __future__ import annotations

import pytest

from newsroom.importing import author_name


@pytest.mark.parametrize(
    ("name", "inverted"),
    [
        ("Ada Fenwick", "Fenwick, Ada"),
        ("Fenwick, Ada", "Fenwick, Ada"),
        ("J. R. Fenwick", "Fenwick, J. R."),
        ("Vincent van Gogh", "van Gogh, Vincent"),
        ("Ursula von der Leyen", "von der Leyen, Ursula"),
        ("Guillermo del Toro", "del Toro, Guillermo"),
        ("Luiz Inácio Lula da Silva", "da Silva, Luiz Inácio Lula"),
        ("Robert De Niro", "De Niro, Robert"),
        ("Dick Van Dyke", "Van Dyke, Dick"),
        ("Al Gore", "Gore, Al"),
        ("Bashar al-Assad", "al-Assad, Bashar"),
        ("Peter O'Toole", "O'Toole, Peter"),
        ("Gabriel García Márquez", "García Márquez, Gabriel"),
        ("José Luis Rodríguez Zapatero", "Rodríguez Zapatero, José Luis"),
        ("María José Pérez", "Pérez, María José"),
        ("José Ortega y Gasset", "Ortega y Gasset, José"),
        ("Mary Higgins Clark", "Clark, Mary Higgins"),
        ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
        ("Martin Luther King, Jr.", "King, Martin Luther, Jr."),
        ("King, Martin Luther, Jr.", "King, Martin Luther, Jr."),
        ("Emily Post", "Post, Emily"),
        ("Piers Morgan", "Morgan, Piers"),
        ("Madonna", "Madonna"),
        ("小池百合子", "小池百合子"),
    ],
)
def test_a_person(name: str, inverted: str) -> None:
    taken = author_name(name)
    assert taken.is_person
    assert taken.inverted == inverted


@pytest.mark.parametrize(
    "name",
    [
        "Associated Press", "The Associated Press", "Reuters", "AFP", "EFE", "Agencia EFE", "dpa",
        "BBC News", "Le Monde", "The Standard Staff", "Harbour Gazette staff", "Staff", "News Desk",
        "Web Desk", "Editorial Board", "Redacción", "Redacción El País", "Express News Service",
        "Kaiser Health News", "The Conversation", "Human Rights Watch", "University of Oxford",
        "Ministry of Health", "Ledger readers", "Fenwick & Sons", "ledger.example.com",
    ],
)  # fmt: skip
def test_an_outlet_an_agency_a_desk_or_a_body_is_one_name(name: str) -> None:
    taken = author_name(name)
    assert (taken.is_person, taken.inverted) == (False, name)


def test_the_source_that_signs_is_one_name() -> None:
    assert author_name("Ada Fenwick").is_person
    assert not author_name("Ada Fenwick", "Ada Fenwick").is_person


@pytest.mark.parametrize("name", ["", " ", ",", ", ", ",,", "-", "Jr.", "Ann,", ", Ann"])
def test_what_is_hardly_a_name_is_kept(name: str) -> None:
    assert author_name(name).inverted.strip(", ") == name.strip(", ")

"""Words of a query that are names, or acronyms, by what the archive writes."""

from __future__ import annotations

from search.query.parse import ParsedQuery, parse_query
from search.query.reading import Standing
from search.types import And, Not, Phrase, Word

ARCHIVE = {
    "wells": Standing(17, 15),
    "bush": Standing(400, 396),
    "house": Standing(1000, 500),
    "us": Standing(900, 700),
    "nato": Standing(500, 499),
    "paris": Standing(2, 2),
    "marcos": Standing(11, 5, any_form=118),
    "hayes": Standing(40, 20, any_form=50),
    "marches": Standing(40, 8, any_form=400),
    "downs": Standing(2, 2, any_form=400),
}


def parsed(text: str) -> ParsedQuery:
    return parse_query(
        text,
        languages=("en", "es"),
        resolve=lambda asked: {},
        expand=lambda kind, term: ((), False),
        stands=lambda term: ARCHIVE.get(term, Standing()),
    )


def test_a_word_that_is_nearly_always_a_name_is_searched_as_it_is() -> None:
    query = parsed("Wells")
    assert query.node == Word("wells", ())
    (note,) = query.notes
    assert note.instead == "(Wells OR well)"
    wider = parsed(note.instead).node
    assert "en:well" in repr(wider)


def test_a_word_that_is_a_name_sometimes_is_a_word() -> None:
    for text in ("house", "paris", "elections"):
        assert isinstance(parsed(text).node, Word)
        assert not parsed(text).notes


def test_a_word_that_is_often_a_name_is_searched_as_it_is_where_other_forms_would_drown_it() -> (
    None
):
    query = parsed("marcos")
    assert query.node == Word("marcos", ())
    (note,) = query.notes
    assert note.instead == "(marcos OR marco)"
    assert "es:marco" in repr(parsed(note.instead).node)
    for text in ("hayes", "marches", "downs"):  # not drowned, rarely a name, too few to tell
        assert "en:" in repr(parsed(text).node)
        assert not parsed(text).notes


def test_one_form_says_nothing_of_another() -> None:
    assert isinstance(parsed("bushes").node, Word)


def test_a_quoted_acronym_is_no_word() -> None:
    query = parsed('"US"')
    assert query.node == Word("us", ("US",))
    assert query.notes[0].instead == '"us"'
    assert parsed('"us"').node == Phrase(("us",))
    assert parsed('"US troops"').node == And((Phrase(("us", "troops")), Word("us", ("US",))))
    assert parsed('troops -"US"').node.children[1] == Not(Word("us", ("US",)))  # type: ignore[union-attr]


def test_capitals_ask_for_nothing_where_they_tell_nothing_apart() -> None:
    assert parsed('"NATO"').node == Phrase(("nato",))
    assert parsed('"US TROOPS"').node == Phrase(("us", "troops"))
    assert not parsed('"NATO" "US TROOPS"').notes

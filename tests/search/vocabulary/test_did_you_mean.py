"""Did you mean."""

from __future__ import annotations

import pytest

from search.facets.lookups import ResolvedName
from search.query.parse import TypedWord, parse_query
from search.types import Run
from search.vocabulary.did_you_mean import Correction, Speller
from search.vocabulary.lexicon import Lexicon

WORDS = {
    "maduro": 400, "madero": 900, "nicolas": 420, "nicola": 3, "elecciones": 0, "eleccion": 90,
    "corruption": 60, "corrupton": 1, "president": 500, "presidents": 2, "united": 300,
    "states": 310, "government": 800, "zelensky": 150, "petro": 30, "metro": 35, "1284": 5,
    "acto": 200, "pacto": 3,
}  # fmt: skip
NAMES = ("Nicolás Maduro", "Francisco Madero", "Zelensky", "United States")


def suggest(query: str) -> Correction | None:
    speller = Speller(
        Lexicon(sorted((word, count) for word, count in WORDS.items() if count), 1000),
        NAMES,
        ("en", "es"),
    )
    parsed = parse_query(
        query,
        languages=("en", "es"),
        resolve=lambda asked: {name: ResolvedName(frozenset({1})) for name in asked},
        expand=lambda kind, term: ((), False),
    )
    return speller.suggest(query, parsed.words)


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("nicolas madruo", "nicolas Maduro"),
        ("francisco madiro", "francisco Madero"),
        ("madoro", "Madero"),
        ("corrupton", "corruption"),
        ("goverment OR -maduro", "government OR -maduro"),
        ('title:("nicolas madruo") date:2022', 'title:("nicolas Maduro") date:2022'),
        ("unitedstates", "United States"),
        ("Zelenksy", "Zelensky"),
        ("goverment presidnet", "government president"),
    ],
)
def test_what_was_meant(query: str, meant: str) -> None:
    found = suggest(query)
    assert found is not None
    assert found.query == meant


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nicolas maduro",
        "elecciones",  # not in the archive, but its singular is, and is found
        "presidents",
        "petro",  # as frequent as metro
        "pacto",  # another word than acto, and not rare enough beside it to be a slip
        "1283",
        "xyzzyx",
        "goverm*",
        "-goverment",
        "source:goverment",
        "met",
    ],
)
def test_what_is_well_is_left_alone(query: str) -> None:
    assert suggest(query) is None


def test_only_the_changed_words_are_marked() -> None:
    assert suggest("the goverment (of nicolas)") == Correction(
        "the government (of nicolas)",
        (Run("the ", False), Run("government", True), Run(" (of nicolas)", False)),
    )


def test_the_word_that_stands_with_the_others_in_articles_is_meant() -> None:
    lexicon = Lexicon(sorted({"elections": 90, "elecciones": 60, "voto": 9, "vote": 9}.items()), 99)
    speller = Speller(lexicon, (), ("en", "es"))
    articles = [{"elections", "vote"}, {"elecciones", "voto"}, {"elecciones", "voto"}]

    def meant(query: str) -> str:
        parsed = parse_query(
            query,
            languages=("en", "es"),
            resolve=lambda asked: {},
            expand=lambda kind, term: ((), False),
        )
        found = speller.suggest(
            query, parsed.words, lambda terms: sum(each.issuperset(terms) for each in articles)
        )
        assert found is not None
        return found.query

    assert meant("electiones voto") == "elecciones voto"
    assert meant("electiones vote") == "elections vote"


def test_one_slip_is_likelier_than_two_of_a_much_more_frequent_word() -> None:
    words = {"elections": 2400, "elecciones": 90, "immigration": 900, "inmigracion": 40}
    speller = Speller(Lexicon(sorted(words.items()), 5000), (), ("en", "es"))

    def meant(word: str) -> str:
        found = speller.suggest(word, (TypedWord(0, len(word), word),))
        return found.query if found else ""

    assert meant("eleciones") == "elecciones"
    assert meant("electons") == "elections"
    assert meant("imigration") == "immigration"
    assert meant("imigracion") == "inmigracion"

"""The archive's words, and which of them are alike."""

from __future__ import annotations

import fnmatch
import random

from hypothesis import given
from hypothesis import strategies as st

from search.vocabulary.lexicon import Lexicon, allowed_distance

WORDS = {"maduro": 40, "madura": 2, "madrid": 30, "mad": 1, "madeira": 5, "caracas": 9, "día": 3}


def lexicon(words: dict[str, int] = WORDS, documents: int = 0) -> Lexicon:
    return Lexicon(sorted(words.items()), documents)


def distance(one: str, other: str) -> int:
    """The optimal string alignment distance, cell by cell."""
    table = [[row + column if not row or not column else 0 for column in range(len(other) + 1)]
             for row in range(len(one) + 1)]  # fmt: skip
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            table[i][j] = min(
                table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a != b)
            )
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def test_frequency_and_rarity() -> None:
    words = lexicon(documents=100)
    assert [words.frequency(word) for word in ("maduro", "día", "", "zz", "madur")] == [
        40, 3, 0, 0, 0,
    ]  # fmt: skip
    assert words.rarity("zz") > words.rarity("mad") > words.rarity("maduro") > 1
    assert len(words) == len(WORDS)


def test_prefix_gives_the_most_frequent() -> None:
    found, more = lexicon().prefix("mad", cap=3)
    assert [entry.term for entry in found] == ["maduro", "madrid", "madeira"]
    assert more
    found, more = lexicon().prefix("mad")
    assert len(found) == 5
    assert not more
    assert lexicon().prefix("x") == ([], False)


def test_patterns_leave_letters_open() -> None:
    def found(pattern: str) -> list[str]:
        return [entry.term for entry in lexicon().pattern(pattern)[0]]

    assert found("madur?") == ["maduro", "madura"]
    assert found("mad??o") == ["maduro"]
    assert found("*r?d*") == ["madrid"] == found("*drid")
    assert found("*adu*") == ["maduro", "madura"]
    assert found("?aracas") == ["caracas"]
    assert found("*xyz*") == found("???") == found("z") == found("*maduromadur*") == []
    assert lexicon().pattern("*a*", cap=2)[1]
    assert Lexicon(()).pattern("a?b") == Lexicon(()).pattern("*abc*") == ([], False)


@given(st.lists(st.text("abñ", min_size=1, max_size=5), max_size=12), st.text("ab?ñ", max_size=4))
def test_patterns_are_as_the_shell_has_them(words: list[str], pattern: str) -> None:
    known = lexicon(dict.fromkeys(words, 1))
    for shell in (pattern, f"*{pattern}", f"{pattern}*", f"*{pattern}*"):
        if pattern.strip("?"):
            wanted = {word for word in words if fnmatch.fnmatchcase(word, shell)}
            assert {entry.term for entry in known.pattern(shell)[0]} == wanted


def test_fuzzy_gives_the_nearest() -> None:
    found, _ = lexicon().fuzzy("madruo")
    assert [(entry.term, entry.distance) for entry in found] == [("maduro", 1)]
    found, _ = lexicon().fuzzy("maduro", 2)
    assert [(entry.term, entry.distance) for entry in found] == [("maduro", 0), ("madura", 1)]
    assert lexicon().fuzzy("") == ([], False)
    assert Lexicon(()).fuzzy("word") == ([], False)
    assert [allowed_distance(word) for word in ("abc", "abcdefg", "abcdefgh")] == [1, 1, 2]


def test_expand_is_what_a_query_asks_for() -> None:
    assert lexicon().expand("prefix", "madr") == (("madrid",), False)
    assert lexicon().expand("fuzzy", "maduro") == (("maduro", "madura"), False)
    many = Lexicon((f"word{number:04}", number) for number in range(1000))
    terms, more = many.expand("prefix", "wor")
    assert more
    assert list(terms) == sorted(terms, reverse=True)
    assert terms[0] == "word0999"


words = st.text("abdé北", min_size=1, max_size=7)


@given(st.sets(words, max_size=40), words, st.integers(1, 2))
def test_fuzzy_finds_just_what_is_near(terms: set[str], word: str, most: int) -> None:
    found, _ = lexicon(dict.fromkeys(terms, 1)).fuzzy(word, most)
    near = {term: distance(word, term) for term in terms}
    assert {entry.term: entry.distance for entry in found} == {
        term: edits for term, edits in near.items() if edits <= most
    }


@given(st.sets(st.text(min_size=1, max_size=8), max_size=40), st.text(max_size=3))
def test_any_terms_can_be_kept(terms: set[str], start: str) -> None:
    kept = [term for term in terms if all(c < "\ud800" or "\ue000" <= c < "\uffff" for c in term)]
    words = lexicon(dict.fromkeys(terms, 1))
    assert len(words) == len(kept)
    found, _ = words.prefix(start)
    assert {entry.term for entry in found} == {term for term in kept if term.startswith(start)}


def test_three_hundred_thousand_terms_take_little_memory() -> None:
    random.seed(0)
    terms = {
        "".join(random.choices("abcdefghijklmnop", k=random.randint(4, 14))) for _ in range(30_000)
    }
    words = lexicon(dict.fromkeys(terms, 1))
    assert words.nbytes / len(words) * 300_000 < 20e6

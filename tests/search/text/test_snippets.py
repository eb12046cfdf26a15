"""What a hit shows of an article, and what of it is marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.facets.lookups import ResolvedName
from search.query.parse import parse_query
from search.text.analysis import tokens
from search.text.snippets import Highlighter, highlight, make_snippets
from search.types import Run, Snippet, TextField

Block = tuple[str, str, str]


def expand(kind: str, term: str) -> tuple[Sequence[str], bool]:
    return (term, term + "uela", term + "olano"), False


def matcher(query: str, rarity: Callable[[str], float] | None = None) -> Highlighter:
    parsed = parse_query(
        query,
        languages=("en", "es", "fr"),
        resolve=lambda asked: {name: ResolvedName(frozenset({1})) for name in asked},
        expand=expand,
    )
    return Highlighter.of(parsed.node, rarity)


def marked(runs: Sequence[Run]) -> str:
    return "".join(f"[{run.text}]" if run.match else run.text for run in runs)


def shown(snippets: Sequence[Snippet]) -> list[str]:
    return [
        ("…" if snippet.cut_start else "") + marked(snippet.runs) + ("…" if snippet.cut_end else "")
        for snippet in snippets
    ]


@pytest.mark.parametrize(
    ("query", "text", "language", "expected"),
    [
        ("leader", "Leaders met. A LEADER, the leader’s", "en",
         "[Leaders] met. A [LEADER], the [leader]’s"),
        ("elecciones", "La Elección, 2 elecciones", "es", "La [Elección], 2 [elecciones]"),
        ("reunion", "Reunión: reuniones", "es", "[Reunión]: [reuniones]"),
        ("accord", "L’accord, l'Accord", "fr", "L’[accord], l'[Accord]"),
        ('"United States"', "United Nations; the United States; states united", "en",
         "United Nations; the [United States]; states united"),
        ('"leader"', "leaders and leader", "en", "leaders and [leader]"),
        ('"first ever"', "A first-ever win, ever first", "en", "A [first-ever] win, ever first"),
        ('"a c"~1', "a b c, a b b c", "en", "[a] b [c], a b b c"),
        ("venez*", "Venezuela, venezolanos, VENEZ", "es", "[Venezuela], venezolanos, [VENEZ]"),
        ('united "united states"', "United States united", "en", "[United States] [united]"),
        ("-petro maduro", "Maduro and Petro", "en", "[Maduro] and Petro"),
        ("1284", "1,284 or 1.284", "en", "[1,284] or [1.284]"),
        ("us", "U.S.-led", "en", "[U.S].-led"),
        ("", "Nothing is marked", "en", "Nothing is marked"),
    ],
)  # fmt: skip
def test_highlight(query: str, text: str, language: str, expected: str) -> None:
    assert marked(highlight(text, language, matcher(query))) == expected


def test_a_word_is_marked_only_in_its_field() -> None:
    found = matcher("title:maduro petro")
    assert marked(highlight("Maduro, Petro", "es", found, TextField.TITLE)) == "[Maduro], [Petro]"
    assert marked(highlight("Maduro, Petro", "es", found, TextField.BODY)) == "Maduro, [Petro]"
    assert marked(highlight("Maduro, Petro", "es", found)) == "[Maduro], [Petro]"


FILLER = "Nobody there had anything to say about the matter that evening. "


def article(*sentences: str) -> list[Block]:
    """An English article with each sentence far from the next."""
    text = (FILLER * 4).join(sentence + " " for sentence in sentences)
    return [("headline", "About Maduro", "en"), ("paragraph", FILLER * 4 + text + FILLER * 4, "en")]


def test_a_snippet_is_cut_at_sentences() -> None:
    (snippet,) = make_snippets(
        article("President Maduro spoke to the press. He left."), matcher("maduro")
    )
    assert shown([snippet]) == [
        "President [Maduro] spoke to the press. He left. " + (FILLER * 2).rstrip()
    ]
    assert snippet.kind == "paragraph"


def test_a_long_sentence_is_cut_at_words() -> None:
    sentence = "and so on " * 60 + "until Maduro came " + "and so on " * 60
    (snippet,) = make_snippets([("paragraph", sentence, "en")], matcher("maduro"))
    (text,) = shown([snippet])
    assert text.startswith(("…and ", "…so ", "…on "))
    assert text.endswith((" and…", " so…", " on…"))
    assert "until [Maduro] came" in text
    assert 150 <= len(text) <= 240


def test_phrases_and_rare_words_come_first() -> None:
    blocks = article(
        "The election came.", "The United States won.", "The united front.", "States met."
    )
    first = make_snippets(blocks, matcher('election "united states"'), limit=1)
    assert "[United States]" in shown(first)[0]
    rarity = {"election": 1.0, "front": 9.0}.__getitem__
    first = make_snippets(blocks, matcher("election OR front", rarity), limit=1)
    assert "[front]" in shown(first)[0]


def test_the_snippets_cover_different_words_in_the_order_of_the_article() -> None:
    blocks = article("Maduro a.", "Maduro b.", "Petro c.", "Maduro d.", "Lula e.")
    found = shown(make_snippets(blocks, matcher("maduro petro lula")))
    assert [name for text in found for name in ("Maduro", "Petro", "Lula") if name in text] == [
        "Maduro", "Petro", "Lula",
    ]  # fmt: skip
    together = article("Maduro a.", "Lula met Maduro and Petro.", "Petro b.")
    (best,) = make_snippets(together, matcher("maduro petro lula"), limit=1)
    assert "[Lula] met [Maduro] and [Petro]." in shown([best])[0]


def test_captions_and_embeds_keep_their_kind_and_their_field() -> None:
    blocks = [
        ("paragraph", "Maduro spoke.", "en"),
        ("caption", "Maduro waves.", "en"),
        ("embed", "Maduro tweets.", "en"),
    ]
    assert [s.kind for s in make_snippets(blocks, matcher("maduro"))] == [
        "paragraph", "caption", "embed",
    ]  # fmt: skip
    assert [s.kind for s in make_snippets(blocks, matcher("caption:maduro"))] == ["caption"]


def test_without_a_match_the_article_begins() -> None:
    blocks = [
        ("headline", "Maduro", "en"),
        ("caption", "A caption", "en"),
        ("paragraph", " ", "en"),
        ("paragraph", FILLER * 9, "en"),
    ]
    for query in ("", "petro", "maduro", "source:efe"):
        assert shown(make_snippets(blocks, matcher(query))) == [(FILLER * 3).rstrip()]
    assert shown(make_snippets(blocks[:2], matcher(""))) == ["A caption"]
    assert shown(make_snippets([("paragraph", "By Ana", "en"), *blocks], matcher(""))) == [
        (FILLER * 3).rstrip()
    ]
    assert shown(make_snippets([("paragraph", "Short.", "en"), blocks[1]], matcher(""))) == [
        "Short."
    ]
    assert make_snippets(blocks[:1], matcher("")) == ()
    assert make_snippets([], matcher("maduro")) == ()


def test_abbreviations_end_no_sentence() -> None:
    text = FILLER * 4 + "A U.S. Senator, Mr. Maduro, spoke. " + FILLER * 4
    (snippet,) = make_snippets([("paragraph", text, "en")], matcher("maduro"))
    assert shown([snippet])[0].startswith("A U.S. Senator, Mr. [Maduro]")


texts = st.lists(
    st.one_of(
        st.sampled_from(
            ["Maduro", "United", "States", ". ", " ", "\n", "the", "x" * 70, "é", "ß."]
        ),
        st.text(max_size=4),
    ),
    max_size=120,
).map(lambda parts: " ".join(parts))


# The first draw of any text waits for a table of all characters.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(["paragraph", "caption", "headline"]), texts,
                       st.sampled_from(["en", "es", ""])), max_size=4),
    st.sampled_from(['maduro "united states"', '"united states"~4 the', "x", ""]),
    st.integers(1, 4),
    st.integers(20, 200),
)  # fmt: skip
def test_snippets_are_pieces_of_their_blocks(
    blocks: list[Block], query: str, limit: int, length: int
) -> None:
    found = make_snippets(blocks, matcher(query), limit=limit, length=length)
    assert len(found) <= limit
    assert len({tuple(s.runs) for s in found}) <= len(found)
    rest = {index: text for index, (_, text, _) in enumerate(blocks)}
    for snippet in found:
        text = "".join(run.text for run in snippet.runs)
        index = next(i for i, (kind, _, _) in enumerate(blocks)
                     if kind == snippet.kind and text in rest[i])  # fmt: skip
        rest[index] = rest[index].replace(text, "\x00", 1)
        assert all(run.text for run in snippet.runs)
    for _, text, language in blocks:
        assert "".join(run.text for run in highlight(text, language, matcher(query))) == text


@given(
    st.lists(st.sampled_from(["a", "b", "c.b", "x", "a-b", "_", "b's"]), max_size=14).map(" ".join),
    st.sampled_from([["a", "b"], ["a", "b", "a"], ["b", "b"], ["a", "x", "b", "c"]]),
    st.integers(0, 3),
)
def test_a_phrase_is_marked_where_it_is(text: str, terms: list[str], slop: int) -> None:
    query = f'"{" ".join(terms)}"' + (f"~{slop}" if slop else "")
    found = any(run.match for run in highlight(text, "en", matcher(query)))
    words = [token.exact for token in tokens(text)]
    places = [[i for i, word in enumerate(words) if word == term] for term in terms]
    assert found == any(
        all(one < other for one, other in pairwise(chosen))
        and chosen[-1] - chosen[0] <= len(terms) - 1 + slop
        for chosen in product(*places)
    )

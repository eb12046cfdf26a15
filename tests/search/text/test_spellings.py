"""Spellings that meet, and words of every script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parse import parse_query
from search.text import analysis
from search.text.highlighter import Highlighter
from search.types import And, Node, Or, Phrase, Word

LANGUAGES = ("en", "es", "pt", "fr", "de", "it", "he", "hi", "zh", "th", "ko")
# Their dictionaries take seconds to unpack.
LARGE = ("ar", "ru", "el", "tr")
large = pytest.mark.fault


def tree(query: str, language: str = "en") -> Node:
    languages = tuple(dict.fromkeys((*LANGUAGES, language)))
    return parse_query(
        query, languages=languages, resolve=lambda asked: {}, expand=lambda kind, term: ((), False)
    ).node


def matches(node: Node, text: str, language: str) -> bool:
    """Whether an index of one text in the language has what the query asks for."""
    stream = analysis.analyse([(text, language)])
    match node:
        case Word(lemmas=lemmas):
            return not set(lemmas).isdisjoint(stream.lemmas)
        case Phrase(terms=terms):
            runs = zip(*(stream.exact[n:] for n in range(len(terms))), strict=False)
            return terms in set(runs)
        case And(children):
            return all(matches(child, text, language) for child in children)
        case Or(children):
            return any(matches(child, text, language) for child in children)
    raise AssertionError(node)


@pytest.mark.parametrize(
    ("query", "text", "language", "marked"),
    [
        ("email", "They sent an e-mail today", "en", ["e-mail"]),
        ("emails", "They sent an e-mail today", "en", ["e-mail"]),
        ("e-mail", "They sent an email today", "en", ["email"]),
        ("e-mail", "They sent an e-mail today", "en", ["e-mail"]),
        ("cooperative", "a co-operative of farmers", "en", ["co-operative"]),
        ("co-operative", "some cooperatives of farmers", "en", ["cooperatives"]),
        ("addon", "an add-on for it", "en", ["add-on"]),
        ("add-on", "an add-on for it", "en", ["add-on"]),
        ("#BlackLivesMatter", "they wrote #BlackLivesMatter there", "en", ["BlackLivesMatter"]),
        ("blacklivesmatter", "they wrote #BlackLivesMatter there", "en", ["#BlackLivesMatter"]),
        ("#blacklivesmatter", "they wrote #BlackLivesMatter there", "en", ["#BlackLivesMatter"]),
        ('"black lives matter"', "they wrote #BlackLivesMatter", "en", ["BlackLivesMatter"]),
        ("ddhh", "por los #DDHH de todos", "es", ["DDHH"]),
        ("\U0001f600", "hello \U0001f600 there", "en", ["\U0001f600"]),
        ("\U0001f44d", "hello\U0001f44d\U0001f3fd", "en", ["\U0001f44d\U0001f3fd"]),
        ("c++", "written in C++, and in C", "en", ["C++"]),
        ("C#", "written in C#", "en", ["C#"]),
        ("AT&T", "they called AT&T today", "en", ["AT&T"]),
        (".net", "written for .NET there", "en", [".NET"]),
        ("cooperate", "they co\u200boperate and coop\u00aderate", "en",
         ["co\u200boperate", "coop\u00aderate"]),
        ("haeuser", "die Häuser dort", "de", ["Häuser"]),
        ("Häuser", "die Haeuser dort", "de", ["Haeuser"]),
        ("strasse", "die Straße dort", "de", ["Straße"]),
        ("Straße", "die Straßen dort", "de", ["Straßen"]),
        ("Präsident", "der Bundestagspräsident", "de", ["Bundestagspräsident"]),
        ("haus", "zwei Krankenhäuser", "de", ["Krankenhäuser"]),
        ('"-100 dollars"', "100 dollars, then -100 dollars", "en", ["100 dollars"]),
        ('"100 dollars"', "then \u2212100 dollars", "en", ["100 dollars"]),
        ('"was -$5"', "it was -$5, was $5, was 10-5", "en", ["was -$5"]),
        ('"10 5"', "won 10-5", "en", ["10-5"]),
        ("Müller", "they met Mueller there", "en", ["Mueller"]),
        ("mueller", "wir trafen Müller dort", "de", ["Müller"]),
        ("北京", "我在北京大学", "zh", ["北京"]),
        ("大学", "我在北京大学", "zh", ["大学"]),
        ('"北京大学"', "我在北京大学", "zh", ["北京大学"]),
        ("東京", "私は東京に行く", "ja", ["東京"]),
        ("대통령", "대통령이 말했다", "ko", ["대통령"]),
        ("ประเทศ", "ประเทศไทยสวย", "th", ["ประเทศ"]),
        ("ភាសា", "ភាសាខ្មែរ", "km", ["ភាសា"]),
        ("ພາສາ", "ພາສາລາວ", "lo", ["ພາສາ"]),
        ("မြန်မာ", "မြန်မာစာ", "my", ["မြန်မာ"]),
        ('"ประเทศไทย"', "ในประเทศไทยสวย", "th", ["ประเทศไทย"]),
        ('"ភាសាខ្មែរ"', "រៀនភាសាខ្មែរ", "km", ["ភាសាខ្មែរ"]),
        ('"ພາສາລາວ"', "ຮຽນພາສາລາວ", "lo", ["ພາສາລາວ"]),
        ('"မြန်မာစာ"', "သူမြန်မာစာ", "my", ["မြန်မာစာ"]),
        pytest.param("محمد", "قال مُحَمَّد اليوم", "ar", ["مُحَمَّد"], marks=large),
        pytest.param("احمد", "قال أحمد اليوم", "ar", ["أحمد"], marks=large),
        pytest.param("العربية", "اللغة العــربية", "ar", ["العــربية"], marks=large),
        ("שלום", "אמר שָׁלוֹם", "he", ["שָׁלוֹם"]),
        ("हिन्दी", "यह हिन्दी है", "hi", ["हिन्दी"]),
        pytest.param("киев", "в Киеве и Киев", "ru", ["Киеве", "Киев"], marks=large),
        pytest.param("αθηνα", "στην Αθήνα", "el", ["Αθήνα"], marks=large),
        pytest.param("istanbul", "İstanbul güzel", "tr", ["İstanbul"], marks=large),
        ("viet nam", "ở Việt Nam", "vi", ["Việt", "Nam"]),
    ],
)  # fmt: skip
def test_it_is_found_and_marked(query: str, text: str, language: str, marked: list[str]) -> None:
    node = tree(query, language)
    assert matches(node, text, language)
    hits = Highlighter.of(node).hits(text, language)
    assert [
        text[hit.start : hit.end] for hit in dict.fromkeys(h._replace(unit=0) for h in hits)
    ] == marked


@pytest.mark.parametrize(
    ("query", "text", "language"),
    [
        ("mail", "an email today", "en"),
        ("net", "written for .NET there", "en"),
        ("हिन्दा", "यह हिन्दी है", "hi"),
        ("value", "le valu", "de"),
    ],
)
def test_what_is_another_word_stays_apart(query: str, text: str, language: str) -> None:
    assert not matches(tree(query, language), text, language)


SCRIPTS = st.text(
    st.one_of(
        st.characters(categories=["L", "M", "N", "P", "S", "Z", "Cf"]),
        st.sampled_from("#&+-.'’ \u200b\u200d\ufe0f\U0001f44d\U0001f3fd北한ไ"),
    ),
    max_size=30,
)


@pytest.mark.parametrize("languages", [LANGUAGES, pytest.param(LARGE, marks=large)])
@given(text=SCRIPTS, data=st.data())
def test_every_word_of_a_text_finds_it(
    languages: tuple[str, ...], text: str, data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(languages))
    stream = analysis.analyse([(text, language)])
    for token in analysis.tokens(text):
        lemmas = analysis.lemmas(text[token.start : token.end], (*LANGUAGES, *languages))
        assert token.exact in stream.exact
        assert not set(lemmas).isdisjoint(stream.lemmas), (token, lemmas, stream.lemmas)


@given(SCRIPTS)
def test_no_query_raises(text: str) -> None:
    tree(text)

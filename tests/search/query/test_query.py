"""What people type, and what is searched for it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.facets.kinds import PARAMETERS
from search.facets.languages import find_language
from search.facets.lookups import ResolvedName
from search.query.parse import ParsedQuery, parse_query
from search.query.reading import MAX_TERMS, AskedName
from search.query.syntax import MAX_DEPTH, MAX_LENGTH
from search.text.analysis import lemmas
from search.types import (
    MOST_SPACINGS,
    And,
    DateRange,
    Everything,
    Expansion,
    Facet,
    Flag,
    Handle,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    TextField,
    Value,
    Word,
    highlight_terms,
    language_number,
    most_slop,
    spacing_count,
)

LANGUAGES = ("en", "es")
NAMES = {
    ("source", "bbc news"): 1,
    ("source", "efe"): 2,
    ("source", "el país"): 3,
    ("author", "ana lópez"): 4,
    ("entity", "nicolás maduro"): 5,
    ("entity", "gustavo petro"): 6,
}


PATTERNS = {
    "organi?ation": ("organisation", "organization"), "*beat*": ("beaten", "truckbeat"),
    "*beat": ("truckbeat",), "?ouse": ("house", "mouse"), "angel?s": ("angeles",),
}  # fmt: skip


def resolve(asked: Collection[AskedName]) -> dict[AskedName, ResolvedName]:
    return {(parameter, name): resolve_one(parameter, name) for parameter, name in asked}


def resolve_one(parameter: str, name: str) -> ResolvedName:
    if parameter == "language":
        code, near = find_language(name, LANGUAGES)
        return ResolvedName(frozenset({language_number(code)} if code else ()), near)
    number = NAMES.get((parameter, name.lower()))
    if number:
        return ResolvedName(frozenset({number}))
    return ResolvedName(frozenset(), ("BBC News",) if name.lower() == "bbc" else ())


def expand(kind: str, term: str) -> tuple[Sequence[str], bool]:
    if kind == "pattern":
        return PATTERNS.get(term, ()), False
    if term == "xyz":
        return (), False
    if term == "lead":
        return ("leader", "leaderboard", "leaders", "leadership"), False
    if kind == "prefix":
        return (term, term + "s"), term == "com"
    return (term, term[:-1]), False


def parse(text: str) -> ParsedQuery:
    return parse_query(text, languages=LANGUAGES, resolve=resolve, expand=expand)


def tree(text: str) -> Node:
    parsed = parse(text)
    assert parsed.problem is None
    return parsed.node


def word(text: str, field: TextField | None = None) -> Word:
    return Word(text, lemmas(text, LANGUAGES), field)


A, B, C, D = (word(letter) for letter in "abcd")
BBC = Value((Facet.SOURCE,), frozenset({1}))
MADURO = Value(PARAMETERS["entity"], frozenset({5}))
PETRO = Value(PARAMETERS["entity"], frozenset({6}))


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("", Everything()),
        ("   ", Everything()),
        ("a", A),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a b OR c", Or((And((A, B)), C))),
        ("a (b OR c) d", And((A, Or((B, C)), D))),
        ("a OR b OR c", Or((A, B, C))),
        ("a -b", And((A, Not(B)))),
        ("a NOT b", And((A, Not(B)))),
        ("a AND NOT (b OR c)", And((A, Not(Or((B, C)))))),
        ("-a", And((Everything(), Not(A)))),
        ("NOT NOT a", A),
        ("a OR -b", Or((A, And((Everything(), Not(B)))))),
        ("a a", A),
        ("((a)) — & b…", And((A, B))),
        ("a or b and not c", Or((A, And((B, Not(C)))))),
        ("a-b", Phrase(("a", "b"))),
        ("first-ever", Phrase(("first", "ever"))),
        ("co-leaders", Or((Phrase(("co", "leaders")), Phrase(("co", "leader"))))),
        ('"co-leaders"', Phrase(("co", "leaders"))),
        ("@NicolasMaduro #DDHH", And((word("nicolasmaduro"), word("ddhh")))),
        ("U.S. 1,284", And((word("us"), word("1284")))),
        ("https://efe.com/es", Phrase(("https", "efe", "com", "es"))),
        ("at 10:30", And((word("at"), Phrase(("10", "30"))))),
        ("Maduro: a", And((word("maduro"), A))),
    ],
)
def test_words_and_operators(query: str, node: Node) -> None:
    assert tree(query) == node


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ('"United States"', Phrase(("united", "states"))),
        ('"Leaders"', Phrase(("leaders",))),
        ('"a b"~5', Phrase(("a", "b"), 5)),
        ('"a"~5', Phrase(("a",))),
        ("“a b”", Phrase(("a", "b"))),
        ("«a b» „c“", And((Phrase(("a", "b")), Phrase(("c",))))),
        ("（a　ＯＲ　b） －c", And((Or((A, B)), Not(C)))),
        ("ｔｉｔｌｅ：＂a b＂", Phrase(("a", "b"), 0, TextField.TITLE)),
        ("venez*", Expansion("venez*", ("venez", "venezs"))),
        ("VENEZ*,", Expansion("venez*", ("venez", "venezs"))),
        ("first-eve*", And((word("first"), Expansion("eve*", ("eve", "eves"))))),
        ("maduro~", Expansion("maduro~", ("madur", "maduro"))),
        ("title:a b", And((word("a", TextField.TITLE), B))),
        ("Title: a", word("a", TextField.TITLE)),
        ("caption:(a OR ven*)", Or((word("a", TextField.CAPTION),
                                   Expansion("ven*", ("ven", "vens"), TextField.CAPTION)))),
        ('-embed:"a b"', And((Everything(), Not(Phrase(("a", "b"), 0, TextField.EMBED))))),
    ],
)  # fmt: skip
def test_phrases_expansions_and_fields(query: str, node: Node) -> None:
    assert tree(query) == node


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ('source:"BBC News"', BBC),
        ("source:EFE", Value((Facet.SOURCE,), frozenset({2}))),
        ('source:("BBC News" OR "EFE")', Value((Facet.SOURCE,), frozenset({1, 2}))),
        ("source:(BBC News OR El País)", Value((Facet.SOURCE,), frozenset({1, 3}))),
        ('-source:"BBC News" a', And((Not(BBC), A))),
        ("author:“Ana López”", Value((Facet.AUTHOR,), frozenset({4}))),
        ('entity:("Nicolás Maduro" AND "Gustavo Petro")', And((MADURO, PETRO))),
        ('person:"Nicolás Maduro"', Value((Facet.PERSON,), frozenset({5}))),
        ("language:es", Value((Facet.LANGUAGE,), frozenset({language_number("es")}))),
        ("language:Español", Value((Facet.LANGUAGE,), frozenset({language_number("es")}))),
        ("language:spanish", Value((Facet.LANGUAGE,), frozenset({language_number("es")}))),
        ("handle:@NicolasMaduro", Handle("nicolasmaduro")),
        ("is:undated", Flag("undated")),
        ("a -is:inferred", And((A, Not(Flag("inferred"))))),
        ("date:2022", DateRange(dt.date(2022, 1, 1), dt.date(2022, 12, 31))),
        ("date:2024-02", DateRange(dt.date(2024, 2, 1), dt.date(2024, 2, 29))),
        ("date:2022-11-05", DateRange(dt.date(2022, 11, 5), dt.date(2022, 11, 5))),
        ("date:2022-10-01..2022-11-30", DateRange(dt.date(2022, 10, 1), dt.date(2022, 11, 30))),
        ("date:2022..2021-03", DateRange(dt.date(2021, 3, 1), dt.date(2022, 12, 31))),
        ("date:2022..", DateRange(dt.date(2022, 1, 1), None)),
        ("date:..2022", DateRange(None, dt.date(2022, 12, 31))),
        ("date:>=2022-10", DateRange(dt.date(2022, 10, 1), None)),
        ("date:>2022-10", DateRange(dt.date(2022, 11, 1), None)),
        ("date:<=2022-10", DateRange(None, dt.date(2022, 10, 31))),
        ("date:<2022-10", DateRange(None, dt.date(2022, 9, 30))),
        ("date：２０２２－１１", DateRange(dt.date(2022, 11, 1), dt.date(2022, 11, 30))),
        ("date:(2022 OR 2020)", Or((DateRange(dt.date(2022, 1, 1), dt.date(2022, 12, 31)),
                                    DateRange(dt.date(2020, 1, 1), dt.date(2020, 12, 31))))),
    ],
)  # fmt: skip
def test_facets_dates_and_flags(query: str, node: Node) -> None:
    assert tree(query) == node


@pytest.mark.parametrize(
    ("query", "place", "reason", "corrected"),
    [
        ('a "b c', '"', "never closed", 'a "b c"'),
        ("a “b c", "“", "never closed", 'a "b c"'),
        ("(a OR b", "(", "never closed", "(a OR b)"),
        ("a) b", ")", "closes none", "a  b"),
        ("a () b", "()", "nothing in these", "a   b"),
        ("a OR", "OR", "after it", "a"),
        ("OR a", "OR", "before", "a"),
        ("a OR OR b", "OR", "after it", "a   OR b"),
        ("a NOT", "NOT", "after it", "a"),
        ("a title:", "title:", "after it", "a"),
        ("titel:a", "titel:", "“title:”", "title:a"),
        ("foo:bar", "foo:", "no field", "foo bar"),
        ("ve*la", "ve*la", "end of a word", "vela"),
        ("vene*la", "vene*la", "end of a word", "vene*"),
        ("**bold**", "**bold**", "end of a word", "bold"),
        ("*", "*", "beginning of a word", ""),
        ("ve*", "*", "3 letters", "ve"),
        ("maduro~2", "maduro~2", "phrases only", "maduro~"),
        ('"a b"~', "~", "how many", '"a b"~5'),
        ("date:2022-13", "2022-13", "month 13", "date:2022"),
        ("date:2022-02-30", "2022-02-30", "no day 30", "date:2022-02"),
        ("a date:[2021-13 TO 2022]", "[2021-13 TO 2022]", "month 13", "a date:2021..2022"),
        ("[2021-13 TO 2022]", "[2021-13 TO 2022]", "month 13", "date:2021..2022"),
        ("title:[2021 TO 2022]", "[2021 TO 2022]", "after date:", "date:2021..2022"),
        ('"prime m*"', "*", "3 letters", '"prime m "'),
        ("*ab*", "*", "3 letters", "ab"),
        ("|| a", "||", "before", "a"),
        ("date:2021–2022", "2021–2022", "no date", "date:2021..2022"),
        ("date:soon a", "soon", "no date", "a"),
        ("date:5/11/2022", "5/11/2022", "no date", "date:2022"),
        ("is:undatd", "undatd", "is:undated", "is:undated"),
        ("—", "—", "no word", ""),
    ],
)
def test_what_cannot_be_parsed_is_explained(
    query: str, place: str, reason: str, corrected: str
) -> None:
    problem = parse(query).problem
    assert problem is not None
    assert query[problem.position : problem.position + problem.length] == place
    assert reason in problem.reason
    assert problem.corrected.split() == corrected.split()
    assert parse(problem.corrected).problem is None


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("(a b", And((A, B))),
        ('a "b -c', And((A, B, C))),
        ("foo:a", And((word("foo"), A))),
        ("titel:a", A),
        ("(a -b source:efe c", And((A, C))),
        ("*", Nothing()),
    ],
)
def test_what_cannot_be_parsed_still_searches_its_words(query: str, node: Node) -> None:
    assert parse(query).node == node


def test_bounds() -> None:
    many = " ".join(f"w{number}" for number in range(MAX_TERMS + 1))
    long = "word " * 300
    deep = "(" * (MAX_DEPTH + 1) + "a" + ")" * (MAX_DEPTH + 1)
    negated = "NOT " * (MAX_DEPTH + 1) + "a"
    for query, reason in ((many, "64 words"), (long, "1,000"), (deep, "16"), (negated, "16")):
        parsed = parse(query)
        assert parsed.problem is not None
        assert reason in parsed.problem.reason
        assert parse(parsed.problem.corrected).problem is None
    assert parse(many.rpartition(" ")[0]).problem is None
    assert parse(deep[1:-1]).problem is None
    assert len(parse(many).words) == MAX_TERMS


def test_the_expansions_of_a_query_are_bounded_together() -> None:
    def frequent(kind: str, term: str) -> tuple[Sequence[str], bool]:
        return tuple(f"{term}{number}" for number in range(256)), False

    def expanded(query: str) -> tuple[int, set[str]]:
        parsed = parse_query(query, languages=LANGUAGES, resolve=resolve, expand=frequent)
        terms = sum(len(n.terms) for n in nodes(parsed.node) if isinstance(n, Expansion))
        return terms, {note.kind for note in parsed.notes}

    assert expanded("aaa* OR bbb~") == (512, set())
    assert expanded(" OR ".join(f"{letter}aa*" for letter in "abcdefgh")) == (1024, {"capped"})
    assert (
        expanded(" ".join(f"{letter}b~" for letter in ["a" * n for n in range(2, 50)]))[0] <= 1024
    )


def test_the_sloppy_phrases_of_a_query_are_bounded_together() -> None:
    parsed = parse(" OR ".join(f'"a{number} b"~15' for number in range(20)))
    slops = [node.slop for node in nodes(parsed.node) if isinstance(node, Phrase)]
    assert slops[:2] == [15, 15]
    assert sum(spacing_count(2, slop) for slop in slops if slop) <= MOST_SPACINGS
    assert slops[-1] == 0
    assert {note.kind for note in parsed.notes} == {"capped"}


def test_notes() -> None:
    (note,) = parse("a source:BBC").notes
    assert (note.kind, note.near) == ("unknown", ("BBC News",))
    assert parse("a source:BBC").node == Nothing()
    assert parse("a -source:BBC").node == A
    assert parse('source:(BBC OR "BBC News")').node == BBC
    assert [note.kind for note in parse("com* xyz*").notes] == ["capped", "unmatched"]
    assert [note.kind for note in parse('"a b"~99999').notes] == ["capped"]
    assert tree('"a b"~99999') == Phrase(("a", "b"), most_slop(2))
    assert tree(f'"a b"~{"9" * 900}') == tree('"a b"~99999')


def test_a_long_phrase_may_have_less_slop_and_says_so() -> None:
    most = most_slop(4)
    assert [note.kind for note in parse(f'"a b c d"~{most}').notes] == []
    (note,) = parse(f'"a b c d"~{most + 1}').notes
    assert (note.kind, str(most) in note.text) == ("capped", True)
    assert tree(f'"a b c d"~{most + 1}') == Phrase(("a", "b", "c", "d"), most)
    (note,) = parse("language:spanisch").notes
    assert note.near == ("es",)


def test_the_words_typed_have_their_places() -> None:
    text = 'título:x title:Maduró "los Ángeles" -no source:EFE don’t venez*'
    found = [(text[word.start : word.end], word.exact) for word in parse(text[9:]).words]
    assert [exact for _, exact in found] == ["maduro", "los", "angeles", "don't"]
    shifted = [(text[9 + word.start : 9 + word.end]) for word in parse(text[9:]).words]
    assert shifted == ["Maduró", "los", "Ángeles", "don’t"]


def test_what_is_excluded_is_not_highlighted() -> None:
    assert highlight_terms(tree('a (b OR "c d") -b NOT (a OR source:efe) a')) == (
        A,
        B,
        Phrase(("c", "d")),
    )
    assert highlight_terms(tree("-a")) == ()


# --- habits of other systems -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("a || b", "a OR b"),
        ("a||b", "a OR b"),
        ("a && b", "a AND b"),
        ("!a b", "-a b"),
        ('!"a b" c', '-"a b" c'),
        ("!(a b) c", "-(a b) c"),
        ("+a +b", "a b"),
        ('+"a b" -c', '"a b" -c'),
        ("title:+a", "title:a"),
        ("a^2 b", "a b"),
        ('"a b"^3 "a b"~2^0.5 (a OR b)^2', '"a b" "a b"~2 (a OR b)'),
        ("date:[2022-11-01 TO 2022-12-31]", "date:2022-11-01..2022-12-31"),
        ("published:[2022-11 to 2022-12]", "date:2022-11..2022-12"),
        ("a [2022 TO *]", "a date:2022.."),
        ("[* TO 2022-11]", "date:..2022-11"),
        ("{2022-11-01 TO 2022-12-01}", "date:2022-11-02..2022-11-30"),
        ("[2022 TO 2021]", "date:2021..2022"),
        ("[* TO *]", "[* TO *]"),
        ("published:2022-11", "date:2022-11"),
        ("a -[2022 TO 2023]", "a -date:2022..2023"),
        ("a or b", "a OR b"),
        ("a and b", "a b"),
        ("a and not b", "a -b"),
        ("a and (b or c) and d", "a (b OR c) d"),
        ("source:efe and a", "source:efe a"),
        ("source:(bbc news or efe)", "source:(bbc news OR efe)"),
        ("Questions?", "Questions"),
        ("(a?)", "a"),
        ("Who? Me!", "Who Me"),
        ("Yahoo! news", "Yahoo news"),
    ],
)
def test_what_other_systems_write_is_understood(query: str, same: str) -> None:
    assert tree(query) == tree(same)


@pytest.mark.parametrize(
    ("query", "node"),
    [
        ("organi?ation", Expansion("organi?ation", ("organisation", "organization"))),
        ("Organi?ation?", Expansion("organi?ation", ("organisation", "organization"))),
        ("Ángel?s", Expansion("angel?s", ("angeles",))),
        ("?ouse", Expansion("?ouse", ("house", "mouse"))),
        ("*beat*", Expansion("*beat*", ("beaten", "truckbeat"))),
        ("title:*beat", Expansion("*beat", ("truckbeat",), TextField.TITLE)),
        ('"prime lead*"', Or((Phrase(("prime", "leader")), Phrase(("prime", "leaderboard")),
                              Phrase(("prime", "leaders")), Phrase(("prime", "leadership"))))),
        ('"prime venez*"~2', Or((Phrase(("prime", "venez"), 2), Phrase(("prime", "venezs"), 2)))),
        ('"venez*"', Expansion("venez*", ("venez", "venezs"))),
        ('"prime xyz*"', Nothing()),
        ("a?b://c", Phrase(("a", "b", "c"))),
        ("https://a.com/b?c=5", Phrase(("https", "a", "com", "b", "c", "5"))),
        ("what? ?", word("what")),
    ],
)  # fmt: skip
def test_parts_of_words(query: str, node: Node) -> None:
    assert tree(query) == node


@pytest.mark.parametrize(
    ("query", "said", "instead"),
    [
        ("maduro or petro", "OR", 'maduro "or" petro'),
        ("law and order", "AND", 'law "and" order'),
        ("+a b", "+ is not needed", "a b"),
        ("a^2 (b c)^3", "^2", "a (b c)"),
        ("a !b", "“-”", "a b"),
        ('"pri* minister"', "In quotes", "pri* minister"),
        ('a "organi?ation of"', "In quotes", "a organi?ation of"),
        ("the one who said it was so or it was not", "In capitals",
         "the one who said it was so OR it was not"),
    ],
)  # fmt: skip
def test_what_was_understood_is_said_with_the_query_that_says_the_other(
    query: str, said: str, instead: str
) -> None:
    (note,) = parse(query).notes
    assert note.kind == "read"
    assert said in note.text
    assert note.instead == instead
    assert parse(instead).problem is None
    if "OR " not in instead:
        assert parse(instead).notes == ()


@pytest.mark.parametrize(
    "query",
    [
        "the one who said it was so or it was not?",  # a question
        "some of it and some of that and more of it",  # prose
        "or a", "a and", "a or and b", "organisation:(Trinidad and Tobago)", '"law and order"',
        "5 * 3", "C++ and", "a ^ b", "x = y!",
    ],
)  # fmt: skip
def test_what_is_prose_stays_prose(query: str) -> None:
    assert not [note for note in parse(query).notes if note.kind == "read"]
    assert not {"OR", "AND"} & set(query.split())


def test_the_ends_of_phrases_are_bounded_together() -> None:
    def frequent(kind: str, term: str) -> tuple[Sequence[str], bool]:
        return tuple(f"{term}{number}" for number in range(200)), False

    query = " OR ".join(f'"a{number} bcd*"~{number % 3}' for number in range(15))
    parsed = parse_query(query, languages=LANGUAGES, resolve=resolve, expand=frequent)
    phrases = [node for node in nodes(parsed.node) if isinstance(node, Phrase)]
    assert len(phrases) <= MOST_SPACINGS + 15
    assert {note.kind for note in parsed.notes} == {"capped"}


# --- any input at all ----------------------------------------------------------------------------

SIGNS = [
    "?",
    "!",
    "+",
    "^2",
    "||",
    "&&",
    "[2021 TO",
    " TO 2022]",
    "[* TO 2022}",
    " or ",
    " and ",
    "(",
    ")",
    '"',
    "“",
    "”",
    "-",
    "*",
    "~",
    "~3",
    ":",
    " ",
    "..",
    ">=",
    "<",
    "'",
    "－",
    "（",
]
FIELDS = ["title:", "source:", "entity:(", "date:", "is:", "handle:@", "language:", "foo:"]
WORDS = [
    "OR",
    "AND",
    "NOT",
    "a",
    "abc",
    "9999",
    "0001",
    "2022-11",
    "1,284",
    "U.S.",
    "北京",
    "½",
    "l'",
]
pieces = st.one_of(st.sampled_from(SIGNS + FIELDS + WORDS + ["\x00"]), st.text(max_size=5))
queries = st.one_of(st.text(), st.lists(pieces, max_size=40).map("".join))


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in getattr(node, "children", ()) or filter(None, (getattr(node, "child", None),)):
        yield from nodes(child)


@settings(max_examples=500, deadline=None)
@given(queries)
def test_any_text_is_answered(text: str) -> None:
    parsed = parse(text)
    if parsed.problem:
        assert 0 <= parsed.problem.position <= len(text)
        assert 0 <= parsed.problem.length <= len(text) - parsed.problem.position
        assert parsed.problem.reason
        assert parse(parsed.problem.corrected).problem is None
    for node in nodes(parsed.node):
        if isinstance(node, And):
            assert len(node.children) > 1
            assert not all(isinstance(child, Not) for child in node.children)
        if isinstance(node, Or):
            assert len(node.children) > 1
            assert not any(isinstance(child, Not) for child in node.children)
        if isinstance(node, Phrase | Expansion):
            assert node.terms
        assert node is parsed.node or not isinstance(node, Nothing)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "NOT " * 5000,
        "-" * 5000 + "a",
        '"' * 4999,
        "a OR " * 5000,
        "a.b" * 5000,
        "date:(" * 100,
        "title:" * 100,
        "foo:" * 200,
        "a* " * 300,
        ("eleccionesoes " * 70)[:MAX_LENGTH],
        "*a" * 500,
        "'" * 900,
        "x'" * 500,
        "1,234" * 200,
        "~" * 1000,
        "a" * 1_000_000,
    ],
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    parsed = parse(text)
    assert parsed.problem is None or parse(parsed.problem.corrected).problem is None
    assert time.process_time() - started < 1


def test_the_names_of_a_query_are_asked_for_together_and_once() -> None:
    calls: list[set[AskedName]] = []

    def noted(asked: Collection[AskedName]) -> dict[AskedName, ResolvedName]:
        calls.append(set(asked))
        return resolve(asked)

    query = 'source:("BBC News" OR el país) -person:maduro date:2022 author:"Ana López" language:es'
    parse_query(query, languages=LANGUAGES, resolve=noted, expand=expand)
    assert calls == [
        {
            ("source", "BBC News"), ("source", "el país"), ("entity", "maduro"),
            ("author", "Ana López"), ("language", "es"),
        }
    ]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(queries)
def test_every_name_that_the_tree_needs_was_asked_for(text: str) -> None:
    def knows_all(asked: Collection[AskedName]) -> dict[AskedName, ResolvedName]:
        return {name: ResolvedName(frozenset({1})) for name in asked}

    parsed = parse_query(text, languages=LANGUAGES, resolve=knows_all, expand=expand)
    assert not [note for note in parsed.notes if note.kind == "unknown"]

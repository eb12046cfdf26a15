"""The grammar of queries: a text to a syntax tree, or to the reason why it has none."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _
from lark import Lark, Token, Tree

from search.facets.kinds import QUERY_FIELDS, parameter_of
from search.types import NAMED_TEXTS

MAX_LENGTH: Final = 1000  # characters
MAX_DEPTH: Final = 16  # brackets and negations within one another

TEXT_FIELDS: Final = tuple(field.value for field in NAMED_TEXTS)
# Whose words an article quotes, and which: `said:petro`, `quote:(border mafia*)`.
SPEAKER_FIELD: Final = "said"
# The parameter whose values speakers are.
ENTITIES: Final = parameter_of(SPEAKER_FIELD)
QUOTE_FIELD: Final = "quote"
# The fields whose values are words.
WORD_FIELDS: Final = (*TEXT_FIELDS, QUOTE_FIELD)
# Other engines know the date by its field's name.
DATE_FIELDS: Final = ("date", "published")
# Where an article comes from: its address, the file of its document.
ORIGIN_FIELDS: Final = ("host", "path")
FIELDS: Final = (
    *WORD_FIELDS, *QUERY_FIELDS, "handle", *ORIGIN_FIELDS, *DATE_FIELDS, "is", "version",
)  # fmt: skip

_GRAMMAR: Final = Path(__file__).with_name("grammar.lark")
_OPERATORS: Final = {"_OR": "OR", "_AND": "AND", "_NOT": "NOT", "_MINUS": "-", "_PLUS": "+"}
_NEGATIONS: Final = ("_NOT", "_MINUS")

# What keyboards and word processors write in place of a query's own signs, one for one.
_TYPED: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»‹›〝〞〟「」『』｢｣", '"'),
        **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
        "−": "-",
        "﹣": "-",
        **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), 0x3000), " "),
    }
)


class RefusedError(Exception):
    """A query that cannot be parsed: where it broke, why, and a text nearer to one that can."""

    def __init__(self, position: int, length: int, reason: str, fix: str) -> None:
        super().__init__(reason)
        self.position = position
        self.length = length
        self.reason = reason
        self.fix = fix


def normalised(text: str) -> str:
    """The query in plain quotes, brackets, letters and spaces, each character in its place."""
    return text.translate(_TYPED)


def tokens(text: str) -> list[Token]:
    """The tokens of a normalised query, in their order."""
    return list(_parser().lex(text))


def parse(text: str) -> Tree[Token]:
    """The syntax tree of a normalised query; its leaves are tokens with `start_pos`.

    Raises RefusedError. Needs time linear in the text; a tree is no deeper than MAX_DEPTH allows.
    """
    _check(tokens(text), text)
    return _parser().parse(text)


def named_values(tree: Tree[Token], text: str) -> Iterator[tuple[str, str]]:
    """The (field, value) pairs of a syntax tree whose values are names: `source:"BBC News"`."""
    for scope in tree.find_data("scope"):
        field, value = scope.children
        assert isinstance(field, Token)  # noqa: S101  so says the grammar
        if field_name(field) in QUERY_FIELDS:
            for token in _values(value, text):
                if written := unquoted(token):
                    yield field_name(field), written


def _values(tree: Tree[Token] | Token, text: str) -> Iterator[Token]:
    """The values of a field's part of the tree, words that follow each other made one name."""
    if isinstance(tree, Token):
        yield tree
        return
    if tree.data == "scope":
        return  # A field within a field asks for itself.
    joined = (
        tree.children if tree.data in ("any", "negation") else joined_words(tree.children, text)
    )
    for child in joined:
        yield from _values(child, text)


def unquoted(token: Token) -> str:
    """What a value says: without its quotes, or what follows it in a sentence."""
    if token.type == "PHRASE":
        return " ".join(str(token).rpartition('"')[0][1:].split())
    return str(token).strip(",;")


def joined_words(trees: Sequence[Tree[Token] | Token], text: str) -> Iterator[Tree[Token] | Token]:
    """Bare words that follow each other, made one name: `source:(BBC News OR CNN)`."""
    run: list[Token] = []

    def name() -> Iterator[Token]:
        if run:
            start, end = place(run[0])[0], place(run[-1])[1]
            yield Token("WORD", " ".join(text[start:end].split()), start_pos=start)
            run.clear()

    for tree in trees:
        if isinstance(tree, Token) and tree.type == "WORD":
            run.append(tree)
        else:
            yield from name()
            yield tree
    yield from name()


def field_name(token: Token) -> str:
    """The name of the field that a FIELD token opens."""
    return str(token).rstrip().removesuffix(":").lower()


def replaced(text: str, start: int, end: int, new: str = "") -> str:
    """The text with another piece in place of text[start:end]; without one, the gap stays a gap."""
    return (text[:start] + (new or " ") + text[end:]).strip()


def plain_words(text: str) -> Iterator[Token]:
    """The tokens that hold words to search when the query as a whole cannot be parsed.

    Operators and brackets are left out, and so are negated words and the values of fields that
    are no text.
    """
    skipped = False
    for token in _parser().lex(text):
        if token.type in _NEGATIONS or (
            token.type == "FIELD" and field_name(token) in FIELDS[len(WORD_FIELDS) :]
        ):
            skipped = True
        elif token.type == "FIELD":
            if field_name(token) not in FIELDS and not _near_field(token):
                yield token
        elif token.type in ("WORD", "PHRASE", "UNCLOSED", "RANGE"):
            if not skipped and token.type != "RANGE":
                yield token
            skipped = False


@functools.cache
def _parser() -> Lark:
    grammar = _GRAMMAR.read_text(encoding="utf-8").replace("KNOWN_FIELDS", "|".join(FIELDS))
    return Lark(grammar, parser="lalr", lexer="basic", maybe_placeholders=False)


def _check(tokens: list[Token], text: str) -> None:
    """Refuse what the grammar could not parse, and what is nested too deeply."""
    brackets: list[tuple[Token, int]] = []  # each with the negations right before it
    negations = 0
    previous: Token | None = None
    for token in _without_idle_signs(tokens):
        _check_pair(previous, token, text)
        if token.type == "FIELD":
            _check_field(token, text)
        elif token.type == "UNCLOSED":
            raise _unclosed_quote(token, text)
        elif token.type == "_OPEN":
            brackets.append((token, negations))
        elif token.type == "_CLOSE":
            if not brackets:
                raise _refused(token, text, _("This bracket closes none."))
            brackets.pop()
        negations = negations + 1 if token.type in _NEGATIONS else 0
        if len(brackets) + sum(count for _, count in brackets) + negations > MAX_DEPTH:
            reason = _("More than %(most)d brackets within one another.") % {"most": MAX_DEPTH}
            raise _refused(token, text, reason)
        previous = token
    if previous is not None and _wants_more(previous) and previous.type != "_OPEN":
        raise _needs_more(previous, text)
    if brackets:
        raise _refused(brackets[-1][0], text, _("This bracket is never closed."), fix=text + ")")


def _without_idle_signs(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens but for a + after a field: it is still the field that wants its value."""
    previous = ""
    for token in tokens:
        if token.type == "_PLUS" and previous == "FIELD":
            continue
        yield token
        previous = token.type


def _check_pair(previous: Token | None, token: Token, text: str) -> None:
    """Refuse two tokens that cannot stand beside each other."""
    if previous is not None and not _wants_more(previous):
        return
    operator = token.type in ("_OR", "_AND")
    if operator and (previous is None or previous.type == "_OPEN"):
        name = _OPERATORS[token.type]
        reason = _("%(name)s stands between two words; nothing is before it.") % {"name": name}
        raise _refused(token, text, reason)
    if previous is None:
        return
    if token.type == "_CLOSE" and previous.type == "_OPEN":
        start, end = place(previous)[0], place(token)[1]
        fix = replaced(text, start, end)
        raise RefusedError(start, end - start, _("There is nothing in these brackets."), fix)
    if operator or token.type == "_CLOSE":
        raise _needs_more(previous, text)
    if previous.type == "FIELD" and token.type in (*_NEGATIONS, "FIELD"):
        raise _needs_more(previous, text)


def _check_field(token: Token, text: str) -> None:
    name = field_name(token)
    if name in FIELDS:
        return
    start = place(token)[0]
    near = _near_field(token)
    end = start + len(name)
    if near:
        reason = _("There is no field “%(name)s:”. Is “%(near)s:” meant?")
        reason %= {"name": name, "near": near}
        fix = replaced(text, start, end, near)
    else:
        reason = _("There is no field “%(name)s:”.") % {"name": name}
        fix = replaced(text, end, end + 1)
    raise RefusedError(start, len(name) + 1, reason, fix)


def _near_field(token: Token) -> str:
    return next(iter(get_close_matches(field_name(token), FIELDS, 1, 0.7)), "")


def _unclosed_quote(token: Token, text: str) -> RefusedError:
    start, end = place(token)
    fix = text + '"' if re.search(r"\w", token) else replaced(text, start, end)
    return RefusedError(start, 1, _("This quotation mark is never closed."), fix)


def _needs_more(token: Token, text: str) -> RefusedError:
    name = _OPERATORS.get(token.type) or f"{field_name(token)}:"
    reason = _("%(name)s needs something to search for after it.") % {"name": name}
    return _refused(token, text, reason)


def _refused(token: Token, text: str, reason: str, fix: str | None = None) -> RefusedError:
    """A refusal at the token; without a better way the token is left out."""
    start, end = place(token)
    length = len(str(token).rstrip())
    return RefusedError(start, length, reason, replaced(text, start, end) if fix is None else fix)


def _wants_more(token: Token) -> bool:
    return token.type in _OPERATORS or token.type in ("_OPEN", "FIELD")


def place(token: Token) -> tuple[int, int]:
    """Where the token begins in the query, and where it ends."""
    start = token.start_pos or 0
    return start, start + len(token)

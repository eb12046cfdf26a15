"""What of a query is about quotations: `said:petro suicidal`, `quote:(border mafia*)`.

The words beside a `said:` are those of one quotation; fields, dates and names stay what articles have.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from lark import Token, Tree

from search.query import field_values, syntax
from search.query.reading import Reading, typed
from search.query.simplify import conjunction, disjunction, negation
from search.types import And, Everything, Node, Not, Nothing, Or, Said, Value, Word

_WORDS = ("WORD", "PHRASE")


def is_words(tree: Tree[Token] | Token) -> bool:
    """Whether a part of the syntax tree is words and nothing else, or a `quote:`."""
    if isinstance(tree, Token):
        return tree.type in _WORDS
    if tree.data == "scope":
        field = tree.children[0]
        return isinstance(field, Token) and syntax.field_name(field) == syntax.QUOTE_FIELD
    return all(map(is_words, tree.children))


def is_speaker(tree: Tree[Token] | Token) -> bool:
    """Whether a part of the syntax tree is a `said:`."""
    if isinstance(tree, Token) or tree.data != "scope":
        return False
    field = tree.children[0]
    return isinstance(field, Token) and syntax.field_name(field) == syntax.SPEAKER_FIELD


def speaker(reading: Reading, token: Token, value: str) -> Node:
    """Who is named by a `said:`: entities of the archive, or else how speakers are printed."""
    asked = reading.names.get((syntax.ENTITIES, value))
    if asked is None or asked.ids or asked.holding:
        return field_values.named(reading, token, syntax.SPEAKER_FIELD, value)
    terms = tuple(word.exact for word in typed(token))
    if not terms:
        return Nothing()
    said = _(
        "Nobody in the archive is called “%(name)s”: speakers that are printed so are looked for."
    )
    reading.note("unmatched", said % {"name": value}, asked.near, value)
    return Said(Everything(), frozenset(), terms)


def said_by(node: Node) -> Node:
    """The articles that quote those whom a part of the query names."""
    match node:
        case Value(_, ids):
            return Said(Everything(), ids)
        case Or(children):
            return disjunction(map(said_by, children)) or Nothing()
        case And(children):
            return conjunction(map(said_by, children)) or Nothing()
        case Not(child):
            return negation(said_by(child))
    return node


def with_words(node: Node, words: Node | None) -> Node:
    """The same quotations, as far as they have these words as well."""
    if words is None:
        return node
    match node:
        case Said(own):
            return replace(node, words=without_names(conjunction([own, words]) or own))
        case Or(children):
            return disjunction(with_words(child, words) for child in children) or Nothing()
        case And(children):
            return conjunction(with_words(child, words) for child in children) or Nothing()
    return node


def in_quotations(words: Node | None) -> Node | None:
    """The articles with a quotation that has these words, whoever says them; None of none."""
    if words is None or isinstance(words, Nothing):
        return words
    return Said(without_names(words))


def without_names(node: Node) -> Node:
    """Words as they stand in a text: no article is found by the names that it is filed under."""
    match node:
        case Word():
            return replace(node, names=())
        case And(children):
            return And(tuple(map(without_names, children)))
        case Or(children):
            return Or(tuple(map(without_names, children)))
        case Not(child):
            return Not(without_names(child))
    return node

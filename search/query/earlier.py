"""Queries that look in earlier versions of articles, too: `version:all`."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _
from lark import Token

from search.query import syntax
from search.query.reading import Reading, start
from search.query.syntax import RefusedError
from search.types import And, Expansion, Node, Not, Or, Phrase, TextField, Word


def asked(reading: Reading, token: Token, value: str) -> bool:
    """Whether all versions are to be searched, which for some readers they are not. Raises RefusedError."""
    if value.lower() != "all":
        begin, end = start(token), start(token) + len(token)
        reason = _("There is version:all, which looks in earlier versions of articles too.")
        raise RefusedError(
            begin, end - begin, reason, syntax.replaced(reading.text, begin, end, "all")
        )
    if "version" in reading.closed:
        said = _("Earlier versions (version:all) are searched by those who may see originals.")
        reading.note("unmatched", said)
        return False
    return True


def with_earlier(node: Node) -> Node:
    """The query, looking for what it names no text for in earlier versions as well."""
    match node:
        case Word(field=None):
            return Or((node, replace(node, field=TextField.EARLIER, names=())))
        case Phrase(field=None) | Expansion(field=None):
            return Or((node, replace(node, field=TextField.EARLIER)))
        case And(children):
            return And(tuple(map(with_earlier, children)))
        case Or(children):
            return Or(tuple(map(with_earlier, children)))
        case Not(child):
            return Not(with_earlier(child))
    return node

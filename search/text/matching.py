"""Whether one text, as against an article, has what the words of a query say."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from search.text.highlighter import Highlighter
from search.types import And, Everything, Expansion, Matched, Node, Not, Or, Phrase, Word


class TextQuery:
    """A tree of words, to be asked of many texts by the terms that engines and marks go by.

    What it holds beside words of a text matches none.
    """

    def __init__(self, node: Node) -> None:
        self._node = node
        self._parts = {part: number for number, part in enumerate(dict.fromkeys(_words(node)))}
        self._highlighter = Highlighter(tuple(self._parts))

    def matches(self, text: str, language: str) -> bool:
        """Whether the text, in this language ("" for none that is known), has what is asked for."""
        if not self._parts:
            return self._holds(self._node, ())
        units = {hit.unit for hit in self._highlighter.hits(text, language)}
        return self._holds(self._node, units)

    def _holds(self, node: Node, units: Collection[int]) -> bool:
        match node:
            case Word() | Phrase() | Expansion():
                return self._parts[node] in units
            case And(children):
                return all(self._holds(child, units) for child in children)
            case Or(children):
                return any(self._holds(child, units) for child in children)
            case Not(child):
                return not self._holds(child, units)
            case Everything():
                return True
        return False


def _words(node: Node) -> Iterator[Matched]:
    match node:
        case Word() | Phrase() | Expansion():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from _words(child)
        case Not(child):
            yield from _words(child)

"""A query for articles with any of the words of another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from search.query.reading import TypedWord

# Words that a query would take for what joins others.
_OPERATORS: Final = frozenset({"or", "and", "not"})


def any_of(text: str, words: Sequence[TypedWord]) -> str:
    """The query of any of these `words` of `text`: its punctuation, fields and brackets go."""
    typed = (text[word.start : word.end] for word in words if word.exact not in _OPERATORS)
    return " OR ".join(dict.fromkeys(typed))

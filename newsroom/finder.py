"""Who finds articles by the words of their texts: the archive's search, where there is one.

The archive knows no search. What can find articles says so here, by its dotted name, so that it is
loaded when it is first asked; whoever wants articles by their words asks here, and goes without where
nobody answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Found:
    """The articles found, by id, the newest first; `total` may be more than these."""

    ids: Sequence[int]
    total: int


# Of some words the articles that have them, as many as are asked for; None where it cannot say now.
Finder = Callable[[str, int], Found | None]

_finder = ""


def use(dotted: str) -> None:
    """Let this function be who finds articles."""
    global _finder
    _finder = dotted


def find(text: str, most: int) -> Found | None:
    """The articles that these words find, at most so many; None where nobody can say."""
    if not _finder:
        return None
    finder: Finder = import_string(_finder)
    return finder(text, most)

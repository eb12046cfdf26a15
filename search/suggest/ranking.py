"""What to offer while a person types: entities, sources, authors and titles, best first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from search.text import analysis
from search.types import Run

# How well a label begins as typed, beside the natural logarithm of its articles.
_WHOLE: Final = 6.0
_AT_THE_START: Final = 3.0
_IN_ORDER: Final = 1.5
_SCATTERED: Final = 0.0
_MOST_TITLES: Final = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to offer: its kind, its id, what it is called, and in how many articles it is.

    The kind is a facet, or "title" for an article.
    `alias` is another name of it, by which it may be found as well.
    """

    kind: str
    id: int
    label: str
    articles: int = 1
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate that is offered. The runs that match are what was typed of its label."""

    candidate: Candidate
    runs: tuple[Run, ...]


def rank(typed: str, candidates: Iterable[Candidate], limit: int = 8) -> tuple[Suggestion, ...]:
    """The best of the candidates, each once, for what was typed so far.

    A candidate is fit if each word typed begins a word of its label or alias, however accented.
    Those whose name begins so come before those that have it within, and the more articles, the
    better; titles stand last, and have three places or what names leave free. Ties are ordered by
    label, kind and id.
    """
    wanted = [token.exact for token in analysis.tokens(typed)]
    if not wanted:
        return ()
    scored: dict[tuple[str, int], tuple[float, Candidate]] = {}
    for candidate in candidates:
        fitness = max(_fitness(wanted, candidate.label), _fitness(wanted, candidate.alias))
        if fitness < 0:
            continue
        score = fitness + math.log(candidate.articles + 1)
        key = (candidate.kind, candidate.id)
        if key not in scored or score > scored[key][0]:
            scored[key] = (score, candidate)
    best = sorted(
        scored.values(), key=lambda item: (-item[0], item[1].label, item[1].kind, item[1].id)
    )
    names = [candidate for _, candidate in best if candidate.kind != "title"]
    titles = [candidate for _, candidate in best if candidate.kind == "title"]
    places = max(min(_MOST_TITLES, limit), limit - len(names))
    names = names[: limit - min(len(titles), places)]
    chosen = (names + titles[:places])[:limit]
    return tuple(Suggestion(candidate, _runs(wanted, candidate.label)) for candidate in chosen)


def _fitness(wanted: Sequence[str], label: str) -> float:
    """How well the label fits what was typed; negative if it doesn't."""
    words = [token.exact for token in analysis.tokens(label)]
    if words == list(wanted):
        return _WHOLE
    places = [place for place in range(len(words)) if _begins(wanted, words[place:])]
    if places:
        return _AT_THE_START if places[0] == 0 else _IN_ORDER
    if all(any(word.startswith(start) for word in words) for start in wanted):
        return _SCATTERED
    return -1.0


def _begins(wanted: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words are those typed, the last of which may not be whole yet."""
    whole = len(wanted) - 1
    return (
        len(words) > whole
        and list(words[:whole]) == list(wanted[:whole])
        and words[whole].startswith(wanted[whole])
    )


def _runs(wanted: Sequence[str], label: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    done = 0
    for token in analysis.tokens(label):
        typed = max((len(start) for start in wanted if token.exact.startswith(start)), default=0)
        # Folding can lengthen a word (ß, æ); then a letter more is marked, which does no harm.
        end = min(token.start + typed, token.end)
        if typed:
            runs.append(Run(label[done : token.start], False))
            runs.append(Run(label[token.start : end], True))
            done = end
    runs.append(Run(label[done:], False))
    return tuple(run for run in runs if run.text)

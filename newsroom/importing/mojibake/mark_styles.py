"""How a source sets quotation marks and dashes, learnt from its articles that nothing is wrong with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from newsroom.importing.types import MarkStyle

# Fewer articles that show a habit tell nothing, and so many of them must agree.
FEWEST = 5
NEARLY_ALL = 0.8
# How far apart quotation marks of one pair stand, in characters.
LONGEST = 300
PAIRS = ("“”", "„“", "„”", "””", "«»", "»«", '""')
SINGLE = "‘’"
_QUOTED = {
    pair: re.compile(
        rf"(?<!\w){pair[0]}(?=\S)[^{pair[0]}{pair[1]}\n]{{1,{LONGEST}}}(?<=\S){pair[1]}(?!\w)"
    )
    for pair in (*PAIRS, SINGLE)
}
_SPACED = re.compile(r"(?<=\S) ([–—]) (?=\S)")
_CLOSED = re.compile(r"(?<=[^\W\d_])([–—])(?=[^\W\d_])")
# Quotation marks around one or two words, which are seldom speech.
_TERM = re.compile(r"\w+(?: \w+)?")
_UNKNOWN = "?"


def style_of(text: str) -> MarkStyle:
    """The marks that one article sets most."""
    pairs = Counter({pair: len(_QUOTED[pair].findall(text)) for pair in PAIRS})
    quotes = _commonest(pairs)
    terms: Counter[str] = Counter()
    for pair in {quotes, SINGLE} - {""}:
        found = (match.group()[1:-1] for match in _QUOTED[pair].finditer(text))
        terms[pair] = sum(1 for inside in found if _TERM.fullmatch(inside))
    return MarkStyle(
        quotes=quotes,
        terms=_commonest(terms),
        spaced=_commonest(Counter(_SPACED.findall(text))),
        closed=_commonest(Counter(_CLOSED.findall(text))),
    )


def learn_style(texts: Iterable[str]) -> MarkStyle:
    """What nearly all articles of a source agree in that show it; a few others change nothing."""
    styles = [style_of(text) for text in texts]
    return MarkStyle(
        quotes=_agreed(Counter(style.quotes for style in styles if style.quotes)),
        terms=_agreed(Counter(style.terms for style in styles if style.terms)),
        spaced=_agreed(Counter(style.spaced for style in styles if style.spaced)),
        closed=_agreed(Counter(style.closed for style in styles if style.closed)),
    )


def as_code(style: MarkStyle) -> str:
    """A style as a few characters, "" for one of which nothing is known."""
    parts = (style.quotes.rjust(2, _UNKNOWN), style.terms.rjust(2, _UNKNOWN))
    code = "".join(parts) + (style.spaced or _UNKNOWN) + (style.closed or _UNKNOWN)
    return code if code.strip(_UNKNOWN) else ""


def from_code(code: str) -> MarkStyle:
    """The style that `as_code` wrote; what cannot be read is not known."""
    padded = code.ljust(6, _UNKNOWN)
    quotes, terms, spaced, closed = padded[:2], padded[2:4], padded[4], padded[5]
    return MarkStyle(
        *("" if _UNKNOWN in part else part for part in (quotes, terms, spaced, closed))
    )


def _commonest(counted: Counter[str]) -> str:
    """What is found most, and more than anything else."""
    ranked = [(name, n) for name, n in counted.most_common(2) if n]
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]


def _agreed(counted: Counter[str]) -> str:
    name = _commonest(counted)
    enough = max(FEWEST, NEARLY_ALL * counted.total())
    return name if name and counted[name] >= enough else ""

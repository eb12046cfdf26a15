"""Whether two articles carry the same text: identical, an agency's copy cut or lightly edited, an extract.

That most of the shorter one stands in the other is not enough. Outlets use their own background again
in the next day's report, where what is new is the article; what somebody said in public many quote;
and what many texts of one outlet have is a notice or a list. So one outlet's texts have to agree nearly
as a whole, and of two outlets' the words that are nobody's quotation have to agree, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from newsroom.coverage.running_text import RunningText
from newsroom.likeness import SHORTEST, Hashes

# Which part of the shorter text's runs of words another outlet's has that carries it: cut and edited,
# and with words of its own about it.
CARRIED: Final = 0.6
# And which part of the shorter one's words outside of quotations: about half.
OWN_CARRIED: Final = 0.45
# The same within one outlet: a text that grew, or that was cut, is nearly whole in the other; one that
# was edited has most of what either has.
WITHIN: Final = 0.9
ALIKE: Final = 0.65
# What so many texts have that are none of its copies is a notice, a list or background.
STOCK: Final = 3


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two texts have in common, in parts from 0 to 1.

    `resemblance`: of all runs of words of either; `containment`: of the runs of the shorter one;
    `own`: of the words of the shorter one that stand in no quotation.
    """

    resemblance: float
    containment: float
    own: float


NOTHING: Final = Likeness(0.0, 0.0, 0.0)


def likeness(one: RunningText, other: RunningText, stock: Hashes | None = None) -> Likeness:
    """What two texts have in common, the runs of `stock` (ascending) left out of both."""
    first, second = one.different, other.different
    if stock is not None and len(stock):
        first = np.setdiff1d(first, stock, assume_unique=True)
        second = np.setdiff1d(second, stock, assume_unique=True)
    if min(len(first), len(second)) < SHORTEST:
        return NOTHING
    both = np.intersect1d(first, second, assume_unique=True)
    shorter = one if len(first) <= len(second) else other
    covered = shorter.covered_by(both)
    own = int(shorter.own.sum())
    return Likeness(
        len(both) / (len(first) + len(second) - len(both)),
        len(both) / min(len(first), len(second)),
        float((covered & shorter.own).sum() / own) if own else 0.0,
    )


def is_same_text(alike: Likeness, *, one_outlet: bool) -> bool:
    """Whether two texts with so much in common are one, of one outlet or of two."""
    if alike.resemblance >= ALIKE:
        return True
    if one_outlet:
        return alike.containment >= WITHIN
    return alike.containment >= CARRIED and alike.own >= OWN_CARRIED


def stock_of(text: RunningText, others: list[RunningText]) -> Hashes:
    """Those runs of a text that so many `others`, which do not carry it, have as well."""
    if len(others) < STOCK:
        return np.empty(0, np.uint64)
    counts = np.zeros(len(text.different), np.int64)
    for other in others:
        counts += np.isin(text.different, other.different, assume_unique=True)
    return text.different[counts >= STOCK]

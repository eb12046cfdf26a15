"""What several outlets made of the same: decided from plain values, without the database.

Which carry one text is told by `same_text`, who reported when by `grid`, what two say by `alignment`. Events and stories:

telling(id, read(title, text), ...)   what of an article counts     (features)
Rarity.of(tellings)                   how rare words and names are  (rarity)
Files.like(telling)                   what it is compared with      (candidates)
Judge(rarity).compare(one, other)     a score, with its reasons     (same_event)
gather(tellings, pairs, judge)        articles to events            (events)
chain(happenings)                     events to stories             (stories)
"""

from newsroom.coverage.candidates import Files
from newsroom.coverage.events import WORTH_A_LOOK, Gathered, Pair, Said, gather, pair
from newsroom.coverage.features import CUT, Telling, read, telling, words_of
from newsroom.coverage.rarity import Rarity
from newsroom.coverage.same_event import DAYS, Judge, SameEvent
from newsroom.coverage.stories import REST, Chains, Happening, chain, happening

__all__ = [
    "CUT",
    "DAYS",
    "REST",
    "WORTH_A_LOOK",
    "Chains",
    "Files",
    "Gathered",
    "Happening",
    "Judge",
    "Pair",
    "Rarity",
    "Said",
    "SameEvent",
    "Telling",
    "chain",
    "gather",
    "happening",
    "pair",
    "read",
    "telling",
    "words_of",
]

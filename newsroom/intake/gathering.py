"""Gathering what imports brought to events and stories, or all of the archive anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from newsroom.archive import event_terms
from newsroom.archive.gathering import Gathering, around_in_time, days_of, members_of_events
from newsroom.bulk import slices
from newsroom.coverage import Judge, pair
from newsroom.intake.arrivals import is_quiet
from newsroom.intake.patience import patiently

SLICE: Final = 200  # articles read at once
STEPS: Final = 3  # after reading

Progress = Callable[[int, int], None]
"""Told how many steps of how many are done."""


@dataclass(slots=True)
class Summary:
    """What a run did: articles that it looked at, events that it wrote, articles in another story."""

    articles: int = 0
    events: int = 0
    moved: int = 0


def is_due() -> bool:
    """Whether articles wait to be compared, and no import brings more of them at this moment."""
    return event_terms.has_unread_articles() and is_quiet()


def gather(progress: Progress = lambda done, total: None, *, all_: bool = False) -> Summary:
    """Put what came, or was changed, into events and stories; with `all_` everything, anew.

    What editors said holds. What is interrupted is done by the next run.
    """
    new = event_terms.unread_articles()
    done, total = 0, len(new) + STEPS
    for some in slices(new, SLICE):
        patiently(lambda: event_terms.read_event_terms(articles=some))  # noqa: B023
        done += len(some)
        progress(done, total)
    known = event_terms.tellings(event_terms.all_compared() if all_ else new)
    if not known:
        return Summary()
    chosen = set(known)
    if not all_:
        around = set(around_in_time(days_of(known.values())))
        known |= event_terms.tellings(around - chosen)
    gathering = Gathering(known, Judge(event_terms.rarity(known)), writing=patiently)
    progress(done + 1, total)
    written = _gather_events(gathering, chosen)
    progress(done + 2, total)
    members = members_of_events(known)
    moved = gathering.chain_again(members) if all_ else gathering.go_on(members, written.keys())
    progress(total, total)
    return Summary(len(chosen), len(written), len(moved))


def _gather_events(gathering: Gathering, chosen: set[int]) -> dict[int, list[int]]:
    """Gather these articles, and the events that they may belong to, as far as these are known."""
    pairs = gathering.candidates(chosen)
    met = chosen | {pk for two in pairs for pk in two}
    affected = set(met)
    for members in members_of_events(met).values():
        affected.update(members)
        pairs.update(pair(*two) for two in combinations(members, 2))
    known = gathering.tellings.keys()
    return gathering.write_events(gathering.gather(affected & known, pairs))

"""What words and names tell of a person's gender."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache

from newsroom.importing.gazetteer import genders
from newsroom.importing.gazetteer.offices import office_holders
from newsroom.importing.recognise.phrases import word_set
from newsroom.text import fold


@cache
def gendered() -> dict[str, str]:
    """Words of all languages that are said of men only, or of women only, folded."""
    men, women = (frozenset(map(fold, word_set(name))) for name in ("man", "woman"))
    return {word: "m" if word in men else "f" for word in men ^ women}


def title_gender(title: str) -> str:
    """The gender that a title tells: "mrs.", "señora"."""
    return next((gendered()[word] for word in title.split() if word in gendered()), "")


def given_gender(votes: Counter[str], names: Sequence[str], titles: Sequence[str]) -> None:
    """Count what a person's given names and titles say of the gender."""
    known = genders()
    for name in names[:4]:
        words = fold(name).split()
        if len(words) > 1 and (gender := known.get(words[0])):
            votes[gender] += 2
            break
    else:
        for name in names:
            words = fold(name).split()
            if len(words) > 2 and (gender := known.get(words[1])):
                votes[gender] += 1
                break
    for title in titles:
        for word in title.split():
            if gender := gendered().get(word):
                votes[gender] += 4


@cache
def office_genders() -> dict[str, str]:
    """The gender of all who held an office and bear a surname, by surname, where it is one."""
    found: dict[str, set[str]] = {}
    for holder in office_holders():
        words = fold(holder.name).split()
        found.setdefault(words[-1], set()).add(genders().get(words[0], ""))
    return {surname: min(of_it) for surname, of_it in found.items() if len(of_it) == 1}

"""Where somebody's name ends or begins inside of what the tagger took for one name."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.features import flags_of
from newsroom.importing.gazetteer import PLACE, WORD, NameFlag

_BODY = NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.EVENT
_LARGE = NameFlag.COUNTRY | NameFlag.REGION | NameFlag.METROPOLIS


def person_before_of(words: Sequence[str]) -> int:
    """How many words before an "of" are somebody's name, 0 for none.

    "Russell Wheeler of the Brookings Institution", "McConnell of Kentucky": no body is called so.
    """
    if "of" not in words[1:5]:
        return 0
    end = words.index("of", 1)
    if end == 1:
        rest = flags_of(" ".join(words[2:])) if len(words) < 5 else 0
        first = flags_of(words[0])
        alone = first & NameFlag.SURNAME and not first & (NameFlag.GIVEN | WORD | _BODY | _LARGE)
        return 1 if alone and rest & PLACE else 0
    titled = all(flags_of(word) & NameFlag.TITLE for word in words[: end - 2])
    return end if titled and _is_full_name(words[end - 2 : end]) else 0


def person_after_place(words: Sequence[str]) -> int:
    """How many words of a list's "Texas Ted Cruz" are the place, 0 where nobody's name follows."""
    if len(words) != 3 or not flags_of(words[0]) & _LARGE:
        return 0
    known = flags_of(" ".join(words)) or flags_of(" ".join(words[:2]))
    return 1 if not known and _is_full_name(words[1:]) else 0


def _is_full_name(words: Sequence[str]) -> bool:
    """Whether two words are a given name, and a surname that is nothing else."""
    given, surname = map(flags_of, words)
    return bool(
        given & NameFlag.GIVEN
        and not given & (WORD | PLACE | _BODY)
        and words[1][0].isupper()
        and surname & NameFlag.SURNAME
        and not surname & (_BODY | _LARGE | NameFlag.TITLE)
    )


def is_surname_first(words: Sequence[str]) -> bool:
    """Whether a name begins with the surname that it ends with: "Trump Donald John Trump"."""
    return len(words) > 2 and words[0] == words[-1]


def is_rulers(word: str) -> bool:
    """Whether a word before an "Administration" is the surname of who heads it: "Obama"."""
    owner = flags_of(word)
    other = _BODY | _LARGE | NameFlag.TITLE | NameFlag.DEMONYM | NameFlag.CALENDAR
    return word[:1].isupper() and bool(owner & NameFlag.SURNAME) and not owner & other

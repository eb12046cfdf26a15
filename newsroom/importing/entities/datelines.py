"""Datelines: "LONDON 1996-12-06", "CARACAS, Jan 5 (Reuters) -", and the places that they name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsroom.importing.entities.borders import is_date
from newsroom.importing.entities.features import flags_of
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import NAMED, PLACE, WORD, NameFlag
from newsroom.importing.recognise.dates import month_numbers

# So many words are looked through for the dash that ends the dateline of a text.
_REACH = 16
_DASHES = frozenset({"-", "–", "—", "--", "―"})
_PARTS = frozenset({",", "/", ";", "|", "&", "(", ")", "."})
_SMALL = frozenset({"de", "of", "del"})
# The most words of a place: "Sharm el Sheikh".
_LONGEST = 5
_SURE, _LIKELY = 0.95, 0.75


def dateline_length(tokens: Sequence[Token]) -> int:
    """How many words of a paragraph are its dateline, with what ends it; 0 for none.

    It begins with a place, says when or which agency's it is (or is all capitals), and ends with
    a dash, or with the agency in brackets and a full stop.
    """
    if not tokens or not tokens[0].word.capital:
        return 0
    end = next((i for i, t in enumerate(tokens[:_REACH]) if t.text in _DASHES), 0)
    stop = next((i for i, t in enumerate(tokens[: end or _REACH]) if t.text == "."), 0)
    if stop and tokens[stop - 1].text == ")" and end != stop + 1:
        end = stop
    if not end:
        return 0
    parts = list(_places(tokens[:end]))
    if not parts or parts[0][0] != 0:
        return 0
    start, stop = parts[0]
    dated = any(t.text[0].isdigit() for t in tokens[stop:end])
    credited = bool(agencies(tokens[stop : end + 1]))
    known = _known_place(tokens[start:stop])
    shouted = _all_capitals(tokens[start:stop])
    if not (dated and credited) and not (known or (shouted and (dated or credited))):
        return 0
    if not (shouted or dated or credited) or stop - start > _LONGEST:
        return 0
    plain = (t.text for t in tokens[:end] if t.text.islower() and not _is_month(t.text))
    if not _SMALL.issuperset(plain):
        return 0
    return end + 2 if tokens[end].text == "." and _is_dash(tokens, end + 1) else end + 1


def dateline_places(tokens: Sequence[Token]) -> list[Span]:
    """The places of a dateline, each where it stands."""
    out = []
    credited = bool(agencies(tokens))
    for number, (start, end) in enumerate(_places(tokens)):
        named = tokens[start:end]
        if _known_place(named):
            out.append(Span(start, end, "LOC", _SURE, (("LOC", 2.0),)))
        elif (
            number == 0
            and start == 0
            and (credited or _all_capitals(named))
            and not _is_word(named)
        ):
            out.append(Span(start, end, "LOC", _LIKELY, (("LOC", 1.0),)))
    return out


def agencies(tokens: Sequence[Token]) -> list[Span]:
    """The agencies in brackets in a dateline: "(Reuters)", "(EFE)"."""
    out = []
    for position, token in enumerate(tokens):
        end = position + 1
        while token.text == "(" and end < len(tokens) and tokens[end].text not in ")/,-":
            end += 1
        named = tokens[position + 1 : end]
        if named and all(t.word.capital for t in named):
            short = len(named) == 1 and named[0].text.isupper()
            if short or flags_of(" ".join(t.word.text for t in named)) & NAMED & ~PLACE:
                out.append(Span(position + 1, end, "ORG", _SURE, (("ORG", _SURE),)))
    return out


def _places(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The parts of a dateline between commas, up to the date or the agency: (start, end)."""
    start = 0
    for position, token in enumerate(tokens):
        ends = token.text[0].isdigit() or is_date(tokens, position)
        if ends or token.text in _PARTS or token.text in _DASHES:
            if start < position:
                yield start, position
            start = position + 1
        if ends:
            return
    if start < len(tokens):
        yield start, len(tokens)


def _is_dash(tokens: Sequence[Token], position: int) -> bool:
    return position < len(tokens) and tokens[position].text in _DASHES


def _is_month(lower: str) -> bool:
    return lower.rstrip(".") in month_numbers()


def _known_place(tokens: Sequence[Token]) -> bool:
    flags = flags_of(" ".join(t.word.text for t in tokens))
    if not all(t.word.capital or t.word.flags & NameFlag.CONNECTOR for t in tokens):
        return False
    common = flags & WORD and not flags & (NameFlag.METROPOLIS | NameFlag.COUNTRY | NameFlag.REGION)
    return bool(flags & PLACE) and not common


def _all_capitals(tokens: Sequence[Token]) -> bool:
    return all(t.text.isupper() or not t.text[0].isalpha() for t in tokens) and any(
        len(t.text) > 2 for t in tokens
    )


def _is_word(tokens: Sequence[Token]) -> bool:
    """Whether this is an outlet, or all common words: "SPORT, 5 May"."""
    flags = flags_of(" ".join(t.word.text for t in tokens))
    return bool(flags & NAMED & ~PLACE) or all(t.word.flags & WORD for t in tokens)

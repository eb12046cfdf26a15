"""Reads sequences of UTF-8 that were misread and cut by spaces thereafter, as where text was split into words and signs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from newsroom.importing.mojibake.damage_sites import LETTERS
from newsroom.importing.mojibake.misreading import misreading
from newsroom.importing.mojibake.patch import Edit
from newsroom.importing.mojibake.punctuation import elides
from newsroom.importing.mojibake.word_division import divided
from newsroom.importing.mojibake.word_likeness import languages

# The misreadings whose signs are told from letters, by the first of their lead bytes that one alone shows.
_WESTERN, _CENTRAL = "windows-1252", "windows-1250"
_CENTRAL_LEADS = re.compile("[ĂĹ] ?[^\\W\\d_]?[\xa1-\xbf™]")
# A lead byte, a space, and a sign that no text has behind a letter and a space.
_LEADS = "ÃÄÅĂĹ"
_SIGNS = "¡¢£¤¥¦§¨©ª¬®¯°±²³´µ¶·¸¹º»¼½¾¿"
_CUT = re.compile(f"(?P<lead>[{_LEADS}]) (?P<sign>[{_SIGNS}])")
# The same where nothing else can be meant: behind small letters, and at the beginning of a word that goes on so.
_SURE = re.compile(
    f"(?<=[a-zß-ÿ…™‡†„‚])[{_LEADS}] [{_SIGNS}]|(?<![^\\W_])[A-Z]?[ÃĂ] (?![«»])[{_SIGNS}] {{,2}}[a-zß-ÿ]"
)
# What any of it has, looked for first.
_SUSPICIOUS = re.compile(f"[{_LEADS}] [ {_SIGNS}]|â €|â€ |Ã¢ÂÂ")
# A mark of three bytes, with a space before its second or its third; of the last byte of ” nothing shows.
_MARK = re.compile(r"â(?: € ?[™œ˜“”¦¢¡º¹]|€ [™œ˜¦¢])|(?<=[^\W_])[.,!?…]?â €(?![^\s.,;:!?)])")
# What is left of the first bytes of a mark that was misread twice, and of their controls.
_TWICE = re.compile(f"Ã¢ÂÂ([{_SIGNS}]?)")
# What may stand before a letter that is named.
_APART = " \t\r\n\"'“‘(,;:"
# So far back a word may begin.
_FAR = 60
_SMALL = re.compile(r"[a-zß-ÿ]")
_OPENING = "“‘"
# What no space stands before.
_CLOSING = tuple(",.)”’…")
# So many parts of a word are put together at most.
_MOST = 8


@dataclass(frozen=True)
class _Cut:
    """A letter of which a sequence is left that was cut, `text[start:end]`, and how many spaces follow it."""

    start: int
    end: int
    letter: str
    spaces: int


def cut_sequences(text: str) -> list[Edit]:
    """The edits that read letters and marks whose misread bytes spaces stand between.

    Where spaces were set behind them as well, they are taken away within words, as the lists of words say.
    """
    if not any(lead in text for lead in "âÃÄÅĂĹ") or not _SUSPICIOUS.search(text):
        return []
    edits = [*_letters(text), *_spaced(text), *_marks(text), *_misread_twice(text)]
    return sorted(edit for edit in edits if edit.after != text[edit.start : edit.end])


def _letters(text: str) -> list[Edit]:
    if not _SURE.search(text):
        return []
    encoding = _CENTRAL if _CENTRAL_LEADS.search(text) else _WESTERN
    cuts = list(_cuts(text, encoding))
    closed = _closed(text, cuts, encoding)
    return [
        Edit(
            cut.start,
            cut.end + (cut.spaces if cut in closed else _surplus(text, cut)),
            cut.letter,
            "inferred",
            encoding,
        )
        for cut in cuts
    ]


def _misread_twice(text: str) -> Iterator[Edit]:
    """The marks misread in ISO 8859-1 twice that lost their controls each time, as if it had been once."""
    for match in _TWICE.finditer(text):
        once = "â\ufffd" + (match[1] or "\ufffd")
        yield Edit(match.start(), match.end(), once, "inferred", "iso-8859-1")


def _spaced(text: str) -> Iterator[Edit]:
    """The words à whose last byte became a plain space, where others were misread and not cut."""
    for lead, encoding in (("Ã", _WESTERN), ("Ă", _CENTRAL)):
        if f"{lead}  " in text and re.search(f"[a-zß-ÿ]{lead}[{_SIGNS}]", text):
            for match in re.finditer(f"(?<![^\\W_]){lead} (?= [^\\W_])", text):
                yield Edit(match.start(), match.end(), "à", "inferred", encoding)


def _surplus(text: str, cut: _Cut) -> int:
    """How many of the spaces behind a letter were set there beside those between words."""
    before_mark = cut.spaces == 1 and text[cut.end + 1 : cut.end + 2] in _CLOSING
    return 1 if cut.spaces > 1 or before_mark else 0


def _cuts(text: str, encoding: str) -> Iterator[_Cut]:
    """The letters that were cut, from left to right."""
    shown = _shown(encoding)
    for match in _CUT.finditer(text):
        letter = shown.get(match["lead"] + match["sign"], "")
        before = text[max(match.start() - 2, 0) : match.start()]
        in_capitals = len(before) == 2 and before.isalpha() and before.isupper()
        named = match["sign"] in "«»" and not before[-1:].strip(_APART)
        if not letter or in_capitals or named:
            continue
        end = match.end()
        after = text[end : end + 2]
        yield _Cut(match.start(), end, letter, len(after) - len(after.lstrip(" ")))


@cache
def _shown(encoding: str) -> dict[str, str]:
    """The letters of two bytes by what an encoding shows of them."""
    found = misreading(encoding)
    return {found.of(letter): letter for letter in LETTERS}


def _closed(text: str, cuts: Sequence[_Cut], encoding: str) -> set[_Cut]:
    """The letters behind which a space parts one word."""
    inside = [cut for cut in cuts if _goes_on(text, cut, encoding)]
    if any(not cut.spaces for cut in inside):
        # No spaces were set behind the letters.
        return set()
    open_ended = {cut for cut in inside if cut.spaces == 1}
    if any(cut.spaces > 1 for cut in cuts):
        # Where a word ends there are two.
        return open_ended
    chains = list(_chains(text, cuts, open_ended, _inside(encoding)))
    parts = [_parts(text, chain, encoding) for chain in chains]
    return {
        cut
        for chain, of_chain, starts in zip(
            chains, parts, divided(parts, languages(text)), strict=True
        )
        for at, cut in enumerate(chain, 1)
        # What is longer than any word is none.
        if at < len(of_chain) and at not in starts and max(map(len, of_chain)) < _FAR
    }


def _goes_on(text: str, cut: _Cut, encoding: str) -> bool:
    """Whether small letters stand behind one that was cut, or what is left of others."""
    at = cut.end + cut.spaces
    if _SMALL.match(text, at) or _CUT.match(text, at):
        return True
    following = misreading(encoding).sequences.match(text, at)
    return following is not None and _read(following.group(), encoding).islower()


def _chains(
    text: str, cuts: Sequence[_Cut], open_ended: set[_Cut], inside: re.Pattern[str]
) -> Iterator[list[_Cut]]:
    """Runs of letters that were cut, each with nothing but letters and its space to the next."""
    chain: list[_Cut] = []
    for cut, following in pairwise([*cuts, None]):
        if cut is None:
            continue
        chain.append(cut)
        goes_on = (
            cut in open_ended
            and following is not None
            and inside.fullmatch(text, cut.end + 1, following.start)
        )
        if not goes_on or len(chain) == _MOST:
            if any(one in open_ended for one in chain):
                yield chain
            chain = []


def _parts(text: str, chain: Sequence[_Cut], encoding: str) -> list[str]:
    """What stands before and between the spaces of a chain, each with the letter that was cut at its end."""
    inside = _inside(encoding)
    first = chain[0].start
    before = re.search(f"{inside.pattern}$", text[max(first - _FAR, 0) : first])
    pieces = [before.group() if before else ""]
    for cut, following in pairwise(chain):
        pieces.append(text[cut.end + cut.spaces : following.start])
    parts = [_read(piece, encoding) + cut.letter for piece, cut in zip(pieces, chain, strict=True)]
    last = inside.match(text, chain[-1].end + 1) if chain[-1].spaces == 1 else None
    return [*parts, _read(last.group(), encoding)] if last and last.group() else parts


@cache
def _inside(encoding: str) -> re.Pattern[str]:
    """Matches letters and what else was misread, as far as a word goes."""
    return re.compile(f"(?:{misreading(encoding).sequences.pattern}|[^\\W\\d_ÂÃÄÅâĂĹ])*")


def _read(piece: str, encoding: str) -> str:
    """Part of a word with what was misread in it."""
    found = misreading(encoding)
    return found.sequences.sub(lambda match: found.reverse(match.group()) or "", piece)


def _marks(text: str) -> Iterator[Edit]:
    """The marks that were cut, each with the space that was set behind it where none can be meant."""
    found = misreading(_WESTERN)
    for match in _MARK.finditer(text):
        shown = match.group().replace(" ", "")
        mark = "”" if len(shown) == 2 else found.reverse(shown) or ""
        start, end = match.span()
        before, after = text[max(start - 30, 0) : start], text[end + 1 : end + 31]
        if text[end : end + 1] == " " and (
            (mark in _OPENING and not before[-1:].isalnum() and after[:1].isalnum())
            or (
                mark == "’"
                and before[-1:].isalpha()
                and after[:1].isalpha()
                and elides(before, after)
            )
        ):
            end += 1
        if mark:
            yield Edit(start, end, mark, "inferred", _WESTERN)

"""Finds quickly which chunks of a text hold letters or marks that its language does not write so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newsroom.importing.mojibake.suspicion import suspects
from newsroom.importing.mojibake.word_likeness import languages

# Letters beyond ASCII of each language (by its letter in the data files), of common loans too.
ALPHABETS = {
    "e": "é", "s": "áéíóúüñ", "p": "áâãàçéêíóôõúü", "f": "àâæçéèêëîïôœùûüÿ", "d": "äöüß",
    "i": "àèéìíîòóù", "P": "ąćęłńóśźż", "c": "áčďéěíňóřšťúůýž", "r": "ăâîșțşţ", "h": "čćđšž",
    "H": "áéíóöőúüű", "n": "éëïöüè", "v": "åäöé", "a": "æøåé", "b": "æøåé", "F": "äöå",
    "t": "çğıöşüâî", "C": "àèéíïòóúüç", "k": "áäčďéíĺľňóôŕšťúýž", "l": "čšž",
    "V": "ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ",
    "I": "áðéíóúýþæö", "L": "ąčęėįšųūž", "A": "āčēģīķļņšūž",
}  # fmt: skip
# A language counts whose frequent words are this share of the most frequent one's, from so many on.
SHARE = 0.3
FEW = 2.0
_LATIN = frozenset(
    c for c in map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]) if c.isalpha()
)
_UPPER = frozenset(c for c in _LATIN if c.isupper())
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_SMALL = "a-zß-öø-ÿ"
# Signs that no word has inside, and marks that a word has there only between some letters.
_SIGNS = "ⁿ‚¡-©«-¬®-¶¸¹»-¿×÷ƒˆ˜†‡•‰‹›€™←-▟"
_MARKS = "–—…„“”«»ºª"
_BOXES = "─-▟"
_SIGN = re.compile(f"[{_SIGNS}]")
_MARK = re.compile(f"[{_MARKS}]")
_OTHERS = "Ͱ-ӿא-ی฀-๿\u0591-\u05c7"
_FOREIGN = re.compile(f"[{_OTHERS}]")
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_CONTROL = re.compile("[\x80-\x9f]")
_OF_MACEDONIA_AND_SERBIA = re.compile("[јљњ]")
# Languages that open questions with a mark.
_INVERTED = frozenset("sC")


@lru_cache(maxsize=500)
def alphabet(codes: str) -> frozenset[str]:
    """The letters beyond ASCII of languages, small ones and capitals."""
    small = {c for code in codes for c in ALPHABETS.get(code, "")}
    return frozenset(small | {c.upper() for c in small if len(c.upper()) == 1})


def likely_languages(text: str) -> str:
    """The languages that a text seems to be in; none where it is too short to say."""
    tally = languages(text)
    most = max(tally.values(), default=0.0)
    if most < FEW:
        return ""
    return "".join(sorted(code for code in tally if tally[code] >= SHARE * most))


def odd_chunks(text: str) -> Counter[str]:
    """The chunks between spaces that hold something unusual, counted.

    Letters that the text's languages don't write, capitals after small letters, signs inside
    words, and words of two scripts.
    """
    present = set(text)
    beyond = "".join(c for c in present if c > "\x7f")
    latin = _LATIN & present
    codes = likely_languages(text) if latin else ""
    foreign = _FOREIGN.search(beyond) is not None
    # Where two scripts meet, the letters are looked at of the one that is the rarer.
    mostly_latin = foreign and len(text.encode("utf-8", "surrogatepass")) < 1.5 * len(text)
    cyrillic = _CYRILLIC.search(beyond) is not None
    pattern = _pattern(
        codes if latin - alphabet(codes) else None,
        capitals=bool(_UPPER & present),
        signs=_SIGN.search(beyond) is not None,
        marks=_MARK.search(beyond) is not None,
        foreign="" if not foreign else "l" if mostly_latin else "o",
        cyrillic="" if not cyrillic else "j" if _OF_MACEDONIA_AND_SERBIA.search(beyond) else "r",
        controls=_CONTROL.search(beyond) is not None,
        inverted="¿" in present and bool(codes) and _INVERTED.isdisjoint(codes),
    )
    return suspects(text, pattern) if pattern else Counter()


def _ranges(letters: frozenset[str]) -> str:
    """What a class of letters holds, as ranges, which are compiled the faster."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, letters)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


class _Spot(NamedTuple):
    """A character of the class `of` is odd behind one of the class `behind` and before what `before` matches.

    Both may be empty: then it is odd there wherever it stands.
    """

    of: str
    behind: str = ""
    before: str = ""

    @property
    def seen(self) -> str:
        """Matches the place behind the character."""
        behind = f"[{self.behind}]" if self.behind else ""
        return f"(?<={behind}[{self.of}]){self.before}"


@lru_cache(maxsize=2_000)
def _pattern(
    codes: str | None,
    *,
    capitals: bool,
    signs: bool,
    marks: bool,
    foreign: str,
    cyrillic: str,
    controls: bool,
    inverted: bool,
) -> re.Pattern[str] | None:
    """Finds what is odd in text of such characters, in the languages `codes`.

    None for `codes` where all of the Latin letters are theirs. It begins with one class of characters,
    which is looked for many times faster than several patterns one after the other.
    """
    spots: list[_Spot] = []
    if codes is not None:
        spots.append(_Spot(_ranges(_LATIN - alphabet(codes))))
    if inverted:
        spots.append(_Spot("¿"))
    if controls:
        # Of UTF-8 each would follow a lead byte.
        spots.append(_Spot("\x80-\x9f", behind="\x00-\x7f"))
    if capitals:
        spots.append(_Spot(_ranges(_UPPER), behind=_SMALL))
    if signs:
        spots.append(_Spot(_SIGNS, behind=_LETTER, before=f"[{_SIGNS}]*(?=[{_LETTER}])"))
        spots.append(_Spot(_BOXES, behind=_LETTER + "Ѐ-ӿ"))
        spots.append(_Spot(_BOXES, before=f"(?=[{_LETTER}Ѐ-ӿ])"))
    if marks:
        spots.append(_Spot("–—", before="\\S(?:[–—]\\S){2}"))
        spots.append(_Spot(_MARKS, behind=_SMALL, before=f"(?=[{_SMALL}])"))
    if foreign:
        spots += _where_scripts_meet(rarer=foreign)
    if cyrillic:
        spots.append(_Spot("А-Я", behind="а-я"))
        spots.append(_Spot("А-Я", before="[А-Я]{3}"))
        spots.append(
            _Spot("ЂЃЄЅЌЏђѓѕќўџЎѐѝЍЀ") if cyrillic == "r" else _Spot("Ѐ-Џ", before="[а-я]")
        )
    if not spots:
        return None
    classes = "".join(dict.fromkeys(spot.of for spot in spots))
    return re.compile(f"[{classes}](?:{'|'.join(spot.seen for spot in spots)})")


def _where_scripts_meet(rarer: str) -> Iterator[_Spot]:
    """Letters of Greek, Cyrillic, Hebrew, Arabic or Thai beside Latin ones ("l" or others "o" are the rarer) or signs."""
    if rarer == "l":
        yield _Spot(_OTHERS, behind="A-Za-z")
        yield _Spot(_OTHERS, before="[A-Za-z]")
    else:
        yield _Spot("A-Za-z", behind=_OTHERS)
        yield _Spot("A-Za-z", before=f"[{_OTHERS}]")
    outer = _SIGNS.replace("«-¬", "¬").replace("»-¿", "¼-¿") + "\x80-\x9f"
    yield _Spot(outer, behind=_OTHERS)
    yield _Spot(outer, before=f"[{_OTHERS}]")
    yield _Spot("เ", before="[ธน].(?:เ[ธน].){2}")
    yield _Spot("ะั", before=".(?:[ะั].){2}")

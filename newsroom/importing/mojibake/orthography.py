"""Finds quickly which chunks of a text hold letters or marks that its language does not write so."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

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
_FOREIGN = re.compile("[\u0591-\u05c7Ͱ-Ͽא-ی฀-๿Ѐ-ӿ぀-ヿ一-龥가-힣]")
_OTHERS = "[Ͱ-ӿא-ی฀-๿\u0591-\u05c7]"
_CYRILLIC = re.compile("[Ѐ-ӿ]")
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
    cyrillic = _CYRILLIC.search(beyond) is not None
    pattern = _pattern(
        codes if latin - alphabet(codes) else None,
        capitals=bool(_UPPER & present),
        signs=_SIGN.search(beyond) is not None,
        marks=_MARK.search(beyond) is not None,
        foreign=foreign,
        cyrillic="" if not cyrillic else "j" if _OF_MACEDONIA_AND_SERBIA.search(beyond) else "r",
        inverted="¿" in present and bool(codes) and _INVERTED.isdisjoint(codes),
    )
    return suspects(text, pattern) if pattern else Counter()


def _any_of(letters: frozenset[str]) -> str:
    """A class of letters as ranges, which is compiled the faster."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, letters)):
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges) + "]"


@lru_cache(maxsize=2_000)
def _pattern(
    codes: str | None,
    *,
    capitals: bool,
    signs: bool,
    marks: bool,
    foreign: bool,
    cyrillic: str,
    inverted: bool,
) -> re.Pattern[str] | None:
    """Finds what is odd in text of such characters, in the languages `codes`.

    None for `codes` where all of the Latin letters are theirs.
    """
    pieces = []
    if codes is not None:
        pieces.append(_any_of(_LATIN - alphabet(codes)))
    if inverted:
        pieces.append("¿")
    if capitals:
        pieces.append(f"[{_SMALL}]{_any_of(_UPPER)}")
    if signs:
        pieces.append(f"(?<=[{_LETTER}])[{_SIGNS}]+(?=[{_LETTER}])")
        pieces.append(f"(?<=[{_LETTER}Ѐ-ӿ])[{_BOXES}]|[{_BOXES}](?=[{_LETTER}Ѐ-ӿ])")
    outer = _SIGNS.replace("«-¬", "¬").replace("»-¿", "¼-¿") + "\x80-\x9f"
    if marks:
        pieces.append("(?:[–—]\\S){3}")
        pieces.append(f"(?<=[{_SMALL}])[{_MARKS}](?=[{_SMALL}])")
    if foreign:
        pieces.append(f"[A-Za-z]{_OTHERS}|{_OTHERS}[A-Za-z]|(?:เ[ธน].){{3}}|(?:[ะั].){{3}}")
        pieces.append(f"{_OTHERS}[{outer}]|[{outer}]{_OTHERS}")
    if cyrillic:
        pieces += [
            "[а-я][А-Я]",
            "[А-Я]{4}",
            "[ЂЃЄЅЌЏђѓѕќўџЎѐѝЍЀ]" if cyrillic == "r" else "[Ѐ-Џ][а-я]",
        ]
    return re.compile("|".join(pieces)) if pieces else None

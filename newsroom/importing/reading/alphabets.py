"""Which of several encodings gives the letters and marks that a language is written with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

SAMPLE: Final = 64 * 1024  # bytes
# The letters beyond ASCII of languages in Latin letters.
LETTERS: Final = {
    "ca": "àçéèíïóòúü·", "cs": "áčďéěíňóřšťúůýž", "da": "æøåé", "de": "äöüßé", "en": "é",
    "es": "áéíóúüñïç", "et": "äöõüšž", "fi": "äöåšž", "fr": "àâäæçéèêëîïôöùûüœÿ", "hr": "čćđšž",
    "hu": "áéíóöőúüű", "id": "é", "is": "áéíóúýðþæö", "it": "àèéìíîòóùú", "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž", "nb": "æøåé", "nl": "áéèëïíóöüú", "no": "æøåé", "pl": "ąćęłńóśźż",
    "pt": "ãõáéíóúâêôàçü", "ro": "ăâîșțşţ", "sk": "áäčďéíĺľňóôŕšťúýž", "sl": "čšžćđ", "sq": "ëç",
    "sv": "åäöé", "tr": "çğıöşüâî\u0307",
}  # fmt: skip
# Letters of names from elsewhere.
FOREIGN: Final = frozenset("áàâäãåæçéèêëíìîïñóòôöõøúùûüýšžčćłőß")
# What news is set with: before a word, behind it, at either side, between letters, and anywhere.
OPENING: Final = frozenset("„‚‘¿¡§£€©")
CLOSING: Final = frozenset("”…º°ª²³™€®")
QUOTING: Final = frozenset("“«»‹›")
JOINING: Final = frozenset("’·\xad")
MARKS: Final = OPENING | CLOSING | QUOTING | JOINING | frozenset("–—•\xa0½¼¾×±µ")
NUMERIC: Final = frozenset("½¼¾×±µ")
# Letters and signs that only some languages have.
OF_SOME: Final = dict.fromkeys(("ca", "es"), frozenset("¿¡ºª")) | dict.fromkeys(
    ("it", "pt"), frozenset("ºª")
)
# Of what suits alike, files of Windows and of the web are far more frequent than those of DOS and old Macs.
USUAL: Final = ("cp125", "iso8859")
ANY_OF_SOME: Final = frozenset("¿¡ºª")
_ODD: Final = re.compile(r"[^\x00-\x7f]")


def by_alphabet(data: bytes, encodings: Sequence[str], language: str) -> str:
    """Of encodings, the likeliest first, the one whose characters suit the language best; "" for none."""
    if language not in LETTERS or len(encodings) < 2:
        return encodings[0] if encodings else ""
    sample = data[:SAMPLE]
    scores = {encoding: _suiting(sample, encoding, language) for encoding in encodings}
    return max(scores, key=lambda encoding: (scores[encoding], encoding.startswith(USUAL)))


def _suiting(sample: bytes, encoding: str, language: str) -> float:
    """How well the characters suit a language, each where it stands; each is worth one at most."""
    text = sample.decode(encoding, "replace")
    around = Counter(
        (
            text[max(match.start() - 1, 0) : match.start()],
            match[0],
            text[match.end() : match.end() + 1],
        )
        for match in _ODD.finditer(text)
    )
    return sum(count * _worth(*place, language) for place, count in around.items())


@lru_cache(maxsize=20_000)
def _worth(before: str, char: str, after: str, language: str) -> float:
    letters = LETTERS[language]
    small = char.lower()
    inside = before.isalpha() and after.isalpha()
    if small in letters or small in FOREIGN:
        # A capital stands in a word of capitals, or at its beginning.
        misplaced = char != small and (before.islower() or (inside and after.islower()))
        return -0.5 if misplaced else 1.0 if small in letters else 0.3
    if char in MARKS:
        return _worth_of_mark(before, char, after, language)
    return -0.5 if char.isalpha() else -1.0


def _worth_of_mark(before: str, char: str, after: str, language: str) -> float:
    if char in ANY_OF_SOME and char not in OF_SOME.get(language, ""):
        return -0.3
    opens = not before.isalnum() and not after.isspace()
    closes = not before.isspace() and not after.isalnum()
    fits = (
        (char in OPENING and opens)
        or (char in CLOSING and closes)
        or (char in QUOTING and (opens or closes))
        or (char in JOINING and not before.isspace())
        or (char == "•" and not before.isalnum())
        or (char in NUMERIC and not before.isalpha())
        or char in "–—\xa0"
    )
    if not fits:
        return -0.3
    # Behind a word, an accented letter is as likely.
    return 0.95 if char in CLOSING and before.isalpha() else 1.0

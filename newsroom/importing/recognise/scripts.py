"""Which script a text is written in, and what follows: its languages, its words, its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

LATIN = "Latn"

# The letters of each script that is not Latin, by ISO 15924 code, and the languages written in it that
# can be told, by ISO 639 code: where there is one, the script tells it.
SCRIPTS: tuple[tuple[str, str, str], ...] = (
    ("Grek", "\u0370-\u03ff\u1f00-\u1fff", "el"),
    ("Cyrl", "\u0400-\u052f\u1c80-\u1c8f\ua640-\ua69f",
     "ru uk bg sr mk be kk ky mn tg tt uz az bs hr ab av ba ce chm cv krc kv lez myv os rue sah tyv xal"),
    ("Armn", "\u0530-\u058f", "hy"),
    ("Hebr", "\u0590-\u05ff\ufb1d-\ufb4f", "he yi"),
    ("Arab", "\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefe",
     "ar fa ur ps ckb sd ug ku az kk ky lrc mzn pnb"),
    ("Thaa", "\u0780-\u07bf", "dv"),
    ("Deva", "\u0900-\u097f\ua8e0-\ua8ff", "hi mr ne bho kok mai new sa"),
    ("Beng", "\u0980-\u09ff", "bn as bpy"),
    ("Guru", "\u0a00-\u0a7f", "pa"),
    ("Gujr", "\u0a80-\u0aff", "gu"),
    ("Orya", "\u0b00-\u0b7f", "or"),
    ("Taml", "\u0b80-\u0bff", "ta"),
    ("Telu", "\u0c00-\u0c7f", "te"),
    ("Knda", "\u0c80-\u0cff", "kn"),
    ("Mlym", "\u0d00-\u0d7f", "ml"),
    ("Sinh", "\u0d80-\u0dff", "si"),
    ("Thai", "\u0e00-\u0e7f", "th"),
    ("Laoo", "\u0e80-\u0eff", "lo"),
    ("Tibt", "\u0f00-\u0fff", "bo"),
    ("Mymr", "\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f", "my"),
    ("Geor", "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f", "ka"),
    ("Ethi", "\u1200-\u139f\u2d80-\u2ddf", "am"),
    ("Khmr", "\u1780-\u17ff", "km"),
    ("Kana", "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f", "ja"),
    ("Hang", "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff", "ko"),
    ("Hani", "\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff",
     "zh ja"),
)  # fmt: skip
LANGUAGES = {script: tuple(codes.split()) for script, _, codes in SCRIPTS}
ANY_OTHER = re.compile(f"[{''.join(letters for _, letters, _ in SCRIPTS)}]")
LETTERS = {script: re.compile(f"[{letters}]") for script, letters, _ in SCRIPTS}
# Languages that are written in a script of their own, or in another one than Latin only.
BEYOND_LATIN = frozenset(code for codes in LANGUAGES.values() for code in codes) - {
    "az", "bs", "hr", "ku", "sr", "uz",
}  # fmt: skip

# Scripts that put no space between words, and how many of their letters make a word.
WIDE = re.compile(
    "[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
UNSPACED = re.compile("[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff]+")
UNBROKEN = re.compile(f"{WIDE.pattern}{{2,}}|{UNSPACED.pattern}")
WIDE_IN_WORD, UNSPACED_IN_WORD = 2, 6
# How much a letter says beside a Latin one.
WIDE_SAYS, SYLLABLE_SAYS = 3, 2
SYLLABLE = LETTERS["Hang"]

# What ends a sentence in a script of its own, and in any. Between Chinese or Japanese sentences there is
# no space; Thai and Lao ones have no stop.
WIDE_STOPS = "。！？｡．"
OWN_STOPS = "؟۔।॥։።။៕។"
STOPS = f".!?…{WIDE_STOPS}{OWN_STOPS}"
CLOSING_QUOTES = "\"'”’»)\\]」』）》】"
ENDS_WITHOUT_STOP = re.compile("[\u0e00-\u0eff\u1780-\u17ff]\\W*$")
# The letters that a sentence may begin with, or end with, in scripts that have capitals or have none.
CASELESS = "\u0590-\u06ff\u0710-\u0dff\u10a0-\u139f"
CAPITALS = f"A-ZÀ-ÖØ-Þ\u0100-\u024f\u0386-\u03ab\u0400-\u042f\u0531-\u0556{CASELESS}"
SMALL = f"a-zß-öø-ÿ\u0100-\u024f\u03ac-\u03ce\u0430-\u052f\u0561-\u0587{CASELESS}"


def is_plain(text: str) -> bool:
    """Whether no letter of a text is of another script than Latin."""
    return text.isascii() or has_no_others(text)


@lru_cache(maxsize=512)
def has_no_others(text: str) -> bool:
    """The same, remembered for an article's lines: each is looked at a dozen times."""
    return ANY_OTHER.search(text) is None


def script_of(text: str) -> str:
    """The script that most letters of a text are of; Latin where there are no others.

    Japanese is what has any number of kana among its characters.
    """
    if is_plain(text):
        return LATIN
    counts = {script: len(letters.findall(text)) for script, letters in LETTERS.items()}
    if counts["Kana"] * 10 > counts["Hani"]:
        counts["Kana"] += counts.pop("Hani")
    script = max(counts, key=counts.__getitem__)
    rest = sum(map(str.isalpha, ANY_OTHER.sub("", text)))
    return (
        script
        if counts[script] * (WIDE_SAYS if script in ("Hani", "Kana") else 1) > rest
        else LATIN
    )


def may_be_in(text: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Those of some languages that are written in the script of a text."""
    return written_in(script_of(text), languages)


def written_in(script: str, languages: Iterable[str]) -> tuple[str, ...]:
    """Those of some languages that are written in a script."""
    if script == LATIN:
        return tuple(code for code in languages if code not in BEYOND_LATIN)
    return tuple(code for code in languages if code in LANGUAGES[script])


def word_count(text: str) -> int:
    """How many words a text has, about, where its script puts no space between them."""
    if is_plain(text):
        return len(text.split())
    unspaced = sum(len(run) for run in UNSPACED.findall(text))
    wide = len(WIDE.findall(text))
    others = UNSPACED.sub(" ", WIDE.sub(" ", text)).split()
    return (
        (sum(any(map(str.isalnum, word)) for word in others) if unspaced or wide else len(others))
        + -(-wide // WIDE_IN_WORD)
        + -(-unspaced // UNSPACED_IN_WORD)
    )


def extent(text: str) -> int:
    """How much a text says, in Latin letters: a Chinese character says about as much as three."""
    if is_plain(text):
        return len(text)
    return (
        len(text)
        + (WIDE_SAYS - 1) * len(WIDE.findall(text))
        + (SYLLABLE_SAYS - 1) * len(SYLLABLE.findall(text))
    )


def letter_pairs(text: str) -> set[str]:
    """The pairs of neighbouring letters where a script puts no space between words."""
    if is_plain(text):
        return set()
    runs = UNBROKEN.findall(text)
    return {run[i : i + 2] for run in runs for i in range(len(run) - 1)}

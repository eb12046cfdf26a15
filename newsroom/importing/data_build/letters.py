"""Compiles `words.bin`, `plain.bin`, `ngrams.bin`, `other-ngrams.bin` and `common.txt` from word lists.

    python -m newsroom.importing.data_build.letters

SOURCES.md beside this file says what they hold and whose work they rest on.
"""

from __future__ import annotations

import argparse
import gzip
import lzma
import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgpack
import wordfreq
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from newsroom.importing.mojibake.letters import HERE, LANGUAGES, OTHERS, skeleton

# How many words each language may bring: those whose letters lose most need most.
SHARE = {
    "pl": 50_000,
    "cs": 24_000,
    "ru": 60_000,
    "uk": 50_000,
    "bg": 30_000,
    "el": 40_000,
    "es": 12_000,
    "en": 1_200,
}
DEFAULT_SHARE = 7_000
COMMON_WORDS = 60
# How many words of ASCII alone each language brings, and of how many letters at least.
PLAIN_WORDS, SHORTEST_PLAIN = 5_000, 2
NGRAM_WORDS = 40_000
NGRAM_FLOOR = 7
# Bytes that ISO 8859 turns into what prints nothing, or a mere space.
LOST = frozenset({*range(0x80, 0xA1), 0xAD})
LONGEST_ACRONYM = 5
# Languages whose every letter is beyond ASCII: there sequences of three must do.
ALPHABETIC = frozenset({"ru", "uk", "bg", "el"})

# Serbian is listed in Latin letters; those of two are written as one in Cyrillic.
CYRILLIC_PAIRS = {"lj": "љ", "nj": "њ", "dž": "џ"}
CYRILLIC = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")
# Of these languages' lists only so many words bring their sequences, which need be so frequent.
OTHER_WORDS = 30_000
OTHER_FLOOR = 12


def frequencies(directory: Path, language: str) -> Iterator[tuple[str, float]]:
    """Words of one list with their frequency as a Zipf value (log10 of uses in a billion words)."""
    code = {"hr": "sh"}.get(language, language)
    path = directory / f"large_{code}.msgpack.gz"
    if not path.exists():
        path = directory / f"small_{code}.msgpack.gz"
    with gzip.open(path) as stream:
        _, *levels = msgpack.load(stream, raw=False)
    for centibels, words in enumerate(levels):
        for word in words:
            yield unicodedata.normalize("NFC", word), 9 - centibels / 100


def can_lose(word: str) -> bool:
    """Whether a misreading can drop a byte of the word, also where it opens with a capital."""
    shown = [word, word[0].upper() + word[1:]]
    if len(word) <= LONGEST_ACRONYM:
        shown.append(word.upper())
    return any(byte in LOST for form in shown for c in form for byte in c.encode()[1:])


def spellings(language: str, word: str) -> list[str]:
    """The word, and what the list folds into it.

    In Romanian the cedillas of older keyboards, in German ß, of which the list makes ss.
    """
    other = word
    if language == "ro":
        other = word.replace("ș", "ş").replace("ț", "ţ")
    elif language == "de":
        other = word.replace("ss", "ß")
    return [word, other] if other != word else [word]


def level(zipf: float) -> str:
    """A Zipf value as one letter, in steps of a quarter from 0."""
    return chr(ord("A") + max(0, min(35, round(zipf * 4))))


def packed(rows: list[tuple[str, list[str]]]) -> bytes:
    """Rows as `Table` reads them: a line that says where keys of each two bytes begin, the rows."""
    starts: dict[str, int] = {}
    body = bytearray()
    for key, values in rows:
        starts.setdefault(key.encode()[:2].hex(), len(body))
        body += f"\n{key}\t{' '.join(values)}".encode()
    index = " ".join(f"{head} {start}" for head, start in starts.items())
    return index.encode() + body + b"\n"


def word_entries(directory: Path) -> dict[str, list[str]]:
    """For each skeleton its words: their letters beyond ASCII, language and frequency."""
    entries: dict[str, list[str]] = defaultdict(list)
    for language, code in LANGUAGES.items():
        listed = (
            (spelling, zipf)
            for word, zipf in frequencies(directory, language)
            if word.isalpha()
            for spelling in spellings(language, word)
            if can_lose(spelling)
        )
        for spelling, zipf in islice(listed, SHARE.get(language, DEFAULT_SHARE)):
            letters = "".join(c for c in spelling if not c.isascii())
            entries[skeleton(spelling)].append(letters + code + level(zipf))
    return entries


def plain_entries(directory: Path) -> dict[str, list[str]]:
    """For each frequent word of ASCII alone the languages that have it."""
    entries: dict[str, list[str]] = {}
    for language, code in LANGUAGES.items():
        if language in ALPHABETIC:
            continue
        listed = (
            word
            for word, _ in frequencies(directory, language)
            if word.isascii() and word.isalpha() and len(word) >= SHORTEST_PLAIN
        )
        for word in islice(listed, PLAIN_WORDS):
            entries.setdefault(word, [""])[0] += code
    return entries


def ngram_entries(directory: Path) -> dict[str, list[str]]:
    """For each letter sequence the languages that have it, with how often."""
    entries: dict[str, list[str]] = defaultdict(list)
    for language, code in LANGUAGES.items():
        counts: Counter[str] = Counter()
        listed = (
            (word, zipf)
            for word, zipf in frequencies(directory, language)
            if word.isalpha() and (not word.isascii() or (language == "de" and "ss" in word))
        )
        for word, zipf in islice(listed, NGRAM_WORDS):
            weight = max(1.0, 10 ** (zipf - 1.5)) ** 0.75
            for spelling in spellings(language, word):
                for gram in sequences(spelling, (3,) if language in ALPHABETIC else (3, 4)):
                    counts[gram] += weight
        for gram, count in counts.items():
            if count >= NGRAM_FLOOR * (1 if len(gram) == 3 else 1.6):
                entries[gram].append(code + chr(ord("A") + round(math.log2(count))))
    return entries


def other_words(directory: Path, language: str) -> Iterator[tuple[str, float]]:
    """Words of a language that is known by its sequences only, with their Zipf values."""
    if language == "et":
        # Forms without frequencies; a middling one for all.
        forms = DefaultDictionaryFactory().get_dictionary("et")
        for form in sorted(
            form if isinstance(form, str) else bytes(form).decode() for form in forms
        ):
            if not form.isascii():
                yield form, 3.0
        return
    for word, zipf in frequencies(directory, {"sr": "hr"}.get(language, language)):
        if language == "sr":
            for pair, letter in CYRILLIC_PAIRS.items():
                word = word.replace(pair, letter)
            word = word.translate(CYRILLIC)
        yield word, zipf


def other_entries(directory: Path) -> dict[str, list[str]]:
    """For each sequence of three letters the other languages that have it, with how often."""
    entries: dict[str, list[str]] = defaultdict(list)
    for language, code in OTHERS.items():
        counts: Counter[str] = Counter()
        listed = (
            (word, zipf)
            for word, zipf in other_words(directory, language)
            if word.isalpha() and not word.isascii()
        )
        taken = listed if language == "et" else islice(listed, OTHER_WORDS)
        for word, zipf in taken:
            weight = max(1.0, 10 ** (zipf - 1.5)) ** 0.75
            for gram in sequences(word, (3, 4) if language == "et" else (3,)):
                counts[gram] += weight
        for gram, count in counts.items():
            if count >= OTHER_FLOOR * (1 if len(gram) == 3 else 3):
                entries[gram].append(code + chr(ord("A") + round(math.log2(count))))
    return entries


def sequences(word: str, sizes: Iterable[int]) -> Iterator[str]:
    """The letter sequences of a word, its ends marked, that hold a letter beyond ASCII."""
    padded = f"^{word}$"
    for size in sizes:
        for i in range(len(padded) - size + 1):
            if not padded[i : i + size].isascii():
                yield padded[i : i + size]


def common_words(directory: Path) -> str:
    """A row for each language with its most frequent words."""
    rows = []
    for language, code in LANGUAGES.items():
        listed = (word for word, _ in frequencies(directory, language) if word.isalpha())
        rows.append(f"{code}\t{' '.join(islice(listed, COMMON_WORDS))}\n")
    return "".join(rows)


def main() -> None:
    """Compile the files from the lists of the installed wordfreq and simplemma."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="default: the shipped files' folder")
    out: Path = parser.parse_args().out
    directory = Path(wordfreq.__file__).parent / "data"
    for name, entries in (
        ("words", word_entries(directory)),
        ("plain", plain_entries(directory)),
        ("ngrams", ngram_entries(directory)),
        ("other-ngrams", other_entries(directory)),
    ):
        rows = sorted(entries.items(), key=lambda row: row[0].encode())
        data = lzma.compress(packed(rows), preset=9)
        (out / f"{name}.bin").write_bytes(data)
        print(f"{name}.bin: {len(rows)} rows, {len(data)} bytes")
    (out / "common.txt").write_text(common_words(directory), encoding="utf-8")


if __name__ == "__main__":
    main()

"""How often did-you-mean names the word that was meant, for slips made by rule in the shared news.

    python -m tests.benchmarks.did_you_mean_benchmark [--half 1]

Words of both languages of the news, each by itself, with one slip (or two in longer words): one of
two letters alike left out, a letter doubled, two swapped, one missing, a key beside the right one.
Half of the words (`--half 0`) was for finding the costs of slips, the other is held back.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import zlib
from collections import Counter
from collections.abc import Iterator

import tests.benchmarks.with_django  # noqa: F401  # isort: skip
from search.query.reading import TypedWord
from search.text import analysis
from search.vocabulary.did_you_mean import Speller
from search.vocabulary.lexicon import Lexicon
from tests.paths import SHARED

LANGUAGES = ("en", "es")
LEAST = 5  # articles of a word that is meant
MOST = 800  # words of a language
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def counted() -> tuple[dict[str, Counter[str]], int]:
    """In how many articles each word is, by language, and how many there are."""
    found: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES}
    articles = 0
    for language in LANGUAGES:
        with gzip.open(SHARED / f"data/news-{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for each in map(json.loads, lines):
                text = f"{each['title']}\n{each['body']}"
                found[language].update({token.exact for token in analysis.tokens(text)})
                articles += 1
    return found, articles


def beside(letter: str) -> list[str]:
    """The keys around one."""
    for row, keys in enumerate(KEYS):
        if (column := keys.find(letter)) >= 0:
            around = [
                each[max(column - 1, 0) : column + 2] for each in KEYS[max(row - 1, 0) : row + 2]
            ]
            return sorted(set("".join(around)) - {letter})
    return ["e"]


def slips(word: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """(kind, the word with such a slip)."""
    doubled = [place for place in range(1, len(word)) if word[place] == word[place - 1]]
    if doubled:
        place = chance.choice(doubled)
        yield "one of two left out", word[:place] + word[place + 1 :]
    place = chance.randrange(1, len(word))
    yield "doubled", word[:place] + word[place] + word[place:]
    place = chance.randrange(1, len(word) - 1)
    swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if swapped != word:
        yield "swapped", swapped
    place = chance.randrange(1, len(word))
    yield "missing", word[:place] + word[place + 1 :]
    place = chance.randrange(len(word))
    other = word[:place] + chance.choice(beside(word[place])) + word[place + 1 :]
    yield "another key", other
    if len(word) > 8:
        place = chance.randrange(1, len(other))
        yield "two slips", other[:place] + other[place + 1 :]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", type=int, choices=(0, 1), default=1)
    half = parser.parse_args().half
    words, articles = counted()
    every = sum(words.values(), Counter[str]())
    speller = Speller(Lexicon(sorted(every.items()), articles), (), LANGUAGES)
    chance = random.Random(5)
    for language in LANGUAGES:
        own = [
            word
            for word, count in sorted(words[language].items())
            if count >= LEAST and count * 4 > every[word] * 3 and len(word) > 4
            if word.isalpha() and word.isascii() and zlib.crc32(word.encode()) % 2 == half
        ]
        tried, right = Counter[str](), Counter[str]()
        for meant in chance.sample(own, min(MOST, len(own))):
            for kind, typed in slips(meant, chance):
                if every[typed]:
                    continue
                found = speller.suggest(typed, (TypedWord(0, len(typed), typed),))
                tried[kind] += 1
                right[kind] += found is not None and found.query == meant
        for kind, number in tried.items():
            print(f"{language}  {kind:20} {number:5}  {right[kind] / number:.3f}")
        print(f"{language}  {'all':20} {tried.total():5}  {right.total() / tried.total():.3f}")


if __name__ == "__main__":
    main()

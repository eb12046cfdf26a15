"""How well the language of a text is told, by how long it is, and of whole articles.

    python -m tests.benchmarks.language_benchmark [--articles]

Texts of some 65 languages (data/languages.tsv, written for this) and sentences of six (clean-text), cut
at 20, 50, 100 and 300 characters. `right` and `wrong` are of the texts that a language is told of, `none` were
too short or not clear; `guess` is what would be right if the likeliest were always taken, as an article's
paragraphs together are. Then the near relatives, each taken for which other. With `--articles` also what
the languages of the English and Spanish articles are, and the time that telling takes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsroom.importing.mojibake.repair import repair
from newsroom.importing.pipeline import lay_out
from newsroom.importing.recognise.languages import clearest, language_shares
from newsroom.importing.recognise.scripts import is_plain
from newsroom.importing.types import ParseContext
from tests.benchmarks.parse_benchmark import CONTEXT
from tests.paths import SHARED

TEXTS = Path(__file__).parent / "data" / "languages.tsv"
LIKELY = ParseContext(CONTEXT.today).languages
LENGTHS = (20, 50, 100, 300)
RELATIVES = (
    ("ca", "es"),
    ("gl", "pt", "es"),
    ("nl", "de"),
    ("no", "da"),
    ("cs", "sk"),
    ("uk", "ru"),
)
CHARACTERS = 20_000  # of each language's sentences


def texts() -> Iterator[tuple[str, str]]:
    """(language, text) of all that is measured on."""
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        language, _, text = line.partition("\t")
        yield language, text
    for path in sorted((SHARED / "data" / "clean-text").glob("??.txt")):
        sentences = path.read_text(encoding="utf-8").splitlines()
        random.Random(1).shuffle(sentences)
        yield path.stem, " ".join(sentences)[:CHARACTERS]


def pieces(text: str, length: int) -> list[str]:
    """The text in pieces of about this length, between words where it has spaces."""
    if text.count(" ") < len(text) / 25:
        return [text[i : i + length] for i in range(0, max(1, len(text) - length + 1), length)]
    found, words = [], ""
    for word in text.split():
        words = f"{words} {word}".strip()
        if len(words) >= length:
            found.append(words)
            words = ""
    return found or [text]


def measure(length: int, corpus: Sequence[tuple[str, str]]) -> dict[str, Counter[str]]:
    """What texts of each language, cut to a length, are taken for; `~` before what is a guess only."""
    taken: dict[str, Counter[str]] = defaultdict(Counter)
    for language, text in corpus:
        for piece in pieces(text, length):
            shares = language_shares(piece, LIKELY)
            told = clearest(shares)
            guess = max(shares, key=lambda code: shares[code]) if shares else ""
            taken[language][told or (f"~{guess}" if guess else "")] += 1
    return taken


def report(length: int, taken: dict[str, Counter[str]]) -> None:
    """Print one length's line, what is confused, and the near relatives."""
    total = sum(counts.total() for counts in taken.values())
    right = sum(counts[code] for code, counts in taken.items())
    none = sum(
        n for counts in taken.values() for told, n in counts.items() if told[:1] in ("", "~")
    )
    guessed = right + sum(counts[f"~{code}"] for code, counts in taken.items())
    told = total - none
    print(
        f"{length:4} characters: {total:5} texts, {len(taken)} languages; told {told / total:6.1%}, "
        f"right of these {right / max(told, 1):6.1%}; right by the likeliest {guessed / total:6.1%}"
    )
    wrong = Counter(
        {
            f"{code}→{other}": n
            for code, counts in taken.items()
            for other, n in counts.items()
            if other and other[0] != "~" and other != code
        }
    )
    print("     wrong:", ", ".join(f"{pair} {n}" for pair, n in wrong.most_common(12)) or "none")
    for group in RELATIVES:
        rows = [
            f"{code}: {taken[code][code]}/{taken[code].total()} right, "
            + ", ".join(f"{taken[code][other]} {other}" for other in group if other != code)
            for code in group
        ]
        print("     " + "; ".join(rows))


def articles() -> None:
    """Print the languages of whole articles, and how long telling takes."""
    for name in ("news-en", "news-en-2", "news-es"):
        found: Counter[str] = Counter()
        with gzip.open(SHARED / "data" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                text = repair(f"{record['title']}\n\n{record['body']}")
                evidence = lay_out(text, {}, CONTEXT).evidence.get("language")
                found[str(evidence.value) if evidence else "none"] += 1
        print(f"{name}: {dict(found)}")
    for plain in (True, False):
        some = [text for _, text in texts() if is_plain(text) is plain][:60]
        started = time.process_time()
        for text in some * 5:
            language_shares(text, LIKELY)
        spent = (time.process_time() - started) / len(some) / 5
        print(f"{'Latin' if plain else 'other'} scripts: {spent * 1e6:.0f} µs a text")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", action="store_true", help="whole articles as well")
    corpus = list(texts())
    for length in LENGTHS:
        report(length, measure(length, corpus))
    if parser.parse_args().articles:
        articles()


if __name__ == "__main__":
    main()

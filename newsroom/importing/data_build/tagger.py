"""Train the tagger on openly licensed annotated text and write its weights.

Run it as SOURCES.md beside it says. L-BFGS with elastic net, by python-crfsuite.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pycrfsuite

from newsroom.importing.entities.features import look
from newsroom.importing.entities.segments import capitals, segments
from newsroom.importing.entities.tagger import node_features
from newsroom.importing.entities.tokens import Token, hides_capitals, restore_capitals
from newsroom.importing.gazetteer import MODEL, WORD, NameFlag, flags_by_name

KINDS = {"PER", "ORG", "LOC", "MISC"}
Sentence = tuple[list[str], list[str]]


def read(path: Path, word: int, tag: int) -> Iterator[Sentence]:
    """Sentences of a file with one word a line: (words, tags)."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("# "):
            continue
        fields = line.split("\t")
        if len(fields) > max(word, tag):
            words.append(fields[word].strip() or "_")
            kind = fields[tag].strip()
            tags.append(kind if kind[2:] in KINDS else "O")
        elif words:
            yield words, tags
            words, tags = [], []


def corpora(files: Iterable[Path]) -> dict[str, list[Sentence]]:
    """The training texts by file name."""
    out = {}
    for path in sorted(files):
        columns = (0, 1) if path.suffix == ".tsv" else (1, 2)
        out[path.name] = [readable(s) for s in read(path, *columns)]
    return out


def readable(sentence: Sentence) -> Sentence:
    """The sentence as the tagger sees it: capitals restored, tags well formed."""
    words, tags = sentence
    tokens = [Token(w, 0, look(w)) for w in words]
    fixed = []
    previous = "O"
    for tag in tags:
        if tag.startswith("I-") and previous[1:] != tag[1:]:
            tag = "B-" + tag[2:]
        fixed.append(tag)
        previous = tag
    if hides_capitals(tokens):
        words = [t.word.text for t in restore_capitals(tokens, {})]
    return words, fixed


def varied(sentence: Sentence, rng: random.Random, names: Stock) -> Sentence | None:
    """The sentence with other names in place of its own; None if it has none to replace.

    So the tagger learns to trust a name's surroundings and what the gazetteer says of it more
    than the few names that the training text happens to hold.
    """
    words, tags = sentence
    out: Sentence = ([], [])
    changed = False
    position = 0
    while position < len(words):
        tag = tags[position]
        end = position + 1
        while end < len(words) and tags[end] == "I-" + tag[2:]:
            end += 1
        new = names.like(words[position:end], tag[2:], rng) if tag[0] == "B" else None
        changed = changed or new is not None
        chosen = new or words[position:end]
        out[0].extend(chosen)
        out[1].extend([tag] + [tag if tag == "O" else "I-" + tag[2:]] * (len(chosen) - 1))
        position = end
    return out if changed else None


class Stock:
    """Names of the gazetteer and of the training texts to put in place of others."""

    def __init__(self, sentences: Sequence[Sentence]) -> None:
        """Gather them."""
        known = flags_by_name()
        self.given = [n for n, f in known.items() if f & NameFlag.GIVEN and " " not in n]
        self.surnames = [
            n for n, f in known.items() if f & NameFlag.SURNAME and not f & WORD and " " not in n
        ]
        self.countries = [n for n, f in known.items() if f & NameFlag.COUNTRY]
        self.cities = [
            n
            for n, f in known.items()
            if f & (NameFlag.CITY | NameFlag.METROPOLIS | NameFlag.REGION)
        ]
        self.organisations = [n for n, f in known.items() if f & NameFlag.ORG and len(n) > 4]
        self.seen: dict[str, list[list[str]]] = {"ORG": [], "LOC": []}
        for words, tags in sentences:
            for start, tag in enumerate(tags):
                if tag in ("B-ORG", "B-LOC"):
                    end = start + 1
                    while end < len(tags) and tags[end] == "I-" + tag[2:]:
                        end += 1
                    self.seen[tag[2:]].append(words[start:end])

    def like(self, words: Sequence[str], kind: str, rng: random.Random) -> list[str] | None:
        """Another name of the same kind and build, or None to leave it."""
        if words[0].islower() or rng.random() < 0.25:
            return None
        if kind == "PER" and all(w.isalpha() and w[0].isupper() for w in words):
            if len(words) == 1:
                return [titled(rng.choice(self.surnames))]
            family = [titled(rng.choice(self.surnames)) for _ in words[2:]] or [
                titled(rng.choice(self.surnames))
            ]
            return [titled(rng.choice(self.given)), *family]
        if kind == "LOC" and len(words) <= 2:
            pool = self.countries if rng.random() < 0.35 else self.cities
            if rng.random() < 0.7:
                return titled(rng.choice(pool)).split()
            return rng.choice(self.seen["LOC"])
        if kind == "ORG":
            if len(words) == 1 and rng.random() < 0.5:
                name = rng.choice(self.organisations)
                return titled(name).split()
            same = [o for o in rng.choices(self.seen["ORG"], k=20) if len(o) == len(words)]
            return same[0] if same else None
        return None


def titled(name: str) -> str:
    """A folded name with its capitals."""
    small = flags_by_name()
    return " ".join(
        w
        if small.get(w, 0) & NameFlag.PARTICLE and i
        else "-".join(p[:1].upper() + p[1:] for p in w.split("-"))
        for i, w in enumerate(name.split())
    )


def train(
    sentences: list[Sentence], out: Path, *, c1: float, c2: float, iterations: int, minimum: int
) -> None:
    """Train on `sentences` and write the weights to `out`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for words, tags in sentences:
        known = [look(word) for word in words]
        for (start, end), nodes in zip(
            segments(known, capitals(known)), node_features(known), strict=True
        ):
            trainer.append(pycrfsuite.ItemSequence(nodes), tags[start:end])
    trainer.select("lbfgs")
    trainer.set_params(
        {
            "c1": c1,
            "c2": c2,
            "max_iterations": iterations,
            "feature.minfreq": minimum,
            "feature.possible_transitions": True,
        }
    )
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder) / "model"
        trainer.train(str(model))
        tagger = pycrfsuite.Tagger()
        tagger.open(str(model))
        info = tagger.info()
    write(info, out)


def write(info: pycrfsuite.ParsedModel, out: Path) -> None:
    """Write a trained model as arrays, without the weights that round to nothing."""
    labels = sorted(info.labels, key=lambda label: int(info.labels[label]))
    column = {label: number for number, label in enumerate(labels)}
    kept: dict[str, list[float]] = {}
    for (feature, label), weight in info.state_features.items():
        if abs(weight) > 0.003:
            kept.setdefault(feature, [0.0] * len(labels))[column[label]] = weight
    transitions = np.zeros((len(labels), len(labels)))
    for (before, after), weight in info.transitions.items():
        transitions[column[before], column[after]] = weight
    np.savez_compressed(
        out,
        labels=np.frombuffer("\n".join(labels).encode(), np.uint8),
        features=np.frombuffer("\n".join(kept).encode(), np.uint8),
        weights=np.array(list(kept.values()), np.float16),
        transitions=transitions.astype(np.float32),
    )
    print(f"{len(kept)} features, {out.stat().st_size} bytes")


def main() -> None:
    """Train on the given files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="the annotated texts")
    parser.add_argument("--out", type=Path, default=MODEL, help="default: the shipped file")
    parser.add_argument("--c1", type=float, default=0.03)
    parser.add_argument("--c2", type=float, default=0.3)
    parser.add_argument("--iterations", type=int, default=80)
    parser.add_argument("--minimum", type=int, default=1)
    parser.add_argument("--copies", type=int, default=0)
    parser.add_argument("--english-copies", type=int, default=0)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = corpora(options.files)
    sentences = [sentence for part in texts.values() for sentence in part]
    rng = random.Random(options.seed)  # noqa: S311 - no secret
    stock = Stock(sentences)
    english = [
        sentence for name, part in texts.items() if name.startswith("en") for sentence in part
    ]
    for _ in range(options.english_copies):
        sentences += [new for s in english if (new := varied(s, rng, stock))]
    for _ in range(options.copies):
        sentences += [
            new
            for s in sentences[:]
            if rng.random() < options.share and (new := varied(s, rng, stock))
        ]
    train(
        sentences,
        options.out,
        c1=options.c1,
        c2=options.c2,
        iterations=options.iterations,
        minimum=options.minimum,
    )


if __name__ == "__main__":
    main()

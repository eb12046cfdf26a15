"""Train the tagger on openly licensed annotated text and write its weights.

Run it as the README beside it says. L-BFGS with elastic net, by python-crfsuite.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pycrfsuite

from newsroom.importing.gazetteer import MODEL
from newsroom.importing.tagger import node_features, segments
from newsroom.importing.tokens import Token, restore_capitals

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


def corpora(folder: Path) -> dict[str, list[Sentence]]:
    """The training texts by file name."""
    out = {}
    for path in sorted(folder.iterdir()):
        columns = (1, 2) if path.suffix == ".iob2" else (0, 1)
        out[path.name] = [readable(s) for s in read(path, *columns)]
    return out


def readable(sentence: Sentence) -> Sentence:
    """The sentence as the tagger sees it: capitals restored, tags well formed."""
    words, tags = sentence
    tokens = [Token(w, 0, w) for w in words]
    fixed = []
    previous = "O"
    for tag in tags:
        if tag.startswith("I-") and previous[1:] != tag[1:]:
            tag = "B-" + tag[2:]
        fixed.append(tag)
        previous = tag
    return [t.seen for t in restore_capitals(tokens, {})], fixed


def train(
    sentences: list[Sentence], out: Path, *, c1: float, c2: float, iterations: int, minimum: int
) -> None:
    """Train on `sentences` and write the weights to `out`."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for words, tags in sentences:
        for (start, end), nodes in zip(segments(words), node_features(words), strict=True):
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


def write(info: pycrfsuite.ParsedModel, out: Path) -> None:  # type: ignore[name-defined]
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
    """Train on every file of a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the annotated texts")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--c1", type=float, default=0.1)
    parser.add_argument("--c2", type=float, default=0.05)
    parser.add_argument("--iterations", type=int, default=120)
    parser.add_argument("--minimum", type=int, default=1)
    parser.add_argument("--only", default="", help="files whose names start so")
    options = parser.parse_args()
    sentences = [
        sentence
        for name, part in corpora(options.folder).items()
        if name.startswith(options.only)
        for sentence in part
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

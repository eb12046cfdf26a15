"""Train the tagger on openly licensed annotated text and write its weights.

Run it as SOURCES.md beside it says. L-BFGS with elastic net, by python-crfsuite.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pycrfsuite

from newsroom.importing.data_build.frames import Frames, Sentence, Stock, readable
from newsroom.importing.entities.features import look
from newsroom.importing.entities.segments import capitals, segments
from newsroom.importing.entities.tagger import node_features
from newsroom.importing.gazetteer import MODEL

KINDS = {"PER", "ORG", "LOC", "MISC"}
BLOCK = 40
"""Sentences of English are held out by so many: they are of one text mostly."""


def read(path: Path, word: int, tag: int) -> Iterator[Sentence]:
    """Sentences of a file with one word a line: (words, tags)."""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith(("# ", "#\thttp")):
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
        columns = (0, 1) if path.name.startswith("es") else (1, 2)
        out[path.name] = [readable(s) for s in read(path, *columns)]
    return out


def held_out(texts: Mapping[str, Sequence[Sentence]]) -> dict[str, list[Sentence]]:
    """What is left to measure on: development files, and blocks of English, which has none."""
    return {
        name: list(part)
        if ".dev." in name
        else [s for i, s in enumerate(part) if _is_held(name, i)]
        for name, part in texts.items()
        if ".dev." in name or name.startswith("en")
    }


def _is_held(name: str, number: int) -> bool:
    return ".dev." in name or (name.startswith("en") and number // BLOCK % 6 == 5)


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
        if abs(weight) > 0.02:
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
    parser.add_argument("--iterations", type=int, default=100)
    parser.add_argument("--minimum", type=int, default=1)
    parser.add_argument("--frames", type=int, default=8, help="times that each frame is filled")
    parser.add_argument("--hold-out", action="store_true", help="train without what is measured on")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    sentences = [
        sentence
        for name, part in corpora(options.files).items()
        for number, sentence in enumerate(part)
        if not (options.hold_out and _is_held(name, number))
    ]
    frames = Frames(Stock(sentences))
    sentences += frames.sentences(options.frames, random.Random(options.seed))  # noqa: S311 - no secret
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

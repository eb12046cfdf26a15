"""The statistical tagger: a linear-chain conditional random field (Lafferty, McCallum and
Pereira 2001) over the words with capitals and their neighbours, run in numpy.

Training (`gazetteer/train_tagger.py`) and tagging share `node_features`. The weights of a word's
own features are summed once and kept, so that tagging costs a few table look-ups a word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from newsroom.importing.features import (
    OFFSETS,
    context_features,
    phrase_hits,
    run_features,
    word_features,
)
from newsroom.importing.gazetteer import MODEL

Scores = npt.NDArray[np.float32]

BEFORE, AFTER = "<s>", "</s>"
REACH = 2
"""Words further than this from a word with a capital are taken to be no part of a name."""

_MAX_WORDS = 40_000
_INNER = frozenset(
    {
        "of",
        "de",
        "del",
        "la",
        "las",
        "los",
        "da",
        "do",
        "dos",
        "di",
        "du",
        "des",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ibn",
        "al",
        "el",
        "the",
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """A name found in a sentence: words `start` to `end` (exclusive), its kind and certainty."""

    start: int
    end: int
    kind: str
    probability: float
    kinds: tuple[tuple[str, float], ...] = ()


def has_capital(word: str) -> bool:
    """Whether any letter of `word` is a capital; links and handles don't count."""
    return (
        not word.islower()
        and any(c.isupper() for c in word)
        and word[0] not in "@#"
        and ("/" not in word)
    )


def segments(words: Sequence[str]) -> list[tuple[int, int]]:
    """The stretches of a sentence, (start, end), that can hold names."""
    out: list[tuple[int, int]] = []
    for position, word in enumerate(words):
        if has_capital(word):
            start, end = max(0, position - REACH), min(len(words), position + REACH + 1)
            if out and start <= out[-1][1]:
                out[-1] = (out[-1][0], end)
            else:
                out.append((start, end))
    return out


def runs(words: Sequence[str]) -> list[tuple[int, int]]:
    """Runs of words with capitals, (start, end), across the small words inside names."""
    out: list[tuple[int, int]] = []
    for position, word in enumerate(words):
        if not has_capital(word):
            continue
        if out:
            start, end = out[-1]
            if end <= position <= end + 2 and all(w in _INNER for w in words[end:position]):
                out[-1] = (start, position + 1)
                continue
        out.append((position, position + 1))
    return out


def shared_features(words: Sequence[str]) -> list[tuple[int, int, list[str]]]:
    """Features that are no single word's: (start, end, features) over stretches of `words`."""
    hits = phrase_hits(words)
    out = [
        (position, position + 1, context_features(words, position, hits))
        for start, end in segments(words)
        for position in range(start, end)
    ]
    out += [(start, end, run_features(words, start, end)) for start, end in runs(words)]
    return out


def node_features(words: Sequence[str]) -> list[list[list[str]]]:
    """Features of each word of each segment of a sentence; what the tagger is trained on."""
    padded = [BEFORE] * 3 + list(words) + [AFTER] * 3
    features: list[list[str]] = [[] for _ in words]
    for start, end, shared in shared_features(words):
        for position in range(start, end):
            features[position] += shared
    out = []
    for start, end in segments(words):
        nodes = []
        for position in range(start, end):
            node = features[position]
            for offset in OFFSETS:
                node = node + word_features(padded[position + 3 + offset], offset)
            nodes.append(node)
        out.append(nodes)
    return out


class Tagger:
    """Finds names in sentences with weights learnt beforehand."""

    def __init__(
        self, labels: Sequence[str], features: Sequence[str], weights: Scores, transitions: Scores
    ) -> None:
        """`weights` is features by labels; `transitions` is label before by label after."""
        self.labels = list(labels)
        self._row = {feature: row for row, feature in enumerate(features)}
        self._weights = np.vstack([weights, np.zeros((1, len(labels)), np.float32)])
        self._transitions = transitions
        self._forbidden = np.array(
            [[b.startswith("I-") and a[1:] != b[1:] for b in self.labels] for a in self.labels]
        )
        self._words: dict[str, int] = {}
        self._table = np.zeros((1024, len(OFFSETS), len(labels)), np.float32)

    @classmethod
    def load(cls) -> Tagger:
        """The tagger that ships with the project."""
        with np.load(MODEL) as data:
            return cls(
                bytes(data["labels"]).decode().split("\n"),
                bytes(data["features"]).decode().split("\n"),
                data["weights"].astype(np.float32),
                data["transitions"].astype(np.float32),
            )

    def _sum(self, features: Sequence[str]) -> Scores:
        row = self._row
        rows = [row[f] for f in features if f in row]
        total: Scores = self._weights[rows].sum(axis=0)
        return total

    def _word(self, word: str) -> int:
        """The row of a word in the table of summed weights."""
        known = self._words.get(word)
        if known is not None:
            return known
        place = len(self._words)
        if place >= len(self._table):
            self._table = np.concatenate([self._table, np.zeros_like(self._table)])
        for column, offset in enumerate(OFFSETS):
            self._table[place, column] = self._sum(word_features(word, offset))
        self._words[word] = place
        return place

    def scores(self, words: Sequence[str]) -> Scores:
        """The score of each label at each word of a sentence: words by labels."""
        ids = [self._word(w) for w in (BEFORE, *words, AFTER)]
        padded = np.array([ids[0]] * 3 + ids[1:-1] + [ids[-1]] * 3)
        out: Scores = np.zeros((len(words), len(self.labels)), np.float32)
        for column, offset in enumerate(OFFSETS):
            out += self._table[padded[3 + offset : 3 + offset + len(words)], column]
        for start, end, features in shared_features(words):
            out[start:end] += self._sum(features)
        return out

    def tag(self, sentences: Sequence[Sequence[str]]) -> list[list[Span]]:
        """The names in each sentence, in order, with their probabilities."""
        if len(self._words) > _MAX_WORDS:
            self._words.clear()
        places = [
            (number, start, end)
            for number, words in enumerate(sentences)
            for start, end in segments(words)
        ]
        out: list[list[Span]] = [[] for _ in sentences]
        if not places:
            return out
        wanted = {number for number, _, _ in places}
        scores = {number: self.scores(sentences[number]) for number in wanted}
        stretches = [scores[number][start:end] for number, start, end in places]
        for (number, start, _), labels, marginals in zip(
            places, *self._decode(stretches), strict=True
        ):
            out[number] += self._spans(start, labels, marginals)
        return out

    def _decode(self, stretches: Sequence[Scores]) -> tuple[list[list[int]], list[Scores]]:
        """Best labels (Viterbi) and marginals (forward-backward) of many stretches at once."""
        count, size, kinds = len(stretches), max(map(len, stretches)), len(self.labels)
        lengths = np.array([len(s) for s in stretches])
        emission = np.zeros((size, count, kinds), np.float32)
        for column, stretch in enumerate(stretches):
            emission[: len(stretch), column] = stretch
        alive = np.arange(size)[:, None] < lengths
        step = self._transitions
        allowed = np.where(self._forbidden, np.float32(-1e4), step)
        entry = np.array(
            [-1e4 if label.startswith("I-") else 0.0 for label in self.labels], np.float32
        )
        best = np.zeros((size, count, kinds), np.int8)
        top = emission[0] + entry
        forward = np.zeros_like(emission)
        forward[0] = emission[0]
        for t in range(1, size):
            ways = top[:, :, None] + allowed
            best[t] = ways.argmax(1)
            on = alive[t][:, None]
            top = np.where(on, ways.max(1) + emission[t], top)
            sums = _log_sum(forward[t - 1][:, :, None] + step)
            forward[t] = np.where(on, sums + emission[t], forward[t - 1])
        backward = np.zeros_like(emission)
        for t in range(size - 2, -1, -1):
            sums = _log_sum((step + (emission[t + 1] + backward[t + 1])[:, None, :]), axis=2)
            backward[t] = np.where(alive[t + 1][:, None], sums, 0)
        marginal = forward + backward
        marginal = np.exp(marginal - marginal.max(-1, keepdims=True))
        marginal /= marginal.sum(-1, keepdims=True)
        paths = []
        label = top.argmax(1)
        path = np.zeros((size, count), np.int64)
        for t in range(size - 1, -1, -1):
            path[t] = label
            if t:
                label = np.where(alive[t], best[t][np.arange(count), label], label)
        for column, length in enumerate(lengths):
            paths.append([int(label) for label in path[:length, column]])
        return paths, [marginal[:length, column] for column, length in enumerate(lengths)]

    def _spans(self, offset: int, path: Sequence[int], marginals: Scores) -> list[Span]:
        out: list[Span] = []
        start = 0
        while start < len(path):
            label = self.labels[path[start]]
            end = start + 1
            if label == "O":
                start = end
                continue
            kind = label[2:]
            while end < len(path) and self.labels[path[end]] == f"I-{kind}":
                end += 1
            out.append(
                Span(
                    offset + start,
                    offset + end,
                    kind,
                    float(min(marginals[i, path[i]] for i in range(start, end))),
                    self._kinds(marginals[start:end]),
                )
            )
            start = end
        return out

    def _kinds(self, marginals: Scores) -> tuple[tuple[str, float], ...]:
        """The mean probability of each kind over a span, whatever its borders."""
        mean = marginals.mean(axis=0)
        kinds: dict[str, float] = {}
        for label, value in zip(self.labels, mean, strict=True):
            if label != "O":
                kinds[label[2:]] = kinds.get(label[2:], 0.0) + float(value)
        return tuple(kinds.items())


def _log_sum(values: Scores, axis: int = 1) -> Scores:
    top = values.max(axis=axis, keepdims=True)
    total: Scores = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return total


@cache
def tagger() -> Tagger:
    """The shipped tagger, loaded at first use."""
    return Tagger.load()

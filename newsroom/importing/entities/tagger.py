"""The statistical tagger: a linear-chain conditional random field (Lafferty, McCallum and
Pereira 2001) over the words with capitals and their neighbours, run in numpy.

Training (`data_build/tagger.py`) and tagging look at the same features. The weights of a
word's own features are summed once and kept, so that tagging costs a few look-ups a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from newsroom.importing.entities.features import (
    AFTER,
    BEFORE,
    FAR,
    NEAR,
    WITH_AFTER,
    WITH_BEFORE,
    Key,
    WordProfile,
    context_features,
    context_key,
    pair_features,
    pairs,
    phrase_hits,
    run_features,
    word_features,
)
from newsroom.importing.entities.segments import capitals, runs, segments
from newsroom.importing.gazetteer import MODEL

Scores = npt.NDArray[np.float32]

OFFSETS = range(-FAR, FAR + 1)

_MAX_WORDS = 15_000
_PADDING_BEFORE, _PADDING_AFTER = [BEFORE] * FAR, [AFTER] * FAR


class Span(NamedTuple):
    """A name found in a sentence: words `start` to `end` (exclusive), its kind and certainty.

    `kinds` holds the mean probability of each kind over the words, whatever the borders.
    """

    start: int
    end: int
    kind: str
    probability: float
    kinds: tuple[tuple[str, float], ...] = ()


def node_features(words: Sequence[WordProfile]) -> list[list[list[str]]]:
    """All features of each word of each segment of a sentence, for training."""
    own: list[list[str]] = [[] for _ in words]
    places = capitals(words)
    hits = phrase_hits(words, places)
    for start, end in runs(words, places):
        shared = run_features(words, start, end)
        for position in range(start, end):
            own[position] += shared
    padded = [BEFORE] * FAR + list(words) + [AFTER] * FAR
    out = []
    for start, end in segments(words, places):
        nodes = []
        for position in range(start, end):
            node = own[position] + context_features(context_key(words, position))
            node += pair_features(words, position)
            if position in hits:
                node.append(hits[position])
            for offset in OFFSETS:
                near, far, here = word_features(padded[position + FAR + offset])
                if abs(offset) <= NEAR:
                    node += [f"{feature}\t{offset}" for feature in near]
                node += [f"{feature}\t{offset}" for feature in far]
                node += here if offset == 0 else []
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
        self._nothing = len(features)
        self._weights = np.vstack([weights, np.zeros((1, len(labels)), np.float32)])
        self._row: dict[str, int] = {}
        # Two words that adjoin, as a feature of the second one, and of the first one.
        self._with_before: dict[str, int] = {}
        self._with_after: dict[str, int] = {}
        self._column: dict[str, int] = {}
        cells: list[int] = []
        for row, feature in enumerate(features):
            if "\t" in feature:
                base, offset = feature.split("\t")
                column = self._column.setdefault(base, len(self._column))
                cells += (column, int(offset) + FAR, row)
            elif feature.startswith(WITH_BEFORE):
                self._with_before[feature.removeprefix(WITH_BEFORE)] = row
            elif feature.startswith(WITH_AFTER):
                self._with_after[feature.removeprefix(WITH_AFTER)] = row
            else:
                self._row[feature] = row
        # The row of each feature of a neighbour by offset; the last one is of unknown features.
        shape = (len(self._column) + 1, len(OFFSETS))
        self._by_offset = np.full(shape, self._nothing, np.int32)
        columns, offsets, rows = np.array(cells, np.int32).reshape(-1, 3).T
        self._by_offset[columns, offsets] = rows
        self._transitions = transitions
        self._contexts: dict[Key, tuple[int, ...]] = {}
        self._words: dict[str, int] = {}
        self._table = np.zeros((len(OFFSETS), 1024, len(labels)), np.float32)
        self._inside = {
            label[2:]: row for row, label in enumerate(self.labels) if label.startswith("I-")
        }
        self._kind_columns = np.array(
            [[label[2:] == kind for kind in self._inside] for label in self.labels], np.float32
        )
        inside = np.array([label.startswith("I-") for label in self.labels])
        kinds = [label[2:] for label in self.labels]
        differ = np.array([[a != b for b in kinds] for a in kinds])
        self._allowed = np.where(differ & inside, np.float32(-1e4), transitions)
        self._entry = np.where(inside, np.float32(-1e4), np.float32(0))

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

    def tag(self, sentences: Sequence[Sequence[WordProfile]]) -> list[list[Span]]:
        """The names in each sentence, in order, with their probabilities."""
        upper = [capitals(words) for words in sentences]
        cut = [segments(*pair) for pair in zip(sentences, upper, strict=True)]
        places = [(number, *segment) for number, found in enumerate(cut) for segment in found]
        out: list[list[Span]] = [[] for _ in sentences]
        if not places:
            return out
        # Long segments first: at each step, those still alive are then the first ones.
        places.sort(key=lambda place: place[1] - place[2])
        lengths = np.array([end - start for _, start, end in places])
        paths, marginals = self._decode(
            self._scores(sentences, upper, cut, places, lengths), lengths
        )
        labels = paths.tolist()
        certain = marginals[np.arange(len(paths)), paths].tolist()
        kinds = (marginals @ self._kind_columns).tolist()
        outside = {self.labels.index("O")}
        offset = 0
        for number, start, end in places:
            segment = slice(offset, offset + end - start)
            if set(labels[segment]) != outside:
                out[number] += self._spans(start, labels[segment], certain[segment], kinds[segment])
            offset += end - start
        for spans in out:
            spans.sort(key=lambda span: span.start)
        return out

    def _scores(
        self,
        sentences: Sequence[Sequence[WordProfile]],
        upper: Sequence[Sequence[int]],
        cut: Sequence[Sequence[tuple[int, int]]],
        places: Sequence[tuple[int, int, int]],
        lengths: npt.NDArray[np.int64],
    ) -> Scores:
        """The score of each label at each word of the segments, one after the other."""
        flat: list[WordProfile] = []
        begins = []
        for words in sentences:
            begins.append(len(flat) + FAR)
            flat += _PADDING_BEFORE
            flat += words
            flat += _PADDING_AFTER
        firsts = np.array([begins[number] + start for number, start, _ in places])
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        nodes = np.repeat(firsts, lengths) + within
        known = self._word_rows(flat, nodes)
        out: Scores = np.zeros((len(nodes), len(self.labels)), np.float32)
        for column, offset in enumerate(OFFSETS):
            out += self._table[column].take(known[nodes + offset], axis=0)
        shared = [self._shared(*pair) for pair in zip(sentences, upper, cut, strict=True)]
        rows: list[int] = []
        cuts: list[int] = []
        for number, start, end in places:
            for position in range(start, end):
                cuts.append(len(rows))
                rows += shared[number][position]
        out += np.add.reduceat(self._weights.take(np.array(rows), axis=0), cuts, axis=0)
        return out

    def _shared(
        self, words: Sequence[WordProfile], upper: Sequence[int], cut: Sequence[tuple[int, int]]
    ) -> dict[int, list[int]]:
        """The rows of the features at each word of the segments `cut` that are no single word's.

        `upper` holds the places of the capitals.
        """
        out: dict[int, list[int]] = {}
        if not upper:
            return out
        row, contexts = self._row, self._contexts
        for start, end in cut:
            around = pairs(words, start, end)
            befores = map(self._with_before.get, around)
            afters = map(self._with_after.get, around[1:])
            for position, before, after in zip(range(start, end), befores, afters, strict=False):
                key = context_key(words, position)
                rows = [*(contexts.get(key) or self._context(key))]
                if before is not None:
                    rows.append(before)
                if after is not None:
                    rows.append(after)
                out[position] = rows
        for start, end in runs(words, upper):
            shared = [row[f] for f in run_features(words, start, end) if f in row]
            for position in range(start, end):
                out[position] += shared
        for position, feature in phrase_hits(words, upper).items():
            if feature in row and position in out:
                out[position].append(row[feature])
        return out

    def _context(self, key: Key) -> tuple[int, ...]:
        """The rows of the features of a place among its neighbours; at least the empty one."""
        rows = (self._nothing, *(self._row[f] for f in context_features(key) if f in self._row))
        self._contexts[key] = rows
        return rows

    def _word_rows(
        self, words: Sequence[WordProfile], nodes: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """The row of each word in the table of summed weights, -1 where no node is near it."""
        if len(self._words) > _MAX_WORDS:
            self._words.clear()
        if len(self._contexts) > _MAX_WORDS:
            self._contexts.clear()
        row = self._words.get
        known = np.array([row(word.text, -1) for word in words])
        if known.min() < 0:
            near = np.zeros(len(known), bool)
            for offset in OFFSETS:
                near[nodes + offset] = True
            places = np.flatnonzero(near & (known < 0)).tolist()
            if places:
                self._learn({words[place].text: words[place] for place in places})
            known[places] = [row(words[place].text) for place in places]
        return known

    def _learn(self, words: Mapping[str, WordProfile]) -> None:
        """Sum up the weights of the features of words, by offset, and keep them in the table."""
        first = len(self._words)
        while first + len(words) > self._table.shape[1]:
            self._table = np.concatenate([self._table, np.zeros_like(self._table)], axis=1)
        around: list[int] = []
        here: list[int] = []
        around_cuts: list[int] = []
        here_cuts: list[int] = []
        for word in words.values():
            near, far, own = word_features(word)
            around_cuts.append(len(around))
            here_cuts.append(len(here))
            around += [self._column.get(feature, -1) for feature in (*near, *far)]
            here += [self._row.get(feature, self._nothing) for feature in own]
        table = self._table[:, first : first + len(words)]
        sums = np.add.reduceat(self._weights[self._by_offset[around]], around_cuts, axis=0)
        table[:] = sums.transpose(1, 0, 2)
        table[FAR] += np.add.reduceat(self._weights[here], here_cuts, axis=0)
        # Only now: who is interrupted before must not leave words without their weights.
        self._words.update(zip(words, range(first, first + len(words)), strict=True))

    def _decode(
        self, scores: Scores, lengths: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.int64], Scores]:
        """Best labels (Viterbi) and marginals (forward-backward) of segments laid end to end.

        `lengths` falls, so that at step t the first `alive[t]` segments go on.
        """
        count, size = len(lengths), int(lengths[0])
        begins = np.cumsum(lengths) - lengths
        ended = np.searchsorted(lengths[::-1], np.arange(size), side="right")
        alive = (count - ended).tolist()
        step = np.exp(self._transitions)
        best: list[npt.NDArray[np.int64]] = []
        top = scores[begins] + self._entry
        forward = np.empty_like(scores)
        forward[begins] = scores[begins]
        for t in range(1, size):
            on = alive[t]
            here = begins[:on] + t
            ways = top[:on, :, None] + self._allowed
            best.append(ways.argmax(1))
            top[:on] = np.maximum.reduce(ways, axis=1) + scores[here]
            forward[here] = _log_product(forward[here - 1], step) + scores[here]
        backward = np.zeros_like(scores)
        for t in range(size - 2, -1, -1):
            here = begins[: alive[t + 1]] + t
            backward[here] = _log_product(scores[here + 1] + backward[here + 1], step.T)
        marginals = forward + backward
        marginals = np.exp(marginals - marginals.max(-1, keepdims=True))
        marginals /= marginals.sum(-1, keepdims=True)
        paths = np.zeros(len(scores), np.int64)
        label = np.zeros(count, np.int64)
        for t in range(size - 1, -1, -1):
            on = alive[t]
            going_on = alive[t + 1] if t + 1 < size else 0
            label[going_on:on] = top[going_on:on].argmax(1)
            paths[begins[:on] + t] = label[:on]
            if t:
                label[:on] = best[t - 1][np.arange(on), label[:on]]
        return paths, marginals

    def _spans(
        self,
        offset: int,
        labels: Sequence[int],
        certain: Sequence[float],
        kinds: Sequence[Sequence[float]],
    ) -> Iterator[Span]:
        start = 0
        while start < len(labels):
            end = start + 1
            name = self.labels[labels[start]]
            if name != "O":
                kind = name[2:]
                inside = self._inside[kind]
                while end < len(labels) and labels[end] == inside:
                    end += 1
                size = end - start
                mean = kinds[start]
                if size > 1:
                    mean = [sum(column) / size for column in zip(*kinds[start:end], strict=True)]
                yield Span(
                    offset + start,
                    offset + end,
                    kind,
                    min(certain[start:end]),
                    tuple(zip(self._inside, mean, strict=True)),
                )
            start = end


def _log_product(logs: Scores, step: Scores) -> Scores:
    """log(exp(logs) @ step), safe for large numbers."""
    # The array's own method would go through Python first, for each step of each article.
    top = np.maximum.reduce(logs, axis=1, keepdims=True)
    out: Scores = np.log(np.exp(logs - top) @ step + np.float32(1e-30)) + top
    return out


@cache
def tagger() -> Tagger:
    """The shipped tagger, loaded at first use."""
    return Tagger.load()

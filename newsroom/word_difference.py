"""What one text has and another has not, word by word, in paragraphs: pure, and told in runs.

Whole paragraphs that both have are found first, and words are compared between these only: so a long
text takes no longer than what differs of it. Where a paragraph ends is compared like a word, so one
that the other text has in two is no difference in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Final, NamedTuple

from newsroom.text import UNSPACED

_LETTERS = rf"[^\W{UNSPACED}]+"
_WORD = re.compile(rf"\s*(?:[{UNSPACED}]|{_LETTERS}(?:['’]{_LETTERS})*|[^\w\s])")
_BREAK: Final = "\n"
# Stretches between equal paragraphs of more words than this, in either text, are told as a whole: to
# compare them word by word takes seconds.
MOST: Final = 4_000  # words
# Fewer equal words than this between two changes are no more than chance.
FEWEST: Final = 2


class How(StrEnum):
    """Which of two texts has a run of words."""

    EQUAL = "equal"
    ADDED = "added"
    REMOVED = "removed"


class Run(NamedTuple):
    """Some words in a row, as they are written, with the space before them."""

    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of either text or of both."""

    runs: tuple[Run, ...]

    @property
    def is_unchanged(self) -> bool:
        """Whether both texts have it, word by word."""
        return all(run.how is How.EQUAL for run in self.runs)


class _Step(NamedTuple):
    how: How
    words: Sequence[str]


def word_difference(old: Iterable[str], new: Iterable[str]) -> list[Paragraph]:
    """The paragraphs of two texts as one, told by runs of words that both have or one of them has.

    What only `old` has stands before what only `new` has in its place. Words that both have are
    written as in `new`.
    """
    before, after = _cleaned(old), _cleaned(new)
    steps: list[_Step] = []
    keys = [_key(text) for text in before], [_key(text) for text in after]
    for what, a, b, c, d in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if what == "equal":
            steps += [_Step(How.EQUAL, _words(after[c:d]))]
        else:
            steps += _between(_words(before[a:b]), _words(after[c:d]))
    return list(_paragraphs(steps))


def share_kept(paragraphs: Iterable[Paragraph]) -> float:
    """Which part of the words of both texts together both have, from 0 to 1 (1 where there is none)."""
    kept = changed = 0
    for paragraph in paragraphs:
        for run in paragraph.runs:
            number = len(_WORD.findall(run.text))
            kept += number if run.how is How.EQUAL else 0
            changed += number if run.how is not How.EQUAL else 0
    return kept / (kept + changed) if kept + changed else 1.0


def folded(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph | int]:
    """The paragraphs that differ, and in place of unchanged ones in a row how many they are."""
    for unchanged, some in groupby(paragraphs, key=lambda paragraph: paragraph.is_unchanged):
        if unchanged:
            yield sum(1 for _paragraph in some)
        else:
            yield from some


def _cleaned(texts: Iterable[str]) -> list[str]:
    return [said for text in texts if (said := " ".join(text.split()))]


def _key(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in _WORD.findall(text))


def _words(paragraphs: Iterable[str]) -> list[str]:
    """The words of paragraphs with the space before each, and a break behind each paragraph."""
    return [word for text in paragraphs for word in (*_WORD.findall(text), _BREAK)]


def _between(old: list[str], new: list[str]) -> list[_Step]:
    """What became of the words between two paragraphs that both have."""
    if not (old and new) or max(len(old), len(new)) > MOST:
        return _changed(old, new)
    bare = [word.strip() for word in old], [word.strip() for word in new]
    steps: list[_Step] = []
    removed: list[str] = []
    added: list[str] = []
    codes = SequenceMatcher(None, *bare, autojunk=False).get_opcodes()
    for place, (what, a, b, c, d) in enumerate(codes):
        inside = 0 < place < len(codes) - 1
        if what == "equal" and not (inside and _is_chance(bare[0][a:b])):
            steps += [*_changed(removed, added), _Step(How.EQUAL, new[c:d])]
            removed, added = [], []
        else:
            removed, added = removed + old[a:b], added + new[c:d]
    return [*steps, *_changed(removed, added)]


def _is_chance(words: Sequence[str]) -> bool:
    """Whether that both texts have these words between two changes says nothing."""
    return _BREAK.strip() not in words and sum(word.isalnum() for word in words) < FEWEST


def _changed(removed: Sequence[str], added: Sequence[str]) -> list[_Step]:
    pairs = (How.REMOVED, removed), (How.ADDED, added)
    return [_Step(how, words) for how, words in pairs if words]


def _paragraphs(steps: Iterable[_Step]) -> Iterator[Paragraph]:
    """The runs, divided where a text's paragraphs end.

    An end that only the old text has divides nothing between words that both have: the new one goes
    on there.
    """
    runs: list[Run] = []
    for step in steps:
        for is_break, some in groupby(step.words, key=lambda word: word == _BREAK):
            if not is_break:
                runs.append(Run(step.how, "".join(some)))
            elif step.how is not How.REMOVED or all(run.how is How.REMOVED for run in runs):
                if runs:
                    yield Paragraph(_tidied(runs))
                runs = []
    if runs:
        yield Paragraph(_tidied(runs))


def _tidied(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Runs of one kind in a row as one; words of two paragraphs that came together keep a space."""
    tidy: list[Run] = []
    for how, some in groupby(runs, key=lambda run: run.how):
        text = "".join(
            run.text if not place or run.text[:1].isspace() else f" {run.text}"
            for place, run in enumerate(some)
        )
        tidy.append(Run(how, text))
    return tuple(tidy)

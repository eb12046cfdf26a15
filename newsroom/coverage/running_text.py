"""The running text of an article, as it is compared with others': its runs of words, and whose words they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from newsroom.likeness import RUN, SHORTEST, WORD, Hashes, Mask, prints_of, runs_in

_LONGEST_QUOTATION = 2_000  # characters
_QUOTED = re.compile(rf"[“„«\"「『]([^“”„«»\"「」『』]{{0,{_LONGEST_QUOTATION}}})[”“»\"」』]")
# A quotation that goes on in the next paragraph is closed in its last one only. A mark that opens as it
# closes opens one where it stands first and alone.
_GOES_ON = re.compile(r"[“«「『]([^”»」』]*)$|^\s*\"([^\"]*)$")


@dataclass(frozen=True, slots=True, eq=False)
class RunningText:
    """What is compared of an article: `runs` in order, each once and ascending, and `own` words.

    A word is an outlet's own where it stands in no quotation: what somebody said in public many
    report in the same words.
    """

    runs: Hashes
    different: Hashes
    own: Mask

    @classmethod
    def of(cls, paragraphs: Iterable[str]) -> RunningText:
        """The running text of an article by its paragraphs, without captions, lists and notices."""
        words: list[str] = []
        own: list[bool] = []
        for paragraph in paragraphs:
            text = paragraph.casefold()
            quoted = bytearray(len(text))
            for pattern, group in ((_QUOTED, 1), (_GOES_ON, 0)):
                for found in pattern.finditer(text):
                    start, end = found.span(group)
                    quoted[start:end] = b"\1" * (end - start)
            for word in WORD.finditer(text):
                words.append(word.group())
                own.append(not quoted[word.start()])
        runs = runs_in(words)
        return cls(runs, np.unique(runs), np.array(own, np.bool_))

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.own)

    @property
    def prints(self) -> list[int]:
        """By what it finds texts that are like it; nothing where it is too short for that."""
        return prints_of(self.different) if self.words >= SHORTEST else []

    def covered_by(self, runs: Hashes) -> Mask:
        """Which of its words stand in one of these runs (ascending)."""
        places = np.flatnonzero(np.isin(self.runs, runs, assume_unique=False))
        covered = np.zeros(self.words, np.bool_)
        for place in range(RUN):
            covered[places + place] = True
        return covered

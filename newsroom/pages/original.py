"""The original beside what was made of it: line by line, each repair and removal marked.

Nothing of this is stored: it is rebuilt from the seed's bytes and its list of repairs.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from newsroom.importing import RawDocument, document_as_shown
from newsroom.models import Block, Kind, Seed
from newsroom.pages.rule_labels import said
from newsroom.text import UNSEEN, UNSEEN_OR_NO_BREAK

BREAK = re.compile(r"\r\n|\r|\n")
# A line longer than this is shown over several rows; a page ends after so many rows or characters.
ROW_LENGTH = 2_000
PAGE_ROWS = 200
PAGE_LENGTH = 60_000


@dataclass(frozen=True, slots=True)
class Change:
    """One repair or doubt: its place in the raw text, what stood there, what stands there now.

    `kind` is "exact", "inferred" or "doubt"; `note` the misread encoding or the doubt's reason.
    """

    start: int
    before: str
    after: str
    kind: str
    note: str

    @property
    def end(self) -> int:
        return self.start + len(self.before)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one kind: "" (unchanged), a change's kind, or "unseen" (`note` names the character).

    `inside` is the kind of the change that an unseen character stands in.
    """

    text: str
    kind: str = ""
    note: str = ""
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number from 1 (0 for one beside the text), as received, as read, and what became of it.

    `continued` rows go on with the line above. `labels` are the kinds of the blocks made of the
    line; `left_out` says why it is not part of the text ("" if it is).
    """

    number: int
    raw: Sequence[Stretch]
    clean: Sequence[Stretch]
    continued: bool = False
    changed: bool = False
    labels: Sequence[str] = ()
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row lies in the raw text, and its line's number from 0.

    `beside` is a line of a web page that is no part of its article, and has no place in the text.
    """

    start: int
    end: int
    line: int
    continued: bool
    beside: str = ""

    @property
    def length(self) -> int:
        return self.end - self.start + len(self.beside)


class RecordMismatchError(Exception):
    """The recorded repairs do not fit the text: it was read by other software."""


def _document(seed: Seed) -> RawDocument:
    """The seed as an import read it; its text is what was parsed, before any repair."""
    return RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given)


def changes(
    raw: str, repairs: Iterable[Sequence[Any]], doubts: Iterable[Sequence[Any]]
) -> list[Change]:
    """Repairs and doubts with their places in the raw text, ascending, none overlapping.

    Both come as `Seed` keeps them, with offsets in the repaired text. Raises RecordMismatchError.
    """
    records = [(offset, before, after, kind, note) for offset, before, after, kind, note in repairs]
    records += [(offset, text, text, "doubt", reason) for offset, text, reason in doubts]
    found: list[Change] = []
    growth = 0
    # A doubt that a repair touches is settled: the repair wins.
    for offset, before, after, kind, note in sorted(
        records, key=lambda record: (record[0], record[3] == "doubt")
    ):
        start = offset - growth
        if found and start < found[-1].end:
            if kind == "doubt":
                continue
            if found.pop().kind != "doubt":
                raise RecordMismatchError
        if start < 0 or raw[start : start + len(before)] != before:
            raise RecordMismatchError
        found.append(Change(start, before, after, kind, note))
        growth += len(after) - len(before)
    return found


class Original:
    """A seed's text, laid out in rows and pages.

    `faithful` is False where the recorded repairs do not fit, so that only the raw text is shown.
    """

    def __init__(self, seed: Seed, blocks: Iterable[Block] = ()) -> None:
        self.raw, self.beside = document_as_shown(_document(seed))
        self.blocks = [block for block in blocks if block.first_line is not None]
        self.faithful = True
        try:
            self.changes = changes(self.raw, seed.repairs, seed.doubts)
        except RecordMismatchError:
            self.changes = []
            self.faithful = False
        self.starts = [change.start for change in self.changes]

    @cached_property
    def spans(self) -> list[RowPlace]:
        """Every row's place in the raw text; blank lines are none."""
        spans: list[RowPlace] = []
        start = 0
        ends = [match.span() for match in BREAK.finditer(self.raw)]
        ends.append((len(self.raw), len(self.raw)))
        for line, (end, after) in enumerate(ends):
            spans += self._beside(line, start)
            for continued, (first, last) in enumerate(_cut(self.raw, start, end)):
                if not self.raw[first:last].isspace() and first != last:
                    spans.append(RowPlace(first, last, line, bool(continued)))
            start = after
        return spans + self._beside(len(ends), len(self.raw))

    def _beside(self, line: int, at: int) -> list[RowPlace]:
        """The rows of what a page shows beside its article above a line of that."""
        return [RowPlace(at, at, line, False, text) for text in self.beside.get(line, ()) if text]

    @cached_property
    def made(self) -> dict[int, list[Block]]:
        """The blocks that were made of each line."""
        made: dict[int, list[Block]] = {}
        for block in self.blocks:
            first = block.first_line or 0
            last = first if block.last_line is None else block.last_line
            for line in range(first, last + 1):
                made.setdefault(line, []).append(block)
        return made

    def left_out(self, line: int) -> str:
        """Why the line is no part of the article's text; "" if it is."""
        if not self.made:
            return ""
        blocks = self.made.get(line)
        if blocks is None:
            return _("said elsewhere")
        reasons = [
            said(b.reason) or b.get_kind_display() for b in blocks if b.kind == Kind.BOILERPLATE
        ]
        return reasons[0] if len(reasons) == len(blocks) else ""

    def chosen(self, only: str) -> list[RowPlace]:
        """The rows to show: all, those "changed", or those "left-out" of the text."""
        if only == "changed":
            return [span for span in self.spans if not span.beside and self._changes_in(span)]
        if only == "left-out":
            return [span for span in self.spans if span.beside or self.left_out(span.line)]
        return self.spans

    def pages(self, only: str = "") -> list[list[RowPlace]]:
        """The chosen rows in pages, each bounded in rows and in characters; at least one page."""
        pages: list[list[RowPlace]] = [[]]
        length = 0
        for span in self.chosen(only):
            size = span.length
            if pages[-1] and (len(pages[-1]) == PAGE_ROWS or length + size > PAGE_LENGTH):
                pages.append([])
                length = 0
            pages[-1].append(span)
            length += size
        return pages

    def row(self, span: RowPlace) -> Row:
        """The row in full."""
        if span.beside:
            text = stretches(span.beside[:ROW_LENGTH])
            return Row(0, text, text, left_out=_("not part of the article"))
        raw: list[Stretch] = []
        clean: list[Stretch] = []
        inside = self._changes_in(span)
        at = self._resume(span)
        for change in inside:
            same = stretches(self.raw[at : change.start])
            note = said(change.note)
            raw += [*same, *stretches(change.before, change.kind, note)]
            clean += [*same, *stretches(change.after, change.kind, note)]
            at = change.end
        raw += stretches(self.raw[at : span.end])
        clean += stretches(self.raw[at : span.end])
        return Row(
            number=span.line + 1,
            raw=raw,
            clean=clean,
            continued=span.continued,
            changed=bool(inside),
            labels=list(
                dict.fromkeys(block.get_kind_display() for block in self.made.get(span.line, ()))
            ),
            left_out=self.left_out(span.line),
        )

    def _resume(self, span: RowPlace) -> int:
        """Where the row's own text begins: a change that began in the row above is shown there."""
        before = bisect_left(self.starts, span.start)
        if before == 0:
            return span.start
        return max(span.start, self.changes[before - 1].end)

    def _changes_in(self, span: RowPlace) -> list[Change]:
        first = bisect_left(self.starts, span.start)
        last = bisect_left(self.starts, span.end)
        # What is inserted at the very end of a line belongs to it.
        while (
            last < len(self.changes)
            and self.changes[last].start == span.end
            and not self.changes[last].before
        ):
            last += 1
        return self.changes[first:last]


def stretches(text: str, kind: str = "", note: str = "") -> list[Stretch]:
    """The text as stretches of one kind, each unseen character a stretch of its own."""
    unseen = UNSEEN_OR_NO_BREAK if kind else UNSEEN
    found = []
    at = 0
    for match in unseen.finditer(text):
        if match.start() > at:
            found.append(Stretch(text[at : match.start()], kind, note))
        char = match.group()
        name = unicodedata.name(char, "")
        code = f"U+{ord(char):04X}"
        found.append(Stretch(f"{ord(char):02X}", "unseen", f"{code} {name}".strip(), kind))
        at = match.end()
    if at < len(text):
        found.append(Stretch(text[at:], kind, note))
    return found


def _cut(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    """The stretch from `start` to `end` in rows, cut at spaces where there are any."""
    while end - start > ROW_LENGTH:
        space = text.rfind(" ", start + ROW_LENGTH // 2, start + ROW_LENGTH)
        cut = start + ROW_LENGTH if space < 0 else space + 1
        yield start, cut
        start = cut
    yield start, end

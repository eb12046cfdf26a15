"""Pairs raw and repaired text, for showing one beside the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from newsroom.importing.types import Doubt, Repair, Repaired

Spot = TypeVar("Spot", Repair, Doubt)


@dataclass(frozen=True, slots=True)
class LinePart:
    """A part of a line as it was and as it is; `repair` is None where nothing changed."""

    before: str
    after: str
    repair: Repair | None = None


@dataclass(frozen=True, slots=True)
class RepairedLine:
    """One line that was changed or holds a doubtful spot; `number` counts from 1."""

    number: int
    before: str
    after: str
    repairs: tuple[Repair, ...]
    doubts: tuple[Doubt, ...]
    runs: tuple[LinePart, ...]


def repaired_lines(repaired: Repaired) -> Iterator[RepairedLine]:
    """The lines of `repaired` that were changed or hold a doubt; `before` holds line breaks where lines were joined.

    `runs` of a line join to its raw text on one side and to its repaired text on the other, so
    that each can be shown with the characters marked that differ.
    """
    repairs, doubts = list(repaired.repairs), list(repaired.doubts)
    start, number = 0, 1
    for line in repaired.text.split("\n"):
        end = start + len(line) + 1
        of_line = _taken(repairs, end)
        doubted = _taken(doubts, end)
        if of_line or doubted:
            runs = tuple(line_parts(line, start, of_line))
            raw = "".join(run.before for run in runs)
            yield RepairedLine(number, raw, line, tuple(of_line), tuple(doubted), runs)
            number += raw.count("\n")
        number += 1
        start = end


def line_parts(line: str, start: int, repairs: list[Repair]) -> Iterator[LinePart]:
    """The runs of a repaired line that begins at character `start` of its text."""
    at = 0
    for change in repairs:
        place = change.offset - start
        if place > at:
            yield LinePart(line[at:place], line[at:place])
        yield LinePart(change.before, change.after, change)
        at = place + len(change.after)
    if at < len(line):
        yield LinePart(line[at:], line[at:])


def _taken(spots: list[Spot], end: int) -> list[Spot]:
    """Takes the spots that lie before `end` off the front of a list."""
    count = 0
    while count < len(spots) and spots[count].offset < end:
        count += 1
    taken, spots[:count] = spots[:count], []
    return taken

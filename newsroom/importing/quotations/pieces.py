"""What belongs to one quotation: paragraphs that each open with a mark, and words before and after "he said"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsroom.importing.quotations.attribution import cue_after
from newsroom.importing.quotations.clauses import cue_before
from newsroom.importing.quotations.frames import Frame
from newsroom.importing.quotations.marks import Quoted
from newsroom.importing.types import ParsedBlock, Passage

# A quotation that is not closed is no longer, in characters.
_LONGEST = 1500


@dataclass(slots=True)
class Found:
    """A quotation where it stands: its pieces as (frame, number of the quotation in it)."""

    pieces: list[tuple[Frame, int]]
    passages: list[Passage]

    @property
    def frame(self) -> Frame:
        """The frame that it begins in."""
        return self.pieces[0][0]

    @property
    def number(self) -> int:
        """Its number in the frame that it begins in."""
        return self.pieces[0][1]

    @property
    def quoted(self) -> Quoted:
        """The marks that it begins with."""
        return self.frame.quotes[self.number]


def find_pieces(blocks: Sequence[ParsedBlock], frames: Mapping[int, Frame]) -> list[Found]:
    """The quotations between marks, in order, those over several paragraphs in one."""
    found: list[Found] = []
    open_one: Found | None = None
    for number in sorted(frames):
        frame = frames[number]
        first = True
        last: Found | None = None
        for index, quote in enumerate(frame.quotes):
            passage = Passage(number, quote.start, quote.end)
            if first and open_one is not None and frame.begins_with(index):
                open_one.pieces.append((frame, index))
                open_one.passages.append(passage)
                last = open_one
            elif not quote.opened:
                first = False
                continue
            elif last is not None and _is_interrupted(last, frame, index):
                last.pieces.append((frame, index))
                last.passages.append(passage)
            elif not quote.closed and not _is_worth(frame, index, quote):
                continue
            else:
                last = Found([(frame, index)], [passage])
                found.append(last)
            first = False
            open_one = last if not quote.closed else None
        if first or not frame.quotes:
            open_one = None
    return found


def _is_worth(frame: Frame, index: int, quote: Quoted) -> bool:
    """Whether words without a closing mark are all somebody's: they begin the paragraph, or are reported."""
    if frame.begins_with(index):
        return True
    before = frame.mark_before(quote.opening)
    if before and before in ':,.!?”"—' and quote.end - quote.start < _LONGEST:
        return True
    cue = cue_before(frame, index)
    return cue is not None and cue.rule == "said-before"


def _is_interrupted(last: Found, frame: Frame, index: int) -> bool:
    """Whether a quotation goes on behind what interrupts it: "…," he said, "…"."""
    before, number = last.pieces[-1]
    if before is not frame or number != index - 1:
        return False
    inside = frame.text[frame.quotes[number].end - 1 : frame.quotes[number].end]
    between = frame.text[frame.quotes[number].closing : frame.quotes[index].opening]
    if (
        len(between) > _LONGEST
        or not between.rstrip().endswith((",", "—", "–"))
        or inside.endswith((".", "!", "?"))
    ):
        return False
    if not (inside.endswith((",", "—")) or between.lstrip().startswith((",", "—", "–"))):
        return False
    text = frame.text[frame.quotes[index].start :][:1]
    cue = cue_after(frame, number)
    if frame.sentence_after(frame.spans[number][1]) != frame.spans[index][0]:
        return False
    return cue is not None and len(between.split()) < 14 and not text.isupper()

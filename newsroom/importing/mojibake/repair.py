"""Repairs text that was misread, also where bytes were lost."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial

from newsroom.importing.mojibake.cut_sequences import cut_sequences
from newsroom.importing.mojibake.damage_sites import LOSSY, Alteration, alterations_of, traces
from newsroom.importing.mojibake.escapes import MARK, escapes
from newsroom.importing.mojibake.fallback import SIGNS, recover
from newsroom.importing.mojibake.loss import ENOUGH, infer, strengths
from newsroom.importing.mojibake.mark_styles import style_of
from newsroom.importing.mojibake.marks import without_daggers, without_read_marks
from newsroom.importing.mojibake.other_encodings import reread
from newsroom.importing.mojibake.patch import Edit, Patch, shift
from newsroom.importing.mojibake.reversal import (
    OTHER_LEADS,
    OTHER_SCRIPT,
    is_ambiguous,
    reverse,
    votes,
)
from newsroom.importing.mojibake.sound import Shield
from newsroom.importing.mojibake.suspicion import PAIR, REMNANT, suspects
from newsroom.importing.mojibake.tally import EvidenceTally
from newsroom.importing.mojibake.whole_lines import whole_lines
from newsroom.importing.mojibake.word_likeness import Patience, WordGuesser, languages
from newsroom.importing.types import NO_STYLE, Doubt, MarkStyle, Repair, Repaired

# Misreadings of different encodings, one over the other.
DEPTH = 3
# Repairs may show more damage; the last pass finds none.
PASSES = 4
# Longer text is read in one round: an article is not, and each round takes as long as the first.
LONG_TEXT = 200_000
# How many sound letters beyond ASCII speak against damage, and how little is left of it then.
WHOLE = 3
HARDLY = 0.9
# What is left of words in another script of which not each letter could be read: lead bytes, and signs for lost ones.
HALF_READ = re.compile(
    f"{OTHER_LEADS}[\ufffd?]?(?:{OTHER_LEADS}|{OTHER_SCRIPT})|{OTHER_SCRIPT}\ufffd|\ufffd{OTHER_SCRIPT}"
    f"|{OTHER_LEADS}[\ufffd\xa1-\xbf€-™]"
)
LEAD, LETTER = re.compile(OTHER_LEADS), re.compile(OTHER_SCRIPT)
# The same before they were read, and with what Windows alone shows behind a lead byte.
OTHER_REMAINS = re.compile(
    f"{OTHER_LEADS}.?{OTHER_LEADS}|{OTHER_LEADS}{OTHER_SCRIPT}|{OTHER_SCRIPT}{OTHER_LEADS}"
)
OF_WINDOWS = re.compile(f"{OTHER_LEADS}[€‚ƒ„…†‡ˆ‰‹Œ‘’“”•–—˜™›œŸ]")
LINE = re.compile(r"[^\r\n]+")
SPACE = re.compile(r"[ \n]")
# The edits that a step makes of a text, and its doubts, which have their places after these.
Step = Callable[[str], tuple[list[Edit], list[Doubt]]]


@dataclass(slots=True)
class Course:
    """What the passes over one text share.

    Their patience, and the misreading that lost its bytes, once it shows.
    """

    patience: Patience = field(default_factory=Patience)
    encoding: str = ""


def repair(text: str, style: MarkStyle = NO_STYLE) -> Repaired:
    """The text as it was written, with every change that this took.

    Reads escapes of text that was escaped through and through, and undoes the reading of one
    encoding as another in all of the text or in lines of it: of UTF-8 in a single-byte encoding,
    also several times over, and of single-byte encodings in one another. Where the misreading's
    control characters, soft hyphens and no-break spaces were dropped since, it infers what they had
    been from the word, the languages at hand and the place in the sentence; what stays open is left
    as it is, and noted as a doubt.
    Marks of which too little is left are set in the `style` of the text's source, as far as that is
    known. Repeating it changes nothing more; it never raises; line ends stay, and ASCII, but for escapes.

    Lost for good is what left no trace or too many readings: which of the dashes stood between
    two words, single quotation marks or double ones where nothing is nested, which emoji had
    the same last byte, capitals of a letter whose small form left the same, and letters of
    names that no word list knows.
    """
    if text.isascii() and not MARK.search(text):
        return Repaired(text)
    whole = Patch(text)
    doubts: list[Doubt] = []
    for number in range(PASSES):
        before = whole.text
        course = Course()
        found = _read(whole, doubts, style, course)
        if undone := whole.give_back(list(_half_read(whole))):
            found = _after_giving_back(found, undone, whole.text)
        if whole.text != before or not number:
            doubts = found
        # What is left of other scripts may be read once more of what was read and given back.
        if whole.text == before or len(text) > LONG_TEXT or not (undone or course.encoding):
            break
    repairs = (
        Repair(c.start, c.before, whole.text[c.start : c.end], c.certainty, c.encoding)
        for c in whole.changes
        if c.before != whole.text[c.start : c.end]
    )
    return Repaired(whole.text, tuple(repairs), tuple(sorted(doubts, key=lambda d: d.offset)))


def _read(whole: Patch, doubts: list[Doubt], style: MarkStyle, course: Course) -> list[Doubt]:
    """Do all steps; gives the doubts thereafter."""
    one_pass = partial(_shielded_pass, style=style, course=course)
    for step in _steps(one_pass):
        edits, doubted = step(whole.text)
        if edits:
            moved = shift(edits)
            doubts = [Doubt(moved(d.offset), d.text, d.reason) for d in _left(doubts, edits)]
        places = {doubt.offset for doubt in doubts}
        doubts += (doubt for doubt in doubted if doubt.offset not in places)
        if edits:
            whole.apply(edits)
        elif step is one_pass:
            break
    return doubts


def _after_giving_back(doubts: list[Doubt], undone: list[Edit], text: str) -> list[Doubt]:
    """The doubts where they are when `undone` gave back parts of the text that they stand in."""
    moved = shift(undone)
    ends = [edit.end for edit in undone]
    after = []
    for doubt in doubts:
        start, end = doubt.offset, doubt.offset + len(doubt.text)
        first, last = bisect_right(ends, start), bisect_left(ends, end)
        if first < len(undone):
            start = min(start, undone[first].start)
        if last < len(undone) and undone[last].start < end:
            end = ends[last]
        after.append(Doubt(moved(start), text[moved(start) : moved(end)], doubt.reason))
    return after


def _half_read(whole: Patch) -> Iterator[tuple[int, int]]:
    """Where something was changed in what stands between spaces, and words of another script were half read.

    Such a word is none, and says less of what it was than what came. So do the marks at it, which
    a later reading pairs with others.
    """
    text = whole.text
    end = 0
    for change in whole.changes:
        if change.start < end:
            continue
        before = (text.rfind(space, end, change.start) + 1 for space in " \n")
        start = max(end, *before)
        ending = SPACE.search(text, change.end)
        end = ending.start() if ending else len(text)
        token = text[start:end]
        if HALF_READ.search(token) or (LEAD.search(token) and LETTER.search(token)):
            yield start, end
        elif LEAD.match(change.before) and "\ufffd" in text[change.start : change.end]:
            yield change.start, change.end


def _left(doubts: list[Doubt], edits: list[Edit]) -> Iterator[Doubt]:
    """The doubts about spots that no edit touches."""
    ends = [edit.end for edit in edits]
    for doubt in doubts:
        following = bisect_right(ends, doubt.offset)
        if following == len(edits) or edits[following].start >= doubt.offset + len(doubt.text):
            yield doubt


def _steps(one_pass: Step) -> Iterator[Step]:
    """What is done one after the other; a pass that finds nothing is the last."""
    for _ in range(PASSES):
        yield _unescape
    yield _join_cut
    for _ in range(DEPTH):
        yield _read_whole_lines
    yield reread
    for _ in range(PASSES):
        yield one_pass


def _unescape(text: str) -> tuple[list[Edit], list[Doubt]]:
    return escapes(text), []


def _join_cut(text: str) -> tuple[list[Edit], list[Doubt]]:
    return cut_sequences(text), []


def _read_whole_lines(text: str) -> tuple[list[Edit], list[Doubt]]:
    return whole_lines(text), []


def _shielded_pass(text: str, style: MarkStyle, course: Course) -> tuple[list[Edit], list[Doubt]]:
    """The same as `_pass`, with the letters that are sound as they are out of its sight."""
    if not _is_suspect(text):
        return [], []
    likely = WordGuesser(languages(text)).likely
    shield = Shield.of(text, likely)
    if not _is_suspect(shield.text):
        return [], []
    edits, doubts = _pass(shield.text, likely, style, course)
    if not shield.places:
        return edits, doubts
    kept = [edit for edit in edits if not shield.holds(edit.start, edit.end)]
    if len(kept) < len(edits):
        # Doubts are where they are after the edits: all of these must be.
        return kept, []
    return kept, doubts


def _pass(
    text: str, likely: str, style: MarkStyle, course: Course
) -> tuple[list[Edit], list[Doubt]]:
    """The edits that one reading of a text leads to; doubts have their place after them."""
    found = suspects(text, REMNANT)
    if doubt := _lone_suspect(text, found):
        return [], [doubt]
    tally = votes(Counter({chunk: n for chunk, n in found.items() if PAIR.search(chunk)}))
    alterations = alterations_of(text)
    if not (tally or SIGNS.search(text) or _is_lossy(text, found, alterations, likely)):
        return [], []
    matches = [match for match in LINE.finditer(text) if _is_suspect(match.group())]
    patches = [Patch(match.group()) for match in matches]
    _reverse(patches, tally)
    doubts = _infer_lost(text, patches, tally, alterations, style, course)
    for i, (patch, match) in enumerate(zip(patches, matches, strict=True)):
        if recover(patch, match.group()):
            doubts[i] = []
        doubts[i] = without_daggers(patch, doubts[i])
    edits: list[Edit] = []
    placed: list[Doubt] = []
    shift = 0
    for match, patch, doubted in zip(matches, patches, doubts, strict=True):
        start = match.start()
        edits += patch.edits(start)
        placed += (Doubt(start + shift + d.offset, d.text, d.reason) for d in doubted)
        shift += len(patch.text) - len(match.group())
    return edits, placed


def _is_lossy(
    text: str, found: Counter[str], alterations: frozenset[Alteration], likely: str
) -> bool:
    """Whether anything in a text speaks of lost bytes."""
    return bool(traces(text, alterations) or strengths(found, EvidenceTally(), alterations, likely))


def _is_suspect(line: str) -> bool:
    return bool(REMNANT.search(line) or SIGNS.search(line))


def _reverse(patches: list[Patch], tally: EvidenceTally) -> None:
    """Read back what can be, and then what shows only thereafter."""
    for _ in range(DEPTH):
        if not tally:
            return
        for patch in patches:
            reverse(patch, tally)
        again = votes(suspects("\n".join(p.text for p in patches if p.changes), PAIR))
        if all(again[encoding] <= tally[encoding] for encoding in again):
            return
        tally = tally.plus(again)


def _lone_suspect(text: str, suspects: Counter[str]) -> Doubt | None:
    """The one spot of a text that looks misread, where it can be read in two ways.

    Where other characters beyond ASCII came through unharmed, so may this have.
    """
    if suspects.total() != 1:
        return None
    (chunk,) = suspects
    rest = text.replace(chunk, "", 1)
    if rest.isascii() or not is_ambiguous(chunk):
        return None
    return Doubt(text.index(chunk), chunk, "one spot that can be read in two ways")


def _infer_lost(
    text: str,
    patches: list[Patch],
    tally: EvidenceTally,
    alterations: frozenset[Alteration],
    style: MarkStyle,
    course: Course,
) -> list[list[Doubt]]:
    """Repair what lost bytes in each line; gives the doubtful spots by line."""
    doubts: list[list[Doubt]] = [[] for _ in patches]
    found = suspects("\n".join(map(without_read_marks, patches)), REMNANT)
    spellers = Spellers(text, course)
    likely = WordGuesser(spellers.whole).likely
    strength = strengths(found, tally, alterations, likely).plus(traces(text, alterations))
    is_other_script = OTHER_REMAINS.search(text) is not None
    if is_other_script and not (course.encoding or OF_WINDOWS.search(text)):
        # Windows shows nearly all bytes: where none that it alone shows is there, it was not Windows.
        for name in [name for name in strength if name.startswith("windows")]:
            del strength[name]
    if not strength:
        return doubts
    # Of misreadings that explain the losses alike, the one that explains what was not lost. What one
    # pass leaves may look like another misreading, and was none.
    encoding = course.encoding or max(
        strength, key=lambda e: (strength[e] + tally[e] / 2, -LOSSY.index(e))
    )
    most = strength[encoding]
    if most >= ENOUGH and is_other_script:
        course.encoding = encoding
    if most < ENOUGH and _is_mostly_whole(text):
        # One odd spot among letters that came through: words may still convince, marks don't.
        most = min(most, HARDLY)
    style = _with_own_dashes(style, [text, *(patch.text for patch in patches)])
    for i, patch in enumerate(patches):
        speller = spellers.for_line(patch.text)
        doubts[i] = infer(patch, encoding, most, speller, alterations, style)
    return doubts


def _with_own_dashes(style: MarkStyle, texts: list[str]) -> MarkStyle:
    """The style of a text's source, and where that is not known the dashes that came through in the text."""
    if style.spaced and style.closed:
        return style
    own = style_of("\n".join(texts))
    return replace(style, spaced=style.spaced or own.spaced, closed=style.closed or own.closed)


def _is_mostly_whole(text: str) -> bool:
    """Whether many letters beyond ASCII stand in chunks that nothing is wrong with."""
    found = suspects(text, REMNANT)
    letters = sum(c.isalpha() for c in text if not c.isascii())
    odd = sum(c.isalpha() * n for chunk, n in found.items() for c in chunk if not c.isascii())
    return letters - odd > WHOLE


class Spellers:
    """A speller for each language that lines are in, all knowing the languages of the text."""

    def __init__(self, text: str, course: Course) -> None:
        self.course = course
        self.whole = languages(text)
        # A word or two of another language don't make a line one of it.
        self.share = 3 / (self.whole.total() + 1)
        self.by_language: dict[str, WordGuesser] = {}

    def for_line(self, line: str) -> WordGuesser:
        """The speller for the language that a line is in, or for the text's."""
        tally = languages(line)
        best = max(
            self.whole.plus(tally),
            key=lambda c: (tally[c] + self.share * self.whole[c], c),
            default="",
        )
        if best not in self.by_language:
            weight = 4 + 2 * self.whole.total()
            guesser = WordGuesser(self.whole.plus({best: weight}), self.course.patience)
            self.by_language[best] = guesser
        return self.by_language[best]

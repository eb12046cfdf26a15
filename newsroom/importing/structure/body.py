"""The lines of an article's text and below it: paragraphs, subheadings, notes, appeals."""

from __future__ import annotations

import re

from newsroom.importing.recognise.boilerplate import BULLET, REPORTED, TAGGED, WE, is_appeal
from newsroom.importing.recognise.bylines import is_person
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.recognise.scripts import word_count
from newsroom.importing.structure import core
from newsroom.importing.structure.line_kinds import ClassifiedLine, is_prose, is_terminal, key
from newsroom.importing.types import BlockKind

# "About the author: Jane Doe, of Harbour City, is a reporter …"
BIO_START = re.compile(
    fill(r"""
    [•*_–—\s]*{bio heading}?
    (?P<name>(?:[^,.(|•:]|(?<=\b[A-Z])\.|(?<=\b[JS]r)\.){4,60}?)   # "Jane R. Doe"
    (?:,[^,]{2,90},|\s*\(@\w+\)|\s*,)?\s+        # ", of Harbour City,", " (@janedoe)"
    (?P<verb>{bio verb})\s+(?P<what>.{0,220})
    """),
    re.S | re.X,
)
# "Harbour Watch is a nonprofit newsroom": what an outlet says of itself.
IS_A_HOUSE = re.compile(
    fill(r"(?:is|es|est|ist)\s+(?:an?|una?|the|une|eine?)\s+(?:[\w-]+\s+){0,3}?{kind of house}\b"),
    re.I,
)
BIO_WORDS = re.compile(fill(r"\b{bio word}\b"), re.I)
ABOUT_PERSON = re.compile(fill(r"{about a person}\s+(?P<name>[^.,:;!?]{4,40}):?$"), re.I)
ABOUT = re.compile(fill(r"[•*_\s]*{about an author}"), re.I)
VIDEO = re.compile(
    r"\((?:interview|video|\+?video|photos?|audio|podcast|watch|infographic|opinion)\)$", re.I
)
LONGEST_BIO = 1500
LONGEST_HEADING = 50
REACH = 14  # items about the end that a bio may stand among


def arrange(items: list[ClassifiedLine], start: int) -> None:
    """Settle items from `start` on, and notes about the author above it."""
    mark_appeals(items, start)
    ending = core.first_ending(items, start)
    mark_cards(items, start)
    mark_bios(items, start, ending)
    core.mark_below(items, ending)
    core.mark_lists(items, start)
    last = last_paragraph(items, start)
    for i in range(start, len(items)):
        item = items[i]
        if item.kind in (BlockKind.BYLINE, BlockKind.DATELINE) and i < last:
            item.mark(BlockKind.PARAGRAPH)
        elif item.kind is BlockKind.BOILERPLATE and i < last and not sure(item):
            item.mark(BlockKind.SUBHEADING if heads(items, i) else BlockKind.PARAGRAPH)
        if item.kind is not None:
            continue
        if repeats_caption(items, i):
            item.mark(BlockKind.CAPTION)
        elif is_terminal(item.text) or is_prose(item.text) or BULLET.match(item.text):
            item.mark(BlockKind.PARAGRAPH)
        elif i > last:
            settle_tail(items, i)
        elif is_teaser(item.text):
            item.mark(BlockKind.BOILERPLATE, "related link")
        else:
            item.mark(BlockKind.SUBHEADING if heads(items, i) else BlockKind.PARAGRAPH)


def repeats_caption(items: list[ClassifiedLine], i: int) -> bool:
    """Whether the next item is a caption that says the same, with a credit."""
    after = items[i + 1] if i + 1 < len(items) else None
    return (
        after is not None
        and after.kind is BlockKind.CAPTION
        and (key(after.text) == key(items[i].text))
    )


def sure(item: ClassifiedLine) -> bool:
    """Whether a line in the middle of the text is boilerplate by more than a word of a menu."""
    loose = item.reason in ("section label", "navigation")
    return not loose or len(item.text) < 8 or TAGGED.match(item.text) is not None


def heads(items: list[ClassifiedLine], i: int) -> bool:
    """Whether item `i` is short and followed by a paragraph, like a subheading."""
    text = items[i].text
    if (
        word_count(text) > 14
        or text[-1] in ",;:，；：、،؛"
        or (not text[0].isalnum() and text[0] not in "¿¡“\"'‘«„#「『《（")
    ):
        return False
    return any(
        n.kind in (None, BlockKind.PARAGRAPH) and is_prose(n.text) for n in items[i + 1 : i + 3]
    )


def is_teaser(text: str) -> bool:
    """Whether a line in the text is another article's headline: long, in title case, no stop."""
    if VIDEO.search(text):
        return True
    words: list[str] = [w for w in re.findall(r"[^\W\d_][\w’'-]*", text) if len(w) > 3]
    if len(text.split()) < 9 or len(words) < 6:
        return False
    return sum(w[0].isupper() for w in words) >= 0.85 * len(words)


def settle_tail(items: list[ClassifiedLine], i: int) -> None:
    """A loose line after the last paragraph goes with the boilerplate before it, if any."""
    before = items[i - 1] if i else None
    if before and before.kind is BlockKind.BOILERPLATE:
        items[i].mark(BlockKind.BOILERPLATE, before.reason)
    else:
        items[i].mark(BlockKind.PARAGRAPH)


def last_paragraph(items: list[ClassifiedLine], start: int) -> int:
    """The index of the last item of the text proper."""
    for i in range(len(items) - 1, start - 1, -1):
        if items[i].kind is None and is_prose(items[i].text):
            return i
    return start


def mark_appeals(items: list[ClassifiedLine], start: int) -> None:
    """Mark requests for money or loyalty below the text, and the lines that stand among them."""
    floor = start + (len(items) - start) * 6 // 10
    asking = [
        i
        for i in range(floor, len(items))
        if items[i].reason == "donation appeal"
        or (items[i].kind is None and is_appeal(items[i].text))
    ]
    if not asking:
        return
    asked = set(asking)
    for i in range(asking[0], asking[-1] + 1):
        item = items[i]
        if i in asked or (
            item.kind is None
            and not REPORTED.search(item.text)
            and (len(item.text) < 160 or WE.search(item.text) or BULLET.match(item.text))
        ):
            item.mark(BlockKind.BOILERPLATE, "donation appeal")


def mark_cards(items: list[ClassifiedLine], start: int) -> None:
    """Mark a card of a person: "About Jane Doe", and the line that goes on about her.

    It stands below some text, which does not tell of her.
    """
    for i in range(start + 1, len(items) - 1):
        item, after = items[i], items[i + 1]
        if item.kind is not None or after.kind is not None or len(item.text) > LONGEST_HEADING:
            continue
        about = ABOUT_PERSON.match(item.text)
        if not about or not is_person(about["name"]):
            continue
        surname = about["name"].split()[-1]
        told = [other.text for other in items[start:i] if core.reads_on(other)]
        if surname in after.text and told and not any(surname in text for text in told):
            item.mark(BlockKind.BIO)
            after.mark(BlockKind.BIO)


def mark_bios(items: list[ClassifiedLine], start: int, ending: int) -> None:
    """Mark notes about the author: about where the text ends, or as its very first line."""
    texts = [item.text for item in items if item.kind is None]
    for i in range(min(len(items), ending + REACH) - 1, max(start, ending - REACH) - 1, -1):
        item = items[i]
        if item.kind is not None:
            continue
        if not is_bio(item.text, texts):
            if i < ending and is_prose(item.text) and len(item.text) > 60:
                break
            continue
        item.mark(BlockKind.BIO)
    above = items[start] if start < len(items) and len(texts) > 3 else None
    if not above or above.kind is not None or len(above.text) >= 500:
        return
    others = [item for item in items if item is not above]
    if is_bio(above.text, texts) and not is_story_of(bio_name(above.text), others):
        above.mark(BlockKind.BIO)


def is_story_of(name: str, items: list[ClassifiedLine]) -> bool:
    """Whether an article goes on about somebody by the surname: its first line tells of no author then."""
    if not name:
        return False
    surname = re.compile(rf"\b{re.escape(name.split()[-1])}\b")
    told = (None, BlockKind.HEADLINE, BlockKind.STANDFIRST, BlockKind.CAPTION)
    return any(item.kind in told and surname.search(item.text) for item in items)


def is_bio(text: str, texts: list[str]) -> bool:
    """Whether a line tells who the author is: a name that the text does not speak of, and a job."""
    if len(text) > LONGEST_BIO:
        return False
    if ABOUT.match(text) and len(text) < 400:
        return True
    name = bio_name(text)
    if not name:
        return False
    match = BIO_START.match(text)
    if not match or not BIO_WORDS.search(match["what"] + " " + match["verb"]):
        return False
    # A card of the author has the name above the note.
    return sum(name in other for other in texts if key(other) != key(name)) <= 1


def bio_name(text: str) -> str:
    """The person whom a note about the author is about, "" if it names none."""
    match = BIO_START.match(text)
    name = match["name"].strip() if match else ""
    house = match is not None and IS_A_HOUSE.match(f"{match['verb']} {match['what']}")
    return name if is_person(name) and not house else ""

"""Which of the lines above a text is its headline, and where the site's name is cut off it."""

from __future__ import annotations

import re

from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import is_section
from newsroom.importing.recognise.bylines import has_known_name, is_person
from newsroom.importing.recognise.scripts import (
    extent,
    letter_pairs,
    word_count,
)
from newsroom.importing.structure import core
from newsroom.importing.structure.line_kinds import (
    ClassifiedLine,
    is_prose,
    is_terminal,
    key,
)
from newsroom.importing.types import BlockKind

META = (BlockKind.BYLINE, BlockKind.DATELINE)
# A kicker has so few words.
KICKER = 2
# A caption's credit in brackets: "(Harbour Museum/Jane Doe)"
SLASHED = re.compile(r"\([^()]*/[^()]*\)$")
# Where a headline stands that is among the first lines.
TOP = 3
DEEPEST = 40  # lines that a head may reach down
THRESHOLD = 1.0
SUFFIX = re.compile(r"\s*(?:\s[|–—«»·:-]|[|»])\s+")
LONG_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")
CONTENT = re.compile(r"[^\W\d_]{4,}|\d{2,}")


def given_headline(items: list[ClassifiedLine], title: str) -> int | None:
    """The index of the line that says the given title."""
    wanted = key(title)
    for i, item in enumerate(items):
        said = key(item.text)
        if said == wanted or (said.startswith(wanted) and len(said) < len(wanted) + 40):
            return i
    return None


def find_headline(items: list[ClassifiedLine], end: int) -> int | None:
    """The index of the line that is most like a headline, None if none is enough."""
    end = min(end, DEEPEST)
    candidates = [
        i for i in range(end) if items[i].kind is None and 3 < extent(items[i].text) < 240
    ]
    # A headline of one or two whole sentences looks like the first paragraph.
    if not candidates and end < len(items) and extent(items[end].text) <= 110:
        candidates = [end]
    # "Read: …", "Video: …" head articles too, where nothing else does.
    candidates = candidates or [i for i in range(end) if may_mislead(items[i])]
    body = " ".join(item.text for item in items[end : end + 8]) or " ".join(
        item.text for item in items[:DEEPEST] if item.kind is None
    )
    words = content(body)
    best, best_score = None, THRESHOLD
    order = 0
    for i in candidates:
        score = headline_score(items, i, order, words)
        # A kicker is no headline that comes before the headline.
        order += word_count(items[i].text) > KICKER
        if ends_with_another(items, i, candidates):
            score -= 3.0
        signed = any(item.kind is BlockKind.BYLINE for item in items[candidates[0] : i])
        score -= 1.0 if signed else 0.0
        if score > best_score:
            best, best_score = i, score
    return best


def content(text: str) -> set[str]:
    """The words of `text` that say something; where no space parts words, its pairs of letters."""
    return {*CONTENT.findall(text.casefold()), *letter_pairs(text)}


def first_line(items: list[ClassifiedLine], end: int) -> int | None:
    """The index of the first line, where no line is like a headline: as a label it would be lost."""
    for i, item in enumerate(items[: min(end, DEEPEST)]):
        if item.kind is None:
            may_be = word_count(item.text) > 1 and item.text[-1] not in ",;:，；：、،؛"
            outlet = known.sounds_like_outlet(item.text) or (
                is_person(item.text) and has_known_name(item.text)
            )
            return i if may_be and not outlet and not is_terminal(item.text) else None
        if item.kind is not BlockKind.BOILERPLATE:
            return None
    return None


def may_mislead(item: ClassifiedLine) -> bool:
    """Whether a line was taken for a link, a notice or a credit by its first word alone."""
    if item.kind is BlockKind.CAPTION and item.text != item.line.text:
        return False
    loose = ("related link", "opinion notice", "donation appeal")
    return (item.reason in loose or item.kind is BlockKind.CAPTION) and word_count(item.text) >= 4


def headline_score(items: list[ClassifiedLine], i: int, order: int, words: set[str]) -> float:
    """How much item `i` is like a headline: by its form, its place, its words in the text below.

    `order` counts the candidates before it, `words` are those of the text.
    """
    text = items[i].text
    own = content(text)
    shared = len(own & words) / len(own) if own else 0.0
    # Two words of five is as much as a headline shares; a standfirst shares more.
    score = form_score(text) + 2.0 * min(shared, 0.4) - 1.4 * order
    if items[i].titled:
        score += 5.0
    # The byline may stand below a standfirst and a row of buttons.
    if any(item.kind in META for item in (*items[max(i - 1, 0) : i], *items[i + 1 : i + 6])):
        score += 1.0
    far = DEEPEST if word_count(text) > KICKER else 1
    if any(
        j != i and is_twin(items[j].text, text)
        for j in range(max(i - far, 0), min(i + far + 1, DEEPEST, len(items)))
    ):
        score += 1.5
    return score


def form_score(text: str) -> float:
    """How much a line is like a headline by its length and its ends."""
    count = word_count(text)
    score = 1.5 if 4 <= count <= 25 else -1.0 if count < 3 else 0.0
    score -= max(0, extent(text) - 100) / 80
    titled = is_title_case(text)
    if text.endswith((".", "。", "।", "۔")) and not text.endswith(("..", "U.S.")) and not titled:
        score -= 1.0
    if text[-1] in ",;:，；：、،؛":
        score -= 1.5
    if is_prose(text):
        score -= 1.0
    if titled:
        score += 0.7
    if SLASHED.search(text):
        score -= 2.0
    if is_person(text) and has_known_name(text):
        score -= 1.2
    return score + 1.5 if any(site_name(*cut) for cut in cuts(text)) else score


def is_title_case(text: str) -> bool:
    """Whether the words of a line are written large, as in English headlines."""
    words: list[str] = LONG_WORD.findall(text)
    return len(words) > 3 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def ends_with_another(items: list[ClassifiedLine], i: int, candidates: list[int]) -> bool:
    """Whether a line is a breadcrumb with the headline glued to it, which stands alone, too."""
    whole = key(items[i].text)
    others = (key(items[j].text) for j in candidates if word_count(items[j].text) > core.MENU_WORDS)
    return any(whole != other and whole.endswith(other) for other in others)


def cuts(text: str) -> list[tuple[re.Match[str], str]]:
    """The bars and dashes in a headline from the last to the first, with what follows each."""
    return [(bar, text[bar.end() :]) for bar in reversed(list(SUFFIX.finditer(text)))]


def is_twin(other: str, text: str) -> bool:
    """Whether a line says `text` again, alone or with a little after it."""
    if not len(text) <= len(other) + 5 <= len(text) + 45:
        return False
    return key(other).startswith(key(text))


def cut_suffix(
    item: ClassifiedLine, items: list[ClassifiedLine], outlets: frozenset[str], title: str
) -> None:
    """Cut a site's name off a headline ("… | CNN Politics"); a given title is the measure."""
    if title and key(item.text) == key(title):
        return
    banners = {other.text for other in items if other.reason == "site banner"}
    for bar, rest in cuts(item.text):
        head = item.text[: bar.start()].strip()
        if rest in banners or site_name(bar, rest, outlets) or (title and key(title) == key(head)):
            item.suffix = rest
            item.text = head
            break
    kicker, bar_sign, rest = item.text.partition(" | ")
    if bar_sign and is_section(kicker) and not title:
        item.text = rest.strip()


def site_name(bar: re.Match[str], rest: str, outlets: frozenset[str] = frozenset()) -> bool:
    """Whether `rest`, after `bar` in a headline, is the site's name."""
    if known.known_outlet(rest, outlets) or known.sounds_like_outlet(rest):
        return len(rest.split()) <= 5
    return "|" in bar[0] and len(rest.split()) <= 5 and bar.start() > 20 and not rest[0].islower()


def lowest_headline(items: list[ClassifiedLine], start: int) -> int | None:
    """The index of the headline below a menu: what is most like one in the lines above the text."""
    words = content(" ".join(item.text for item in items[start : start + 8]))
    keys = [key(item.text) for item in items]
    best, best_score = None, THRESHOLD
    far = 0
    for i in range(start, max(start - DEEPEST, 0) - 1, -1):
        item = items[i]
        if item.kind is not None and not may_mislead(item):
            continue
        own = content(item.text)
        if not 3 < extent(item.text) < 240 or word_count(item.text) < 2 or not own:
            continue
        score = form_score(item.text) + 2.5 * min(len(own & words) / len(own), 0.6) - 0.1 * far
        if any(other.kind in META for other in (*items[max(i - 1, 0) : i], *items[i + 1 : i + 6])):
            score += 1.0
        # Who selects an article begins with its headline.
        if i < TOP and word_count(item.text) > core.MENU_WORDS:
            score += 1.5
        if sum(other.startswith(keys[i]) or other.endswith(keys[i]) for other in keys) > 1:
            score += 1.0
        far += 1
        if score > best_score:
            best, best_score = i, score
    return best

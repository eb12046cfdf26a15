"""Which of the lines above a text is its headline, and where the site's name is cut off it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import BULLET, is_section
from newsroom.importing.recognise.bylines import has_known_name, is_person, names_only
from newsroom.importing.recognise.phrases import fill, word_set
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
# How much byline or date speak for a headline, by how many lines below it they stand.
SIGNED = (0.0, 1.25, 1.25, 1.25, 1.0, 1.0)
# A kicker has so few words.
KICKER = 2
# A headline as short as this is easily taken for a label.
SHORT = 3
# A headline of whole sentences is no longer.
SENTENCES = 110
# A caption's credit in brackets: "(Harbour Museum/Jane Doe)"
SLASHED = re.compile(r"\([^()]*/[^()]*\)$|\.[”\"’']?\s*\([^()+]{3,60}\)$")
# A line of a breadcrumb, the rest of which stands on lines of their own: "Harbour ›"
CRUMB = re.compile(r"[^«]{1,40}\s[›»>]$")
# A line wholly in quotation marks, and how it is told below whose words it says.
QUOTED = re.compile(r"[\"“„«].*[\"”“»]$")
# "Home News …", "You are here: HomeNews…"
ROOT = re.compile(fill(r"(?i:(?:{breadcrumb root}\W*)+?)([A-ZÀ-Þ][a-zà-ÿ]+)"))
DASH = ("—", "–", "―", "- ")
# A topic above a headline has so few words, and the headline follows within so many lines.
TOPIC = 4
TOPIC_REACH = 3
DEEPEST = 40  # lines that a head may reach down
THRESHOLD = 1.0
SUFFIX = re.compile(r"\s*(?:\s[|–—«»·:-]|[|»])\s+")
LONG_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")
SMALL_WORDS = word_set("small word")
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
    candidates = [i for i in range(end) if may_be_headline(items[i])]
    # A headline of one or two whole sentences looks like the first paragraph.
    if not candidates and end < len(items) and extent(items[end].text) <= SENTENCES:
        candidates = [end] if may_be_headline(items[end]) else []
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
        order += word_count(items[i].text) > KICKER and not other_line(items, i)
        if ends_with_another(items, i, candidates):
            score -= 3.0
        signed = any(item.kind is BlockKind.BYLINE for item in items[candidates[0] : i])
        score -= 1.0 if signed else 0.0
        if score > best_score:
            best, best_score = i, score
    if best and not signed_below(items, best):
        return next(
            (i for i in candidates if i < best and is_short_headline(items, i, words)), best
        )
    return best


def is_short_headline(items: list[ClassifiedLine], i: int, words: set[str]) -> bool:
    """Whether a line of two or three words stands right above byline or date, and the text says them all."""
    own = content(items[i].text)
    return (
        items[i + 1].kind in META
        and 1 < word_count(items[i].text) <= SHORT
        and len(own) > 1
        and own <= words
    )


def may_be_headline(item: ClassifiedLine) -> bool:
    """Whether a line of the head is of a headline's length, and no point of a list."""
    return item.kind is None and 3 < extent(item.text) < 240 and not BULLET.match(item.text)


def content(text: str) -> set[str]:
    """The words of `text` that say something; where no space parts words, its pairs of letters."""
    return {*CONTENT.findall(text.casefold()), *letter_pairs(text)} - SMALL_WORDS


def first_line(items: list[ClassifiedLine], end: int) -> int | None:
    """The index of the first line, where no line is like a headline: as a label it would be lost."""
    for i, item in enumerate(items[: min(end, DEEPEST)]):
        if item.kind is None:
            may_be = (
                word_count(item.text) > 1
                and item.text[-1] not in ",;:，；：、،؛"
                and not all(map(str.isdigit, content(item.text)))
            )
            outlet = known.sounds_like_outlet(item.text) or (
                is_person(item.text) and has_known_name(item.text)
            )
            may_be = may_be and not outlet and not BULLET.match(item.text)
            return i if may_be and not is_terminal(item.text) else None
        if item.kind is not BlockKind.BOILERPLATE:
            return None
    return None


def may_mislead(item: ClassifiedLine) -> bool:
    """Whether a line was taken for a link, a notice or a credit by its first word alone."""
    if BULLET.match(item.text) or (item.kind is BlockKind.CAPTION and item.text != item.line.text):
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
    score += max(signed_below(items, i), 1.0 if i and items[i - 1].kind in META else 0.0)
    score -= other_line(items, i)
    if order == 0 and is_prose(text) and is_signed_sentences(items, i):
        score += 1.0
    far = DEEPEST if word_count(text) > KICKER else 1
    if any(
        j != i and is_twin(items[j].text, text)
        for j in range(max(i - far, 0), min(i + far + 1, DEEPEST, len(items)))
    ):
        score += 1.5
    return score


def is_signed_sentences(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a line of sentences is short enough for a headline, with byline or date right below."""
    below = items[i + 1 : i + 2]
    return extent(items[i].text) <= SENTENCES and bool(below) and below[0].kind in META


def signed_below(
    items: list[ClassifiedLine],
    i: int,
    signed: Sequence[float] = SIGNED,
    past: float = 0.5,
) -> float:
    """How much byline or date below item `i` speak for it, by how far below they stand (`signed`).

    With the heading of another list between them they do so by the part `past`.
    """
    part = 1.0
    for gap, item in enumerate(items[i + 1 : i + len(signed)], 1):
        if item.kind in META:
            return signed[gap] * part
        if item.reason in core.HEADED and core.is_heading(item):
            part = past
    return 0.0


def other_line(items: list[ClassifiedLine], i: int) -> float:
    """How much the lines around item `i` speak against it: for a value of a label, a topic, a quotation."""
    text = items[i].text
    against = 0.0
    if i and items[i - 1].text.endswith(":") and word_count(items[i - 1].text) <= KICKER:
        against += 2.0
    if QUOTED.match(text) and i + 1 < len(items) and items[i + 1].text.startswith(DASH):
        against += 2.0
    if is_topic(items, i):
        against += 2.0
    if is_path(text):
        against += 2.0
    if len(text.split()) <= 4 and known.sounds_like_outlet(text):
        against += 1.0
    return against


def is_path(text: str) -> bool:
    """Whether a line begins like a breadcrumb whose arrows were pictures: "Home News Harbour"."""
    root = ROOT.match(text)
    return root is not None and is_section(root[1])


def is_topic(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a short line says the topic of the headline below it, which says it again and more."""
    text = items[i].text
    count = word_count(text)
    if count > TOPIC:
        return False
    own = content(text)
    return bool(own) and any(
        item.kind is None
        and word_count(item.text) > count
        and own <= content(item.text)
        and not is_terminal(item.text)
        and signed_below(items, j) > 0
        for j, item in enumerate(items[i + 1 : i + 1 + TOPIC_REACH], i + 1)
    )


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
    if SLASHED.search(text) or CRUMB.fullmatch(text) or text.startswith(DASH):
        score -= 2.0
    if names_only(text) and has_known_name(text):
        score -= 1.2
    named = any(
        site_name(bar, rest) and not names_only(text[: bar.start()]) for bar, rest in cuts(text)
    )
    return score + 1.5 if named else score


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

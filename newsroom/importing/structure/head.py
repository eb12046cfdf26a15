"""The lines above an article's text: site banner, sections, headline, standfirst, byline, date."""

from __future__ import annotations

import re
from itertools import pairwise

from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import is_section
from newsroom.importing.recognise.bylines import JOB, has_known_name, is_person, names_only
from newsroom.importing.recognise.dates import date_residue, find_dates
from newsroom.importing.recognise.phrases import fill
from newsroom.importing.recognise.scripts import (
    LATIN,
    extent,
    letter_pairs,
    script_of,
    word_count,
)
from newsroom.importing.structure import core
from newsroom.importing.structure.line_kinds import (
    ClassifiedLine,
    is_by_alone,
    is_prose,
    is_terminal,
    key,
)
from newsroom.importing.types import BlockKind

META = (BlockKind.BYLINE, BlockKind.DATELINE)
# A masthead's motto has few words.
MOTTO = 7
# "Reporting by Jane Doe"
REPORTED_BY = re.compile(fill(r"[(\[]?{reporting credit}\s+{reporting by}\s"), re.I)
# No line of a menu is longer.
LONGEST_MENU_LINE = 50
# A kicker has so few words.
KICKER = 2
# A caption's credit in brackets: "(Harbour Museum/Jane Doe)"
SLASHED = re.compile(r"\([^()]*/[^()]*\)$")
# Where a headline stands that is among the first lines.
TOP = 3
# A line of a date and a few other things; a caption; how near the same caption stands again.
LONGEST_DATELINE = 160
LONGEST_CAPTION = 500
AGAIN = 8
DEEPEST = 40  # lines that a head may reach down
THRESHOLD = 1.0
SUFFIX = re.compile(r"\s*(?:\s[|–—«»·:-]|[|»])\s+")
BANNER_SPLIT = re.compile(r"\s+[|–—·-]\s+|\s*\|\s*")
INNER = re.compile(r"\d{4}|[.!?]\s")
LONG_WORD = re.compile(r"[^\W\d_][\w’'-]{3,}")
CONTENT = re.compile(r"[^\W\d_]{4,}|\d{2,}")


def arrange(items: list[ClassifiedLine], *, title: str, outlets: frozenset[str]) -> int:
    """Settle the lines of the head; return the index of the first item of the body."""
    menu = menu_end(items, title)
    mark_menu(items[:menu], outlets)
    return menu + arrange_head(items[menu:], title=title, outlets=outlets)


def arrange_head(items: list[ClassifiedLine], *, title: str, outlets: frozenset[str]) -> int:
    """Settle the lines of a head without a menu above it; return where the body begins."""
    mark_banners(items, outlets)
    mark_names_after_by(items)
    end = head_end(items, title)
    headline = given_headline(items[:DEEPEST], title) if title else find_headline(items, end)
    if headline is None and not title:
        headline = first_line(items, end)
    if headline == end:
        end = first_prose(items, end + 1)
    if headline is not None:
        headline_item = items[headline]
        headline_item.mark(BlockKind.HEADLINE)
        cut_suffix(headline_item, items[:DEEPEST], outlets, title)
        core.mark_lists(items, headline + 1)
        mark_loose_datelines(items[headline + 1 : end + 1])
        if end < len(items) and items[end].kind is BlockKind.DATELINE:
            end = first_prose(items, end + 1)
        mark_head_captions(items, headline + 1, end)
    mark_names(items, headline, end, title)
    return settle(items, headline, end, items[headline].text if headline is not None else title)


def menu_end(items: list[ClassifiedLine], title: str) -> int:
    """How many lines of a page's menu stand above the head, however many these are."""
    if sum(len(item.text) <= LONGEST_MENU_LINE for item in items) < core.MENU:
        return 0
    start = core.first_core([core.weight(item) for item in items])
    if start < core.MENU or not core.is_menu(items[:start]):
        return 0
    top = given_headline(items[:start], title) if title else lowest_headline(items, start)
    if top is None or not core.is_menu(items[:top]):
        return 0
    while top and items[top - 1].kind in META:
        top -= 1
    return top


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


def mark_menu(items: list[ClassifiedLine], outlets: frozenset[str]) -> None:
    """Mark the lines above the head as what they are not: the article's own."""
    for i, item in enumerate(items):
        if i < 3 and is_outlet_line(item.text, outlets):
            item.mark(BlockKind.BOILERPLATE, "site banner")
        elif item.kind is not BlockKind.BOILERPLATE:
            item.mark(BlockKind.BOILERPLATE, "navigation")


def mark_banners(items: list[ClassifiedLine], outlets: frozenset[str]) -> None:
    """Mark an outlet's name, alone or with a tagline, where it stands above the text."""
    for i, item in enumerate(items[:DEEPEST]):
        if item.kind is None and is_prose(item.text):
            break
        labelled = item.reason in ("section label", "breadcrumb") and i < 3
        if item.kind is not None and not labelled:
            continue
        first = all(other.kind is BlockKind.BOILERPLATE for other in items[:i])
        alone = first and not labelled and stands_alone(items, i)
        if alone or is_outlet_line(item.text, outlets):
            item.mark(BlockKind.BOILERPLATE, "site banner")
            goes_on = first and has_motto(items, i)
        elif has_tagline(items, i, outlets, first=first):
            item.mark(BlockKind.BOILERPLATE, "site banner")
            goes_on = has_second_line(items, i)
        else:
            continue
        if goes_on:
            items[i + 1].mark(BlockKind.BOILERPLATE, "site banner")


def is_outlet_line(text: str, outlets: frozenset[str]) -> bool:
    """Whether a line is a known outlet's name, alone or with one of its places."""
    desk, *place = text.split(", ")
    if len(place) == 1 and len(place[0].split()) < 4 and known.known_outlet(desk, outlets):
        return True
    return len(text) < 60 and bool(known.known_outlet(text, outlets))


def has_tagline(
    items: list[ClassifiedLine], i: int, outlets: frozenset[str], *, first: bool
) -> bool:
    """Whether a line is an outlet's name with a tagline behind it."""
    name, *tagline = BANNER_SPLIT.split(items[i].text, maxsplit=1)
    if not tagline or len(name.split()) > 5 or INNER.search(tagline[0]):
        return False
    return banner_name(name, items, outlets, first=first)


def has_second_line(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a masthead goes on in the next line: it hangs on the first, a headline stands apart."""
    after = items[i + 1 : i + 3]
    return (
        len(after) == 2
        and not after[0].line.gap
        and after[1].line.gap
        and after[0].kind is None
        and not is_prose(after[0].text)
    )


def has_motto(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a name alone on its line has a second line that cannot be the headline itself."""
    if not has_second_line(items, i):
        return False
    motto, headline = items[i + 1].text, items[i + 2]
    longer = len(headline.text) > len(motto) and headline.kind is None
    return len(motto.split()) <= MOTTO and longer and not is_prose(headline.text)


def stands_alone(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a short line that sounds like an outlet has a line below that can be a headline."""
    if len(items[i].text.split()) > 4 or not known.sounds_like_outlet(items[i].text):
        return False
    return any(
        item.kind is None and not is_prose(item.text) and len(item.text.split()) >= 4
        for item in items[i + 1 : i + 7]
    )


def banner_name(
    name: str, items: list[ClassifiedLine], outlets: frozenset[str], *, first: bool
) -> bool:
    """Whether `name` is an outlet: known, or it sounds so and stands first or is named again."""
    if known.known_outlet(name, outlets) or known.DOMAIN.fullmatch(name):
        return True
    again = first or sum(name in item.text for item in items) > 1
    return again and known.sounds_like_outlet(name)


def mark_names_after_by(items: list[ClassifiedLine]) -> None:
    """A line that is only "By" makes the next one a byline."""
    for item, after in pairwise(items):
        if not is_by_alone(item.text):
            continue
        if after.kind is BlockKind.BYLINE or (after.kind is None and names_only(after.text)):
            item.mark(BlockKind.BYLINE)
            after.mark(BlockKind.BYLINE)


def head_end(items: list[ClassifiedLine], title: str) -> int:
    """The index of the first paragraph of the text.

    A long paragraph or two short ones may stand above a byline or a date: a headline of whole
    sentences, a standfirst.
    """
    last_meta = -1
    prose = 0
    seen: set[str] = set()
    for i, item in enumerate(items[:DEEPEST]):
        if prose > 2:
            break
        if item.kind in META:
            last_meta = i
        elif item.kind is None and is_prose(item.text) and (said := key(item.text)) not in seen:
            seen.add(said)
            prose += 1 if extent(item.text) < 300 else 2
    return first_prose(items, last_meta + 1)


def first_prose(items: list[ClassifiedLine], start: int) -> int:
    """The index of the first item from `start` on that reads like a paragraph."""
    for i in range(start, len(items)):
        if items[i].kind is None and (is_prose(items[i].text) or i > DEEPEST):
            return i
    return len(items)


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


def mark_loose_datelines(items: list[ClassifiedLine]) -> None:
    """Mark lines between headline and text that begin with a date, whatever else they say.

    "21/06/2014 Ann Lee Books, News", "Posted on March 3, 2015 by the admin"
    """
    for item in items:
        text = item.text
        if item.kind is not None or len(text) > LONGEST_DATELINE or is_terminal(text):
            continue
        dates = find_dates(text)
        if not dates:
            continue
        before = date_residue(text[: dates[0].start])
        if not before or names_only(before):
            item.mark(BlockKind.DATELINE)


def mark_head_captions(items: list[ClassifiedLine], start: int, end: int) -> None:
    """Mark what stands above the text and is a caption: by a credit below it, or by saying it again."""
    for i in range(start, min(end, len(items) - 1)):
        item, after = items[i], items[i + 1]
        if item.kind is not None or len(item.text) > LONGEST_CAPTION:
            continue
        credit = after.kind is BlockKind.CAPTION and after.text == after.line.text
        again = any(other.text == item.text for other in items[i + 1 : i + 1 + AGAIN])
        if (credit or again) and is_terminal(item.text):
            for other in items[i : i + 1 + AGAIN]:
                if other.kind is None and other.text == item.text:
                    other.mark(BlockKind.CAPTION)


def mark_names(
    items: list[ClassifiedLine], headline: int | None, end: int, title: str = ""
) -> None:
    """A person's name alone on a line is a byline if a date, a role or an outlet is beside it.

    Without those it is one right under the headline, if the text does not go on about them.
    """
    for i in range(end):
        item = items[i]
        if item.kind is not None or i == headline:
            continue
        if is_signed_with_handle(item.text):
            item.mark(BlockKind.BYLINE)
        if not names_only(item.text) and not is_name_with_outlet(items, i):
            continue
        above = i < headline if headline is not None else not title
        if above and not has_known_name(item.text):
            continue
        # A kicker may stand between a name and the date.
        near = [items[j] for j in (i - 1, i + 1, i + 2) if 0 <= j < len(items)]
        beside = any(
            n.kind in META or (len(n.text) < 60 and JOB.search(n.text) and n.kind is None)
            for n in near
        )
        surname = item.text.split()[-1]
        named = any(
            surname in other.text
            for other in items
            if other.text != item.text and not REPORTED_BY.match(other.text)
        )
        if beside or (i > (headline if headline is not None else -1) and not named):
            item.mark(BlockKind.BYLINE)
    for i in range(1, min(end, len(items))):
        role = items[i]
        if items[i - 1].kind is not BlockKind.BYLINE or role.kind is not None:
            continue
        if len(role.text) < 60 and JOB.search(role.text) and not is_terminal(role.text):
            role.mark(BlockKind.BYLINE)


def is_signed_with_handle(text: str) -> bool:
    """Whether a line is "Jane Doe @janedoe", with perhaps how long ago that was."""
    name, at, _ = text.partition("@")
    return bool(at) and len(text) < 80 and names_only(name) and has_known_name(name)


def is_name_with_outlet(items: list[ClassifiedLine], i: int) -> bool:
    """Whether a line above a date is a known name, a comma and a few words: "JANE DOE, HARBOURISM"."""
    name, comma, outlet = items[i].text.partition(", ")
    dated = i + 1 < len(items) and items[i + 1].kind is BlockKind.DATELINE
    return bool(
        comma and dated and len(outlet.split()) < 4 and is_person(name) and has_known_name(name)
    )


def settle(items: list[ClassifiedLine], headline: int | None, end: int, title: str) -> int:
    """Settle what is left of the head: standfirst, labels; return where the body begins."""
    standfirst = False
    # With no prose at all below, what follows headline or date is the text: results, a table, a note.
    dated = any(item.kind in META for item in items)
    table = end == len(items) and (dated or bool(title))
    for i in range(end):
        item = items[i]
        if item.kind is not None:
            continue
        if title and key(item.text) == key(title):
            item.mark(BlockKind.HEADLINE)
        elif headline is not None and i < headline:
            reason = "section label" if word_count(item.text) <= 6 else "above the headline"
            if i == 0 and word_count(item.text) <= 5:
                reason = "site banner"
            item.mark(BlockKind.BOILERPLATE, reason)
        elif is_terminal(item.text) and (headline is None or i > headline + 3):
            item.mark(BlockKind.PARAGRAPH)
        elif word_count(item.text) >= 5 and not standfirst:
            item.mark(BlockKind.STANDFIRST)
            standfirst = True
        elif is_label(item.text) and not table:
            item.mark(BlockKind.BOILERPLATE, "section label")
        else:
            item.mark(BlockKind.PARAGRAPH)
    if not standfirst and end < len(items) and summarises(items, end):
        items[end].mark(BlockKind.STANDFIRST)
        return end + 1
    return end


def is_label(text: str) -> bool:
    """Whether a line below the headline is so short that it says a section or a menu.

    Labels of other scripts than Latin are in no list; their short lines are rather text than lost.
    """
    return word_count(text) < 5 and not is_terminal(text) and script_of(text) == LATIN


def summarises(items: list[ClassifiedLine], i: int) -> bool:
    """Whether the text that follows says again most of what item `i` says, word for word."""
    said = shingles(items[i].text)
    below = set().union(*(shingles(item.text) for item in items[i + 1 : i + 6]))
    return len(said) >= 8 and len(said & below) >= 0.4 * len(said)


def shingles(text: str, size: int = 4) -> set[tuple[str, ...]]:
    """The runs of `size` words in `text`."""
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}

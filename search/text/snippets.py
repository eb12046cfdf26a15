"""What a hit shows of an article: the pieces of its text that say most about the query."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from heapq import nlargest
from typing import Final, NamedTuple

from search.text.highlighter import Highlighter, MatchedSpan
from search.types import TEXT_OF_BLOCK, Run, Snippet, TextField

__all__ = ["Highlighter", "highlight", "make_snippets"]

# How telling a match is beside one in a paragraph. The headline is shown above the snippets.
_TELLING: Final = {"headline": 0.0, "caption": 0.8, "embed": 0.8, "bio": 0.3}
_AGAIN: Final = 0.15  # what a match of something that is already shown is still worth
_CANDIDATES: Final = 40  # windows of an article that are weighed against each other

_ENOUGH: Final = 12

# Begins with what is looked for, which the expression's compiler makes a quick scan of.
_SENTENCE: Final = re.compile(
    r"[.!?…\n](?:(?<=\n)\n*|(?<!\n)[\"'”’»)\]]*\s+(?=[\"'“‘«¿¡(\[]*[^\W_a-zà-ÿ]))"
)
# A point after a short word in capitals is that of Mr. and U.S., and ends no sentence.
_ABBREVIATION: Final = re.compile(r"\b[A-Z][a-z]{0,2}\.\Z")
_SPACES: Final = re.compile(r"\s+")
_LINE: Final = 40  # characters; a paragraph of fewer is a name or a place at the top
_LONG_WORD: Final = 40  # characters; what is longer is cut
_LEAD: Final = 0.5  # how far before a match its sentence may begin, in lengths of a snippet
_CONTEXT: Final = 0.33  # how much stands before the match otherwise
_STRETCH: Final = 0.25  # how much longer a snippet may be to end with a sentence

Block = tuple[str, str, str]


class _Window(NamedTuple):
    """A piece of a block, and the matches in it."""

    block: int
    start: int
    end: int
    hits: tuple[MatchedSpan, ...]


def highlight(
    text: str, language: str, matcher: Highlighter, field: TextField | None = None
) -> tuple[Run, ...]:
    """The whole text as runs; joined, they are the text. `field` is as in `Highlighter.hits`."""
    return _runs(text, 0, len(text), matcher.hits(text, language, field))


def make_snippets(
    blocks: Sequence[Block], matcher: Highlighter, *, limit: int = 3, length: int = 180
) -> tuple[Snippet, ...]:
    """Up to `limit` pieces of about `length` characters, in the order of the article.

    `blocks` are an article's (kind, text, language). No two pieces overlap; together they show as
    many different words of the query as may be, phrases and rare words first. Where nothing
    matches, the one piece is how the first paragraph of a line or more begins.
    """
    windows = nlargest(
        _CANDIDATES,
        _windows(blocks, matcher, length),
        key=lambda window: (_worth(window, blocks, matcher, {}), -window.block, -window.start),
    )
    chosen = _chosen(windows, blocks, matcher, limit)
    if not chosen:
        return _beginning(blocks, length)
    return tuple(_snippet(blocks[window.block], window) for window in sorted(chosen))


def _windows(blocks: Sequence[Block], matcher: Highlighter, length: int) -> Iterator[_Window]:
    """Windows that begin a little before a match; together they show every match.

    Where one shows all of the query, and there are enough, the rest of the article can't say more.
    """
    if not matcher:
        return
    found = 0
    complete = False
    for number, (kind, text, language) in enumerate(blocks):
        if complete and found >= _ENOUGH:
            return
        if not _TELLING.get(kind, 1.0):
            continue
        hits = matcher.hits(text, language, TEXT_OF_BLOCK.get(kind, TextField.BODY))
        if not hits:
            continue
        sentences = _sentences(text) if len(text) > length * (1 + _STRETCH) else []
        following = 0
        for index, hit in enumerate(hits):
            if hit.start >= following:
                start, end = _cut(text, sentences, hit, length)
                following = start + int(length * _LEAD)
                window = _Window(number, start, end, _inside(hits, index, start, end))
                yield window
                found += 1
                complete = complete or len({h.unit for h in window.hits}) == len(matcher.weights)


def _inside(
    hits: Sequence[MatchedSpan], index: int, start: int, end: int
) -> tuple[MatchedSpan, ...]:
    """The hits that lie in the window, of which hits[index] is one."""
    first = last = index
    while first and hits[first - 1].start >= start:
        first -= 1
    while last + 1 < len(hits) and hits[last + 1].start < end:
        last += 1
    inside = hits[first : last + 1]
    return tuple(hit for hit in inside if hit.end <= end) or (hits[index],)


def _chosen(
    windows: list[_Window], blocks: Sequence[Block], matcher: Highlighter, limit: int
) -> list[_Window]:
    """The windows that together say most, found greedily."""
    chosen: list[_Window] = []
    shown: dict[int, int] = {}
    while windows and len(chosen) < limit:
        best = max(windows, key=lambda window: _worth(window, blocks, matcher, shown))
        chosen.append(best)
        for hit in best.hits:
            shown[hit.unit] = shown.get(hit.unit, 0) + 1
        windows = [window for window in windows if not _overlap(window, best)]
    return chosen


def _worth(
    window: _Window, blocks: Sequence[Block], matcher: Highlighter, shown: dict[int, int]
) -> float:
    worth = 0.0
    seen: set[int] = set()
    for hit in window.hits:
        again = hit.unit in shown or hit.unit in seen
        worth += matcher.weights[hit.unit] * (_AGAIN if again else 1.0)
        seen.add(hit.unit)
    return worth * _TELLING.get(blocks[window.block][0], 1.0)


def _overlap(one: _Window, other: _Window) -> bool:
    return one.block == other.block and one.start < other.end and other.start < one.end


def _beginning(blocks: Sequence[Block], length: int) -> tuple[Snippet, ...]:
    """How the article begins: its first paragraph of a line or more, or what text there is."""
    texts = [block for block in blocks if block[1].strip() and block[0] != "headline"]
    paragraphs = [block for block in texts if block[0] == "paragraph"]
    lines = [block for block in paragraphs if len(block[1]) >= _LINE]
    others = [block for kind in ("standfirst", "embed") for block in texts if block[0] == kind]
    for block in (*lines, *paragraphs, *others, *texts):
        _, text, _ = block
        end = _end(text, _sentences(text), 0, 0, length)
        return (_snippet(block, _Window(0, 0, end, ())),)
    return ()


# --- cutting -----------------------------------------------------------------------------------


def _sentences(text: str) -> list[int]:
    """Where the sentences of the text begin, and its end, ascending."""
    ends = (
        match.end()
        for match in _SENTENCE.finditer(text)
        if text[match.start()] != "."
        or not _ABBREVIATION.search(text, max(0, match.start() - 5), match.start() + 1)
    )
    return [0, *ends, len(text)]


def _cut(text: str, sentences: list[int], hit: MatchedSpan, length: int) -> tuple[int, int]:
    """Where a piece around the match begins and ends: with sentences if it can, else with words."""
    if len(text) <= length * (1 + _STRETCH):
        return 0, len(text)
    sentence = sentences[bisect_right(sentences, hit.start) - 1]
    if hit.start - sentence <= length * _LEAD:
        start = sentence
    else:
        start = _word_start(text, hit.start - int(length * _CONTEXT), hit.start)
    end = _end(text, sentences, start, hit.end, length)
    if end - start < length * (1 - _STRETCH):
        start = _word_start(text, end - length, hit.start)
    return start, end


def _end(text: str, sentences: list[int], start: int, needed: int, length: int) -> int:
    longest = start + int(length * (1 + _STRETCH))
    if len(text) <= longest:
        return len(text.rstrip())
    shortest = max(needed, start + length // 2)
    last = sentences[bisect_right(sentences, longest) - 1]
    if last >= shortest:
        return start + len(text[start:last].rstrip())
    end = max(needed, start + length)
    space = _SPACES.search(text, end, end + _LONG_WORD) if end < len(text) else None
    if space:
        return space.start()
    before = text.rfind(" ", needed, end)
    return before if before > 0 else end


def _word_start(text: str, start: int, latest: int) -> int:
    """The first beginning of a word from `start` on, `latest` at the latest."""
    if start <= 0:
        return 0
    space = _SPACES.search(text, start - 1, latest)
    if space:
        return space.end()
    return latest if latest - start < _LONG_WORD else start


# --- runs --------------------------------------------------------------------------------------


def _snippet(block: Block, window: _Window) -> Snippet:
    kind, text, _ = block
    start, end = window.start, window.end
    whole = start == 0 and end == len(text)
    sentences = [] if whole else _sentences(text)
    return Snippet(
        runs=_runs(text, start, end, window.hits),
        kind=kind,
        cut_start=start > 0 and start not in sentences,
        cut_end=end < len(text) and all(len(text[:at].rstrip()) != end for at in sentences),
    )


def _runs(text: str, start: int, end: int, hits: Iterable[MatchedSpan]) -> tuple[Run, ...]:
    """text[start:end] as runs, overlapping matches made one."""
    runs: list[Run] = []
    done = start
    for begin, finish in _merged(hits):
        if begin > done:
            runs.append(Run(text[done:begin], False))
        runs.append(Run(text[begin:finish], True))
        done = finish
    if done < end:
        runs.append(Run(text[done:end], False))
    return tuple(runs)


def _merged(hits: Iterable[MatchedSpan]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for hit in hits:
        if current and hit.start < current[1]:
            current = (current[0], max(current[1], hit.end))
        else:
            if current:
                yield current
            current = (hit.start, hit.end)
    if current:
        yield current

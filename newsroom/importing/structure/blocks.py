"""Text to blocks: what each line of an article is, by its words, its place and its neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from newsroom.importing.recognise.captions import parse_caption
from newsroom.importing.structure import body, head
from newsroom.importing.structure.credits import mark_credits
from newsroom.importing.structure.embeds import find_embeds
from newsroom.importing.structure.galleries import mark_galleries
from newsroom.importing.structure.line_kinds import ClassifiedLine, classify, key
from newsroom.importing.structure.lines import split_lines
from newsroom.importing.types import BlockKind, ParsedBlock

NO_MARKS: Mapping[int, BlockKind] = {}
# What a line may have been taken for by a word or two, which a heading of the text may have, too.
LOOSE = ("section label", "navigation", "advertisement")
FOLDED = (BlockKind.HEADLINE, BlockKind.STANDFIRST, BlockKind.CAPTION)


def no_language(text: str) -> str:
    """For callers that cannot tell languages."""
    return ""


def find_blocks(
    text: str,
    *,
    title: str = "",
    outlets: frozenset[str] = frozenset(),
    learnt: frozenset[str] = frozenset(),
    language_of: Callable[[str], str] = no_language,
    marks: Mapping[int, BlockKind] = NO_MARKS,
) -> tuple[ParsedBlock, ...]:
    """The blocks of `text`, in order, without languages.

    `title` is the headline where an export gives it: it is found among the lines, or put first
    with no place. `learnt` holds lines known to be boilerplate. `language_of` tells a text's
    language, "" where unclear. `marks` are the kinds of lines that their document tells, by number. Every line that is not blank lies in one block, those apart that
    repeat a headline, standfirst or caption: these are folded into the first.
    """
    lines = split_lines(text)
    embeds = find_embeds(lines, language_of)
    covered = {i for first, last, _ in embeds for i in range(first, last + 1)}
    items = [
        classify(line, outlets=outlets, learnt=learnt)
        for i, line in enumerate(lines)
        if i not in covered
    ]
    for item in items:
        if kind := marks.get(item.line.first):
            mark(item, kind)
    mark_galleries(items)
    mark_credits(items)
    end = head.arrange(items, title=title, outlets=outlets)
    body.arrange(items, end)
    blocks = [block for item in items for block in item.blocks()]
    blocks += [block for _, _, block in embeds]
    blocks.sort(key=lambda block: (block.first_line or 0, block.last_line or 0))
    if title and not any(b.kind is BlockKind.HEADLINE for b in blocks):
        blocks.insert(0, ParsedBlock(BlockKind.HEADLINE, title))
    return tuple(fold_doubles(blocks))


def mark(item: ClassifiedLine, kind: BlockKind) -> None:
    """Take a line for what its document calls it, where its words do not say otherwise for sure."""
    if kind is BlockKind.CAPTION and item.kind is not BlockKind.CAPTION:
        item.text, item.credit = parse_caption(item.text) or (item.text, "")
        item.text = item.text or item.line.text
    elif item.kind is not None and item.reason not in LOOSE:
        return
    item.mark(kind)


def fold_doubles(blocks: list[ParsedBlock]) -> list[ParsedBlock]:
    """Leave out what says again a headline, a standfirst or a caption that came before."""
    seen: set[str] = set()
    longest = 0
    kept: list[ParsedBlock] = []
    uncredited: dict[str, list[int]] = {}
    for block in blocks:
        folded = block.kind in FOLDED
        # Only what is as short as something seen can say it again.
        words = key(block.text) if folded or len(block.text) <= longest else ""
        if words in seen and (folded or len(words) > 20):
            for place in uncredited.pop(words, ()) if block.credit else ():
                kept[place] = replace(kept[place], credit=block.credit)
            continue
        if folded and words:
            seen.add(words)
            longest = max(longest, len(block.text) + 20)
        if block.kind is BlockKind.CAPTION and not block.credit:
            uncredited.setdefault(words, []).append(len(kept))
        kept.append(block)
    return kept


__all__ = ["ClassifiedLine", "find_blocks", "fold_doubles"]

"""The line that signs an article below its text, behind a dash: "— Jane Doe, Harbour Gazette"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.recognise.bylines import Byline, has_known_name, split_names
from newsroom.importing.types import BlockKind, ParsedBlock

SIGNATURE = re.compile(r"[–—-]{1,2}\s*[^\W\d_][^:;!?()“”\"]{4,60}")
QUOTES = "\"“”«»„‘’'"
# It stands among so many last lines, and behind a line of prose, which has so many characters.
END = 4
PROSE = 60
NOBODY = Byline(())


def closing_signature(
    blocks: Sequence[ParsedBlock], outlets: frozenset[str]
) -> tuple[Byline, str]:
    """Who signs below the text, and the line; nobody where there are several, or somebody is quoted."""
    texts = [block for block in blocks if block.kind is not BlockKind.BOILERPLATE]
    signed = [i for i, block in enumerate(texts) if SIGNATURE.fullmatch(block.text)]
    if len(signed) != 1 or signed[0] < max(len(texts) - END, 2):
        return NOBODY, ""
    line, above = texts[signed[0]].text, texts[signed[0] - 1]
    byline = split_names(line.lstrip("–—- "), outlets)
    quoted = above.text[0] in QUOTES or above.text[-1] in QUOTES or above.kind is BlockKind.EMBED
    if quoted or len(above.text) < PROSE or not any(map(has_known_name, byline.people)):
        return NOBODY, ""
    return byline, line

"""The line that signs an article below its text, behind a dash: "— Jane Doe, Harbour Gazette"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.importing.recognise.bylines import Byline, has_known_name, split_names
from newsroom.importing.types import BlockKind, ParsedBlock

SIGNATURE = re.compile(r"[–—-]{1,2}\s*[^\W\d_][^:;!?“”\"]{4,60}(?<!\.)")
# What somebody said, with the name below.
QUOTED = re.compile(r"[\"“«„‘'].*[\"”»“’']\W?", re.S)
# It stands among so many last lines.
END = 4
NOBODY = Byline(())


def closing_signature(blocks: Sequence[ParsedBlock], outlets: frozenset[str]) -> tuple[Byline, str]:
    """Who signs below the text, and the line; nobody where there are several, or somebody is quoted."""
    signed = [i for i, block in enumerate(blocks) if SIGNATURE.fullmatch(block.text)]
    if len(signed) != 1 or signed[0] < max(len(blocks) - END, 2):
        return NOBODY, ""
    line, above = blocks[signed[0]].text, blocks[signed[0] - 1]
    byline = split_names(line.lstrip("–—- "), outlets)
    quoted = above.kind is BlockKind.EMBED or QUOTED.fullmatch(above.text)
    if (quoted and not byline.outlets) or not any(map(has_known_name, byline.people)):
        return NOBODY, ""
    return byline, line

"""Accounts of which all is quoted that stands between curly marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsroom.coverage.facts import Quoted


def quoted_in(*texts: str, speakers: Sequence[str] = ()) -> list[Quoted]:
    """What texts quote, in order, each by the speaker of its place."""
    found = []
    for number, text in enumerate(texts):
        for match in re.finditer("“([^”]+)”", text):
            name = speakers[len(found)] if len(found) < len(speakers) else ""
            found.append(Quoted(match[1], [(number, *match.span(1))], name, name))
    return found

"""Which row of a table is its header, and which tables are written without one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from newsroom.importing.types import ImportFailure

# So many rows may stand above a header: what the table is, who made it when.
ABOVE: Final = 5
ADDRESS: Final = re.compile(r"https?://\S+")
# trafilatura writes tables without a header; its columns are these.
TRAFILATURA: Final = (
    "url", "id", "fingerprint", "hostname", "title", "image", "date", "text", "comments", "license",
    "pagetype",
)  # fmt: skip
# What it knows a page by, of which it need not know the address.
FINGERPRINT: Final = re.compile(r"[0-9a-f]{15,16}")
# The tables of GDELT, by the first cells of their rows, and of their first version by its header.
GDELT: Final = {
    "events": (58, (r"\d{6,}", r"\d{8}", r"\d{6}", r"\d{4}")),
    "mentions": (14, (r"\d{6,}", r"\d{14}", r"\d{14}", r"\d")),
    "articles' themes (GKG)": (20, (r"\d{14}-T?\d+", r"\d{14}", r"\d")),
}
GDELT_IS: Final = (
    "it is a table of GDELT, with {what} and addresses of articles, but without their texts"
)
GDELT_NAMES: Final = frozenset(["NUMARTS", "THEMES", "LOCATIONS", "SOURCEURLS"])


def is_header(row: Sequence[str], is_known: Callable[[str], bool]) -> bool:
    """Whether a row is a header for sure: two of its cells are names that are known."""
    return sum(map(is_known, row)) > 1


def left_above(lines: Sequence[str]) -> list[str]:
    """A note on what stands above the header."""
    shown = " ".join(" ".join(lines).split())[:80]
    return [f"what stands above the header was left out: “{shown}”"] if shown else []


def unwritten_header(row: Sequence[str]) -> Sequence[str]:
    """The names of the columns of a table that begins with this row and has none; none for others.

    Raises ImportFailure for a table that holds no texts, with what it is.
    """
    for what, (columns, cells) in GDELT.items():
        fits = len(row) >= columns and all(
            re.fullmatch(cell, value) for cell, value in zip(cells, row, strict=False)
        )
        if fits:
            raise ImportFailure(GDELT_IS.format(what=what))
    if frozenset(row) >= GDELT_NAMES:
        raise ImportFailure(GDELT_IS.format(what="articles' themes (GKG)"))
    if len(row) == len(TRAFILATURA) and (
        ADDRESS.fullmatch(row[0]) or FINGERPRINT.fullmatch(row[2])
    ):
        return TRAFILATURA
    return ()

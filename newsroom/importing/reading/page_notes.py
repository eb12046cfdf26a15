"""What a page holds in place of an article: nothing, or a wall before it; said for the person who imports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from newsroom.importing.reading.page_data import PageSaid

EMPTY = "the page holds no text"
SCRIPTS = f"{EMPTY}; what it shows is made by scripts, which are not run: save it from a browser"
FRAMES = f"{EMPTY}; it shows other pages in frames: save the one with the article"
ASKS_FOR_SCRIPTS = (
    "no article text was found in the page; it only asks for JavaScript: save it from a browser"
)
CONSENT = "the page shows a question about cookies and hardly any text: it may not be the article"
PAYWALL = "the page says that it is not free to read: its text may break off"
FRAMESET = re.compile(r"<frameset[\s>]", re.I)
JAVASCRIPT = re.compile(
    r"\b(?:enable|activ\w+|habilit\w+|aktivier\w+|turn on|requires?|needs?)\b.{0,40}\b(?:javascript|js)\b"
    r"|\bjavascript\b.{0,60}\b(?:disabled|required|enabled?|desactivado|deshabilitado|deaktiviert|désactivé)\b"
    r"|^\s*loading\s*[.…]*\s*$|verify(?:ing)? (?:that )?you are (?:a )?human|checking your browser",
    re.I,
)
COOKIES = re.compile(
    r"\b(?:cookies?|consent\w*|datenschutz\w*|einwillig\w*|privacidad|confidentialité|privacy)\b",
    re.I,
)
# A text so short is a notice rather than an article.
NOTICE = 1_500  # characters
FEW = 300
SEVERAL = 3


def why_empty(markup: str, scripts: Sequence[object]) -> str:
    """Why a page has no text."""
    if FRAMESET.search(markup):
        return FRAMES
    return SCRIPTS if scripts else EMPTY


def asks_for_scripts(text: str) -> bool:
    """Whether a page says no more than that it wants scripts to be run."""
    return len(text) < FEW and JAVASCRIPT.search(text) is not None


def notes(text: str, said: PageSaid, articles: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What the person who imports a page should know of it."""
    if len(text) < NOTICE and len(COOKIES.findall(text)) >= SEVERAL:
        yield CONSENT
    free = [one["isAccessibleForFree"] for one in articles if "isAccessibleForFree" in one]
    tiers = [value.value for value in said.values.get("tier", ())]
    if any(str(value).lower() == "false" for value in free) or any(
        tier.lower() in ("locked", "metered") for tier in tiers
    ):
        yield PAYWALL

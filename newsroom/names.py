"""Keys and slugs of names: what makes two spellings one name."""

from __future__ import annotations

import hashlib
import re

from anyascii import anyascii
from django.utils.text import slugify

from newsroom.text import without_accents

NOT_A_WORD = re.compile(r"[\W_]+")


def name_key(name: str) -> str:
    """The name folded: compatibility forms, case, accents and punctuation left aside.

    A name without a letter or digit in it is its own key.
    """
    name = name.replace("\0", "")  # which PostgreSQL refuses
    if name.isascii():
        return NOT_A_WORD.sub(" ", name.lower()).strip()[:300] or name.strip()[:300]
    return NOT_A_WORD.sub(" ", without_accents(name.casefold())).strip()[:300] or name.strip()[:300]


def name_tail(key: str) -> str:
    """The last word of a name's key: names that may mean one person share it."""
    return key.rsplit(" ", 1)[-1][:100]


def slugged(text: str) -> str:
    """The text as an address writes it: small letters of ASCII, in whatever script it is.

    “Łódź” is lodz and “Straße” strasse, as before only letters with accents were.
    """
    return slugify(text if text.isascii() else anyascii(text))


def slug_base(name: str) -> str:
    """What the slug of this name begins with; names that no ASCII is left of get a short digest."""
    return slugged(name)[:100].strip("-") or hashlib.sha256(name.encode()).hexdigest()[:10]

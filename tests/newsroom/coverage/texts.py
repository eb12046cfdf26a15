"""Articles' texts of made-up words, which have nothing in common unless they are made of one another."""

from __future__ import annotations

import random

WORDS = [f"{first}{second}" for first in "bdfgklmnprst" for second in ("a", "elo", "ira", "ust")]


def paragraphs(seed: int, number: int = 8, words: int = 30) -> list[str]:
    """So many paragraphs of so many words, which no other seed gives."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=words)).capitalize() + "." for _ in range(number)]


def edited(texts: list[str], every: int) -> list[str]:
    """The same with another word in place of each so manieth."""
    place = 0
    found = []
    for text in texts:
        words = text.split()
        for at in range(len(words)):
            place += 1
            if place % every == 0:
                words[at] = "edited"
        found.append(" ".join(words))
    return found

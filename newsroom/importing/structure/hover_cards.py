"""Cards that a site shows beside a name, and that copying glues into the sentence.

"Sen. Ann LeeAnn Marie LeeBudget vote delayed Harbour wall opens MORE (D-Ohio) said" is a sentence
with a card in it: the whole name once more, headlines, and the card's button.
"""

from __future__ import annotations

import re

BUTTON = "MORE"
CARD = re.compile(
    rf"""
    (?<=[a-zà-ÿ])                                  # the name, as the sentence has it
    (?P<card>
        [A-ZÀ-Þ][\w.'’()-]*(?:\s[\w.'’()-]+){{0,5}}?   # the whole name, glued to it
        (?P<rest>.{{1,1200}}?)
        \s?{BUTTON}\b
    )
    """,
    re.X,
)
_FIRST = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ]+")
SURNAME = re.compile(r"([A-ZÀ-Þ][\w'’-]+)$")

_WORD = r"[A-ZÀ-Þ][\w.'’-]*"
# A surname with a capital inside, where the card is glued to its own headline alone: the whole name stands between.
TWICE = re.compile(
    rf"""
    (?<![\w.-])(?P<surname>[A-ZÀ-Þ]['’\w]*?[a-zà-ÿ'’][A-ZÀ-Þ][a-zà-ÿ]+)
    (?P<card>
        \s(?:\(?{_WORD}\)?,?\s){{1,6}}?(?P=surname)(?:,?\s(?:Jr|Sr|III?|IV)\b\.?)?
        (?=[A-ZÀ-Þ]\w|\d|['"“‘]).{{1,1200}}?\s?{BUTTON}\b
    )
    """,
    re.X,
)


def without_cards(text: str) -> tuple[str, str]:
    """A line without its cards, and the cards, "" for none."""
    if BUTTON not in text:
        return text, ""
    cards = []
    place = 0
    while match := TWICE.search(text, place):
        place = match.start("card")
        cards.append(match["card"].strip())
        text = text[:place] + text[match.end() :]
    place = 0
    while match := CARD.search(text, place):
        start = match.start("card")
        surname = SURNAME.search(text[:start])
        card = match["card"]
        if not surname or not _is_told_again(surname[1], card):
            place = start + 1
            continue
        cards.append(card)
        text = text[:start] + text[match.end() :]
        place = start
    return text, " ".join(cards)


def _is_told_again(surname: str, card: str) -> bool:
    """Whether a card tells a surname again; the "Mc" of a "McCain" is none."""
    beginning = card[: len(surname) + 60]
    first = _FIRST.match(card)
    return surname in beginning and not (first and surname + first[0] in beginning)

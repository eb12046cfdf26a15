"""How probable it is that an entity's name and kind are right: the tagger's word, put into measure.

The tagger is sure of much that is wrong: a word that opens a sentence, a headline's capitals, a
common word. A logistic regression (Platt's scaling with more than one input) over what one article
shows of an entity turns its certainty into a probability; `data_build/confidence.py` fits it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from functools import cache
from operator import mul

from newsroom.importing.entities.coreference import Group
from newsroom.importing.entities.features import flags_of, look
from newsroom.importing.entities.word_classes import word_class
from newsroom.importing.gazetteer import CONFIDENCE, WORD, NameFlag
from newsroom.text import fold

FEATURES = (
    "bias",
    "highest",
    "mean",
    "mentions",
    "capital tells",
    "only in headlines",
    "several words",
    "country",
    "known place",
    "known organisation",
    "never sure",
    "always sure",
    "common word",
    "written small too",
    "habit of capitals",
    "acronym",
    "agreement",
    "organisation",
    "place",
    "lone surname",
    "given name first",
    "titled",
    "German",
    "other language",
)
_BY_LANGUAGE = {"en": (0.0, 0.0), "es": (0.0, 0.0), "": (0.0, 0.0), "de": (1.0, 0.0)}


def evidence(name: str, group: Group, small: Collection[str], language: str) -> list[float]:
    """What the article shows of an entity, in the order of FEATURES.

    `small` are the words that the article writes in small letters.
    """
    mentions = group.mentions
    chances = [mention.probability for mention in mentions]
    words = name.split()
    single = len(words) == 1
    known = [look(word) for word in words]
    whole = sum(group.votes.values()) or 1.0
    habits = [habit for habit in word_class(words[0]).habits[:2] if habit] if single else []
    person, organisation = group.kind == "person", group.kind == "organisation"
    place = group.kind == "place"
    flags = flags_of(name)
    return [
        1.0,
        _logit(max(chances)),
        _logit(sum(chances) / len(chances)),
        math.log(len(mentions)),
        float(any(mention.telling for mention in mentions)),
        float(all(mention.in_headline for mention in mentions)),
        float(not single),
        float(place and bool(flags & NameFlag.COUNTRY)),
        float(place and bool(flags & (NameFlag.METROPOLIS | NameFlag.REGION))),
        float(organisation and bool(flags & (NameFlag.ORG | NameFlag.OUTLET))),
        float(max(chances) < 0.6),
        float(min(chances) > 0.95),
        float(single and bool(known[0].flags & WORD)),
        float(all(word.folded in small for word in known)),
        (min(habits) - 4) / 3 if habits else 0.0,
        float(single and name.isupper()),
        group.votes[group.kind] / whole,
        float(organisation),
        float(place),
        float(single and person and bool(known[0].flags & NameFlag.SURNAME)),
        float(not single and person and bool(known[0].flags & NameFlag.GIVEN)),
        float(person and any(mention.title for mention in mentions)),
        *_BY_LANGUAGE.get(language, (0.0, 1.0)),
    ]


def confidence(shown: Sequence[float]) -> float:
    """The probability for what `evidence` gathered."""
    total = sum(map(mul, weights(), shown))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def weights() -> tuple[float, ...]:
    """The fitted weights, in the order of FEATURES."""
    fitted = json.loads(CONFIDENCE.read_text(encoding="utf-8"))
    return tuple(float(fitted[feature]) for feature in FEATURES)


def _logit(probability: float) -> float:
    bounded = min(max(probability, 0.02), 0.998)
    return math.log(bounded / (1 - bounded))


def folded_small(words: Collection[str]) -> set[str]:
    """Words as `evidence` compares them."""
    return {word if word.isascii() else fold(word) for word in words}

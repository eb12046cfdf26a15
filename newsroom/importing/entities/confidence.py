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


def evidence(name: str, group: Group, spelled: Collection[str], language: str) -> list[float]:
    """What the article shows of an entity, in the order of FEATURES.

    `spelled` are the words of the article as it spells them.
    """
    mentions = group.mentions
    number = len(mentions)
    highest, lowest, total = 0.0, 1.0, 0.0
    telling, titled, headlines = False, False, True
    for mention in mentions:
        chance = mention.probability
        total += chance
        highest = max(highest, chance)
        lowest = min(lowest, chance)
        telling = telling or mention.telling
        titled = titled or mention.title != ""
        headlines = headlines and mention.in_headline
    kind = group.kind
    person, organisation, place = kind == "person", kind == "organisation", kind == "place"
    words = name.split()
    single = len(words) == 1
    first = look(words[0])
    flags = flags_of(name)
    acronym = single and name.isupper()
    small_too = (
        not acronym and first.lower in spelled and all(word.lower() in spelled for word in words)
    )
    habits = [habit for habit in word_class(words[0]).habits[:2] if habit] if single else []
    return [
        1.0,
        _logit(highest),
        _logit(total / number),
        math.log(number),
        telling,
        headlines,
        not single,
        place and flags & NameFlag.COUNTRY != 0,
        place and flags & (NameFlag.METROPOLIS | NameFlag.REGION) != 0,
        organisation and flags & (NameFlag.ORG | NameFlag.OUTLET) != 0,
        highest < 0.6,
        lowest > 0.95,
        single and first.flags & WORD != 0,
        small_too,
        (min(habits) - 4) / 3 if habits else 0.0,
        acronym,
        group.votes[kind] / (sum(group.votes.values()) or 1.0),
        organisation,
        place,
        single and person and first.flags & NameFlag.SURNAME != 0,
        person and not single and first.flags & NameFlag.GIVEN != 0,
        person and titled,
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

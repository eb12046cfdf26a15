"""One name, one kind: decided by the weight of all articles, but for names that are two things."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from newsroom.importing import (
    ParsedEntity,
    fold,
    is_listed,
    known_organisation,
    known_place,
)
from newsroom.resolution.evidence import KINDS, Evidence, Seen, key_of, kinds_of

# So much more than one article's word a list counts that knows the name.
LISTED = 2.0
# A name is two things where this many articles, and this share of those that are sure of anything,
# are sure of the second.
HOMONYM_ARTICLES = 4
HOMONYM_SHARE = 0.25
# Beside the article's own word so many others weigh at most.
OTHERS = 9
# A kind that so much of what articles say agrees on is undisputed.
AGREED = 0.7


class KindsOfNames:
    """Decides of which kind the names of articles are.

    `fixed` are the kinds that editors gave to names, by key.
    """

    def __init__(self, evidence: Evidence, fixed: Mapping[str, str]) -> None:
        self._evidence = evidence
        self._fixed = fixed
        self._decided: dict[str, tuple[str, bool]] = {}

    def of(self, parsed: ParsedEntity) -> tuple[str, float]:
        """The kind of a name in an article, and how probable it is that this is right."""
        kind, own = self.kind_of(parsed), kinds_of(parsed)
        key = key_of(parsed.name)
        if key in self._fixed:
            return kind, 1.0
        if self.decided(key)[1]:
            return kind, own.get(kind, 0.0)
        return kind, self._probability(key, kind, own.get(kind, 0.0))

    def kind_of(self, parsed: ParsedEntity) -> str:
        """The kind of a name in an article."""
        key = key_of(parsed.name)
        if fixed := self._fixed.get(key):
            return fixed
        kind, homonym = self.decided(key)
        if not homonym:
            return kind
        own = kinds_of(parsed)
        return max(own, key=lambda each: own[each], default=kind)

    def decided(self, key: str) -> tuple[str, bool]:
        """The kind of a name over all articles, and whether it is two things."""
        if key not in self._decided:
            self._decided[key] = self._decide(key)
        return self._decided[key]

    def _decide(self, key: str) -> tuple[str, bool]:
        seen = self._evidence.seen[key]
        weights = list(seen.weights)
        folded = fold(seen.spelling()) if seen.spellings else key
        if known_organisation(folded):  # the United Nations are among the territories, too
            weights[KINDS.index("organisation")] += LISTED
        elif known_place(folded):
            weights[KINDS.index("place")] += LISTED
        first, second, _ = sorted(KINDS, key=lambda kind: -weights[KINDS.index(kind)])
        return first, _is_homonym(key, seen, first, second)

    def _probability(self, key: str, kind: str, own: float) -> float:
        """The article's own word, and that of the others, which weighs the more the more they are."""
        seen = self._evidence.seen[key]
        others = min(seen.forms - 1, OTHERS)
        if others < 1:
            return own
        archive = seen.probability(kind, whole=" " in key) * min(1.0, seen.share(kind) / AGREED)
        return (own + others * archive) / (1 + others)

    def established(self, key: str, kind: str) -> float:
        """How probable it is over the archive that a name is one, of this kind."""
        seen = self._evidence.seen.get(key)
        if seen is None:
            return 0.0
        agreed = min(1.0, seen.share(kind) / AGREED)
        return seen.probability(kind, whole=" " in key) * agreed


def _is_homonym(key: str, seen: Seen, first: str, second: str) -> bool:
    """Whether a name is two things; a surname is no place because some articles read it so."""
    if "person" in (first, second) and " " not in key:
        other = second if first == "person" else first
        if not is_listed(key, cast(Any, other)):
            return False
    sure = sum(seen.sure)
    return seen.sure[KINDS.index(second)] >= max(HOMONYM_ARTICLES, HOMONYM_SHARE * sure)

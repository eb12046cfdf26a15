"""The nouns that a German compound is made of: Bundestagspräsident is about a Präsident.

A compound is a row of nouns that are known (`compounds.txt`), the last of which says what it is. A
dictionary has many compounds and says of none what it is made of; so a noun is a part only where it is
frequent and long enough, and a word that is more frequent than its parts is none (Gesellschaft).
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Final, Self

LIST: Final = Path(__file__).with_name("compounds.txt")
_END_ONLY, _NONE = "~", "!"

# Languages that write compounds as one word, of which it is known here what these are made of.
LANGUAGES: Final = frozenset({"de"})
# Letters of a part: what is shorter stands in too many words by chance (Tag in Bundestag).
SHORTEST: Final = 4
_LONGEST: Final = 40
# What joins one noun to the next, beside its own ending: Versicherung-s-gesetz.
_LINK: Final = "s"


class Compounds:
    """What compounds are made of: forms of nouns, folded, with their lemmas."""

    def __init__(
        self, anywhere: Mapping[str, str], at_the_end: Mapping[str, str], none: Collection[str]
    ) -> None:
        self._inside = anywhere
        self._lemmas = {**at_the_end, **anywhere}
        self._none = frozenset(none)

    @classmethod
    def of(
        cls,
        anywhere: Mapping[str, Iterable[str]],
        at_the_end: Mapping[str, Iterable[str]],
        none: Collection[str],
    ) -> Self:
        """What is made of forms by their lemmas, and of words that are no compounds."""
        return cls(_by_form(anywhere), _by_form(at_the_end), none)

    def forms(self, exact: str) -> tuple[str, ...]:
        """The nouns of a word as they stand in it, as few as may be; none where it is no compound."""
        if not 2 * SHORTEST <= len(exact) <= _LONGEST or exact in self._none:
            return ()
        # The fewest nouns that the word so far is made of, by where they end; of several the last
        # is as short as may be, as the first one is the likelier to be a compound itself; of its forms
        # (Bundestag-s, Bundestags) that without the link.
        begun: dict[int, tuple[str, ...]] = {0: ()}
        ends = len(exact) - SHORTEST + 1
        for start in range(ends):
            if (before := begun.get(start)) is None:
                continue
            for end in range(ends - 1, start + SHORTEST - 1, -1):
                if (noun := exact[start:end]) in self._inside:
                    self._put(begun, end, (*before, noun))
                    if exact[end] == _LINK:
                        self._put(begun, end + 1, (*before, noun))
        found = [
            (*before, exact[start:])
            for start, before in begun.items()
            if before and exact[start:] in self._lemmas
        ]
        return min(found, key=lambda parts: (len(parts), len(parts[-1])), default=())

    def _put(self, begun: dict[int, tuple[str, ...]], end: int, parts: tuple[str, ...]) -> None:
        if end not in begun or len(parts) <= len(begun[end]):
            begun[end] = parts

    def lemmas(self, exact: str) -> tuple[str, ...]:
        """The lemmas of the nouns of a word, and of those that these are made of."""
        found: dict[str, None] = {}
        for form in self.forms(exact):
            lemma = self._lemmas[form]
            found[lemma] = None
            found.update(dict.fromkeys(self.lemmas(lemma)))
        return tuple(found)


def lemmas_of_parts(exact: str, language: str) -> tuple[str, ...]:
    """The lemmas of the nouns that a word of a text in the language is made of, by its exact term."""
    return _german().lemmas(exact) if language in LANGUAGES else ()


@functools.cache
def _german() -> Compounds:
    rows: dict[str, dict[str, list[str]]] = {"": {}, _END_ONLY: {}}
    none: list[str] = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        lemma, *forms = line.split()
        if lemma == _NONE:
            none += forms
        else:
            rows[_END_ONLY if lemma.startswith(_END_ONLY) else ""][lemma.lstrip(_END_ONLY)] = forms
    return Compounds.of(rows[""], rows[_END_ONLY], none)


def _by_form(forms: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {form: lemma for lemma, some in forms.items() for form in some}

"""Whether a text names a person, said by careful patterns and not by the code that is measured.

`data/people.toml` has the patterns by language. A text names a person where one of his full forms
stands in it, or his surname alone and nothing that makes it doubtful who is meant: another given
name before the surname, a word that goes with another member of the family, the surname only in
capitals or within a compound. Where it is doubtful, the article counts neither way.

What people run goes by their name: "the Obama administration", "the Trump campaign" name the person.
What has a name of its own ("Trump Tower", "the Clinton Foundation", "Obamacare") does not.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

PATTERNS = Path(__file__).parent / "data" / "people.toml"

Verdict = Literal["named", "doubtful", "absent"]

# Bear the name of a person and are none.
THINGS = (
    "Administration Building|Airport|Boulevard|Building|Bridge|Center|Centre|County|Foundation|"
    "Global Initiative|High School|Hotel|Hotels|Institute|Library|Memorial|Organization|"
    "Presidential Library|Presidential Center|Plaza|School|Show|Street|Tower|Towers|University"
)
# Stand before a surname, in capitals, and are no given name.
_TITLES = """
    mr mr. mister dr dr. sen sen. senator senators rep rep. representative congressman
    congresswoman gov gov. governor president president-elect vice-president secretary speaker
    leader director chairman chairwoman justice judge mayor minister premier chancellor attorney
    general counsel prosecutor candidate nominee republican republicans democrat democrats
    democratic gop conservative liberal former then-president ex-president ambassador commander-
    in-chief chief señor sr sr. sra sra. don doña presidente expresidente ministro exministro
    senador gobernador monday tuesday wednesday thursday friday saturday sunday january february
    march april may june july august september october november december america american
    americans russian house congress washington iowa texas florida massachusetts kremlin politico
    cnn nbc msnbc fox
"""
TITLES = frozenset(_TITLES.split())
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*\.?")


@dataclass(frozen=True)
class Person:
    """One person, and the patterns of the words that name him or her."""

    name: str
    forms: tuple[str, ...]
    surname: str
    alone: bool = True
    others: str = ""
    things: str = ""
    unsure: str = ""

    @cached_property
    def full(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{_spaced('|'.join(self.forms))})\b")

    @cached_property
    def _bare(self) -> re.Pattern[str]:
        before = r"(?:(?P<before>[^\W\d_][\w.’'-]*)[ \xa0])?"
        return re.compile(rf"{before}(?<![\w-])(?:{self.surname})(?![\w-])")

    @cached_property
    def _other(self) -> re.Pattern[str] | None:
        return re.compile(rf"\b(?:{_spaced(self.others)})") if self.others else None

    @cached_property
    def _unsure(self) -> re.Pattern[str] | None:
        return re.compile(rf"\b(?:{_spaced(self.unsure)})") if self.unsure else None

    @cached_property
    def _thing(self) -> re.Pattern[str]:
        own = f"{self.things}|" if self.things else ""
        general = rf"(?:{self.surname}) (?:{THINGS})\b"
        return re.compile(_spaced(rf"\b(?:{own}{general})"))

    @cached_property
    def _hidden(self) -> re.Pattern[str]:
        # Also where a page ran it into the word before: "AlexanderPelosi".
        glued = rf"(?<=[a-zß-ÿ])(?-i:{self.surname})\b"
        return re.compile(rf"\b(?:{self.surname})\b|{glued}", re.IGNORECASE)

    def verdict(self, text: str, given_names: Given) -> Verdict:
        """Whether a text names the person."""
        if not self._hidden.search(text):
            return "named" if self.full.search(text) else "absent"
        text = self._thing.sub(" ", text)
        if self.full.search(text):
            return "named"
        if not self._hidden.search(text):
            return "absent"
        if self._unsure and self._unsure.search(text):
            return "doubtful"
        bare, another = 0, 0
        for match in self._bare.finditer(text):
            if given_names.has(match["before"] or ""):
                another += 1
            else:
                bare += 1
        if another and not bare:
            return "absent"
        if not bare or another or not self.alone:
            return "doubtful"
        return "doubtful" if self._other and self._other.search(text) else "named"

    def is_called(self, name: str) -> bool:
        """Whether a name is one of the person's full forms."""
        return self.full.fullmatch(name) is not None


class Given:
    """Words that stand before a surname as another's given name: capitals, wherever they stand.

    Told from the first words of sentences by the texts themselves, where these are mostly in lower
    case.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self.counts: Counter[str] = Counter()
        for text in texts:
            self.counts.update(WORD.findall(text))

    def has(self, word: str) -> bool:
        if not word[:1].isupper() or word.lower().removesuffix("’s").removesuffix("'s") in TITLES:
            return False
        if word.endswith(("’s", "'s", "’", "'", ".")) and len(word) > 2:
            return False
        if len(word) > 1 and word.isupper():  # "JUST WATCHED Romney"
            return False
        return self.counts[word] > 4 * self.counts[word.lower()]


def people() -> Mapping[str, list[Person]]:
    """The people of the list, by the language of the articles that name them."""
    with PATTERNS.open("rb") as file:
        listed = tomllib.load(file)
    return {
        language: [
            Person(name, **{**row, "forms": tuple(row["forms"])}) for name, row in rows.items()
        ]
        for language, rows in listed.items()
    }


def _spaced(pattern: str) -> str:
    """A pattern whose spaces fit any run of spaces."""
    return pattern.replace(" ", r"\s+")

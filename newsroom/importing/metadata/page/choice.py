"""A value to believe, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from newsroom.importing.reading.page_data import Said
from newsroom.importing.types import Origin, ParsedEvidence

RULE = "data of the page"


@dataclass(frozen=True, slots=True)
class Choice:
    """The value of a column, as an export would give it, and the evidence that it rests on."""

    value: str
    origin: Origin
    rule: str
    quote: str

    def of(self, evidence: ParsedEvidence) -> ParsedEvidence:
        """Evidence that a finder made of the value as that of what it was chosen by."""
        return ParsedEvidence(evidence.value, self.origin, self.rule, self.quote)


def given(said: Said, value: str = "") -> Choice:
    """What the page's data say, or a part of it."""
    return Choice(value or said.value, "given", RULE, said.quote)


def first(said: Iterable[Said], sound: Callable[[str], bool] = bool) -> Choice | None:
    """The first value that is sound."""
    return next((given(one) for one in said if sound(one.value)), None)

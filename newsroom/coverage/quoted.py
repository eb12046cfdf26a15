"""What a text quotes, by its quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A paragraph that only opens goes on in the next one, and is quoted to its end.
MARKS = re.compile(
    r"“(?P<a>[^“”]+)(?:”|$)|«(?P<b>[^«»]+)(?:»|$)|„(?P<c>[^„“”]+)(?:[“”]|$)"
    r"|(?<![\w\"])\"(?P<d>[^\"\s][^\"]*)(?:\"|$)|「(?P<e>[^」]+)」"
    r"|(?<!\w)‘(?P<f>(?:[^‘’]|’(?=\w))+)’(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words within quotation marks, and where they are."""

    text: str
    start: int
    end: int


def quoted_in(text: str) -> Iterator[Quoted]:
    """The quoted words of a paragraph, in order, without their marks."""
    for match in MARKS.finditer(text):
        group = match.lastgroup or "a"
        yield Quoted(match[group].strip(), *match.span(group))

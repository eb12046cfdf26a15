"""What the finders of metadata look at: a document's blocks and columns, and each other's finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from newsroom.importing.metadata.signatures import closing_signature
from newsroom.importing.recognise.bylines import Byline
from newsroom.importing.types import ParseContext, ParsedBlock, ParsedEvidence


@dataclass(slots=True)
class Clues:
    """One document for the finders; what one of them found is looked for once.

    `given` holds the export's columns under our names, repaired. `language` is that of the
    paragraphs, "" where none was told. `finders` says how each field is found, by its name.
    """

    blocks: Sequence[ParsedBlock]
    given: Mapping[str, str]
    context: ParseContext
    language: str
    finders: Mapping[str, Finder]
    found: dict[str, ParsedEvidence | None] = field(default_factory=dict)
    signed: tuple[Byline, str] | None = None

    def column(self, name: str) -> str:
        """What the export's column of this name says, without blanks at its ends."""
        return self.given.get(name, "").strip()

    def evidence(self, name: str) -> ParsedEvidence | None:
        """What is known of the field of this name; finders may ask for other fields than theirs."""
        if name not in self.found:
            self.found[name] = self.finders[name](self)
        return self.found[name]

    def signature(self) -> tuple[Byline, str]:
        """Who signs below the text, and the line: asked for by author and outlet, read once."""
        if self.signed is None:
            self.signed = closing_signature(self.blocks, self.context.outlets)
        return self.signed

    def text(self, name: str) -> str:
        """The value of a field that is a text, "" where it has none."""
        evidence = self.evidence(name)
        return str(evidence.value) if evidence and evidence.value else ""


Finder = Callable[[Clues], ParsedEvidence | None]

"""The section of its source that an article stood in: Politics, Internacional."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import takewhile

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import crumbs, is_section
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEvidence

SECTION_FIELD = re.compile(r"(?:section|secci[oó]n)\s*:\s*(?P<name>[^;|]{2,100})", re.I)
# "ANALYSIS/OPINION:", "World | Europe"
SEPARATORS = re.compile(r"\s*[|/•·>]\s*|\s+[-–—]\s+")
ARROW = re.compile(r"[>»›→]|::")
EDGES = " .:|#>»-–—•"
# Words that stand where a section's name does: where on the site one is, how new a piece is, what
# form it has.
NO_SECTIONS = frozenset(
    """
    home|inicio|início|portada|accueil|startseite|home page|news|noticias|notícias|actualidad|
    latest news|breaking|breaking news|top news|top stories|última hora|exclusive|destacado|
    feature|features|analysis|análisis|news analysis|explainer|fact check|special report|long read|
    interview|entrevista|reportaje|perspective|perspectives|view from|panorama|the big idea
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
# The abbreviations among the names of sections.
ABBREVIATIONS = frozenset(["US", "UK", "USA", "U.S.", "EU", "UE", "UN", "ONU", "TV"])
LABEL = "section label"
# What may stand between a label and the headline.
HEAD_KINDS = (
    BlockKind.BOILERPLATE, BlockKind.BYLINE, BlockKind.DATELINE, BlockKind.CAPTION,
)  # fmt: skip
# So many lines away a label still belongs to the headline, and to a menu.
NEAR = 4
# More labels than these so near to each other are a menu.
MOST_SECTIONS = 2
MOST_ENTRIES = 3


def find_section(clues: Clues) -> ParsedEvidence | None:
    """The section: given, else in a field named for it, in a breadcrumb, or a label in the head."""
    if column := clues.column("section"):
        return ParsedEvidence(first_of(column), "given", "section column", column)
    for rule in (record_field, breadcrumb, label):
        if found := rule(clues):
            return found
    return None


def first_of(column: str) -> str:
    """The first of the sections that a column lists as JSON; any other text as it is."""
    if column.startswith("["):
        try:
            listed = json.loads(column)
        except ValueError:
            return column
        return next((one.strip() for one in listed if isinstance(one, str) and one.strip()), column)
    return column


def record_field(clues: Clues) -> ParsedEvidence | None:
    """ "Section: Politics; Pg. A1" in a database's record."""
    for block in clues.blocks:
        match = SECTION_FIELD.match(block.text) if block.reason == "record field" else None
        if match:
            return ParsedEvidence(tidy(match["name"]), "extracted", "record field", block.text)
    return None


def breadcrumb(clues: Clues) -> ParsedEvidence | None:
    """The highest section in a path above the text: World in "Home > World > Europe"."""
    outlets, source = clues.context.outlets, clues.text("source")
    for block in takewhile(lambda block: block.kind is not BlockKind.PARAGRAPH, clues.blocks):
        if block.reason != "breadcrumb":
            continue
        parts = [part for part in crumbs(block.text) if names_section(part)]
        names = [
            part
            for part in parts
            if not known.known_outlet(part, outlets)
            and not (source and known.same_outlet(part, source))
        ]
        if names and not is_menu(block.text, len(parts)):
            return ParsedEvidence(tidy(names[0]), "extracted", "breadcrumb", block.text)
    return None


def is_menu(text: str, sections: int) -> bool:
    """Whether a line with so many sections lists them beside each other, which an arrow does not."""
    if ARROW.search(text):
        return False
    return sections > (1 if "|" in text else MOST_SECTIONS)


def label(clues: Clues) -> ParsedEvidence | None:
    """A known section's name on a line of its own beside the headline, if it is no part of a menu."""
    blocks = clues.blocks
    for i in label_places(blocks):
        names = [part for part in SEPARATORS.split(blocks[i].text) if names_section(part)]
        if len(names) == 1 and not in_menu(blocks, i):
            return ParsedEvidence(tidy(names[0]), "extracted", "section label", blocks[i].text)
    return None


def label_places(blocks: Sequence[ParsedBlock]) -> list[int]:
    """Where section labels stand that may be the article's, the likeliest first.

    Above the headline, the nearest list of them, from its top; below it; or, where no headline is
    printed, above all text.
    """
    headline = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.HEADLINE), None)
    if headline is None:
        above = takewhile(lambda b: b.reason == "site banner" or is_label(b), blocks)
        return [i for i, block in enumerate(above) if is_label(block)]
    places: list[int] = []
    for i in range(headline - 1, max(headline - NEAR, 0) - 1, -1):
        if is_label(blocks[i]):
            places.insert(0, i)
        elif places or blocks[i].kind not in HEAD_KINDS:
            break
    for i in range(headline + 1, min(headline + NEAR, len(blocks))):
        if blocks[i].kind not in (*HEAD_KINDS, BlockKind.STANDFIRST):
            break
        if is_label(blocks[i]):
            places.append(i)
    return places


def is_label(block: ParsedBlock) -> bool:
    """Whether a block is a label that is known to name a section."""
    return block.reason == LABEL and is_section(block.text)


def in_menu(blocks: Sequence[ParsedBlock], i: int) -> bool:
    """Whether the label at `i` is one of many: then it tells where one may go, not where one is."""
    around = blocks[max(i - NEAR, 0) : i + NEAR + 1]
    sections = {block.text.casefold() for block in around if is_section(block.text)}
    entries = sum(block.reason in (LABEL, "navigation") for block in around)
    return len(sections) > MOST_SECTIONS or entries > MOST_ENTRIES


def names_section(text: str) -> bool:
    """Whether a text is the name of a section and nothing else."""
    return text.casefold().strip(EDGES) not in NO_SECTIONS and is_section(text)


def tidy(name: str) -> str:
    """A section's name without what stands around it, and not all in capitals."""
    bare = name.strip(EDGES)
    words = (f"{bare}." if f"{bare}." in ABBREVIATIONS else bare).split()
    name = " ".join(words)
    if not name.isupper():
        return name
    name = " ".join(word if word in ABBREVIATIONS else word.lower() for word in words)
    return name[:1].upper() + name[1:]

"""The text of a PDF: its lines as paragraphs again, without what stands at the edge of every page."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from newsroom.importing.reading.office import MOST_BLOCKS, NOBODY
from newsroom.importing.types import ImportFailure
from newsroom.text import fold

PDF: Final = (".pdf",)
MOST_PAGES: Final = 500
MOST_CHARS: Final = 5_000_000
# On pages with more lines than any that is printed, none is compared with its neighbours.
MOST_LINES: Final = 3_000
# The part of a page's height, from above and from below, in which running heads stand.
EDGE: Final = 0.12
NAMED: Final = 3
LIGATURES: Final = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
# As the library marks a hyphen at the end of a line, which it takes away with the line's end.
HYPHENS: Final = "\x02\u00ad\ufffe"
BROKEN: Final = re.compile(rf"[^\W\d_](?:[-‐{HYPHENS}])$")
PAGE_NUMBER: Final = re.compile(
    r"\W*(?:page|pages|seite|página|pagina|pág|pag|p)?\W*(?:\d{1,4}|[ivxl]{1,7})"
    r"(?:\W{0,3}(?:of|/|de|von|di)?\W{0,3}\d{1,4})?\W*",
    re.I,
)
SENTENCE_END: Final = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
BULLETS: Final = ("•", "●", "▪", "◦", "‣")
WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SCANNED: Final = (
    "the PDF holds no text: it is a scan, and letters have to be recognised in it first"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is printed: its text, and its box on the page, whose y grows upwards."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in reading order, and its height."""

    lines: list[Line]
    height: float

    def is_edge(self, line: Line) -> bool:
        """Whether a line stands where running heads and page numbers do."""
        return line.bottom > self.height * (1 - EDGE) or line.top < self.height * EDGE


@dataclass(frozen=True, slots=True)
class PdfText:
    """The text of a PDF, what its properties say as columns, and what was left out."""

    text: str
    columns: Mapping[str, str]
    notes: tuple[str, ...]


def read_pdf(data: bytes) -> PdfText:
    """Read a PDF. Raises ImportFailure where it has no text, is encrypted or far too long."""
    # Read only where there are such documents.
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise ImportFailure("it is encrypted") from None
        raise ImportFailure(f"the PDF cannot be read ({error})") from None
    try:
        if len(document) > MOST_PAGES:
            raise ImportFailure(f"the PDF has {len(document):,} pages (at most {MOST_PAGES:,})")
        said = document.get_metadata_dict()
        pages = list(_pages(document))
    finally:
        document.close()
    heads = running_heads(pages)
    paragraphs = paragraphs_of(pages, heads)
    text = "\n\n".join(paragraphs)
    if not any(char.isalnum() for char in text):
        raise ImportFailure(SCANNED)
    return PdfText(text, _columns(said, paragraphs), _notes(heads))


def _pages(document: Any) -> Iterator[Page]:
    chars = 0
    for number in range(len(document)):
        page = document[number]
        try:
            text = page.get_textpage()
            try:
                chars += text.count_chars()
                if chars > MOST_CHARS:
                    raise ImportFailure(f"the PDF has more than {MOST_CHARS:,} characters")
                yield Page(list(_lines(text)), page.get_height())
            finally:
                text.close()
        finally:
            page.close()


def _lines(page: Any) -> Iterator[Line]:
    """The lines of a page in the order in which it draws them, which is that of its columns."""
    from pypdfium2 import raw

    handle = page.raw
    start, chars = 0, []
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        char = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if char not in "\r\n":
            chars.append(char)
        if char in "\r\n" or char in HYPHENS:
            if line := _line(page, start, chars):
                yield line
            start, chars = index + 1, []
    if line := _line(page, start, chars):
        yield line


def _line(page: Any, start: int, chars: list[str]) -> Line | None:
    text = "".join(LIGATURES.get(char, char) for char in chars)
    text = " ".join(text.replace("\0", "").split())
    seen = [place for place, char in enumerate(chars) if not char.isspace() and char != "\0"]
    if not seen or not text:
        return None
    # The tallest of some letters tells the line's height.
    boxes = [page.get_charbox(start + place, loose=True) for place in (*seen[:3], seen[-1])]
    return Line(
        text,
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


# --- what stands on every page --------------------------------------------------------------------


def running_heads(pages: list[Page]) -> dict[str, float]:
    """The lines at the edges of pages that repeat, numbers masked, and page numbers; with their height."""
    counts: Counter[str] = Counter()
    heights: dict[str, float] = {}
    for page in pages:
        heights |= {_masked(line.text): line.height for line in page.lines if page.is_edge(line)}
        edges = dict.fromkeys(_masked(line.text) for line in page.lines if page.is_edge(line))
        counts.update(list(edges))
    enough = max(2, (len(pages) + 1) // 3)
    return {
        text: heights[text]
        for text, count in counts.items()
        if count >= enough or (len(pages) > 1 and PAGE_NUMBER.fullmatch(text.replace("#", "1")))
    }


def _is_head(page: Page, line: Line, heads: Mapping[str, float]) -> bool:
    """Whether a line is a running head; the headline itself, which pages repeat in small, is none."""
    height = heads.get(_masked(line.text)) if page.is_edge(line) else None
    return height is not None and line.height < 1.25 * height


def _masked(text: str) -> str:
    return re.sub(r"\d+", "#", fold(text))


def _notes(heads: Mapping[str, float]) -> tuple[str, ...]:
    if not heads:
        return ()
    named = ", ".join(f"“{text[:60]}”" for text in list(heads)[:NAMED])
    more = f" and {len(heads) - NAMED:,} more" if len(heads) > NAMED else ""
    return (f"running heads and page numbers were left out: {named}{more}",)


# --- lines to paragraphs --------------------------------------------------------------------------


def paragraphs_of(pages: list[Page], heads: Mapping[str, float]) -> list[str]:
    """The paragraphs of a document, those that go on in another column or page as one."""
    leading = _leading(pages)
    words = Counter(
        word.lower() for page in pages for line in page.lines for word in WORD.findall(line.text)
    )
    paragraphs: list[str] = []
    before: Line | None = None
    right = 0.0
    for page in pages:
        body = [line for line in page.lines if not _is_head(page, line, heads)]
        edges = _right_edges(body)
        for line, edge in zip(body, edges, strict=True):
            if before and _goes_on(before, line, right, leading):
                paragraphs[-1] = joined(paragraphs[-1], line.text, words)
            else:
                paragraphs.append(line.text)
            if len(paragraphs) > MOST_BLOCKS:
                raise ImportFailure(f"the document has more than {MOST_BLOCKS:,} paragraphs")
            before, right = line, edge
    return [re.sub(f"[{HYPHENS}]", "", text) for text in paragraphs]


def _leading(pages: list[Page]) -> float:
    """How far lines of the text are apart, from the bottom of one to that of the next, as parts of their height."""
    steps = [
        (one.bottom - two.bottom) / one.height
        for page in pages
        for one, two in zip(page.lines, page.lines[1:], strict=False)
        if 0 < one.bottom - two.bottom < 3 * one.height
    ]
    return statistics.median(steps) if steps else 1.2


def _right_edges(lines: list[Line]) -> list[float]:
    """For each line the right edge of its column: that of the longest line which begins where it does."""
    if len(lines) > MOST_LINES:
        return [float("inf")] * len(lines)
    longest: dict[int, float] = {}
    for line in lines:
        place = round(line.left / 20)
        longest[place] = max(longest.get(place, 0), line.right)
    return [
        max(longest.get(round(line.left / 20) + step, 0) for step in (-1, 0, 1)) for line in lines
    ]


def _goes_on(before: Line, line: Line, right: float, leading: float) -> bool:
    """Whether a line goes on with the paragraph of the one before it in reading order."""
    if BROKEN.search(before.text) and line.text[:1].islower():
        return True
    if abs(line.height - before.height) > 0.2 * before.height or line.text.startswith(BULLETS):
        return False
    ended = SENTENCE_END.search(before.text) is not None
    short = before.right < right - 0.12 * max(right - before.left, 1)
    if line.bottom >= before.bottom + 0.5 * before.height:  # at the top of a column, or of a page
        return not ended and not short
    if line.bottom > before.bottom - 0.5 * before.height:  # a piece of the same line
        return True
    if before.bottom - line.bottom > (leading + 0.35) * before.height:
        return False
    if ended and (short or line.left > before.left + 0.6 * before.height):
        return False
    return not (short and line.text[:1].isupper())


def joined(text: str, line: str, words: Mapping[str, int]) -> str:
    """A paragraph with its next line; a word that was broken is whole again.

    A hyphen that is the word's own is kept: where the document has it inside a line as well.
    """
    if not BROKEN.search(text) or not line[:1].islower():
        return f"{text} {line}"
    head, tail = WORD.findall(text[:-1])[-1:], WORD.match(line)
    if head and tail and text[-1] not in "\u00ad\ufffe":
        whole, parted = f"{head[0]}{tail[0]}".lower(), f"{head[0]}-{tail[0]}".lower()
        if words.get(parted, 0) > words.get(whole, 0):
            return f"{text[:-1]}-{line}"
    return f"{text[:-1]}{line}"


def _columns(said: Mapping[str, str], paragraphs: list[str]) -> dict[str, str]:
    """What the properties say, and the text does not belie: a title only that it begins with."""
    title = " ".join(str(said.get("Title") or "").split())[:500]
    author = " ".join(str(said.get("Author") or "").split())[:500]
    wanted = fold(title)
    printed = wanted and any(fold(text) == wanted for text in paragraphs[:5])
    named = " " in author and not NOBODY.fullmatch(author)
    found = {"title": title if printed else "", "author": author if named else ""}
    return {name: text for name, text in found.items() if text}

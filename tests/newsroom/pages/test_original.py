"""The original beside the cleaned text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.mojibake.repair import repair
from newsroom.models import Block, Kind, Seed
from newsroom.pages import original
from newsroom.pages.original import Original, RecordMismatchError, Stretch, changes, stretches


def seed(text: str, repairs: Sequence[Any] = (), doubts: Sequence[Any] = ()) -> Seed:
    return Seed(given={"body": text}, repairs=list(repairs), doubts=list(doubts))


def repaired(text: str) -> Original:
    found = repair(text)
    return Original(
        seed(
            text,
            [[r.offset, r.before, r.after, r.certainty, r.encoding] for r in found.repairs],
            [[doubt.offset, doubt.text, doubt.reason] for doubt in found.doubts],
        )
    )


def side(text: Original, name: str) -> str:
    """One side of all rows, joined again."""
    parts = [part for span in text.spans for part in getattr(text.row(span), name)]
    return "".join(_char(part) if part.kind == "unseen" else part.text for part in parts)


def _char(part: Stretch) -> str:
    return chr(int(part.note.split()[0].removeprefix("U+"), 16))


def test_a_repair_stands_on_either_side() -> None:
    text = Original(seed("Juan GuaidĂł said", [[10, "Ăł", "ó", "exact", "iso-8859-2"]]))
    row = text.row(text.spans[0])
    assert row.raw == [
        Stretch("Juan Guaid"), Stretch("Ăł", "exact", "iso-8859-2"), Stretch(" said"),
    ]  # fmt: skip
    assert row.clean == [
        Stretch("Juan Guaid"), Stretch("ó", "exact", "iso-8859-2"), Stretch(" said"),
    ]  # fmt: skip


def test_both_sides_of_a_real_document(shared: Path) -> None:
    """One side joined is what was received, the other what repair made of it."""
    damaged = (shared / "seeds" / "003_c8ec3f70a88dea55.txt").read_text("utf-8")
    text = repaired(damaged)
    assert text.faithful
    assert len(text.changes) > 40
    assert side(text, "raw") == joined(damaged)
    assert side(text, "clean") == joined(repair(damaged).text)


def joined(text: str) -> str:
    return "".join(line for line in text.split("\n") if line.strip())


def test_a_doubt_is_marked_on_both_sides_and_gives_way_to_a_repair() -> None:
    text = Original(
        seed("aÂ bÂ", [[1, "Â", "", "inferred", ""]], [[0, "a", "odd"], [3, "Â", "odd"]])
    )
    assert [(change.before, change.kind) for change in text.changes] == [
        ("a", "doubt"), ("Â", "inferred"), ("Â", "doubt"),
    ]  # fmt: skip
    settled = changes("Âb", [[0, "Â", "x", "exact", ""]], [[0, "x", "odd"]])
    assert [change.kind for change in settled] == ["exact"]


def test_a_record_of_other_software_is_not_believed() -> None:
    with pytest.raises(RecordMismatchError):
        changes("plain text", [[3, "Ă", "í", "exact", ""]], [])
    text = Original(seed("plain text", [[3, "Ă", "í", "exact", ""]]))
    assert not text.faithful
    assert side(text, "raw") == "plain text"


def test_characters_that_cannot_be_seen_are_shown_by_their_codes() -> None:
    assert stretches("a\x85b") == [
        Stretch("a"), Stretch("85", "unseen", "U+0085"), Stretch("b"),
    ]  # fmt: skip
    [hyphen] = stretches("\xad")
    assert hyphen.note == "U+00AD SOFT HYPHEN"
    # A no-break space is as good as a space, unless a repair made it.
    assert stretches("a\xa0b") == [Stretch("a\xa0b")]
    assert stretches("\xa0", "exact")[0].inside == "exact"


def test_what_became_of_each_line() -> None:
    blocks = [
        Block(kind=Kind.HEADLINE, text="Title", first_line=0, last_line=0),
        Block(kind=Kind.BOILERPLATE, text="Donate", reason="donation appeal", first_line=4, last_line=4),
    ]  # fmt: skip
    text = Original(seed("Title\n\nTitle\n\nDonate"), blocks)
    rows = [text.row(span) for span in text.spans]
    assert [row.number for row in rows] == [1, 3, 5]
    assert [row.left_out for row in rows] == ["", "said elsewhere", "donation appeal"]
    assert rows[0].labels == ["headline"]
    assert [span.line for span in text.chosen("left-out")] == [2, 4]


def test_a_huge_original_is_paged_and_its_longest_line_cut() -> None:
    text = Original(seed("word " * 100_000 + "\n" + "line\n" * 1_000))
    pages = text.pages()
    assert all(len(page) <= original.PAGE_ROWS for page in pages)
    lengths = [sum(span.end - span.start for span in page) for page in pages]
    assert max(lengths) <= original.PAGE_LENGTH + original.ROW_LENGTH
    assert side(text, "raw").startswith("word word ")
    assert sum(len(page) for page in pages) == len(text.spans)
    assert text.row(text.spans[1]).continued
    assert text.row(text.spans[-1]).number == 1_001


def test_a_repair_at_a_cut_is_shown_once() -> None:
    before = "a" * (original.ROW_LENGTH - 1)
    text = Original(seed(before + "Ăł" + "b" * 10, [[len(before), "Ăł", "ó", "exact", ""]]))
    assert len(text.spans) == 2
    assert side(text, "raw") == before + "Ăł" + "b" * 10
    assert side(text, "clean") == before + "ó" + "b" * 10


@given(st.text(), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4), st.text(max_size=3))))
def test_repairs_find_back_to_the_raw_text(clean: str, edits: list[tuple[int, int, str]]) -> None:
    """Whatever was repaired: from the repaired text's offsets the raw text's come back."""
    raw, records, at = "", [], 0
    for offset, length, before in sorted(edits):
        if not at <= offset <= offset + length <= len(clean):
            continue
        after = clean[offset : offset + length]
        if before == after:
            continue
        raw += clean[at:offset] + before
        records.append([offset, before, after, "exact", ""])
        at = offset + length
    raw += clean[at:]
    rebuilt, at = "", 0
    for change in changes(raw, records, []):
        rebuilt += raw[at : change.start] + change.after
        at = change.end
    assert rebuilt + raw[at:] == clean


def test_all_that_a_page_shows_stands_beside_its_article() -> None:
    first = (
        "The ferry to Valdora sailed again on Thursday, and the whole village came to see it leave."
    )
    html = (
        "<html><body><nav><a href=/>Home</a></nav><article><h1>Ferry sails again</h1>"
        f"<p>{first}</p><p>It had lain in the harbour since the storm of last winter, with a flooded engine.</p>"
        "<p>The company says that the repair took longer than it should have, for want of a shipyard.</p>"
        "</article><footer>Imprint of the paper</footer></body></html>"
    )
    text = Original(
        Seed(path="a.html", data=html.encode(), sha256="", given={}, repairs=[], doubts=[])
    )
    rows = [text.row(span) for page in text.pages() for span in page]
    shown = ["".join(part.text for part in row.raw) for row in rows]
    left_out = [row.left_out == "not part of the article" for row in rows]
    assert (shown[0], left_out[0]) == ("Home", True)
    assert (shown[-1], left_out[-1]) == ("Imprint of the paper", True)
    assert not left_out[shown.index(first)]
    assert [row.number for row in rows if row.number] == sorted(
        row.number for row in rows if row.number
    )
    assert len([span for page in text.pages("left-out") for span in page]) == sum(left_out)
    assert not [span for page in text.pages("changed") for span in page]

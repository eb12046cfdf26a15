"""Any text can be read: nothing is raised, places fit, and time grows as the text does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.entities.find import read_names
from newsroom.importing.quotations.find import find_quotations
from newsroom.importing.types import BlockKind, ParsedBlock
from tests.newsroom.importing.quotations.articles import in_blocks

PIECES = (
    "“", "”", '"', "«", "»", "‘", "’", "—", " ", ", ", ". ", ": ", "\n", "(", ")", "he said", "said", "Ana Ruiz",
    "según", "dijo", "that", "que", "according to", "the senator", "she", "a-t-elle", "dit-il", "We go", "no", "of",
    "@ana", "and", "-il", "’s", "Monday", "😀",
)  # fmt: skip


@pytest.mark.fault
@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), min_size=1, max_size=4),
    st.sampled_from(("en", "es", "fr", "de", "it", "pt", "", "ru")),
)
def test_any_text_has_quotations_whose_places_fit(texts: list[str], language: str) -> None:
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, language) for text in texts]
    for one in in_blocks(blocks):
        assert 0 <= one.confidence <= 1
        for passage in (*one.passages, one.cue_at, one.speaker_at):
            if passage is not None:
                assert 0 <= passage.start < passage.end <= len(blocks[passage.block].text)


@pytest.mark.fault
@pytest.mark.parametrize(
    "shape",
    [
        "“", '" ', "He said “no” and ", "‘so’ it’s ", "—No —dijo Ana—. ", "he said ", "according to ",
        "“I will go now,” she said, ", "“A b c d e\n", "The woman said “we go to town now”. ",
    ],
)  # fmt: skip
def test_time_grows_as_the_text_does(shape: str) -> None:
    def seconds(times: int) -> float:
        texts = (shape * times).split("\n")
        blocks = [ParsedBlock(BlockKind.PARAGRAPH, text, "en") for text in texts if text]
        named = read_names(blocks)
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            find_quotations(blocks, named, named.entities)
            best = min(best, time.process_time() - start)
        return best

    seconds(100)
    # Eight times the text: what grows as the square takes 64 times as long.
    assert seconds(1600) < 25 * max(seconds(200), 0.002)

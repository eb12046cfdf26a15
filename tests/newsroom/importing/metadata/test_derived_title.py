"""The title that is made of a text without a headline."""

from __future__ import annotations

import pytest

from newsroom.importing.metadata.title import derive_title
from newsroom.importing.types import BlockKind, ParsedBlock


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["The wall will rise. It will cost nine million."], "The wall will rise"),
        (["The Rev. Ann Lee opened the new harbour. It rained."], "The Rev. Ann Lee opened the new harbour"),
        (["Wall winners? Boats and all who own one. It rained."], "Wall winners? Boats and all who own one"),
        (["In brief:", "• The wall is to rise by two metres"], "The wall is to rise by two metres"),
        (["Silence."], "Silence"),
    ],
)  # fmt: skip
def test_it_says_enough(texts: list[str], expected: str) -> None:
    blocks = [ParsedBlock(BlockKind.PARAGRAPH, text) for text in texts]
    found = derive_title(blocks)
    assert found is not None
    assert found.value == expected
    assert found.origin == "inferred"

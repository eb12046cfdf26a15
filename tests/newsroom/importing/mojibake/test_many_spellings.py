"""Words of nothing but lost letters: found by an index, the same as one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.mojibake.fallback import _difference
from newsroom.importing.mojibake.patch import Patch
from newsroom.importing.mojibake.spellings import spellings, spellings_with


@pytest.mark.parametrize(
    ("bones", "holes"),
    [
        ("******", ["мнопМ", "эабэ", "рстр", "абвг", "абв", "кмн"]),
        ("****", ["абвгдежзий", "абвгдежзийклмнопрст", "ё", "абвгдежз"]),
        ("***", ["αβγδεζηθικ", "ΑΒαβγδ", "ςν"]),
        ("*ros", ["éÉ"]),
        ("******", ["z"] * 6),
    ],
)
def test_the_index_finds_what_looking_at_each_does(bones: str, holes: list[str]) -> None:
    def fits(letters: str) -> bool:
        return len(letters) == len(holes) and all(
            c in hole or c.upper() in hole for c, hole in zip(letters, holes, strict=True)
        )

    wanted = [row for row in spellings(bones) if fits(row[0])]
    found = [row for row in spellings_with(bones, holes) if fits(row[0])]
    assert found == wanted


@given(st.text("ab é�âx ", max_size=40), st.text("ab é�âx ", max_size=40))
def test_the_edits_between_two_texts_lead_from_one_to_the_other(before: str, after: str) -> None:
    edits = _difference(before, after, 0)
    assert all(a.end <= b.start for a, b in pairwise(edits))
    patch = Patch(before)
    patch.apply(edits)
    assert patch.text == after

"""One home for what is folded and for what is not shown."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom import text
from newsroom.names import name_key

PLANE = [chr(code) for code in range(0x10000)]


def members(pattern: re.Pattern[str]) -> set[int]:
    return {ord(char) for char in PLANE if pattern.fullmatch(char)}


C0 = set(range(0x20)) - {0x09, 0x0A, 0x0C, 0x0D}
C1 = set(range(0x7F, 0xA0))
NO_CHARACTER = {*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF}


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (text.CONTROLS, C0 | C1 | {0x0C, 0xFFFE, 0xFFFF}),
        (text.UNSHOWN, C0 | C1 | NO_CHARACTER),
        (text.IGNORABLE, {0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF}),
        (
            text.UNSEEN,
            C0 | C1 | NO_CHARACTER | {0x0C, 0x0D, 0xAD, 0x061C, 0xFEFF}
            | {*range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2070)},
        ),
    ],
)  # fmt: skip
def test_the_sets_hold_what_they_say(pattern: re.Pattern[str], expected: set[int]) -> None:
    assert members(pattern) == expected


def test_a_no_break_space_is_seen_only_where_nothing_changed() -> None:
    assert members(text.UNSEEN_OR_NO_BREAK) == members(text.UNSEEN) | {0xA0}


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Nicolás", "nicolas"),
        ("O’Brien", "o'brien"),
        ("ﬁle", "file"),
        ("Straße", "straße"),
        ("Ñandú", "nandu"),
        ("", ""),
    ],
)
def test_folding(written: str, folded: str) -> None:
    assert text.fold(written) == folded


@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(written: str) -> None:
    once = text.without_accents(written)
    assert text.without_accents(once) == once


def test_a_key_folds_case_accents_and_punctuation() -> None:
    assert name_key("Dr. O’Brien-Ñandú") == "dr o brien nandu"
    assert name_key("Straße") == "strasse"


def test_the_home_knows_no_django() -> None:
    code = "import sys, newsroom.text; print('django' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"

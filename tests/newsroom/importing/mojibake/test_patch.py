"""A patch remembers the original through any number of rounds."""

from __future__ import annotations

from newsroom.importing.mojibake.patch import Edit, Patch, PatchChange


def test_edits_of_edits_lead_back_to_the_original() -> None:
    patch = Patch("cafÃƒÂ© noir")
    patch.apply(
        [Edit(3, 5, "Ã", "exact", "windows-1252"), Edit(5, 7, "©", "exact", "windows-1252")]
    )
    assert patch.text == "cafÃ© noir"
    patch.apply([Edit(3, 5, "é", "exact", "windows-1252")])
    assert patch.text == "café noir"
    assert patch.changes == [PatchChange(3, 4, "ÃƒÂ©", "exact", "windows-1252")]


def test_a_change_is_inferred_if_any_part_was() -> None:
    patch = Patch("abcd")
    patch.apply([Edit(1, 2, "X", "inferred", "")])
    patch.apply([Edit(1, 3, "Y", "exact", "")])
    assert (patch.text, patch.changes) == ("aYd", [PatchChange(1, 2, "bc", "inferred", "")])


def test_later_changes_move() -> None:
    patch = Patch("one two three")
    patch.apply([Edit(8, 13, "3", "exact", "")])
    patch.apply([Edit(0, 3, "1", "exact", "")])
    assert patch.text == "1 two 3"
    assert [(c.start, c.end, c.before) for c in patch.changes] == [(0, 1, "one"), (6, 7, "three")]


def test_an_edit_that_meets_half_a_change_takes_it_whole() -> None:
    patch = Patch("abcdef")
    patch.apply([Edit(1, 3, "XYZ", "exact", "")])
    patch.apply([Edit(3, 5, "-", "exact", "")])
    assert patch.text == "aXY-ef"
    assert patch.changes == [PatchChange(1, 4, "bcd", "exact", "")]


def test_two_edits_in_one_change_are_one() -> None:
    patch = Patch("xabcdy")
    patch.apply([Edit(1, 5, "ABCD", "exact", "")])
    patch.apply([Edit(1, 2, "1", "exact", ""), Edit(3, 4, "", "inferred", "")])
    assert patch.text == "x1BDy"
    [change] = patch.changes
    assert (change.start, change.end, change.before) == (1, 4, "abcd")
    assert change.certainty == "inferred"


def test_two_edits_of_one_earlier_change_are_one() -> None:
    patch = Patch("abc")
    patch.apply([Edit(1, 2, "xy", "exact", "")])
    patch.apply([Edit(0, 2, "P", "exact", ""), Edit(2, 4, "Q", "inferred", "")])
    assert patch.text == "PQ"
    (change,) = patch.changes
    assert (change.start, change.end, change.before, change.certainty) == (0, 2, "abc", "inferred")

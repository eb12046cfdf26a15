"""Values as cells of a file that spreadsheets open."""

from __future__ import annotations

import pytest

from search.web.export_forms import cell


@pytest.mark.parametrize("start", [*"=+-@\t\r\n", "＝", " =", "  +1"])
def test_a_cell_that_a_spreadsheet_would_calculate_is_defused(start: str) -> None:
    assert cell(f"{start}A1").startswith("'")


@pytest.mark.parametrize("text", ["Petro = Duque", "a@b", "5-4", "'quoted'", ""])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert cell(text) == text

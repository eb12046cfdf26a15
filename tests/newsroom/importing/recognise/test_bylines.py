"""Bylines that share their line with something else; the plain ones are in `cases/`."""

from __future__ import annotations

from newsroom.importing.recognise.bylines import byline_of


def test_names_after_a_date_on_the_same_line() -> None:
    assert byline_of("Nov. 7, 2016 | By: Jane Doe").people == ("Jane Doe",)
    assert byline_of("November 01, 2022 by Peoples Dispatch").outlets == ("Peoples Dispatch",)

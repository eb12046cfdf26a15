"""Bylines that share their line with something else; the plain ones are in `cases/`."""

from __future__ import annotations

from newsroom.importing.recognise.bylines import byline_of


def test_names_after_a_date_on_the_same_line() -> None:
    assert byline_of("Nov. 7, 2016 | By: Jane Doe").people == ("Jane Doe",)
    assert byline_of("November 01, 2022 by Peoples Dispatch").outlets == ("Peoples Dispatch",)


def test_what_stands_beside_a_date_may_be_the_outlet_or_sections() -> None:
    assert byline_of("November 7, 2016 / 1:07 AM / CBS News").outlets == ("CBS News",)
    assert byline_of("07/11/2016 Jane Doe All, Books, News").people == ("Jane Doe",)


def test_what_stands_behind_a_name_is_no_part_of_it() -> None:
    assert byline_of("Jane Doe Education editor").people == ("Jane Doe",)
    assert byline_of("Jane DoeView More Articles").people == ("Jane Doe",)
    assert byline_of("Jane Doe for The Guardian").outlets == ("The Guardian",)

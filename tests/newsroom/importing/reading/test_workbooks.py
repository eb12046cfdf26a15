"""Workbooks as spreadsheet programs write them, and what only looks like one."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st
from openpyxl import Workbook

from newsroom.importing import Found, Limits, RawDocument, Unreadable, read_documents
from newsroom.importing.reading.documents import count_documents

HEADER = ("Title", "Body", "Date", "Id")


def workbook(*sheets: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read(path: Path, data: bytes, **options: Any) -> list[Found]:
    path.write_bytes(data)
    return list(read_documents([str(path)], **options))


def given(found: list[Found]) -> list[dict[str, Any]]:
    return [dict(one.given) for one in found if isinstance(one, RawDocument)]


def reasons(found: list[Found]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Unreadable)]


def test_a_row_is_a_record_with_days_as_days_and_numbers_as_they_look(tmp_path: Path) -> None:
    data = workbook(
        [
            (),
            HEADER,
            ("Ferry", "It sailed, at last.\n\nOn time.", dt.datetime(2022, 11, 1), 7.0),
            (None, None, None, None),
            ("Fair", "Rain; rain.", dt.datetime(2022, 11, 2, 9, 30), "b-8"),
        ]
    )
    found = read(tmp_path / "a.xlsx", data)
    assert given(found) == [
        {
            "title": "Ferry",
            "body": "It sailed, at last.\n\nOn time.",
            "date": "2022-11-01",
            "id": "7",
        },
        {"title": "Fair", "body": "Rain; rain.", "date": "2022-11-02T09:30:00", "id": "b-8"},
    ]
    assert [one.path.rpartition("#")[2] for one in found] == ["1", "2"]
    assert count_documents([str(tmp_path / "a.xlsx")]) >= 2


def test_it_is_read_in_a_zip_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("desk/a.xlsx", workbook([HEADER, ("Ferry", "It sailed.", "2022-11-01", 7)]))
    assert [row["id"] for row in given(list(read_documents([str(tmp_path / "a.zip")])))] == ["7"]


def test_sheets_beyond_the_first_are_named_if_something_stands_there(tmp_path: Path) -> None:
    rows = [HEADER, ("Ferry", "It sailed.", "2022-11-01", 7)]
    found = read(tmp_path / "a.xlsx", workbook(rows, [()], rows))
    assert len(given(found)) == 1
    assert [one.path for one in found if isinstance(one, Unreadable)] == [
        f"{tmp_path / 'a.xlsx'}#Sheet 2"
    ]


def test_a_formula_is_what_it_came_to_or_nothing(tmp_path: Path) -> None:
    data = workbook([HEADER, ("=1+1", "It sailed.", "2022-11-01", 7)])
    [row] = given(read(tmp_path / "a.xlsx", data))
    assert "title" not in row


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty"),
        (b"title,body\nFerry,It sailed.\n", "it is no XLSX workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is no XLSX workbook"),
        (workbook([HEADER, ("Ferry", "It sailed.", "", 7)])[:-300], "it is no XLSX workbook"),
        (workbook([()]), "it holds no records"),
        (workbook([HEADER]), "it holds no records"),
    ],
)
def test_what_is_none_is_told(tmp_path: Path, data: bytes, reason: str) -> None:
    assert [why for why in reasons(read(tmp_path / "a.xlsx", data)) if reason in why]


def test_another_kind_of_zip_is_no_workbook(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("word/document.xml", "<a/>")
    [reason] = reasons(list(read_documents([str(tmp_path / "a.xlsx")])))
    assert "cannot be read" in reason


def test_a_workbook_that_fills_the_memory_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    [reason] = reasons(list(read_documents([str(tmp_path / "a.xlsx")])))
    assert "too large" in reason


def test_a_row_beyond_the_limits_is_told_and_the_next_one_read(tmp_path: Path) -> None:
    data = workbook(
        [
            HEADER,
            ("Long", "x" * 3_000, "", 1),
            ("Wide", *["y"] * 30),
            ("Ferry", "It sailed.", "", 2),
        ]
    )
    found = read(tmp_path / "a.xlsx", data, limits=Limits(document=2_000, columns=10))
    assert [row["title"] for row in given(found)] == ["Ferry"]
    assert ["NEWSROOM_MAX" in reason for reason in reasons(found)] == [True, True]


@examples(cut=st.integers(0, 5_000), place=st.integers(0, 5_000), byte=st.integers(0, 255))
def test_damage_gives_a_reason_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, cut: int, place: int, byte: int
) -> None:
    data = bytearray(workbook([HEADER, ("Ferry", "It sailed.", "2022-11-01", 7)]))
    data[place % len(data)] = byte
    path = tmp_path_factory.mktemp("damaged") / "a.xlsx"
    found = read(path, bytes(data[: len(data) - cut % len(data)]))
    assert found
    assert all(
        "cannot be read (" not in reason or "workbook" in reason for reason in reasons(found)
    )

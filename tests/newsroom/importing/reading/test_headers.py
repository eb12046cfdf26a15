"""Where a table begins: lines above its header, tables without one, tables that hold no texts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from newsroom.importing import Found, RawDocument, Unreadable, read_documents
from newsroom.importing.reading.markup import plain

ONE = {"title": "Ferry sails", "body": 'It sailed, "at last";\nand on time.', "date": "2022-11-03"}
TWO = {"title": "Pier is built", "body": "It is built — anew.", "date": "2022-11-04"}
QUOTED = 'title;body;date\r\n"Ferry sails";"It sailed, ""at last"";\nand on time.";2022-11-03\r\nPier is built;It is built — anew.;2022-11-04\r\n'


def read(path: Path, data: bytes) -> list[Found]:
    path.write_bytes(data)
    return list(read_documents([str(path)]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    ("above", "note"),
    [
        ("", ""),
        ("\r\n\r\n \r\n", ""),
        ("sep=;\r\n", ""),
        ("\r\nsep=;\r\n\r\n", ""),
        ("Articles of the Harbour Ledger\r\n", "“Articles of the Harbour Ledger”"),
        ("Articles;;\r\nMade on: 2023-01-01;;\r\n\r\n", "“Articles;; Made on: 2023-01-01;;”"),
        ("sep=;\r\nArticles of November\r\n", "“Articles of November”"),
    ],
)
def test_what_stands_above_the_header_is_left_out_and_told(
    above: str, note: str, encoding: str, tmp_path: Path
) -> None:
    first, second = read(tmp_path / "a.csv", (above + QUOTED).encode(encoding))
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert [dict(first.given), dict(second.given)] == [ONE, TWO]
    told = (f"what stands above the header was left out: {note}",) if note else ()
    assert (first.notes, second.notes) == (told, ())


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ('"=""007"""', "007"),
        ('"=""It """"rained"""""""', 'It "rained"'),
        ("'=Ferry sails", "=Ferry sails"),
        ("'-5 degrees", "-5 degrees"),
        ("'Ferry' sails", "'Ferry' sails"),
        ("= Ferry sails", "= Ferry sails"),
    ],
)
def test_what_spreadsheets_write_to_keep_a_text_is_left_out(
    cell: str, said: str, tmp_path: Path
) -> None:
    [found] = read(tmp_path / "a.csv", f"title,body\n{cell},It sailed.\n".encode())
    assert isinstance(found, RawDocument)
    assert found.given["title"] == said


def test_of_columns_of_one_name_an_empty_one_takes_nothing_away(tmp_path: Path) -> None:
    [found] = read(tmp_path / "a.csv", b"title,title,body\nFerry sails,,It sailed.\n")
    assert isinstance(found, RawDocument)
    assert found.given["title"] == "Ferry sails"
    assert found.notes == ("the column “title” stands 2 times; the last counts",)


def test_a_title_above_the_header_of_a_workbook_is_left_out(tmp_path: Path) -> None:
    workbook = Workbook()
    assert workbook.active is not None
    for row in (
        ["Articles of November"],
        [],
        ["Title", "Text", "Date"],
        ["Ferry", "It sailed.", None],
    ):
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    [found] = read(tmp_path / "a.xlsx", buffer.getvalue())
    assert isinstance(found, RawDocument)
    assert dict(found.given) == {"title": "Ferry", "body": "It sailed."}
    assert found.notes == ("what stands above the header was left out: “Articles of November”",)


def test_the_table_of_trafilatura_has_no_header(tmp_path: Path) -> None:
    row = (
        "https://www.ledger.example/a\tnull\t9c1c\tledger.example\tFerry sails\tnull\t2022-11-03\t"
        '"The ferry sailed.\nNobody had believed it."\tnull\tnull\tarticle\n'
    )
    # Of a page that it was given without its address.
    row_of_none = row.replace("https://www.ledger.example/a", "null").replace(
        "9c1c", "9c1c3a44c08b5e35"
    )
    [alone] = read(tmp_path / "b.csv", row_of_none.encode())
    assert isinstance(alone, RawDocument)
    assert alone.given["title"] == "Ferry sails"
    first, second = read(tmp_path / "a.csv", (row + row.replace("/a", "/b")).encode())
    assert isinstance(first, RawDocument)
    assert dict(first.given) == {
        "url": "https://www.ledger.example/a", "source": "ledger.example", "title": "Ferry sails",
        "date": "2022-11-03", "body": "The ferry sailed.\nNobody had believed it.",
    }  # fmt: skip
    assert second.path.endswith("#2")


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["1080245763", "20221103", "202211", "2022", "2022.8301", *[""] * 56], "events"),
        (["1080245763", "20221103080000", "20221103081500", "1", "ledger.example", *["x"] * 11], "mentions"),
        (["20221103081500-0", "20221103081500", "1", "ledger.example", *["x"] * 23], "articles' themes (GKG)"),
        (["DATE", "NUMARTS", "COUNTS", "THEMES", "LOCATIONS", "PERSONS", "SOURCES", "SOURCEURLS"],
         "articles' themes (GKG)"),
    ],
)  # fmt: skip
def test_a_table_of_gdelt_says_that_it_holds_no_texts(
    row: list[str], what: str, tmp_path: Path
) -> None:
    [found] = read(tmp_path / "20221103.export.CSV", ("\t".join(row) + "\n").encode() * 3)
    assert isinstance(found, Unreadable)
    assert found.reason == (
        f"it is a table of GDELT, with {what} and addresses of articles, but without their texts"
    )


def test_a_list_of_addresses_says_for_each_that_it_has_no_text(tmp_path: Path) -> None:
    """What the API of GDELT answers, too."""
    article = (
        '{"url": "https://ledger.example/a", "title": "Ferry sails", "seendate": "20221103T080000Z",'
        ' "domain": "ledger.example", "language": "English", "sourcecountry": "United States"}'
    )
    [found] = read(tmp_path / "a.json", f'{{"articles": [{article}]}}'.encode())
    assert isinstance(found, Unreadable)
    assert found.reason.startswith("it has no body (columns: domain, language, seendate")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<p>Ferry <b>sails</b></p>", "Ferry sails"),
        ("AT&amp;amp;T &amp;#8217;wins&amp;#8217;", "AT&T ’wins’"),
        ("<p> begins a paragraph of HTML", "<p> begins a paragraph of HTML"),
    ],
)
def test_a_title_may_be_markup(written: str, read_as: str) -> None:
    assert plain(written) == read_as


def test_a_date_may_be_of_microsoft(tmp_path: Path) -> None:
    [found] = read(tmp_path / "a.json", rb'[{"text": "x", "date": "\/Date(1667462400000)\/"}]')
    assert isinstance(found, RawDocument)
    assert found.given["date"] == "1667462400000"


def test_cells_that_no_column_names_are_told(tmp_path: Path) -> None:
    """Most often a text with commas that nothing stands around."""
    data = b"title,date,body\nFerry,2022-11-03,It sailed,at last,and on time,\nPier,2022-11-04,Built,,\n"
    first, second = read(tmp_path / "a.csv", data)
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert first.notes == (
        "cells beyond the header's last column have no name, and were left out: 2",
    )
    assert second.notes == ()

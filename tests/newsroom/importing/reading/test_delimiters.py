"""Tables parted by tabs, semicolons and bars, as spreadsheets and databases write them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from newsroom.importing import Found, RawDocument, read_documents

ROWS = [
    ["title", "body", "date"],
    ["Ferry", "It sailed, at last; on time.", "2022-11-01"],
    ["Fair", "Rain, rain; rain, rain; rain.", "2022-11-02"],
]


def read(path: Path, text: str | bytes) -> list[Found]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_documents([str(path)]))


def given(found: list[Found]) -> list[dict[str, str]]:
    return [dict(one.given) for one in found if isinstance(one, RawDocument)]


def wanted(rows: list[list[str]] = ROWS) -> list[dict[str, str]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("name", ["a.tsv", "a.TSV", "a.tab", "a.csv"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_tabs_part_columns_whatever_the_text_holds(
    tmp_path: Path, name: str, end: str, mark: str
) -> None:
    text = mark + "".join("\t".join(row) + end for row in ROWS)
    assert given(read(tmp_path / name, text)) == wanted()


def test_a_compressed_table_of_tabs(tmp_path: Path) -> None:
    text = "\n".join("\t".join(row) for row in ROWS).encode()
    assert given(read(tmp_path / "a.tsv.gz", gzip.compress(text))) == wanted()


def test_the_unicode_text_of_a_spreadsheet(tmp_path: Path) -> None:
    text = "\r\n".join("\t".join(row) for row in ROWS)
    assert given(read(tmp_path / "a.tsv", text.encode("utf-16"))) == wanted()


@pytest.mark.parametrize("delimiter", [";", "|", ","])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_the_header_says_what_parts_columns(tmp_path: Path, delimiter: str, name: str) -> None:
    rows = [delimiter.join(f'"{cell}"' for cell in row) for row in ROWS]
    assert given(read(tmp_path / name, "\n".join(rows))) == wanted()
    rows[0] = rows[0].replace('"', "")
    assert given(read(tmp_path / name, "\n".join(rows))) == wanted()


def test_names_that_are_known_count_more_than_many_delimiters(tmp_path: Path) -> None:
    text = "title;body;notes (who, what, when, where, why)\nFerry;It sailed.;a, b, c, d, e\n"
    assert given(read(tmp_path / "a.csv", text)) == [{"title": "Ferry", "body": "It sailed."}]


def test_names_that_a_person_gives_are_known(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kop;tekst, volledig\nFerry;It sailed, at last.\n")
    found = read_documents([str(tmp_path / "a.csv")], {"tekst, volledig": "body", "kop": "title"})
    assert given(list(found)) == [{"title": "Ferry", "body": "It sailed, at last."}]


def test_a_spreadsheets_own_word_for_it_counts(tmp_path: Path) -> None:
    text = "sep=;\r\ntitle;body\r\nFerry;It sailed, at last.\r\n"
    [found] = read(tmp_path / "a.csv", text)
    assert given([found]) == [{"title": "Ferry", "body": "It sailed, at last."}]
    assert found.path.endswith("#1")


def test_quotes_of_the_text_stay_in_a_table_that_is_written_without(tmp_path: Path) -> None:
    rows = [
        ROWS[0],
        ["“Never”", '"Never," she said. "Not once."', "2022"],
        ['"Fair', "Rain.", "2022"],
    ]
    assert given(read(tmp_path / "a.tsv", "\n".join("\t".join(row) for row in rows))) == wanted(
        rows
    )


def test_quotes_of_a_spreadsheet_hold_lines_and_tabs_together(tmp_path: Path) -> None:
    text = 'title\tbody\n"Ferry ""Ana"""\t"It sailed.\nIt\tcame back."\nFair\tRain.\n'
    assert given(read(tmp_path / "a.tsv", text)) == [
        {"title": 'Ferry "Ana"', "body": "It sailed.\nIt\tcame back."},
        {"title": "Fair", "body": "Rain."},
    ]


def test_one_column_is_a_table_too(tmp_path: Path) -> None:
    assert given(read(tmp_path / "a.csv", "text\nIt rained; it snowed.\n")) == [
        {"body": "It rained; it snowed."}
    ]

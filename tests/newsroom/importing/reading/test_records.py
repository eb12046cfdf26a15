"""Records of exports that are no good JSON, or hold what no database takes: told, never swallowed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsroom.importing import Found, RawDocument, Unreadable, read_documents


def lines(folder: Path, *texts: str) -> list[Found]:
    (folder / "export.jsonl").write_text("\n".join(texts))
    return list(read_documents([str(folder / "export.jsonl")]))


def read(folder: Path, text: str) -> RawDocument:
    [found] = lines(folder, text)
    assert isinstance(found, RawDocument), found
    return found


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_any_nesting_is_a_reason_and_the_next_line_is_read(tmp_path: Path, opening: str) -> None:
    deep = '{"body": "It rained.", "tags": ' + opening * 100_000 + "1"
    closed = '{"body": "It rained.", "tags": ' + "[" * 100_000 + "]" * 100_000 + "}"
    one, two, three = lines(tmp_path, deep, closed, '{"body": "It snowed."}')
    for found in (one, two):
        assert isinstance(found, Unreadable)
        assert found.reason == "the line is JSON that is nested too deeply to be read"
    assert isinstance(three, RawDocument)


def test_halves_of_characters_become_replacement_characters(tmp_path: Path) -> None:
    document = read(
        tmp_path, r'{"title": "\ud83d", "body": "Rain \udc00 and \ud83d\ude00 \ud800."}'
    )
    assert document.given == {"title": "\ufffd", "body": "Rain \ufffd and 😀 \ufffd."}
    assert document.notes == (
        "1 halves of characters in the title, read as “\ufffd”",
        "2 halves of characters in the body, read as “\ufffd”",
    )


def test_halves_of_characters_in_a_columns_name_do_not_spoil_the_reason(tmp_path: Path) -> None:
    [found] = lines(tmp_path, r'{"\ud800": "x"}')
    assert isinstance(found, Unreadable)
    found.reason.encode()


def test_a_key_that_stands_twice_is_told(tmp_path: Path) -> None:
    document = read(
        tmp_path, '{"title": "A", "title": "B", "body": "Rain.", "x": {"y": 1, "y": 2}}'
    )
    assert document.given["title"] == "B"
    assert sorted(document.notes) == [
        "the key “title” stands 2 times; the last counts",
        "the key “y” stands 2 times; the last counts",
    ]


@pytest.mark.parametrize("name", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_told_and_read_as_nothing(tmp_path: Path, name: str) -> None:
    document = read(tmp_path, f'{{"body": "Rain.", "author": {name}, "date": {name}}}')
    assert document.given == {"body": "Rain."}
    assert document.notes == (f"{name} is no value of JSON, and was read as none",)


def test_a_number_of_any_length_is_read(tmp_path: Path) -> None:
    long, less = "7" * 9_000, "8" * 5_000
    document = read(tmp_path, f'{{"body": "Rain.", "id": {long}, "author": -{less}}}')
    assert document.given["author"] == "-" + "8" * 5_000
    assert document.notes == ("a number of 9,000 digits was read as text",)


def test_a_table_of_another_encoding_may_have_its_letters_in_the_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("título,body\nUno,Llovió.\n".encode("cp1252"))
    [found] = read_documents([str(tmp_path / "a.csv")], {"título": "title"})
    assert isinstance(found, RawDocument)
    assert found.given == {"title": "Uno", "body": "Llovió."}


class TestQuotes:
    def table(self, folder: Path, text: str) -> list[Found]:
        (folder / "table.csv").write_text(text, newline="")
        return list(read_documents([str(folder / "table.csv")]))

    def test_the_rows_below_an_open_quote_are_records_of_their_own(self, tmp_path: Path) -> None:
        rows = [f"Title {number},It rained for the {number}th day." for number in range(300)]
        rows[40] = '"Title 40,It rained for the 40th day.'
        found = self.table(tmp_path, "\n".join(["title,body", *rows, ""]))
        assert len(found) == 300
        assert [each.path.rpartition("#")[2] for each in found] == [str(n) for n in range(1, 301)]
        broken = found[40]
        assert isinstance(broken, Unreadable)  # its comma is inside the quote: it has no body
        good = [each for each in found if isinstance(each, RawDocument)]
        assert len(good) == 299
        assert good[40].given["title"] == "Title 41"

    def test_an_open_quote_is_told_with_its_line(self, tmp_path: Path) -> None:
        found = self.table(
            tmp_path, 'title,body\nOne,"It rained.\nTwo,"It snowed."\nThree,It hailed.\nFour,"Fog\n'
        )
        notes = {each.given["title"]: each.notes for each in found if isinstance(each, RawDocument)}
        assert any("line 5" in note for note in notes["Four"])

    def test_a_text_that_was_cut_off_inside_a_quote_is_kept_whole(self, tmp_path: Path) -> None:
        body = "It rained.\nIt rained again, and again, and again.\nThen it stopped"
        [first, last] = self.table(tmp_path, f'title,body\nOne,Sun.\nTwo,"{body}')
        assert isinstance(first, RawDocument)
        assert isinstance(last, RawDocument)
        assert last.given["body"] == body
        [note] = last.notes
        assert note.startswith(
            "a quote in the record that begins in line 3 is not closed; the rest"
        )

    def test_many_open_quotes_end_in_time(self, tmp_path: Path) -> None:
        found = self.table(tmp_path, "title,body\n" + 'One,"It ""rained\n' * 20_001)
        assert len(found) > 1

    def test_a_table_without_fault_has_no_notes(self, tmp_path: Path) -> None:
        found = self.table(
            tmp_path, 'title,body\r\n"One ""1""","It\r\nrained, 5"" of it."\r\nTwo,5" of rain\r\n'
        )
        assert [(each.given, each.notes) for each in found if isinstance(each, RawDocument)] == [
            ({"title": 'One "1"', "body": 'It\r\nrained, 5" of it.'}, ()),
            ({"title": "Two", "body": '5" of rain'}, ()),
        ]

    def test_a_column_that_stands_twice_is_told_once(self, tmp_path: Path) -> None:
        one, two = self.table(tmp_path, "title,title,body\nA,B,Rain.\nC,D,Snow.\n")
        assert isinstance(one, RawDocument)
        assert one.notes == ("the column “title” stands 2 times; the last counts",)
        assert isinstance(two, RawDocument)
        assert two.notes == ()


def test_json_that_is_good_has_no_notes(tmp_path: Path) -> None:
    record = {"title": "Señor 😀", "body": "Rain.", "n": 12, "x": [1.5, None, True]}
    assert read(tmp_path, json.dumps(record)).notes == ()

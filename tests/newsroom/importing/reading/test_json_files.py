"""Files of JSON: where in them the records are, whatever their length, and what is refused."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from newsroom.importing import (
    Found,
    Limits,
    RawDocument,
    Unreadable,
    count_documents,
    read_documents,
)

ONE, TWO = {"title": "One", "text": "It rained."}, {"title": "Two", "text": "It snowed."}
# A file is read as a stream where it is larger than a document may be.
SMALL = Limits(document=300)


def read(folder: Path, text: str | bytes, limits: Limits | None = None) -> list[Found]:
    (folder / "a.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_documents([str(folder / "a.json")], limits=limits))


def said(found: list[Found]) -> list[str]:
    """The titles of what was read, the reasons of what was not."""
    return [each.given["title"] if isinstance(each, RawDocument) else each.reason for each in found]


@pytest.mark.parametrize(
    "value",
    [
        [ONE, TWO],
        {"articles": [ONE, TWO]},
        {"status": "ok", "sources": [{"id": "x", "name": "X"}], "articles": [ONE, TWO]},
        {"response": {"docs": [ONE, TWO], "meta": {"hits": 2}}},
        {"data": {"search": {"edges": [ONE, TWO]}}},
        {"first": ONE, "second": TWO},
        {"news": [ONE], "sports": [TWO]},
        {"title": {"0": "One", "1": "Two"}, "text": {"0": "It rained.", "1": "It snowed."}},
        {"columns": ["title", "text"], "index": [0, 1],
         "data": [["One", "It rained."], ["Two", "It snowed."]]},
        {"schema": {"fields": [{"name": "title", "type": "string"}]}, "data": [ONE, TWO]},
    ],
)  # fmt: skip
@pytest.mark.parametrize("indent", [None, 2])
def test_the_records_are_found(value: Any, indent: int | None, tmp_path: Path) -> None:
    found = read(tmp_path, json.dumps(value, indent=indent))
    assert said(found) == ["One", "Two"]
    assert [each.path.rpartition("#")[2] for each in found] == ["1", "2"]


def test_one_object_is_one_record_whatever_lists_it_has(tmp_path: Path) -> None:
    article = {**ONE, "images": [{"url": "x"}], "related": [TWO], "authors": ["Ada Fenwick"]}
    assert said(read(tmp_path, json.dumps(article))) == ["One"]
    blocks = {"title": "One", "content": [{"type": "p", "text": "It rained."}]}
    [found] = read(tmp_path, json.dumps(blocks))
    assert isinstance(found, RawDocument)
    assert found.given["body"] == "It rained."


def test_objects_one_after_the_other_are_records(tmp_path: Path) -> None:
    assert said(read(tmp_path, f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n")) == ["One", "Two"]
    assert said(read(tmp_path, f"{json.dumps(ONE, indent=1)}{json.dumps(TWO)}")) == ["One", "Two"]


def test_that_several_lists_are_read_is_told(tmp_path: Path) -> None:
    first, second = read(tmp_path, json.dumps({"news": [ONE], "page": {"sports": [TWO]}}))
    assert isinstance(first, RawDocument)
    assert isinstance(second, RawDocument)
    assert first.notes == (
        "records are read from several lists: “news” with 1, “page.sports” with 1",
    )
    assert second.notes == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('"It rained."', "it is no JSON that could hold records: no list, and no object"),
        ("It rained.", "it is no JSON that could hold records: no list, and no object"),
        ("[]", "it holds no records: no list of objects, and no text"),
        ('{"status": "error"}', "it holds no records: no list of objects, and no text"),
        (
            json.dumps({"users": [{"n": 1}], "page": {"tags": [{"n": 1}, {"n": 2}]}}),
            "it holds no records with a text (lists: “users” with 1, “page.tags” with 2)",
        ),
    ],
)
def test_what_holds_no_records_says_what_it_holds(text: str, reason: str, tmp_path: Path) -> None:
    assert said(read(tmp_path, text)) == [reason]


TEXT = "It rained. " * 10  # three of these are more than a document may be


@pytest.mark.parametrize(
    "around",
    [
        "[%s]",
        '{"status": "ok", "articles": [%s], "total": 9}',
        '{"sources": [{"id": "a"}, {"id": "b"}], "response": {"next": null, "docs": [%s]}}',
    ],
)
def test_a_file_of_any_length_is_read(around: str, tmp_path: Path) -> None:
    records = [{"title": f"No. {n}", "text": TEXT} for n in range(9)]
    text = around % ",\n".join(map(json.dumps, records))
    assert said(read(tmp_path, text, SMALL)) == [f"No. {n}" for n in range(9)]


def test_objects_by_their_ids_are_read_in_a_file_of_any_length(tmp_path: Path) -> None:
    text = json.dumps({f"id{n}": {"title": f"No. {n}", "text": TEXT} for n in range(9)})
    assert said(read(tmp_path, text, SMALL)) == [f"No. {n}" for n in range(9)]


def test_a_record_that_is_too_long_is_a_reason_and_the_next_one_is_read(tmp_path: Path) -> None:
    text = json.dumps([ONE, {"title": "Long", "text": 'It "rained" \\ ' * 90_000}, TWO])
    one, long, two = said(read(tmp_path, text, SMALL))
    assert (one, two) == ("One", "Two")
    assert long.startswith("the record is too long for one article (over 0 MB; at most 0 MB")


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('[{"title": "One", "text": NaN, "content": "It rained."}]', ["One"]),
        ('[{"title": "One", "text": "It rained.",}, %s]', ["it is no JSON (", "Two"]),
        ("[7, null, %s]", ["it is JSON, but no object with columns"] * 2 + ["Two"]),
        ("[%s,]", ["Two"]),
        ("[%s", ["Two", "the JSON breaks off here (there is neither a comma nor the end)"]),
        ('[%s, {"title": "O', ["Two", "the JSON breaks off here (it ends in the middle of a value)"]),
        ('{"articles": [%s, {"title": "O', ["Two", "the JSON breaks off here (it ends in the middle"]),
        ("[%s] and more", ["Two", "the JSON breaks off here (“a” is not expected here)"]),
        ('[{"text": "x", "a": ' + "[" * 5_000 + "]" * 5_000 + "}, %s]",
         ["it is JSON that is nested too deeply to be read", "Two"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_the_rest_is_read(
    text: str, titles: list[str], tmp_path: Path
) -> None:
    found = said(read(tmp_path, text.replace("%s", json.dumps(TWO))))
    assert len(found) == len(titles)
    assert all(one.startswith(start) for one, start in zip(found, titles, strict=True)), found


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_its_letters_may_be_written_otherwise(encoding: str, tmp_path: Path) -> None:
    text = json.dumps([{"title": "Llovió en Cádiz", "text": "Llovió."}], ensure_ascii=False)
    assert said(read(tmp_path, text.encode(encoding))) == ["Llovió en Cádiz"]


def test_a_mark_where_a_piece_ends_is_read(tmp_path: Path) -> None:
    """Strings with backslashes and quotes, of all lengths, across what is read at a time."""
    records = [{"title": f"{n}", "text": "\\" * n + '"' + "x" * (n % 7)} for n in range(900)]
    found = read(tmp_path, json.dumps(records))
    assert [each.given["body"] for each in found] == [each["text"] for each in records]  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["gz", "zip"])
def test_it_may_be_compressed(form: str, tmp_path: Path) -> None:
    data = json.dumps({"articles": [ONE, TWO]}).encode()
    if form == "gz":
        path = tmp_path / "a.json.gz"
        path.write_bytes(gzip.compress(data))
    else:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.json", data)
            archive.writestr("b.json.gz", gzip.compress(data.replace(b"One", b"Three")))
    expected = ["One", "Two"] if form == "gz" else ["One", "Two", "Three", "Two"]
    assert said(list(read_documents([str(path)]))) == expected


def test_about_how_many_records_there_are_is_known_before(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps([ONE] * 40))
    assert count_documents([str(tmp_path / "a.json")]) == 40


def test_a_file_that_expands_beyond_measure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b'[{"text": "' + b"x" * 20_000_000))
    [found] = read_documents([str(tmp_path / "a.json.gz")], limits=Limits(document=500))
    assert isinstance(found, Unreadable)
    assert found.reason.startswith("it expands to more than 200 times its size")


@pytest.mark.fault
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    record = json.dumps({"title": "One", "text": "It rained. " * 300, "tags": [{"a": 1}] * 9})

    def pieces(number: int) -> Iterator[str]:
        yield '{"status": "ok", "articles": ['
        yield from (f"{record},\n" for _ in range(number))
        yield f"{record}]}}"

    peaks = []
    for number in (8_000, 24_000):
        with (tmp_path / "a.json").open("w") as file:
            file.writelines(pieces(number))
        tracemalloc.start()
        assert sum(1 for _ in read_documents([str(tmp_path / "a.json")])) == number + 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.2


def test_a_reason_is_no_record(tmp_path: Path) -> None:
    [found] = read(tmp_path, "[7]")
    assert isinstance(found, Unreadable)

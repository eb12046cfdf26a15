"""What a document may hold: bounds of size, columns, expansion and number, in bounded memory."""

from __future__ import annotations

import gzip
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from newsroom.importing import (
    Found,
    Limits,
    RawDocument,
    Unreadable,
    count_documents,
    read_documents,
)
from newsroom.importing.reading import limits

SMALL = Limits(document=2_000, cell=500, columns=5, expansion=50, members=3)
# What reading may take beyond what the process had taken before.
ROOM = 100 * 1024 * 1024
MEASURE = """
import resource, sys
from newsroom.importing import Unreadable, count_documents, read_documents
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count_documents(sys.argv[1:])
for found in read_documents(sys.argv[1:]):
    if isinstance(found, Unreadable):
        print(found.reason)
    else:
        print("read", len(found.data))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


def read(path: Path, text: str | bytes, bounds: Limits = SMALL) -> list[Found]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_documents([str(path)], None, bounds))


def reasons(found: list[Found]) -> list[str]:
    return [each.reason if isinstance(each, Unreadable) else "" for each in found]


def measured(*paths: Path) -> tuple[list[str], int]:
    """What was said of the documents, and the bytes that reading took, in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
    )
    *said, taken = run.stdout.splitlines()
    return said, int(taken)


def bomb(path: Path, start: bytes, filling: bytes, megabytes: int) -> Path:
    """A gzip file of `megabytes` that are all alike."""
    squeeze = zlib.compressobj(9, wbits=31)
    block = filling * (1024 * 1024 // len(filling))
    with path.open("wb") as out:
        out.write(squeeze.compress(start))
        for _ in range(megabytes):
            out.write(squeeze.compress(block))
        out.write(squeeze.flush())
    return path


class TestReasons:
    def test_a_text_a_line_and_a_row_that_are_too_large(self, tmp_path: Path) -> None:
        long = "ab " * 1_000
        [text] = reasons(read(tmp_path / "a.txt", long))
        [line, good] = reasons(
            read(tmp_path / "a.jsonl", f'{{"body": "{long}"}}\n{{"body": "It rained."}}')
        )
        [row, fair] = reasons(read(tmp_path / "a.csv", f"title,body\nOne,{long}\nTwo,It rained.\n"))
        assert (good, fair) == ("", "")
        for reason in (text, line, row):
            assert "NEWSROOM_MAX_DOCUMENT_MB" in reason

    def test_a_row_with_too_many_columns(self, tmp_path: Path) -> None:
        wide, good = reasons(read(tmp_path / "a.csv", "body,b\nIt rained,1,2,3,4,5\nIt snowed,2\n"))
        assert wide == "the row has 6 columns (at most 5: NEWSROOM_MAX_COLUMNS)"
        assert good == ""

    def test_a_cell_that_is_too_large(self, tmp_path: Path) -> None:
        large, good = reasons(read(tmp_path / "a.csv", f"body,b\n{'x' * 501},1\nIt snowed,2\n"))
        assert "NEWSROOM_MAX_CELL_MB" in large
        assert good == ""

    def test_a_quoted_text_of_many_commas_is_no_row_of_columns(self, tmp_path: Path) -> None:
        body = "ab, " * 120_000
        [found] = read(tmp_path / "a.csv", f'body,b\n"{body}",2\n', Limits())
        assert isinstance(found, RawDocument)
        assert found.given["body"] == body

    def test_an_open_quote_before_a_row_that_is_too_long_loses_no_rows(
        self, tmp_path: Path
    ) -> None:
        rows = [f"Title {number},It rained in the harbour." for number in range(200)]
        rows[3] = '"' + rows[3]
        found = read(tmp_path / "a.csv", "\n".join(["title,body", *rows, ""]))
        assert len(found) == 200
        assert reasons(found).count("") == 199

    def test_an_archive_of_too_many_files(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
            for number in range(4):
                out.writestr(f"{number}.txt", "It rained.")
        found = list(read_documents([str(tmp_path / "a.zip")], None, SMALL))
        assert reasons(found) == ["the archive holds more than 3 files (NEWSROOM_MAX_MEMBERS)"]
        assert count_documents([str(tmp_path / "a.zip")], SMALL) == 1

    @pytest.mark.parametrize("name", ["a.jsonl.gz", "a.csv.gz"])
    def test_what_expands_too_far(
        self, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(limits, "UNTOLD", 100_000)
        row = b'{"body": "It rained."}\n' if "jsonl" in name else b"It rained.,1\n"
        data = b"body,b\n" * ("csv" in name) + row * (200_000 // len(row))
        found = read(tmp_path / name, gzip.compress(data), Limits(expansion=20))
        assert "more than 20 times its size" in reasons(found)[-1]
        assert "NEWSROOM_MAX_EXPANSION" in reasons(found)[-1]
        assert reasons(found)[0] == ""

    def test_an_export_of_nothing_but_bad_records_is_given_up(self, tmp_path: Path) -> None:
        found = read(tmp_path / "a.jsonl", "no JSON\n" * 30_000)
        assert len(found) == 10_001
        assert reasons(found)[-1].startswith("10,000 records in a row could not be read")

    def test_an_export_that_is_compressed_as_exports_are_is_read_whole(
        self, tmp_path: Path
    ) -> None:
        lines = b"".join(b'{"body": "It rained on day %d."}\n' % day for day in range(20_000))
        found = read(tmp_path / "a.jsonl.gz", gzip.compress(lines), Limits())
        assert len(found) == 20_000


@pytest.mark.fault
class TestMemory:
    @pytest.mark.parametrize(
        ("name", "start", "filling"),
        [
            ("row.csv.gz", b"title,body\n", b","),
            ("rows.csv.gz", b"title,body\n", b"a," + b"b" * 4_094 + b"\n"),
            ("quote.csv.gz", b'title,body\n"', b"a\n"),
            ("emoji.csv.gz", b"title,body\n", "😀,".encode()),
            ("line.jsonl.gz", b'{"body": "', b"a"),
            ("text.txt.gz", b"", b"a "),
        ],
    )
    def test_a_bomb_takes_little(
        self, tmp_path: Path, name: str, start: bytes, filling: bytes
    ) -> None:
        said, taken = measured(bomb(tmp_path / name, start, filling, 300))
        assert taken < ROOM
        assert "expands" in said[-1] or "too large" in said[-1] or "too long" in said[-1]

    def test_a_bomb_in_a_zip_takes_little(self, tmp_path: Path) -> None:
        with (
            zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as out,
            out.open("a.csv", "w", force_zip64=True) as member,
        ):
            member.write(b"title,body\n")
            for _ in range(300):
                member.write(b"," * 1024 * 1024)
        said, taken = measured(tmp_path / "a.zip")
        assert taken < ROOM
        assert "expands" in said[-1]

    def test_a_row_of_300_mb_is_a_reason_and_not_the_end(self, tmp_path: Path) -> None:
        with (tmp_path / "a.csv").open("wb") as out:
            out.write(b"title,body\nOne,It rained.\n")
            for _ in range(300):
                out.write(b"," * 1_000_000)
            out.write(b"\nTwo,It snowed.\n")
        said, taken = measured(tmp_path / "a.csv")
        assert taken < ROOM
        assert said[0].startswith("read")
        assert "NEWSROOM_MAX_DOCUMENT_MB" in said[1]
        assert said[2].startswith("read")

    @pytest.mark.parametrize("row", [b"," * 20_000_000, b'x",' + b"a," * 9_000_000 + b'"'])
    def test_a_row_just_below_the_limit_is_not_cut_into_cells(
        self, tmp_path: Path, row: bytes
    ) -> None:
        (tmp_path / "a.csv").write_bytes(b"title,body\n" + row + b"\nTwo,It snowed.\n")
        said, taken = measured(tmp_path / "a.csv")
        assert taken < ROOM
        assert "NEWSROOM_MAX_COLUMNS" in said[0]
        assert said[1].startswith("read")

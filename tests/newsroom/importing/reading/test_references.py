"""Records in RIS, as Zotero and press databases export them."""

from __future__ import annotations

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

RIS = """TY  - NEWS
TI  - Ferry sails
AU  - Fenwick, Ada
AU  - Paz, Juan
T2  - Harbour Ledger
AB  - The ferry to Valdora sailed again on Thursday.
Nobody had believed it.
DA  - 2022/11/03/
PY  - 2022
LA  - en
UR  - https://www.ledger.example/a
KW  - ferries
ER  -

TY  - NEWS
T1  - Pier is built
N1  - <p>The pier at Port Ellery is built anew.</p>
N2  - It is built.
PY  - 2022
ER  -
"""


def read(folder: Path, text: str, limits: Limits | None = None) -> list[Found]:
    (folder / "a.ris").write_text(text)
    return list(read_documents([str(folder / "a.ris")], limits=limits))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_record_is_read(end: str, tmp_path: Path) -> None:
    (tmp_path / "a.ris").write_bytes(RIS.replace("\n", end).encode("utf-8-sig"))
    first, second = read_documents([str(tmp_path / "a.ris")])
    assert isinstance(first, RawDocument)
    assert dict(first.given) == {
        "title": "Ferry sails", "author": '["Ada Fenwick", "Juan Paz"]', "source": "Harbour Ledger",
        "body": "The ferry to Valdora sailed again on Thursday.\nNobody had believed it.",
        "date": "2022-11-03", "language": "en", "url": "https://www.ledger.example/a",
    }  # fmt: skip
    assert isinstance(second, RawDocument)
    assert second.given["body"] == "<p>The pier at Port Ellery is built anew.</p>"
    assert second.given["date"] == "2022"
    assert count_documents([str(tmp_path / "a.ris")]) == 2


def test_the_last_record_need_not_end(tmp_path: Path) -> None:
    assert len(read(tmp_path, RIS.rpartition("ER")[0])) == 2


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    [found] = read(tmp_path, "It rained.\nAnd rained.\n")
    assert isinstance(found, Unreadable)
    assert found.reason == "it holds no records: no line of it begins as those of RIS do"


def test_a_record_that_is_too_long_is_a_reason(tmp_path: Path) -> None:
    long = RIS.replace("Nobody had believed it.", "It rained.\n" * 500)
    first, second = read(tmp_path, long, Limits(document=1_000))
    assert isinstance(first, Unreadable)
    assert first.reason.startswith("the record is too long for one article")
    assert isinstance(second, RawDocument)

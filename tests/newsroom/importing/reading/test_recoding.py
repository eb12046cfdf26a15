"""Exports in any encoding: told once for a file, whichever of its records it shows in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from newsroom.importing import RawDocument, read_documents

TEXTS = {
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl starosta města Čáslav včera večer.",
    "ru": "Жители посёлка три года ждали, пока вернётся свет; об этом сообщил вчера староста.",
    "fr": "Les élèves ont planté cent chênes; « on verra l'été prochain », dit la maîtresse.",
    "ja": "市長のフェンウィックは、春まで港を閉鎖すると述べた。",
}
ENCODINGS = [
    ("cs", "cp1250"), ("cs", "utf-16"), ("ru", "cp1251"), ("ru", "koi8-r"), ("fr", "mac-roman"),
    ("fr", "utf-16-le"), ("ja", "cp932"), ("ja", "iso2022_jp"),
]  # fmt: skip
Rows = Sequence[Mapping[str, str]]


def rows_of(text: str) -> Rows:
    # Names of one letter say nothing by themselves.
    return [{"id": f"{n}", "title": f"{text[:1]} {n}", "body": text} for n in range(12)]


def as_csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def as_jsonl(rows: Rows) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)


def as_json(rows: Rows) -> str:
    return json.dumps(rows, ensure_ascii=False)


FORMS = {"csv": as_csv, "jsonl": as_jsonl, "json": as_json}


def read(path: Path, data: bytes) -> list[RawDocument]:
    path.write_bytes(data)
    found = list(read_documents([str(path)]))
    documents = [each for each in found if isinstance(each, RawDocument)]
    assert len(documents) == len(found), found
    return documents


@pytest.mark.parametrize(("language", "encoding"), ENCODINGS)
@pytest.mark.parametrize("form", FORMS)
def test_an_export_is_read_in_the_encoding_of_all_of_it(
    tmp_path: Path, form: str, language: str, encoding: str
) -> None:
    rows = rows_of(TEXTS[language])
    found = read(tmp_path / f"a.{form}", FORMS[form](rows).encode(encoding))
    assert [(one.given["title"], one.given["body"]) for one in found] == [
        (row["title"], row["body"]) for row in rows
    ]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_rows_of_two_encodings_are_read_each_in_its_own(tmp_path: Path, form: str) -> None:
    lines = FORMS[form](rows_of(TEXTS["cs"])).splitlines()
    data = "\n".join(lines[:7]).encode() + b"\n" + "\n".join(lines[7:]).encode("cp1250")
    found = read(tmp_path / f"a.{form}", data)
    assert {one.given["body"] for one in found} == {TEXTS["cs"]}
    assert "cp1250" in found[0].notes[0]


def test_what_shows_only_far_down_is_told_there(tmp_path: Path) -> None:
    plain = as_jsonl([{"id": f"a{n}", "body": "It rained. " * 100} for n in range(100)])
    odd = as_jsonl(rows_of(TEXTS["ru"])).encode("cp1251")
    found = read(tmp_path / "a.jsonl", plain.encode() + b"\n" + odd)
    assert found[-1].given["body"] == TEXTS["ru"]

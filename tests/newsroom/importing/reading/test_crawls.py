"""Crawls: pages that were answered, unpacked, with their address and the time; all else left out and told."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import io
import zipfile
import zlib
from pathlib import Path
from typing import Any

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from newsroom.importing import (
    Limits,
    ParseContext,
    RawDocument,
    Unreadable,
    count_documents,
    parse,
    read_documents,
)

CONTEXT = ParseContext(dt.date(2024, 1, 1))
TEXT = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it. " * 4
PAGE = f"<html><head><title>Ferry sails again</title></head><body><article><h1>Ferry sails again</h1><p>{TEXT}</p></article></body></html>"
Record = dict[str, Any]


def page(text: str = PAGE, *, url: str = "http://ledger.example/ferry", **more: Any) -> Record:
    return {"url": url, "body": text.encode(), "type": "text/html; charset=utf-8", **more}


def warc(*records: Record, packed: bool = False) -> bytes:
    """A crawl of records: what was answered, with which headers, when."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    out.write(b"")
    writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "test"}))
    for each in records:
        headers = [("Content-Type", each["type"]), *each.get("headers", ())]
        record = writer.create_warc_record(
            each["url"], each.get("kind", "response"), payload=io.BytesIO(each["body"]),
            http_headers=StatusAndHeaders(each.get("status", "200 OK"), headers, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": each.get("date", "2022-11-02T04:30:00Z")} | each.get("more", {}),
        )  # fmt: skip
        writer.write_record(record)
    return out.getvalue()


def again(url: str, day: int, *, of: str = "", then: int = 0, text: str = "") -> Record:
    """A record that refers to a capture: by the address and day of that, or by what was answered."""
    more = {"WARC-Refers-To-Target-URI": of or url}
    if then:
        more["WARC-Refers-To-Date"] = on(then)
    if text:
        more["WARC-Payload-Digest"] = digest(text)
    return page("", url=url, kind="revisit", date=on(day), more=more)


def on(day: int) -> str:
    return f"2022-11-{day:02d}T04:30:00Z"


def digest(text: str) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(text.encode()).digest()).decode()  # noqa: S324


def arc(*records: tuple[str, str, bytes]) -> bytes:
    """A crawl of the older form: addresses, times of 14 digits, answers."""
    about = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    out = b"filedesc://a.arc 0.0.0.0 20050304000000 text/plain %d\n%s\n" % (len(about), about)
    for url, date, body in records:
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        out += f"{url} 1.2.3.4 {date} text/html {len(answer)}\n".encode() + answer + b"\n"
    return out


def read(path: Path, data: bytes, limits: Limits | None = None) -> list[RawDocument | Unreadable]:
    path.write_bytes(data)
    return list(read_documents([str(path)], None, limits))


def raw(found: object) -> RawDocument:
    assert isinstance(found, RawDocument), found
    return found


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_page_comes_with_its_address_and_time(tmp_path: Path, name: str) -> None:
    [found] = read(tmp_path / name, warc(page(), packed=name.endswith("gz")))
    assert raw(found).data == PAGE.encode()
    assert raw(found).given == {
        "url": "http://ledger.example/ferry", "retrieved": "2022-11-02T04:30:00Z", "charset": "utf-8",
    }  # fmt: skip
    article = parse(raw(found), CONTEXT)
    assert article.title == "Ferry sails again"
    assert article.text("url") == "http://ledger.example/ferry"
    assert count_documents([str(tmp_path / name)]) == 1


@pytest.mark.parametrize("name", ["a.arc", "a.arc.gz"])
def test_the_older_form_is_read(tmp_path: Path, name: str) -> None:
    data = arc(("http://ledger.example/a", "20050304123000", PAGE.encode()))
    [found] = read(tmp_path / name, gzip.compress(data) if name.endswith("gz") else data)
    assert raw(found).given["retrieved"] == "2005-03-04T12:30:00Z"
    assert parse(raw(found), CONTEXT).title == "Ferry sails again"


def chunked(data: bytes) -> bytes:
    pieces = [data[place : place + 100] for place in range(0, len(data), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "sent"),
    [
        ("gzip", gzip.compress(PAGE.encode())),
        ("deflate", zlib.compress(PAGE.encode())),
        ("deflate", bare(PAGE.encode())),
        ("br", brotli.compress(PAGE.encode())),
        ("gzip, br", brotli.compress(gzip.compress(PAGE.encode()))),
        ("identity", PAGE.encode()),
        ("gzip", PAGE.encode()),  # unpacked by the crawler, which kept the header
        ("br", PAGE.encode()),
        ("zstd", PAGE.encode()),
    ],
)
@pytest.mark.parametrize("in_chunks", [False, True])
def test_what_was_sent_packed_is_unpacked(
    tmp_path: Path, encoding: str, sent: bytes, *, in_chunks: bool
) -> None:
    headers = [("Content-Encoding", encoding)]
    headers += [("Transfer-Encoding", "chunked")] if in_chunks else []
    body = chunked(sent) if in_chunks else sent
    [found] = read(tmp_path / "a.warc", warc(page(headers=headers) | {"body": body}))
    assert raw(found).data == PAGE.encode()


def test_what_is_no_page_is_left_out_and_told(tmp_path: Path) -> None:
    found = read(
        tmp_path / "a.warc",
        warc(
            page("moved", status="301 Moved"), page("none", status="404 Not Found"),
            page("{}", type="application/json"), page("GET", kind="request"),
            page(kind="revisit"), page("x", url="urn:pageinfo:x", kind="resource"), page(),
            page(" "), page(url="dns:ledger.example", kind="resource"),
        ),
    )  # fmt: skip
    assert len(found) == 2
    assert isinstance(found[0], Unreadable)
    assert raw(found[1]).data == PAGE.encode()
    assert raw(found[1]).notes[0] == (
        "records of the crawl that are no page of their own: no answers (2), no pages (1), "
        "not answered with 200 (2)"
    )
    [alone] = read(tmp_path / "b.warc", warc(page(status="404 Not Found"), page()))
    assert raw(alone).notes == (
        "records of the crawl that are no page of their own: not answered with 200 (1)",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"This is text.\n" * 9, "it is no crawl"),
        (warc(page(status="404 Not Found")), "the crawl holds no pages: not answered"),
        (b"WARC/1.0\r\nX: " + b"a" * 300_000, "too long to be one"),
        (b"a" * 300_000, "too long to be one"),
    ],
)  # fmt: skip
def test_what_is_no_crawl_is_told(tmp_path: Path, data: bytes, reason: str) -> None:
    [found] = read(tmp_path / "a.warc", data)
    assert isinstance(found, Unreadable)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(bytes(30_000_000))),
        ("br", brotli.compress(bytes(30_000_000))),
        ("identity", bytes(3_000_000)),
    ],
)
def test_a_bomb_is_refused_and_the_others_go_in(tmp_path: Path, encoding: str, body: bytes) -> None:
    bomb = page(headers=[("Content-Encoding", encoding)]) | {"body": body}
    found = read(tmp_path / "a.warc", warc(bomb, page()), Limits(document=2_000_000))
    assert isinstance(found[0], Unreadable)
    assert "too large" in found[0].reason
    assert raw(found[1]).data == PAGE.encode()


def test_a_charset_that_only_the_server_says_is_that_of_the_page(tmp_path: Path) -> None:
    text = PAGE.replace("The ferry", "Паром")
    record = page(type="text/html; charset=koi8-r") | {"body": text.encode("koi8-r")}
    [found] = read(tmp_path / "a.warc", warc(record))
    assert any("Паром" in block.text for block in parse(raw(found), CONTEXT).blocks)


def test_no_date_is_later_than_the_crawl(tmp_path: Path) -> None:
    def dated(day: str) -> str:
        meta = f'<meta property="article:published_time" content="{day}">'
        return PAGE.replace("<title>", f"{meta}<title>")

    found = read(
        tmp_path / "a.warc",
        warc(page(dated("2022-11-01")), page(dated("2023-06-01"), url="http://ledger.example/2")),
    )
    before, after = (parse(raw(each), CONTEXT) for each in found)
    assert before.published == dt.date(2022, 11, 1)
    assert after.published is None


FERRY, TRAM = "http://ledger.example/ferry", "http://ledger.example/tram"
OTHER = PAGE.replace("ferry", "tram")


def read_all(folder: Path, **crawls: bytes) -> dict[str, tuple[str, str, bytes]]:
    """What is read of crawls together: address, day and page, by file and number of record."""
    for name, data in crawls.items():
        (folder / f"{name}.warc.gz").write_bytes(data)
    found = [raw(each) for each in read_documents([str(folder)])]
    return {
        each.path.rpartition("/")[2].replace(".warc.gz", ""): (
            each.given["url"], each.given["retrieved"][8:10], each.data,
        )
        for each in found
    }  # fmt: skip


def test_a_record_that_refers_to_a_page_is_that_page(tmp_path: Path) -> None:
    """By address and time or by digest, in the same crawl or another, before or behind."""
    found = read_all(
        tmp_path,
        a=warc(again(TRAM, 3, of=FERRY, text=PAGE), again(FERRY, 4, then=1), packed=True),
        b=warc(page(url=FERRY, date=on(1)), again(FERRY, 2, text=PAGE), packed=True),
        c=warc(page(OTHER, url=FERRY, date=on(5)), again(FERRY, 6, then=1), packed=True),
        d=warc(again(FERRY, 6, text=OTHER), packed=True),
    )
    ferry, other = PAGE.encode(), OTHER.encode()
    # The first record is about the crawl. What is as it was a moment before says nothing new.
    assert found == {
        "b#2": (FERRY, "01", ferry), "c#2": (FERRY, "05", other),
        "a#2": (TRAM, "03", ferry), "a#3": (FERRY, "04", ferry), "c#3": (FERRY, "06", ferry),
    }  # fmt: skip


def test_what_a_record_refers_to_and_is_not_there_is_told(tmp_path: Path) -> None:
    picture = page("", type="image/png", url="http://ledger.example/a.png", date=on(1))
    crawl = warc(
        page(), picture, again("http://ledger.example/a.png", 2, then=1), again(TRAM, 4, then=1)
    )
    [found] = read(tmp_path / "a.warc", crawl)
    assert [note.partition(" (")[0] for note in raw(found).notes] == [
        "records of the crawl that are no page of their own: no pages",
        (
            "records that are as an earlier capture was, which is in none of the crawls that were "
            f"read; import them together with the crawls before them: {tmp_path}/a.warc"
        ),
    ]
    missing = again(TRAM, 4, then=1) | {"status": "404 Not Found"}
    [alone] = read(tmp_path / "a.warc", warc(again(TRAM, 4, then=1), missing))
    assert isinstance(alone, Unreadable)
    assert alone.reason.endswith("crawls before them: " + str(tmp_path / "a.warc (1)"))


def test_crawls_packed_with_their_lists_are_read(tmp_path: Path) -> None:
    """WACZ, as Browsertrix and ArchiveWeb.page give it."""
    with zipfile.ZipFile(tmp_path / "a.wacz", "w") as packed:
        packed.writestr("archive/data.warc.gz", warc(page(url=FERRY, date=on(1)), packed=True))
        packed.writestr("archive/more.warc.gz", warc(again(TRAM, 2, text=PAGE), packed=True))
        packed.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0", "title": "All"}\n')
        packed.writestr("indexes/index.cdx.gz", gzip.compress(b"ledger,example)/ferry 2022"))
        packed.writestr("datapackage.json", '{"profile": "data-package"}')
    found = [raw(each) for each in read_documents([str(tmp_path / "a.wacz")])]
    assert [each.path.rpartition("a.wacz/")[2] for each in found] == [
        "archive/data.warc.gz#2", "archive/more.warc.gz#2",
    ]  # fmt: skip
    assert [each.given["url"] for each in found] == [FERRY, TRAM]
    assert parse(found[0], CONTEXT).title == "Ferry sails again"


def test_a_crawl_in_zstandard_says_what_to_do(tmp_path: Path) -> None:
    [found] = read(tmp_path / "a.warc.zst", b"\x28\xb5\x2f\xfd and more")
    assert isinstance(found, Unreadable)
    assert found.reason.startswith("it is compressed with Zstandard, which is not read: unpack it")

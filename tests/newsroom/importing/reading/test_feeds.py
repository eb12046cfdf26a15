"""Feeds: entries as records with what the feed says of them; lists of feeds, without a network."""

from __future__ import annotations

import datetime as dt
import json
import socket
from pathlib import Path

import pytest

from newsroom.importing import (
    Limits,
    ParseContext,
    RawDocument,
    Unreadable,
    count_documents,
    parse,
    read_documents,
)
from newsroom.importing.reading.feed_lists import not_fetched

CONTEXT = ParseContext(dt.date(2024, 1, 1))
TEXT = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it."
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Harbour Ledger</title><language>en-GB</language>
<item><title>Ferry &amp;amp; tram</title><link>http://ledger.example/1</link>
<guid isPermaLink="false">tag:1</guid><dc:creator>Ann Lee</dc:creator>
<pubDate>Tue, 01 Nov 2022 23:30:00 -0500</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>{TEXT}</p><script>var x</script><p>It was noon.</p>]]></content:encoded></item>
<item><title>Snow</title><link>http://ledger.example/2</link><guid>http://ledger.example/2</guid>
<author>bob@ledger.example (Bob Ray)</author><description>{TEXT}</description></item>
<item><title>Nothing</title></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="es"><title>El Faro</title>
<author><name>Ada Fenwick</name></author>
<entry><id>urn:7</id><title type="html">La lancha</title><link href="http://faro.example/7"/>
<published>2022-11-01T23:30:00-05:00</published><updated>2023-01-01T00:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p></div></content></entry></feed>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1", "title": "The Harbour Ledger", "language": "en",
    "items": [
        {"id": 7, "url": "http://ledger.example/7", "title": "Ferry", "content_html": f"<p>{TEXT}",
         "date_published": "2022-11-01T23:30:00-05:00", "authors": [{"name": "Ann Lee"}]},
        {"id": "8", "summary": TEXT}, "no entry",
    ],
}  # fmt: skip


def read(path: Path, data: str | bytes, limits: Limits | None = None) -> list[object]:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_documents([str(path)], None, limits))


def raw(found: object) -> RawDocument:
    assert isinstance(found, RawDocument), found
    return found


@pytest.mark.parametrize("name", ["feed.rss", "feed.xml"])
def test_each_entry_is_a_record_with_what_the_feed_says(tmp_path: Path, name: str) -> None:
    first, second, third = read(tmp_path / name, RSS)
    article = parse(raw(first), CONTEXT)
    assert article.title == "Ferry & tram"
    assert article.text("source") == "The Harbour Ledger"
    assert article.authors == ("Ann Lee",)
    assert article.published == dt.date(2022, 11, 1)
    assert article.text("url") == "http://ledger.example/1"
    said = [block.text for block in article.blocks]
    assert TEXT in said
    assert "It was noon." in said
    assert not any("var x" in text for text in said)
    assert raw(first).given["id"] == "tag:1"
    assert raw(first).notes == ()
    assert parse(raw(second), CONTEXT).authors == ("Bob Ray",)
    assert raw(second).notes == ("the feed gives a summary only, not the whole text",)
    assert isinstance(third, Unreadable)
    assert third.reason == "the entry holds no text"
    assert count_documents([str(tmp_path / name)]) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_atom_says_whose_and_in_which_language_an_entry_is(tmp_path: Path, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n<!-- made by hand -->\n'
    [entry] = read(tmp_path / "a.atom", (head + ATOM).encode(encoding))
    given = raw(entry).given
    assert given["author"] == '["Ada Fenwick"]'
    assert given["date"].startswith("2022-11-01")
    assert given["language"] == "es"
    assert given["source"] == "El Faro"
    assert TEXT in {block.text for block in parse(raw(entry), CONTEXT).blocks}


def test_a_json_feed_is_one_by_its_version(tmp_path: Path) -> None:
    first, second, third = read(tmp_path / "feed.json", json.dumps(JSON))
    assert raw(first).given["id"] == "7"
    article = parse(raw(first), CONTEXT)
    assert (article.title, article.authors) == ("Ferry", ("Ann Lee",))
    assert article.text("source") == "The Harbour Ledger"
    assert TEXT in {block.text for block in article.blocks}
    assert raw(second).notes == ("the feed gives a summary only, not the whole text",)
    assert isinstance(third, Unreadable)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.rss", "Dear all, the feed is broken.", "it is no feed"),
        ("a.rss", "<rss version='2.0'><channel><title>T</title></channel></rss>", "no records"),
        ("a.rss", "   ", "white space"),
        ("a.rss", RSS + " " * 5_000, "too large to be read at once"),
        ("a.json", '{"version": "https://jsonfeed.org/version/1", "items": ', "no JSON"),
        ("a.opml", "<opml><body><outline text='x'/></body></opml>", "names no feeds"),
        ("a.opml", "no list", "no list of feeds"),
        ("a.opml", "<rss/>", "no list of feeds"),
    ],
)
def test_what_is_no_feed_is_told(tmp_path: Path, name: str, data: str, reason: str) -> None:
    [found] = read(tmp_path / name, data, Limits(document=5_000))
    assert isinstance(found, Unreadable)
    assert reason in found.reason


def test_a_feed_that_is_cut_off_gives_what_it_had_and_says_so(tmp_path: Path) -> None:
    found = read(tmp_path / "a.rss", RSS[: RSS.index("<item><title>Nothing")])
    assert "the feed is damaged" in raw(found[0]).notes[0]
    assert [raw(each).given["id"] for each in found] == ["tag:1", "http://ledger.example/2"]


def test_entities_of_a_feed_neither_grow_nor_read_files(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("SECRET")
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 20}">' for n in range(12))
    start = (
        f'<!DOCTYPE rss [<!ENTITY e0 "grow">{entities}<!ENTITY s SYSTEM "{tmp_path}/secret.txt">]>'
    )
    data = RSS.replace("<rss", f"{start}<rss").replace("Short.", "&e12;")
    data = data.replace("<title>Snow", "<title>&s;Snow").replace("It was noon.", "&s;")
    found = read(tmp_path / "a.rss", data)
    assert "SECRET" not in repr(found)
    assert len(repr(found)) < 50_000


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.mark.usefixtures("_no_network")
def test_a_list_reads_the_feeds_beside_it_and_names_what_was_not_fetched(tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    (folder / "ledger one.rss").write_text(RSS)
    (folder / "faro.atom").write_text(ATOM)
    (tmp_path / "outside.rss").write_text(RSS)
    named = [
        "ledger%20one.rss", "https://far.example/feed", "//far.example/b", "missing.rss",
        "../outside.rss", "file:///etc/passwd", "notes.txt",
    ]  # fmt: skip
    outlines = "".join(f"<outline type='rss' xmlUrl='{each}'/>" for each in named)
    (folder / "list.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>")
    found = list(read_documents([str(folder / "list.opml")]))
    ours = f"{folder}/ledger one.rss"
    assert [each.path for each in found[:3]] == [f"{ours}#{number}" for number in (1, 2, 3)]
    reasons = [each.reason for each in found[3:] if isinstance(each, Unreadable)]
    assert reasons == [
        "the list names it, and there is no such file beside it",
        "it leads out of the list's folder", "it leads out of the list's folder",
        "it is no file of a feed",
        not_fetched(["https://far.example/feed", "//far.example/b"]),
    ]  # fmt: skip
    everything = [each.path for each in read_documents([str(folder)])]
    assert everything.count(f"{ours}#1") == 1, "found in the folder and in the list"
    assert f"{folder}/faro.atom#1" in everything

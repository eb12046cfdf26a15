"""Pages as browsers save them, and pages that hold no article."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
from pathlib import Path

import pytest

from newsroom.importing import ImportFailure, RawDocument, parse, read_documents
from tests.newsroom.importing.reading.test_web_page import BODY, CONTEXT, FIRST, lines, page, read

MHTML = (
    "From: <Saved by Blink>\r\n"
    "Snapshot-Content-Location: https://ledger.example/2022/11/01/ferry\r\n"
    "Subject: Ferry\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/css\r\nContent-Location: cid:x\r\n\r\np {color: red}\r\n"
    "--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    "Content-Location: https://ads.example/frame\r\n\r\n<p>Buy now</p>\r\n"
    "--b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
    "Content-Location: https://ledger.example/2022/11/01/ferry\r\n\r\n{}\r\n--b--\r\n"
)


def as_mhtml(html: str) -> bytes:
    import quopri

    return MHTML.replace("{}", quopri.encodestring(html.encode()).decode()).encode()


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht", "a.MHTML"])
def test_a_page_saved_in_one_file_is_read_with_its_address(name: str) -> None:
    data = as_mhtml(page(f"<h1>Ferry zarpó</h1>{BODY}"))
    article = parse(RawDocument(name, data, "0"), CONTEXT)
    assert article.title == "Ferry zarpó"
    assert FIRST in lines(article)
    assert article.url == "https://ledger.example/2022/11/01/ferry"
    assert "Buy now" not in lines(article)


def test_a_file_of_pictures_is_a_reason() -> None:
    data = b'Content-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--'
    with pytest.raises(ImportFailure, match="the file holds no page"):
        parse(RawDocument("a.mht", data, "0"), CONTEXT)


def test_the_folder_of_a_saved_page_holds_no_articles(tmp_path: Path) -> None:
    files = {
        "a.html": page(BODY), "a_files/ad.html": page("<p>Buy now</p>"), "a_files/s.css": "p {}",
        "b.htm": page(BODY), "b-Dateien/x.js": "track()", "b-Dateien/more/y.html": page(BODY),
        "letters_files/c.html": page(BODY),
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(text)
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for name, text in files.items():
            archive.writestr(f"saved/{name}", text)
    for form in ("tar", "tar.gz"):
        with tarfile.open(tmp_path / f"in.{form}", f"w:{form[4:]}") as archive:
            # As a system lists a folder: in any order, that of a page before the page.
            for name in sorted(files, reverse=True):
                archive.add(tmp_path / "in" / name, f"./saved/{name}")
    wanted = ["a.html", "b.htm", "letters_files/c.html"]
    for place in ("in", "in.zip", "in.tar", "in.tar.gz"):
        found = [each.path for each in read_documents([str(tmp_path / place)])]
        assert sorted(
            name.partition(f"{place}/")[2].removeprefix("saved/") for name in found
        ) == wanted, place  # fmt: skip


def test_where_a_browser_saved_a_page_from_is_its_address() -> None:
    html = page(f"<h1>Ferry sails again</h1>{BODY}")
    html = html.replace(
        "<html", "<!-- saved from url=(0032)https://ledger.example/ferry -->\n<html", 1
    )
    assert read(html).url == "https://ledger.example/ferry"


def test_compressed_pages_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page(BODY).encode()))
    [found] = read_documents([str(tmp_path)])
    assert isinstance(found, RawDocument)
    assert FIRST in lines(parse(found, CONTEXT))


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (page('<div id="root"></div>' + "<script>" + "x" * 400 + "</script>"), "made by scripts"),
        ("<html><frameset cols='20%,80%'><frame src=a><frame src=b></frameset></html>", "in frames"),
        (page("<p>You need to enable JavaScript to run this app.</p>"), "no article text was found"),
        (page("<p>Please enable JS and disable any ad blocker</p>"), "no article text was found"),
        ("", "the file is empty"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_a_reason(html: str, reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        read(html)


def test_what_may_not_be_the_article_is_told() -> None:
    wall = "<h1>We value your privacy</h1><p>We use cookies, with your consent, as our privacy policy says.</p>"
    assert ["question about cookies" in note for note in read(page(wall)).notes] == [True]
    paid = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": "False"}</script>'
    assert ["not free to read" in note for note in read(page(BODY, paid)).notes] == [True]
    assert read(page(BODY)).notes == ()


@pytest.mark.parametrize(
    ("data", "letters"),
    [
        (page(f"<h1>Ferry zarpÃ³ â€œde nuevoâ€\x9d</h1>{BODY}").encode(), "zarpó “de nuevo”"),
        (page(f"<h1>Ferry zarpó</h1>{BODY}", '<meta charset="gb2312">').encode("cp1252"), "zarpó"),
        (page(f"<h1>Ferry zarpó</h1>{BODY}", '<meta charset="utf-8">').encode("cp1252"), "zarpó"),
    ],
)  # fmt: skip
def test_pages_in_damaged_encodings_are_repaired(data: bytes, letters: str) -> None:
    title = parse(RawDocument("a.html", data, "0"), CONTEXT).title
    assert title.replace('"', "“", 1).replace('"', "”") == f"Ferry {letters}"

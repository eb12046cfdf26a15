"""Articles in the XML of trafilatura and in TEI, and XML that is none."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import Path

import pytest

from newsroom.importing import (
    ImportFailure,
    ParseContext,
    RawDocument,
    parse,
    read_documents,
)
from newsroom.importing.reading.article_xml import read_article_xml

DOC = """<doc sitename="Harbour Ledger" title="Ferry sails" author="Ada Fenwick" date="2022-11-03"
 url="https://www.ledger.example/a" hostname="ledger.example" categories="Sea" fingerprint="705c04">
  <main>
    <head rend="h1">Ferry sails</head>
    <p>The ferry to Valdora <hi rend="#b">sailed</hi> again on Thursday, &amp; the village came.</p>
    <graphic src="1.jpg" alt="The ferry"/>
    <head rend="h2">Why</head>
    <p>It was nine years after<lb/>the pier burnt down.</p>
    <list rend="ul"><item>One thing</item><item>Another thing</item></list>
  </main>
  <comments><p>First!</p></comments>
</doc>"""
TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
  <teiHeader>
    <fileDesc>
      <titleStmt><title type="main">Ferry sails</title><author>Ada Fenwick</author></titleStmt>
      <publicationStmt><p/></publicationStmt>
      <sourceDesc>
        <biblFull>
          <titleStmt><title type="main">Ferry sails</title></titleStmt>
          <publicationStmt>
            <publisher>Harbour Ledger (ledger.example)</publisher>
            <ptr type="URL" target="https://www.ledger.example/a"/>
            <date>2022-11-03</date>
          </publicationStmt>
        </biblFull>
      </sourceDesc>
    </fileDesc>
    <profileDesc><creation><date type="download">2023-01-01</date></creation></profileDesc>
  </teiHeader>
  <text><body>
    <div type="entry">
      <ab rend="h1" type="header">Ferry sails</ab>
      <p>The ferry to Valdora <hi rend="#b">sailed</hi> again on Thursday, &amp; the village came.</p>
      <ab rend="h2" type="header">Why</ab>
      <p>It was nine years after<lb/>the pier burnt down.</p>
      <list rend="ul"><item>One thing</item><item>Another thing</item></list>
    </div>
    <div type="comments"><p>First!</p></div>
  </body></text>
</TEI>"""


@pytest.mark.parametrize("written", [DOC, TEI], ids=["plain", "TEI"])
def test_the_article_is_read_with_what_stands_around_it(written: str) -> None:
    article = parse(RawDocument("a.xml", written.encode(), "0"), ParseContext(dt.date(2023, 1, 1)))
    assert (article.title, article.source, article.authors, str(article.published), article.url) == (
        "Ferry sails", "Harbour Ledger", ("Ada Fenwick",), "2022-11-03", "https://www.ledger.example/a",
    )  # fmt: skip
    text = "\n".join(block.text for block in article.blocks)
    assert "The ferry to Valdora sailed again on Thursday, & the village came." in text
    assert "Another thing" in text
    assert "First!" not in text


def test_a_file_is_one_document_with_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(DOC)
    [found] = read_documents([str(tmp_path / "a.xml")])
    assert isinstance(found, RawDocument)
    assert found.data == DOC.encode()


LAUGHS = (
    '<!DOCTYPE doc [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(1, 12))
    + ']><doc title="x"><main><p>It rained &m;</p></main></doc>'
)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("<doc title='x'><main><p>It rained.", "the XML cannot be read ("),
        ("It rained.", "the XML cannot be read ("),
        ("", "the XML cannot be read ("),
        (
            "<a><b/></a>",
            "it is XML, but neither a feed nor an article as trafilatura writes it, plain or in TEI",
        ),
        (
            "<doc title='x'/>",
            "it is XML, but neither a feed nor an article as trafilatura writes it, plain or in TEI",
        ),
        ("<doc><main/></doc>", "it holds no text"),
        ("<doc>" + "<main>" * 5_000, "the XML cannot be read ("),
    ],
)
def test_what_is_none_is_a_reason(written: str, reason: str) -> None:
    with pytest.raises(ImportFailure) as failure:
        read_article_xml(written.encode())
    assert str(failure.value).startswith(reason)


def test_entities_are_neither_multiplied_nor_fetched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    outside = f'<!DOCTYPE doc [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><doc><main><p>It rained. &x;</p></main></doc>'
    assert read_article_xml(outside.encode()).text.strip() == "It rained."
    with suppress(ImportFailure):  # the parser's own bound
        assert len(read_article_xml(LAUGHS.encode()).text) < 1_000


def test_the_file_of_another_kind_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<html><p>It rained.</p></html>")
    [found] = read_documents([str(tmp_path / "a.xml")])
    assert isinstance(found, RawDocument)
    with pytest.raises(ImportFailure, match="nor an article"):
        parse(found, ParseContext(dt.date(2023, 1, 1)))

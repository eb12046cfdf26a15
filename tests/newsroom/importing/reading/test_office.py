"""Documents of word processors: their paragraphs, and what their properties say; what is refused."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest

from newsroom.importing import ImportFailure, ParseContext, ParsedArticle, RawDocument, parse
from newsroom.importing.reading.office import read_docx, read_odt

CONTEXT = ParseContext(dt.date(2024, 1, 1))
TEXT = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def packed(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name, text)
    return out.getvalue()


def paragraph(text: str, style: str = "", more: str = "") -> str:
    kind = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{kind}<w:r><w:t>{text}</w:t></w:r>{more}</w:p>"


def docx(body: str, title: str = "", creator: str = "") -> bytes:
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
        "<dcterms:created>2021-05-05T00:00:00Z</dcterms:created></cp:coreProperties>"
    )
    return packed(**{
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        "docProps/core.xml": core,
    })  # fmt: skip


def odt(body: str, meta: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="{OPEN}{name}:1.0"' for name in ("office", "text", "table", "meta")
    )
    return packed(**{
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {spaces}><office:body><office:text>{body}"
        "</office:text></office:body></office:document-content>",
        "meta.xml": f'<office:document-meta {spaces} xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<office:meta>{meta}</office:meta></office:document-meta>",
    })  # fmt: skip


def article(data: bytes, name: str = "a.docx") -> ParsedArticle:
    return parse(RawDocument(name, data, "0"), CONTEXT)


def test_paragraphs_lists_and_tables_of_word() -> None:
    item = '<w:p><w:pPr><w:pStyle w:val="ListBullet"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    table = "".join(
        f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}{paragraph('x')}</w:tc></w:tr>"
        for a, b in (("Day", "Boats"), ("Monday", "3"))
    )
    body = (
        paragraph("Ferry sails again", "Title") + paragraph("The quay", "Heading1")
        + "<w:p><w:r><w:t>One </w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
        "<w:r><w:t>line</w:t><w:br/><w:t>two</w:t></w:r></w:p>"
        + item.format("milk") + item.format("bread") + f"<w:tbl>{table}</w:tbl>" + paragraph(TEXT)
    )  # fmt: skip
    found = read_docx(docx(body))
    assert found.text == (
        "Ferry sails again\n\nThe quay\n\nOne line\ntwo\n\n- milk\n- bread\n\n"
        f"Day | Boats x\nMonday | 3 x\n\n{TEXT}"
    )
    assert found.columns == {"title": "Ferry sails again"}


def test_paragraphs_lists_and_tables_of_opendocument() -> None:
    body = (
        '<text:p text:style-name="Title">Ferry sails again</text:p><text:h>The quay</text:h>'
        '<text:p>One<text:s text:c="2"/><text:span>line</text:span> more<text:line-break/>two'
        "<text:note><text:note-body><text:p>A note.</text:p></text:note-body></text:note> end</text:p>"
        "<text:list><text:list-item><text:p>milk</text:p></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>Day</text:p></table:table-cell>"
        "<table:table-cell><text:p>Boats</text:p></table:table-cell></table:table-row></table:table>"
        "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>"
    )
    found = read_odt(odt(body, "<dc:creator>Ada Fenwick</dc:creator>"))
    assert found.text == (
        "Ferry sails again\n\nThe quay\n\nOne line more\ntwo end\n\n- milk\n\nDay | Boats"
    )
    assert found.columns == {"title": "Ferry sails again", "author": "Ada Fenwick"}
    assert found.notes == ("footnotes were left out",)


def test_what_a_document_prints_is_surer_than_its_properties() -> None:
    bare = paragraph("Ferry sails again") + paragraph(TEXT) + paragraph(f"It is late. {TEXT}")
    by_property = article(docx(bare, title="Template 7", creator="Ada Fenwick"))
    assert by_property.authors == ("Ada Fenwick",)
    assert by_property.evidence["authors"].rule == "properties of the document"
    assert by_property.title == "Ferry sails again"
    assert by_property.published is None, "the day on which the file was made"
    signed = paragraph("Ferry sails again") + paragraph("By Bob Ray") + paragraph(TEXT)
    assert article(docx(signed, creator="Ada Fenwick")).authors == ("Bob Ray",)
    assert article(docx(bare, creator="Microsoft Office User")).authors == ()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", b"PK\x03\x04 no zip", "damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "it is encrypted, or a document of an old"),
        ("a.docx", packed(**{"xl/workbook.xml": "<a/>"}), "no text of Word"),
        ("a.docx", docx(paragraph(" ")), "holds no text"),
        ("a.docx", packed(**{"word/document.xml": "<w:document>"}), "damaged"),
        ("a.docx", docx("<w:p>" * 400 + "</w:p>" * 400), "damaged"),
        ("a.odt", packed(mimetype="x"), "holds no content"),
        ("a.odt", odt("<text:p/>"), "holds no text"),
        ("a.odt", packed(**{"content.xml": "<a/>",
         "META-INF/manifest.xml": "<m><encryption-data/></m>"}), "it is encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(name: str, data: bytes, reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        article(data, name)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(ImportFailure, match="unpacks to more than"):
        read_docx(docx(paragraph("x" * 70_000_000)))


def test_entities_neither_grow_nor_read_files() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 20}">' for n in range(12))
    start = f'<!DOCTYPE d [<!ENTITY e0 "grow">{entities}<!ENTITY s SYSTEM "file:///etc/passwd">]>'
    data = packed(**{
        "word/document.xml": f'{start}<w:document xmlns:w="{W}"><w:body>'
        f"{paragraph(f'&e12;&s;{TEXT}')}</w:body></w:document>"
    })  # fmt: skip
    try:
        text = read_docx(data).text
    except ImportFailure:
        return
    assert len(text) < 1_000
    assert "root:" not in text

"""PDF: lines as paragraphs, whole words, nothing from the edges of pages; what is refused."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.importing import ImportFailure, ParseContext, RawDocument, parse
from newsroom.importing.reading.pdf import joined, read_pdf

CONTEXT = ParseContext(dt.date(2024, 1, 1))
Placed = tuple[int, int, str]  # from the left, from below, the text


def pdf(*pages: list[Placed], info: str = "", size: int = 10, more: str = "") -> bytes:
    """A PDF with these lines, in Helvetica."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>")
    objects.append(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    )
    for number, page in enumerate(pages):
        drawn = "\n".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, text in page
        )
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
            f"{5 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects.append(f"<< {info} >>")
    out, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    out += f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R {more}>>\n"
    return (out + f"startxref\n{start}\n%%EOF\n").encode("cp1252")


def lines(*texts: str, x: int = 60, top: int = 700) -> list[Placed]:
    return [(x, top - 12 * number, text) for number, text in enumerate(texts)]


LEFT = lines(
    "Ferry sails again", "", "The ferry to Valdora sailed again on Thur-",
    "sday, and the whole village came to see it", "leave. It was the first boat in nine years.", "",
    "A second paragraph begins here and goes on in", "the next column of the page, where a well-",
)  # fmt: skip
RIGHT = lines(
    "known band played until noon and the mayor cut", "a ribbon.", "", "The last one.", x=330
)


def test_columns_are_read_one_after_the_other_and_words_are_whole() -> None:
    found = read_pdf(pdf([each for each in LEFT + RIGHT if each[2]]))
    title, first, second, last = found.text.split("\n\n")
    assert title == "Ferry sails again"
    assert first.startswith("The ferry to Valdora sailed again on Thursday, and the whole village")
    assert second.startswith("A second paragraph begins here and goes on in the next column")
    assert second.endswith("band played until noon and the mayor cut a ribbon.")
    assert last == "The last one."


def test_a_hyphen_that_is_the_words_own_is_kept() -> None:
    assert joined("where a well-", "known band", {"well-known": 1}) == "where a well-known band"
    assert joined("on Thurs-", "day", {}) == "on Thursday"
    assert joined("from 1990-", "1995", {}) == "from 1990- 1995"
    assert joined("the Smith-", "Jones house", {}) == "the Smith- Jones house"


def test_running_heads_and_page_numbers_are_left_out_and_told() -> None:
    pages = [
        [(60, 800, f"The Harbour Ledger, 4 March 2021, {n}"),
         *lines(f"Text of page {word}, which is", "about the ferry to Valdora."),
         (290, 30, f"- {n} -")]
        for n, word in enumerate(("one", "two", "three"), 1)
    ]  # fmt: skip
    found = read_pdf(pdf(*pages))
    assert found.text.split("\n\n") == [
        f"Text of page {word}, which is about the ferry to Valdora." for word in ("one", "two", "three")
    ]  # fmt: skip
    assert found.notes == (
        "running heads and page numbers were left out: “the harbour ledger, # march #, #”, “- # -”",
    )


def test_what_its_properties_say_is_kept_where_the_text_does_not_belie_it() -> None:
    page = lines("Ferry sails again", "", "The ferry to Valdora sailed again on Thursday morning.")
    page = [each for each in page if each[2]]
    said = read_pdf(pdf(page, info="/Title (Ferry sails again) /Author (Ada Fenwick)"))
    assert said.columns == {"title": "Ferry sails again", "author": "Ada Fenwick"}
    other = read_pdf(pdf(page, info="/Title (Microsoft Word - a.doc) /Author (admin)"))
    assert other.columns == {}
    article = parse(RawDocument("a.pdf", pdf(page, info="/Author (Ada Fenwick)"), "0"), CONTEXT)
    assert article.title == "Ferry sails again"
    assert article.authors == ("Ada Fenwick",)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (pdf([]), "it is a scan"),
        (pdf([(60, 700, ".")]), "it is a scan"),
        (b"%PDF-1.4 and nothing more", "the PDF cannot be read"),
        (b"no pdf at all", "the PDF cannot be read"),
        (pdf(*[[] for _ in range(501)]), "501 pages"),
        (pdf([], more="/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 "
         f"/O <{'00' * 32}> /U <{'11' * 32}> >> /ID [<00><00>] "), "it is encrypted"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        read_pdf(data)

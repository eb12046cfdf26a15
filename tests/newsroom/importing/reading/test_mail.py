"""E-mails: the text that is meant to be read, headers as metadata, what was left out told."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest

from newsroom.importing import ImportFailure, ParseContext, ParsedArticle, RawDocument, parse

CONTEXT = ParseContext(dt.date(2024, 1, 1))
TEXT = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it."


def read(mail: EmailMessage | bytes) -> ParsedArticle:
    data = mail if isinstance(mail, bytes) else mail.as_bytes()
    return parse(RawDocument("a.eml", data, "0"), CONTEXT)


def mail(
    subject: str = "Ferry sails again", sender: str = "Ada Fenwick <ada@ledger.example>"
) -> EmailMessage:
    made = EmailMessage()
    made["Subject"], made["From"] = subject, sender
    made["Date"] = "Tue, 01 Nov 2022 23:30:00 -0500"
    return made


def text(article: ParsedArticle) -> str:
    return "\n".join(block.text for block in article.blocks)


def test_a_mail_is_its_text_and_its_headers() -> None:
    made = mail("Llega el otoño — pronto", "Ada Fenwič <ada@ledger.example>")
    made.set_content(TEXT)
    article = read(made)
    assert article.title == "Llega el otoño — pronto"
    assert article.authors == ("Ada Fenwič",)
    assert article.published == dt.date(2022, 11, 1)  # in the sender's zone
    assert TEXT in text(article)
    assert article.evidence["title"].rule == "header of the mail"
    assert article.notes == ()


@pytest.mark.parametrize(
    "charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-7", "klingon", None]
)
def test_its_letters_are_in_its_charset_or_told_by_themselves(charset: str | None) -> None:
    data = "La lancha zarpó otra vez el jueves, y todo el pueblo vino a verla desde el muelle."
    head = f"; charset={charset}" if charset else ""
    body = data.encode(charset if charset and charset != "klingon" else "cp1252")
    raw = b"Subject: x\nContent-Type: text/plain" + head.encode() + b"\n\n" + body
    assert data in text(read(raw))


def test_the_plain_part_is_read_unless_it_is_a_stub() -> None:
    made = mail()
    made.set_content(TEXT)
    made.add_alternative(f"<p>{TEXT.upper()}</p>", subtype="html")
    assert TEXT in text(read(made))
    made = mail()
    made.set_content("View this mail in your browser.")
    made.add_alternative(
        f"<style>p {{}}</style><p>{TEXT}</p><p>{TEXT.upper()}</p>" * 3, subtype="html"
    )
    assert TEXT in text(read(made))
    made = mail()
    made.set_content(f"<html><body><p>{TEXT}</p></body></html>", subtype="html")
    assert TEXT in text(read(made))


def test_attachments_are_left_out_and_told() -> None:
    made = mail()
    made.set_content(TEXT)
    inner = mail("Another")
    inner.set_content("Not this one.")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="informe ó.pdf")
    made.add_attachment("Not this one either.", filename="notes.txt")
    made.add_attachment(inner)
    article = read(made)
    assert "Not this" not in text(article)
    assert article.notes == (
        "3 attachments were left out: informe ó.pdf, notes.txt, message/rfc822",
    )


def test_a_newsletter_is_its_outlets() -> None:
    made = mail(sender="The Harbour Ledger <news@ledger.example>")
    made.set_content(TEXT)
    article = read(made)
    assert (article.source, article.authors) == ("The Harbour Ledger", ())


def test_an_address_alone_is_nobodys_name() -> None:
    made = mail("Fwd: RE@ferry", "ada@ledger.example")
    made.set_content(TEXT)
    article = read(made)
    assert (article.title, article.authors, article.source) == ("RE@ferry", (), "")


def test_flowed_lines_are_joined() -> None:
    raw = b"Subject: x\nContent-Type: text/plain; format=flowed\n\nThe ferry to \nValdora sailed \nagain.\n"
    assert "The ferry to Valdora sailed again." in text(read(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: x\n\n",
        b"Subject: x\nContent-Type: application/pdf\n\n%PDF",
        b"Subject: x\n" + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2_000 + b"x",
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
        b"X-A: b\n" * 500_000 + b"\nhello",
        b"Content-Type: text/plain" + b";a=b" * 100_000 + b"\n\nhello",
    ],
)
def test_what_is_no_mail_or_an_immense_one_is_a_reason(raw: bytes) -> None:
    with pytest.raises(ImportFailure, match="the mail"):
        read(raw)


@pytest.mark.parametrize(
    "header", [b"From: " + b'("' * 9_000, b"Date: x", b"Subject: =?x?q?=FF?=", b"From: \xff"]
)
def test_headers_that_make_no_sense_are_passed_over(header: bytes) -> None:
    assert TEXT in text(read(header + b"\n\n" + TEXT.encode()))

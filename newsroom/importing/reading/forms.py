"""What a document's bytes say as text and as columns: by the form that its name tells, or its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from newsroom.importing.reading.article_xml import read_article_xml
from newsroom.importing.reading.decoding import decode
from newsroom.importing.reading.file_names import CRAWLS, MAILBOXES, form_of
from newsroom.importing.reading.mail import read_mail
from newsroom.importing.reading.mailboxes import mail_in
from newsroom.importing.reading.markup import plain, plain_body
from newsroom.importing.reading.mhtml import read_mhtml
from newsroom.importing.reading.office import DOCX, ODT, read_docx, read_odt
from newsroom.importing.reading.page_data import PageSaid
from newsroom.importing.reading.pdf import PDF, read_pdf
from newsroom.importing.reading.records import OWN_KINDS
from newsroom.importing.reading.rich_text import text_of_rtf
from newsroom.importing.reading.web_page import declared_encoding, is_utf8, read_page
from newsroom.importing.types import BlockKind, RawDocument

PAGES = (".html", ".htm", ".xhtml", ".shtml")
SAVED_PAGES = (".mhtml", ".mht")
MAILS = (".eml",)
RICH_TEXTS = (".rtf",)
ARTICLES = (".xml",)
# Columns that stand as they are: what is known by an id is known by every character of it.
VERBATIM = frozenset(["body", "id"])


@dataclass(frozen=True, slots=True)
class Read:
    """A document as text to parse, before any repair, and the columns that came with it.

    `columns` are under our names. `kind` says what gave them: "column" of an export, "page",
    "mail" or "document". `notes` say what was left out. `said` is what a page says of itself,
    `marks` what its markup says of lines of the text, by number.
    """

    text: str
    encoding: str
    columns: Mapping[str, str] = field(default_factory=dict)
    kind: str = "column"
    notes: tuple[str, ...] = ()
    said: PageSaid | None = None
    marks: Mapping[int, BlockKind] = field(default_factory=dict)


def read(document: RawDocument) -> Read:
    """What a document says. Raises ImportFailure, with the reason, where that is nothing.

    The bytes are looked at anew each time: what reads them better reads stored seeds better, too.
    """
    if OWN_KINDS in document.given:  # as it stood in an archive: nothing is to be read into it
        return Read(document.given["body"], "utf-8", document.given)
    if "body" in document.given:
        columns = {name: _plain(name, text) for name, text in document.given.items()}
        return Read(plain_body(document.given["body"]), "utf-8", columns)
    name = form_of(document.path)
    charset = document.given.get("charset", "")
    if charset and name in CRAWLS:
        found = _page(in_charset(document.data, charset))
    else:
        found = FORMS.get(name, _text)(document.data)
    if not document.given:
        return found
    return replace(found, columns={**found.columns, **document.given})


def _text(data: bytes) -> Read:
    decoded = decode(data)
    return Read(decoded.text, decoded.encoding, notes=decoded.notes)


def _page(data: bytes) -> Read:
    page = read_page(data)
    return Read(
        page.text, page.encoding, kind="page", notes=page.notes, said=page.said, marks=page.marks
    )


def _saved_page(data: bytes) -> Read:
    saved = read_mhtml(data)
    return replace(_page(saved.data), columns=saved.columns)


def in_charset(data: bytes, charset: str) -> bytes:
    """A page that does not say its charset, in the one that its server has said: as UTF-8."""
    if is_utf8(data) or declared_encoding(data):
        return data
    try:
        return data.decode(charset).encode("utf-8-sig")
    except (LookupError, ValueError):
        return data


def _mail(data: bytes) -> Read:
    mail = read_mail(data)
    return Read(mail.text, mail.encoding, mail.columns, "mail", mail.notes)


def _rich_text(data: bytes) -> Read:
    return Read(text_of_rtf(data), "rtf")


def _article(data: bytes) -> Read:
    article = read_article_xml(data)
    return Read(article.text, "utf-8", {n: _plain(n, text) for n, text in article.columns.items()})


def _boxed_mail(data: bytes) -> Read:
    return _mail(mail_in(data))


def _docx(data: bytes) -> Read:
    found = read_docx(data)
    return Read(found.text, "utf-8", found.columns, "document", found.notes)


def _odt(data: bytes) -> Read:
    found = read_odt(data)
    return Read(found.text, "utf-8", found.columns, "document", found.notes)


def _pdf(data: bytes) -> Read:
    found = read_pdf(data)
    return Read(found.text, "utf-8", found.columns, "document", found.notes)


def _plain(name: str, text: str) -> str:
    return text if name in VERBATIM else plain(text)


FORMS: Mapping[str, Callable[[bytes], Read]] = {
    **dict.fromkeys(PAGES, _page),
    **dict.fromkeys(SAVED_PAGES, _saved_page),
    **dict.fromkeys(MAILS, _mail),
    **dict.fromkeys(RICH_TEXTS, _rich_text),
    **dict.fromkeys(ARTICLES, _article),
    **dict.fromkeys(MAILBOXES, _boxed_mail),
    **dict.fromkeys(CRAWLS, _page),
    **dict.fromkeys(DOCX, _docx),
    **dict.fromkeys(ODT, _odt),
    **dict.fromkeys(PDF, _pdf),
}

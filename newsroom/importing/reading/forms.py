"""What a document's bytes say as text and as columns: by the form that its name tells, or its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from newsroom.importing.reading.decoding import decode
from newsroom.importing.reading.mail import read_mail
from newsroom.importing.reading.markup import plain, plain_body
from newsroom.importing.reading.mhtml import read_mhtml
from newsroom.importing.reading.page_data import PageSaid
from newsroom.importing.reading.web_page import read_page
from newsroom.importing.types import BlockKind, RawDocument

PAGES = (".html", ".htm", ".xhtml", ".shtml")
SAVED_PAGES = (".mhtml", ".mht")
MAILS = (".eml",)
# Columns that stand as they are: what is known by an id is known by every character of it.
VERBATIM = frozenset(["body", "id"])


@dataclass(frozen=True, slots=True)
class Read:
    """A document as text to parse, before any repair, and the columns that came with it.

    `columns` are under our names. `kind` says what gave them: "column" of an export, "page" or
    "mail". `notes` say what was left out. `said` is what a page says of itself,
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
    if "body" in document.given:
        columns = {name: _plain(name, text) for name, text in document.given.items()}
        return Read(plain_body(document.given["body"]), "utf-8", columns)
    form = FORMS.get(form_of(document.path), _text)
    found = form(document.data)
    if not document.given:
        return found
    return replace(found, columns={**found.columns, **document.given})


def form_of(path: str) -> str:
    """The suffix that tells a document's form, the one of a compressed file apart."""
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _text(data: bytes) -> Read:
    decoded = decode(data)
    return Read(decoded.text, decoded.encoding)


def _page(data: bytes) -> Read:
    page = read_page(data)
    return Read(
        page.text, page.encoding, kind="page", notes=page.notes, said=page.said, marks=page.marks
    )


def _saved_page(data: bytes) -> Read:
    saved = read_mhtml(data)
    return replace(_page(saved.data), columns=saved.columns)


def _mail(data: bytes) -> Read:
    mail = read_mail(data)
    return Read(mail.text, mail.encoding, mail.columns, "mail", mail.notes)


def _plain(name: str, text: str) -> str:
    return text if name in VERBATIM else plain(text)


FORMS: Mapping[str, Callable[[bytes], Read]] = {
    **dict.fromkeys(PAGES, _page),
    **dict.fromkeys(SAVED_PAGES, _saved_page),
    **dict.fromkeys(MAILS, _mail),
}

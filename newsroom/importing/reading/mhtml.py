"""A page that a browser saved in one file (MHTML, RFC 2557): the page among its pictures and styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from newsroom.importing.reading.mail import decoded_by, header_text, parts, refuse_immense
from newsroom.importing.reading.page_data import is_address
from newsroom.importing.types import ImportFailure

BOM = b"\xef\xbb\xbf"
PAGES = ("text/html", "application/xhtml+xml")
NO_PAGE = "the file holds no page"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """The bytes of the page, and what its file says of it: its address."""

    data: bytes
    columns: Mapping[str, str]


def read_mhtml(data: bytes) -> SavedPage:
    """The page of a file; frames and advertisements that are pages of their own are left out.

    Raises ImportFailure where there is none.
    """
    refuse_immense(data)
    try:
        message = message_from_bytes(data.lstrip(b"\r\n"), policy=compat32)
        pages = [part for part in parts(message) if part.get_content_type() in PAGES]
    except RecursionError:
        raise ImportFailure("the mail's parts are nested too deeply to be read") from None
    addresses = [
        str(message.get("Snapshot-Content-Location", "")),
        str(message.get("Content-Location", "")),
    ]
    page = root_of(message, pages, addresses)
    if page is None:
        raise ImportFailure(NO_PAGE)
    addresses.append(str(page.get("Content-Location", "")))
    address = next((text for one in addresses if is_address(text := header_text(one).strip())), "")
    return SavedPage(bytes_of(page), {"url": address} if address else {})


def root_of(message: Message, pages: list[Message], addresses: list[str]) -> Message | None:
    """The part that is the page: named as such, of the page's address, else the first."""
    start = message.get_param("start")
    for page in pages:
        if start and str(page.get("Content-ID", "")).strip() == str(start).strip():
            return page
    for page in pages:
        if str(page.get("Content-Location", "")).strip() in filter(None, addresses):
            return page
    return pages[0] if pages else None


def bytes_of(part: Message) -> bytes:
    """The bytes of a page, in UTF-8 with its mark where the part says what they are in."""
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    decoded = decoded_by(data, str(part.get_content_charset() or ""))
    return BOM + decoded[0].encode("utf-8", "replace") if decoded else data

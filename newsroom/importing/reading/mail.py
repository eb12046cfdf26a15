"""An e-mail: its text, and what its headers say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32
from email.utils import parseaddr, parsedate_to_datetime

from newsroom.importing.reading.decoding import decode
from newsroom.importing.reading.detection import is_garbled
from newsroom.importing.reading.html_text import text_of
from newsroom.importing.reading.web_page import decoded_page, is_utf8
from newsroom.importing.types import ImportFailure

LONGEST_HEADER = 2_000  # characters
MOST_PARTS = 1_000
NAMED = 5  # attachments named in a note
# Parts that are nested deeper than any mail's, and would be cut apart again at every level.
DEEPEST = 50
BOUNDARY = re.compile(rb"boundary\s*=\s*[\"']?([^\"'\s;]{1,100})", re.I)
MOST_GROUPS = 100  # of parts
LARGEST_HEAD = 1_000_000  # bytes
# The library takes the square of its length for each of these.
STRUCTURED = re.compile(rb"^content-(?:type|disposition)\s*:[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M)
LONGEST_STRUCTURED = 20_000  # bytes
FORWARDED = re.compile(r"^(?:(?:fwd?|wg|rv|tr|enc|i)\s*:\s*)+", re.I)
# A plain part so much shorter than the other is a note that there is another.
STUB = 5


@dataclass(frozen=True, slots=True)
class Mail:
    """The text of a mail, its encoding, its headers as columns, and what was left out of it."""

    text: str
    encoding: str
    columns: Mapping[str, str]
    notes: tuple[str, ...]


def read_mail(data: bytes) -> Mail:
    """Read a mail. Raises ImportFailure where it holds no text."""
    refuse_immense(data)
    try:
        message = message_from_bytes(data.lstrip(b"\r\n"), policy=compat32)
    except RecursionError:
        raise ImportFailure("the mail's parts are nested too deeply to be read") from None
    texts: dict[str, tuple[str, str]] = {}
    left_out: list[str] = []
    for part in parts(message):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and not is_attachment(part) and kind not in texts:
            texts[kind] = decoded_part(part)
        elif kind not in ("text/plain", "text/html") or is_attachment(part):
            left_out.append(file_name(part) or kind)
    text, encoding = body(texts)
    if not text.strip():
        raise ImportFailure("the mail holds no text")
    return Mail(text, encoding, columns(message), notes(left_out))


def refuse_immense(data: bytes) -> None:
    """Raises ImportFailure for what would take the library that reads mails minutes."""
    groups = BOUNDARY.findall(data)
    if len(groups) > MOST_GROUPS:
        raise ImportFailure(f"the mail has more than {MOST_GROUPS:,} groups of parts")
    if sum(data.count(b"\n--" + group) for group in set(groups)) > 2 * MOST_PARTS:
        raise ImportFailure(f"the mail has more than {MOST_PARTS:,} parts")
    head = re.search(rb"\r?\n\r?\n", data.lstrip(b"\r\n"))
    if (head.start() if head else len(data)) > LARGEST_HEAD or any(
        len(one[0]) > LONGEST_STRUCTURED for one in STRUCTURED.finditer(data)
    ):
        raise ImportFailure("the mail's headers are too long to be a mail's")


def parts(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order; mails that are attached are not opened."""
    waiting: list[tuple[Message, int]] = [(message, 0)]
    number = 0
    while waiting and number < MOST_PARTS:
        part, depth = waiting.pop()
        number += 1
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            if depth < DEEPEST:
                waiting += [(one, depth + 1) for one in reversed(inner) if isinstance(one, Message)]
        else:
            yield part


def is_attachment(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(file_name(part))


def file_name(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        return ""


def decoded_part(part: Message) -> tuple[str, str]:
    """The text of a part and its encoding: as it says, where it is that, else as any text."""
    data = part.get_payload(decode=True)
    data = data if isinstance(data, bytes) else b""
    if not data.strip():
        return "", ""
    charset = str(part.get_content_charset() or "")
    if part.get_content_type() == "text/html":
        page = decoded_by(data, charset) or decoded_page(data)
        text, encoding = page if isinstance(page, tuple) else (page.text, page.encoding)
        return text_of(text), encoding
    plain = decoded_by(data, charset)
    if plain is None:
        found = decode(data)
        plain = found.text, found.encoding
    if str(part.get_param("format") or "").lower() == "flowed":
        return unflowed(
            plain[0], delete=str(part.get_param("delsp") or "").lower() == "yes"
        ), plain[1]
    return plain


def decoded_by(data: bytes, charset: str) -> tuple[str, str] | None:
    """The text by the charset that a part names, None where it is not in it."""
    charset = {"iso-8859-1": "cp1252", "us-ascii": "", "ascii": "", "gb2312": "gb18030"}.get(
        charset.lower(), charset
    )
    if not charset:
        return None
    if not data.isascii() and is_utf8(data):  # which looks like no other encoding
        charset = "utf-8"
    try:
        text = data.decode(charset).replace("\r\n", "\n").replace("\r", "\n")
    except (LookupError, ValueError):
        return None
    return None if is_garbled(text) else (text, charset)


def unflowed(text: str, *, delete: bool) -> str:
    """Text whose lines that end in a blank go on in the next one (RFC 3676)."""
    lines: list[str] = []
    goes_on = False
    for line in text.split("\n"):
        line = line.removeprefix(" ")
        if goes_on:
            lines[-1] += line
        else:
            lines.append(line)
        goes_on = line.endswith(" ") and line != "-- "
        if goes_on and delete:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def body(texts: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    """The plain text, unless that is empty or a note that the other part is to be read."""
    plain = texts.get("text/plain", ("", ""))
    html = texts.get("text/html", ("", ""))
    if len(plain[0].strip()) * STUB < len(html[0].strip()):
        return html
    return plain if plain[0].strip() else html


def columns(message: Message) -> dict[str, str]:
    """What the headers say, under our names."""
    sender = name_in(header_text(str(message.get("From", ""))))
    address = re.search(
        r"<(https?://[^<>\s]+)>", str(message.get("Archived-At", ""))[:LONGEST_HEADER]
    )
    found = {
        "title": FORWARDED.sub("", header_text(str(message.get("Subject", "")))),
        "date": sent_on(str(message.get("Date", ""))[:LONGEST_HEADER]),
        "author": "" if "@" in sender else sender.strip(" \"'"),
        "language": header_text(str(message.get("Content-Language", ""))).partition(",")[0],
        "url": address[1] if address else "",
    }
    return {name: text for name, text in found.items() if text}


def name_in(sender: str) -> str:
    """The name beside an address."""
    try:
        return parseaddr(sender)[0]
    except RecursionError:  # comments in comments
        return ""


def header_text(raw: str) -> str:
    """A header on one line, its encoded words decoded (RFC 2047)."""
    raw = raw[:LONGEST_HEADER]
    try:
        text = str(make_header(decode_header(raw)))
    except (ValueError, LookupError, HeaderParseError):
        text = raw
    if any("\udc80" <= char <= "\udcff" for char in text):  # bytes that no header may hold
        data = text.encode("utf-8", "surrogateescape")
        text = decode(data).text if data.strip() else ""
    return " ".join(text.split())


def sent_on(date: str) -> str:
    """The day and time that a mail was sent, in its sender's zone; as it stands if that is unclear."""
    try:
        return parsedate_to_datetime(date).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return date.strip()


def notes(left_out: list[str]) -> tuple[str, ...]:
    if not left_out:
        return ()
    more = f" and {len(left_out) - NAMED:,} more" if len(left_out) > NAMED else ""
    number = len(left_out)
    what = "an attachment was" if number == 1 else f"{number:,} attachments were"
    return (f"{what} left out: {', '.join(name[:80] for name in left_out[:NAMED])}{more}",)

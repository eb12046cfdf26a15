"""Pages of a crawl (WARC, ARC): what was answered with a page of the web, and when.

A page is known by its address. Of several captures of one address each is a document, the newest of which
counts (`newsroom.archive.matching`). What a record only refers to is looked for in `revisits.py`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any, Final
from urllib.parse import urldefrag

from newsroom.importing.reading.limits import UNTOLD, Limits
from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.reading.revisits import Revisit, Revisits
from newsroom.importing.types import ImportFailure, RawDocument

PAGES: Final = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
BEGINS_AS_PAGE: Final = re.compile(
    rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|\?xml)", re.I
)
CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w:.-]{1,40})", re.I)
# Of a header of a record or of an answer.
LONGEST_LINE: Final = 1 << 16
PIECE: Final = 1 << 16
OK: Final = "200"
# What a server answers to whoever asks whether a page has changed; "" says nothing.
AS_BEFORE: Final = ("304", "")
# What stands beside answers in every crawl.
BESIDE_ANSWERS: Final = ("warcinfo", "arc_header", "request", "metadata")
# Why a record is no page, as the note on all of them says it.
NO_PAGE, NOT_OK, SEEN, NO_ANSWER = (
    "no pages",
    "not answered with 200",
    "the same as before",
    "no answers",
)


def read_crawl(
    path: str, source: IO[bytes], limits: Limits, revisits: Revisits
) -> Iterator[RawDocument | Unreadable]:
    """The pages of a crawl, by the number of their record; one is held in memory at a time.

    Raises ImportFailure for what is no crawl. The last page says what else the crawl has; where records
    wait for captures of other crawls, `revisits` holds it until these were read.
    """
    left_out: Counter[str] = Counter()
    any_page, last = False, None
    revisits.begins(path)
    for number, record in enumerate(_records(source), 1):
        found = _found(path, number, record, limits, revisits)
        if isinstance(found, str):
            left_out[found] += 1
        elif found is not None:
            any_page = True
            if isinstance(found, Unreadable):
                yield found
                continue
            if last:
                yield last
            last = found
    waits = revisits.waits(path)
    said = ", ".join(f"{what} ({count:,})" for what, count in sorted(left_out.items()))
    if not (any_page or waits or left_out[SEEN]):
        raise ImportFailure(f"the crawl holds no pages: {said or 'no records'}")
    if last and said:
        note = f"records of the crawl that are no page of their own: {said}"
        last = replace(last, notes=(*last.notes, note))
    if last:
        yield from revisits.hold(last) if waits else [last]


def _found(
    path: str, number: int, record: Any, limits: Limits, revisits: Revisits
) -> RawDocument | Unreadable | str | None:
    """The page of a record, or why it has none; None where that is to be seen, or goes without saying."""
    if record.rec_type in BESIDE_ANSWERS:
        return None
    if record.rec_type == "revisit":
        return _revisit(path, number, record, revisits)
    found = _page(f"{path}#{number}", record, limits)
    if record.rec_type in ("response", "resource"):
        is_page = not isinstance(found, str)
        revisits.captured(number, _address(record), _keys(record), is_page=is_page)
    return found


def _records(source: IO[bytes]) -> Iterator[Any]:
    """The records of a crawl. Raises ImportFailure where it is none, or breaks off."""
    # Read only where there are crawls.
    from warcio.archiveiterator import ArchiveIterator
    from warcio.bufferedreaders import DecompressingBufferedReader
    from warcio.exceptions import ArchiveLoadFailed

    class BoundedReader(DecompressingBufferedReader):  # type: ignore[misc]
        """Reads no line of any length: the library holds it in memory."""

        def readline(self, length: int | None = None) -> bytes:
            line: bytes = super().readline(min(length or LONGEST_LINE, LONGEST_LINE))
            # It gives less than it is asked for, but of a line that has an end.
            if len(line) > LONGEST_LINE // 2 and not line.endswith(b"\n"):
                raise ImportFailure("a header of the crawl is too long to be one")
            return line

    class QuietIterator(ArchiveIterator):  # type: ignore[misc]
        """Does not print what is wrong with a record: it is told, or the record says so itself."""

        INC_RECORD = ""

    iterator = QuietIterator(source)
    iterator.reader = BoundedReader(iterator.fh)
    try:
        yield from iterator
    except ArchiveLoadFailed as error:
        said = " ".join(str(error).split())[:200]
        raise ImportFailure(f"it is no crawl, or breaks off here ({said})") from None


def _page(path: str, record: Any, limits: Limits) -> RawDocument | Unreadable | str:
    """The page of a record; or, of a record that has none, why."""
    headers, address = record.http_headers, _address(record)
    if record.rec_type not in ("response", "resource") or not address:
        return NO_ANSWER
    if record.rec_type == "response" and (not headers or headers.get_statuscode() != OK):
        return NOT_OK
    kind = _kind(record)
    media = _media(kind)
    if media and media not in PAGES:
        return NO_PAGE
    try:
        data = _content(record, limits)
    except ImportFailure as error:
        return Unreadable(path, str(error))
    if not media and not BEGINS_AS_PAGE.match(data):
        return NO_PAGE
    if not data.strip():
        return Unreadable(path, "the file is empty")
    given = {"url": address, "retrieved": _retrieved(record)}
    if charset := CHARSET.search(kind):
        given["charset"] = charset[1].lower()
    given = {name: text for name, text in given.items() if text}
    return RawDocument(path, data, hashlib.sha256(data).hexdigest(), given)


def _revisit(path: str, number: int, record: Any, revisits: Revisits) -> str | None:
    """Why a record that refers to a capture is no page; None where it waits for the capture."""
    address, headers = _address(record), record.http_headers
    if not address:
        return NO_ANSWER
    if headers and headers.get_statuscode() not in (OK, *AS_BEFORE):
        return NOT_OK
    if headers and (media := _media(_kind(record))) and media not in PAGES:
        return NO_PAGE
    revisit = Revisit(f"{path}#{number}", path, address, _retrieved(record), _meant(record))
    if not revisits.is_page(revisit.keys):
        return NO_PAGE
    if revisits.is_known(revisit):
        return SEEN
    revisits.wait(revisit)
    return None


def _keys(record: Any) -> list[int]:
    """What a capture is known by: the digest of what was answered, its address and time."""
    digest = str(record.rec_headers.get_header("WARC-Payload-Digest") or "").strip().lower()
    place = hash((_address(record), _retrieved(record)))
    return [place, hash(digest)] if digest else [place]


def _meant(record: Any) -> tuple[int, ...]:
    """What the capture is known by that a record refers to."""
    named = str(record.rec_headers.get_header("WARC-Refers-To-Target-URI") or "").strip(" <>")
    address = urldefrag(named)[0] or _address(record)
    place = hash((address, _retrieved(record, "WARC-Refers-To-Date")))
    digest = str(record.rec_headers.get_header("WARC-Payload-Digest") or "").strip().lower()
    return (place, hash(digest)) if digest else (place,)


def _kind(record: Any) -> str:
    """The type of what was answered, with its charset, as the server or the crawler says it."""
    headers = record.http_headers
    return str((headers.get_header("Content-Type") if headers else record.content_type) or "")


def _media(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()


def _address(record: Any) -> str:
    name = "uri" if record.format == "arc" else "WARC-Target-URI"
    address = urldefrag(str(record.rec_headers.get_header(name) or "").strip())[0]
    return address if address.lower().startswith(("http://", "https://")) else ""


def _retrieved(record: Any, name: str = "WARC-Date") -> str:
    """When a page was retrieved, in UTC; "" where the record says no time."""
    name = "archive-date" if record.format == "arc" else name
    text = str(record.rec_headers.get_header(name) or "").strip()
    try:
        if text.isdigit():  # ARC: 20221101233000
            said = dt.datetime.strptime(text[:14], "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
        else:
            said = dt.datetime.fromisoformat(text)
    except ValueError:
        return ""
    said = said if said.tzinfo else said.replace(tzinfo=dt.UTC)
    return said.astimezone(dt.UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


# --- what was sent, unpacked ----------------------------------------------------------------------


def _content(record: Any, limits: Limits) -> bytes:
    """The bytes of a page, as its server has them. Raises ImportFailure for too many."""
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    headers, stream = record.http_headers, record.raw_stream
    sent = str((headers.get_header("Transfer-Encoding") if headers else "") or "").lower()
    if "chunked" in sent:
        stream = ChunkedDataReader(stream)
    pieces, size = [], 0
    try:
        while piece := stream.read(PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > limits.document:
                raise ImportFailure(limits.too_large("it is too large for one article"))
    except ChunkedDataException:
        pass  # what came before it was cut off is the page
    data = b"".join(pieces)
    packed = str((headers.get_header("Content-Encoding") if headers else "") or "")
    for encoding in reversed([each.strip().lower() for each in packed.split(",")][:3]):
        data = _unpacked(data, encoding, limits)
    return data


def _unpacked(data: bytes, encoding: str, limits: Limits) -> bytes:
    """The data without an encoding; some crawlers keep them unpacked, and the header as it was."""
    most = min(limits.document, max(UNTOLD, len(data) * limits.expansion)) + 1
    if encoding in ("", "identity"):
        return data
    if encoding in ("gzip", "x-gzip", "deflate"):
        found = _inflated(data, encoding, most)
    elif encoding == "br":
        found = _from_brotli(data, most)
    elif BEGINS_AS_PAGE.match(data):
        return data
    else:
        raise ImportFailure(f"its encoding is not supported ({encoding[:40]})")
    if found is not None and len(found) >= most:
        raise ImportFailure(limits.too_large("it is too large for one article"))
    return data if found is None else found


def _inflated(data: bytes, encoding: str, most: int) -> bytes | None:
    # GZIP, or what is called deflate: with a frame, as the standard says, or without.
    for window in (31,) if "gzip" in encoding else (15, -15):
        unpacker = zlib.decompressobj(window)
        try:
            return unpacker.decompress(data, most)
        except zlib.error:
            continue
    return None


def _from_brotli(data: bytes, most: int) -> bytes | None:
    import brotli

    unpacker, pieces, size = brotli.Decompressor(), [], 0
    try:
        piece = unpacker.process(data, output_buffer_limit=PIECE)
        while True:
            pieces.append(piece)
            size += len(piece)
            if size >= most or unpacker.is_finished() or unpacker.can_accept_more_data():
                return b"".join(pieces)
            piece = unpacker.process(b"", output_buffer_limit=PIECE)
    except brotli.error:
        return b"".join(pieces) or None

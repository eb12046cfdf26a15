"""Why a document was not imported, or a pattern cannot be read, in the interface's language.

An import knows no Django and keeps its reasons in English, as the command line prints them; here they are
listed for translation, with what is filled in. So is what the library of patterns says. What is not
listed is shown as it was said.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_SAID: Final = (
    # What is not there, or may not be read.
    _("there is no such file or folder"), _("there is no such file, or no longer"),
    _("no permission to read it"), _("no file can have this name"), _("this is no ordinary file"),
    _("it was changed while it was read; import it again"),
    _("it is a link that leads in a circle"),
    _("it is a link out of the folder, to %(path)s; --follow-links reads it"),
    _("it is a link to a folder inside, whose files are read where they are"),
    # Files, and archives of files.
    _("the file is empty"), _("the file holds nothing but white space"), _("it holds no text"),
    _("this is no text: it looks like a binary file"), _("it holds no records"),
    _("%(kind)s files are not read: give %(suffixes)s"),
    _("the XML cannot be read (%(why)s)"),
    _("it is XML, but neither a feed nor an article as trafilatura writes it, plain or in TEI"),
    _("it holds no records: no line of it begins as those of RIS do"),
    _("the compressed file is damaged (%(why)s)"),
    _("the compressed file is damaged or not supported (%(why)s)"),
    _("it cannot be read (%(why)s)"), _("the archive holds no documents"),
    _("the archive holds more than %(number)s files (NEWSROOM_MAX_MEMBERS)"),
    _("its name leads out of the archive"), _("it is a link, and not followed"),
    _("a zip inside a zip is not opened"), _("it is encrypted"),
    _("an archive inside an archive is not opened"),
    _(
        "it is compressed with Zstandard, which is not read: unpack it (`zstd -d FILE`), "
        "or compress it with gzip"
    ),
    _("its name is no UTF-8; the odd bytes are written as \\x…"),
    # What is larger than anything that is read.
    _("it is too large for one article (%(found)s; at most %(most)s: NEWSROOM_MAX_DOCUMENT_MB)"),
    _("the line is too long for one article (%(found)s; at most %(most)s: NEWSROOM_MAX_DOCUMENT_MB)"),
    _("the row is too long for one article (%(found)s; at most %(most)s: NEWSROOM_MAX_DOCUMENT_MB)"),
    _("the row has %(number)s columns (at most %(most)s: NEWSROOM_MAX_COLUMNS)"),
    _("a cell is too large (at most %(most)s: NEWSROOM_MAX_CELL_MB)"),
    _("it expands to more than %(number)s times its size, as no text does (NEWSROOM_MAX_EXPANSION)"),
    _("reading it took longer than %(seconds)s s (NEWSROOM_PARSE_SECONDS)"),
    _("the parser was killed while it read this (out of memory, or far too slow)"),
    _("the parser failed on it, which is our mistake (%(why)s)"),
    _("the database refused it (%(why)s)"),
    # Records and tables.
    _("the line is JSON that is nested too deeply to be read"), _("the line is no JSON (%(why)s)"),
    _("the line is JSON, but no object with columns"),
    _("it is JSON that is nested too deeply to be read"), _("it is no JSON (%(why)s)"),
    _("it is JSON, but no object with columns"), _("the JSON breaks off here (%(why)s)"),
    _("what stands above the header was left out: “%(text)s”"),
    _("cells beyond the header's last column have no name, and were left out: %(number)s"),
    _("it is read as %(encoding)s: %(evidence)s"),
    _("it is a table of GDELT, with %(what)s and addresses of articles, but without their texts"),
    _("it is no RTF, or a damaged one"), _("the RTF cannot be read (%(why)s)"),
    _("it has no text between its fields"),
    _("it is no JSON that could hold records: no list, and no object"),
    _("it holds no records: no list of objects, and no text"),
    _("it holds no records with a text (lists: %(lists)s)"),
    _("records are read from several lists: %(lists)s"),
    _("the record is too long for one article (%(found)s; at most %(most)s: NEWSROOM_MAX_DOCUMENT_MB)"),
    _("it is a table of this archive's metadata, without the articles' texts: export the search as .jsonl"),
    _("the text is read from “%(name)s”, and not from %(names)s"),
    _("it has no text but its “%(name)s”, which is read as such"),
    _("the text is cut off: %(number)s more characters are not in the export"),
    _("it has no body (columns: %(columns)s); name the column with --map body=COLUMN"),
    _("%(number)s records in a row could not be read; the rest was not tried"),
    _("the key “%(name)s” stands %(number)s times; the last counts"),
    _("the column “%(name)s” stands %(number)s times; the last counts"),
    _("%(name)s is no value of JSON, and was read as none"),
    _("a number of %(number)s digits was read as text"),
    _("the %(column)s is an object that says nothing there, and was left out"),
    _("the %(column)s is a value that says nothing there, and was left out"),
    _("%(number)s halves of characters in the %(column)s, read as “�”"),
    _("its header cannot be read: %(reason)s"), _("the table breaks off here (%(why)s)"),
    _("a quote in the record that begins in line %(number)s is not closed"),
    _("the record is ended with that line"),
    _("the rest of the table, %(number)s lines, is read with it"),
    # Workbooks, pages and mails.
    _("only a workbook's first sheet is read: save it by itself"),
    _("it is no XLSX workbook, or a damaged or encrypted one: save it again, or as CSV"),
    _("the workbook cannot be read (%(why)s)"), _("the workbook has no sheet of cells"),
    _("the workbook breaks off here (%(why)s)"), _("the page holds no text"),
    _("what it shows is made by scripts, which are not run: save it from a browser"),
    _("it shows other pages in frames: save the one with the article"),
    _("no article text was found in the page"),
    _("it only asks for JavaScript: save it from a browser"), _("the file holds no page"),
    _("the page shows a question about cookies and hardly any text: it may not be the article"),
    _("the page says that it is not free to read: its text may break off"),
    _("the mail's parts are nested too deeply to be read"), _("the mail holds no text"),
    _("the mail has more than %(number)s groups of parts"),
    _("the mail has more than %(number)s parts"),
    _("the mail's headers are too long to be a mail's"),
    _("an attachment was left out: %(listed)s"),
    _("%(number)s attachments were left out: %(listed)s"), _("%(names)s and %(number)s more"),
    _("it is no mailbox: it does not begin with a line of “From ”"),
    _("the mail is too large for one article (%(found)s; at most %(most)s: NEWSROOM_MAX_DOCUMENT_MB)"),
    # Documents of word processors, and PDF.
    _("it is no DOCX document: it holds no text of Word"),
    _("it is no ODT document: it holds no content"),
    _("it is no ODT document: it holds no text"),
    _("the document has more than %(number)s paragraphs"),
    _("the document holds no text"),
    _("it is encrypted, or a document of an old version of Word: save it as .docx, without a password"),
    _("the document is damaged: it cannot be unpacked"),
    _("the document is damaged (%(why)s)"),
    _("the document unpacks to more than %(number)s MB, as no text does"),
    _("footnotes were left out"),
    _("the PDF cannot be read (%(why)s)"),
    _("the PDF has %(number)s pages (at most %(most)s)"),
    _("the PDF has more than %(number)s characters"),
    _("the PDF holds no text: it is a scan, and letters have to be recognised in it first"),
    _("running heads and page numbers were left out: %(listed)s"),
    # Feeds, and lists of feeds.
    _("it is no feed: it begins with none of the elements of RSS and Atom"),
    _("the feed cannot be read (%(why)s)"),
    _("the feed is damaged (%(why)s); what could be read was"),
    _("the feed gives a summary only, not the whole text"),
    _("the file is JSON that is nested too deeply to be read"),
    _("the file is no JSON (%(why)s)"),
    _("it is JSON, but no feed: it says no version of JSON Feed"),
    _("the entry is no object"),
    _("the entry holds no text"),
    _("the file is too large to be read at once (%(found)s; at most %(most)s: NEWSROOM_MAX_DOCUMENT_MB)"),
    _("the list of feeds cannot be read (%(why)s)"),
    _("it is no list of feeds: OPML begins with <opml>"),
    _("the list names no feeds"),
    _("it leads out of the list's folder"),
    _("it is no file of a feed"),
    _("the list names it, and there is no such file beside it"),
    _("not fetched, for nothing is fetched from the network: save these feeds beside the list: %(listed)s"),
    _("a list of feeds is read where its feeds lie beside it, in a folder"),
    # Crawls.
    _("the crawl holds no pages: %(listed)s"),
    _("records of the crawl that are no page of their own: %(listed)s"),
    _("a header of the crawl is too long to be one"),
    _(
        "records that are as an earlier capture was, which is in none of the crawls that were read; "
        "import them together with the crawls before them: %(listed)s"
    ),
    _("it is no crawl, or breaks off here (%(why)s)"),
    _("its encoding is not supported (%(why)s)"),
    _("retrieved before what is here: kept as an earlier version"),
    # What the archive has already.
    _("the same content as %(path)s"), _("the same text as %(path)s, kept as its copy"),
    _("the same text as %(path)s"), _("no longer in %(path)s; its article stays"),
    _("deleted by %(name)s on %(day)s (article %(number)s, for good); --undelete brings it back"),
    _("deleted by %(name)s on %(day)s (article %(number)s, it is in the bin); --undelete brings it back"),
    _("deleted on %(day)s (article %(number)s, for good); --undelete brings it back"),
    _("deleted on %(day)s (article %(number)s, it is in the bin); --undelete brings it back"),
    # Patterns.
    _("%(fault)s at position %(place)s"), _("the pattern is too long"),
    _("the replacement is too long"), _("the result is too long"),
    _("missing )"), _("missing ]"), _("missing %(sign)s"), _("expected %(sign)s"),
    _("unbalanced parenthesis"), _("unterminated character set"), _("bad character range"),
    _("nothing to repeat"), _("multiple repeat"), _("repeat count too big"),
    _("min repeat greater than max repeat"), _("bad escape (end of pattern)"),
    _("bad escape %(sign)s"), _("incomplete escape %(sign)s"), _("bad hex escape %(sign)s"),
    _("unknown group"), _("invalid group reference"), _("cannot refer to an open group"),
    _("ambiguous group reference"), _("group reference not allowed"), _("missing group name"),
    _("bad character in group name"), _("duplicate group"), _("unknown extension"),
    _("unknown property"), _("unknown property value"), _("undefined character name"),
)  # fmt: skip
# What is filled in and is itself a reason.
NESTED: Final = ("reason", "fault", "listed")
FILLED = re.compile(r"%\((\w+)\)s")


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    """What fits each reason, those that say most first."""
    ordered = sorted(
        _SAID, key=lambda text: (bool(FILLED.search(text)), -len(FILLED.sub("", text)))
    )
    found = []
    for text in ordered:
        pieces = FILLED.split(text)
        whole = "".join(
            f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece)
            for place, piece in enumerate(pieces)
        )
        found.append((re.compile(whole, re.DOTALL), text))
    return found


def said(reason: str) -> str:
    """A reason as the interface's language says it; several have a semicolon between."""
    if (whole := _one(reason)) is not None or "; " not in reason:
        return reason if whole is None else whole
    return "; ".join(said(part) for part in reason.split("; "))


def _one(reason: str) -> str | None:
    for pattern, text in _patterns():
        if match := pattern.fullmatch(reason):
            filled = {
                name: said(value) if name in NESTED else value
                for name, value in match.groupdict().items()
            }
            return gettext(text) % filled if filled else gettext(text)
    return None

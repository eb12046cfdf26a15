"""What a path tells of a document: its form, and whether it is one of many in a file."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

MAILBOXES: Final = (".mbox", ".mbx")
CRAWLS: Final = (".warc", ".arc")
# Files of many documents, which are kept as they stand there; the form of one is that of its file.
BUNDLES: Final = frozenset([*MAILBOXES, *CRAWLS])
# What holds files of its own, each a document.
TARBALLS: Final = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tbz", ".tar.xz", ".txz")
# A zip of crawls, with lists of what they hold.
WACZ: Final = (".wacz",)
ZIPS: Final = (".zip", *WACZ)
ARCHIVES: Final = (*ZIPS, *TARBALLS)


def form_of(path: str) -> str:
    """The suffix that tells a document's form, the one of a compressed file apart."""
    if is_record(path):
        path = path.rpartition("#")[0]
    suffixes = [suffix.lower() for suffix in PurePosixPath(path).suffixes]
    if suffixes[-1:] == [".gz"]:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def is_record(path: str) -> bool:
    """Whether a path is that of a document in a file of many, such as a mail of a mailbox."""
    file, mark, number = path.rpartition("#")
    return bool(mark and number.isdigit() and form_of(file) in BUNDLES)


def is_capture(path: str) -> bool:
    """Whether a path is that of a page of a crawl, of which there may be others of one address."""
    return is_record(path) and form_of(path) in CRAWLS

"""What a document is known by: the one place that says when two documents are the same.

Each document has a *file* that holds it and a *key* in that file. Together they are its identity,
and the database lets no two documents that are in force have the same.

| document | file | key, the first that it has |
| --- | --- | --- |
| a file by itself | its own path | that it is this file |
| a member of a zip or a tar | that archive | its name there |
| a record of an export | the export | its id column; else its address; else its content |
| a page of a crawl | all crawls together | its address |
| a mail of a mailbox | the mailbox | its message id; else its content |

A key that two documents of one file share identifies neither, so the next one in the row is taken;
at the last it is the content, the SHA-256 of what was received. That is how a zip with two members
of one name holds two documents, and how a column that numbers the rows does no harm.

From this follows what an import does with a document:

- **The same content in the same file** is unchanged, wherever it stands there now.
- **The same content in another file** is a duplicate: one article has it, and is left alone.
- **The same key with other content** is a new version: its article is written anew, editors' values
  stay, and what was received before stays as an earlier seed.
- **Else it is new**, whatever stands at its line or under its id in another file. A new record
  whose text is that of an article, white space apart, is a *copy*: kept as a seed of that article
  beside its current one, and no second article (`body_digest`).

A page that was crawled is known by its address in whatever file: of several captures the newest is
the article, and the others are earlier versions of it, in whatever order they come.

A seed in force has a key: the current one of an article, and its copies. An earlier version has
none (NULL), so that keys are unique by a plain constraint. Nothing is ever deleted for not being
in its file any longer.
"""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import PurePath

from newsroom.importing import ARCHIVES, RawDocument, is_capture, is_record
from newsroom.models import Seed

# What stands for the file of all pages that were crawled.
CRAWLS = "crawls:"
# Keys are columns with an index: a longer value stands in it by its digest.
LONGEST = 200
# The same few words prove no copy: "Watch the video above." is the whole text of many records.
COPY_FROM = 200  # characters


def file_of(raw: RawDocument) -> str:
    """The file that holds the document."""
    if raw.file:
        return raw.file
    if is_crawled(raw):
        return CRAWLS
    if _is_record(raw):
        file, mark, number = raw.path.rpartition("#")
        return file if mark and number.isdigit() else raw.path
    return _archive_of(raw.path) or raw.path


def keys_of(raw: RawDocument) -> list[str]:
    """What may identify the document in its file, the best first; the content always does."""
    keys = []
    if _is_record(raw):
        for kind in ("id", "url"):
            if value := raw.given.get(kind, "").strip():
                keys.append(_key(kind, value))
    elif archive := _archive_of(raw.path):
        keys.append(_key("name", raw.path.removeprefix(f"{archive}/")))
    else:
        keys.append("file")
    return [*keys, content_key(raw.sha256)]


def content_key(sha256: str) -> str:
    """The key of a document that nothing but its content identifies."""
    return f"content:{sha256}"


def identified(raw: RawDocument) -> RawDocument:
    """The document with its file and key; what was decided before stays."""
    if raw.file and raw.key:
        return raw
    return dataclasses.replace(raw, file=file_of(raw), key=raw.key or keys_of(raw)[0])


def body_digest(raw: RawDocument) -> str | None:
    """A digest of a record's text, by which copies are found; None where it is too short for it.

    Only the text counts: the same story under another id, headline or outlet is a copy.
    """
    words = " ".join(raw.given.get("body", "").split())
    return _digest(words) if len(words) >= COPY_FROM else None


def is_crawled(raw: RawDocument) -> bool:
    """Whether the document is one of several captures that an address may have."""
    return is_capture(raw.path) and bool(raw.given.get("url"))


def is_older(raw: RawDocument, seed: Seed) -> bool:
    """Whether a page was retrieved before the one that a seed holds."""
    there = str(seed.given.get("retrieved") or "")
    return is_crawled(raw) and raw.given.get("retrieved", "") < there


def _is_record(raw: RawDocument) -> bool:
    return "body" in raw.given or is_record(raw.path)


def _archive_of(path: str) -> str:
    """The archive that a member's path leads into, or ""."""
    if not any(f"{suffix}/" in path.lower() for suffix in ARCHIVES):
        return ""
    # The innermost part: an archive in an archive is not opened, and a folder may be called a.zip.
    for parent in PurePath(path).parents:
        if parent.name.lower().endswith(ARCHIVES):
            return str(parent)
    return ""


def _key(kind: str, value: str) -> str:
    return f"{kind}:{value if len(value) <= LONGEST else _digest(value)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

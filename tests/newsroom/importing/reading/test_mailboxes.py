"""Mailboxes: each mail a document, known by its message id, wherever it stands."""

from __future__ import annotations

import datetime as dt
import gzip
from email.message import EmailMessage
from pathlib import Path

import pytest

from newsroom.importing import (
    Limits,
    ParseContext,
    RawDocument,
    Unreadable,
    count_documents,
    parse,
    read_documents,
)

CONTEXT = ParseContext(dt.date(2024, 1, 1))
TEXT = "The ferry to Valdora sailed again on Thursday, and the whole village came to see it."
POSTMARK = "From ada@ledger.example Tue Nov  1 23:30:00 2022\n"


def mail(subject: str, text: str = TEXT, number: int = 1) -> bytes:
    made = EmailMessage()
    made["Subject"], made["From"] = subject, "Ada Fenwick <ada@ledger.example>"
    made["Date"], made["Message-ID"] = "Tue, 01 Nov 2022 23:30:00 -0500", f"<{number}@ledger>"
    made.set_content(text)
    return made.as_bytes()


def boxed(*mails: bytes, postmark: str = POSTMARK) -> bytes:
    return b"".join(postmark.encode() + each + b"\n" for each in mails)


def read(path: Path, data: bytes, limits: Limits | None = None) -> list[RawDocument | Unreadable]:
    path.write_bytes(data)
    return list(read_documents([str(path)], None, limits))


@pytest.mark.parametrize("postmark", [POSTMARK, "From - Tue Nov 01 23:30:00 2022\r\n", "From \n"])
def test_each_mail_is_a_document(tmp_path: Path, postmark: str) -> None:
    box = tmp_path / "letters.mbox"
    found = read(box, boxed(mail("One"), mail("Two", f"Two. {TEXT}", number=2), postmark=postmark))
    assert [each.path for each in found] == [f"{box}#1", f"{box}#2"]
    documents = [each for each in found if isinstance(each, RawDocument)]
    assert [parse(each, CONTEXT).title for each in documents] == ["One", "Two"]
    assert [each.given for each in documents] == [{"id": "<1@ledger>"}, {"id": "<2@ledger>"}]
    assert count_documents([str(box)]) == 2


def test_a_line_that_only_begins_like_a_mail_parts_nothing(tmp_path: Path) -> None:
    text = (
        f"{TEXT}\n\nFrom the quay it looked small.\n\n{TEXT}\n\n>From 10:30 in 2022 on it rained."
    )
    data = b"\n" + boxed(mail("One", text)).replace(b">From 10:30", b">From 10:30")
    [found] = read(tmp_path / "a.mbox", data)
    assert isinstance(found, RawDocument)
    said = [block.text for block in parse(found, CONTEXT).blocks]
    assert "From the quay it looked small." in said
    assert "From 10:30 in 2022 on it rained." in said, "marked in the mailbox, not in the mail"


def test_one_that_is_too_large_or_empty_is_told_and_the_others_go_in(tmp_path: Path) -> None:
    data = boxed(mail("One"), mail("Two", "x" * 70 + "\n" + f"{TEXT}\n" * 100), mail("Three"))
    found = read(tmp_path / "a.mbox.gz", gzip.compress(data), Limits(document=2_000))
    assert ["too large" in each.reason for each in found if isinstance(each, Unreadable)] == [True]
    assert [each.path.rpartition("#")[2] for each in found] == ["1", "2", "3"]


def test_what_is_no_mailbox_is_told(tmp_path: Path) -> None:
    [found] = read(tmp_path / "a.mbox", b"Dear all,\n\nFrom here on it is text.\n")
    assert isinstance(found, Unreadable)
    assert found.reason == "it is no mailbox: it does not begin with a line of “From ”"

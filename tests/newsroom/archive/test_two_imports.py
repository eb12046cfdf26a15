"""Two imports at once, whatever one of them stores between two looks of the other at the seeds."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from newsroom import archive
from newsroom.importing import ParsedArticle, RawDocument
from newsroom.importing.pipeline import parse
from newsroom.intake.copies import part_copies
from newsroom.intake.patience import patiently
from newsroom.models import Article, Seed
from tests.newsroom.archive.test_in_between import BLOCKED
from tests.newsroom.factories import CONTEXT
from tests.waiting import until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]

Document = tuple[RawDocument, ParsedArticle]


def document(file: str, number: int, *, version: int = 1) -> Document:
    """A record about the fair of a town; in each `version` with another text."""
    body = (
        f"The fair of town {number} opened on Monday, and nobody had counted on so many people. The "
        f"mayor spoke of {version} thousand visitors, who had come from all over the country to see it, "
        "and of the traders who had put up their stalls before sunrise."
    )
    content = f"{number:032}{version:032}"
    given = {"id": str(number), "title": f"The fair of town {number}", "body": body}
    raw = RawDocument(f"{file}#{number}", body.encode(), content, given)
    return raw, parse(raw, CONTEXT)


def copy(file: str, number: int) -> Document:
    """Another record with the same text."""
    raw, _ = document(file, number)
    content = f"c{raw.sha256[1:]}"
    raw = RawDocument(raw.path, raw.data, content, {**raw.given, "id": f"copy-{number}"})
    return raw, parse(raw, CONTEXT)


def stores(each: Document) -> None:
    """What an import does with one document, and with the copies of what it changes."""
    [stored] = patiently(lambda: archive.store(documents=[each], later=True))
    if stored.status == "updated":
        list(part_copies(CONTEXT, of_articles=[stored.article.pk]))


class Meanwhile:
    """Does something else after the look at the seeds of this number, as another process does it.

    SQLite has one writer at a time, and nothing of this can happen there. There the other's writing is
    made part of this transaction: what each statement sees of it is the same.
    """

    def __init__(self, look: int, work: Callable[[], Any]) -> None:
        self.look, self.work, self.looks = look, work, 0
        self._thread = threading.Thread(target=self._run)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if sql.startswith("SELECT") and 'FROM "newsroom_seed"' in sql:
            self.looks += 1
            if self.looks == self.look:
                self._act()
        return result

    def join(self) -> None:
        if self._thread.ident:
            self._thread.join()

    def _act(self) -> None:
        if connection.vendor == "sqlite":
            self.work()
            return
        self._thread.start()
        until(lambda: not self._thread.is_alive() or _is_blocked())

    def _run(self) -> None:
        try:
            self.work()
        finally:
            connection.close()


def _is_blocked() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # else it says what it said before
        cursor.execute(BLOCKED)
        return bool(cursor.fetchone()[0])


def the_same(number: int) -> tuple[Document, Document]:
    return document("b.jsonl", number), document("a.jsonl", number)


def the_same_text(number: int) -> tuple[Document, Document]:
    return document("a.jsonl", number), copy("b.jsonl", number)


def two_versions(number: int) -> tuple[Document, Document]:
    stores(document("a.jsonl", number))
    return document("a.jsonl", number, version=2), document("a.jsonl", number, version=3)


def a_copy_of_what_changes(number: int) -> tuple[Document, Document]:
    stores(document("a.jsonl", number))
    return copy("b.jsonl", number), document("a.jsonl", number, version=2)


def a_change_of_what_is_copied(number: int) -> tuple[Document, Document]:
    copied, changed = a_copy_of_what_changes(number)
    return changed, copied


def stored_at_once(make: Callable[[int], tuple[Document, Document]]) -> None:
    """Both documents are stored, the one after each of the other's looks."""
    for look in itertools.count(1):
        ours, others = make(look)
        meanwhile = Meanwhile(look, lambda: stores(others))  # noqa: B023 - called in this turn
        with connection.execute_wrapper(meanwhile):
            stores(ours)
        meanwhile.join()
        if meanwhile.looks < look:
            break
        if connection.vendor == "sqlite":
            stores(others)  # it went with ours where that was undone to be tried again
        assert archive.find_faults() == [], f"after look {look}"
        there = set(Seed.objects.values_list("sha256", flat=True))
        assert {ours[0].sha256, others[0].sha256} <= there, f"after look {look}"
    assert look > 2
    assert Article.objects.count() == Seed.objects.filter(current=True).count()


@pytest.mark.parametrize("make", [the_same, the_same_text])
def test_what_both_bring_has_one_article_with_a_current_seed(make: Any) -> None:
    stored_at_once(make)


@pytest.mark.parametrize("make", [two_versions, a_copy_of_what_changes, a_change_of_what_is_copied])
def test_what_one_changes_is_lost_by_none(make: Any) -> None:
    """Locks see to it, which SQLite has not for rows, and needs not."""
    if connection.vendor == "postgresql":
        stored_at_once(make)

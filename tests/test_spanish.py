"""Every page in Spanish: nothing on it that no catalogue has.

The archive of these tests is written in Greek letters, and each translation is put in brackets: what then
stands on a page in Latin letters and outside of the brackets was never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real

from newsroom.countries import locale_of_interface
from newsroom.pages import formats, labels
from tests.test_addresses import Words, expected, row_of_everything

pytestmark = [pytest.mark.django_db, pytest.mark.fault]

OPENING, CLOSING = "⟦", "⟧"
WORDS = Words(
    title="Ο πρόεδρος στην Αθήνα",
    body="Ο πρόεδρος της χώρας μίλησε χθες στην Αθήνα για τις εκλογές και την οικονομία.",
    source="Η Εφημερίδα",
    author="Άννα Δάσου",
    people=("Γιώργος Πέτρου", "Νίκος Μαύρος"),
    section="Νέα",
    line="Μοιραστείτε",
    gone="Έφυγε",
    search="Όλα",
)
# What is read out or seen of an element beside its text.
SPOKEN = ("title", "aria-label", "placeholder", "alt", "label", "data-label")
# Whose text is no reader's, or a program's.
UNREAD = ("script", "style", "code", "kbd", "pre", "template", "textarea", "option", "del", "ins")
EMPTY = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
WORD = re.compile(r"[a-zA-ZÀ-ſ]{2,}")


class Latin(HTMLParser):
    """The words in Latin letters that stand outside of the brackets of what is translated."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: list[str] = []
        self.depth = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in UNREAD or self.unread or given.get("translate") == "no":
            if tag not in EMPTY:
                self.unread.append(tag)
        for name in SPOKEN:
            self.found += bare_words(given.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        if self.unread and tag in self.unread:
            while self.unread.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.unread:
            return
        outside = []
        for piece in re.split(f"([{OPENING}{CLOSING}])", data):
            if piece == OPENING:
                self.depth += 1
            elif piece == CLOSING:
                self.depth -= 1
            elif not self.depth:
                outside.append(piece)
        text = " ".join(outside)
        if WORD.search(text):
            self.found.append(" ".join(text.split()))


def bare_words(text: str) -> list[str]:
    while (inner := re.sub(f"{OPENING}[^{OPENING}{CLOSING}]*{CLOSING}", " ", text)) != text:
        text = inner
    return [text.strip()] if WORD.search(text) else []


@pytest.fixture
def brackets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each translation into Spanish stands in brackets."""
    spanish: Any = trans_real.translation("es")
    marked = trans_real.TranslationCatalog()  # type: ignore[attr-defined]
    marked._plurals = spanish._catalog._plurals
    marked._catalogs = [
        {key: f"{OPENING}{said}{CLOSING}" if key else said for key, said in catalog.items()}
        for catalog in spanish._catalog._catalogs
    ]
    monkeypatch.setattr(spanish, "_catalog", marked)
    formats._date_text.cache_clear()
    yield
    formats._date_text.cache_clear()


def test_x(brackets: None, index_dir: Path, settings: Any) -> None:
    rows = row_of_everything(settings, WORDS)
    owner = User.objects.get()
    owner.is_staff = owner.is_superuser = True
    owner.save()
    client = Client()
    client.force_login(owner)
    client.cookies["django_language"] = "es"
    seen: dict[str, str] = {}
    for name, (arguments, _who, *method) in expected().items():
        if method or name in ("admin:logout", "sign-out"):
            continue
        named = {"petro-meets-maduro": rows.get("slug"), }
        from newsroom.models import Article, Entity, Source
        a = Article.objects.get(pk=rows["article"])
        swap = {"petro-meets-maduro": a.slug, "gustavo-petro": Entity.objects.get(name="Γιώργος Πέτρου").slug, "the-herald": a.source.slug}
        args = [swap.get(x, rows.get(x, x)) for x in arguments]
        answer = client.get(reverse(name, args=args), follow=False)
        print("##", name, answer.status_code)
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        reader = Latin()
        reader.feed(answer.content.decode())
        for each in reader.found:
            seen.setdefault(each, name)
    for each, name in seen.items():
        print(f"{name:40} {each[:150]}")

"""Every page in Spanish: nothing on it that no catalogue has.

The archive of these tests is written in Greek letters, and each translation is put in brackets: what then
stands on a page in Latin letters and outside of the brackets was never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import trans_real

from newsroom.models import Article, Entity
from newsroom.pages import formats
from tests.test_addresses import Words, expected, row_of_everything

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
    cue="είπε",
)
WORD = re.compile(r"[a-zA-ZÀ-ſ]{2,}")
# Names of formats and of programs, what people and tests named, what a library calls its rows: the same in each
# language.
SAME = frozenset(
    WORD.findall(
        """
        Newsroom API English Español RSS Atom CSV JSON Lines BibTeX RIS XLSX OpenSearch SHA utf txt http
        testserver owner desk nothing bin whoosh search newsroom administrators archivists editors readers
        Attempted Access
        """
    )
)
# What is read out or seen of an element beside its text.
SPOKEN = ("title", "aria-label", "placeholder", "alt", "label", "data-label")
# Whose text is no reader's, or a program's.
UNREAD = ("script", "style", "code", "kbd", "pre", "template", "textarea", "option", "del", "ins")
EMPTY = ("area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
# An address, a file's name, a number of letters and digits.
CODE = re.compile(r"\S*(?:[/_{}]|\d|\w[.:]\w)\S*")


class Latin(HTMLParser):
    """The words in Latin letters that stand outside of the brackets of what is translated."""

    def __init__(self) -> None:
        super().__init__()
        self.unread: list[str] = []
        self.depth = 0
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        unread = tag in UNREAD or self.unread or given.get("translate") == "no"
        if unread and tag not in EMPTY:
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


@cache
def names_of_cldr() -> frozenset[str]:
    """Words of dates, languages and countries in Spanish, which are not of our catalogue."""
    spanish = Locale("es")
    names = [*spanish.languages.values(), *spanish.territories.values()]
    months = spanish.months["format"]
    dates = [months["wide"], months["abbreviated"], spanish.days["format"]["wide"]]
    text = " ".join([*names, *(name for part in dates for name in part.values()), "de las el"])
    return frozenset(WORD.findall(text))


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


def text_pages(client: Client, rows: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The name of each address that gives a page, with the page."""
    for name, (arguments, _who, *method) in expected().items():
        if method:
            continue
        given = [rows.get(each, each) for each in arguments]
        answer = client.get(reverse(name, args=given))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            yield name, answer.content.decode()


@pytest.mark.django_db
@pytest.mark.fault
def test_no_page_says_anything_that_is_not_translated(
    brackets: None, index_dir: Path, settings: Any
) -> None:
    rows = row_of_everything(settings, WORDS)
    article = Article.objects.get(pk=rows["article"])
    person = Entity.objects.get(pk=rows["newsroom_entity"])
    # The table of addresses has the slugs of another archive.
    assert article.source
    rows |= {
        "petro-meets-maduro": article.slug,
        "the-herald": article.source.slug,
        "gustavo-petro": person.slug,
    }
    owner = User.objects.get()
    User.objects.filter(pk=owner.pk).update(is_staff=True, is_superuser=True)
    client = Client(headers={"accept-language": "es"})
    client.force_login(User.objects.get(pk=owner.pk))
    pages = dict(text_pages(client, rows))
    assert len(pages) > 80
    found: dict[str, str] = {}
    for name, page in pages.items():
        reader = Latin()
        reader.feed(page)
        assert reader.depth == 0, name
        for text in reader.found:
            if words := set(WORD.findall(CODE.sub(" ", text))) - SAME - names_of_cldr():
                found.setdefault(" ".join(sorted(words)), f"{name}: {text[:200]}")
    assert found == {}


def test_a_word_that_is_not_translated_is_found() -> None:
    """The reading of pages itself: outside of brackets, within them, in what is only read out."""
    reader = Latin()
    reader.feed(
        f"<p title='{OPENING}Cerrar{CLOSING}'>Ελλάδα {OPENING}{OPENING}1{CLOSING} artículo <b>de</b>{CLOSING}"
        "<code>is:undated</code> <img alt='Yes'> left out</p>"
    )
    assert reader.found == ["Yes", "left out"]

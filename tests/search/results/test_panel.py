"""Panels of facets: what is chosen stays in sight, and what means nothing is not offered."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from newsroom import archive
from newsroom.models import Source
from search.criteria import Criteria
from search.facets.kinds import KINDS
from search.results import panel
from search.results.panel import SHOWN, make_panels
from search.types import Facet, FacetCount, FacetCounts, SearchRequest
from tests.newsroom.factories import report
from tests.search.conftest import Library
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

COUNTED = SearchRequest().facet_limit or 0


def rows(client: Client, url: str) -> dict[str, str]:
    """The rows of all panels, as HTML, by what they say."""
    page = client.get(url).content.decode()
    found = re.findall(r"<li[^>]*>\s*<a id=.*?</li>", page, re.DOTALL)
    return {" ".join(unescape(re.sub("<[^>]+>", " ", row)).split()): row for row in found}


def archive_of(authors: int) -> None:
    """An archive of so many authors, the first of whom wrote most: two articles, the others one."""
    for number in range(authors):
        for part in range(2 if number < authors - 1 else 1):
            author = f"Ana {chr(65 + number // 26)}{chr(97 + number % 26)}bosque"
            report(f"Notes {number}-{part}", f"Note {part} of {number}.", author=author)
    catch_up()


@pytest.mark.parametrize("authors", [SHOWN + 2, COUNTED + 2], ids=["counted", "not even counted"])
def test_a_chosen_value_is_shown_however_rare_it_is(index_dir: Path, authors: int) -> None:
    archive_of(authors)
    last = f"Ana {chr(65 + (authors - 1) // 26)}{chr(97 + (authors - 1) % 26)}bosque"
    slug = last.lower().replace(" ", "-")
    plain = rows(Client(), "/")
    assert not any(last in row for row in plain)
    assert sum("bosque" in row for row in plain) == SHOWN
    chosen = rows(Client(), f"/?author={slug}&author_any=1")
    assert f"✓ remove {last} 1 −" in chosen
    assert sum("bosque" in row for row in chosen) == SHOWN + 1
    assert list(rows(Client(), f"/?author={slug}&author=nobody")).count(f"✓ remove {last} 0 −") == 1
    excluded = rows(Client(), f"/?author=-{slug}")
    assert f"no longer exclude {last} 1" in excluded


def test_lacking_an_author_can_be_chosen_and_not_excluded(visitor: Client) -> None:
    found = rows(visitor, "/")
    none = next(row for said, row in found.items() if said.startswith("No author "))
    assert 'href="/?author=_none"' in none
    assert "exclude" not in none
    assert "<rect" not in none, "a bar would stand for a share that it is not"
    author = next(row for said, row in found.items() if said.startswith("Ana Bosque "))
    assert 'aria-label="exclude Ana Bosque"' in author
    assert 'href="/?author=-ana-bosque"' in author


def test_lacking_a_person_is_how_most_articles_are_and_no_row(visitor: Client) -> None:
    assert not any(said.startswith("Nobody") for said in rows(visitor, "/"))
    assert any(
        "Nobody" in said for said in rows(visitor, f"/?entity={KINDS[Facet.PERSON].none_token}")
    )


def test_an_excluded_value_offers_to_be_excluded_no_more(visitor: Client) -> None:
    found = rows(visitor, "/?author=-ana-bosque")
    row = next(row for said, row in found.items() if "Ana Bosque" in said)
    assert "no longer exclude" in row
    assert 'aria-label="exclude' not in row


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["a page", "a part of one"])
def test_a_cache_keeps_pages_and_their_parts_apart(
    visitor: Client, library: Library, headers: dict[str, str]
) -> None:
    response = visitor.get("/?q=petro", headers=headers)
    assert "HX-Request" in response["Vary"].split(", ")
    whole = b"<html" in response.content
    assert whole is not bool(headers)


def test_going_back_in_the_browser_gets_a_whole_page(visitor: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<html" in visitor.get("/?q=petro", headers=headers).content


def test_the_panel_of_names_says_in_which_languages_none_are_read(
    client: Client, index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "is_read", lambda code: code not in ("de", "fr"))
    for language in ("de", "fr", "en"):
        article = report(f"Report in {language}")
        archive.edit_article(article=article, values={"language": language}, user=None)
    catch_up()

    def note(url: str, **headers: str) -> str:
        found = re.search(r'<p class="note">(.*?)</p>', client.get(url, **headers).content.decode())
        return found[1] if found else ""

    not_counted = "names in these articles are not counted."
    assert note("/") == f"Not read in German and French yet: {not_counted}"
    assert note("/?language=de") == f"Not read in German yet: {not_counted}"
    assert note("/?language=-de") == f"Not read in French yet: {not_counted}"
    assert note("/?language=en") == ""
    assert note("/?language=de", HTTP_ACCEPT_LANGUAGE="es").startswith("Aún no se lee en alemán:")


def test_a_panel_says_where_its_numbers_are_about_right(index_dir: Path) -> None:
    """An index in parts counts each part's commonest values."""
    source = Source.objects.get(pk=report(source="The Herald").source_id)
    values = (FacetCount(source.pk, 3),)
    counts = {Facet.SOURCE: FacetCounts(values, about=True), Facet.AUTHOR: FacetCounts(none=3)}
    [panel] = [each for each in make_panels(Criteria(), (), counts) if each.facet == Facet.SOURCE]
    assert panel.note == "Numbers are about right here: there are too many values to count each."
    [panel] = make_panels(Criteria(), (), {Facet.SOURCE: FacetCounts(values)})
    assert not panel.note

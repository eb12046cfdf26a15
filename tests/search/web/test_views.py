"""The search page, and the pages around it, on the real engine."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from html.parser import HTMLParser
from pathlib import Path

import html5lib
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from newsroom.models import ImportRun, RunState
from search.index.wholeness import whole_engine
from tests.paths import PROJECT
from tests.search.conftest import Library

pytestmark = pytest.mark.django_db

STATIC = PROJECT / "newsroom" / "static" / "newsroom"

PAGES = [
    "/",
    "/?q=harvest",
    "/?q=petro&source=the-herald&from=2022&to=2022-11",
    "/?q=wether",
    "/?q=petro+rain",
    "/?q=(petro+OR",
    "/?q=source:nowhere+harvest",
    "/?page=2",
    "/?page=99",
    "/?from=never",
    "/?q=hostility",
    "/?undated=1",
    "/help/",
    "/api/",
    "/facets/source/",
    "/facets/person/?q=petro&order=name",
    "/facets/place/?match=car",
    "/not/here/",
]


class Text(HTMLParser):
    """The text of a page's elements of one class, tags left out."""

    def __init__(self, page: str, name: str) -> None:
        super().__init__()
        self.name, self.depth, self.found = name, 0, list[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if self.depth:
            self.depth += tag not in ("input", "img", "br")
        elif self.name in (*classes, tag):
            self.depth = 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.depth -= self.depth > 0

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.found[-1] += data


def get(visitor: Client, url: str, status: int = 200, **headers: str) -> str:
    response = visitor.get(url, headers=headers)
    assert response.status_code == status
    return response.content.decode()


def texts(page: str, name: str) -> list[str]:
    return [" ".join(text.split()) for text in Text(page, name).found]


def titles(page: str) -> list[str]:
    return (
        texts(page[page.index('class="hits"') :].split("</ol>")[0], "h2") if "hits" in page else []
    )


def link(page: str, pattern: str) -> str:
    """The address of the first link whose tag or text matches."""
    for match in re.finditer(r'<a [^>]*?href="([^"]*)"[^>]*>.*?</a>', page, re.DOTALL):
        if re.search(pattern, match[0], re.DOTALL):
            return match[1].replace("&amp;", "&")
    raise AssertionError(f"no link like {pattern}")


# --- finding ------------------------------------------------------------------------------------


def test_without_a_query_everything_is_there_newest_first(visitor: Client) -> None:
    page = get(visitor, "/")
    assert titles(page)[0].startswith("Weather report")
    assert "Quillhaven Dispatch 31" in texts(page, "row")


def test_the_first_page_says_what_the_archive_holds(visitor: Client) -> None:
    assert texts(get(visitor, "/"), "holdings") == ["36 articles · 4 sources · 2010–2023"]
    ended = dt.datetime(2022, 12, 24, 12, tzinfo=dt.UTC)
    for dry_run in (False, True):
        ImportRun.objects.create(
            by="ana", started=ended, touched=ended, ended=ended + dt.timedelta(days=dry_run),
            state=RunState.DONE, dry_run=dry_run,
        )  # fmt: skip
    assert "last import 24 December 2022" in get(visitor, "/")
    assert "last import" not in get(visitor, "/?q=petro")


def test_words_are_found_and_marked(visitor: Client) -> None:
    page = get(visitor, "/?q=presidents+border")
    assert titles(page) == ["Petro meets Maduro in Caracas"]
    assert "<mark>presidents</mark>" in page
    assert "<mark>border</mark>" in page


def test_an_article_s_address_carries_its_search(visitor: Client) -> None:
    page = get(visitor, "/?q=maduro&source=the-herald")
    assert re.search(
        r"/articles/\d+/[a-z-]+/\?q=maduro&source=the-herald&n=1$", link(page, "<mark>")
    )
    assert visitor.get(link(page, "<mark>")).status_code == 200


def test_facets_narrow_and_keep_their_own_counts(visitor: Client) -> None:
    page = get(visitor, "/?q=petro")
    assert {"The Herald 2", "El Faro Andino 1"} <= set(texts(page, "row"))
    narrowed = get(visitor, link(page, ">El Faro Andino<"))
    assert titles(narrowed) == ["Petro y Maduro se reúnen en Caracas"]
    assert "The Herald 2" in texts(narrowed, "row")
    assert "✓ remove El Faro Andino 1" in texts(narrowed, "row")
    both = get(visitor, link(narrowed, ">The Herald<"))
    assert len(titles(both)) == 3
    assert len(titles(get(visitor, link(both, "Clear all")))) == 3


def test_a_value_can_be_excluded_and_taken_back(visitor: Client) -> None:
    page = get(visitor, "/?q=petro")
    without = get(visitor, link(page, 'aria-label="exclude The Herald"'))
    assert titles(without) == ["Petro y Maduro se reúnen en Caracas"]
    assert "<s>The Herald</s>" in without
    again = get(visitor, link(without, "no longer exclude"))
    assert len(titles(again)) == 3


def test_facets_of_different_kinds_hold_together(visitor: Client) -> None:
    page = get(visitor, "/?entity=gustavo-petro&entity=caracas&source=the-herald")
    assert titles(page) == ["Petro meets Maduro in Caracas"]
    assert get(visitor, "/?entity=gustavo-petro&entity=-caracas").count('class="hit"') == 1


def test_articles_without_a_source_can_be_asked_for(visitor: Client) -> None:
    page = get(visitor, link(get(visitor, "/"), "No source"))
    assert titles(page) == ["Notes without a day"]


def test_undated_articles_can_be_asked_for(visitor: Client) -> None:
    page = get(visitor, link(get(visitor, "/"), "Undated"))
    assert titles(page) == ["Notes without a day"]
    assert texts(page, "chips") == ["Remove Date: Undated × Clear all"]


def test_a_value_that_nobody_knows_finds_nothing_and_can_be_removed(visitor: Client) -> None:
    page = get(visitor, "/?source=nobody&q=petro")
    assert "Nothing found" in page
    assert len(titles(get(visitor, link(page, r"nobody \(unknown\)")))) == 3


def test_bars_of_the_chart_narrow_from_years_to_days(visitor: Client) -> None:
    page = get(visitor, "/?q=petro+OR+harvest")
    year = link(page, "<title>2022: 3")
    assert year == "/?q=petro+OR+harvest&from=2022-01-01&to=2022-12-31"
    narrowed = get(visitor, year)
    assert len(titles(narrowed)) == 3
    assert 'class="chosen"><title>2022: 3' in narrowed
    day = get(visitor, link(narrowed, "<title>26 September 2022: 1"))
    assert titles(day) == ["The border opens again"]


def test_the_chart_is_a_table_too(visitor: Client) -> None:
    page = get(visitor, "/?q=rain")
    assert texts(page, "td")[:4] == ["2010", "3", "2011", "3"]


def test_pages_follow_each_other_without_gaps_or_repeats(visitor: Client) -> None:
    first = get(visitor, "/?sort=oldest")
    second = get(visitor, link(first, 'rel="next"'))
    assert "21–36 of <b>36</b>" in second
    assert len(set(titles(first) + titles(second))) == 36
    assert titles(get(visitor, link(second, 'rel="prev"'))) == titles(first)


def test_a_page_beyond_the_last_leads_back_to_it(visitor: Client) -> None:
    page = get(visitor, "/?page=99", 404)
    assert "21–36" in get(visitor, link(page, "To the last page"))


def test_sorting(visitor: Client) -> None:
    page = get(visitor, "/?q=petro")
    oldest = get(visitor, link(page, "Oldest first"))
    assert titles(oldest)[0] == "The border opens again"


# --- what cannot be found or read ----------------------------------------------------------------


def test_nothing_found_offers_ways_that_do_lead_somewhere(visitor: Client) -> None:
    page = get(visitor, "/?q=petro+traders+rain&source=the-herald&from=2022")
    assert "Nothing found for “petro traders rain”" in page
    ways = texts(page, "ways")[0]
    assert "without the word “rain” 1" in ways
    assert titles(get(visitor, link(page, "without the word “rain”"))) == ["The border opens again"]


def test_offers_are_left_out_where_the_search_itself_took_its_time(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page has one budget: what was asked for comes first."""
    monkeypatch.setattr("search.results.asking.OFFERS_SECONDS", 0)
    page = get(visitor, "/?q=petro+traders+rain&source=the-herald&from=2022")
    assert "Nothing found for “petro traders rain”" in page
    assert "without the word" not in page
    assert "Did you mean" not in get(visitor, "/?q=harvset+cooperative")


def test_a_page_of_results_is_one_search(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many values and dates are chosen: a visitor cannot make one page cost many."""
    asked: list[object] = []
    engine = type(whole_engine())
    search = engine.search
    monkeypatch.setattr(
        engine, "search", lambda self, request: asked.append(request) or search(self, request)
    )
    page = get(
        visitor,
        "/?q=petro&from=1900&to=2100&source=the-herald&source=-nobody&entity=-caracas&author=-_none",
    )
    assert titles(page)
    assert len(asked) == 1


def test_a_misspelt_word_is_put_right(visitor: Client) -> None:
    page = get(visitor, "/?q=harvset+cooperative")
    assert "Did you mean" in page
    assert titles(get(visitor, link(page, ">Harvest cooperative</a>"))) == ["A late harvest"]


def test_a_query_that_cannot_be_read_shows_the_place_and_a_way_out(visitor: Client) -> None:
    page = get(visitor, "/?q=(petro+OR&sort=newest")
    assert "This query cannot be read as it stands" in page
    assert "<mark>OR</mark>" in page
    assert len(titles(page)) == 3, "it is searched by its words meanwhile"
    mended = get(visitor, link(page, 'class="button" href="[^"]*q='))
    assert "cannot be read" not in mended
    assert len(titles(mended)) == 3


def test_a_query_without_a_word_was_not_searched_for(visitor: Client) -> None:
    page = get(visitor, "/?q=title:(")
    assert "Nothing was searched for" in page
    assert "Nothing found" not in page
    assert 'class="took' not in page


def test_what_was_meant_is_asked_in_a_whole_spanish_question(visitor: Client) -> None:
    page = visitor.get("/?q=wether", headers={"accept-language": "es"}).content.decode()
    assert re.search(r'¿Quizá quiso decir <a href="/\?q=weather">weather</a>\?', page)


def test_a_name_that_nobody_has_is_told(visitor: Client) -> None:
    assert "called “nowhere”" in get(visitor, "/?q=source:nowhere+harvest")
    page = get(visitor, "/?q=harvest+source:%22Quilhaven+Dispatch%22")
    assert titles(get(visitor, link(page, ">Quillhaven Dispatch</a>"))) == ["A late harvest"]


def test_dates_that_are_none_are_told(visitor: Client) -> None:
    page = get(visitor, "/?from=never&q=petro")
    assert "“never” is not a date" in page
    assert len(titles(page)) == 3


def test_an_archive_without_an_index_says_what_to_do(index_dir: Path) -> None:
    page = get(Client(), "/?q=petro", 503)
    assert "manage.py reindex" in page
    assert Client().get("/api/search").status_code == 503


# --- all pages ----------------------------------------------------------------------------------


@pytest.mark.parametrize("url", PAGES)
def test_pages_are_valid_html(visitor: Client, url: str) -> None:
    page = visitor.get(url).content.decode()
    html5lib.HTMLParser(strict=True).parse(page)
    ids = re.findall(r' id="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'(?:aria-labelledby|aria-describedby| for)="([^"]*)"', page):
        assert set(target.split()) <= set(ids)


@pytest.mark.parametrize("url", PAGES)
def test_pages_run_no_inline_script_or_style(visitor: Client, url: str) -> None:
    response = visitor.get(url)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=[\"']|javascript:", page)


@pytest.mark.parametrize("url", PAGES)
def test_pages_ask_the_database_at_most_twelve_times(
    visitor: Client, django_user_model: type, url: str
) -> None:
    visitor.force_login(django_user_model.objects.get_or_create(username="reader")[0])  # type: ignore[attr-defined]
    whole_engine()  # that it is whole was seen a moment ago, and is believed
    with CaptureQueriesContext(connection) as queries:
        visitor.get(url)
    assert len(queries) <= 12, "\n".join(query["sql"][:170] for query in queries)


def test_the_most_demanding_page_keeps_to_twelve_queries(
    visitor: Client, django_user_model: type
) -> None:
    visitor.force_login(django_user_model.objects.get_or_create(username="reader")[0])  # type: ignore[attr-defined]
    url = (
        "/?q=petro+source:%22The+Herald%22+author:bosque+entity:caracas&source=the-herald"
        "&entity=gustavo-petro&entity=-harvest-board&author=_none&author=ana-bosque&from=2022"
    )
    whole_engine()
    with CaptureQueriesContext(connection) as queries:
        visitor.get(url)
    assert len(queries) <= 12, "\n".join(query["sql"][:170] for query in queries)


@pytest.mark.parametrize(
    "url",
    ["/?q=hostility", "/?q=%3Cscript%3Ealert(9)%3C/script%3E", "/", "/facets/person/",
     "/facets/source/", "/facets/author/", "/?q=(%3Cscript%3Ex", "/?source=%3Cscript%3E",
     "/?from=%3Cscript%3E", "/facets/person/?match=%22%3E%3Cscript%3E"],
)  # fmt: skip
def test_what_articles_and_people_write_is_text(visitor: Client, url: str) -> None:
    page = visitor.get(url).content.decode()
    assert not re.search(r"<script(?! src=)", page)
    assert "<img" not in page
    assert "<b>Loud" not in page


def test_hostile_words_are_shown_as_they_are(visitor: Client) -> None:
    page = get(visitor, "/?q=hostility")
    assert titles(page) == ['<script>alert(1)</script> & "quotes"']
    assert any("<script>alert(3)</script> Mallory" in text for text in texts(page, "names"))


def test_the_results_page_loads_under_60_kilobytes(visitor: Client) -> None:
    page = visitor.get("/", headers={"accept-encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    total = len(page.content)
    for address in re.findall(
        r'(?:src|<link rel="stylesheet" href)="(/static/[^"]*)"',
        gzip.decompress(page.content).decode(),
    ):
        sheet = visitor.get(address, headers={"accept-encoding": "gzip"})
        assert sheet.status_code == 200
        total += len(b"".join(sheet))  # type: ignore[arg-type]
    assert total < 60_000


# --- htmx, themes, languages ----------------------------------------------------------------------


def test_htmx_gets_only_what_changes(visitor: Client) -> None:
    page = get(visitor, "/?q=petro", **{"hx-request": "true"})
    assert page.lstrip().startswith("<title>petro")
    assert 'id="results"' in page
    assert 'id="kept" data-hx-swap-oob="true"' in page
    assert "masthead" not in page
    whole = {"hx-request": "true", "hx-history-restore-request": "true"}
    assert "masthead" in get(visitor, "/?q=petro", **whole)


def test_a_theme_is_kept_for_the_browser(visitor: Client) -> None:
    assert "data-theme" not in get(visitor, "/")
    response = visitor.post("/theme/", {"theme": "dark", "next": "/?q=petro"})
    assert response["Location"] == "/?q=petro"
    assert 'data-theme="dark"' in get(visitor, "/")
    visitor.post("/theme/", {"theme": "auto"})
    assert "data-theme" not in get(visitor, "/")


def test_a_theme_leads_to_no_other_site(visitor: Client) -> None:
    response = visitor.post("/theme/", {"theme": "dark", "next": "https://elsewhere.example/"})
    assert response["Location"] == "/"


def test_the_interface_speaks_spanish(visitor: Client) -> None:
    page = get(visitor, "/?q=petro", **{"accept-language": "es"})
    assert '<html lang="es"' in page
    assert "Buscar" in page
    assert "1 de noviembre de 2022" in page


def test_help_examples_lead_to_searches(visitor: Client) -> None:
    page = get(visitor, "/help/")
    links = re.findall(r'href="(/\?q=[^"]+)"', page)
    assert len(links) > 20
    for address in links:
        assert "cannot be read" not in get(visitor, address.replace("&amp;", "&"))


# --- all values of a facet ------------------------------------------------------------------------


def test_all_values_are_listed_by_count_or_by_name(visitor: Client) -> None:
    by_count = texts(get(visitor, "/facets/source/"), "row")
    assert by_count[0] == "Quillhaven Dispatch 31"
    by_name = texts(get(visitor, "/facets/source/?order=name"), "row")
    assert sorted(by_count) == sorted(by_name)
    assert by_name[-1] == "The Herald 2"


def test_values_are_searched_without_regard_to_accents(visitor: Client) -> None:
    page = get(visitor, "/facets/place/?match=BOGOT%C3%A1")
    assert texts(page, "row") == ["Bogotá 2"]
    assert texts(get(visitor, "/facets/place/?match=bogota"), "row") == ["Bogotá 2"]


def test_values_are_those_of_the_search(visitor: Client, library: Library) -> None:
    page = get(visitor, "/facets/person/?q=frontera")
    assert set(texts(page, "row")) == {"Gustavo Petro 1", "Nicolás Maduro 1"}
    assert "q=frontera&entity=gustavo-petro" in link(page, "Gustavo Petro")


def test_browsers_can_add_the_archive_as_a_search_engine(visitor: Client) -> None:
    page = get(visitor, "/opensearch.xml")
    assert 'template="http://testserver/?q={searchTerms}"' in page
    # One that finds something, as checkers of such files try it.
    assert '<Query role="example" searchTerms="president"/>' in page
    assert 'type="application/opensearchdescription+xml"' in get(visitor, "/")


@pytest.mark.parametrize(
    "path",
    ["/?q=%00x", "/?source=%00", "/?entity=a%00b", "/?from=%00", "/facets/person/?match=%00a",
     "/names/?q=%00a", "/names/?letter=%00", "/sources/?q=a%00", "/api/suggest?q=%00(%22*",
     "/api/search?q=source:%22%00%22", "/export.csv?q=%00", "/feed.rss?q=entity:%22a%00%22"],
)  # fmt: skip
def test_a_zero_byte_is_no_error(visitor: Client, path: str) -> None:
    """PostgreSQL refuses them."""
    answer = visitor.get(path)
    assert answer.status_code == 200
    b"".join(answer) if answer.streaming else answer.content

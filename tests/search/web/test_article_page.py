"""The page of an article: laid out for reading, with the words of the search that led to it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from newsroom import archive
from newsroom.models import Article, Evidence
from tests.newsroom.factories import keep, person, place, report
from tests.search.index import catch_up
from tests.valid_page import valid_page

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
MARK = re.compile(r'<mark id="m(\d+)"[^>]*>([^<]*)</mark>')
POST = """Talks in Caracas end

The presidents met for the first time in years.

November 2, 2022 by The Herald

They spoke of the border, of trade and of peace, and agreed on little.

Hoy nos reunimos con el presidente para hablar de la paz y de la frontera común. pic.twitter.com/abc123
— Nicolás Maduro (@NicolasMaduro) November 1, 2022

Both sides said that the talks would go on in Bogotá before the year is over.

Please support our work with a donation today.
"""


def page(client: Client, article: Article, query: str = "") -> str:
    return valid_page(client, f"{article.get_absolute_url()}{query}")


def marks(html: str) -> list[tuple[str, str]]:
    return MARK.findall(html)


def test_a_wrong_slug_leads_to_the_right_one(client: Client) -> None:
    article = report()
    for address in (f"/articles/{article.pk}/", f"/articles/{article.pk}/wrong/"):
        response = client.get(f"{address}?q=petro")
        assert response.status_code == 302
        assert response["Location"] == f"{article.get_absolute_url()}?q=petro"
    assert client.get("/articles/999999/x/").status_code == 404


def test_an_article_called_original_has_a_page(client: Client) -> None:
    article = report("Original")
    assert "<h1" in page(client, article)
    assert client.get(f"/articles/{article.pk}/original/").status_code == 200


def test_nothing_above_the_text_is_said_again(client: Client) -> None:
    html = page(client, keep(POST))
    body = html[html.index('<article class="story"') : html.index("</article>")]
    assert body.count("Talks in Caracas end") == 1
    assert body.count("The presidents met for the first time in years.") == 1


def test_an_embedded_post_is_set_apart(client: Client) -> None:
    html = page(client, keep(POST))
    figure = html[html.index('<figure class="embed">') :]
    figure = figure[: figure.index("</figure>")]
    assert 'lang="es"' in figure
    assert "Nicolás Maduro" in figure
    assert "@NicolasMaduro" in figure
    assert 'datetime="2022-11-01"' in figure
    assert "Spanish" in figure


def test_boilerplate_is_folded_with_its_reason(client: Client) -> None:
    article = keep(POST)
    assert article.blocks.filter(kind="boilerplate").exists()
    html = page(client, article)
    assert re.search(r"1 line left out: [a-z ]+</summary>", html)


def test_words_of_the_search_are_marked_and_numbered(client: Client, index_dir: Path) -> None:
    article = report("Leaders meet", "One leader spoke. The leaders left. Misleading words.")
    catch_up()
    html = page(client, article, "?q=leader&match=2")
    assert marks(html) == [("1", "Leaders"), ("2", "leader"), ("3", "leaders")]
    assert '<mark id="m2" class="current">' in html
    assert "2 of 3" in html
    assert 'href="?q=leader&amp;match=3#m3"' in html
    assert 'href="?q=leader&amp;match=1#m1"' in html


def test_stepping_goes_round(client: Client, index_dir: Path) -> None:
    article = report(
        "Leaders meet", "One leader spoke of the border and of trade, and then all went home."
    )
    catch_up()
    assert "match=1#m1" in page(client, article, "?q=leader&match=2")
    assert "match=2#m2" in page(client, article, "?q=leader&match=1")
    assert "2 of 2" in page(client, article, "?q=leader&match=99999")
    assert not marks(page(client, article))


def test_the_way_back_and_to_the_neighbours(client: Client, index_dir: Path) -> None:
    first, second, third = (report("Petro", f"Petro {n}.", date=f"2022-11-0{n}") for n in (3, 2, 1))
    catch_up()
    html = page(client, second, "?q=petro&sort=newest&n=2")
    assert f'href="{first.get_absolute_url()}?q=petro&amp;sort=newest&amp;n=1"' in html
    assert f'href="{third.get_absolute_url()}?q=petro&amp;sort=newest&amp;n=3"' in html
    assert 'href="/?q=petro&amp;sort=newest#hit-2"' in html
    assert "2 of 3" in html
    assert "Next result" not in page(client, second, "?q=petro")
    assert 'rel="next"' not in page(client, third, "?q=petro&sort=newest&n=3")


def test_the_search_goes_on_from_the_article(client: Client, index_dir: Path) -> None:
    article = report("Petro", "Petro spoke.", source="The Herald", date="2022-11-01")
    catch_up()
    query = "?q=petro&source=the-herald&from=2022-11-01"
    html = page(client, article, f"{query}&n=1")
    assert 'type="search" name="q" value="petro"' in html
    for kept in ('name="source" value="the-herald"', 'name="from" value="2022-11-01"'):
        assert f'<input type="hidden" {kept}>' in html
    assert 'name="n"' not in html
    assert "Back to 1 result" in html
    assert 'href="/?q=petro&amp;from=2022-11-01"' in html  # a chip, and the search without it
    # What most of the words found is no result, but was opened from them.
    nearly = page(client, article, query)
    assert "Back to 1 result" in nearly
    assert "Next result" not in nearly
    assert "Back to" not in page(client, article)


@pytest.mark.parametrize("n", ["0", "-1", "x", "999999999", "9" * 40, "٣"])
def test_a_position_that_is_none_does_no_harm(client: Client, index_dir: Path, n: str) -> None:
    article = report()
    catch_up()
    page(client, article, f"?q=petro&n={n}&match={n}")


def test_without_an_index_the_article_is_still_read(client: Client, index_dir: Path) -> None:
    html = page(client, report(), "?q=petro&n=1")
    assert "Back to" not in html


def test_how_we_know(client: Client) -> None:
    article = keep(POST)
    html = page(client, article)
    for row in Evidence.objects.filter(article=article, current=True):
        assert f'id="how-{row.field}"' in html
    assert "extracted" in html


def test_an_editor_s_value_stands_beside_what_the_text_says(client: Client) -> None:
    article = report(source="The Herald")
    editor = User.objects.create_user("ana")
    archive.edit_article(article=article, values={"source": "The Gazette"}, user=editor)
    html = page(client, article)
    assert "The text itself says: The Herald" in html
    assert "by ana" in html
    assert ">edited<" in html


def test_a_guessed_date_says_that_it_is_and_why(client: Client) -> None:
    article = report()
    Evidence.objects.filter(article=article, field="published").update(
        origin="inferred", rule="latest dated embed"
    )
    html = page(client, article)
    assert "≈ <time" in html
    assert '<a class="why" href="#how-published">latest dated embed</a>' in html


def test_neither_date_nor_source_nor_text(client: Client) -> None:
    article = report("Only a title", " ", date="", source="")
    html = page(client, article)
    assert "No date" in html
    assert "Source unknown" in html


def test_other_coverage_is_what_shares_names_within_days(client: Client) -> None:
    people = [person("Gustavo Petro"), person("Nicolás Maduro"), place("Caracas")]
    article = report("Petro meets Maduro", date="2022-11-01", entities=people)
    near = report("Two presidents", date="2022-11-03", entities=people)
    later = report("A year after", date="2023-11-03", entities=people)
    one = report("Only Petro", date="2022-11-02", entities=people[:1])
    html = page(client, article)
    section = html[html.index("Other coverage") :]
    section = section[: section.index("</section>")]
    assert near.get_absolute_url() in section
    assert "3 names in common" in section
    assert later.get_absolute_url() not in section
    assert one.get_absolute_url() not in section


def test_scripts_are_text_wherever_they_come_from(client: Client, index_dir: Path) -> None:
    article = report(
        f"Title {SCRIPT}", f"Body {SCRIPT} end.", source=f"Source {SCRIPT}",
        author=f"Author {SCRIPT}", entities=[person(f"Name {SCRIPT}"), place(f"Place {SCRIPT}")],
        url="javascript:alert(1)",
    )  # fmt: skip
    catch_up()
    for query in ("", f"?q={SCRIPT}", "?q=script", "?q=alert&n=1"):
        html = page(client, article, query)
        assert SCRIPT not in html
        assert "javascript:" not in html.split("How we know")[0]
        assert 'href="javascript:' not in html


def test_the_article_as_data_for_machines(client: Client) -> None:
    article = report(f"</script>{SCRIPT} & more", author="Ana Pérez")
    html = page(client, article)
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert found
    data = json.loads(found[1])
    assert data["@type"] == "NewsArticle"
    assert data["headline"] == article.title
    assert data["datePublished"] == "2022-11-01"
    assert data["author"] == [{"@type": "Person", "name": "Ana Pérez"}]
    assert data["publisher"]["name"] == "The Herald"


def test_no_script_or_style_stands_in_the_page(client: Client) -> None:
    html = page(client, report(), "?q=petro")
    scripts = re.findall(r"<script(?![^>]*(?:src=|ld\+json))", html)
    assert not scripts
    assert not re.search(r"\sstyle=|\son[a-z]+=", html)


def test_right_to_left_text_keeps_its_direction(client: Client) -> None:
    article = report("لقاء الرئيسين في كاراكاس", "التقى الرئيسان اليوم في العاصمة كاراكاس.")
    Article.objects.filter(pk=article.pk).update(language="ar")
    html = page(client, article)
    assert '<h1 lang="ar" dir="rtl">' in html


def test_a_control_character_in_a_text_leaves_the_page_valid(client: Client) -> None:
    article = report("A tit\x01le", "Broken \x0e text \x85 here.")
    article.blocks.filter(kind="paragraph").update(text="Broken \x0e text \x84 here.")
    html = page(client, article)
    assert "Broken \ufffd text" in html


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_page_asks_the_database_at_most_twelve_times(
    client: Client, index_dir: Path, django_assert_max_num_queries: Any, signed_in: bool
) -> None:
    people = [person(f"Person {n}") for n in range(30)]
    article = report(entities=people, author="Ana Pérez")
    for day in range(2, 9):
        report(f"Another {day}", date=f"2022-11-0{day}", entities=people)
    catch_up()
    if signed_in:
        client.force_login(User.objects.create_user("ana"))
    client.get("/", {"q": "rain"})  # what all names are is looked up once
    with django_assert_max_num_queries(12):
        page(client, article, "?q=petro&source=the-herald&n=1")

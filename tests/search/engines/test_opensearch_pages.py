"""Pages from a real server: they show what those from an index in a folder show.

The samples are imported, and of one document a second version; copies and stories are known.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import pytest
from django.core.management import call_command
from django.test import override_settings

from newsroom.intake import gathering, same_texts
from newsroom.models import Quotation, Story
from search.criteria import Criteria
from search.index.sync import engine
from search.results.quotations import Asked, quotation_page
from search.results.service import search_page
from tests.newsroom.factories import keep, report
from tests.paths import PROJECT
from tests.search.engines.test_opensearch import cluster_of, indices, needs_server, removed
from tests.search.index import catch_up

pytestmark = [
    needs_server,
    pytest.mark.opensearch,
    pytest.mark.django_db,
    pytest.mark.usefixtures("index_dir"),
]

FAIR = """Rain at the fair

Port Ellery, November 1, 2022

It rained on the fair at Port Ellery, and 40 traders went home early that day.

The mayor of Port Ellery said that the fair would go on for a week.
"""
WIRE = " ".join(f"Day {day} brought {day * 7} guests and {day + 90} umbrellas." for day in range(9))


@pytest.fixture
def queries() -> list[str]:
    """Of an archive with all that an engine has to know: a query for each kind of it."""
    call_command("import_seeds", str(PROJECT / "seeds"), workers=1, stdout=io.StringIO())
    for text in (FAIR, FAIR.replace("40 traders", "60 hawkers")):
        keep(text, path="fair.txt")
    for source in ("The Herald", "The Gazette"):
        report(f"Rain, says {source}", f"{WIRE} So says {source}.", source=source)
    same_texts.compare()
    gathering.gather(all_=True)
    speakers = Quotation.objects.spoken().filter(entity__isnull=False).select_related("entity")
    said = {
        f'said:"{each.entity.name}" {max(each.text.split(), key=len).strip(",.;:“”")}'
        for each in speakers.order_by("pk")[:12]
        if each.entity
    }
    stories = [f"story:{pk}" for pk in Story.objects.values_list("pk", flat=True)]
    assert said
    assert stories
    return [
        *sorted(said), *stories, "is:quote", "-is:quote", "is:changed", "said:petro", "-said:petro",
        'said:"a spokesman"', "quote:(the OR la)", "quote:(the trad*)", "traders version:all",
        '"40 traders" version:all', '"40 traders"', "hawkers -traders version:all", "umbrellas", "",
    ]  # fmt: skip


def shown(query: str, *, folded: bool) -> object:
    """What a page says of a query, but for the order of what matches equally well."""
    page = search_page(Criteria(text=query, sort="newest", folded=folded))
    assert not page.from_database
    return (
        [(hit.article.pk, hit.snippets, hit.copies) for hit in page.hits],
        (page.total, page.texts, page.panels, page.timeline, page.query.notes),
    )


@contextmanager
def on_a_server() -> Iterator[None]:
    """The archive's index lies there, and is whole."""
    place = cluster_of()
    with override_settings(SEARCH_ENGINE="opensearch", OPENSEARCH=asdict(place)):
        engine.cache_clear()
        try:
            catch_up()
            assert indices(place)
            yield
        finally:
            removed(place)
            engine.cache_clear()


def test_searches_show_the_same(queries: list[str]) -> None:
    asked = [(query, folded) for query in queries for folded in (True, False)]
    catch_up()
    expected = {each: shown(each[0], folded=each[1]) for each in asked}
    assert sum(bool(hits) for hits, _ in expected.values()) > len(asked) * 0.8  # type: ignore[misc]
    with on_a_server():
        for query, folded in asked:
            assert shown(query, folded=folded) == expected[query, folded], query


def test_quotations_are_found_and_counted_the_same(queries: list[str]) -> None:
    def told(query: str) -> object:
        page = quotation_page(Asked(Criteria(text=query)))
        return page.total, page.articles, [each.quotation.pk for each in page.shown], page.speakers

    quoting = [
        "", "the", "petro", "-petro", "said:petro", "said:petro la OR the", "trad*", '"of the"',
    ]  # fmt: skip
    catch_up()
    expected = {query: told(query) for query in quoting}
    with on_a_server():
        for query in quoting:
            assert told(query) == expected[query], query

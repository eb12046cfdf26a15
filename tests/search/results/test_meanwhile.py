"""What the database answers while there is no index is what the index answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.criteria import Criteria
from search.results.asking import ask
from search.results.service import page_from_database
from search.results.showing import show
from tests.newsroom.factories import keep, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query", ["title:herons", "herons", "body:herons", "-title:herons", "title:heron?"]
)
def test_a_title_made_of_the_text_is_no_title(index_dir: Path, query: str) -> None:
    report("Herons return", "The birds came back to the marsh on Monday, a warden said.")
    # The export has a title for the one above only; this one's is made of its first sentence.
    keep(
        "untitled",
        given={"body": "Herons were counted in the marsh on Monday by a warden. It rained a lot."},
    )
    catch_up()
    indexed = show(ask(Criteria(query)))
    assert {hit.article.pk for hit in page_from_database(Criteria(query)).hits} == {
        hit.article.pk for hit in indexed.hits
    }
    assert len(indexed.hits) == (2 if query in ("herons",) else 1)

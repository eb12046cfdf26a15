"""Whatever is typed, a page comes of it: from the index, and from the database alone."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.criteria import Criteria
from search.results.asking import ask
from search.results.service import page_from_database
from search.results.showing import show
from search.web.forms import OneLineField
from tests.search.conftest import Library
from tests.search.query.test_query import FIELDS, SIGNS, WORDS

pytestmark = [pytest.mark.fault, pytest.mark.django_db]

NAMES = ["petro", "Gustavo Petro", "herald", "bosque", "the", "harvest", "cara*", "?etro", "*vest*"]
pieces = st.sampled_from([*SIGNS, *FIELDS, *WORDS, *NAMES, " ", " "]) | st.text(max_size=3)
queries = st.lists(pieces, max_size=12).map("".join).map(OneLineField(required=False).clean)


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=queries)
def test_any_query_has_a_page(library: Library, query: str) -> None:
    criteria = Criteria(query)
    page = show(ask(criteria))
    assert page.total >= len(page.hits)
    for remark in page.remarks:
        assert remark.text
        assert all(link.url for link in remark.links)
    assert page_from_database(criteria).query.problem == page.query.problem

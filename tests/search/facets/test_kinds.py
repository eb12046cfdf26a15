"""The table of facets is all that the rest of search knows of them."""

from __future__ import annotations

import re

import pytest
from django.http import QueryDict
from django.test import Client

from search.criteria import Criteria
from search.facets.kinds import KINDS, PARAMETERS, QUERY_FIELDS, parameter_of
from search.query.syntax import FIELDS
from search.types import Facet
from search.web.api import api
from search.web.forms import SearchForm
from search.web.help import SECTIONS
from tests.search.index import catch_up


def test_every_facet_has_a_row() -> None:
    assert list(KINDS) == list(Facet)


def test_every_facet_can_be_asked_for_in_queries() -> None:
    assert {facet.value for facet in Facet} <= set(QUERY_FIELDS) <= set(FIELDS)
    assert {parameter_of(field) for field in QUERY_FIELDS} == set(PARAMETERS)


def test_every_parameter_is_read_from_addresses_and_described_by_the_api() -> None:
    schema = api.get_openapi_schema()
    asked = schema["paths"]["/api/search"]["get"]["parameters"]
    described = {one["name"]: one["schema"].get("description") for one in asked}
    answered = schema["components"]["schemas"]["FacetsOut"]["properties"]
    for parameter, facets in PARAMETERS.items():
        assert parameter in SearchForm(QueryDict(f"{parameter}=x")).fields
        assert Criteria().with_token(parameter, "x").query_string == f"{parameter}=x"
        assert all(KINDS[facet].none_token in described[parameter] for facet in facets)
        assert parameter in answered


def test_every_field_has_an_example_on_the_help_page() -> None:
    examples = " ".join(str(example.query) for section in SECTIONS for example in section.examples)
    assert set(PARAMETERS) <= set(re.findall(r"(\w+):", examples))


@pytest.mark.django_db
@pytest.mark.usefixtures("index_dir")
def test_every_facet_has_a_page_of_its_values(client: Client) -> None:
    catch_up()
    for facet in Facet:
        assert client.get(f"/facets/{facet}/").status_code == 200

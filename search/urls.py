"""Addresses of searching: the page, its help, its facets and the API."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from search import views
from search.api import api
from search.types import Facet


class FacetConverter(StringConverter):
    """The name of a facet ("source", "person", ...)."""

    regex = "|".join(Facet)

    def to_python(self, value: str) -> Facet:
        return Facet(value)


register_converter(FacetConverter, "facet")

urlpatterns = [
    path("", views.search, name="search"),
    path("help/", views.help_page, name="help"),
    path("facets/<facet:facet>/", views.facet_values, name="facet"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("theme/", views.theme, name="theme"),
    path("language/", set_language, name="set_language"),
    path("api/", views.help_page, name="api-docs"),
    path("api/", api.urls),
]

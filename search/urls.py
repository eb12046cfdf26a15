"""Addresses of searching: the page, its help, its facets and the API."""

from django.urls import path

from search import views
from search.api import api

urlpatterns = [
    path("", views.search, name="search"),
    path("help/", views.help_page, name="help"),
    path("facets/<facet:facet>/", views.facet_values, name="facet"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("theme/", views.theme, name="theme"),
    path("api/", views.api_docs, name="api-docs"),
    path("api/", api.urls),
]

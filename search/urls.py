"""Addresses of searching: the page, its help, its facets and the API."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.i18n import set_language

from newsroom.freshness import revalidated
from search.types import Facet
from search.web import (
    alert_pages,
    coverage,
    export_forms,
    exports,
    feeds,
    keeping,
    quotations,
    saved,
    sitemaps,
    views,
)
from search.web import api as programs


class FacetConverter(StringConverter):
    """The name of a facet ("source", "person", ...)."""

    regex = "|".join(Facet)

    def to_python(self, value: str) -> Facet:
        return Facet(value)


class FeedConverter(StringConverter):
    regex = "|".join(feeds.GENERATORS)


class ExportConverter(StringConverter):
    regex = "|".join(export_forms.FORMS)


register_converter(FacetConverter, "facet")
register_converter(FeedConverter, "feed")


class QuotationExportConverter(StringConverter):
    regex = "|".join(quotations.FORMS)


register_converter(ExportConverter, "export")
register_converter(QuotationExportConverter, "quotes")

urlpatterns = [
    path("", views.search, name="search"),
    path("help/", views.help_page, name="help"),
    path("facets/<facet:facet>/", views.facet_values, name="facet"),
    path("coverage/", coverage.coverage_grid, name="coverage"),
    path("coverage.csv", coverage.coverage_file, name="coverage-file"),
    path("opensearch.xml", views.opensearch, name="opensearch"),
    path("feed.<feed:form>", feeds.feed, name="feed"),
    path("export.<export:form>", exports.export, name="export"),
    path("quotes/", quotations.quotations, name="quotes"),
    path("quotes/export.<quotes:form>", quotations.export, name="quotes-export"),
    path("quotes/feed.<feed:form>", quotations.feed, name="quotes-feed"),
    path("articles/<int:pk>/quotes/<int:number>/", quotations.quotation, name="quotation"),
    path("saved/", saved.saved_searches, name="saved"),
    path("saved/<int:pk>/", saved.saved_search, name="saved-search"),
    path("saved/<int:pk>/change/", saved.change_saved, name="saved-change"),
    path("saved/feed/<str:token>.<feed:form>", saved.saved_feed, name="saved-feed"),
    path("alerts/stop/<str:signed>/", alert_pages.stop, name="alerts-stop"),
    path("saved/<int:pk>/alerts/", alert_pages.change_alerts, name="saved-alerts"),
    path("index/rebuild/", keeping.rebuild, name="index-rebuild"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(
        "sitemap.xml",
        revalidated(sitemap_views.index),
        {"sitemaps": sitemaps.SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<section>.xml",
        revalidated(sitemap_views.sitemap),
        {"sitemaps": sitemaps.SITEMAPS},
        name="sitemap-section",
    ),
    path("theme/", views.theme, name="theme"),
    path("language/", set_language, name="set_language"),
    path("api/", views.api_docs, name="api-docs"),
    path("api/", programs.urls()),
    path("api/<path:rest>", programs.missing, name="api-missing"),
]

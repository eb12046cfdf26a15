"""Addresses of the archive's pages."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, register_converter
from django.views.generic import RedirectView
from django.views.i18n import JavaScriptCatalog

from newsroom.admin import saved_filters, worklists
from newsroom.pages import (
    accounts,
    calendar_views,
    compare_views,
    mention_views,
    same_text,
    story_views,
    version_views,
    views,
)
from newsroom.serving.signing_in import guarded
from search.web.article_view import article, article_by_number
from search.web.status import status


class CitationForm:
    regex = "bib|ris"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ComparisonForm(CitationForm):
    regex = "|".join(compare_views.FORMS)


# The pages of other apps in the admin; ours are loaded by what is imported above.
admin.autodiscover()

register_converter(CitationForm, "citation")
register_converter(ComparisonForm, "comparison")

handler400 = "newsroom.serving.failures.bad_request"
handler500 = "newsroom.serving.failures.server_error"

urlpatterns = [
    # Where browsers, feed readers and robots look for it unasked.
    path(
        "favicon.ico",
        RedirectView.as_view(url=f"{settings.STATIC_URL}newsroom/favicon.ico", permanent=True),
        name="favicon",
    ),
    # Where the admin has this page, too.
    path(
        "admin/password_change/",
        guarded(admin.site.admin_view(admin.site.password_change)),
        name="admin-password",
    ),
    path("admin/status/", admin.site.admin_view(status), name="status"),
    path("admin/worklists/", admin.site.admin_view(worklists.worklists), name="worklists"),
    path(
        "admin/worklists/<slug:name>/", admin.site.admin_view(worklists.worklist), name="worklist"
    ),
    path("admin/filters/save/", admin.site.admin_view(saved_filters.save), name="filter-save"),
    path(
        "admin/filters/<int:pk>/delete/",
        admin.site.admin_view(saved_filters.delete),
        name="filter-delete",
    ),
    # Django's, with our words for some of its own.
    path(
        "admin/jsi18n/",
        admin.site.admin_view(
            JavaScriptCatalog.as_view(packages=["django.contrib.admin", "newsroom"]),
            cacheable=True,
        ),
        name="admin-words",
    ),
    path("admin/", admin.site.urls),
    path("sign-in/", accounts.SignIn.as_view(), name="sign-in"),
    path("sign-out/", accounts.SignOut.as_view(), name="sign-out"),
    path("password/", guarded(accounts.ChangePassword.as_view()), name="password"),
    path("password/forgot/", accounts.ForgotPassword.as_view(), name="password-forgot"),
    path("password/sent/", accounts.PasswordSent.as_view(), name="password-sent"),
    path(
        "password/new/<str:uidb64>/<str:token>/",
        accounts.NewPassword.as_view(),
        name="password-new",
    ),
    path("account/", accounts.account, name="account"),
    path("account/tokens/<int:pk>/revoke/", accounts.revoke_token, name="token-revoke"),
    path("articles/<int:pk>/", article_by_number, name="article-by-number"),
    path("articles/<int:pk>/cite.<citation:form>", views.cite, name="cite"),
    path("articles/<int:pk>/original/", views.original, name="original"),
    path("articles/<int:pk>/original/<int:seed>", views.original_file, name="original-file"),
    path("articles/<int:pk>/same-text/", same_text.same_text, name="same-text"),
    path("articles/<int:pk>/versions/", version_views.versions, name="versions"),
    path("articles/<int:pk>/versions/<slug:name>/", version_views.version, name="version"),
    path("articles/<int:pk>/<slug:slug>/", article, name="article"),
    path("compare/", compare_views.comparison, name="compare"),
    path("compare.<comparison:form>", compare_views.comparison_file, name="compare-file"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("names/", views.entities, name="entities"),
    path("names/<slug:slug>/", views.entity, name="entity"),
    path("names/<slug:slug>/articles/", mention_views.mentions, name="mentions"),
    path("stories/", story_views.stories, name="stories"),
    path("stories/judge/", story_views.judge_story, name="story-judge"),
    path("stories/<slug:slug>/", story_views.story, name="story"),
    path("mentions/judge/", mention_views.judge, name="judge"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar_views.calendar_year, name="calendar-year"),
    path("calendar/<int:year>/<int:month>/", calendar_views.calendar_month, name="calendar-month"),
    path("", include("search.urls")),
]

"""Every address, for everybody: anonymous, reader, editor, archivist, administrator; open or closed.

The table says what each gets. An address that is not in it fails the test: who makes one says whom it
is for. Whoever may not is sent to sign in (302 to there), told to send a token (401), refused (403), or
told that there is no such thing (404).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from newsroom import archive, jobs
from newsroom.history import Operation
from newsroom.models import (
    Article,
    Entity,
    Event,
    EventArticle,
    LearntLine,
    Mention,
    MergeSuggestion,
    NoName,
    Story,
    Withheld,
)
from newsroom.roles import ROLES
from search.models import SavedSearch
from search.web.letters import stop_address
from tests.newsroom.factories import person, quoted, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

WHO = ("anonymous", *ROLES)
# What each of WHO gets in an archive that is open. "sign in": the way to that page.
EVERYBODY = (200,) * 5
SIGNED_IN = ("sign in", 200, 200, 200, 200)
ADMIN = ("admin sign in", "admin sign in", 200, 200, 200)
ARCHIVISTS = ("admin sign in", "admin sign in", 403, 200, 200)
ADMINISTRATORS = ("admin sign in", "admin sign in", 403, 403, 200)
SUPERUSERS = ("admin sign in", "admin sign in", 403, 403, 403)
NOBODY = SUPERUSERS
OTHERS = ("admin sign in", "admin sign in", 404, 404, 404)
OTHERS_OF_ARCHIVISTS = ("admin sign in", "admin sign in", 403, 404, 404)

# By name: the arguments, and who gets what. A tuple of another method than GET begins with its name.
TABLE: dict[str, tuple[Any, ...]] = {
    # Where nobody need be signed in, wherever.
    "favicon": ((), (301,) * 5),
    "robots": ((), EVERYBODY),
    "sign-in": ((), EVERYBODY),
    "sign-out": ((), (302,) * 5, "POST"),
    "password-forgot": ((), EVERYBODY),
    "password-sent": ((), EVERYBODY),
    "password-new": (("MQ", "set-password"), EVERYBODY),
    "saved-feed": (("token", "atom"), EVERYBODY),
    "alerts-stop": (("stop",), EVERYBODY),
    "theme": ((), (302,) * 5, "POST"),
    "set_language": ((), (302,) * 5, "POST"),
    # Reading.
    "search": ((), EVERYBODY),
    "help": ((), EVERYBODY),
    "facet": (("source",), EVERYBODY),
    "coverage": ((), EVERYBODY),
    "coverage-file": ((), EVERYBODY),
    "opensearch": ((), EVERYBODY),
    "feed": (("atom",), EVERYBODY),
    "export": (("csv",), EVERYBODY),
    "sitemap": ((), EVERYBODY),
    "sitemap-section": (("articles",), EVERYBODY),
    "article-by-number": (("article",), (302,) * 5),
    "article": (("article", "petro-meets-maduro"), EVERYBODY),
    "cite": (("article", "bib"), EVERYBODY),
    "original": (("article",), EVERYBODY),
    "same-text": (("article",), EVERYBODY),
    "original-file": (("article", "seed"), EVERYBODY),
    "versions": (("article",), EVERYBODY),
    "version": (("article", "of-nothing"), (404,) * 5),
    "compare": ((), EVERYBODY),
    "compare-file": (("csv",), (404,) * 5),  # of which articles?
    "sources": ((), EVERYBODY),
    "source": (("the-herald",), EVERYBODY),
    "entities": ((), EVERYBODY),
    "entity": (("gustavo-petro",), EVERYBODY),
    "mentions": (("gustavo-petro",), EVERYBODY),
    "stories": ((), EVERYBODY),
    "story": (("story",), EVERYBODY),
    "quotes": ((), EVERYBODY),
    "quotes-export": (("csv",), EVERYBODY),
    "quotes-feed": (("atom",), EVERYBODY),
    "quotation": (("article", 1), EVERYBODY),
    "calendar": ((), EVERYBODY),
    "calendar-year": ((2022,), EVERYBODY),
    "calendar-month": ((2022, 11), EVERYBODY),
    "api-docs": ((), EVERYBODY),
    "api:openapi-json": ((), EVERYBODY),
    "api:search": ((), EVERYBODY),
    "api:article": (("article",), EVERYBODY),
    "api:versions": (("article",), EVERYBODY),
    "api:entity": (("gustavo-petro",), EVERYBODY),
    "api:stories": ((), EVERYBODY),
    "api:story": (("story_number",), EVERYBODY),
    "api:quotes": ((), EVERYBODY),
    "api:suggest": ((), EVERYBODY),
    "api:api-root": ((), EVERYBODY),  # it is that of the description
    "api-missing": (("nothing",), (404,) * 5),
    # One's own.
    "password": ((), SIGNED_IN),
    "account": ((), SIGNED_IN),
    "token-revoke": ((0,), ("sign in", 404, 404, 404, 404), "POST"),
    "saved": ((), SIGNED_IN),
    "saved-search": ((0,), ("sign in", 404, 404, 404, 404)),
    "saved-alerts": ((0,), ("sign in", 404, 404, 404, 404)),
    "saved-change": ((0,), ("sign in", 404, 404, 404, 404), "POST"),
    # Correcting.
    "judge": ((), ("sign in", 403, 302, 302, 302), "POST"),
    "story-judge": ((), ("sign in", 403, 400, 400, 400), "POST"),
    "index-rebuild": ((), (403, 403, 302, 302, 302), "POST"),
    # The admin.
    "admin:index": ((), ADMIN),
    "admin:login": ((), (200, 200, 302, 302, 302)),
    "admin:logout": ((), (302,) * 5, "POST"),
    "admin-password": ((), ADMIN),
    "status": ((), ADMIN),
    "worklists": ((), ADMIN),
    "worklist": (("undated",), ADMIN),
    "filter-save": ((), ("admin sign in", "admin sign in", 302, 302, 302), "POST"),
    "filter-delete": ((0,), ("admin sign in", "admin sign in", 404, 404, 404), "POST"),
    "admin:password_change": ((), ADMIN),
    "admin:password_change_done": ((), ADMIN),
    "admin:autocomplete": ((), ("admin sign in", "admin sign in", 403, 403, 403)),
    "admin:jsi18n": ((), ADMIN),
    "admin-words": ((), ADMIN),
    "admin:view_on_site": ((0, 0), ("admin sign in", "admin sign in", 404, 404, 404)),
    "admin:app_list": (("newsroom",), ADMIN),
    "admin:newsroom_article_revert": (
        ("article",), ("admin sign in", "admin sign in", 302, 302, 302), "POST"
    ),
    "admin:newsroom_article_hide": (("article",), ADMIN),
    "admin:newsroom_article_line": (("article", 0), ADMIN),
    "admin:newsroom_article_publish": (
        ("article",), ("admin sign in", "admin sign in", 302, 302, 302), "POST"
    ),
    "admin:newsroom_article_restore": (
        ("article",), ("admin sign in", "admin sign in", 403, 302, 302), "POST"
    ),
    # What somebody prepares is her own: the table asks for somebody else's.
    "admin:newsroom_article_bulk_sheet": ((), ADMIN),
    "admin:newsroom_article_bulk_export": (("csv",), ADMIN),
    "admin:newsroom_article_bulk": (("draft",), OTHERS),
    "admin:newsroom_article_bulk_preview": (("draft",), OTHERS),
    "admin:newsroom_article_bulk_apply": (("draft",), OTHERS, "POST"),
    "admin:newsroom_article_bulk_done": (("draft",), OTHERS),
    "admin:newsroom_source_bulk_sheet": ((), ARCHIVISTS),
    "admin:newsroom_source_bulk_export": (("csv",), ADMIN),
    "admin:newsroom_source_bulk_preview": (("draft",), OTHERS_OF_ARCHIVISTS),
    "admin:newsroom_source_bulk_apply": (("draft",), OTHERS_OF_ARCHIVISTS, "POST"),
    "admin:newsroom_source_bulk_done": (("draft",), OTHERS_OF_ARCHIVISTS),
    "admin:newsroom_author_bulk_sheet": ((), ARCHIVISTS),
    "admin:newsroom_author_bulk_export": (("csv",), ADMIN),
    "admin:newsroom_author_bulk_preview": (("draft",), OTHERS_OF_ARCHIVISTS),
    "admin:newsroom_author_bulk_apply": (("draft",), OTHERS_OF_ARCHIVISTS, "POST"),
    "admin:newsroom_author_bulk_done": (("draft",), OTHERS_OF_ARCHIVISTS),
    "admin:newsroom_entity_bulk_sheet": ((), ARCHIVISTS),
    "admin:newsroom_entity_bulk_export": (("csv",), ADMIN),
    "admin:newsroom_entity_bulk_preview": (("draft",), OTHERS_OF_ARCHIVISTS),
    "admin:newsroom_entity_bulk_apply": (("draft",), OTHERS_OF_ARCHIVISTS, "POST"),
    "admin:newsroom_entity_bulk_done": (("draft",), OTHERS_OF_ARCHIVISTS),
    "admin:newsroom_entity_split": (("newsroom_entity",), ARCHIVISTS),
    "admin:newsroom_operation_undo": (
        ("newsroom_operation",), ("admin sign in", "admin sign in", 302, 302, 302), "POST"
    ),
    "admin:newsroom_importrun_really": (
        ("newsroom_importrun",), ("admin sign in", "admin sign in", 403, 302, 302), "POST"
    ),
    "admin:newsroom_importrun_retry": (
        ("newsroom_importrun",), ("admin sign in", "admin sign in", 403, 302, 302), "POST"
    ),
    "admin:newsroom_job_cancel": (
        ("newsroom_job",), ("admin sign in", "admin sign in", 404, 302, 302), "POST"
    ),
    "admin:newsroom_seed_bytes": (("seed",), ADMIN),
    "admin:auth_user_password_change": (("user",), ADMINISTRATORS),
}  # fmt: skip
# Of the models in the admin: the page of all, a new one, one, its deletion, its history.
PAGES: dict[str, tuple[Any, ...]] = {
    "newsroom_article": (ADMIN, NOBODY, ADMIN, ARCHIVISTS, ADMIN),
    "newsroom_seed": (ADMIN, NOBODY, ADMIN, NOBODY, ADMIN),
    "newsroom_mention": (ADMIN, NOBODY, ADMIN, NOBODY, ADMIN),
    "newsroom_quotation": (ADMIN, NOBODY, ADMIN, NOBODY, ADMIN),
    "newsroom_source": (ADMIN, ARCHIVISTS, ADMIN, ARCHIVISTS, ADMIN),
    "newsroom_author": (ADMIN, ARCHIVISTS, ADMIN, ARCHIVISTS, ADMIN),
    "newsroom_entity": (ADMIN, ARCHIVISTS, ADMIN, ARCHIVISTS, ADMIN),
    "newsroom_learntline": (ADMIN, NOBODY, ADMIN, ARCHIVISTS, ADMIN),
    "newsroom_mergesuggestion": (ADMIN, NOBODY, ADMIN, ARCHIVISTS, ADMIN),
    "newsroom_noname": (ADMIN, ARCHIVISTS, ADMIN, ARCHIVISTS, ADMIN),
    "newsroom_withheld": (ADMIN, NOBODY, ADMIN, NOBODY, ADMIN),
    "newsroom_operation": (ADMIN, NOBODY, ADMIN, NOBODY, ADMIN),
    "newsroom_importrun": (ARCHIVISTS, ARCHIVISTS, ARCHIVISTS, NOBODY, ARCHIVISTS),
    # An editor sees her own: the table asks for somebody else's.
    "newsroom_job": (
        ADMIN, NOBODY, ("admin sign in", "admin sign in", 404, 200, 200), NOBODY,
        ("admin sign in", "admin sign in", 302, 200, 200),
    ),
    "auth_user": (ADMINISTRATORS,) * 5,
    "auth_group": (ADMINISTRATORS,) * 5,
    "axes_accessattempt": (
        ADMINISTRATORS, NOBODY, ADMINISTRATORS, ADMINISTRATORS, ADMINISTRATORS,
    ),
}  # fmt: skip
KINDS = ("changelist", "add", "change", "delete", "history")
# The catch-alls of the admin and of its models, which only lead on.
UNNAMED = {"admin:None"}
# What is for everybody even where the archive is not.
OPEN = (
    "favicon", "robots", "sign-in", "sign-out", "password-forgot", "password-sent", "password-new",
    "saved-feed", "alerts-stop", "theme", "set_language",
)  # fmt: skip
# What programs ask for: they are told to send a token.
TOKENED = (
    "feed", "export", "quotes-feed", "quotes-export", "api:quotes", "api:search", "api:article", "api:versions", "api:entity", "api:suggest", "api:openapi-json",
    "api-missing", "api:stories", "api:story",
)  # fmt: skip


def names(patterns: Any, namespace: str = "") -> Iterator[str]:
    """The names of all addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from names(pattern.url_patterns, namespace + inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


def expected() -> dict[str, tuple[Any, ...]]:
    """The whole table, the pages of the admin's models with it."""
    table = dict(TABLE)
    for model, pages in PAGES.items():
        for kind, who in zip(KINDS, pages, strict=True):
            arguments = () if kind in ("changelist", "add") else (model,)
            table[f"admin:{model}_{kind}"] = (arguments, who)
    return table


def test_the_table_has_every_address() -> None:
    there = set(names(get_resolver().url_patterns)) - UNNAMED
    assert there - expected().keys() == set(), "say in the table whom it is for"
    assert expected().keys() - there == set(), "what is no longer there need not be said"


def test_every_page_of_the_admin_is_in_the_table() -> None:
    there = {f"{m._meta.app_label}_{m._meta.model_name}" for m in admin.site._registry}
    assert there == PAGES.keys()


@pytest.fixture
def rows(index_dir: Path, settings: Any) -> dict[str, Any]:
    return row_of_everything(settings)


@dataclass(frozen=True, slots=True)
class Words:
    """The archive's own words, as opposed to those of its pages."""

    title: str = "Petro meets Maduro"
    body: str = "The presidents of Colombia and Venezuela met in Caracas on Tuesday."
    source: str = "The Herald"
    author: str = "Ana Bosque"
    people: tuple[str, str] = ("Gustavo Petro", "Nicolás Maduro")
    section: str = "News"
    line: str = "Share this"
    gone: str = "Petro is gone"
    search: str = "All"
    cue: str = "said"
    date: str = "2022-11-01"


def row_of_everything(settings: Any, words: Words = Words()) -> dict[str, Any]:
    """Make an archive with a row of everything; gives the rows by what the table calls them."""
    from axes.models import AccessAttempt

    settings.SENDS_MAIL = True
    article = report(
        words.title, words.body, date=words.date, source=words.source, author=words.author,
        entities=[person(name) for name in words.people],
        quotations=[quoted(words.body, words.people[0], cue=words.cue)],
    )  # fmt: skip
    assert article.source
    archive.learn_lines(lines={article.source.pk: [words.line]})
    story = in_one_story(article)
    one, other = Entity.objects.order_by("pk")
    suggestion = MergeSuggestion.objects.create(entity=one, other=other)
    attempt = AccessAttempt.objects.create(username="x", ip_address="192.0.2.1", attempt_time="2026-01-01T00:00Z", get_data="", post_data="", failures_since_start=1)  # fmt: skip
    owner = User.objects.create_user("owner")
    saved = SavedSearch.objects.create(user=owner, name=words.search, token="token")
    archive.never_a_name(name=words.line)
    binned = report(words.gone, words.body, source=words.source)
    archive.move_to_bin(articles=[binned.pk], user=None)
    archive.edit_article(
        article=article, values={"section": words.section}, user=None
    )  # to be undone
    catch_up()
    found = {
        "newsroom_withheld": Withheld.objects.get(), "newsroom_operation": Operation.objects.latest("pk"),
        "newsroom_article": article, "newsroom_seed": article.seeds.get(), "newsroom_source": article.source,
        "newsroom_mention": Mention.objects.latest("pk"), "newsroom_quotation": article.quotations.get(), "newsroom_entity": one, "newsroom_author": article.authors.get(),
        "newsroom_learntline": LearntLine.objects.get(), "newsroom_mergesuggestion": suggestion,
        "newsroom_noname": NoName.objects.get(),
        "auth_user": User.objects.get(), "auth_group": Group.objects.create(name="desk"),
        "axes_accessattempt": attempt, "newsroom_job": jobs.start("nothing", user=owner),
        "newsroom_importrun": archive.begin_run(by="import_seeds", options={"paths": ["a.txt"]}),
    }  # fmt: skip
    numbers: dict[str, Any] = {name: row.pk for name, row in found.items()}
    short = {"article": "newsroom_article", "seed": "newsroom_seed", "user": "auth_user"}
    stop = stop_address(saved).rpartition("/stop/")[2].strip("/")
    draft = archive.make_draft(user=owner, chosen=[(article.pk, article.revision)])
    numbers |= {name: numbers[long] for name, long in short.items()}
    told = {"story": f"{story.pk}-{article.slug}", "story_number": story.pk}
    return numbers | told | {"stop": stop, "draft": draft.pk}


def in_one_story(*articles: Article) -> Story:
    """A story of one event, that these articles report."""
    day = articles[0].published
    assert day is not None
    story = Story.objects.create(first=day, last=day, size=len(articles))
    event = Event.objects.create(day=day, story=story)
    for each in articles:
        EventArticle.objects.create(article=each, event=event, score=0.9)
    return story


def clients() -> dict[str, Client]:
    found = {"anonymous": Client()}
    for role in ROLES:
        user = User.objects.create_user(role)
        user.groups.add(Group.objects.get(name=role))
        found[role] = Client()
        found[role].force_login(user)
    return found


def ask(client: Client, name: str, arguments: Any, rows: dict[str, Any], method: str) -> Any:
    """The status of an answer, or where it leads to sign in."""
    address = reverse(name, args=[rows.get(each, each) for each in arguments])
    answer: Any = client.generic(method, address)
    if answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next="):
        return "sign in"
    if answer.status_code == 302 and answer["Location"].startswith("/admin/login/?next="):
        return "admin sign in"
    return answer.status_code


def all_answers(rows: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    everyone = clients()
    answers = {}
    for name, (arguments, _who, *method) in expected().items():
        if name in ("sign-out", "admin:logout"):
            continue
        answers[name] = tuple(
            ask(client, name, arguments, rows, method[0] if method else "GET")
            for client in everyone.values()
        )
    for name in ("sign-out", "admin:logout"):  # after which nobody is signed in
        again = clients_again(everyone)
        answers[name] = tuple(ask(client, name, (), rows, "POST") for client in again.values())
    return answers


def clients_again(everyone: dict[str, Client]) -> dict[str, Client]:
    for role in ROLES:
        everyone[role].force_login(User.objects.get(username=role))
    return everyone


@pytest.mark.fault
def test_each_is_for_whom_the_table_says(rows: dict[str, Any]) -> None:
    answers = all_answers(rows)
    assert answers == {name: who for name, (_arguments, who, *_method) in expected().items()}


@pytest.mark.fault
def test_in_a_closed_archive_the_same_and_nothing_for_who_is_not_signed_in(
    rows: dict[str, Any], settings: Any
) -> None:
    settings.PUBLIC = False
    wanted = {}
    for name, (_arguments, who, *_method) in expected().items():
        anonymous = who[0] if name in OPEN else 401 if name in TOKENED else "sign in"
        wanted[name] = (anonymous, *who[1:])
    assert all_answers(rows) == wanted


def test_what_the_table_asks_for_is_there(rows: dict[str, int]) -> None:
    assert Article.objects.visible().get().slug == "petro-meets-maduro"

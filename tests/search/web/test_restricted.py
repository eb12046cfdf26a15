"""A source that is for some groups: for everybody else its articles do not exist, anywhere.

The oracle is the archive without them: what an outsider is answered is what everybody was answered
before there were any. That holds for each engine, and for the database where there is none.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from newsroom import archive
from newsroom.history import Operation
from newsroom.importing.types import ParsedEntity
from newsroom.models import AccessToken, Article, Entity, Mention, Source, Standing
from newsroom.reader import NOTHING, hidden, hidden_from, reading
from search.facets import kinds
from search.index import sync
from search.models import SavedSearch
from search.types import Facet
from search.vocabulary import current
from tests.newsroom.factories import keep, person, place, report
from tests.search.index import catch_up

pytestmark = pytest.mark.django_db

# Words that stand in restricted articles only, and names.
SECRET = ("vellichor", "Ostrander", "Zembla", "Tamsin Rook", "Nightdesk", "Confidential File")
ADDRESSES = [
    "/", "/?q=vellichor", "/?q=petro", "/?q=vellichr", "/?q=vellic*", "/?q=petro+vellichor",
    "/?q=entity:Ostrander", "/?q=entity:Ostrandr", "/?q=source:Nightdesk", "/?q=source:Nightdeks",
    "/?q=author:%22Tamsin+Rook%22", "/?q=section:%22Confidential+File%22", "/?q=section:confidential",
    "/?q=caracas&sort=oldest", "/?source=nightdesk", "/?source=-nightdesk", "/?entity=ada-ostrander",
    "/?entity=-ada-ostrander", "/?author=tamsin-rook", "/?section=confidential-file",
    "/?language=fr", "/?from=1999&to=1999", "/?undated=1", "/?q=language:fr", "/?q=language:frnch", "/?page=2",
    "/facets/source/", "/facets/person/", "/facets/person/?match=ostr", "/facets/author/",
    "/facets/section/", "/facets/language/", "/facets/source/?source=the-herald",
    "/feed.atom?q=vellichor", "/feed.rss", "/export.csv", "/export.jsonl", "/export.bib?q=vellichor",
    "/sources/", "/sources/?sort=count", "/sources/nightdesk/", "/sources/the-herald/",
    "/names/", "/names/?sort=count", "/names/?q=ostrander", "/names/?letter=o", "/names/?kind=place",
    "/names/ada-ostrander/", "/names/ada-ostrander/articles/", "/names/caracas/",
    "/names/caracas/articles/", "/names/caracas/articles/?known=doubtful", "/names/gustavo-petro/",
    "/calendar/", "/calendar/1999/", "/calendar/1999/3/", "/calendar/2022/", "/calendar/2022/11/",
    "/sitemap.xml", "/sitemap-articles.xml", "/sitemap-sources.xml", "/sitemap-names.xml",
    "/api/search", "/api/search?q=vellichor", "/api/search?q=petro", "/api/search?q=vellichr",
    "/api/suggest?q=vell", "/api/suggest?q=ostr", "/api/suggest?q=night", "/api/suggest?q=tams",
    "/api/suggest?q=petro", "/api/entities/ada-ostrander", "/api/entities/caracas",
    "/api/entities/gustavo-petro?page_size=1",
]  # fmt: skip
# What differs from one answer to the next, whoever asks.
FLEETING = [
    r'name="csrfmiddlewaretoken" value="[^"]*"', r'"took_ms": ?\d+', r"\d+(\.\d+)? (m?s|seconds?)\b",
    r"<updated>[^<]*</updated>", r"<lastBuildDate>[^<]*</lastBuildDate>", r"<lastmod>[^<]*</lastmod>",
]  # fmt: skip


def body(client: Client, address: str) -> tuple[int, str]:
    """The status and the text of an answer, without what is fleeting."""
    answer: Any = client.get(address)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = content.decode()
    for pattern in FLEETING:
        text = re.sub(pattern, "", text)
    return answer.status_code, text


def public_articles() -> Article:
    petro = person("Gustavo Petro", 3)
    report("Petro in Caracas", entities=[petro, place("Caracas", 2)])
    report("He speaks again", "It was once more of vellum.", date="2022-12-02", entities=[petro])
    return report(
        "A harvest", "The board spoke of grain.", source="The Courier", author="Ana Bosque",
        date="2015-08-03", entities=[ParsedEntity("Harvest Board", "organisation", 1)],
    )  # fmt: skip


def secret_articles() -> Article:
    entities = [person("Ada Ostrander", 2), person("Gustavo Petro"), place("Caracas")]
    for number in range(3):
        given = {
            "title": f"Petro and the vellichor of Zembla {number}", "source": "Nightdesk",
            "body": f"A vellichor hung over Caracas, said Ostrander to Petro. Number {number}.",
            "author": "Tamsin Rook", "date": f"1999-03-0{number + 1}", "section": "Confidential File",
        }  # fmt: skip
        article = keep(repr(given), given=given, entities=entities)
    given = {"title": "Le vellichor", "body": "Le président a parlé de la frontière avec les siens.",
             "source": "Nightdesk", "date": "2022-11-01"}  # fmt: skip
    keep(repr(given), given=given, entities=entities)
    Mention.objects.filter(article=article, entity__slug="caracas").update(
        standing=Standing.DOUBTFUL
    )
    return article


def restrict(name: str = "Nightdesk", *groups: str) -> None:
    archive.restrict_source(
        source=Source.objects.get(name=name),
        groups=[Group.objects.get_or_create(name=each)[0] for each in groups or ("desk",)],
    )


def client_of(username: str, *groups: str, **options: Any) -> Client:
    user = User.objects.create_user(username, **options)
    user.groups.set(Group.objects.filter(name__in=groups))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(params=["whoosh", "tantivy"])
def engine(request: pytest.FixtureRequest, settings: Any, index_dir: Path) -> str:
    settings.SEARCH_ENGINE = request.param
    sync.engine.cache_clear()
    return str(request.param)


@pytest.mark.fault
@pytest.mark.usefixtures("engine")
def test_for_others_everything_is_as_it_was_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("search.results.asking.OFFERS_SECONDS", 60)  # whatever else is going on
    kinds.KINDS[Facet.SECTION].lookup._known.clear()  # type: ignore[union-attr]
    for made in (current._speller, current._lexicon, current._counts, current._name_words):
        # Those of the test before are not of this archive, and none is made in the background.
        for name, value in (("_kept", None), ("_patience", 60.0), ("_rests_until", 0.0)):
            monkeypatch.setattr(made, name, value)
    public_articles()
    catch_up()
    before = {address: body(Client(), address) for address in ADDRESSES}
    secret = secret_articles()
    catch_up()
    restrict()
    outsiders = {"nobody": Client(), "a reader": client_of("ben", "readers")}
    for address in ADDRESSES:
        assert body(outsiders["nobody"], address) == before[address], address
    for who, client in outsiders.items():
        for address in ADDRESSES:
            status, text = body(client, address)
            assert status == before[address][0], (who, address)
            asked = address.casefold()
            for word in SECRET:
                if word.casefold()[:6] not in asked.replace("+", " ").replace("-", " "):
                    assert word not in text, (who, address, word)
        for address in (
            f"/articles/{secret.pk}/", secret.get_absolute_url(), f"/articles/{secret.pk}/cite.bib",
            f"/articles/{secret.pk}/original/", f"/api/articles/{secret.pk}",
            f"/articles/{secret.pk}/original/{secret.seeds.get().pk}",
        ):  # fmt: skip
            assert body(client, address)[0] == 404, (who, address)
    insider = client_of("eve", "desk")
    assert body(insider, secret.get_absolute_url())[0] == 200
    assert insider.get("/api/search?q=vellichor").json()["total"] == 4
    assert Client().get("/api/search?q=vellichor").json()["total"] == 0


def test_so_it_is_where_the_database_answers(index_dir: Path) -> None:
    public_articles()
    before = {address: body(Client(), address) for address in ("/", "/?q=petro", "/?q=vellichor")}
    secret_articles()
    restrict()
    for address, answer in before.items():
        assert answer[0] == 503
        assert body(Client(), address) == answer


def test_one_reader_s_page_is_no_other_s(index_dir: Path) -> None:
    """The page of a moment ago is kept for those who may see the same."""
    public_articles()
    secret_articles()
    catch_up()
    restrict()
    insider, outsider = client_of("eve", "desk"), client_of("ben")
    for _ in range(2):
        for client, total in ((insider, 4), (outsider, 0), (Client(), 0)):
            assert client.get("/?q=vellichor").context["page"].total == total
    answer = insider.get("/?q=vellichor")
    assert "private" in answer["Cache-Control"]
    assert "Cookie" in answer["Vary"]


def test_what_is_restricted_now_is_gone_now(index_dir: Path) -> None:
    secret = secret_articles()
    catch_up()
    assert Client().get(f"/articles/{secret.pk}/").status_code == 302
    restrict()
    assert Client().get(f"/articles/{secret.pk}/").status_code == 404
    archive.restrict_source(source=Source.objects.get(), groups=[])
    assert Client().get(f"/articles/{secret.pk}/").status_code == 302


def test_saved_searches_and_their_feeds_know_what_their_owner_may_read(index_dir: Path) -> None:
    public_articles()
    secret_articles()
    catch_up()
    restrict()
    earlier = timezone.now() - timezone.timedelta(days=1)
    feeds = {}
    for name, groups in (("eve", ["desk"]), ("ben", [])):
        client = client_of(name, *groups)
        user = User.objects.get(username=name)
        kept = SavedSearch.objects.create(user=user, name="P", query="q=petro", looked=earlier)
        assert f"{6 if groups else 2} new" in client.get("/saved/").content.decode()
        feeds[name] = Client().get(f"/saved/feed/{kept.token}.atom").content.decode()
    assert "vellichor" in feeds["eve"]
    assert "vellichor" not in feeds["ben"]
    User.objects.update(is_active=False)
    assert Client().get(f"/saved/feed/{kept.token}.atom").status_code == 404


def test_a_token_reads_what_its_person_may(index_dir: Path) -> None:
    secret_articles()
    catch_up()
    restrict()
    client_of("eve", "desk")
    token = archive.issue_token(user=User.objects.get(), name="script")
    sent = {"Authorization": f"Bearer {token}"}
    found = Client().get("/api/search?q=vellichor", headers=sent)
    assert found.json()["total"] == 4
    assert "private" in found["Cache-Control"]
    assert "vellichor" in Client().get(f"/feed.atom?token={token}").content.decode()
    assert AccessToken.objects.get().used


def test_members_of_any_of_the_groups_administrators_and_superusers_read_it() -> None:
    secret_articles()
    restrict("Nightdesk", "desk", "night")
    source = Source.objects.get().pk
    may = {
        "ann": (["desk"], {}), "bob": (["night"], {}), "cyd": (["administrators"], {}),
        "dan": ([], {"is_superuser": True}),
    }  # fmt: skip
    may_not = {
        "eve": (["readers", "editors", "archivists"], {}), "fay": (["desk"], {"is_active": False})
    }  # fmt: skip
    for name, (groups, options) in {**may, **may_not}.items():
        user = User.objects.create_user(name, **options)
        user.groups.set(Group.objects.filter(name__in=groups))
        expected = NOTHING if name in may else frozenset([source])
        assert hidden_from(User.objects.get(pk=user.pk)) == expected, name
    with reading(User.objects.get(username="eve")):
        assert hidden() == {source}
    assert hidden() == NOTHING


def test_an_editor_s_admin_has_nothing_of_it(index_dir: Path) -> None:
    public_articles()
    secret = secret_articles()
    restrict()
    editor = client_of("eve", "archivists")
    archive.edit_article(article=secret, values={"section": "Vellichor"}, user=None)
    done = Operation.objects.latest("pk").pk
    archive.move_to_bin(articles=[secret.pk])
    for page in (
        "article", "seed", "source", "entity", "mention", "learntline", "mergesuggestion",
        "withheld", "operation", "author",
    ):  # fmt: skip
        text = editor.get(f"/admin/newsroom/{page}/?standing=any").content.decode()
        assert not [word for word in SECRET if word in text], page
    pk, seed, source = secret.pk, secret.seeds.get().pk, secret.source_id
    mention = Mention.objects.get(article=secret, standing=Standing.DOUBTFUL)
    others = Mention.objects.exclude(article__source=secret.source)
    named = Entity.objects.exclude(mentions__in=others).filter(mentions__article=secret)[0]
    for address in (
        f"article/{pk}/change/", f"article/{pk}/delete/", f"article/{pk}/history/",
        f"seed/{seed}/change/", f"seed/{seed}/bytes/", f"source/{source}/change/",
        f"source/{source}/history/", f"article/{pk}/hide/", f"operation/{done}/change/",
        f"entity/{named.pk}/change/", f"entity/{named.pk}/split/",
    ):  # fmt: skip
        assert editor.get(f"/admin/newsroom/{address}").status_code in (302, 404), address
    for address in (
        f"article/{pk}/revert/", f"article/{pk}/publish/", f"article/{pk}/restore/",
        f"operation/{done}/undo/",
    ):  # fmt: skip
        assert editor.post(f"/admin/newsroom/{address}").status_code == 404, address
    found = editor.get(
        "/admin/autocomplete/?term=night&app_label=newsroom&model_name=article&field_name=source"
    )
    assert found.json()["results"] == []
    editor.post("/mentions/judge/", {"accept": mention.pk})
    mention.refresh_from_db()
    assert mention.standing == Standing.DOUBTFUL


def test_one_that_was_deleted_never_was_for_others(index_dir: Path) -> None:
    secret, public = secret_articles(), public_articles()
    archive.move_to_bin(articles=[secret.pk, public.pk])
    restrict()
    outsider, insider = Client(), client_of("eve", "desk")
    assert outsider.get(f"/articles/{public.pk}/").status_code == 410
    for address in (f"/articles/{secret.pk}/", f"/api/articles/{secret.pk}"):
        assert outsider.get(address).status_code == 404, address
        assert insider.get(address).status_code == 410, address


def test_nothing_makes_a_restricted_source_everybody_s_by_the_way(index_dir: Path) -> None:
    public_articles()
    secret = secret_articles()
    restrict()
    source, other = secret.source, Source.objects.get(name="The Herald")
    assert source
    boss = client_of("boss", "administrators")
    chosen = {"action": "merge", "_selected_action": [source.pk, other.pk], "target": other.pk}
    boss.post("/admin/newsroom/source/", chosen)
    assert other.readers.get() == Group.objects.get(name="desk")
    archive.undo(operation=Operation.objects.latest("pk"))
    assert not other.readers.exists()
    assert boss.post(f"/admin/newsroom/source/{source.pk}/delete/", {"post": "yes"}).status_code in (
        200, 403,
    )  # fmt: skip
    group = Group.objects.get(name="desk")
    boss.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})
    assert source.readers.get() == group
    secret.refresh_from_db()
    assert secret.source == source
    with pytest.raises(archive.RestrictedError):
        archive.delete_sources(sources=Source.objects.filter(pk=source.pk))


def test_for_whom_a_source_is_says_who_decides_over_people(index_dir: Path) -> None:
    source = report("Petro").source
    assert source
    group = Group.objects.get(name="editors")
    fields = {"name": source.name, "day_first": "unknown", "only_for": [group.pk],
              "other_names-TOTAL_FORMS": 0, "other_names-INITIAL_FORMS": 0,
              "hosts-TOTAL_FORMS": 0, "hosts-INITIAL_FORMS": 0}  # fmt: skip
    address = f"/admin/newsroom/source/{source.pk}/change/"
    keeper, boss = client_of("kim", "archivists"), client_of("boss", "administrators")
    assert 'name="only_for"' not in keeper.get(address).content.decode()
    assert keeper.post(address, fields).status_code == 302
    assert not source.readers.exists()
    assert 'name="only_for"' in boss.get(address).content.decode()
    assert boss.post(address, fields).status_code == 302
    assert source.readers.get() == group
    assert "editors" in boss.get("/admin/newsroom/source/").content.decode()

"""Sources with their hosts and homes, who signs, names that are hidden and words that are none."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from newsroom import archive
from newsroom.history import Act, Operation
from newsroom.importing import ParsedEntity, RawDocument, parse
from newsroom.intake import resolving
from newsroom.intake.run import parse_context
from newsroom.models import Article, Author, Block, Entity, NoName, Source, SourceHost
from tests.newsroom.archive.states import state
from tests.newsroom.factories import person, place, report
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

# Django's own parts of a form with two lists of rows beside its fields.
ROWS = {
    f"{name}-{part}": 0
    for name in ("other_names", "hosts", "aliases")
    for part in ("TOTAL_FORMS", "INITIAL_FORMS")
}


@pytest.fixture
def keeper() -> Client:
    user = User.objects.create_user("kim")
    user.groups.add(Group.objects.get_or_create(name="archivists")[0])
    client = Client()
    client.force_login(user)
    return client


def last() -> Operation:
    return Operation.objects.latest("pk")


def read(
    url: str, text: str = "A headline\n\nThe council met on Tuesday to speak of roads."
) -> Any:
    """What an import reads now of a document with an address."""
    raw = RawDocument("a.txt", text.encode(), "0", {"url": url})
    return parse(raw, parse_context()).evidence.get("source")


# --- sources -------------------------------------------------------------------------------------


def herald() -> Source:
    source = report("Petro").source
    assert source
    return source


def test_an_editor_says_what_a_source_is_and_readers_see_it(keeper: Client) -> None:
    source = herald()
    address = f"/admin/newsroom/source/{source.pk}/change/"
    sent = {
        "name": source.name, "home": "https://herald.example.org/", "country": "CO", "language": "es",
        "day_first": "unknown", "house_style": "Bylines stand below.", **ROWS,
        "hosts-TOTAL_FORMS": 1, "hosts-0-host": "https://www.Herald.example.org/news/",
    }  # fmt: skip
    assert keeper.post(address, sent).status_code == 302
    assert SourceHost.objects.get().host == "herald.example.org"
    page = Client().get(source.get_absolute_url()).content.decode()
    assert "https://herald.example.org/" in page
    assert "Colombia" in page
    assert "Spanish" in page
    assert "Bylines" not in page
    history = keeper.get(f"/admin/newsroom/source/{source.pk}/history/").content.decode()
    for word in ("Home page", "Hosts", "House style", "herald.example.org"):
        assert word in history, word


def test_what_is_no_host_and_another_s_host_is_not_taken(keeper: Client) -> None:
    archive.add_host(source=herald(), host="herald.example.org")
    other = report("Other", "Another body.", source="The Courier").source
    assert other
    for host, said in (("no host", "no host"), ("herald.example.org", "has this host")):
        sent = {"name": other.name, "day_first": "unknown", **ROWS, "hosts-TOTAL_FORMS": 1,
                "hosts-0-host": host}  # fmt: skip
        answer = keeper.post(f"/admin/newsroom/source/{other.pk}/change/", sent)
        assert said in answer.content.decode()
    assert not other.hosts.exists()


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://herald.example.org/a", True),
        ("https://www.herald.example.org/a", True),
        ("https://news.herald.example.org:8080/a?b=c", True),
        ("https://herald.example.org.evil.example/a", False),
        ("https://xherald.example.org/a", False),
        ("http://[herald.example.org/a", False),
    ],
)
def test_an_import_knows_a_source_by_its_host(url: str, known: bool) -> None:
    archive.add_host(source=herald(), host="herald.example.org")
    found = read(url)
    assert (found is not None and found.value == "The Herald") == known
    if known:
        assert found.rule == "host that an editor gave the source"
        assert found.quote == url


def test_a_host_is_surer_than_what_is_printed_and_less_than_a_column() -> None:
    archive.add_host(source=herald(), host="herald.example.org")
    text = "A headline\n\nBy Reuters\n\nThe council met on Tuesday to speak of roads."
    assert read("https://herald.example.org/a", text).value == "The Herald"
    raw = RawDocument("a.txt", text.encode(), "0",
                      {"url": "https://herald.example.org/a", "source": "The Courier"})  # fmt: skip
    assert parse(raw, parse_context()).evidence["source"].value == "The Courier"


def test_hosts_go_along_in_a_merge_and_come_back() -> None:
    source = herald()
    other = report("Other", "Another body.", source="The Herold").source
    assert other
    archive.add_host(source=other, host="herold.example.org")
    before = state()
    archive.merge_sources(target=source, others=[other])
    assert read("https://herold.example.org/a").value == "The Herald"
    archive.undo(operation=last())
    assert state() == before


def test_learnt_lines_stand_with_their_source_and_have_examples(keeper: Client) -> None:
    for number in range(3):
        report(f"Report {number}", f"Body {number}.\n\nRead more of the Herald here")
    source = Source.objects.get()
    archive.learn_lines(lines={source.pk: ["Read more of the Herald here"]})
    form = keeper.get(f"/admin/newsroom/source/{source.pk}/change/").content.decode()
    assert "Read more of the Herald here" in form
    line = source.learnt_lines.get()
    page = keeper.get(f"/admin/newsroom/learntline/{line.pk}/change/").content.decode()
    assert "Report 1" in page
    assert "This line stands in 3 articles of The Herald." in page
    keeper.post(f"/admin/newsroom/learntline/{line.pk}/delete/", {"post": "yes"})
    assert not source.learnt_lines.exists()


def test_a_learnt_line_is_put_back_in_one_step_and_not_learnt_again(keeper: Client) -> None:
    text = "The harbour is quiet today."
    for number in range(3):
        report(f"Report {number}", f"Body {number}.\n\n{text}")
    source = Source.objects.get()
    archive.learn_lines(lines={source.pk: [text]})
    blocks = Block.objects.filter(text=text)
    assert set(blocks.values_list("kind", flat=True)) == {"boilerplate"}
    line = source.learnt_lines.get().pk
    page = keeper.get(f"/admin/newsroom/learntline/{line}/change/").content.decode()
    chosen = dict(re.findall(r'name="(action|_selected_action)" value="(\w+)"', page))
    assert chosen == {"action": "put_back", "_selected_action": str(line)}
    answer = keeper.post("/admin/newsroom/learntline/", chosen, follow=True).content.decode()
    assert "Shown again in 3 articles." in answer
    assert set(blocks.values_list("kind", flat=True)) == {"paragraph"}
    archive.learn_lines(lines={source.pk: [text]})
    assert set(blocks.values_list("kind", flat=True)) == {"paragraph"}


# --- authors -------------------------------------------------------------------------------------


def test_desks_and_agencies_are_known_and_corrected(keeper: Client) -> None:
    signed = {"Ana Bosque": "person", "Staff": "desk", "Redacción": "desk", "EFE": "agency",
              "The Associated Press": "agency"}  # fmt: skip
    article = report("One")
    archive.edit_article(article=article, values={"authors": list(signed)}, user=None)
    assert dict(Author.objects.values_list("name", "kind")) == signed
    ana = Author.objects.get(name="Ana Bosque")
    answer = keeper.post(
        f"/admin/newsroom/author/{ana.pk}/change/", {"name": ana.name, "kind": "desk", **ROWS}
    )
    assert answer.status_code == 302
    ana.refresh_from_db()
    assert ana.kind == "desk"
    keeper.get("/admin/")  # it says what was changed
    listed = keeper.get("/admin/newsroom/author/?kind__exact=agency").content.decode()
    assert "EFE" in listed
    assert "Bosque" not in listed
    archive.undo(operation=last())
    ana.refresh_from_db()
    assert ana.kind == "person"


def test_pages_the_api_and_exports_say_who_signs() -> None:
    article = report("One", author="Ana Bosque")
    archive.edit_article(article=article, values={"authors": ["Ana Bosque", "EFE"]}, user=None)
    catch_up()
    client = Client()
    assert "(agency)" in client.get(article.get_absolute_url()).content.decode()
    assert client.get(f"/api/articles/{article.pk}").json()["authors_kinds"] == ["person", "agency"]
    answer: Any = client.get("/export.csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert "agency" in row["authors_kinds"]
    label = client.get("/facets/author/").content.decode()
    assert "EFE (agency)" in " ".join(label.split())


# --- entities ------------------------------------------------------------------------------------


def named(title: str, body: str, *entities: ParsedEntity) -> Article:
    return report(title, body, entities=entities)


def test_a_hidden_name_is_nowhere_and_comes_back(keeper: Client) -> None:
    article = named(
        "One", "Ada Ostrander spoke in Caracas.", person("Ada Ostrander"), place("Caracas")
    )
    named("Two", "Ada Ostrander spoke again.", person("Ada Ostrander"))
    entity = Entity.objects.get(name="Ada Ostrander")
    chosen = {"action": "hide", "_selected_action": [entity.pk]}
    said = keeper.post("/admin/newsroom/entity/", chosen, follow=True).content.decode()
    assert "1 name hidden" in said
    catch_up()
    client = Client()
    for address in (
        "/facets/person/", "/names/", "/api/suggest?q=ostr", "/sources/the-herald/",
        f"/api/articles/{article.pk}",
    ):  # fmt: skip
        record = client.get(address)
        found = record.json() if address.startswith("/api/articles") else record.content.decode()
        names = [each["name"] for each in found["entities"]] if isinstance(found, dict) else found
        assert "Ada Ostrander" not in names, address
    assert client.get(entity.get_absolute_url()).status_code == 404
    page = client.get(article.get_absolute_url())
    assert "Ada Ostrander spoke" in page.content.decode()  # the text is as it was
    assert "Ada Ostrander" not in [each.entity.name for each in page.context["mentions"]]
    archive.undo(operation=last())
    catch_up()
    assert client.get(entity.get_absolute_url()).status_code == 200
    assert "Ada Ostrander" in client.get("/facets/person/").content.decode()


def test_a_word_that_is_never_a_name_is_read_no_more(keeper: Client) -> None:
    for kind in ("place", "organisation"):
        named("One", f"Reunión del {kind}.", ParsedEntity("Reunión", kind, 1))  # type: ignore[arg-type]
    island = Entity.objects.get(key="reunion", kind="place")
    before = state()
    chosen = {"action": "never_a_name", "_selected_action": [island.pk]}
    keeper.post("/admin/newsroom/entity/", chosen)
    operation = last()
    assert operation.kind == Act.NEVER
    assert not Entity.objects.filter(key="reunion").exists()
    named("Two", "Réunion de ministros.", place("Réunion"), person("Ada Ostrander"))
    resolving.resolve()
    assert not Entity.objects.filter(key="reunion").exists()
    assert Entity.objects.filter(name="Ada Ostrander").exists()
    assert "Réunion" in keeper.get("/admin/newsroom/noname/").content.decode()
    history = keeper.get(f"/admin/newsroom/noname/{NoName.objects.get().pk}/history/")
    assert "never a name" in history.content.decode()
    archive.delete_articles(articles=Article.objects.filter(title="Two"))
    archive.undo(operation=operation)
    after = state()
    assert {name: rows for name, rows in after.items() if name != "read_names"} == {
        name: rows for name, rows in before.items() if name != "read_names"
    }


def test_a_word_is_added_to_the_list_and_taken_from_it(keeper: Client) -> None:
    entity = named("One", "Barack Obama spoke.", person("Barack Obama")).entities.get()
    archive.add_alias(entity=entity, name="Folks")
    assert keeper.post("/admin/newsroom/noname/add/", {"name": "Folks"}).status_code == 302
    assert not entity.aliases.filter(key="folks").exists()
    answer = keeper.post("/admin/newsroom/noname/add/", {"name": "folks "})
    assert "in the list already" in answer.content.decode()
    word = NoName.objects.get()
    keeper.post(f"/admin/newsroom/noname/{word.pk}/delete/", {"post": "yes"})
    assert not NoName.objects.exists()
    named("Two", "Folks spoke in Caracas.", place("Folks"))
    assert Entity.objects.filter(key="folks").exists()
    archive.undo(operation=Operation.objects.filter(changes__subject="noname").latest("pk"))
    assert NoName.objects.exists()


# --- merging at once -----------------------------------------------------------------------------


def test_what_is_ticked_is_merged_into_the_one_with_most_articles(keeper: Client) -> None:
    for number in range(2):
        named(f"Report {number}", f"Body {number}.", person("Barack Obama"))
    named("Other", "B. Obama.", person("Bo Obama"), place("Obama City"))
    obama, other = (Entity.objects.get(name=name) for name in ("Barack Obama", "Bo Obama"))
    listed = keeper.get("/admin/newsroom/entity/").content.decode()
    assert 'value="merge_now"' in listed
    # As a browser sends it: the list of actions, and the button's own.
    chosen = {"action": ["", "merge_now"], "index": 1, "_selected_action": [obama.pk, other.pk]}
    said = keeper.post("/admin/newsroom/entity/", chosen, follow=True).content.decode()
    assert "Merged into “Barack Obama”" in said
    assert "Undo" in said
    city = Entity.objects.get(name="Obama City")
    chosen["_selected_action"] = [obama.pk, city.pk]
    asked = keeper.post("/admin/newsroom/entity/", chosen).content.decode()
    assert "of several kinds" in asked
    assert Entity.objects.filter(pk=city.pk).exists()


def test_who_may_not_merge_has_no_button() -> None:
    user = User.objects.create_user("eve")
    user.groups.add(Group.objects.get_or_create(name="editors")[0])
    client = Client()
    client.force_login(user)
    named("One", "Barack Obama spoke.", person("Barack Obama"))
    assert "merge_now" not in client.get("/admin/newsroom/entity/").content.decode()


def test_lists_are_searched_by_any_name_and_count_articles(keeper: Client) -> None:
    for number in range(3):
        named(f"Report {number}", f"Body {number}.", person("Iván Duque"))
    named("Other", "Another.", person("Gustavo Petro"))
    entity = Entity.objects.get(name="Iván Duque")
    archive.add_alias(entity=entity, name="The Presidént")
    for query in ("ivan", "duque ivan", "PRESIDENT", "president duque"):
        answer = keeper.get("/admin/newsroom/entity/", {"q": query})
        assert [(row.name, row.number) for row in answer.context["cl"].result_list] == [
            ("Iván Duque", 3)
        ], query
    assert not keeper.get("/admin/newsroom/entity/?q=nobody").context["cl"].result_list
    for order, names in (
        ("-3", ["Iván Duque", "Gustavo Petro"]),
        ("3", ["Gustavo Petro", "Iván Duque"]),
    ):
        rows = keeper.get("/admin/newsroom/entity/", {"o": order}).context["cl"].result_list
        assert [row.name for row in rows] == names


@pytest.mark.parametrize("page", ["source", "author", "entity", "noname", "learntline"])
def test_the_lists_take_few_queries(
    keeper: Client, page: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        named(f"Report {number}", f"Body {number}.", person(f"Ada Nr{number}"))
        report(
            f"B {number}", f"Of {number}.", source=f"The Paper {number}", author=f"Ben Nr{number}"
        )
    archive.never_a_name(name="Reunión")
    keeper.get(f"/admin/newsroom/{page}/")
    with django_assert_max_num_queries(30):
        assert keeper.get(f"/admin/newsroom/{page}/").status_code == 200

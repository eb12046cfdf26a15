"""What waits for an editor: in the right list, counted, and dealt with by one act that can be undone."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from newsroom import archive
from newsroom.history import Operation
from newsroom.importing.pipeline import parse
from newsroom.importing.types import ParsedEntity, ParsedEvidence, RawDocument
from newsroom.intake.known import Recogniser
from newsroom.intake.run import run_reprocess, seed_documents, stored_seeds
from newsroom.models import (
    Article,
    Block,
    Entity,
    Evidence,
    MergeSuggestion,
    Origin,
    SavedFilter,
    Settled,
    Source,
)
from newsroom.worklists import WORKLISTS, counts
from tests.newsroom.factories import CONTEXT, keep, person, report
from tests.sample_damage import DAMAGES, SEEDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

ALL = "/admin/worklists/"
LOSSY = [name for name, damage in DAMAGES.items() if damage.lossy]


@pytest.fixture
def article() -> Article:
    """One that waits in no list but that of today's."""
    return report("Rain at the fair", "It rained in town.", author="Ada Fenwick")


def guess(article: Article, field: str) -> None:
    Evidence.objects.filter(article=article, field=field).update(
        origin=Origin.INFERRED, rule="a guess"
    )


def waits(name: str) -> list[int]:
    return list(WORKLISTS[name].rows().order_by("pk").values_list("pk", flat=True))


def act(client: Client, name: str, deed: str, *pks: int, follow: bool = True) -> str:
    data = {deed: str(pks[0])} if len(pks) == 1 else {deed: "chosen", "chosen": list(pks)}
    return client.post(f"{ALL}{name}/", data, follow=follow).content.decode()


def undo_last() -> None:
    archive.undo(operation=Operation.objects.order_by("-pk")[0])


def undated(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(published=None, published_precision=None)
    Evidence.objects.filter(article=article, field="published").delete()


def too_late(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(published=dt.date(2999, 1, 1))


def sourceless(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(source=None)
    Evidence.objects.filter(article=article, field="source").delete()


def unsigned(article: Article) -> None:
    article.authorships.all().delete()
    Evidence.objects.filter(article=article, field="authors").delete()


def doubted(article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(doubts=1)


def doubled(article: Article) -> None:
    report("Rain at the fair", "Another paper says that it rained.", source="The Gazette")


def reread(article: Article) -> None:
    archive.edit_article(article=article, values={"title": "Drizzle"}, user=None)
    rows = Evidence.objects.filter(article=article, field="title")
    rows.filter(current=False).update(value="Storm", settled=False)


OF_ARTICLES: dict[str, Callable[[Article], None]] = {
    "undated": undated,
    "guessed-date": lambda article: guess(article, "published"),
    "implausible-date": too_late,
    "derived-title": lambda article: guess(article, "title"),
    "no-source": sourceless,
    "guessed-source": lambda article: guess(article, "source"),
    "no-author": unsigned,
    "guessed-authors": lambda article: guess(article, "authors"),
    "doubts": doubted,
    "contradicted": reread,
    "duplicates": doubled,
}


@pytest.mark.parametrize("name", OF_ARTICLES)
def test_what_is_accepted_waits_no_more_and_one_undo_brings_it_back(
    admin_client: Client, article: Article, name: str
) -> None:
    assert article.pk not in waits(name)
    OF_ARTICLES[name](article)
    assert article.pk in waits(name)
    page = admin_client.get(f"{ALL}{name}/").content.decode()
    assert f'id="item-{article.pk}"' in page
    listed = admin_client.get(f"/admin/newsroom/article/?worklist={name}").content.decode()
    assert f"/admin/newsroom/article/{article.pk}/change/" in listed
    number = counts()[name]
    before = Operation.objects.count()
    page = act(admin_client, name, "accept", article.pk)
    assert article.pk not in waits(name)
    assert counts()[name] < number
    assert Operation.objects.count() == before + 1
    assert "undo/" in page
    undo_last()
    assert article.pk in waits(name)


def test_a_confirmed_guess_is_the_editors_and_no_import_changes_it(
    admin_client: Client, admin_user: User, article: Article
) -> None:
    guess(article, "published")
    Article.objects.filter(pk=article.pk).update(inferred=True)
    act(admin_client, "guessed-date", "accept", article.pk)
    row = Evidence.objects.get(article=article, field="published", current=True)
    assert (row.origin, row.user, row.value) == (Origin.EDITED, admin_user, "2022-11-01")
    article.refresh_from_db()
    assert (str(article.published), article.inferred) == ("2022-11-01", False)
    assert archive.revert_field(article=article, field="published", user=None)
    assert article.pk in waits("guessed-date")


def test_sources_that_came_in_capitals_are_spelt_as_the_list_of_outlets_has_them(
    admin_client: Client, article: Article
) -> None:
    """Those that an older version stored so; what has no other form there is left in capitals."""
    shouting = Source.objects.create(name="FOX NEWS", slug="fox-news", key="fox news")
    Source.objects.create(name="THE COVE GAZETTE", slug="cove", key="the cove gazette")
    assert waits("capitals") == [shouting.pk]
    assert "Fox News" in admin_client.get(f"{ALL}capitals/").content.decode()
    act(admin_client, "capitals", "accept", shouting.pk)
    shouting.refresh_from_db()
    assert (shouting.name, waits("capitals")) == ("Fox News", [])
    undo_last()
    shouting.refresh_from_db()
    assert (shouting.name, waits("capitals")) == ("FOX NEWS", []), "an editor wants it so"


@pytest.mark.parametrize(
    ("name", "empty"),
    [
        ("guessed-date", "undated"),
        ("guessed-source", "no-source"),
        ("guessed-authors", "no-author"),
    ],
)
def test_a_refused_guess_is_cleared(
    admin_client: Client, article: Article, name: str, empty: str
) -> None:
    """And it does not come to wait among what lacks it: the editor has said so."""
    OF_ARTICLES[name](article)
    act(admin_client, name, "refuse", article.pk)
    assert waits(name) == waits(empty) == []
    undo_last()
    assert waits(name) == [article.pk]


def test_dates_far_from_all_else_of_a_source_are_implausible(article: Article) -> None:
    source = Source.objects.get()
    rows = [
        Article(title=f"Report {n}", source=source, published=dt.date(2020 + n % 3, 1, 1))
        for n in range(60)
    ]
    strays = [
        Article(title="Epoch", source=source, published=dt.date(1970, 1, 1)),
        Article(title="Later", source=source, published=dt.date(2025, 6, 1)),
        Article(title="Near", source=source, published=dt.date(2018, 6, 1)),
    ]
    Article.objects.bulk_create([*rows, *strays])
    found = Article.objects.filter(pk__in=waits("implausible-date"))
    assert set(found.values_list("title", flat=True)) == {"Epoch", "Later"}


def test_a_document_read_again_says_otherwise_only_where_it_says_something_new(
    article: Article,
) -> None:
    archive.edit_article(article=article, values={"title": "Drizzle"}, user=None)
    assert waits("contradicted") == [], "what she changed she has seen"
    reparse(article, "Rain at the fair")
    assert waits("contradicted") == [], "it says what it said"
    reparse(article, "Storm at the fair")
    assert waits("contradicted") == [article.pk]
    archive.dismiss_offer(article=article, field="title", user=None)
    assert waits("contradicted") == []
    reparse(article, "Flood at the fair")
    assert waits("contradicted") == [article.pk]
    reparse(article, "Drizzle")
    assert waits("contradicted") == [], "it says what the editor says"


def reparse(article: Article, title: str) -> None:
    seed = article.seeds.get()
    parsed = parse(RawDocument(seed.path, bytes(seed.data), seed.sha256, seed.given), CONTEXT)
    evidence = {**parsed.evidence, "title": ParsedEvidence(title, "given", "title column", title)}
    archive.reparse(
        parsed=[(article.pk, dataclasses.replace(parsed, evidence=evidence))], later=True
    )


def test_what_the_document_says_is_taken_or_left(admin_client: Client, article: Article) -> None:
    reread(article)
    page = admin_client.get(f"{ALL}contradicted/").content.decode()
    assert "Drizzle, and the document: Storm" in page
    act(admin_client, "contradicted", "refuse", article.pk)
    assert waits("contradicted") == []
    undo_last()
    act(admin_client, "contradicted", "accept", article.pk)
    assert Article.objects.get().title == "Storm"


def test_duplicates_are_several_or_one_goes_to_the_bin(
    admin_client: Client, article: Article
) -> None:
    doubled(article)
    both = waits("duplicates")
    assert len(both) == 2
    act(admin_client, "duplicates", "refuse", both[1])
    assert waits("duplicates") == []
    undo_last()
    act(admin_client, "duplicates", "accept", both[0])
    assert waits("duplicates") == []
    assert Settled.objects.count() == 2


def test_suggested_names_are_shown_or_never_names(admin_client: Client) -> None:
    unsure = [
        ParsedEntity(name, "person", 1, suggested=True) for name in ("Jo Harb", "Ruined Tally")
    ]
    report("A fair", "Then Jo Harb spoke to the crowd of the Ruined Tally.", entities=unsure)
    [one, other] = Entity.objects.order_by("name")
    page = admin_client.get(f"{ALL}entities/").content.decode()
    assert "Then <mark>Jo Harb</mark> spoke to the crowd" in page
    act(admin_client, "entities", "accept", one.pk)
    assert not Entity.objects.get(pk=one.pk).suggested
    act(admin_client, "entities", "refuse", other.pk)
    assert not Entity.objects.filter(pk=other.pk).exists()
    undo_last()
    assert waits("entities") == [other.pk]


@pytest.fixture
def pairs() -> list[MergeSuggestion]:
    for number in range(2):
        people = [person(f"Ada Fenwick {number}"), person(f"A. Fenwick {number}")]
        text = f"Here Ada Fenwick {number} met A. Fenwick {number} at noon."
        report(f"Report {number}", text, entities=people)
    MergeSuggestion.objects.all().delete()
    return [
        MergeSuggestion.objects.create(
            entity=Entity.objects.get(name=f"Ada Fenwick {number}"),
            other=Entity.objects.get(name=f"A. Fenwick {number}"),
        )
        for number in range(2)
    ]


def test_many_merges_are_accepted_at_once_and_undone_at_once(
    admin_client: Client, pairs: list[MergeSuggestion]
) -> None:
    page = admin_client.get(f"{ALL}merges/").content.decode()
    assert "1 article names both" in page
    assert "Here <mark>Ada Fenwick 0</mark> met" in page
    before = Operation.objects.count()
    act(admin_client, "merges", "accept", *(pair.pk for pair in pairs))
    assert Entity.objects.count() == 2
    assert waits("merges") == []
    assert Operation.objects.count() == before + 1
    undo_last()
    assert Entity.objects.count() == 4
    assert len(waits("merges")) == 2


def test_a_merge_is_by_either_name(admin_client: Client, pairs: list[MergeSuggestion]) -> None:
    act(admin_client, "merges", "accept", pairs[0].pk)
    act(admin_client, "merges", "other", pairs[1].pk)
    assert set(Entity.objects.values_list("name", flat=True)) == {"Ada Fenwick 0", "A. Fenwick 1"}


def test_many_merges_are_refused_at_once(
    admin_client: Client, pairs: list[MergeSuggestion]
) -> None:
    act(admin_client, "merges", "refuse", *(pair.pk for pair in pairs))
    assert waits("merges") == []
    assert MergeSuggestion.objects.filter(dismissed=True).count() == 2
    undo_last()
    assert len(waits("merges")) == 2


def test_after_an_act_the_next_one_is_at_hand(admin_client: Client) -> None:
    pks = [report(f"Report {n}", f"Text number {n} of the day.", date="").pk for n in range(3)][
        ::-1
    ]
    data = {"accept": str(pks[0]), "row": [str(pk) for pk in pks]}
    response = admin_client.post(f"{ALL}undated/", data)
    assert response["Location"] == f"{ALL}undated/?at={pks[1]}"
    page = admin_client.get(response["Location"]).content.decode()
    assert re.search(rf'class="item at" id="item-{pks[1]}"', page)
    assert page.count("autofocus") == 1
    # What another editor has done meanwhile is done once.
    page = act(admin_client, "undated", "accept", pks[0])
    assert "This waits no more." in page


def test_who_may_only_look_gets_no_buttons_and_may_not_act(
    client: Client, pairs: list[MergeSuggestion]
) -> None:
    editor = User.objects.create_user("ed")
    editor.groups.add(Group.objects.get(name="editors"))
    client.force_login(User.objects.get(username="ed"))
    page = client.get(f"{ALL}merges/").content.decode()
    assert 'name="accept"' not in page
    assert client.post(f"{ALL}merges/", {"accept": str(pairs[0].pk)}).status_code == 403
    assert 'name="accept"' in client.get(f"{ALL}new/").content.decode()
    assert 'name="refuse"' not in client.get(f"{ALL}new/").content.decode(), (
        "the bin is archivists'"
    )
    assert client.get(f"{ALL}no-such-list/").status_code == 404


def test_what_is_in_the_bin_waits_for_nobody(article: Article) -> None:
    undated(article)
    archive.move_to_bin(articles=[article.pk])
    assert counts()["undated"] == counts()["new"] == 0


@pytest.mark.fault
def test_the_pages_ask_few_questions(
    admin_client: Client, article: Article, pairs: list[MergeSuggestion],
    django_assert_max_num_queries: Callable,
) -> None:  # fmt: skip
    for name in ("undated", "doubts", "duplicates"):
        OF_ARTICLES[name](article)
    for number in range(8):
        archive.save_filter(
            user=User.objects.get(username="admin"), name=f"Filter {number}", query="lacks=date",
            shared=False,
        )  # fmt: skip
    for address in (ALL, *(f"{ALL}{name}/" for name in WORKLISTS)):
        admin_client.get(address)
        with django_assert_max_num_queries(32):
            assert admin_client.get(address).status_code == 200, address


# --- saved filters --------------------------------------------------------------------------------


def test_a_filter_is_named_listed_counted_and_deleted(
    admin_client: Client, article: Article, client: Client
) -> None:
    report("Undated", "No day is known of this.", date="")
    page = admin_client.get("/admin/newsroom/article/?lacks=date&p=0&all=").content.decode()
    assert 'value="lacks=date"' in page
    data = {"query": "lacks=date&p=1&q=", "name": " Lacking  one "}
    response = admin_client.post("/admin/filters/save/", data)
    assert response["Location"] == "/admin/newsroom/article/?lacks=date"
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query, kept.shared) == ("Lacking one", "lacks=date", False)
    page = admin_client.get(ALL).content.decode()
    assert re.search(r'\?lacks=date">Lacking one</a></th>\s*<td class="number">1</td>', page)
    beside = admin_client.get("/admin/newsroom/article/?lacks=date").content.decode()
    assert "Lacking one" in beside
    assert "Name this filter" not in beside
    other = User.objects.create_superuser("other")
    client.force_login(other)
    assert "Lacking one" not in client.get(ALL).content.decode()
    assert client.post(f"/admin/filters/{kept.pk}/delete/").status_code == 404
    admin_client.post("/admin/filters/save/", data | {"shared": "yes"})
    assert "Lacking one" in client.get(ALL).content.decode()
    assert client.post(f"/admin/filters/{kept.pk}/delete/").status_code == 404, "hers alone"
    admin_client.post(f"/admin/filters/{kept.pk}/delete/")
    assert not SavedFilter.objects.exists()


def test_a_filter_that_the_list_does_not_know_any_more_is_not_counted(
    admin_client: Client, admin_user: User
) -> None:
    report("One")
    archive.save_filter(user=admin_user, name="Old", query="no_such__field=1", shared=True)
    archive.save_filter(user=admin_user, name="Words", query="q=rain", shared=True)
    assert admin_client.get(ALL).status_code == 200
    assert admin_client.post("/admin/filters/save/", {"query": "", "name": "x"}).status_code == 302
    assert SavedFilter.objects.count() == 2


@pytest.mark.fault
def test_lost_letters_are_given_back_stay_so_when_read_again_and_one_undo_infers_them_again(
    admin_client: Client,
) -> None:
    first, second = (
        keep((SEEDS / name).read_bytes(), path=str(SEEDS / name)) for name in LOSSY[:2]
    )
    fine = report("Drizzle", "Nothing was lost.")
    texts = {pk: text_of(pk) for pk in (first.pk, second.pk)}
    assert {first.pk, second.pk} <= set(waits("doubts"))
    page = admin_client.get(f"{ALL}doubts/").content.decode()
    assert "inferred" in page
    assert " → " in page
    before = Operation.objects.count()
    act(admin_client, "doubts", "other", first.pk, second.pk, fine.pk)
    assert not {first.pk, second.pk} & set(waits("doubts"))
    assert Operation.objects.count() == before + 1
    first.refresh_from_db()
    assert first.repairs_inferred == 0
    given_back = text_of(first.pk)
    assert given_back != texts[first.pk]
    # So it is with every later reading: of the archive's own, and of another version that comes.
    again = run_reprocess(seed_documents(stored_seeds(all_=True)), workers=1)
    assert {outcome.status for outcome in again} == {"updated"}
    assert text_of(first.pk) == given_back
    changed = (SEEDS / LOSSY[0]).read_bytes() + b"\n\nAnd more was said.\n"
    raw = RawDocument(str(SEEDS / LOSSY[0]), changed, hashlib.sha256(changed).hexdigest())
    [known] = Recogniser().recognise([raw])
    assert isinstance(known, RawDocument)
    assert known.as_received
    [last, *_] = Operation.objects.filter(kind="bulk").order_by("-pk")
    archive.undo(operation=Operation.objects.order_by("-pk")[0])
    archive.undo(operation=last)
    assert {pk: text_of(pk) for pk in texts} == texts
    assert {first.pk, second.pk} <= set(waits("doubts"))


def test_where_nothing_was_inferred_nothing_is_given_back(
    admin_client: Client, article: Article
) -> None:
    doubted(article)
    page = act(admin_client, "doubts", "other", article.pk)
    assert "Nothing was changed." in page
    assert article.pk in waits("doubts")
    act(admin_client, "doubts", "refuse", article.pk)
    assert article.withheld.exists()
    assert article.pk not in waits("doubts")


def text_of(pk: int) -> list[str]:
    return list(Block.objects.filter(article=pk).values_list("text", flat=True))

"""Names resolved over the archive in the database: what is shown, what editors said, what is left."""

from __future__ import annotations

import threading
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom import archive, jobs
from newsroom.importing import ParsedEntity
from newsroom.intake import resolving, resolving_job, run
from newsroom.intake.arrivals import QUIET
from newsroom.jobs import queue
from newsroom.jobs.kinds import KINDS
from newsroom.jobs.running import run as run_job
from newsroom.models import (
    Alias,
    Article,
    Entity,
    Job,
    Mention,
    MergeSuggestion,
    ReadNames,
    Seed,
    Standing,
    State,
    Way,
)
from search.index import sync
from search.index.worker import Worker
from search.types import Facet, SearchRequest, Selection
from tests.newsroom.factories import report
from tests.newsroom.resolution.archives import bare, organisation, person, place

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

HALDEN = "Mira Halden"


def keep(number: int, *names: ParsedEntity, source: str = "The Ledger") -> Article:
    return report(f"Report {number}", f"What happened {number}.", source=source, entities=names)


def resolve() -> resolving.Summary:
    summary = resolving.resolve()
    archive.finish_import()
    return summary


def shown(article: Article) -> set[str]:
    rows = Mention.objects.shown().filter(article=article)
    return set(rows.values_list("entity__name", flat=True))


def found(name: str) -> set[int]:
    """The articles that the index finds under a person."""
    entity = Entity.objects.get(name=name, kind="person")
    chosen = {Facet.PERSON: Selection(included=frozenset({entity.pk}))}
    return set(sync.engine().search(SearchRequest(selections=chosen)).ids)


@pytest.fixture
def named() -> list[Article]:
    """Articles that name somebody in full."""
    return [keep(number, person(HALDEN, "Halden"), place("Ellery Bay")) for number in range(8)]


@pytest.fixture
def alone() -> Article:
    """An article that has her surname alone."""
    return keep(100, bare("Halden", "senator"))


@pytest.fixture
def editor() -> User:
    return User.objects.create_user("editor")


def test_a_surname_is_found_under_the_person_and_the_mention_says_how(
    named: list[Article], alone: Article
) -> None:
    assert shown(alone) == set()
    resolve()
    mention = Mention.objects.get(article=alone)
    assert (mention.entity.name, mention.read_as) == (HALDEN, "Halden")
    assert (mention.way, mention.standing) == (Way.IN_ARCHIVE, Standing.SHOWN)
    assert found(HALDEN) == {alone.pk, *(article.pk for article in named)}
    assert sync.check().ids == ()
    assert not Entity.objects.filter(name="Halden").exists()


def test_a_later_import_brings_the_full_name(alone: Article) -> None:
    resolve()
    assert shown(alone) == set()
    for number in range(8):
        keep(number, person(HALDEN, "Halden"))
    resolve()
    assert shown(alone) == {HALDEN}


def test_a_second_run_changes_nothing(named: list[Article], alone: Article) -> None:
    resolve()
    before = list(Mention.objects.order_by("pk").values())
    revisions = list(Article.objects.order_by("pk").values_list("pk", "revision"))
    summary = resolve()
    assert (summary.changed, summary.unnamed, summary.aliases) == (0, 0, [])
    assert list(Mention.objects.order_by("pk").values()) == before
    assert list(Article.objects.order_by("pk").values_list("pk", "revision")) == revisions
    assert resolving.waiting() == 0


def test_only_articles_whose_mentions_changed_are_touched(
    named: list[Article], alone: Article
) -> None:
    resolve()
    before = dict(Article.objects.values_list("pk", "revision"))
    other = keep(200, bare("Halden"))
    resolve()
    after = dict(Article.objects.values_list("pk", "revision"))
    assert {pk for pk in before if after[pk] != before[pk]} == set()
    assert shown(other) == {HALDEN}


def test_what_an_editor_refused_does_not_come_back(
    named: list[Article], alone: Article, editor: User
) -> None:
    resolve()
    mention = Mention.objects.get(article=alone)
    archive.refuse_mentions(mentions=[mention.pk], user=editor)
    keep(300, person(HALDEN, "Halden"))
    resolve()
    assert shown(alone) == set()
    assert Mention.objects.get(pk=mention.pk).standing == Standing.REFUSED


def test_what_an_editor_accepted_stays(named: list[Article], editor: User) -> None:
    for number in range(8):
        keep(40 + number, person("Otto Halden", "Halden"))
    family = keep(90, bare("Halden"))
    resolve()
    mention = Mention.objects.get(article=family)
    assert mention.standing == Standing.DOUBTFUL
    archive.accept_mentions(mentions=[mention.pk], user=editor)
    resolve()
    mention.refresh_from_db()
    assert (mention.standing, mention.way) == (Standing.ACCEPTED, Way.EDITOR)
    assert shown(family) == {mention.entity.name}


def test_an_article_whose_entities_an_editor_set_stays_as_she_set_it(
    named: list[Article], alone: Article, editor: User
) -> None:
    other = Entity(name="Ana Bosque", kind="person")
    archive.save_entity(entity=other)
    archive.edit_article(article=alone, values={"entities": [other]}, user=editor)
    resolve()
    assert shown(alone) == {"Ana Bosque"}


def test_merged_names_stay_one_and_a_kind_that_an_editor_gave_stays() -> None:
    for number in range(6):
        keep(number, organisation("Quillhaven Export Bureau"), organisation("Harbour Line"))
        keep(50 + number, organisation("Ellery Trade Office"))
    target, other = (
        Entity.objects.get(name=name)
        for name in ("Quillhaven Export Bureau", "Ellery Trade Office")
    )
    archive.merge_entities(target=target, others=[other])
    line = Entity.objects.get(name="Harbour Line")
    line.kind = "place"
    archive.save_entity(entity=line)
    resolve()
    assert Mention.objects.shown().filter(entity=target).count() == 12
    assert Mention.objects.shown().filter(entity=line).count() == 6
    assert set(Entity.objects.values_list("name", "kind")) == {
        ("Quillhaven Export Bureau", "organisation"),
        ("Harbour Line", "place"),
    }


def test_a_name_that_an_editor_gave_is_followed_for_a_surname_alone(
    named: list[Article], alone: Article
) -> None:
    for number in range(8):
        keep(40 + number, person("Otto Halden", "Halden"))
    resolve()
    assert shown(alone) == set()
    assert archive.add_alias(entity=Entity.objects.get(name=HALDEN), name="Halden")
    resolve()
    assert shown(alone) == {HALDEN}


def test_two_names_that_an_editor_told_apart_stay_two() -> None:
    for number in range(6):
        keep(number, person("Otto Marsh"))
    other = keep(7, person("Otto J. Marsh"))
    assert archive.dismiss_merge(suggestions=MergeSuggestion.objects.all()) == 1
    resolve()
    assert shown(other) == {"Otto J. Marsh"}


def test_a_name_that_an_editor_took_from_an_entity_is_not_learnt_again() -> None:
    explained = organisation("Port Authority of Ellery", "PAE")
    for number in range(6):
        keep(number, explained)
    short = keep(7, organisation("PAE"))
    resolve()
    assert shown(short) == {"Port Authority of Ellery"}
    archive.remove_alias(alias=Alias.objects.get(key="pae"))
    keep(8, explained)
    resolve()
    assert shown(short) == {"PAE"}
    assert archive.add_alias(entity=Entity.objects.get(name=explained.name), name="Harbour Board")
    assert not Alias.objects.filter(key="pae", entity__name=explained.name).exists()


def test_a_name_that_an_editor_gives_back_is_learnt_again() -> None:
    entity = keep(1, organisation("Port Authority of Ellery", "PAE")).entities.get()
    archive.remove_alias(alias=Alias.objects.get(key="pae"))
    assert archive.add_alias(entity=entity, name="PAE")
    short = keep(2, organisation("PAE"))
    resolve()
    assert shown(short) == {"Port Authority of Ellery"}


def let_time_pass() -> None:
    """So much that no import brings more at this moment."""
    Seed.objects.update(received=timezone.now() - 2 * QUIET)


def test_what_imports_left_is_resolved_by_a_job_for_which_the_worker_asks(
    named: list[Article], alone: Article
) -> None:
    worker = Worker()
    worker.turn()
    assert not Job.objects.exists()  # an import may bring more at this moment
    let_time_pass()
    for _ in range(2):
        worker.turn()
    asked = Job.objects.filter(kind=resolving_job.KIND)
    assert list(asked.values_list("state", flat=True)) == [State.WAITING]
    assert shown(alone) == set()  # no thread beside readers computes it
    jobs.run_all(threading.Event())
    assert shown(alone) == {HALDEN}
    assert alone.pk in found(HALDEN)
    assert asked.get().result == {"changed": len(named) + 1}
    assert not resolving.is_due()


def test_names_are_not_resolved_again_at_once_when_somebody_cancelled_it(
    named: list[Article],
) -> None:
    let_time_pass()
    job = resolving_job.ask()
    assert job is not None
    jobs.cancel(job)
    assert resolving_job.ask() is None
    Job.objects.update(ended=timezone.now() - resolving_job.EVERY)
    assert resolving_job.ask() is not None


def test_a_job_that_is_stopped_goes_on_with_what_is_left(
    named: list[Article], alone: Article
) -> None:
    let_time_pass()
    resolving_job.ask()
    [kind] = queue.due(KINDS)
    stopped = queue.take(kind, "somebody")
    stop = threading.Event()
    stop.set()
    assert stopped is not None
    run_job(stopped, "somebody", stop)
    assert shown(alone) == set()
    jobs.run_all(threading.Event())
    assert shown(alone) == {HALDEN}


def test_few_articles_are_written_in_one_transaction(
    named: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saves an article waits for no more."""
    monkeypatch.setattr(resolving, "TOGETHER", 2)
    with CaptureQueriesContext(connection) as queries:
        resolve()
    written: list[int] = [0]
    for query in queries:
        if query["sql"].startswith("BEGIN"):
            written.append(0)
        written[-1] += 'UPDATE "newsroom_readnames"' in query["sql"]
    assert not ReadNames.objects.filter(resolved=False).exists()
    assert sum(written) == -(-len(named) // 2)
    assert max(written) == 1


def test_an_entity_that_an_editor_deleted_does_not_come_back() -> None:
    article = keep(1, organisation("Read More"), place("Ellery Bay"))
    archive.delete_entities(entities=Entity.objects.filter(name="Read More"))
    resolve()
    assert shown(article) == {"Ellery Bay"}
    other = keep(2, organisation("Read More"))
    resolve()
    assert shown(other) == set()


def test_a_name_that_one_article_gave_wrongly_is_dropped_and_reported(
    named: list[Article],
) -> None:
    wrong = keep(60, person("Zoe Ashdown", "Mira K. Halden"))
    entity = Entity.objects.get(name="Zoe Ashdown")
    Alias.objects.filter(key="mira halden").update(entity=entity)
    summary = resolve()
    assert (HALDEN, "Zoe Ashdown") in summary.aliases
    assert all(shown(article) == {HALDEN, "Ellery Bay"} for article in named)
    assert "Zoe Ashdown" in shown(wrong)


def test_a_source_that_is_a_persons_name_is_no_outlet_to_read_by(named: list[Article]) -> None:
    keep(61, place("Ellery Bay"), source=HALDEN)
    resolve()
    assert run.parse_context().outlets == {"The Ledger"}


def test_wrong_rows_leave_the_other_articles_as_they_were(
    named: list[Article], alone: Article
) -> None:
    resolve()
    before = {article.pk: shown(article) for article in (*named, alone)}
    keep(70, organisation(HALDEN), organisation("Halden"), source=HALDEN)
    resolve()
    assert {article.pk: shown(article) for article in (*named, alone)} == before


def test_articles_read_before_get_what_was_read_from_their_mentions(
    named: list[Article], alone: Article
) -> None:
    resolve()
    before = {article.pk: shown(article) for article in (*named, alone)}
    with connection.cursor() as cursor:  # as an archive of an older version has it
        cursor.execute("DELETE FROM newsroom_readnames")
    resolve()
    assert ReadNames.objects.count() == len(before)
    assert {article.pk: shown(article) for article in (*named, alone)} == before


def test_a_run_that_is_stopped_is_gone_on_with(named: list[Article], alone: Article) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > 2 * total // 3 - 1:
            raise Stopped

    with pytest.raises(Stopped):
        resolving.resolve(stop)
    assert resolving.waiting()
    resolve()
    assert shown(alone) == {HALDEN}
    assert sync.check().ids == ()


def test_entities_that_another_run_drops_meanwhile_are_made_again(
    named: list[Article], alone: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    Mention.objects.all().delete()
    archive.drop_unnamed(entities=archive.unnamed_entities(edited=()))
    made = archive.make_entities
    dropped: list[resolving.Name] = []

    def make_and_lose(**names: Any) -> dict[resolving.Name, int]:
        there = made(**names)
        if not dropped:  # as another run's `drop_unnamed` does with what no article has yet
            dropped.extend(there)
            archive.drop_unnamed(entities=archive.unnamed_entities(edited=()))
        return there

    monkeypatch.setattr(archive, "make_entities", make_and_lose)
    resolve()
    assert dropped
    assert shown(alone) == {HALDEN}
    assert not resolving.waiting()


def test_the_command_reports_and_resolves(named: list[Article], alone: Article) -> None:
    said = StringIO()
    call_command("entities", stdout=said)
    assert "9 articles wait to be resolved" in said.getvalue()
    said = StringIO()
    call_command("entities", resolve=True, stdout=said)
    assert "9 articles resolved" in said.getvalue()
    assert "1 mentions: in this archive" in said.getvalue()
    assert "wait to be resolved" not in said.getvalue()

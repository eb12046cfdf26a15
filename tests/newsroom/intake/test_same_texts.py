"""From imported documents to groups of the same text: what finds what, and what follows a change."""

from __future__ import annotations

import threading

import pytest
from django.utils import timezone

from newsroom import archive, jobs
from newsroom.intake import same_texts, same_texts_job
from newsroom.intake.arrivals import QUIET
from newsroom.models import Article, ComparedText, Job, SameText, Seed, TextGroup
from search.index import sync
from search.index.worker import Worker
from tests.newsroom.coverage.texts import edited, paragraphs
from tests.newsroom.factories import report
from tests.search.index import catch_up

# Each indexes an archive of its own, which takes half a second.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir"), pytest.mark.fault]

WIRE = paragraphs(1)


def carry(texts: list[str], source: str, **options: str) -> Article:
    return report(f"{source} has news", "\n\n".join(texts), source=source, **options)


def groups() -> list[set[int]]:
    found: dict[int, set[int]] = {}
    for pk, group in ComparedText.objects.filter(group__isnull=False).values_list("pk", "group"):
        found.setdefault(group, set()).add(pk)
    return sorted(found.values(), key=min)


@pytest.fixture
def wire() -> Article:
    return carry(WIRE, "The Wire")


def test_copies_find_each_other_however_they_come(wire: Article) -> None:
    same_texts.compare()
    cut = carry(edited(WIRE, 40)[:4], "The Gazette")
    carry(paragraphs(2), "The Herald")
    assert same_texts.compare() == same_texts.Summary(articles=2, changed=2)
    (group,) = TextGroup.objects.all()
    longer = carry([*WIRE, *paragraphs(3, 2)], "The Courier")
    same_texts.compare()
    assert groups() == [{wire.pk, cut.pk, longer.pk}]
    assert list(TextGroup.objects.all()) == [group], "its number stays"
    assert same_texts.compare() == same_texts.Summary()


def test_all_again_comes_to_the_same(wire: Article) -> None:
    copy = carry(WIRE[1:], "The Gazette")
    same_texts.compare()
    pairs = list(SameText.objects.values_list("one", "other", "resemblance", "containment"))
    archive.compare_anew()
    assert same_texts.compare() == same_texts.Summary(articles=2, changed=0)
    assert groups() == [{wire.pk, copy.pk}]
    assert list(SameText.objects.values_list("one", "other", "resemblance", "containment")) == pairs


def test_what_is_deleted_for_good_leaves_its_group(wire: Article) -> None:
    gone, left = carry(WIRE[1:], "The Gazette"), carry(WIRE[:7], "The Courier")
    same_texts.compare()
    archive.delete_articles(articles=Article.objects.filter(pk=gone.pk))
    assert groups() == [{wire.pk, left.pk}]
    archive.delete_articles(articles=Article.objects.filter(pk=left.pk))
    archive.compare_anew()
    same_texts.compare()
    assert groups() == []


def test_one_outlet_is_told_by_its_site_as_well() -> None:
    background = [*paragraphs(4, 2), *WIRE], [*paragraphs(5, 3), *WIRE[:6]]
    for number, (source, texts) in enumerate(zip(("Fox", "Fox Online"), background, strict=True)):
        carry(texts, source, url=f"https://www.fox.example/{number}")
    same_texts.compare()
    assert groups() == []


def test_an_editors_word_on_a_block_is_minded_and_the_index_learns_of_it(wire: Article) -> None:
    other = carry([*paragraphs(6, 3), *WIRE], "The Gazette")
    same_texts.compare()
    assert groups() == [{wire.pk, other.pk}]
    catch_up()
    shared = set(WIRE)
    texts = list(other.blocks.order_by("position").values_list("text", flat=True))
    ids = archive.block_ids(texts)
    kinds = {one: "caption" for one, text in zip(ids, texts, strict=True) if text in shared}
    archive.set_block_kinds(article=other, kinds=kinds, user=None)
    assert same_texts.compare().changed == 2
    assert groups() == []
    assert not TextGroup.objects.exists()
    catch_up()
    assert sync.check().ids == ()


def test_what_changes_meanwhile_waits_for_the_next_run(wire: Article) -> None:
    carry(edited(WIRE, 50), "The Gazette")
    stale = archive.Compared(wire.pk, wire.revision - 1, 5, 200, (), {})
    assert archive.write_compared(compared=[stale]) == set()
    assert archive.count_uncompared() == 2


def test_what_is_left_is_compared_by_a_job_for_which_the_worker_asks(
    wire: Article,
) -> None:
    copy = carry(WIRE[1:], "The Gazette")
    worker = Worker()

    def turn(waits: int) -> None:
        worker.turn()
        assert Job.objects.filter(kind=same_texts_job.KIND).count() == waits

    turn(waits=0)  # an import may bring more at this moment
    long_ago = timezone.now() - 2 * QUIET
    Seed.objects.update(received=long_ago)
    turn(waits=1)
    turn(waits=1)
    jobs.run_all(threading.Event())
    assert groups() == [{wire.pk, copy.pk}]
    assert Job.objects.get(kind=same_texts_job.KIND).result == {"changed": 2}
    assert not same_texts.is_due()

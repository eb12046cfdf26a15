"""Articles that may be one: found by what they share, folded only where the texts agree, taken back at once."""

from __future__ import annotations

import pytest
from django.test import Client

from newsroom import archive
from newsroom.duplicates import Likenesses
from newsroom.history import Operation
from newsroom.intake import same_texts
from newsroom.models import Article, Withheld
from newsroom.worklists import WORKLISTS
from tests.newsroom.archive.states import state
from tests.newsroom.factories import report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("index_dir")]

LIST = "/admin/worklists/duplicates/"
STORY = "\n\n".join(
    f"In town number {number} the fair was held in spite of the rain, and the mayor of the town "
    f"gave a speech of {number + 2} minutes before the band of the school played."
    for number in range(6)
)  # fmt: skip


def waits() -> list[int]:
    same_texts.compare()
    return list(WORKLISTS["duplicates"].rows().order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def story() -> Article:
    return report("Rain at the fair", STORY)


@pytest.fixture
def reprint(story: Article) -> Article:
    """The same, under another title, of another day, and with a few words more."""
    body = (
        STORY.replace("the mayor of the town gave", "the mayor gave", 1)
        + "\n\nMore follows soon, as the papers said."
    )
    found = report("Fairs go on", body, date="2022-11-03", source="The Gazette")
    same_texts.compare()
    return found


def test_a_reprint_is_found_by_its_text_and_folded_into_the_fuller_one(
    admin_client: Client, client: Client, story: Article, reprint: Article
) -> None:
    assert waits() == [story.pk, reprint.pk]
    page = admin_client.get(LIST).content.decode()
    assert "nearly the same text" in page
    assert (
        f"keeps #{reprint.pk}, as it has the longest text; hides as its copies: #{story.pk}" in page
    )
    before = state()
    number = Operation.objects.count()
    admin_client.post(LIST, {"other": "chosen", "chosen": [story.pk, reprint.pk]})
    assert waits() == []
    assert Operation.objects.count() == number + 1
    assert Withheld.objects.get(article=story).copy_of == reprint
    form = admin_client.get(f"/admin/newsroom/article/{story.pk}/change/").content.decode()
    assert f"It is a copy of #{reprint.pk}." in form
    # Its readers are led to the one that stands for it, from its page and no other.
    answer = client.get(story.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (302, reprint.get_absolute_url())
    assert client.get(f"/article/{story.pk}/original/").status_code == 404
    archive.undo(operation=Operation.objects.order_by("-pk")[0])
    assert state() == before
    assert waits() == [story.pk, reprint.pk]
    assert client.get(story.get_absolute_url()).status_code == 200


def test_an_editors_work_is_kept_before_a_longer_text(
    admin_client: Client, story: Article, reprint: Article
) -> None:
    archive.edit_article(article=story, values={"title": "Wet fairs"}, user=None)
    admin_client.post(LIST, {"other": str(reprint.pk)})
    assert Withheld.objects.get().article == reprint
    archive.publish(articles=[reprint.pk])
    assert not Withheld.objects.exists(), "published again, it is an article like others"


def test_what_more_is_known_of_is_kept_before_a_longer_text(
    admin_client: Client, story: Article, reprint: Article
) -> None:
    Article.objects.filter(pk=reprint.pk).update(source=None)
    admin_client.post(LIST, {"other": str(reprint.pk)})
    assert Withheld.objects.get().article == reprint


def test_what_only_shares_title_and_date_is_proposed_and_never_folded(
    admin_client: Client, story: Article
) -> None:
    other = report(story.title, "Another paper says that it rained. " * 9, source="The Gazette")
    assert waits() == [story.pk, other.pk]
    page = admin_client.get(LIST).content.decode()
    assert "same title and date" in page
    assert "the texts differ" in page
    page = admin_client.post(LIST, {"other": str(other.pk)}, follow=True).content.decode()
    assert "Nothing was changed." in page
    assert not Withheld.objects.exists()


def test_one_address_makes_two_alike_and_that_of_a_site_does_not() -> None:
    for number in range(2):
        report(f"Fair {number}", f"It was day {number}.", url="https://herald.example/fair")
    pair = set(waits())
    assert len(pair) == 2
    for number in range(11):
        report(f"Rain {number}", f"It was wet on day {number}.", url="https://herald.example/")
    assert set(waits()) == pair


def test_copies_of_copies_lead_to_the_one_that_is_left(story: Article) -> None:
    copies = [report(f"Fair {n}", STORY + f"\n\nDay {n}.", source=f"Paper {n}") for n in range(3)]
    first, second, third = (copy.pk for copy in copies)
    archive.fold(kept=first, copies=[second])
    archive.fold(kept=third, copies=[first])
    assert set(Withheld.objects.values_list("article", "copy_of")) == {
        (first, third),
        (second, third),
    }
    archive.fold(kept=first, copies=[third])
    assert dict(Withheld.objects.values_list("article", "copy_of")) == {second: first, third: first}


def test_what_is_like_one_that_is_like_it_is_not_folded_unless_it_is_like_the_kept_one() -> None:
    parts = STORY.split("\n\n")
    first = report("A", "\n\n".join(parts[:5]), source="A")
    between = report("B", "\n\n".join(parts[2:]), source="B")
    likenesses = Likenesses([first, between])
    for group in likenesses.groups():
        for other in group.others:
            assert any(
                twin.article == other and twin.is_copy for twin in likenesses.twins(group.kept.pk)
            )


def test_copies_of_what_goes_to_the_bin_stay_hidden_or_are_published_in_its_place(
    admin_client: Client, client: Client, story: Article, reprint: Article
) -> None:
    archive.fold(kept=story.pk, copies=[reprint.pk])
    page, copy = f"/admin/newsroom/article/{story.pk}/delete/", f"/articles/{reprint.pk}/"
    assert "hidden as its copy" in admin_client.get(page).content.decode()
    said = admin_client.post(page, follow=True).content.decode()
    assert "1 article stays hidden as a copy of it." in said
    assert client.get(copy).status_code == 404
    archive.restore_from_bin(articles=[story.pk])
    before = state()
    said = admin_client.post(page, {"copies": "on"}, follow=True).content.decode()
    assert "Its copy is published." in said
    assert client.get(copy, follow=True).status_code == 200
    archive.undo(operation=Operation.objects.latest("pk"))
    assert state() == before

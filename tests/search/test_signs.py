"""Scripts that leave no gaps between words: any part of a text is found, and what is near it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from newsroom.models import Article
from search.index import sync
from tests.newsroom.factories import report

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]


@pytest.fixture
def harbour() -> Article:
    return report(
        "老港口因危墙关闭一年",
        "市议会星期二投票决定关闭老港口，此前工程师警告说墙体随时可能倒塌。市长说安全第一，渔民将得到补偿。",
    )


@pytest.fixture
def school() -> Article:
    return report(
        "새 학교가 문을 열었다",
        "시장은 월요일에 새 학교의 문을 열었다. 한국은 내년에 더 많은 학교를 지을 것이라고 시장은 말했다.",
    )


def asked(client: Client, query: str) -> dict[str, Any]:
    sync.drain()
    answer: dict[str, Any] = client.get("/api/search", {"q": query}).json()
    return answer


def hits(client: Client, query: str) -> list[int]:
    return [each["id"] for each in asked(client, query)["results"]]


@pytest.mark.parametrize(
    "query",
    ["港口", "老港口", "墙", "港口*", "*港口", "*港口*", "关?老", '"关闭 老*"', "港口 渔民"],
)
def test_any_part_of_a_text_is_found(client: Client, harbour: Article, query: str) -> None:
    answer = asked(client, query)
    assert [each["id"] for each in answer["results"]] == [harbour.pk]
    assert "problem" not in answer or answer["problem"] is None


def test_signs_that_do_not_stand_so_find_nothing(client: Client, harbour: Article) -> None:
    for query in ("口港", "口港*", "关?港"):
        assert hits(client, query) == []
    # In the middle a * means nothing, and the page says so.
    assert asked(client, "港*口")["problem"]["reason"]


def test_a_word_is_found_with_what_is_joined_to_it(client: Client, school: Article) -> None:
    assert hits(client, "한국") == hits(client, "학교") == hits(client, "한국*") == [school.pk]


@pytest.mark.parametrize(
    ("query", "missing", "marked"),
    [("关闭老港口赔钱", ["赔钱"], "关闭老港口"), ("老港口为何关闭", ["为何"], "老港口")],
)
def test_a_question_without_gaps_finds_what_has_most_of_its_signs(
    client: Client, harbour: Article, query: str, missing: list[str], marked: str
) -> None:
    answer = asked(client, query)
    assert answer["results"] == []
    [near] = answer["near"]
    assert (near["id"], near["missing"]) == (harbour.pk, missing)
    runs = [run["text"] for snippet in near["snippets"] for run in snippet if run["match"]]
    assert marked in runs


def test_letters_in_pairs_are_no_words(client: Client) -> None:
    report("ท่าเรือเก่าปิดหนึ่งปี", "สภาเมืองลงมติเมื่อวันอังคารให้ปิดท่าเรือเก่าเป็นเวลาหนึ่งปี")
    assert hits(client, "ท่าเรือ") != []
    assert asked(client, "ท่าเรือสวยงาม").get("near", []) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("한국", {"korea", "whole"}),  # and not the end of one word with the beginning of the next
        ("한국은", {"korea"}),
        ('"한국"', {"korea", "whole"}),
        ('"한국 정부"', {"whole"}),
        ('"위한 국가"', {"state"}),
        ('"위한 국가"~3', {"state"}),
        ("위한 국가", {"state"}),
        ("위한국가", set()),
        ('"대표 한국 정부"', {"whole"}),
        ('"표 한국 정*"', {"whole"}),
    ],
)
def test_what_is_searched_crosses_no_gap_between_words(
    client: Client, query: str, found: set[str]
) -> None:
    articles = {
        "korea": report(
            "첫째 소식", "지난해 한국은 더 많은 학교를 지었다고 시장이 월요일에 말했다."
        ),
        "state": report(
            "둘째 소식", "모두를 위한 국가를 만들겠다고 시장이 월요일에 시민들에게 말했다."
        ),
        "whole": report(
            "셋째 소식", "시장은 월요일에 대표 한국 정부와 학교에 관하여 이야기했다고 말했다."
        ),
    }
    assert set(hits(client, query)) == {articles[name].pk for name in found}
    for name, article in articles.items():
        page = client.get(article.get_absolute_url(), {"q": query}).content.decode()
        assert ("<mark" in page) is (name in found), name

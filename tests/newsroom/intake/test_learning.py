"""What an import learns of how sources set their marks."""

from __future__ import annotations

import pytest

from newsroom.importing import MarkStyle
from newsroom.intake.learning import learn
from newsroom.intake.run import parse_context
from newsroom.models import Article, Source
from tests.newsroom.factories import keep

pytestmark = pytest.mark.django_db


def published(number: int, text: str) -> Article:
    """An article of the Harbour Echo."""
    row = {"id": str(number), "title": f"Report {number}", "source": "Harbour Echo", "body": text}
    return keep(f"report {number}", path=f"all.jsonl#{number}", given=row)


def learnt() -> MarkStyle | None:
    articles = Article.objects.values_list("pk", flat=True)
    learn(article_ids=list(articles))
    return parse_context().mark_styles.get("Harbour Echo")


def test_marks_are_learnt_from_what_nothing_was_repaired_in() -> None:
    for number in range(6):
        published(number, f"“Pier {number} is closed,” the mayor said – and nobody answered.")
    style = learnt()
    assert style
    assert (style.quotes, style.spaced) == ("“”", "–")
    # What was inferred is no evidence, however much of it there is.
    for number in range(6, 30):
        published(number, f"The mayorâs boat at pier {number} isnât there â she didnât say why.")
    assert Article.objects.filter(repairs_inferred__gt=0).count() == 24
    assert learnt() == style


def test_a_source_of_which_little_is_known_has_no_style() -> None:
    published(1, "“Pier 1 is closed,” the mayor said – and nobody answered.")
    assert learnt() is None
    assert Source.objects.get().marks == ""

"""Harm done on purpose, by which the oracle is tried; no kind of fault that can be met."""

from __future__ import annotations

from newsroom.models import Article, Entity, Seed
from tests.faults.kinds import fault
from tests.faults.trial import Trial


@fault("harm is done on purpose, to see that it is told", hidden=True)
def self_test(trial: Trial) -> None:
    """Each kind of finding that the oracle knows is made once."""
    lost, doubled, edited = trial.any_articles(3)
    if title := trial.ledger.saves.get((edited, "title")):
        title.clear()
    trial.ledger.saved(edited, "title", "what an editor wrote")
    Seed.objects.filter(article=lost).delete()
    seed = Seed.objects.get(article=doubled)
    article = Article.objects.create(title="Once more")
    given = seed.given | {"id": "another"}
    Seed.objects.create(
        article=article, path="b", file="b", key="b", sha256="b" * 64, data=b"b", given=given,
        encoding="utf-8",
    )  # fmt: skip
    entity = Entity.objects.order_by("pk")[0]
    Entity.objects.create(name=entity.name, key=entity.key, kind=entity.kind, slug="once-more")

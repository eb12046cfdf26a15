"""Articles as rows of which many are corrected at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from newsroom.archive.bulk_asking import Asked, Plan, plans
from newsroom.archive.bulk_values import Current, read_values
from newsroom.archive.bulk_writing import write_plans
from newsroom.archive.changes import locked
from newsroom.archive.journal import Recording
from newsroom.hidden import hidden
from newsroom.history import Subject
from newsroom.models import Article
from newsroom.signals import articles_changed


class Articles:
    """Those that whoever asks may see."""

    subject = Subject.ARTICLE

    def lock(self, ids: Sequence[int], asked: Asked) -> None:
        """Let nobody else change them until the transaction ends."""
        locked(Article, ids)

    def read(self, ids: Sequence[int], fields: Collection[str]) -> Current:
        """What they have now of these fields."""
        current = read_values(ids, fields)
        unseen = hidden()
        for pk in [pk for pk, source in current.sources.items() if source in unseen]:
            del current.values[pk], current.revisions[pk]
        return current

    def plans(self, ids: Sequence[int], current: Current, asked: Asked) -> list[Plan]:
        """What would become of each."""
        return plans(ids, current, asked)

    def write(self, plans: Sequence[Plan], user: Any, record: Recording, *, later: bool) -> None:
        """Do it, and tell who listens."""
        write_plans(plans, user, record)
        changed = [plan.article for plan in plans]
        articles_changed.send(sender=Article, ids=changed, later=later)


ARTICLES = Articles()

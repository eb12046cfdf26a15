"""What documents say of fields that editors have decided, and whether that is news to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from newsroom.models import Evidence, Origin
from newsroom.names import name_key


def answers_to(edited: Mapping[int, set[str]]) -> dict[tuple[int, str], list[Any]]:
    """What editors know of edited fields, by article id and field: what they gave, and settled."""
    answered: dict[tuple[int, str], list[Any]] = {}
    rows = Evidence.objects.filter(Q(current=True, origin=Origin.EDITED) | Q(settled=True))
    for article_id, field, value in rows.filter(
        article__in=[article_id for article_id in edited if article_id]
    ).values_list("article_id", "field", "value"):
        answered.setdefault((article_id, field), []).append(value)
    return answered


def is_settled(field: str, value: Any, answers: Sequence[Any]) -> bool:
    """Whether what a seed says of an edited field is nothing that its editor would have to answer."""
    if value in (None, "", []) or value in answers:
        return True
    if not isinstance(value, list) or field != "entities":
        return False
    known = {name_key(entity[0]) for answer in answers for entity in answer or ()}
    return all(name_key(entity[0]) in known for entity in value)

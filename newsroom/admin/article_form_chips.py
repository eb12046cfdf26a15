"""The entities of an article as chips: who or what, how often, how it is known, and what to do with it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsroom.models import Article, Entity, Mention
from newsroom.pages.labels import label_of
from newsroom.pages.related import mentions_in
from newsroom.pages.resolved import MEANING, names_of, way_of
from newsroom.reader import permitted_entities


@dataclass(frozen=True, slots=True)
class Chip:
    """One entity: `mention` is 0 where it is chosen and not yet saved. `names` is JSON, for scripts."""

    entity: Entity
    label: str
    chosen: bool
    mention: int = 0
    count: int = 0
    way: str = ""
    meaning: str = ""
    names: str = "[]"


@dataclass(frozen=True, slots=True)
class Chips:
    """Those of an article that are shown on the site, or will be; and those that are doubtful."""

    shown: Sequence[Chip]
    doubtful: Sequence[Chip]


def chips(article: Article, form: Any) -> Chips:
    """The chips of a form as it stands, sent or not."""
    shown, doubtful = mentions_in(article)
    chosen: set[int] | None = None
    if form.is_bound and "entity_rows" in form.fields:
        sent = form.data.getlist("entity_rows")
        chosen = {int(pk) for pk in sent if pk.isascii() and pk.isdecimal() and len(pk) < 19}
    found = [_chip(mention, chosen) for mention in shown]
    added = (chosen or set()) - {mention.entity_id for mention in shown}
    new = permitted_entities(Entity.objects.filter(pk__in=added)).order_by("name")
    for entity in new if added else ():
        found.append(Chip(entity, label_of(entity.name, entity.kind), chosen=True))
    return Chips(found, [_chip(mention, set()) for mention in doubtful])


def _chip(mention: Mention, chosen: set[int] | None) -> Chip:
    entity = mention.entity
    return Chip(
        entity=entity,
        label=label_of(entity.name, entity.kind),
        chosen=chosen is None or entity.pk in chosen,
        mention=mention.pk,
        count=mention.count,
        way=way_of(mention),
        meaning=str(MEANING.get(mention.way, "")),  # type: ignore[call-overload]
        names=json.dumps(names_of(mention), ensure_ascii=False),
    )

"""Finding the sources, authors and entities that names stand for, and making the missing ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.conf import settings

from newsroom.importing.gazetteer import fold
from newsroom.importing.names import known_organisation, known_place, same_entity
from newsroom.importing.types import ParsedEntity
from newsroom.models import Alias, Author, Entity, MergeSuggestion, Source
from newsroom.names import free_slug, name_key, name_tail

NamedModel = TypeVar("NamedModel", Source, Author)

# Entities that share a common last word ("University") are too many to compare one by one.
MOST_CANDIDATES = 200


def named(model: type[NamedModel], names: Iterable[str]) -> dict[str, NamedModel]:
    """The row for each name, by the name as given; rows that are missing are made."""
    keys = {name: name_key(name) for name in names}
    rows = {row.key: row for row in model.objects.filter(key__in=set(keys.values()))}
    missing = {key: name for name, key in reversed(keys.items()) if key not in rows}
    if missing:
        taken = _taken_slugs(model, missing.values())
        for key, name in missing.items():
            slug = free_slug(name, taken)
            taken.add(slug)
            rows[key] = model(name=name[:300], key=key, slug=slug)
        model.objects.bulk_create([rows[key] for key in missing])
    return {name: rows[key] for name, key in keys.items()}


def _taken_slugs(model: type[Source | Author | Entity], names: Iterable[str]) -> set[str]:
    """The slugs that stand in the way of new rows with these names."""
    bases = sorted({free_slug(name, ()) for name in names})
    taken: set[str] = set()
    for some in _slices(bases):
        taken.update(model.objects.filter(slug__in=some).values_list("slug", flat=True))
    for base in sorted(taken):
        numbered = model.objects.filter(slug__startswith=f"{base}-")
        taken.update(numbered.values_list("slug", flat=True))
    return taken


def entities(parsed: Sequence[ParsedEntity]) -> list[Entity]:
    """The archive's entity for each parsed one, in order.

    An alias decides (also one that an editor made); else an entity whose names are so alike that
    they can only be the same; else a new one is made. Where names may be the same but need not
    be, a merge is suggested.
    """
    batch = _EntityBatch(parsed)
    found = [batch.resolve(entity) for entity in parsed]
    batch.save()
    return found


class _EntityBatch:
    """What one batch of articles needs to know of the entities, read in two queries."""

    def __init__(self, parsed: Sequence[ParsedEntity]) -> None:
        self.by_key: dict[tuple[str, str], Entity] = {}
        self.by_tail: dict[tuple[str, str], list[Entity]] = defaultdict(list)
        self.names: dict[int, list[str]] = defaultdict(list)
        self.rows: dict[int, Entity] = {}
        self.made: list[Entity] = []
        self.aliases: list[Alias] = []
        self.maybe: list[tuple[Entity, Entity]] = []
        self.changed: list[Entity] = []
        self.seen: set[int] = set()
        keys = {name_key(name) for entity in parsed for name in (entity.name, *entity.aliases)}
        keys |= {name_key(known) for entity in parsed if (known := _known_name(entity))}
        self._load("key", keys)
        # Names that are new here are compared with those that end alike; places are not (a place
        # that ends alike is another place), nor are doubtful finds.
        self._load(
            "tail",
            {
                name_tail(key)
                for entity in parsed
                if entity.kind != "place" and not entity.suggested
                and ((key := name_key(entity.name)), entity.kind) not in self.by_key
            },
        )  # fmt: skip

    def _load(self, field: str, values: set[str]) -> None:
        for some in _slices(sorted(values)):
            for alias in Alias.objects.filter(**{f"{field}__in": some}).select_related("entity"):
                if alias.pk not in self.seen:
                    self.seen.add(alias.pk)
                    self._learn(alias)

    def _learn(self, alias: Alias) -> None:
        entity = self.rows.setdefault(alias.entity_id, alias.entity) if alias.pk else alias.entity
        known = self.by_key.setdefault((alias.key, alias.kind), entity)
        self.names[id(known)].append(alias.name)
        candidates = self.by_tail[alias.tail, alias.kind]
        if len(candidates) < MOST_CANDIDATES and known not in candidates:
            candidates.append(known)

    def resolve(self, parsed: ParsedEntity) -> Entity:
        key = name_key(parsed.name)
        entity = self.by_key.get((key, parsed.kind)) or self._of_another_kind(key, parsed)
        if entity is None:
            entity = self._known(parsed) or self._by_acronym(parsed) or self._alike(parsed)
        if entity is None:
            entity = self._make(parsed)
        if entity.suggested and not parsed.suggested:
            entity.suggested = False
            if entity.pk:
                self.changed.append(entity)
        for name in (parsed.name, _known_name(parsed), *filter(_lasting, parsed.aliases)):
            if name:
                self._add_alias(entity, name)
        return entity

    def _known(self, parsed: ParsedEntity) -> Entity | None:
        """The entity under the name that the gazetteer knows this one by in other languages."""
        known = _known_name(parsed)
        return self.by_key.get((name_key(known), parsed.kind)) if known else None

    def _of_another_kind(self, key: str, parsed: ParsedEntity) -> Entity | None:
        """A doubtful find under a name that surely is something else is that something."""
        if not parsed.suggested:
            return None
        others = (self.by_key.get((key, kind)) for kind in ("person", "organisation", "place"))
        return next((entity for entity in others if entity and not entity.suggested), None)

    def _by_acronym(self, parsed: ParsedEntity) -> Entity | None:
        """The entity known so far by an acronym alone, which this article spells out."""
        for name in filter(_is_acronym, parsed.aliases):
            entity = self.by_key.get((name_key(name), parsed.kind))
            if entity and entity.key == name_key(name) and len(name) > 2:
                entity.name, entity.key = parsed.name[:300], name_key(parsed.name)
                if entity.pk:
                    self.changed.append(entity)
                return entity
        return None

    def _alike(self, parsed: ParsedEntity) -> Entity | None:
        if parsed.kind == "place" or parsed.suggested:
            return None
        maybe: list[Entity] = []
        for entity in self.by_tail.get((name_tail(name_key(parsed.name)), parsed.kind), ()):
            known = ParsedEntity(entity.name, parsed.kind, 1, tuple(self.names[id(entity)]))
            verdict = same_entity(known, parsed)
            if verdict == "same":
                return entity
            if verdict == "maybe":
                maybe.append(entity)
        if not maybe:
            return None
        made = self._make(parsed)
        self.maybe += [(entity, made) for entity in maybe[:3]]
        return made

    def _make(self, parsed: ParsedEntity) -> Entity:
        name = parsed.name
        if settings.NEWSROOM_LANGUAGES[:1] == ("en",):  # which the gazetteer's names are in
            name = _known_name(parsed) or name
        entity = Entity(
            name=name[:300],
            key=name_key(name),
            kind=parsed.kind,
            suggested=parsed.suggested,
        )
        self.made.append(entity)
        return entity

    def _add_alias(self, entity: Entity, name: str) -> None:
        key = name_key(name)
        if (key, entity.kind) not in self.by_key:
            alias = Alias(
                entity=entity, name=name[:300], key=key, kind=entity.kind, tail=name_tail(key)
            )
            self.aliases.append(alias)
            self._learn(alias)

    def save(self) -> None:
        taken = _taken_slugs(Entity, [entity.name for entity in self.made])
        for entity in self.made:
            entity.slug = free_slug(entity.name, taken)
            taken.add(entity.slug)
        Entity.objects.bulk_create(self.made)
        for alias in self.aliases:
            alias.entity_id = alias.entity.pk
        Alias.objects.bulk_create(self.aliases)
        Entity.objects.bulk_update(
            {entity.pk: entity for entity in self.changed}.values(), ["name", "key", "suggested"]
        )
        MergeSuggestion.objects.bulk_create(
            [MergeSuggestion(entity_id=a.pk, other_id=b.pk) for a, b in self.maybe],
            ignore_conflicts=True,
        )


def _known_name(parsed: ParsedEntity) -> str:
    """The one name of a country or well-known organisation, whatever the article's language."""
    known = None
    if parsed.kind == "place":
        known = known_place(fold(parsed.name))
    elif parsed.kind == "organisation":
        known = known_organisation(fold(parsed.name))
    return known.name if known else ""


def _slices(values: Sequence[str], size: int = 400) -> Iterable[Sequence[str]]:
    """Pieces small enough for one query's parameters."""
    return (values[start : start + size] for start in range(0, len(values), size))


def _is_acronym(name: str) -> bool:
    return " " not in name and name.isupper() and 2 <= len(name) <= 8


def _lasting(form: str) -> bool:
    """Whether a form names the entity beyond its article: a surname alone does not."""
    return " " in form.strip() or _is_acronym(form)

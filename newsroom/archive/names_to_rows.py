"""Finding the sources, authors and entities that names stand for, and making the missing ones.

Other imports do the same at the same time. So nothing is made because it was not there a moment
ago: it is inserted where no constraint refuses it, in one order so that two imports never wait for
each other, and looked up again; whoever was first has made it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction

from newsroom.archive.changes import accept, locked
from newsroom.archive.journal import made, only_old_entities, watch
from newsroom.archive.rows import SUBJECT_OF
from newsroom.bulk import insert_rows, slices
from newsroom.history import Subject
from newsroom.importing import (
    ParsedEntity,
    author_kind,
    fold,
    known_organisation,
    known_place,
    listed_spelling,
    same_entity,
)
from newsroom.models import (
    Alias,
    Author,
    AuthorName,
    Entity,
    FormerSlug,
    MergeSuggestion,
    NoName,
    RefusedName,
    Source,
    SourceName,
)
from newsroom.names import name_key, name_tail, slug_base

NamedModel = TypeVar("NamedModel", Source, Author)

# Where the other names of rows stand, and the column of those.
OTHER_NAMES: Mapping[Any, tuple[Any, str]] = {
    Source: (SourceName, "source"), Author: (AuthorName, "author"),
}  # fmt: skip

_ALIAS = ("pk", "name", "key", "kind", "tail")
_FIELDS = ("id", "name", "slug", "key", "kind", "suggested")
_ENTITY = tuple(f"entity__{field}" for field in _FIELDS)

# Names of a whole archive are looked up with few statements.
MANY = 10_000
# So often a name that others take at the same moment is tried anew.
TRIES = 10

# Entities that share a common last word ("University") are too many to compare one by one.
MOST_CANDIDATES = 200


def named(model: type[NamedModel], names: Iterable[str]) -> dict[str, NamedModel]:
    """The row for each name, by the name as given; rows that are missing are made.

    Of several spellings of a new one the commonest among `names` becomes its name, else the first;
    one in capitals only where there is no other, nor an outlet's on the list.
    """
    keys = _keys(names)
    rows = _by_key(model, keys.values())
    for _ in range(TRIES):
        if not (missing := _missing(keys, rows)):
            break
        slugs = free_slugs(model, list(missing.values()))
        new_rows = [
            model(name=_written(model, name)[:300], key=key, slug=slug, **_read_of(model, name))
            for (key, name), slug in zip(missing.items(), slugs, strict=True)
        ]
        new_rows.sort(key=lambda row: row.key)
        model.objects.bulk_create(new_rows, ignore_conflicts=True)
        # A name that is missing still has lost its slug to another: it gets the next one.
        new = _by_key(model, missing)
        made(SUBJECT_OF[model], [row.pk for row in new.values()])
        rows |= new
    return {name: rows[key] for name, key in keys.items()}


def _keys(names: Iterable[str]) -> dict[str, str]:
    """The key of each name: of the commonest first, and of those in capitals last."""
    commonest = [name for name, _ in Counter(names).most_common()]
    return {name: name_key(name) for name in sorted(commonest, key=str.isupper)}


def _missing(keys: dict[str, str], rows: Mapping[str, Any]) -> dict[str, str]:
    """What new rows are called, by key: the first of the names with it."""
    return {key: name for name, key in reversed(keys.items()) if key not in rows}


def foreseen(model: type[NamedModel], names: Iterable[str]) -> dict[str, NamedModel]:
    """The row that `named` would give for each name; none is made: what is missing has an id below zero."""
    keys = _keys(names)
    rows = _by_key(model, keys.values())
    missing = _missing(keys, rows).items()
    for number, (key, name) in enumerate(missing, start=1):
        rows[key] = model(pk=-number, name=_written(model, name)[:300], key=key)
    return {name: rows[key] for name, key in keys.items()}


def known_rows(model: type[NamedModel], names: Iterable[str]) -> dict[str, NamedModel]:
    """The row for each name that the archive knows, by the name as given; none is made."""
    keys = {name: name_key(name) for name in names}
    rows = _by_key(model, keys.values(), at_once=MANY)
    return {name: rows[key] for name, key in keys.items() if key in rows}


def _read_of(model: type[Source | Author], name: str) -> dict[str, str]:
    """What a name tells of a new row beside itself: who signs by it."""
    return {"kind": author_kind(name)} if model is Author else {}


def _written(model: type[Source | Author], name: str) -> str:
    """How a new row writes a name: an outlet's in capitals as the list of outlets does."""
    return listed_spelling(name) if model is Source else name


def _by_key(
    model: type[NamedModel], keys: Iterable[str], *, at_once: int = 400
) -> dict[str, NamedModel]:
    rows: dict[str, NamedModel] = {}
    wanted = set(keys)
    for some in slices(sorted(wanted), at_once):
        rows |= {row.key: row for row in model.objects.filter(key__in=some)}
    # The other names of one, as those of rows that were merged into it.
    others, owner = OTHER_NAMES[model]
    for some in slices(sorted(wanted - rows.keys()), at_once):
        for other in others._base_manager.filter(key__in=some).select_related(owner):
            rows[other.key] = getattr(other, owner)
    return rows


def source_to_keep(name: str) -> Source:
    """The source of this name, which nobody takes away before the transaction ends."""
    for _ in range(TRIES):
        source = named(Source, [name])[name]
        # Another may have merged or deleted it since: then its name has no row any more.
        if locked(Source, [source.pk], no_key=True):
            return source
    raise IntegrityError(f"others take the source {name} away again and again")


def entities_to_keep(chosen: Iterable[Entity]) -> list[Entity]:
    """These entities, which nobody takes away before the transaction ends.

    In place of one that was merged meanwhile stands what has its name now; one that was deleted is
    left out.
    """
    kept: dict[int, Entity] = {}
    sought = {entity.pk: entity for entity in chosen}
    for _ in range(TRIES):
        there = locked(Entity, sought, no_key=True)
        kept |= there
        gone = [entity for pk, entity in sought.items() if pk not in there]
        if not gone:
            break
        names = {(name_key(entity.name), entity.kind) for entity in gone}
        aliases = Alias.objects.filter(key__in=[key for key, _ in names]).select_related("entity")
        sought = {a.entity.pk: a.entity for a in aliases if (a.key, a.kind) in names}
    return list(kept.values())


def save_named(row: Source | Author | Entity) -> None:
    """Save a row that an editor made or changed; a new one gets a slug that no other has."""
    if row.slug:
        row.save()
        return
    for _ in range(TRIES):
        row.slug = free_slugs(type(row), [row.name])[0]
        try:
            with transaction.atomic():
                row.save()
            return
        except IntegrityError:
            if not type(row).objects.filter(slug=row.slug).exists():
                raise  # it is not the slug
    raise IntegrityError(f"no slug is free for {row.name}")


def keep_name(row: Source | Author, name: str) -> None:
    """Let imports find a source or an author by another name too, if none has it."""
    others, owner = OTHER_NAMES[type(row)]
    key = name_key(name)
    if not type(row)._base_manager.filter(key=key).exists():
        others._base_manager.get_or_create(key=key, defaults={owner: row, "name": name[:300]})


def drop_own_name(row: Source | Author) -> None:
    """Its own name is none of its other names."""
    others, owner = OTHER_NAMES[type(row)]
    others._base_manager.filter(**{owner: row, "key": row.key}).delete()


def free_slugs(model: type[Source | Author | Entity], names: Sequence[str]) -> list[str]:
    """A slug for each name, in order, that no row has and no other of the names gets."""
    bases = [slug_base(name) for name in names]
    free = set(bases)
    for some in slices(sorted(free)):
        free.difference_update(model.objects.filter(slug__in=some).values_list("slug", flat=True))
        # An address that leads to what something was merged into is no other's.
        former = FormerSlug.objects.filter(of=SUBJECT_OF[model], slug__in=some)
        free.difference_update(former.values_list("slug", flat=True))
    given: dict[str, None] = {}
    for base in bases:
        slug, number = base, 1
        # Few are taken, so the numbers are looked up one by one.
        while slug not in free and (number == 1 or slug in given or _is_taken(model, slug)):
            number += 1
            slug = f"{base}-{number}"
        free.discard(slug)
        given[slug] = None
    return list(given)


def _is_taken(model: type[Source | Author | Entity], slug: str) -> bool:
    former = FormerSlug.objects.filter(of=SUBJECT_OF[model], slug=slug)
    return model.objects.filter(slug=slug).exists() or former.exists()


def never_names() -> set[str]:
    """The words, by key, that editors said are never names."""
    return set(NoName.objects.values_list("key", flat=True))


def taken_away() -> set[tuple[int, str]]:
    """The names that editors took from entities, as id and key (its beginning), and did not give back."""
    return set(RefusedName.objects.values_list("entity_id", "key"))


def entities(parsed: Sequence[ParsedEntity]) -> list[Entity]:
    """The archive's entity for each parsed one, in order.

    An alias decides (also one that an editor made); else an entity whose names are so alike that
    they can only be the same; else a new one is made. Where names may be the same but need not
    be, a merge is suggested.
    """
    batch = _EntityBatch(parsed)
    found = [batch.resolve(entity) for entity in parsed]
    batch.save()
    return [batch.lost.get(entity.pk, entity) for entity in found]


def known_by(names: Sequence[tuple[str, str, str, bool]]) -> dict[tuple[str, str], int]:
    """The id of the entity for each name, as spelling, key, kind and whether it is shown.

    Nothing is compared: an alias decides, else the entity is made.
    """
    batch = _EntityBatch([])
    batch.load_keys({key for _, key, _, _ in names})
    found: dict[tuple[str, str], Entity] = {}
    for spelling, key, kind, shown in names:
        entity = batch.by_key.get((key, kind))
        if entity is None:
            entity = batch.add(spelling, key, kind, suggested=not shown)
        found[key, kind] = entity
    batch.save()
    return {name: batch.lost.get(entity.pk, entity).pk for name, entity in found.items()}


# So much of a name's key tells which name an editor took from an entity.
MOST_TAKEN = 80


class _EntityBatch:
    """What one batch of articles needs to know of the entities, read in two queries."""

    def __init__(self, parsed: Sequence[ParsedEntity]) -> None:
        self.by_key: dict[tuple[str, str], Entity] = {}
        self.by_tail: dict[tuple[str, str], dict[int, Entity]] = defaultdict(dict)
        self.names: dict[int, list[str]] = defaultdict(list)
        self.rows: dict[int, Entity] = {}
        self.made: list[Entity] = []
        self.aliases: list[tuple[Entity, str, str, str]] = []
        self.maybe: list[tuple[Entity, Entity]] = []
        # Entities that get another name, with the key that they had.
        self.changed: list[tuple[Entity, str]] = []
        self.accepted: list[int] = []
        self.seen: set[int] = set()
        # Entities of this batch that another import made first, by id, and that import's.
        self.lost: dict[int, Entity] = {}
        self.taken_away = taken_away()
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
        # Plain rows: thousands of aliases as objects, each with its entity, take longer than the
        # query.
        for some in slices(sorted(values)):
            rows = Alias.objects.filter(**{f"{field}__in": some}).order_by("pk")
            for pk, name, key, kind, tail, *entity in rows.values_list(*_ALIAS, *_ENTITY):
                if pk not in self.seen:
                    self.seen.add(pk)
                    self._learn(self._row(entity), name, key, kind, tail)

    def load_keys(self, keys: set[str]) -> None:
        """Look up the entities that have these names."""
        self._load("key", keys)

    def add(self, name: str, key: str, kind: str, *, suggested: bool) -> Entity:
        """A new entity that is found by one name."""
        entity = Entity(name=name[:300], key=key, kind=kind, suggested=suggested)
        self.made.append(entity)
        self.aliases.append((entity, name[:300], key, name_tail(key)))
        self.by_key[key, kind] = entity
        return entity

    def _row(self, values: Sequence[Any]) -> Entity:
        """The one object for the entity with these values of _FIELDS."""
        entity = self.rows.get(values[0])
        if entity is None:
            entity = Entity(**dict(zip(_FIELDS, values, strict=True)))
            entity._state.adding = False
            self.rows[entity.pk] = entity
        return entity

    def _learn(self, entity: Entity, name: str, key: str, kind: str, tail: str) -> None:
        known = self.by_key.setdefault((key, kind), entity)
        self.names[id(known)].append(name)
        candidates = self.by_tail[tail, kind]
        if len(candidates) < MOST_CANDIDATES:
            candidates.setdefault(id(known), known)

    def resolve(self, parsed: ParsedEntity) -> Entity:
        key = name_key(parsed.name)
        entity = self.by_key.get((key, parsed.kind)) or self._of_another_kind(key, parsed)
        if entity is None and parsed.decided:  # it was told from all that are like it
            entity = self.add(parsed.name, key, parsed.kind, suggested=False)
        if entity is None:
            entity = self._known(parsed) or self._by_acronym(parsed) or self._alike(parsed)
        if entity is None:
            entity = self._make(parsed)
        if entity.suggested and not parsed.suggested:
            entity.suggested = False
            if entity.pk:
                self.accepted.append(entity.pk)
        if parsed.decided:
            return entity
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
                if entity.pk:
                    self.changed.append((entity, entity.key))
                entity.name, entity.key = parsed.name[:300], name_key(parsed.name)
                return entity
        return None

    def _alike(self, parsed: ParsedEntity) -> Entity | None:
        if parsed.kind == "place" or parsed.suggested:
            return None
        maybe: list[Entity] = []
        tail = name_tail(name_key(parsed.name))
        for entity in self.by_tail.get((tail, parsed.kind), {}).values():
            if self._is_taken_away(entity, name_key(parsed.name)):
                continue
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
        if (key, entity.kind) not in self.by_key and not self._is_taken_away(entity, key):
            tail = name_tail(key)
            self.aliases.append((entity, name[:300], key, tail))
            self._learn(entity, name[:300], key, entity.kind, tail)

    def _is_taken_away(self, entity: Entity, key: str) -> bool:
        """Whether an editor said that the entity has no such name."""
        return bool(self.taken_away) and (entity.pk, key[:MOST_TAKEN]) in self.taken_away

    def save(self) -> None:
        self._watch()
        self._insert_entities()
        self._insert_aliases()
        self._give_way()
        # An entity that an editor has renamed since it was read keeps her name.
        for entity, key in self.changed:
            renamed = Entity.objects.filter(pk=entity.pk, key=key)
            renamed.update(name=entity.name, key=entity.key)
        accept(self.accepted, later=True)
        MergeSuggestion.objects.bulk_create(
            [
                MergeSuggestion(entity_id=a.pk, other_id=b.pk)
                for a, b in self.maybe
                if a.pk not in self.lost and b.pk not in self.lost
            ],
            ignore_conflicts=True,
        )

    def _watch(self) -> None:
        """Let the journal see what becomes of entities that were there before."""
        named = {entity.pk for entity, *_ in self.aliases if entity.pk}
        watch("aliases", "entity_id", only_old_entities(named))
        changed = {entity.pk for entity, _ in self.changed}
        watch("entity", "id", only_old_entities(changed | set(self.accepted)))

    def _insert_entities(self) -> None:
        for _ in range(TRIES):
            slugs = free_slugs(Entity, [entity.name for entity in self.made])
            for entity, slug in zip(self.made, slugs, strict=True):
                entity.pk, entity.slug, entity._state.adding = None, slug, True
            try:
                with transaction.atomic():
                    Entity.objects.bulk_create(sorted(self.made, key=lambda each: each.slug))
                made(Subject.ENTITY, [entity.pk for entity in self.made])
                return
            except IntegrityError:  # another import took a slug meanwhile
                continue
        raise IntegrityError("other imports take every slug for new entities")

    def _insert_aliases(self) -> None:
        in_order = sorted(self.aliases, key=lambda alias: (alias[2], alias[0].kind))
        insert_rows(
            Alias,
            ("entity", "name", "key", "kind", "tail", "edited"),
            (
                (entity.pk, name, key, entity.kind, tail, False)
                for entity, name, key, tail in in_order
            ),
            ignore_conflicts=True,
        )

    def _give_way(self) -> None:
        """Entities whose name another import made an entity of meanwhile are that entity."""
        made = {(entity.key, entity.kind): entity for entity in self.made}
        for some in slices(sorted({key for key, _ in made})):
            for alias in Alias.objects.filter(key__in=some).select_related("entity"):
                ours = made.get((alias.key, alias.kind))
                if ours and alias.entity_id != ours.pk:
                    self.lost[ours.pk] = alias.entity
        for pk, theirs in self.lost.items():
            Alias.objects.filter(entity=pk).update(entity=theirs)
            if theirs.suggested and not next(e for e in self.made if e.pk == pk).suggested:
                self.accepted.append(theirs.pk)
        Entity.objects.filter(pk__in=self.lost).delete()


def _known_name(parsed: ParsedEntity) -> str:
    """The one name of a country or well-known organisation, whatever the article's language."""
    known = None
    if parsed.kind == "place":
        known = known_place(fold(parsed.name))
    elif parsed.kind == "organisation":
        known = known_organisation(fold(parsed.name))
    return known.name if known else ""


def _is_acronym(name: str) -> bool:
    return " " not in name and name.isupper() and 2 <= len(name) <= 8


def _lasting(form: str) -> bool:
    """Whether a form names the entity beyond its article: a surname alone does not."""
    return " " in form.strip() or _is_acronym(form)

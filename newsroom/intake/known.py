"""What an import knows of its documents before they are parsed: which ones, and what is new.

Identity itself is decided in `newsroom.archive.identity`. Here it is applied to a whole run: a
first look over all documents tells which ids and addresses identify a record at all.
"""

from __future__ import annotations

import dataclasses
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from newsroom.archive import Place, Removals, as_received
from newsroom.archive.identity import content_key, file_of, is_crawled, keys_of
from newsroom.bulk import slices
from newsroom.importing import Found, RawDocument, Unreadable
from newsroom.models import Seed


def located(raw: RawDocument) -> RawDocument:
    """The document under its absolute path, so that two folders' `a.txt` are two."""
    # A path may end in `#7` or `/member`, and need not exist.
    path = os.path.abspath(raw.path)  # noqa: PTH100
    raw = dataclasses.replace(raw, path=path)
    return dataclasses.replace(raw, file=file_of(raw))


def readable(path: str) -> str:
    """The path from here where that is shorter."""
    relative = os.path.relpath(path)
    return relative if len(relative) < len(path) else path


@dataclass(slots=True)
class Survey:
    """What a first look over all documents of an import found.

    It holds numbers (hashes) and not the documents, so that a million of them fit.
    """

    files: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    contents: set[int] = field(default_factory=set)
    bodies: set[int] = field(default_factory=set)
    # Each key of each file, with the content that has it.
    keys: dict[int, int] = field(default_factory=dict)
    shared: set[int] = field(default_factory=set)
    # What was read later and is not what was looked at: the file has changed in between.
    unseen: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, documents: Iterable[Found]) -> Survey:
        """Look at all documents once."""
        survey = cls()
        for found in documents:
            survey._add(found)
        return survey

    def _add(self, found: Found) -> None:
        if isinstance(found, Unreadable):
            # A file, a member or a record: whatever holds it is not known as a whole.
            path = os.path.abspath(found.path)  # noqa: PTH100
            probe = RawDocument(path, b"", "")
            self.broken |= {path, path.rpartition("#")[0], file_of(probe)}
            return
        raw = located(found)
        if is_crawled(raw):
            return  # a crawl says nothing of what is no longer there, and its addresses are known
        self.files.add(raw.file)
        content = hash((raw.file, raw.sha256))
        self.contents.add(content)
        if body := raw.given.get("body"):
            self.bodies.add(_body(raw.file, body))
        for key in keys_of(raw)[:-1]:
            if self.keys.setdefault(number := hash((raw.file, key)), content) != content:
                self.shared.add(number)

    def identifies(self, raw: RawDocument, key: str) -> bool:
        """Whether no other document of this file has the key."""
        return hash((raw.file, key)) not in self.shared

    def is_another(self, raw: RawDocument, seed: Seed) -> bool:
        """Whether a record has a seed's key, and the seed's text stands elsewhere in the file.

        Then the keys were given out anew (a column that numbers the rows), and what had the key
        before is not what has it now. Of a record that was not there at the first look, that look
        says nothing: what stood elsewhere then may be this one, as it was.
        """
        if is_crawled(raw) or hash((raw.file, raw.sha256)) not in self.contents:
            return False
        body, before = raw.given.get("body"), seed.given.get("body")
        if not body or not before or _body("", body) == _body("", before):
            return False
        return _body(raw.file, before) in self.bodies

    def met(self, raw: RawDocument) -> None:
        """Note a document that is read now, so that it counts as there."""
        if (content := hash((raw.file, raw.sha256))) not in self.contents:
            self.unseen.add(content)

    def gone(self) -> Iterator[Seed]:
        """Seeds of the files that were read whole, which are in them no longer."""
        for file in sorted(self.files - self.broken):
            seeds = Seed.objects.filter(file=file, key__isnull=False)
            for seed in seeds.only("path", "file", "key", "sha256", "article").order_by("pk"):
                content = hash((file, seed.sha256))
                if (
                    hash((file, seed.key)) not in self.keys
                    and content not in self.contents
                    and content not in self.unseen
                ):
                    yield seed


def _body(file: str, body: str) -> int:
    return hash((file, " ".join(body.split())))


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document that the archive has as it is, and where it stands now if it has moved.

    Or one that was deleted.
    """

    status: Literal["unchanged", "duplicate", "deleted"]
    article_id: int | None
    reason: str | None = None
    moved: Place | None = None


@dataclass(slots=True)
class Recogniser:
    """Tells documents that the archive has from those that are to be parsed, batch by batch.

    What was deleted is not parsed, unless it is to be there again (`undelete`).
    """

    survey: Survey = field(default_factory=Survey)
    undelete: bool = False
    # What this run has met: the path by content, and the content by file and key.
    seen: dict[str, str] = field(default_factory=dict)
    claimed: dict[int, str] = field(default_factory=dict)

    def recognise(self, documents: Sequence[RawDocument]) -> list[KnownDocument | RawDocument]:
        """For each document what is known of it, or itself with the file and key it is stored by."""
        raws = [located(raw) for raw in documents]
        stored = _in_force(sha256__in=[raw.sha256 for raw in raws])
        by_content = {seed.sha256: seed for seed in stored}
        rest = [raw for raw in raws if raw.sha256 not in by_content]
        by_key = _by_key(rest) if rest else {}
        given_back = as_received([seed.article_id for seed in by_key.values()])
        result: list[KnownDocument | RawDocument] = []
        for found, raw in zip(documents, raws, strict=True):
            self.survey.met(raw)
            seed, path = by_content.get(raw.sha256), self.seen.setdefault(raw.sha256, raw.path)
            if seed:
                result.append(self._known(raw, seed))
            elif path != raw.path and not self._is_back(raw):
                result.append(
                    KnownDocument("duplicate", None, f"the same content as {readable(path)}")
                )
            else:
                key = self._key(raw, by_key)
                seed = by_key.get((raw.file, key))
                kept = seed is not None and seed.article_id in given_back
                result.append(dataclasses.replace(found, file=raw.file, key=key, as_received=kept))
        return self._without_removed(documents, raws, result)

    def _without_removed(
        self,
        documents: Sequence[RawDocument],
        raws: Sequence[RawDocument],
        result: list[KnownDocument | RawDocument],
    ) -> list[KnownDocument | RawDocument]:
        """The result with what was deleted as such; of copies, storing them tells."""
        keyed = [
            dataclasses.replace(raw, key=what.key if isinstance(what, RawDocument) else "")
            for raw, what in zip(raws, result, strict=True)
        ]
        removals = Removals(keyed)
        if not removals:
            return result
        for place, raw in enumerate(keyed):
            removal = removals.by_content.get(raw.sha256) or removals.by_key.get(
                (raw.file, raw.key)
            )
            if removal is None:
                continue
            if self.undelete:
                key = raw.key or keys_of(raw)[0]
                result[place] = dataclasses.replace(documents[place], file=raw.file, key=key)
            else:
                result[place] = KnownDocument("deleted", removal.article_id, str(removal))
        return result

    def _known(self, raw: RawDocument, seed: Seed) -> KnownDocument:
        if seed.file != raw.file:
            reason = f"the same content as {readable(seed.path)}"
            return KnownDocument("duplicate", seed.article_id, reason)
        number = hash((raw.file, seed.key))
        if self.claimed.get(number) == raw.sha256:
            reason = f"the same content as {readable(self.seen[raw.sha256])}"
            return KnownDocument("duplicate", seed.article_id, reason)
        self.claimed[number] = raw.sha256
        key = next((key for key in keys_of(raw) if self.survey.identifies(raw, key)), seed.key)
        moved = None
        if (seed.path, seed.key) != (raw.path, key):
            moved = Place(seed.pk, raw.path, key or "")
        return KnownDocument("unchanged", seed.article_id, None, moved)

    def _is_back(self, raw: RawDocument) -> bool:
        """Whether a page is again what it was before the capture that was met last."""
        if not is_crawled(raw):
            return False
        last = self.claimed.get(hash((raw.file, keys_of(raw)[0])))
        return last is not None and last != raw.sha256

    def _key(self, raw: RawDocument, by_key: Mapping[tuple[str, str], Seed]) -> str:
        """The key that a document which is new or changed is stored by."""
        free = []
        for key in keys_of(raw)[:-1]:
            number = hash((raw.file, key))
            if not is_crawled(raw) and (
                not self.survey.identifies(raw, key) or number in self.claimed
            ):
                continue
            seed = by_key.get((raw.file, key))
            if seed and self.survey.is_another(raw, seed):
                continue
            free.append((seed is None, key))
        # A key that a seed has finds what this is a version of; else the best one makes it known.
        _, chosen = min(free, key=lambda each: each[0], default=(True, content_key(raw.sha256)))
        self.claimed[hash((raw.file, chosen))] = raw.sha256
        return chosen


def _in_force(**where: object) -> Iterable[Seed]:
    seeds = Seed.objects.filter(key__isnull=False, **where)
    return seeds.only("path", "file", "key", "sha256", "article")


def _by_key(documents: Sequence[RawDocument]) -> dict[tuple[str, str], Seed]:
    keys: dict[str, list[str]] = defaultdict(list)
    for raw in documents:
        keys[raw.file] += keys_of(raw)[:-1]
    found = {}
    for files in slices(list(keys)):
        wanted = {key for file in files for key in keys[file]}
        seeds = Seed.objects.filter(file__in=files, key__in=wanted)
        for seed in seeds.only("path", "file", "key", "sha256", "article", "given"):
            found[seed.file, seed.key or ""] = seed
    return found

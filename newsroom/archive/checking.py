"""What is wrong in the archive: articles without a seed, and copies of a text that none has.

Constraints keep this version from making such; older versions have left them behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from newsroom.archive.changes import locked
from newsroom.archive.identity import body_digest, content_key
from newsroom.archive.journal import recording, watch
from newsroom.archive.rows import PARTS, parts_of
from newsroom.bulk import slices
from newsroom.history import Act, Subject
from newsroom.importing import RawDocument
from newsroom.models import Article, Block, Evidence, Origin, Seed, Tombstone, Withheld
from newsroom.signals import articles_changed


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one article, in words, and how it was mended, "" where it was not."""

    article_id: int
    what: str
    how: str = ""

    @property
    def mended(self) -> bool:
        """Whether it was put right."""
        return bool(self.how)


def without_seed() -> QuerySet[Article]:
    """Articles that no current seed tells."""
    current = Seed.objects.filter(article=OuterRef("pk"), current=True)
    return Article.objects.filter(~Exists(current)).order_by("pk")


def stranded_copies(of_articles: Collection[int] | None = None) -> list[Seed]:
    """Copies, of these articles or of all, whose article's current seed has another text."""
    copies = Seed.objects.filter(current=False, key__isnull=False)
    slices_ = [None] if of_articles is None else slices(sorted(of_articles))
    found = []
    for some in slices_:
        rows = copies if some is None else copies.filter(article__in=some)
        rows = rows.defer("data", "repairs", "doubts").order_by("pk")
        said = dict(
            Seed.objects.filter(current=True, article__in=rows.values("article")).values_list(
                "article_id", "body_sha256"
            )
        )
        for seed in rows.iterator(500):
            raw = RawDocument(seed.path, b"", seed.sha256, seed.given)
            if said.get(seed.article_id) != body_digest(raw):
                found.append(seed)
    return found


def find_faults() -> list[Fault]:
    """All that is wrong, in the order of the articles; nothing is written."""
    faults = [_fault(article) for article in without_seed()]
    faults += [
        Fault(seed.article_id, f"the copy {seed.path} has a text that no article has any more")
        for seed in stranded_copies()
    ]
    faults += [
        Fault(pk, "it is there, and a tombstone says that it was deleted for good")
        for pk in _undead().order_by("pk").values_list("pk", flat=True)
    ]
    return faults


def _undead() -> QuerySet[Article]:
    """Articles that a tombstone says are no more."""
    return Article.objects.filter(Exists(Tombstone.objects.filter(article_id=OuterRef("pk"))))


def _fault(article: Article) -> Fault:
    what = "it has no seed: what it was read from is with another article, or lost"
    if article.seeds.exists():
        what = "none of its seeds is the current one"
    return Fault(article.pk, what)


@transaction.atomic
def mend_articles() -> list[Fault]:
    """Put articles without a current seed right as far as that is sure; gives what was wrong.

    One that has seeds is told by the latest of them again. One that has none, and whose text
    another article has word for word, is the same article twice: the seeds go to the older one,
    with what editors changed, and the younger goes. Where editors changed both, or no other article
    has the text, nothing is touched.
    """
    faults = []
    for article in _undead():
        Tombstone.objects.filter(article_id=article.pk).delete()
        what = "it is there, and a tombstone said that it was deleted for good"
        faults.append(Fault(article.pk, what, "the tombstone is taken away"))
    for article in without_seed():
        fault = _fault(article)
        with recording(Act.MEND):
            how = _revive(article) if article.seeds.exists() else _reunite(article)
        faults.append(Fault(fault.article_id, fault.what, how))
    return faults


def _revive(article: Article) -> str:
    """Make the latest seed current. It is read again with the next `--reprocess`."""
    watch("seeds", "article_id", [article.pk])
    for seed in article.seeds.order_by("-received", "-pk"):
        taken = Seed.objects.filter(sha256=seed.sha256, key__isnull=False).exclude(pk=seed.pk)
        if not taken.exists():
            key = content_key(seed.sha256)
            seed.key, seed.current, seed.read_by = seed.key or key, True, 0
            seed.save(update_fields=["key", "current", "read_by"])
            return f"its latest seed, {seed.path}, is its current one again"
    return ""


def _reunite(article: Article) -> str:
    twin = _twin(article)
    if twin is None:
        return ""
    other = twin.pk
    if _reasons(article.pk) != _reasons(other):
        # One of them is withheld: what readers see would change without a word.
        return ""
    # Nobody edits either between the question who has and the end of one.
    rows = locked(Article, {article.pk, other})
    if len(rows) < 2:
        return ""
    older, younger = (rows[pk] for pk in sorted(rows))
    if _edited(younger):
        if _edited(older):
            return ""
        older, younger = younger, older
    gone = younger.pk
    for part in parts_of(Subject.ARTICLE):
        watch(part, PARTS[part].parent, [gone])
    Seed.objects.filter(article=younger).update(article=older)
    younger.delete()
    articles_changed.send(sender=Article, ids=[older.pk, gone], later=True)
    return f"it and article {other} were one, which is article {older.pk} now"


def _twin(article: Article) -> Article | None:
    """Another article with a seed whose blocks are these, word for word; None if there is none."""
    blocks = _texts([article.pk])[article.pk]
    longest = max(blocks, key=len, default="")
    if not longest:
        return None
    alike = Block.objects.filter(text=longest, article__seeds__current=True)
    ids = sorted(set(alike.exclude(article=article).values_list("article_id", flat=True)))
    texts = _texts(ids)
    same = next((pk for pk in ids if texts[pk] == blocks), None)
    return Article.objects.get(pk=same) if same else None


def _texts(ids: Sequence[int]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    rows = Block.objects.filter(article__in=ids).order_by("article", "position")
    for article_id, text in rows.values_list("article_id", "text"):
        texts[article_id].append(text)
    return texts


def _reasons(article_id: int) -> set[str]:
    return set(Withheld.objects.filter(article=article_id).values_list("reason", flat=True))


def _edited(article: Article) -> bool:
    return Evidence.objects.filter(article=article, origin=Origin.EDITED, current=True).exists()

"""What editors say blocks are: in one article, or a line in all articles of a source.

A block is known by its text, and by its place among those of the same text. So what was said of it
stays when the document is read again, or comes again changed.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet

from newsroom.archive.changes import locked, touch
from newsroom.archive.journal import recording
from newsroom.bulk import slices
from newsroom.history import Act, Subject
from newsroom.models import Article, Block, EditedBlock, Kind, LearntLine, Source

logger = logging.getLogger(__name__)

# The SHA-256 of a block's text, and its number among those of the article that have this text.
BlockId = tuple[str, int]
# A block's text, kind, and reason for that, as it was read.
AsRead = tuple[str, str, str]
# The kind of a block, and the reason for it, by its article's id and its position.
SaidKinds = dict[tuple[int, int], tuple[str, str]]


def block_key(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def block_ids(texts: Iterable[str]) -> Iterator[BlockId]:
    """What each block of an article is known by, from their texts in order."""
    seen: Counter[str] = Counter()
    for text in texts:
        key = block_key(text)
        yield key, seen[key]
        seen[key] += 1


@transaction.atomic
def set_block_kinds(
    *, article: Article, kinds: Mapping[BlockId, str], user: AbstractBaseUser | None
) -> int:
    """Say as an editor of which kinds blocks of an article are; gives how many changed.

    A block that is said to be what reading takes it for is left to reading again.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    blocks = list(article.blocks.all())
    wanted = {
        block.position: (block, id_, kinds[id_])
        for block, id_ in zip(blocks, block_ids(block.text for block in blocks), strict=True)
        if id_ in kinds and kinds[id_] != block.kind
    }
    if not wanted:
        return 0
    with recording(Act.EDIT, user=user, fields=["blocks"]) as record:
        record.watch_subjects(Subject.ARTICLE, [article.pk], "blocks", "edited_blocks")
        for block, id_, kind in wanted.values():
            _say(block, id_, kind)
        Block.objects.bulk_update([block for block, _, _ in wanted.values()], ["kind", "reason"])
        touch([article.pk])
    return len(wanted)


def _say(block: Block, id_: BlockId, kind: str) -> None:
    key, nth = id_
    word = EditedBlock.objects.filter(article=block.article_id, key=key, nth=nth).first()
    if word is None:
        word = EditedBlock(
            article_id=block.article_id, key=key, nth=nth, read_as=block.kind, reason=block.reason
        )
    if kind == word.read_as:
        block.kind, block.reason = kind, word.reason
        if word.pk:
            word.delete()
        return
    word.kind = block.kind = kind
    block.reason = ""
    word.save()


def said_kinds(
    articles: Iterable[tuple[Article, Sequence[AsRead]]],
) -> tuple[SaidKinds, list[EditedBlock]]:
    """The kind, and the reason for it, of blocks of which editors said something.

    Each article comes with its blocks as they were read. Where that is otherwise than was noted beside
    what an editor said, her word comes with it, too, to be noted.
    """
    pairs = list(articles)
    words: dict[int, dict[BlockId, EditedBlock]] = {}
    old = [article.pk for article, _ in pairs if article.revision > 1]
    for word in EditedBlock.objects.filter(article__in=old) if old else ():
        words.setdefault(word.article_id, {})[word.key, word.nth] = word
    lines = _said_lines({article.source_id for article, _ in pairs if article.source_id})
    said: SaidKinds = {}
    noted: list[EditedBlock] = []
    for article, blocks in pairs:
        of_source = lines.get(article.source_id or 0, {})
        for position, (text, kind, _reason) in enumerate(blocks):
            if text in of_source and kind != Kind.EMBED and of_source[text] != kind:
                said[article.pk, position] = of_source[text], ""
        if of_article := words.get(article.pk):
            said |= _of_article(article.pk, blocks, of_article, noted)
    return said, noted


def note_as_read(words: Iterable[EditedBlock]) -> None:
    """Note beside what editors said of blocks as what these are read now; part of the caller's transaction."""
    EditedBlock.objects.bulk_update(list(words), ["read_as", "reason"], batch_size=100)


def _said_lines(sources: set[int]) -> dict[int, dict[str, str]]:
    """What editors said of lines, by the source's id."""
    lines: dict[int, dict[str, str]] = {}
    if sources:
        rows = LearntLine.objects.filter(source__in=sources, by_editor=True)
        for source, line, kind in rows.values_list("source_id", "line", "kind"):
            lines.setdefault(source, {})[line] = kind
    return lines


def _of_article(
    article: int,
    blocks: Sequence[AsRead],
    words: Mapping[BlockId, EditedBlock],
    noted: list[EditedBlock],
) -> SaidKinds:
    said: SaidKinds = {}
    for position, id_ in enumerate(block_ids(text for text, _, _ in blocks)):
        if word := words.get(id_):
            said[article, position] = word.kind, ""
            _, kind, reason = blocks[position]
            if (word.read_as, word.reason) != (kind, reason):
                word.read_as, word.reason = kind, reason
                noted.append(word)
    return said


def without_said(blocks: Iterable[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """Blocks, as (id, article id, text), without those of which an editor said something."""
    rows = list(blocks)
    said: set[tuple[int, str]] = set()
    for some in slices(sorted({article for _, article, _ in rows})):
        words = EditedBlock.objects.filter(article__in=some)
        said.update(words.values_list("article_id", "key"))
    return [
        (pk, article)
        for pk, article, text in rows
        if not said or (article, block_key(text)) not in said
    ]


def blocks_of_line(*, source: Source, line: str, kind: str) -> QuerySet[Block]:
    """The blocks of a source's articles that have this text and are of another kind."""
    return Block.objects.filter(article__source=source, text=line).exclude(kind=kind)


@transaction.atomic
def set_kind_of_line(*, source: Source, line: str, kind: str, user: AbstractBaseUser | None) -> int:
    """Say as an editor what a line is in all articles of a source, also later ones.

    What was said of it in one article stays there. Gives how many articles changed.
    """
    changing = blocks_of_line(source=source, line=line, kind=kind)
    articles = set(changing.values_list("article_id", flat=True))
    locked(Article, articles)
    with recording(Act.BULK, user=user, what="lines") as record:
        record.watch("lines", "source_id", [source.pk])
        LearntLine.objects.update_or_create(
            source=source, line=line, defaults={"kind": kind, "by_editor": True}
        )
        found = without_said(changing.values_list("pk", "article_id", "text"))
        changed = sorted({article for _, article in found})
        for some in slices([pk for pk, _ in found]):
            record.watch("blocks", "id", some)
            Block.objects.filter(pk__in=some).update(kind=kind, reason="")
        touch(changed)
    logger.info("%s: a line of source %s is %s", user, source.pk, kind)
    return len(changed)

"""What articles quote, as it is kept; and what editors say of it, which stays when they are read again."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from newsroom.archive.blocks import block_key
from newsroom.archive.changes import touch
from newsroom.archive.journal import recording
from newsroom.bulk import insert_rows
from newsroom.history import Act, Subject
from newsroom.importing import ParsedArticle, Passage
from newsroom.importing import Quotation as ParsedQuotation
from newsroom.models import Article, Block, EditedQuotation, Quotation
from newsroom.quoting import keys_of, normal_words

logger = logging.getLogger(__name__)

QUOTATION_FIELDS: Final = (
    "article", "position", "kind", "passages", "text", "length", "language", "cue", "cue_at",
    "speaker", "speaker_at", "name", "confidence", "rule", "refused", "edited",
    "whole", "opening", "closing",
)  # fmt: skip
JSON_FIELDS: Final = ("passages", "cue_at", "speaker_at")
# What an editor's word changes of what was read.
CORRECTED: Final = (
    "passages", "text", "length", "speaker", "speaker_at", "name", "confidence", "rule", "refused",
    "edited", "whole", "opening", "closing",
)  # fmt: skip
BY_EDITOR: Final = "editor"

# The SHA-256 of a quotation's words as read, and its number among those of the article with these.
QuotationId = tuple[str, int]
Row = dict[str, Any]


class NoSuchWords(Exception):
    """The words that a quotation is to have do not stand in its block."""


def write_quotations(articles: Iterable[tuple[Article, ParsedArticle]]) -> None:
    """Keep what these articles quote, in place of what they had; part of the caller's transaction."""
    pairs = list(articles)
    again = [row.pk for row, _ in pairs if row.revision > 1]
    Quotation.objects.filter(article__in=again).delete()
    rows, noted = quotation_rows(pairs)
    insert_rows(
        Quotation,
        QUOTATION_FIELDS,
        ([_driven(name, row[name]) for name in QUOTATION_FIELDS] for row in rows),
    )
    EditedQuotation.objects.bulk_update(noted, ["as_read"], batch_size=100)


def quotation_rows(
    pairs: Sequence[tuple[Article, ParsedArticle]],
) -> tuple[list[Row], list[EditedQuotation]]:
    """The quotations of articles as the table has them, by its columns; and the editors' words on them.

    These say what reading makes of the quotation now.
    """
    old = [row.pk for row, _ in pairs if row.pk and row.revision > 1]
    words: dict[int, dict[QuotationId, EditedQuotation]] = {}
    for word in EditedQuotation.objects.filter(article__in=old) if old else ():
        words.setdefault(word.article_id, {})[word.key, word.nth] = word
    rows: list[Row] = []
    noted: list[EditedQuotation] = []
    for article, parsed in pairs:
        texts = [block.text for block in parsed.blocks]
        said = words.get(article.pk, {})
        read = [_row(article.pk, place, each) for place, each in enumerate(parsed.quotations)]
        for row, id_ in zip(read, quotation_ids(row["text"] for row in read), strict=True):
            if found := said.get(id_):
                found.as_read = {name: row[name] for name in CORRECTED}
                noted.append(found)
                row |= corrected(row, found, texts)
            rows.append(row)
    return rows, noted


def quotation_ids(texts: Iterable[str]) -> Iterator[QuotationId]:
    """What each quotation of an article is known by, from their words as read in order."""
    seen: Counter[str] = Counter()
    for text in texts:
        key = block_key(text)
        yield key, seen[key]
        seen[key] += 1


def _row(article: int, position: int, read: ParsedQuotation) -> Row:
    return {
        "article": article,
        "position": position,
        "kind": read.kind.value,
        "passages": [_place(passage) for passage in read.passages],
        **_words(read.text),
        "language": read.language[:3],
        "cue": read.cue[:200],
        "cue_at": _place(read.cue_at),
        "speaker": read.speaker[:300],
        "speaker_at": _place(read.speaker_at),
        "name": read.name[:300],
        "confidence": read.confidence,
        "rule": read.rule[:40],
        "refused": False,
        "edited": False,
    }


def _words(text: str) -> Row:
    """The columns that follow from a quotation's words."""
    return {"text": text, "length": len(normal_words(text)), **keys_of(text)._asdict()}


def _place(passage: Passage | None) -> list[int] | None:
    return [passage.block, passage.start, passage.end] if passage else None


def _driven(name: str, value: Any) -> Any:
    return json.dumps(value) if name in JSON_FIELDS and value is not None else value


def corrected(read: Mapping[str, Any], word: EditedQuotation, texts: Sequence[str]) -> Row:
    """What an editor's word makes of a quotation as read, in an article with these blocks.

    Words that no longer stand where she found them are left as they are read.
    """
    row: Row = {"refused": word.refused, "edited": True, "rule": BY_EDITOR, "confidence": 1.0}
    if word.speaker is not None:
        row |= {"speaker": word.speaker, "speaker_at": None}
    if word.name is not None:
        row["name"] = word.name
    if word.text and (passages := found_in(word.text, read["passages"], texts)):
        row |= {"passages": passages, **_words(word.text)}
    return row


def found_in(
    words: str, passages: Sequence[Sequence[int]], texts: Sequence[str]
) -> list[list[int]] | None:
    """Where words stand in the block of these passages, the nearest to them; None where they do not."""
    if not passages or passages[0][0] >= len(texts):
        return None
    block, near, _ = passages[0]
    text, places = texts[block], []
    place = text.find(words)
    while place >= 0:
        places.append(place)
        place = text.find(words, place + 1)
    if not places:
        return None
    start = min(places, key=lambda each: abs(each - near))
    return [[block, start, start + len(words)]]


@transaction.atomic
def correct_quotation(
    *, quotation: Quotation, values: Mapping[str, Any], user: AbstractBaseUser | None
) -> bool:
    """Say as an editor what a quotation is; gives whether that changed anything.

    `values` may hold `refused` (it is no quotation), `speaker` (as printed), `name` (of one whom the
    article names, as it does; "" for nobody it knows) and `text` (its words, which have to stand in the
    same block). It holds when the article is read again. Raises NoSuchWords, and changes nothing.
    """
    article = Article.objects.select_for_update().get(pk=quotation.article_id)
    row = Quotation.objects.get(article=article, position=quotation.position)
    texts = _texts(article)
    asked = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not asked:
        return False
    if "text" in asked and not found_in(asked["text"], row.passages, texts):
        raise NoSuchWords
    word = _word_of(row) or _new_word(row)
    for name, value in asked.items():
        setattr(word, name, value)
    read = word.as_read or {}
    with recording(Act.EDIT, user=user, fields=["quotations"]) as record:
        record.watch_subjects(Subject.ARTICLE, [article.pk], "quotations", "edited_quotations")
        word.save()
        _set(row, {**read, **corrected(read, word, texts)})
        touch([article.pk])
    logger.info("%s corrected quotation %s of article %s", user, row.position, article.pk)
    return True


@transaction.atomic
def take_quotation_back(*, quotation: Quotation, user: AbstractBaseUser | None) -> bool:
    """Take back what an editor said of a quotation: it is again as it is read; gives whether anything was said."""
    article = Article.objects.select_for_update().get(pk=quotation.article_id)
    row = Quotation.objects.get(article=article, position=quotation.position)
    word = _word_of(row)
    if word is None:
        return False
    with recording(Act.REVERT, user=user, field="quotations") as record:
        record.watch_subjects(Subject.ARTICLE, [article.pk], "quotations", "edited_quotations")
        _set(row, word.as_read)
        word.delete()
        touch([article.pk])
    return True


def _set(row: Quotation, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _texts(article: Article) -> list[str]:
    return list(
        Block.objects.filter(article=article).order_by("position").values_list("text", flat=True)
    )


def _ids_as_read(article: int) -> dict[int, QuotationId]:
    """What the quotations of an article are known by, by their position."""
    there = list(Quotation.objects.filter(article=article).order_by("position"))
    said = {(word.key, word.nth): word for word in EditedQuotation.objects.filter(article=article)}
    texts = []
    for row in there:
        # Of one whose words an editor changed, those that were read count.
        read = next(
            (word.as_read["text"] for word in said.values()
             if row.edited and word.text == row.text and word.as_read
             and word.as_read["passages"][0][0] == row.passages[0][0]),
            row.text,
        )  # fmt: skip
        texts.append(read)
    return {row.position: id_ for row, id_ in zip(there, quotation_ids(texts), strict=True)}


def _word_of(row: Quotation) -> EditedQuotation | None:
    if not row.edited:
        return None
    key, nth = _ids_as_read(row.article_id)[row.position]
    return EditedQuotation.objects.filter(article=row.article_id, key=key, nth=nth).first()


def _new_word(row: Quotation) -> EditedQuotation:
    key, nth = _ids_as_read(row.article_id)[row.position]
    as_read = {name: getattr(row, name) for name in CORRECTED}
    return EditedQuotation(article_id=row.article_id, key=key, nth=nth, as_read=as_read)

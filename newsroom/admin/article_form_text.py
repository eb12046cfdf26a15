"""The text of an article beside its form: as it was read, block by block, or as it was received."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from newsroom import archive
from newsroom.access import may_see_originals
from newsroom.admin.article_form import ArticleForm
from newsroom.countries import language_name
from newsroom.models import Article, Block, Mention
from newsroom.pages.formats import direction, showable
from newsroom.pages.reading import Piece
from newsroom.pages.resolved import words_of
from newsroom.pages.rule_labels import said
from newsroom.pages.views import comparison

# The parameters that say what stands beside the form, and which name is marked in it.
TEXT, FIND = "text", "find"
ORIGINAL = "original"
SELECTED = mark_safe(" selected")


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block as it stands beside the form; `tongue` names a language that is not the article's.

    `input` is the name of the input in which its kind is said, for who may, with its label, options
    and errors; `everywhere` the address where it is said of all articles of the source. `edited`
    tells whether an editor has said it.
    """

    block: Block
    pieces: Sequence[Piece]
    language: str
    direction: str
    tongue: str
    reason: str
    edited: bool
    input: str = ""
    label: str = ""
    options: SafeString | str = ""
    errors: Any = ""
    everywhere: str = ""


def text_beside(request: HttpRequest, article: Article, form: ArticleForm) -> dict[str, Any]:
    """What a template needs to show the text beside the form, as the request's address says it."""
    blocks = list(article.blocks.all())
    sees_original = may_see_originals(request.user)
    seed = None
    if sees_original and request.GET.get(TEXT) == ORIGINAL:
        seed = article.seeds.filter(current=True).first()
    if seed is not None:
        return {"sees_original": True, "original_seed": seed, **comparison(request, seed, blocks)}
    found = _marked(article, request.GET.get(FIND, ""))
    shown = shown_blocks(article, blocks, form, words_of(found) if found else None)
    places = sum(piece.match > 0 for block in shown for piece in block.pieces)
    return {"sees_original": sees_original, "found": found, "places": places, "blocks": shown}


def _marked(article: Article, asked: str) -> Mention | None:
    """The mention whose names are to be marked."""
    number = int(asked) if re.fullmatch("[0-9]{1,18}", asked) else 0
    mentions = Mention.objects.filter(article=article).select_related("entity")
    return mentions.filter(entity=number).first() if number else None


def shown_blocks(
    article: Article,
    blocks: Sequence[Block],
    form: ArticleForm,
    words: re.Pattern[str] | None = None,
) -> list[ShownBlock]:
    """All blocks in their order, each with the places marked that `words` finds."""
    shown, number = [], 0
    inputs = {id_: name for name, id_ in form.block_inputs.items()}
    said_so = set(article.edited_blocks.values_list("key", "nth"))
    ids = archive.block_ids(block.text for block in blocks)
    for block, id_ in zip(blocks, ids, strict=True):
        pieces = list(_pieces(showable(block.text), words, number))
        number += sum(piece.match > 0 for piece in pieces)
        language = block.language or article.language
        foreign = bool(block.language) and block.language != article.language
        shown.append(
            ShownBlock(
                block, pieces, language, direction(language),
                language_name(language) if foreign else "", said(block.reason),
                id_ in said_so, **_input(article, block, form, inputs.get(id_)),
            )
        )  # fmt: skip
    return shown


def _input(article: Article, block: Block, form: ArticleForm, name: str | None) -> dict[str, Any]:
    """What says a block's kind; nothing for who may only look."""
    if name is None:
        return {}
    field: Any = form.fields[name]
    chosen = form.data.get(name) if form.is_bound else form.initial[name]
    url = reverse("admin:newsroom_article_line", args=[article.pk, block.position])
    return {
        "input": name,
        "label": field.label,
        "options": _options(tuple(field.choices), str(chosen)),
        "errors": form.errors.get(name, "") if form.is_bound else "",
        "everywhere": url + form.in_list if article.source_id else "",
    }


@lru_cache(maxsize=1_000)
def _options(choices: Sequence[tuple[str, str]], chosen: str) -> SafeString:
    """The options of a select; most blocks have the same."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SELECTED if value == chosen else "", name) for value, name in choices),
    )


def _pieces(text: str, words: re.Pattern[str] | None, number: int) -> Iterable[Piece]:
    at = 0
    for match in words.finditer(text) if words else ():
        number += 1
        yield Piece(text[at : match.start()])
        yield Piece(match[0], number)
        at = match.end()
    yield Piece(text[at:])

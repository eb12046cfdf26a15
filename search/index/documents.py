"""What of an article goes into the index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from newsroom.bulk import slices
from newsroom.importing import BlockKind, may_be_in
from newsroom.intake import versions
from newsroom.models import (
    Article,
    Authorship,
    Block,
    ComparedText,
    Evidence,
    Origin,
    Quotation,
    Seed,
)
from search.facets.kinds import KINDS
from search.facets.languages import languages_of_unknown_texts
from search.text.analysis import analyse, handle
from search.text.origins import origin_terms
from search.types import (
    AS_NAME,
    CHANGED,
    NAMED_TEXTS,
    OF_SPEAKER,
    QUOTING,
    TEXT_OF_BLOCK,
    Facet,
    IndexDocument,
    TermStream,
    TextField,
)

# Headline and standfirst come from the article's fields, which an editor may have corrected.
BLOCK_KINDS = TEXT_OF_BLOCK.keys() - {BlockKind.HEADLINE, BlockKind.STANDFIRST}
SLICE = 200
LEAD = 20  # words: a sentence of news


class BlockRow(NamedTuple):
    kind: str
    text: str
    language: str
    author: str
    handle: str


class _SameText(NamedTuple):
    """The group of articles that carry one text with an article (0: none), and how it stands in it."""

    group: int = 0
    words: int = 0
    signed: bool = False

    def standing(self, article: Article) -> int:
        """Greater is better: longer, then earlier, then better known, as `newsroom.coverage.groups` has it."""
        if not self.group:
            return 0
        day = article.published.toordinal() if article.published else _LAST_DAY
        known = sum(map(bool, (article.source_id, article.published, article.url, self.signed)))
        return (min(self.words, _MOST_WORDS) << 32) + ((_LAST_DAY - day) << 4) + known


_ALONE = _SameText()
_LAST_DAY = dt.date.max.toordinal()  # of 22 bits
_MOST_WORDS = (1 << 24) - 1


def documents(ids: Sequence[int]) -> Iterator[IndexDocument]:
    """The documents of these articles, in slices of a few queries each.

    Ids that are missing, and articles that readers do not see, are left out.
    """
    for some in slices(ids, SLICE):
        yield from _slice(some)


def _slice(ids: Sequence[int]) -> Iterator[IndexDocument]:
    # Rows instead of models: there are twenty blocks and more to an article.
    blocks: dict[int, list[BlockRow]] = {}
    rows = Block.objects.filter(article__in=ids, kind__in=BLOCK_KINDS).order_by("position")
    for article_id, *block in rows.values_list("article_id", *BlockRow._fields):
        blocks.setdefault(article_id, []).append(BlockRow(*block))
    articles = list(Article.objects.visible().filter(pk__in=ids))
    derived, paths, same = derived_titles(ids), paths_of(ids), _same_texts(ids)
    quoted, earlier = speakers_of(ids), versions.texts_of(changed_of(ids))
    values: dict[int, dict[Facet, set[int]]] = {}
    for lookup in dict.fromkeys(kind.lookup for kind in KINDS.values()):
        for article_id, facet, value in lookup.of_articles(articles):
            values.setdefault(article_id, {}).setdefault(facet, set()).add(value)
    unknown = any(not article.language for article in articles)
    held = languages_of_unknown_texts() if unknown else ()
    for article in articles:
        yield _document(
            article,
            blocks.get(article.pk, []),
            values.get(article.pk, {}),
            path=paths.get(article.pk, ""),
            quoted=quoted.get(article.pk, ()),
            same=same.get(article.pk, _ALONE),
            earlier=earlier.get(article.pk),
            own_title=article.pk not in derived,
            may_be=() if article.language else held,
        )


def _same_texts(ids: Collection[int]) -> dict[int, _SameText]:
    """The groups of those of the articles that carry another's text."""
    rows = ComparedText.objects.filter(article__in=ids, group__isnull=False).annotate(
        signed=Exists(Authorship.objects.filter(article=OuterRef("article")))
    )
    found = rows.values_list("article_id", "group_id", "words", "signed")
    return {pk: _SameText(group, words, signed) for pk, group, words, signed in found}


def paths_of(ids: Collection[int]) -> dict[int, str]:
    """Where the documents stand that these articles are read from."""
    seeds = Seed.objects.filter(article__in=ids, current=True)
    return dict(seeds.values_list("article_id", "path"))


def speakers_of(ids: Collection[int]) -> dict[int, list[str]]:
    """The terms that say that articles quote somebody, and whom; of those that do."""
    rows = Quotation.objects.spoken().filter(article__in=ids).order_by("article", "entity")
    found: dict[int, list[str]] = {}
    for article, entity in rows.values_list("article_id", "entity_id").distinct():
        terms = found.setdefault(article, [QUOTING])
        if entity:
            terms.append(f"{OF_SPEAKER}{entity}")
    return found


def changed_of(ids: Collection[int]) -> set[int]:
    """Those of the articles that have an earlier version."""
    seeds = Seed.objects.filter(versions.changed(), article__in=ids).order_by()
    return set(seeds.values_list("article_id", flat=True))


def derived_titles(ids: Sequence[int]) -> set[int]:
    """Those of the articles whose title is made of words of their text.

    These are words of the text, and are searched and marked as such: as a title they would count
    twice, and an article without a headline would come before one that has one.
    """
    derived = Evidence.objects.filter(
        article__in=ids, field="title", current=True, origin=Origin.INFERRED
    )
    return set(derived.values_list("article_id", flat=True))


def _document(
    article: Article,
    blocks: Iterable[BlockRow],
    values: Mapping[Facet, Iterable[int]],
    *,
    path: str,
    quoted: Sequence[str],
    same: _SameText,
    earlier: Sequence[versions.VersionText] | None,
    own_title: bool,
    may_be: Sequence[str],
) -> IndexDocument:
    texts: dict[TextField, list[tuple[str, str]]] = {field: [] for field in NAMED_TEXTS}
    if own_title:
        texts[TextField.TITLE].append((article.title, article.language))
    texts[TextField.STANDFIRST].append((article.standfirst, article.language))
    handles: dict[str, None] = {}
    for block in blocks:
        field = TEXT_OF_BLOCK[block.kind]
        texts[field].append((block.text, block.language or article.language))
        if field is TextField.EMBED:
            handles[handle(block.handle)] = None
            byline = f"{block.author} {'@' + block.handle.lstrip('@') if block.handle else ''}"
            if byline.strip() and byline.strip() not in block.text:
                texts[field].append((byline, ""))
    streams = {field: _terms(parts, may_be) for field, parts in texts.items()}
    if earlier:
        streams[TextField.EARLIER] = _terms(_said_before(earlier), may_be)
    named = (streams[field] for field in NAMED_TEXTS)
    names = sorted({name for stream in named for name in stream.names})
    return IndexDocument(
        id=article.pk,
        revision=article.revision,
        texts={**streams, TextField.LEAD: streams[TextField.BODY].first(LEAD)},
        values={facet: tuple(sorted(ids)) for facet, ids in values.items()},
        published=article.published,
        handles=(
            *filter(None, handles),
            *(AS_NAME + name for name in names),
            *origin_terms(article.url, path),
            *quoted,
            *([CHANGED] if earlier is not None else ()),
        ),
        inferred=article.inferred,
        group=same.group,
        standing=same.standing(article),
    )


def _said_before(earlier: Iterable[versions.VersionText]) -> list[tuple[str, str]]:
    """What earlier versions said, as texts with their languages, each once."""
    parts: dict[tuple[str, str], None] = {}
    for version in earlier:
        own = [(version.title, version.language), (version.standfirst, version.language)]
        parts |= dict.fromkeys([*own, *version.paragraphs])
    return [(text, language) for text, language in parts if text]


def _terms(parts: Sequence[tuple[str, str]], may_be: Sequence[str]) -> TermStream:
    """The terms of (text, language) pairs.

    In an article of no known language they are those of each language that it `may_be` in. It is
    one text all the same, so only its lemmas are more.
    """
    if not parts:
        return TermStream()
    stream = analyse(parts)
    unknown = [text for text, language in parts if text and not language]
    if not unknown or not may_be:
        return stream
    lemmas = list(stream.lemmas)
    for language in may_be:
        pairs = [(text, language) for text in unknown if may_be_in(text, (language,))]
        lemmas += [lemma for lemma in analyse(pairs).lemmas if lemma.startswith(f"{language}:")]
    return replace(stream, lemmas=tuple(lemmas))

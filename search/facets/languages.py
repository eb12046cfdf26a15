"""The languages of the archive: which there are, and what they are called."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.db.models import QuerySet

from newsroom.bulk import slices
from newsroom.importing import normal_language
from newsroom.models import Article, Block
from search.text import analysis

_CODE = re.compile("[a-z]{2,3}")


def languages_of_articles() -> tuple[str, ...]:
    """The codes of the languages that articles are in, by code, of those that the reader may see."""
    return tuple(_each_once(Article.objects.readable()))


def languages_of_texts() -> tuple[str, ...]:
    """The codes of the languages that any text is in, also one block of one article, by code."""
    return tuple(sorted({*_each_once(Article.objects.all()), *_each_once(Block.objects.all())}))


def languages_of_unknown_texts() -> tuple[str, ...]:
    """The codes of the languages that a text of no known language may be in.

    Likely languages count before the first article in them has come.
    """
    return tuple(sorted({*languages_of_texts(), *settings.NEWSROOM_LANGUAGES}))


def languages_of_terms() -> tuple[str, ...]:
    """The codes of the languages that words of the archive's texts are read in."""
    unknown = Article.objects.filter(language="").exists()
    return languages_of_unknown_texts() if unknown else languages_of_texts()


def new_languages(ids: Collection[int]) -> set[str]:
    """The languages that only texts of these articles are in, and none that is likely anyway."""
    found: set[str] = set()
    for some in slices(list(ids)):
        own = Article.objects.filter(pk__in=some).values_list("language", flat=True)
        blocks = Block.objects.filter(article__in=some).values_list("language", flat=True)
        found.update(own.order_by().distinct(), blocks.order_by().distinct())
    unlikely = found.difference(settings.NEWSROOM_LANGUAGES, ("",))
    return {language for language in unlikely if not _others_have(language, ids)}


def _others_have(language: str, ids: Collection[int]) -> bool:
    """Whether another article than these has a text in the language."""
    own = set(ids)
    articles = Article.objects.filter(language=language).values_list("pk", flat=True)
    blocks = Block.objects.filter(language=language).values_list("article_id", flat=True)
    return any(not own.issuperset(rows[: len(own) + 1]) for rows in (articles, blocks.distinct()))


def _each_once(rows: QuerySet[Any]) -> Iterator[str]:
    """The languages of a table, by code: a step in its index for each, not one for each row."""
    code: str | None = ""
    while code is not None:
        above = rows.filter(language__gt=code).order_by("language")
        code = above.values_list("language", flat=True).first()
        if code is not None:
            yield code


def find_language(written: str, languages: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The code of the language that is written so, or "" and the codes of those it may be.

    Any language counts that Unicode CLDR names, by its code (ISO 639) or by its name in English,
    in a language of the interface or in one of `languages`. These are the archive's, and only they
    are proposed.
    """
    wanted = analysis.fold(written).strip()
    names = _names(languages)
    code = wanted if wanted in languages else names.get(wanted, "")
    if code:
        return code, ()
    own = {name: code for name, code in names.items() if code in languages}
    near = dict.fromkeys(own[name] for name in get_close_matches(wanted, own, 3, 0.7))
    return "", tuple(near) or languages


@functools.lru_cache(maxsize=16)
def _names(languages: tuple[str, ...]) -> dict[str, str]:
    """The codes of languages by their codes, and by their names as `find_language` says, folded."""
    english: Mapping[str, str] = Locale("en").languages
    names: dict[str, str] = {}
    interface = [code for code, _name in settings.LANGUAGES]
    for speaker in dict.fromkeys(("en", *interface, *languages)):
        try:
            known: Mapping[str, str] = Locale.parse(speaker).languages
        except (UnknownLocaleError, ValueError):
            continue
        for code, name in known.items():
            # The archive's languages come before others of the same name.
            if _CODE.fullmatch(code) and (code in languages or analysis.fold(name) not in names):
                names[analysis.fold(name)] = code if code in languages else normal_language(code)
    return names | {code: normal_language(code) for code in english if _CODE.fullmatch(code)}

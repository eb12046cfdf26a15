"""Which address of a page counts, and which pages robots need not come to.

A search narrows without end: of a few thousand articles a crawler makes hundreds of thousands of
addresses. So a page has one address that counts, of few parameters. What has others says `noindex,
nofollow` and which one counts; links that only narrow are marked `rel="nofollow"`; `robots.txt`
says the same beforehand, and the sitemap leads to what there is.

Each of these pages is there in every language of the interface. That an article keeps its own
language, and only what stands around it is translated, makes no difference: for just such pages
Google recommends alternates ("Localized versions of your page"). It takes their word only where
each of them counts by itself and names all others; so the address with a language counts for the
page in that language, and the one without, which answers in the visitor's own, is `x-default`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

# The language that a page is asked for in, whatever the browser would rather have.
LANGUAGE: Final = "lang"
# The pages that robots may keep, by the names of their views, with the parameters that make
# another page of each.
KEPT: Final[Mapping[str, tuple[str, ...]]] = {
    "search": (),
    "article": (),
    "sources": ("page",),
    "source": (),
    "entities": ("letter", "page"),
    "entity": (),
    "mentions": ("page",),
    "compare": (),
    "stories": ("page",),
    "story": ("page",),
    "quotes": (),
    "quotation": (),
    "calendar": (),
    "calendar-year": (),
    "calendar-month": (),
    "help": (),
    "api-docs": (),
}


def context(request: HttpRequest) -> dict[str, Any]:
    """For templates: `canonical`, `robots` (what robots are told, if anything) and `alternates`.

    The address that counts is absolute, in the order of KEPT; "" for pages that have none. The
    alternates are the languages of the interface, each with its address.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    return {
        "canonical": SimpleLazyObject(lambda: canonical(request, name)),
        "robots": told(request, name),
        "alternates": SimpleLazyObject(lambda: alternates(request, name)),
    }


def canonical(request: HttpRequest, name: str, **more: str) -> str:
    """The address that counts of the page that is asked for, in the language that it is asked for in."""
    if name not in KEPT:
        return ""
    given = {each: request.GET[each] for each in KEPT[name] if request.GET.get(each)}
    given |= more or language(request)
    query = urlencode({each: value for each, value in given.items() if value})
    return request.build_absolute_uri(request.path) + (f"?{query}" if query else "")


def language(request: HttpRequest) -> dict[str, str]:
    """The parameter that asks for a language of the interface, if there is one."""
    asked = request.GET.get(LANGUAGE, "")
    return {LANGUAGE: asked} if asked in dict(settings.LANGUAGES) else {}


def told(request: HttpRequest, name: str) -> str:
    """What robots are told of the page: nothing where it is one of those that they may keep."""
    asked = {each for each, value in request.GET.items() if value}
    return "" if name in KEPT and asked <= {*KEPT[name], LANGUAGE} else "noindex, nofollow"


def alternates(request: HttpRequest, name: str) -> list[tuple[str, str]]:
    """The languages that the page is there in, with the address of each."""
    if name not in KEPT or told(request, name):
        return []
    addresses = [
        (code, canonical(request, name, **{LANGUAGE: code})) for code, _native in settings.LANGUAGES
    ]
    return [*addresses, ("x-default", canonical(request, name, **{LANGUAGE: ""}))]

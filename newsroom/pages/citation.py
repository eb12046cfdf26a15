"""Citing an article: in words, as BibTeX, as RIS and as schema.org data.

What is only inferred is never passed on as if it were known. Each form takes `doubts`, the names of
the fields whose values are (`evidence.inferred_fields`): it marks them, or leaves them out where it has no
mark for it.
"""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from newsroom.importing import AuthorName, author_name
from newsroom.models import Article, AuthorKind
from newsroom.names import slugged
from newsroom.pages.formats import date_text, shortened, showable, web_address
from newsroom.text import one_line

BIBTEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "^": r"\textasciicircum{}",
        "~": r"\textasciitilde{}",
    }
)
# What could end a script element or a JavaScript string, as JSON may write it instead.
JSON_ESCAPES = str.maketrans(
    {char: f"\\u{ord(char):04x}" for char in ("<", ">", "&", "\u2028", "\u2029")}
)

Doubts = AbstractSet[str]
NO_DOUBTS: Doubts = frozenset()
# What search engines show of a headline.
LONGEST_HEADLINE = 110


def authors(article: Article) -> list[str]:
    """The authors' names in the order of the byline; uses a prefetched `authorships`."""
    return [one_line(authorship.author.name) for authorship in article.authorships.all()]


def names_of(article: Article) -> list[AuthorName]:
    """The authors taken apart, in the order of the byline; a desk or an agency stays one name."""
    outlet = one_line(article.source.name) if article.source else ""
    return [
        author_name(one_line(author.name), outlet)
        if author.kind == AuthorKind.PERSON
        else AuthorName(one_line(author.name), is_person=False)
        for author in (authorship.author for authorship in article.authorships.all())
    ]


def plain(article: Article, permalink: str, doubts: Doubts = NO_DOUBTS, version: str = "") -> str:
    """The citation in words: authors, title, source, date, address; what is inferred in brackets.

    `version` names the one that is cited, where the article has several.
    """

    def said(field: str, value: str) -> str:
        return _("[%(value)s, inferred]") % {"value": value} if field in doubts else value

    names = ", ".join(authors(article))
    parts = [said("authors", names) if names else ""]
    title = _("“%(title)s”") % {"title": one_line(article.title)}
    parts.append(
        _("[%(value)s, made of the text]") % {"value": title} if "title" in doubts else title
    )
    if article.source:
        parts.append(said("source", one_line(article.source.name)))
    if article.published_on:
        parts.append(said("published", date_text(*article.published_on)))
    else:
        parts.append(_("no date"))
    parts += [web_address(article.url) or permalink, version]
    return ". ".join(part for part in parts if part)


def doubts_in_words(doubts: Doubts) -> str:
    """Which of the values that citations have are inferred, as a note; "" for none."""
    said = {
        "authors": _("the author is inferred"),
        "title": _("the title is made of the text"),
        "source": _("the source is inferred"),
        "published": _("the date is inferred"),
    }
    return "; ".join(words for field, words in said.items() if field in doubts)


def key(article: Article) -> str:
    """The BibTeX key: first author or source, year, id. No two articles share one."""
    names = names_of(article)
    first = names[0].family or names[0].literal.split()[-1] if names else ""
    first = first or (article.source.name if article.source else "")
    year = str(article.published.year) if article.published else "nd"
    return f"{slugged(first).replace('-', '')[:20] or 'article'}{year}-{article.pk}"


def bibtex(article: Article, permalink: str, doubts: Doubts = NO_DOUBTS, version: str = "") -> str:
    """One BibTeX entry, ending in a line end. Its text is UTF-8, as biber and BibTeX8 read it.

    Its `note` says what is inferred, and names the version. An `article` must have an author, a journal and a year: styles
    print gaps where one lacks, and some programs refuse it. A `misc` may lack each of them.
    """
    outlet = _bib(article.source.name) if article.source else ""
    whole = bool(outlet and article.published and article.authorships.all())
    notes = [permalink if web_address(article.url) else "", version, doubts_in_words(doubts)]
    fields = {
        "author": " and ".join(_bib_author(name) for name in names_of(article)),
        # Doubled braces keep the capitals.
        "title": f"{{{_bib(article.title)}}}",
        "journal" if whole else "howpublished": outlet,
        "date": article.published_on.iso if article.published_on else "",
        "year": str(article.published.year) if article.published else "",
        "url": _bib_url(web_address(article.url) or permalink),
        "note": _bib("; ".join(note for note in notes if note)),
        "language": article.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = "article" if whole else "misc"
    return "\n".join([f"@{kind}{{{key(article)},", *lines, "}", ""])


def _bib(text: str) -> str:
    return one_line(text).translate(BIBTEX_ESCAPES)


def _bib_author(name: AuthorName) -> str:
    """The name so that BibTeX takes it apart as we do; an outlet's or an agency's in braces, as one."""
    written = _bib(name.literal)
    if not name.family:
        one = name.is_person and " " not in name.literal and "," not in name.literal
        return written if one else f"{{{written}}}"
    parts = [name.family, name.suffix, name.given]
    if any(separator in f" {part} " for part in parts for separator in (" and ", ",")):
        return f"{{{written}}}"
    *particles, _last = name.family.split()
    simple = all(word.islower() for word in particles) and name.literal.endswith(name.family)
    return written if simple else ", ".join(_bib(part) for part in parts if part)


def _bib_url(url: str) -> str:
    """Addresses stand as they are but for what would end the field."""
    return one_line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def ris(article: Article, permalink: str, doubts: Doubts = NO_DOUBTS, version: str = "") -> str:
    """One RIS record (type NEWS), lines ending in CR LF as the format has it.

    `N1` says what is inferred, and names the version.
    """
    fields: list[tuple[str, str]] = [("TY", "NEWS")]
    fields += [("AU", name.inverted) for name in names_of(article)]
    fields.append(("TI", article.title))
    if article.standfirst:
        fields.append(("AB", article.standfirst))
    if article.source:
        fields.append(("T2", article.source.name))
    if article.published_on:
        iso = article.published_on.iso
        fields.append(("PY", iso[:4]))
        # RIS dates are year/month/day/other, with the slashes kept.
        fields.append(("DA", "/".join([*iso.split("-"), "", ""][:3]) + "/"))
    if article.language:
        fields.append(("LA", article.language))
    if note := "; ".join(filter(None, (version, doubts_in_words(doubts)))):
        fields.append(("N1", note))
    fields.append(("UR", web_address(article.url) or permalink))
    fields.append(("ER", ""))
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in fields)


def schema_org(article: Article, permalink: str, doubts: Doubts = NO_DOUBTS) -> dict[str, Any]:
    """The article as a schema.org NewsArticle, without what is only inferred: it has no mark for that.

    `dateModified` is when the archive's page last changed.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": permalink,
        "dateModified": article.updated.isoformat(timespec="seconds"),
    }
    known = {
        "title": ("headline", shortened(article.title, LONGEST_HEADLINE)),
        "standfirst": ("description", article.standfirst),
        "published": ("datePublished", article.published_on.iso if article.published_on else ""),
        "language": ("inLanguage", article.language),
        "section": ("articleSection", article.section),
        "authors": ("author", [_schema_author(name) for name in names_of(article)]),
        "source": (
            "publisher",
            article.source and {"@type": "Organization", "name": article.source.name},
        ),
        "url": ("url", web_address(article.url)),
    }
    return data | {
        name: value for field, (name, value) in known.items() if value and field not in doubts
    }


def _schema_author(name: AuthorName) -> dict[str, str]:
    return {"@type": "Person" if name.is_person else "Organization", "name": name.literal}


def json_ld(data: dict[str, Any]) -> SafeString:
    """The data as a JSON-LD script element: data, which no Content-Security-Policy forbids."""
    text = showable(json.dumps(data, ensure_ascii=False)).translate(JSON_ESCAPES)
    # Nothing in it can end the element: `<` is escaped as JSON allows.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308

"""Citing an article: in words, as BibTeX, as RIS and as schema.org data."""

from __future__ import annotations

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from newsroom.importing import AuthorName, author_name
from newsroom.models import Article
from newsroom.names import slugged
from newsroom.pages.formats import date_text, showable, web_address
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


def authors(article: Article) -> list[str]:
    """The authors' names in the order of the byline; uses a prefetched `authorships`."""
    return [one_line(authorship.author.name) for authorship in article.authorships.all()]


def names_of(article: Article) -> list[AuthorName]:
    """The authors taken apart, in the order of the byline."""
    outlet = one_line(article.source.name) if article.source else ""
    return [author_name(name, outlet) for name in authors(article)]


def plain(article: Article, permalink: str) -> str:
    """The citation in words: authors, title, source, date, address."""
    parts = [", ".join(authors(article))]
    parts.append(_("“%(title)s”") % {"title": one_line(article.title)})
    if article.source:
        parts.append(one_line(article.source.name))
    if article.published_on:
        parts.append(date_text(*article.published_on))
    else:
        parts.append(_("no date"))
    parts.append(web_address(article.url) or permalink)
    return ". ".join(part for part in parts if part)


def key(article: Article) -> str:
    """The BibTeX key: first author or source, year, id. No two articles share one."""
    names = names_of(article)
    first = names[0].family or names[0].literal.split()[-1] if names else ""
    first = first or (article.source.name if article.source else "")
    year = str(article.published.year) if article.published else "nd"
    return f"{slugged(first).replace('-', '')[:20] or 'article'}{year}-{article.pk}"


def bibtex(article: Article, permalink: str) -> str:
    """One BibTeX entry, ending in a line end. Its text is UTF-8, as biber and BibTeX8 read it."""
    fields = {
        "author": " and ".join(_bib_author(name) for name in names_of(article)),
        # Doubled braces keep the capitals.
        "title": f"{{{_bib(article.title)}}}",
        "journal": _bib(article.source.name) if article.source else "",
        "date": article.published_on.iso if article.published_on else "",
        "year": str(article.published.year) if article.published else "",
        "url": _bib_url(web_address(article.url) or permalink),
        "note": _bib(permalink) if web_address(article.url) else "",
        "language": article.language,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@article{{{key(article)},", *lines, "}", ""])


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


def ris(article: Article, permalink: str) -> str:
    """One RIS record (type NEWS), lines ending in CR LF as the format has it."""
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
    fields.append(("UR", web_address(article.url) or permalink))
    fields.append(("ER", ""))
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in fields)


def schema_org(article: Article, permalink: str) -> dict[str, Any]:
    """The article as a schema.org NewsArticle."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "mainEntityOfPage": permalink,
    }
    optional = {
        "description": article.standfirst,
        "datePublished": article.published_on.iso if article.published_on else "",
        "inLanguage": article.language,
        "author": [_schema_author(name) for name in names_of(article)],
        "publisher": {"@type": "Organization", "name": article.source.name}
        if article.source
        else None,
        "url": web_address(article.url),
    }
    return data | {name: value for name, value in optional.items() if value}


def _schema_author(name: AuthorName) -> dict[str, str]:
    return {"@type": "Person" if name.is_person else "Organization", "name": name.literal}


def json_ld(data: dict[str, Any]) -> SafeString:
    """The data as a JSON-LD script element: data, which no Content-Security-Policy forbids."""
    text = showable(json.dumps(data, ensure_ascii=False)).translate(JSON_ESCAPES)
    # Nothing in it can end the element: `<` is escaped as JSON allows.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308

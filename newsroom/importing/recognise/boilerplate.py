"""Lines that are not the article's own: navigation, sharing, appeals, notices."""

from __future__ import annotations

import re

from newsroom.importing.recognise.boilerplate_phrases import PHRASES, SECTIONS

# Only a short line is tried: a paragraph may begin with any of these words.
SHORT = 320
PATTERNS = tuple((reason, re.compile("|".join(phrases))) for reason, phrases in PHRASES)

WE = re.compile(
    r"\b(?:we|we[’']ve|we[’']re|our|us|you|your|nosotros|nuestr[oa]s?|tu|tus|su apoyo)\b", re.I
)
APPEAL = re.compile(
    r"\b(?:donate (?:now|today|here|to)|(?:make|give) an? (?:\S+ )?(?:donation|gift|contribution)"
    r"|become an? (?:member|patron|supporter|sustainer)|reader-(?:funded|supported)|chip in"
    r"|support (?:\S+ ){0,4}(?:journalism|reporting|newsroom|news site)|support (?:us|our work)"
    r"|stand with (?:us|[^.]{3,40}!)|patreon|paypal|haz(?:te)? (?:una donación|soci[oa])"
    r"|dona(?:r)? (?:ahora|aquí|hoy)|apoya (?:nuestro|el|a nuestro) \S+|faire un don"
    r"|soutenez(?:-nous)?|jetzt spenden|apoie (?:o|nosso)|sostieni)\b",
    re.I,
)
# Somebody is quoted or reported: the line is about an appeal, if it is about one.
REPORTED = re.compile(
    r"^[\"“‘«]|\b(?:said|says|told|added|tweeted|wrote|dijo|señaló|afirmó|agregó)\b", re.I
)
BULLET = re.compile(r"[•●▪·*‣◦–-]\s*\S")


def boilerplate_reason(text: str) -> str:
    """Why a line is boilerplate, "" where nothing says that it is."""
    if len(text) > SHORT:
        return ""
    folded = text.casefold().strip()
    for reason, pattern in PATTERNS:
        if pattern.match(folded):
            if reason == "breadcrumb" and not is_breadcrumb(text):
                continue
            return reason
    return ""


def crumbs(text: str) -> list[str]:
    """The parts of a breadcrumb: the site or a section, and what lies below it."""
    return [p.strip() for p in re.split(r"\s*(?:>|»|›|→|::)\s*|\s+[/|]\s+", text) if p.strip()]


def is_breadcrumb(text: str) -> bool:
    """Whether `text` is a path of sections ("Home > Politics"), by its parts."""
    parts = crumbs(text)
    if len(parts) < 2 or any(len(p.split()) > 5 for p in parts[:-1]):
        return False
    roots = {"home", "inicio", "portada", "news", "noticias", "accueil", "startseite", "início"}
    arrows = re.search(r"[>»›→]|::", text) is not None
    known = sum(p.casefold() in SECTIONS or p.casefold() in roots for p in parts)
    if len(parts[-1].split()) > 4 and not arrows:
        return False
    return known >= len(parts) / 2 or (arrows and (known > 0 or len(parts) > 2))


def is_section(text: str) -> bool:
    """Whether a line is the name of a section, or several of them."""
    folded = text.casefold().strip(" .:|#>»-–—•")
    if folded in SECTIONS:
        return True
    if len(text) >= 60:
        return False
    parts = [p.strip() for p in re.split(r"[|/•·,>]| - | & | and | y ", folded)]
    return len(parts) > 1 and all(p in SECTIONS for p in parts)


def is_appeal(text: str) -> bool:
    """Whether a line asks readers for money or loyalty."""
    if len(text) > SHORT or not APPEAL.search(text):
        return False
    return REPORTED.search(text) is None

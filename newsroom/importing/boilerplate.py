"""Lines that are not the article's own: navigation, sharing, appeals, notices."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from newsroom.importing.phrases import PHRASES, SECTIONS

# Only a short line is tried: a paragraph may begin with any of these words.
SHORT = 320
PATTERNS = tuple((reason, re.compile("|".join(phrases))) for reason, phrases in PHRASES)

WE = re.compile(
    r"\b(?:we|we[’']ve|we[’']re|our|us|you|your|nosotros|nuestr[oa]s?|tu|tus|su apoyo)\b", re.I
)
APPEAL = re.compile(
    r"\b(?:donat\w+|contribut\w+|support\w*|subscri\w+|reader-funded|readers?|journalism"
    r"|independent media|member(?:ship)?s?|fundrais\w+|patreon|paypal|donaci\w+|dona|apoy\w+"
    r"|suscri\w+|periodismo|lectores|soutien|don|abonn\w+|spende\w*)\b",
    re.I,
)
STRONG_APPEAL = re.compile(
    r"\b(?:donat(?:e|ion|ions|ing)|contribution|support (?:our|us|independent|\S+ journalism)"
    r"|reader-funded|become a (?:member|patron|supporter)|patreon|paypal|donaci[oó]n|dona ahora"
    r"|stand with|apoya\w* (?:el|nuestro|a)|faire un don|jetzt spenden)\b",
    re.I,
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


def is_breadcrumb(text: str) -> bool:
    """Whether `text` is a path of sections ("Home > Politics"), by its parts."""
    parts = [p.strip() for p in re.split(r"\s*(?:>|»|›|→|::)\s*|\s+[/|]\s+", text) if p.strip()]
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
    parts = [p.strip() for p in re.split(r"[|/•·,>]| - | & | and | y ", folded)]
    return len(parts) > 1 and len(text) < 60 and all(p in SECTIONS for p in parts)


def is_appeal(text: str) -> bool:
    """Whether a line asks readers for money or loyalty."""
    if len(text) > 600:
        return False
    return bool(STRONG_APPEAL.search(text) and (len(text) < 160 or WE.search(text))) or (
        len(APPEAL.findall(text)) >= 2 and WE.search(text) is not None and len(text) < 400
    )


def learn_boilerplate(
    articles: Iterable[tuple[str, Iterable[str]]],
    *,
    at_least: int = 5,
    share: float = 0.05,
) -> Mapping[str, frozenset[str]]:
    """Lines that repeat over many articles of one source: (source, lines) to source → lines.

    A line counts once per article. It is learnt if at least `at_least` articles and the `share`
    of the source's articles have it; sources with none are left out. Lines are compared stripped.
    """
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    articles_of: Counter[str] = Counter()
    for source, lines in articles:
        articles_of[source] += 1
        seen[source].update({line.strip() for line in lines} - {""})
    learnt = {
        source: frozenset(
            line
            for line, count in counts.items()
            if count >= max(at_least, articles_of[source] * share)
        )
        for source, counts in seen.items()
    }
    return {source: lines for source, lines in learnt.items() if lines}

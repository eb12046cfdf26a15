"""Ways in which outlets' pages read when they are copied as text."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

FIELDS = ("title", "date", "author", "source")
EN_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ES_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
EN_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ES_DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


@dataclass(frozen=True)
class Truth:
    """What an article is known to be, and its paragraphs."""

    title: str
    date: dt.date
    authors: tuple[str, ...]
    source: str
    paragraphs: tuple[str, ...]
    language: str

    @property
    def by(self) -> str:
        """The authors as a list in words."""
        word = {"en": "and", "es": "y"}[self.language]
        *first, last = self.authors
        return f"{', '.join(first)} {word} {last}" if first else last


@dataclass(frozen=True)
class Page:
    """A rendered article, and which fields it prints."""

    text: str
    printed: frozenset[str]


# --- dates ------------------------------------------------------------------------------------


def long_date(t: Truth) -> str:
    """November 7, 2016; 7 de noviembre de 2016."""
    d = t.date
    if t.language == "es":
        return f"{d.day} de {ES_MONTHS[d.month - 1]} de {d.year}"
    return f"{EN_MONTHS[d.month - 1]} {d.day}, {d.year}"


def short_date(t: Truth) -> str:
    """Nov. 7, 2016; 07 nov 2016."""
    d = t.date
    if t.language == "es":
        return f"{d.day:02} {ES_MONTHS[d.month - 1][:3]} {d.year}"
    month = EN_MONTHS[d.month - 1]
    return f"{month if len(month) < 5 else month[:3] + '.'} {d.day}, {d.year}"


def british_date(t: Truth) -> str:
    """Mon 7 Nov 2016; lunes, 7 de noviembre de 2016."""
    d = t.date
    if t.language == "es":
        return f"{ES_DAYS[d.weekday()]}, {long_date(t)}"
    return f"{EN_DAYS[d.weekday()][:3]} {d.day} {EN_MONTHS[d.month - 1][:3]} {d.year}"


def later(t: Truth) -> Truth:
    """The same article two days later."""
    return Truth(t.title, t.date + dt.timedelta(2), t.authors, t.source, t.paragraphs, t.language)


# --- shapes -----------------------------------------------------------------------------------

ALL = frozenset(FIELDS)
Shape = Callable[[Truth, random.Random], Page]


def spaced(*lines: str) -> str:
    """Lines with blank ones between."""
    return "\n\n".join(line for line in lines if line)


def words(t: Truth, en: str, es: str) -> str:
    """The one of two texts in the article's language."""
    return es if t.language == "es" else en


def cable(t: Truth, rng: random.Random) -> Page:
    """Headline, "By A and B, Outlet", "Updated …"/"Published …", doubled headline."""
    published = words(
        t,
        f"Published 3:04 PM EST, {EN_DAYS[t.date.weekday()][:3]} {long_date(t)}",
        f"Publicado a las 15:04 ET {long_date(t)}",
    )
    updated = words(
        t, f"Updated 9:10 AM EST, {long_date(later(t))}", f"Actualizado el {long_date(later(t))}"
    )
    by = words(t, f"By {t.by}, {t.source}", f"Por {t.by}, {t.source}")
    head = [t.title, t.title, by, f"{updated}\n{published}"]
    caption = words(t, "The building seen in the morning (Photo: Jo Bloggs/Getty Images)",
                    "El edificio en la mañana (Foto: Ana Paz/EFE)")  # fmt: skip
    return Page(spaced(*head, caption, *t.paragraphs), ALL)


def banner_first(t: Truth, rng: random.Random) -> Page:
    """Site banner, breadcrumb, section, headline, date, name alone."""
    crumbs = words(t, "Home > Politics > Congress", "Inicio > Política > Congreso")
    section = words(t, "POLITICS", "POLÍTICA")
    lines = [
        t.source,
        crumbs,
        section,
        t.title,
        long_date(t),
        t.by,
        words(t, "5 min read", "5 min de lectura"),
    ]
    share = words(t, "Share this article", "Compartir")
    tail = [words(t, f"© {t.date.year} {t.source}. All rights reserved.",
                  f"© {t.date.year} {t.source}. Todos los derechos reservados.")]  # fmt: skip
    return Page("\n".join([*lines, share, *t.paragraphs, *tail]), ALL)


def newspaper(t: Truth, rng: random.Random) -> Page:
    """Headline, "By JANE DOE and JOHN ROE | Source", short date, "Advertisement", related lines."""
    by = words(t, "By", "Por")
    half = len(t.paragraphs) // 2
    lines = [
        t.title,
        f"{by} {t.by.upper().replace(' AND ', ' and ').replace(' Y ', ' y ')} | {t.source}",
        short_date(t),
        words(t, "Advertisement", "Publicidad"),
        *t.paragraphs[:half],
        words(
            t, "Read more: What the court said about the case", "Lea también: Lo que dijo la corte"
        ),
        *t.paragraphs[half:],
        words(t, "123 Comments", "123 comentarios"),
        words(t, "Sign up for our daily newsletter", "Suscríbete a nuestro boletín"),
    ]
    return Page(spaced(*lines), ALL)


def agency(t: Truth, rng: random.Random) -> Page:
    """Headline, date with author, place line, no outlet printed."""
    d = t.date
    date = words(t, british_date(t), f"{d.day:02}/{d.month:02}/{d.year}")
    place = words(t, "WASHINGTON — ", "CIUDAD DE MÉXICO.- ")
    first, *rest = t.paragraphs
    lines = [t.title, f"{date} · {words(t, 'by', 'por')} {t.by}", place + first, *rest]
    return Page(spaced(*lines), ALL - {"source"})


def british(t: Truth, rng: random.Random) -> Page:
    """Headline, standfirst, name, date with time; the title with its site first; author bio."""
    summary = first_words(t.paragraphs[1], 18)
    bio = words(
        t,
        f"{t.authors[0]} is a reporter covering politics and the economy.",
        f"{t.authors[0]} es periodista y escribe sobre política.",
    )
    date = f"{british_date(t)} {words(t, '14.05 BST', '14:05')}"
    lines = [f"{t.title} | {t.source}", summary, t.by, date, *t.paragraphs, bio]
    return Page(spaced(*lines), ALL)


def magazine(t: Truth, rng: random.Random) -> Page:
    """Kicker, headline, standfirst, "Written by", ISO or dotted date, tags, donation appeal."""
    d = t.date
    date = words(t, d.isoformat(), f"{d.day:02}.{d.month:02}.{d.year}")
    lines = [
        words(t, "Analysis", "Análisis"),
        t.title,
        first_words(t.paragraphs[-1], 15) + ".",
        words(t, f"Written by {t.by}", f"Escrito por {t.by}"),
        date,
        words(t, "Facebook Twitter Email", "Facebook Twitter WhatsApp"),
        *t.paragraphs,
        words(t, "Tags: economy, politics", "Etiquetas: economía, política"),
        words(t, f"Support independent journalism. Donate to {t.source} today!",
              f"Apoya el periodismo independiente. ¡Dona a {t.source} hoy!"),
    ]  # fmt: skip
    return Page(spaced(*lines), ALL - {"source"})


def blog(t: Truth, rng: random.Random) -> Page:
    """Date first, then headline, then byline at the very end; copyright names the outlet."""
    lines = [
        long_date(t),
        t.title,
        *t.paragraphs,
        words(t, f"By {t.by}", f"Por {t.by}"),
        words(t, f"Copyright {t.date.year} {t.source}", f"Copyright {t.date.year} {t.source}"),
    ]
    return Page(spaced(*lines), ALL)


def undated(t: Truth, rng: random.Random) -> Page:
    """Headline, byline and text: no date is printed, and none should be made up."""
    by = words(t, f"By {t.by} for {t.source}", f"Por {t.by}")
    printed = {"title", "author"} | ({"source"} if t.language == "en" else set())
    return Page(spaced(t.title, by, *t.paragraphs), frozenset(printed))


def wrapped(t: Truth, rng: random.Random) -> Page:
    """A print-out: source and date on one line, everything broken at 78 characters."""
    text = [f"{t.source} - {long_date(t)}", t.title, words(t, f"by {t.by}", f"por {t.by}")]
    return Page(spaced(*text, *(fill(p, 78) for p in t.paragraphs)), ALL)


def signed_for(t: Truth, rng: random.Random) -> Page:
    """Headline, "Jane Doe for Outlet" without "By", date."""
    by = words(t, f"{t.by} for {t.source}", f"{t.by} para {t.source}")
    return Page(spaced(t.title, by, long_date(t), *t.paragraphs), ALL)


def signed_off(t: Truth, rng: random.Random) -> Page:
    """Headline, date, and who wrote it below the text, behind a dash, with the outlet."""
    return Page(spaced(t.title, long_date(t), *t.paragraphs, f"— {t.by}, {t.source}"), ALL)


def staff_writer(t: Truth, rng: random.Random) -> Page:
    """Headline, date, and a note below the text for each author that says for whom she works."""
    works = words(t, "is a staff writer at", "es periodista de")
    notes = [f"{name} {works} {t.source}." for name in t.authors]
    return Page(spaced(t.title, long_date(t), *t.paragraphs, *notes), ALL)


def paired(t: Truth, rng: random.Random) -> Page:
    """Two authors, each with a place; the outlet beside the date."""
    places = words(t, "London Paris", "Londres París").split()
    said = words(t, "in", "en")
    named = [f"{name} {said} {place}" for name, place in zip(t.authors, places, strict=False)]
    by = words(t, " and ", " y ").join(named)
    return Page(spaced(t.title, by, f"{long_date(t)} / {t.source}", *t.paragraphs), ALL)


SHAPES: tuple[Shape, ...] = (
    cable, banner_first, newspaper, agency, british, magazine, blog, undated, wrapped,
)  # fmt: skip

# How articles are signed without "By".
SIGNED: tuple[Shape, ...] = (signed_for, signed_off, staff_writer, paired)


def first_words(text: str, count: int) -> str:
    """The first words of a text, as a summary is."""
    return " ".join(text.split()[:count]).rstrip(".,;:")


def fill(text: str, width: int) -> str:
    """`text` in lines of at most `width` characters."""
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + len(word) + 1 > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line])

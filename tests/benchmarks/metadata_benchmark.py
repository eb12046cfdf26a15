"""How often title, date, author and source come right from raw text, over many page shapes.

Articles whose metadata are known are rendered as the text that a person copies from a page, then
parsed, then compared. Wrong and missing values are counted apart: a wrong one costs more.

    python -m tests.benchmarks.metadata_benchmark [--per-shape 120] [--show date]
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from newsroom.importing.bylines import is_person
from newsroom.importing.outlets import known_outlet
from newsroom.importing.pipeline import parse
from newsroom.importing.repair import repair
from newsroom.importing.types import ParseContext, ParsedArticle, RawDocument

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TODAY = dt.date(2026, 11, 1)
FIELDS = ("title", "date", "author", "source")

EN_MONTHS = (
    "January February March April May June July August September October November December"
).split()
ES_MONTHS = (
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
).split()
EN_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ES_DAYS = "lunes martes miércoles jueves viernes sábado domingo".split()


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


@dataclass
class Score:
    """Counts of one field."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    unprinted_wrong: int = 0
    total: int = 0
    examples: list[str] = field(default_factory=list)


def load(language: str) -> Iterator[Truth]:
    """The articles with a title, a day, an author and a source that can be what they are."""
    with gzip.open(DATA / f"news-{language}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    if language == "es":
        records = completed(records)
    for record in records:
        paragraphs = own_paragraphs(record)
        authors = clean_authors(record["author"])
        date = read_date(record["date"])
        known = record["title"] and is_outlet(record["source"])
        if known and authors and date and len(paragraphs) > 2:
            yield Truth(
                repair(record["title"].strip()).text, date, authors, record["source"].strip(), paragraphs,
                language,
            )  # fmt: skip


def own_paragraphs(record: dict[str, str]) -> tuple[str, ...]:
    """The lines of a body, without the headline and the name that some begin with."""
    lines = [line.strip() for line in repair(record["body"]).text.split("\n") if line.strip()]
    return tuple(line for line in lines if line != record["title"] and not is_person(line))


def is_outlet(source: str) -> bool:
    """Whether a source column names a publication: not a person, nor "Guest Writer"."""
    return bool(source) and not source.startswith("Guest Writer") and not is_person(source) or (
        "CNN" in source
    )


def completed(records: list[dict[str, str]]) -> list[dict[str, str]]:
    """Spanish records lack a date or an author: those that have a title borrow them."""
    rng = random.Random(3)
    authors = [r["author"] for r in records if clean_authors(r["author"])]
    return [
        {
            **r,
            "author": r["author"] if clean_authors(r["author"]) else rng.choice(authors),
            "date": r["date"]
            if read_date(r["date"])
            else (dt.date(2012, 1, 1) + dt.timedelta(rng.randrange(4000))).strftime("%d-%m-%Y"),
        }
        for r in records
        if r["title"]
    ]


def clean_authors(text: str) -> tuple[str, ...]:
    """At most two people's names of an author column; none if one is no name."""
    names = [n.strip(" '\"[]") for n in text.split(",")]
    names = [n for n in names if n][:2]
    return tuple(names) if names and all(is_person(n) for n in names) else ()


def read_date(text: str) -> dt.date | None:
    """A date as the data has them: year first, or day first."""
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return dt.date(*map(int, match.groups()))
    if match := re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text):
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    return None


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
    lines = [t.source, crumbs, section, t.title, long_date(t), t.by, words(t, "5 min read", "5 min de lectura")]
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
        words(t, "Read more: What the court said about the case", "Lea también: Lo que dijo la corte"),
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


SHAPES: tuple[Shape, ...] = (
    cable, banner_first, newspaper, agency, british, magazine, blog, undated, wrapped,
)  # fmt: skip


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


# --- comparison -------------------------------------------------------------------------------


def same_words(one: str, other: str) -> bool:
    """Whether two texts are equal but for case, spaces and punctuation."""
    return plain(one) == plain(other)


def plain(text: str) -> str:
    """Letters and figures only, in lower case, without "the" in front."""
    return re.sub(r"[\W_]+", "", re.sub(r"^the\s+", "", text.casefold()))


def compare(truth: Truth, got: ParsedArticle) -> dict[str, tuple[bool | None, object]]:
    """For each field: right, wrong or (None) missing; and what was found."""
    found: dict[str, object] = {
        "title": got.title, "date": got.published, "author": got.authors, "source": got.source,
    }  # fmt: skip
    right = {
        "title": same_words(truth.title, got.title),
        "date": truth.date == got.published,
        "author": [plain(a) for a in truth.authors] == [plain(a) for a in got.authors],
        "source": same_words(truth.source, got.source) or same_outlet(truth.source, got.source),
    }
    return {f: (right[f] if found[f] else None, found[f]) for f in FIELDS}


def same_outlet(printed: str, found: str) -> bool:
    """Whether the archive's name for the outlet was found: "CNN" for "CNN (Web News)"."""
    bare = re.sub(r"\s*(?:\(.*\)|- .*)$", "", printed)
    return bool(found) and (plain(bare) == plain(found) or found == known_outlet(bare))


def measure(language: str, per_shape: int, show: str) -> dict[str, dict[str, Score]]:
    """Scores by shape and field."""
    truths = list(load(language))
    rng = random.Random(7)
    scores: dict[str, dict[str, Score]] = {}
    context = ParseContext(today=TODAY)
    for shape in SHAPES:
        row = scores[shape.__name__] = {f: Score() for f in FIELDS}
        for truth in rng.sample(truths, min(per_shape, len(truths))):
            page = shape(truth, rng)
            data = page.text.encode()
            got = parse(RawDocument("page", data, ""), context)
            for name, (right, found) in compare(truth, got).items():
                score = row[name]
                if name not in page.printed:
                    score.unprinted_wrong += right is False
                    if right is False and name == show:
                        print(f"{shape.__name__}: made up {found!r}: {got.evidence.get('published')}")
                    continue
                score.total += 1
                score.right += right is True
                score.wrong += right is False
                score.missing += right is None
                if not right and name == show:
                    head = " / ".join(page.text.split("\n")[:9])[:330]
                    want = getattr(truth, {"author": "authors"}.get(name, name))
                    print(f"{shape.__name__}: want {want!r} got {found!r}\n      {head}")
    return scores


def report(language: str, scores: dict[str, dict[str, Score]]) -> None:
    """Print right, wrong and missing by shape and field, in per cent."""
    print(f"{language:14}" + "".join(f"{f:>24}" for f in FIELDS))
    print(f"{'':14}" + f"{'right  wrong missing':>24}" * len(FIELDS))
    total: dict[str, Counter[str]] = {f: Counter() for f in FIELDS}
    for shape, row in scores.items():
        cells = []
        for name in FIELDS:
            s = row[name]
            for key in ("right", "wrong", "missing", "total", "unprinted_wrong"):
                total[name][key] += getattr(s, key)
            cells.append(cell(s.right, s.wrong, s.missing, s.total))
        print(f"{shape:14}" + "".join(cells))
    sums = (total[f] for f in FIELDS)
    print(f"{'all':14}" + "".join(cell(c["right"], c["wrong"], c["missing"], c["total"]) for c in sums))
    made_up = {f: total[f]["unprinted_wrong"] for f in FIELDS}
    print(f"not printed, and made up: {made_up}\n")


def cell(right: int, wrong: int, missing: int, total: int) -> str:
    """Three percentages."""
    if not total:
        return f"{'–':>24}"
    return f"{right / total:10.1%}{wrong / total:7.1%}{missing / total:7.1%}"


def main() -> None:
    """Measure both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-shape", type=int, default=60)
    parser.add_argument("--show", default="", choices=("", *FIELDS), help="print what is not right")
    parser.add_argument("--language", default="")
    options = parser.parse_args()
    for language in [options.language] if options.language else ["en", "es"]:
        report(language, measure(language, options.per_shape, options.show))


if __name__ == "__main__":
    main()

"""Pages put together at random from the parts that outlets' pages are made of."""

from __future__ import annotations

import datetime as dt
import random

from tests.benchmarks.page_shapes import (
    EN_DAYS,
    EN_MONTHS,
    ES_DAYS,
    ES_MONTHS,
    Page,
    Truth,
    fill,
    first_words,
)


def english_dates(d: dt.date) -> list[str]:
    """A day as English pages print it, without labels."""
    month, day = EN_MONTHS[d.month - 1], EN_DAYS[d.weekday()]
    short = month[:3]
    return [
        f"{month} {d.day}, {d.year}",
        f"{short} {d.day}, {d.year}",
        f"{short}. {d.day:02}, {d.year}",
        f"{d.day} {month} {d.year}",
        f"{d.day:02} {short} {d.year}",
        f"{day}, {month} {d.day}, {d.year}",
        f"{day[:3]} {d.day} {short} {d.year}",
        f"{month} {d.day}, {d.year} at 3:04 PM",
        f"{month} {d.day}, {d.year} 3:04 pm EST",
        f"3:04 PM ET, {day[:3]} {month} {d.day}, {d.year}",
        f"{short} {d.day}, {d.year}, 8:00 AM EDT",
        f"{month} {d.day}th, {d.year}",
        f"{d.isoformat()} 14:05",
        f"{d.isoformat()}",
        f"{d.day}-{short}-{d.year}",
        f"{month.upper()} {d.day}, {d.year}",
        f"{day} {d.day} {month} {d.year} 07.00 BST",
        f"{month} {d.day}, {d.year} / 11:20 AM / Updated 3 hours ago",
        f"{short} {d.day}, {d.year} | 10:15pm",
    ]


def spanish_dates(d: dt.date) -> list[str]:
    """A day as Spanish pages print it, without labels."""
    month, day = ES_MONTHS[d.month - 1], ES_DAYS[d.weekday()]
    return [
        f"{d.day} de {month} de {d.year}",
        f"{d.day} de {month.capitalize()} del {d.year}",
        f"{month.capitalize()} {d.day}, {d.year}",
        f"{month.capitalize()} {d.day:02} de {d.year}",
        f"{d.day:02}/{d.month:02}/{d.year}",
        f"{d.day:02}-{d.month:02}-{d.year}",
        f"{d.day:02}.{d.month:02}.{d.year}",
        f"{day.capitalize()}, {d.day} de {month} de {d.year}",
        f"{d.day} {month[:3]} {d.year} - 14:05",
        f"{d.day} {month[:3].upper()} {d.year}",
        f"{d.day} de {month}, {d.year} 10:30 a. m.",
        f"{day.capitalize()} {d.day} de {month} de {d.year} | 14:05 hs",
        f"{d.isoformat()} 14:05:33",
        f"{d.day} {month} {d.year}",
    ]


EN_LABELS = [
    "",
    "",
    "",
    "Published ",
    "Published: ",
    "Posted on ",
    "PUBLISHED: ",
    "First published on ",
]
ES_LABELS = ["", "", "", "Publicado el ", "Publicado: ", "Fecha: ", "PUBLICADO "]

EN_BYLINES = [
    "By {a}", "BY {A}", "By: {a}", "{a}", "{a}, {s}", "By {a}, {s}", "By {a} | {s}", "{a} | {s}",
    "Written by {a}", "By {a} for {s}", "Author: {a}", "By {a}, {s} Staff Writer", "By\n{a}",
    "{a}\nSenior Reporter", "By {a}, Senior Political Correspondent", "By {a} • {s}", "by {a}",
    "By {a}\nStaff Writer", "Story by {a}", "{a} / {s}", "By {a} @reporter", "By {a} in Washington",
]  # fmt: skip
ES_BYLINES = [
    "Por {a}", "POR {A}", "Por: {a}", "{a}", "Escrito por {a}", "Autor: {a}", "Texto: {a}", "{a} | {s}",
    "{a} / {s}", "Por {a} / Periodista", "Por {a} | {s}", "Por\n{a}", "{a}\nRedactora", "por {a}",
    "{a}, {s}", "Por {a} - {s}", "Por {a}, enviada especial", "Por {a} en Bogotá",
]  # fmt: skip
EN_NOISE = [
    "Share this article", "Share", "Facebook Twitter Email", "Advertisement", "5 min read",
    "12 Comments", "Listen to this article", "Save", "Print", "Sign up for our newsletter",
    "Subscribe", "SHARE ON FACEBOOK", "Tweet", "Gift this article", "Comments (14)",
]  # fmt: skip
ES_NOISE = [
    "Compartir", "Comparte esta noticia", "Facebook Twitter WhatsApp", "Publicidad", "3 min de lectura",
    "12 comentarios", "Escuchar este artículo", "Guardar", "Imprimir", "Suscríbete", "Síguenos en Twitter",
    "Copiar enlace", "Tiempo de lectura: 4 min",
]  # fmt: skip
EN_NAVIGATION = [
    "Menu", "Skip to main content", "Sign in", "Search", "Home > News > Politics", "Politics",
    "Home / Politics", "Home » World » Americas", "NEWS", "Opinion", "U.S. News", "Live TV", "Subscribe",
]  # fmt: skip
ES_NAVIGATION = [
    "Menú", "Inicio > Noticias > Política", "Iniciar sesión", "Buscar", "Política", "Inicio / Mundo",
    "Portada » Economía", "NACIONAL", "Deportes", "Suscríbete", "Últimas noticias",
]  # fmt: skip
EN_CAPTIONS = [
    "Protesters gather outside the court on Tuesday. (Photo: Jo Bloggs/Getty Images)",
    "The senator leaves a meeting at the Capitol. Jo Bloggs/AP",
    "The minister speaks to reporters | Jo Bloggs/Getty Images",
    "Photo: Jo Bloggs / Reuters",
    "A view of the harbour in the morning. Photograph: Jo Bloggs/AFP",
    "FILE PHOTO: The bank's headquarters are seen in the city, March 3, 2011. REUTERS/Jo Bloggs",
]
ES_CAPTIONS = [
    "Manifestantes frente a la corte este martes. (Foto: Ana Paz/EFE)",
    "La senadora sale de una reunión. Foto: Ana Paz",
    "Foto: Archivo / El Diario",
    "Vista del puerto en la mañana. Crédito: Ana Paz",
    "Imagen: Getty Images",
]
EN_INSERTS = ["Advertisement", "Read more: What the court said about the case", "RELATED: Five things to know",
              "Sign up for our newsletter to get the day's news", "Story continues below advertisement"]  # fmt: skip
ES_INSERTS = ["Publicidad", "Lea también: Lo que dijo la corte sobre el caso", "Te puede interesar: Cinco claves",
              "Suscríbete a nuestro boletín de noticias"]  # fmt: skip
EN_TAILS = [
    "Copyright {y} {s}. All rights reserved.", "© {y} {s}", "Tags: economy, congress", "Comments",
    "Follow us on Twitter and Facebook", "Sign up for our daily newsletter",
    "{f} is a reporter who covers Congress and the economy.", "Related Articles", "Donate now to support our journalism.",
]  # fmt: skip
ES_TAILS = [
    "© {y} {s}. Todos los derechos reservados.", "Etiquetas: economía, congreso", "Comentarios",
    "Síguenos en Twitter y Facebook", "Suscríbete a nuestro boletín", "{f} es periodista y cubre la economía.",
    "Temas relacionados", "Apoya nuestro periodismo: haz una donación.",
]  # fmt: skip


def upper(names: str, language: str) -> str:
    """Names in capitals, the word between them left small."""
    word = " y " if language == "es" else " and "
    return word.join(part.upper() for part in names.split(word))


def mixed(t: Truth, rng: random.Random) -> Page:
    """A page of random parts in a random, possible order."""
    es = t.language == "es"
    printed = {"title", "author"}
    head: list[str] = []
    if rng.random() < 0.35:
        tagline = rng.choice(
            ["", " – Noticias del país", " | Noticias"]
            if es
            else ["", " – News and analysis", " | News"]
        )
        head.append(t.source + tagline)
        printed.add("source")
    head += rng.sample(ES_NAVIGATION if es else EN_NAVIGATION, rng.choice([0, 0, 1, 2, 3]))
    title = t.title
    if rng.random() < 0.15:
        title = f"{t.title} {rng.choice(['|', '-', '|'])} {t.source}"
        printed.add("source")
    head.append(title)
    if rng.random() < 0.15:
        head.append(t.title)
    if rng.random() < 0.3:
        head.append(first_words(t.paragraphs[-1], rng.choice([10, 16, 24])) + rng.choice(["", "."]))
    meta, meta_prints = meta_lines(t, rng)
    printed |= meta_prints
    noise = ES_NOISE if es else EN_NOISE
    for line in rng.sample(noise, rng.choice([0, 1, 1, 2])):
        meta.insert(rng.randrange(len(meta) + 1), line)
    if rng.random() < 0.35:
        meta.append(rng.choice(ES_CAPTIONS if es else EN_CAPTIONS))
    body = list(t.paragraphs)
    for line in rng.sample(ES_INSERTS if es else EN_INSERTS, rng.choice([0, 1, 2])):
        body.insert(rng.randrange(1, len(body)), line)
    tail = rng.sample(ES_TAILS if es else EN_TAILS, rng.choice([0, 1, 2, 3]))
    if any("{s}" in line for line in tail):
        printed.add("source")
    tail = [x.format(y=t.date.year, s=t.source, f=t.authors[0]) for x in tail]
    if rng.random() < 0.08:
        body = [fill(p, 76) for p in body]
    gap = "\n\n" if rng.random() < 0.7 or "\n" in "".join(body) else "\n"
    return Page(gap.join([*head, *meta, *body, *tail]), frozenset(printed))


def meta_lines(t: Truth, rng: random.Random) -> tuple[list[str], set[str]]:
    """Byline and date, apart or on one line, in either order; and what they print."""
    es = t.language == "es"
    printed = set()
    form = rng.choice(ES_BYLINES if es else EN_BYLINES)
    if "{s}" in form:
        printed.add("source")
    byline = form.format(a=t.by, A=upper(t.by, t.language), s=t.source)
    if rng.random() < 0.1:
        return [byline], printed
    printed.add("date")
    date = rng.choice(spanish_dates(t.date) if es else english_dates(t.date))
    date = rng.choice(ES_LABELS if es else EN_LABELS) + date
    if rng.random() < 0.2 and "\n" not in byline:
        mark = rng.choice([" | ", " - ", " · ", ", "])
        return [rng.choice([f"{byline}{mark}{date}", f"{date}{mark}{byline}"])], printed
    lines = [byline, date] if rng.random() < 0.65 else [date, byline]
    if rng.random() < 0.2:
        later = t.date + dt.timedelta(3)
        again = spanish_dates(later)[0] if es else english_dates(later)[0]
        lines.insert(
            rng.choice([len(lines), lines.index(date)]),
            f"{'Actualizado' if es else 'Updated'} {again}",
        )
    return lines, printed

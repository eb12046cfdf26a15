"""Dates, languages, directions and links in words that pages can show."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_percent
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from newsroom.countries import locale_of_interface
from newsroom.models import EntityKind, Precision
from newsroom.text import UNSHOWN, one_line

# What entities of each kind are together.
KINDS = {
    EntityKind.PERSON.value: gettext_lazy("People"),
    EntityKind.ORGANISATION.value: gettext_lazy("Organisations"),
    EntityKind.PLACE.value: gettext_lazy("Places"),
}
# What an address may hold as it is: what RFC 3986 reserves, and signs that are encoded already.
UNQUOTED = "/?#[]@!$&'()*+,;=:%~"
STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
# Languages written from right to left (ISO 639-1 and -3 codes; Unicode CLDR, character order).
RIGHT_TO_LEFT = frozenset(
    [
        "ar",
        "arc",
        "ckb",
        "dv",
        "fa",
        "he",
        "khw",
        "ks",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "syr",
        "ug",
        "ur",
        "uz-arab",
        "yi",
    ]
)


def date_text(date: dt.date, precision: str | None) -> str:
    """The date as the interface's language writes it, no more precise than it is known."""
    if precision == Precision.YEAR:
        return str(date.year)
    month = precision == Precision.MONTH
    return _date_text(date, "YEAR_MONTH_FORMAT" if month else "DATE_FORMAT", get_language())


@lru_cache(maxsize=10_000)
def _date_text(date: dt.date, written: str, language: str | None) -> str:
    """The date in a format of a language; a page of results has dozens, and many on every page."""
    return date_format(date, written)


def short_day(date: dt.date) -> str:
    """A day with its month abbreviated, as the interface's language writes it: 1 Nov 2022."""
    text: str = format_date(date, "d MMM y", locale=locale_of_interface())
    return text


def days_text(first: dt.date, last: dt.date, *, short: bool = False) -> str:
    """From one day to another, as the interface's language writes it: 1–2 July 2020.

    `short`: with the months as abbreviations. What both days have in common is said once (Unicode CLDR,
    interval formats).
    """
    if first == last:
        return short_day(first) if short else date_text(first, Precision.DAY)
    locale = locale_of_interface()
    # In English the day is first here, as in all dates of the pages.
    locale = Locale("en", "GB") if locale.language == "en" else locale
    differs = "y" if first.year != last.year else "M" if first.month != last.month else "d"
    written = locale.interval_formats.get("yMMMd" if short else "yMMMMd")
    if written is None:
        short_parts = locale.interval_formats["yMMMd"]
        written = {
            at: [part.replace("MMM", "MMMM") for part in parts] for at, parts in short_parts.items()
        }
    parts = zip((first, last), written[differs], strict=True)
    text = "".join(format_date(date, part, locale=locale) for date, part in parts)
    return text.replace("\u2009", " ")


def listed(words: Sequence[str]) -> str:
    """Words as one text: "German, French and Italian"."""
    text: str = format_list(words, locale=locale_of_interface())
    return text


def percent(share: float, *, tenths: bool = False) -> str:
    """A share in whole percent, or in `tenths` of them, as the interface's language writes it.

    What is something is not told to be nothing: less than half a percent is "<1%".
    """
    locale = locale_of_interface()
    pattern = str(locale.percent_formats[None].pattern)
    written = pattern.replace("##0", "##0.0") if tenths else pattern
    few = not tenths and 0 < share < 0.005
    text: str = format_percent(0.01 if few else share, written, locale=locale)
    return f"<{text}" if few else text


def direction(code: str) -> str:
    """The `dir` of text in this language; "auto" (by its first letter) where it may be either."""
    return "rtl" if code in RIGHT_TO_LEFT else "auto"


def showable(text: str) -> str:
    """The text with U+FFFD for what HTML cannot hold: controls, and what is no character."""
    return UNSHOWN.sub("\ufffd", text)


def shortened(text: str, longest: int) -> str:
    """The text on one line and in at most so many characters, cut at a word, with "…"."""
    text = one_line(text)
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    # In scripts without blanks between words it ends anywhere.
    return (cut.rsplit(" ", 1)[0] if " " in cut[longest // 2 :] else cut).rstrip() + "…"


def web_address(url: str) -> str:
    """`url` as programs take it (`percent_encoded`) if following it does nothing but open a web page, else ""."""
    try:
        parts = urlsplit(url.strip())
        host = bool(parts.hostname)
    except ValueError:
        return ""
    return percent_encoded(url) if parts.scheme in ("http", "https") and host else ""


def exported_address(url: str) -> str:
    """An address for a file that others open: a web address, or as it came if it has no scheme.

    "" for what a program would run, or look up on its own machine ("javascript:", "data:", "file:").
    """
    bare = url.strip()
    if ":" in re.split("[/?#]", bare, maxsplit=1)[0]:
        return web_address(bare)
    return percent_encoded(bare)


def percent_encoded(url: str) -> str:
    """The address in ASCII (RFC 3986): its host as IDNA, other letters and signs as bytes of UTF-8.

    What is encoded already stays as it is.
    """
    url = STRAY_PERCENT.sub("%25", one_line(url))
    try:
        parts = urlsplit(url)
        netloc = parts.netloc
        if not netloc.isascii():
            user, at, host = netloc.rpartition("@")
            netloc = quote(user, safe=":%") + at + host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return quote(url, safe=UNQUOTED)
    return quote(urlunsplit(parts._replace(netloc=netloc)), safe=UNQUOTED)


def week_start() -> int:
    """The weekday that weeks begin with in the interface's language: 0 is Monday."""
    day: int = locale_of_interface().first_week_day
    return day


def breakable(path: str) -> SafeString:
    """A path that goes on in the next line behind one of its slashes, before it breaks within a name."""
    *folders, name = path.split("/")
    return format_html(
        "{}{}", format_html_join("", "{}/<wbr>", ((each,) for each in folders)), name
    )

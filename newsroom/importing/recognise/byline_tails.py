"""What runs on behind the names of a byline: dates, places, handles, addresses, jobs, other credits."""

from __future__ import annotations

import re

from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.dates import (
    TIME,
    find_dates,
    labels,
    weekday_names,
)
from newsroom.importing.recognise.phrases import fill, word_set
from newsroom.text import fold

# What ends the names on a byline that runs on.
RUNS_ON = re.compile(
    fill(r"""
      \s+{reports from}\s+(?=[A-ZÁÉÍÓÚÑ])      # "Jane Doe in London"
    | \s+{verb after names}\s+                 # "Jane Doe is the editor"
    | \s*@\w                                   # "Jane Doe @janedoe"
    | \s+(?i:on|am|el|le|il)\s+(?=\d)           # "JANE DOE ON 11/13/19"
    | \s+https?:                               # "Jane Doe https://example.org"
    | \s+[\w.]+@[\w-]+\.[\w.]+                # "Jane Doe jane@example.org"
    | \s*[;,(.]\s*(?i:{other credit})\b          # "Jane Doe; additional reporting by Ann Lee"
    """),
    re.X,
)
# "Jane Doe in London and John Roe in Paris"
PLACED_BEFORE_AND = re.compile(
    fill(r"\s+{in a place}\s+[A-ZÁÉÍÓÚÑ][\w.'’-]*(?:,?\s[A-Z][\w.'’-]*){0,3}?(?=\s+{and}\s+[A-Z])")
)
# "By Jane DoeStaff Writer"
GLUED_JOB = re.compile(fill(r"(?<=[a-zà-ÿ]{2})(?=(?:[A-Z][\w&]*\s){0,3}(?i:{job})\b)"))
# "Jane Doe for The Paper"
FOR = re.compile(fill(r"\s+(?i:{for})\s+(?:the\s+)?(?=[A-ZÁÉÍÓÚÑ]|(?:\w+\.)+[a-z]{2,}$)"))
# "Jane DoeView More Articles"
MORE_BY = re.compile(fill(r"\s*{more by an author}\W*$"), re.I)
BEFORE_DATE = word_set("before a date")


def strip_tail(text: str) -> str:
    """A byline's names without what runs on after them: dates, places, handles, addresses."""
    text = MORE_BY.sub("", text)
    text = GLUED_JOB.sub(" | ", PLACED_BEFORE_AND.sub("", text))
    if stop := RUNS_ON.search(text):
        text = text[: stop.start()]
    parts = [p for p in re.split(r"\s*[|•·●]\s*|\s+[-–—]+\s+", text) if p]
    kept = [p for p in map(strip_date, parts) if p]
    return " | ".join(map(parted_at_for, kept))


def parted_at_for(text: str) -> str:
    """ "Jane Doe | Harbour Gazette" for "Jane Doe for Harbour Gazette"; who works for an outlet is none."""
    writer, *outlets = FOR.split(text)
    if outlets and known.is_outlets_name(writer):
        return " | ".join(outlets)
    return " | ".join([writer, *outlets])


def strip_date(text: str) -> str:
    """`text` up to a date, a time or a word that labels them, without the weekday before it."""
    starts = [found.start for found in find_dates(text)[:1]]
    starts += [m.start() for m in (TIME.search(text), labels().search(text)) if m]
    if not starts:
        return text
    parts = text[: min(starts)].split()
    while parts and fold(parts[-1]) in BEFORE_DATE:
        parts.pop()
    # One day of the week: in some language names are days' short forms, "Minh Do on Monday".
    if parts and fold(parts[-1]).strip(".,()") in weekday_names():
        parts.pop()
    while parts and fold(parts[-1]) in BEFORE_DATE:
        parts.pop()
    return " ".join(parts).strip(" ,|-–—(")

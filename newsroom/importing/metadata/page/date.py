"""The day of a page's publication: as its data say, in the zone of who prints it."""

from __future__ import annotations

import datetime as dt
import re

from newsroom.importing.metadata.date import DateReader, url_date
from newsroom.importing.metadata.page.choice import Choice, given
from newsroom.importing.metadata.page.printed import Printed
from newsroom.importing.reading.page_data import PageSaid, Said
from newsroom.importing.recognise.dates import FIRST_YEAR, parse_given
from newsroom.importing.types import ParseContext, ParsedEvidence

CLOCK = re.compile(r"\d{1,2}:\d\d")
UTC = re.compile(r"(?:Z|[+-]00:?00|GMT|UTC)\s*$")
DAY = dt.timedelta(1)
LONG = 31 * DAY
# Hours of UTC at which it is the day before in the west, and the day after in the east.
WEST, EAST = 12, 10
UPDATE = "update line"
SAME_TIME = dt.timedelta(minutes=2)


def choose(
    said: PageSaid,
    printed: Printed,
    address: str,
    retrieved: str,
    context: ParseContext,
    *,
    own_address: bool = True,
) -> Choice | None:
    """The day: of the data, corrected by what is printed or stands in the address; else printed.

    Data are in a zone of their own: what they say to the minute may have been the day before where
    it was published. What is a day off from that is the page's own day.
    A time at which the page was fetched, or later, is when it was made, and not when the article was
    published; `retrieved` says it, where that is known. What stands in the address of the outlet that a
    page has its article from is the day of that: `own_address` says that it is not.
    """
    language = next((one.value[:2].lower() for one in said.values.get("language", ())), "")
    seen = printed.date(language)
    found = [
        (one, day)
        for one in said.values.get("date", ())
        if not is_now(one.value, retrieved) and (day := read(one, context))
    ]
    if not found:
        return (
            Choice(str(seen.value), seen.origin, seen.rule, seen.quote)
            if seen and seen.value
            else None
        )
    one, day = found[0]
    if not CLOCK.search(one.value):
        return given(one, day.isoformat())
    if seen and (seen_day := day_of(seen)):
        if is_day_where_printed(one, day, seen, seen_day) or is_overwritten(one, said, day, seen):
            return Choice(seen_day.isoformat(), "extracted", seen.rule, seen.quote)
    elif local := next((other for other in found[1:] if is_local(*found[0], *other)), None):
        return given(local[0], local[1].isoformat())
    elif own_address and (own := address_day(address, context)) and abs(own - day) == DAY:
        return Choice(own.isoformat(), "inferred", "day in the address", address)
    return given(one, day.isoformat())


def is_day_where_printed(one: Said, day: dt.date, seen: ParsedEvidence, seen_day: dt.date) -> bool:
    """Whether the printed day, a day off from that of the data, may be the same moment's elsewhere."""
    clock = CLOCK.search(one.value)
    hour = int(clock[0].partition(":")[0]) if clock else 0
    if day - seen_day == DAY:  # nothing is updated before it is published
        return hour < WEST
    return seen_day - day == DAY and hour >= EAST and not seen.rule.startswith(UPDATE)


def is_overwritten(one: Said, said: PageSaid, day: dt.date, seen: ParsedEvidence) -> bool:
    """Whether the data say the time of the last change for that of publication, and the page an earlier one."""
    changed = [other.value for other in said.values.get("modified", ())]
    seen_day = day_of(seen)
    earlier = seen_day is not None and dt.timedelta(0) < day - seen_day < LONG
    return one.value in changed and earlier and not seen.rule.startswith(UPDATE)


def is_now(value: str, retrieved: str) -> bool:
    """Whether a time is the one at which the page was fetched, or later."""
    at, then = moment(value), moment(retrieved)
    return at is not None and then is not None and at > then - SAME_TIME


def moment(text: str) -> dt.datetime | None:
    """A time of a clock, in UTC where it says no zone; None for what is none."""
    try:
        found = dt.datetime.fromisoformat(text.strip().replace(" UTC", "Z"))
    except ValueError:
        return None
    if not CLOCK.search(text):
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def is_local(one: Said, day: dt.date, other: Said, other_day: dt.date) -> bool:
    """Whether two data say the same minute, the other in the zone of who wrote it."""
    clocks = CLOCK.search(one.value), CLOCK.search(other.value)
    if abs(day - other_day) != DAY or not (clocks[0] and clocks[1] and UTC.search(one.value)):
        return False
    return clocks[0][0][-2:] == clocks[1][0][-2:] and not UTC.search(other.value)


def read(said: Said, context: ParseContext) -> dt.date | None:
    """The day that the data say, None for what is none, or none of an article."""
    found = parse_given(said.value, context.today)
    if found is None or found.date is None or found.other is not None or found.precision != "day":
        return None
    return found.date if found.date.year >= FIRST_YEAR and found.date <= context.today else None


def day_of(evidence: ParsedEvidence) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(evidence.value))
    except ValueError:
        return None


def address_day(address: str, context: ParseContext) -> dt.date | None:
    found = url_date(address, DateReader(context, "", "", None))
    return day_of(found) if found else None

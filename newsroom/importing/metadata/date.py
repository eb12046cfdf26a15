"""When an article was published, as surely as it says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from newsroom.importing.metadata.clues import Clues
from newsroom.importing.recognise.captions import FILE_PHOTO
from newsroom.importing.recognise.dates import (
    FoundDate,
    SettledDate,
    day,
    find_dates,
    label_before,
    month_numbers,
    parse_given,
    quick_years,
    resolve,
    weekday_names,
)
from newsroom.importing.recognise.loose_dates import (
    find_short_dates,
    find_yearless_dates,
    is_yearless_date,
)
from newsroom.importing.recognise.outlets import puts_day_first, same_outlet
from newsroom.importing.types import (
    BlockKind,
    Origin,
    ParseContext,
    ParsedBlock,
    ParsedEvidence,
)
from newsroom.partial_dates import PartialDate
from newsroom.text import fold

# "/2022/11/01/", "/2022-nov-1-", "/20221101/": figures without a mark between them come in twos.
URL_DAY = re.compile(
    r"""
    /(?P<y>(?:19|20)\d\d)
    (?:[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>[0-2]\d|3[01])
      |[/-](?P<m2>1[0-2]|0?[1-9]|[a-z]{3,9})[/-](?P<d2>\d{1,2}))
    (?=[/_-]|$)
    """,
    re.I | re.X,
)
# "/2022/11/the-bank-closes": a slug behind it, where a number may be anything.
URL_MONTH = re.compile(
    r"/(?P<y>(?:19|20)\d\d)/(?P<m>0[1-9]|1[0-2]|[a-z]{3,9})/(?=[^/?#.]*[^\W\d_]{2})", re.I
)
URL_COMPACT = re.compile(r"[-_/](?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[-_/.]|$)")
DATE_COLUMN = "date column"
# So many days a post may be from the date line that tells no year.
NEAR = 60
# So many characters of a first paragraph are looked through for the day of each picture.
LEAD = 4_000
# "29 November 2018 – 20 January 2019", "2018.04.05 ~"
RANGE = re.compile(r"\s*(?:[–—~|-]|to|until|al?|bis|à)\s*", re.I)
UNTIL = re.compile(r"\s*~")
# "CARACAS, November 1, 2022 (Agency) —" at the head of the text.
TEXT_DATELINE = re.compile(
    r"""
    ^(?P<place>[^\W\d_][^.!?;:]{1,40}?)[,.]?\s*[(|–-]?\s*     # "CARACAS, "
    (?P<date>.{6,40}?)\s*\)?\s*                              # "November 1, 2022 "
    (?:\([^)]{2,40}\)\s*)?                                   # "(Agency) "
    (?:[.,:]?\s*[–—-]+|\.\s*/)                               # "—"
    """,
    re.S | re.X,
)


def find_published(clues: Clues) -> ParsedEvidence | None:
    """The publication date: given, printed, in the address, or not before the latest post.

    Its value is an ISO date as far as it is known. What was found and cannot be true leaves a
    refusal, without a value, if nothing better is found.
    """
    blocks = clues.blocks
    reader = DateReader(clues.context, clues.text("source"), clues.language, not_before(blocks))
    refused: ParsedEvidence | None = None
    for find in (
        partial(given_date, clues.given),
        partial(printed_date, blocks),
        partial(text_dateline, blocks),
        partial(url_date, clues.text("url")),
        partial(yearless_date, blocks),
        partial(latest_dated, blocks),
    ):
        found = find(reader)
        if found and found.value:
            return found
        refused = refused or found
    return refused


@dataclass(frozen=True, slots=True)
class DateReader:
    """What it takes to settle a date that was found."""

    context: ParseContext
    source: str
    language: str
    not_before: dt.date | None

    def settle(self, found: FoundDate, text: str, rule: str) -> ParsedEvidence:
        """`found` as the publication date, or refused with the reason."""
        got = resolve(
            found,
            today=self.context.today,
            day_first=self.habit(),
            language=self.language,
            text=text,
            not_before=self.not_before,
        )
        return evidence_of(got, text, rule)

    def habit(self) -> bool | None:
        """Whether the source puts days first, None if that is not known."""
        habits = self.context.day_first
        if self.source in habits:
            return habits[self.source]
        for name, habit in habits.items():
            if same_outlet(name, self.source):
                return habit
        return puts_day_first(self.source) if self.source else None


def evidence_of(got: SettledDate, quote: str, rule: str) -> ParsedEvidence:
    """The evidence for a settled date; for a refused one the rule says the reason."""
    given = rule == DATE_COLUMN
    if got.date is None:
        origin: Origin = "given" if given else "extracted"
        return ParsedEvidence(None, origin, f"{rule}, refused: {got.reason}", quote)
    origin = "given" if given else "inferred" if got.inferred else "extracted"
    said = f"{rule} ({got.reason})" if got.reason else rule
    return ParsedEvidence(PartialDate(got.date, got.precision).iso, origin, said, quote)


def given_date(given: Mapping[str, str], reader: DateReader) -> ParsedEvidence | None:
    """What the export's date column says."""
    column = given.get("date", "").strip()
    if not column or not any(map(str.isalnum, column)):
        return None
    found = parse_given(column, reader.context.today)
    if found is None:
        return ParsedEvidence(None, "given", "date column, refused: not a date", column)
    return reader.settle(found, column, DATE_COLUMN)


def printed_date(blocks: Sequence[ParsedBlock], reader: DateReader) -> ParsedEvidence | None:
    """The date of a date line or byline: "published" wins over none, none over "updated"."""
    ranks = {"published": 0, "": 1, "updated": 2}
    rules = {"published": "publication line", "": "dateline", "updated": "update line"}
    options: list[tuple[int, int, FoundDate, str, str]] = []
    pending = ""
    for place, block in enumerate(blocks):
        if block.kind not in (BlockKind.DATELINE, BlockKind.BYLINE):
            pending = ""
            continue
        found = find_dates(block.text) or short_dates(block.text, reader.context.today)
        if is_range(block.text, found):
            continue
        for date in found:
            label = label_before(block.text, date.start) or pending
            coarse = 3 if date.precision != "day" else 0
            options.append((ranks[label] + coarse, place, date, block.text, rules[label]))
        # A label alone on its line speaks for the next one.
        pending = "" if found else label_before(block.text, len(block.text))
    options.sort(key=lambda option: option[:2])
    refused = None
    for _, _, date, text, rule in options:
        got = reader.settle(date, text, rule)
        if got.value:
            return got
        refused = refused or got
    return refused


def short_dates(text: str, today: dt.date) -> list[FoundDate]:
    """The dates with a short year in a line, but not those of an update: too weak for both."""
    return [d for d in find_short_dates(text, today) if label_before(text, d.start) != "updated"]


def is_range(text: str, found: Sequence[FoundDate]) -> bool:
    """Whether a line tells from when until when something lasts: that dates an event."""
    if not found or any(label_before(text, date.start) for date in found):
        return False
    if UNTIL.match(text[found[-1].end :]):
        return True
    days = [date.date for date in found if date.date]
    between = RANGE.fullmatch(text[found[0].end : found[1].start]) if len(found) == 2 else None
    return between is not None and len(days) == 2 and days[1] > days[0]


def text_dateline(blocks: Sequence[ParsedBlock], reader: DateReader) -> ParsedEvidence | None:
    """The date that the text begins with, after the place: "CARACAS, November 1, 2022 —"."""
    for block in blocks:
        if block.kind in (BlockKind.PARAGRAPH, BlockKind.STANDFIRST):
            head = block.text[:110]
            match = TEXT_DATELINE.match(head) if quick_years().search(head) else None
            dates = [d for d in find_dates(match["date"]) if d.precision == "day"] if match else []
            if dates and match:
                return reader.settle(dates[0], match[0].strip(), "dateline of the text")
            if block.kind is BlockKind.PARAGRAPH:
                return None
    return None


def url_date(url: str, reader: DateReader) -> ParsedEvidence | None:
    """The day, else the month, in an address's path; weak, so inferred."""
    for pattern in (URL_DAY, URL_COMPACT, URL_MONTH):
        for match in pattern.finditer(url):
            found = written_in(match)
            if found and found.date <= reader.context.today:
                rule = "day in the address" if found.precision == "day" else "month in the address"
                return ParsedEvidence(found.iso, "inferred", rule, match[0])
    return None


def written_in(address: re.Match[str]) -> PartialDate | None:
    """The date of an address's parts: year, month in figures or letters, maybe a day."""
    part = {name[0]: value for name, value in address.groupdict().items() if value}
    month = int(part["m"]) if part["m"].isdigit() else month_numbers().get(fold(part["m"]), 0)
    date = day(int(part["y"]), month, int(part.get("d", 1)))
    return PartialDate(date, "day" if "d" in part else "month") if date else None


def yearless_date(blocks: Sequence[ParsedBlock], reader: DateReader) -> ParsedEvidence | None:
    """The day of a date line that says no year, in the year of the latest post: so inferred.

    The post may be of the days before it, or of a later one where the article was updated.
    """
    if reader.not_before is None:
        return None
    for block in blocks:
        if block.kind is not BlockKind.DATELINE or not is_yearless_date(block.text):
            continue
        for found in find_yearless_dates(block.text, reader.not_before.year):
            near = found.date and abs((found.date - reader.not_before).days) <= NEAR
            if found.date and near and label_before(block.text, found.start) != "updated":
                rule = "dateline, in the year of a post"
                return ParsedEvidence(found.date.isoformat(), "inferred", rule, block.text)
    return None


def latest_dated(blocks: Sequence[ParsedBlock], reader: DateReader) -> ParsedEvidence | None:
    """The day of the latest post or pictured event: the article cannot be older."""
    options: list[tuple[dt.date, int, str, str]] = []
    lead = [b.text[:LEAD] for b in blocks if b.kind is BlockKind.PARAGRAPH][:4]
    for block in blocks:
        if block.kind is BlockKind.EMBED and block.published:
            quote = f"{block.author} (@{block.handle}) {block.published.isoformat()}"
            options.append((block.published, 1, "latest dated embed (not before)", quote))
        elif block.kind is BlockKind.CAPTION and not FILE_PHOTO.search(block.text):
            for found in find_dates(block.text):
                if found.date and found.other is None and told_in(lead, found):
                    rule = "latest dated caption (not before)"
                    options.append((found.date, 0, rule, block.text[found.start : found.end]))
    options = [option for option in options if option[0] <= reader.context.today]
    if not options:
        return None
    date, _, rule, quote = max(options, key=lambda option: option[:2])
    return ParsedEvidence(date.isoformat(), "inferred", rule, quote)


def told_in(lead: Sequence[str], found: FoundDate) -> bool:
    """Whether the first paragraphs speak of the day of a picture: by weekday, or month and day.

    A picture from the files is of another day.
    """
    if found.date is None or found.precision != "day":
        return False
    weekdays, months = weekday_names(), month_numbers()
    for text in lead:
        words = re.findall(r"\w+", fold(text))
        if any(weekdays.get(word) == found.date.weekday() for word in words if len(word) > 4):
            return True
        for word, after, before in zip(words, [*words[1:], ""], ["", *words[:-1]], strict=True):
            if months.get(word) == found.date.month and str(found.date.day) in (after, before):
                return True
    return False


def not_before(blocks: Sequence[ParsedBlock]) -> dt.date | None:
    """The latest day that posts are dated with."""
    return max((b.published for b in blocks if b.published), default=None)

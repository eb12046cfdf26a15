"""The dates of a search as a bar chart whose bars narrow it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import formats
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from newsroom.pages.formats import date_text
from newsroom.partial_dates import PartialDate
from search.criteria import Criteria
from search.types import Granularity, Histogram

# Fewer periods than these are not drawn wider than so many would be.
FEWEST_SLOTS: Final[dict[Granularity, int]] = {"year": 10, "month": 12, "day": 28}
# So many labels have room beside each other on a phone.
MOST_TICKS: Final[dict[Granularity, int]] = {"year": 7, "month": 4, "day": 5}
STEPS: Final[dict[Granularity, tuple[int, ...]]] = {
    "year": (1, 2, 5, 10, 20, 50, 100, 500),
    "month": (1, 3, 6, 12, 24),
    "day": (1, 2, 7, 14),
}
# A bar lower than this could not be seen, nor clicked.
LOWEST: Final = 3.0
FINER: Final[dict[Granularity, int]] = {"year": 0, "month": 1, "day": 2}


@dataclass(frozen=True, slots=True)
class ChartBar:
    """One period with hits, or without any within the chosen range.

    `x`, `width` and `height` are in percent of the chart; without hits `height` and `count` are 0 and `url` is "".
    """

    label: str
    value: str
    first: dt.date
    last: dt.date
    count: int
    url: str
    chosen: bool
    x: float
    width: float
    height: float

    @property
    def y(self) -> float:
        """Where the bar begins, in percent of the chart's height from its top."""
        return round(100 - self.height, 1)


@dataclass(frozen=True, slots=True)
class AxisLabel:
    """A label under the axis, its middle at `x` percent unless `anchor` says which end is there."""

    label: str
    x: float
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one granularity over time, and the labels under them."""

    granularity: Granularity
    bars: tuple[ChartBar, ...]
    ticks: tuple[AxisLabel, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """A range of dates that people often ask for."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class DateHistogram:
    """All dates of a search; `detail` shows the chosen range more closely where there is more."""

    overview: Chart | None
    detail: Chart | None
    undated: int
    undated_url: str
    presets: tuple[Preset, ...]

    @property
    def span(self) -> str:
        """From when to when the dates are, in words; "" where there are none."""
        bars = self.overview.bars if self.overview else ()
        if not bars:
            return ""
        if len(bars) == 1:
            return bars[0].label
        dash = "–" if self.overview and self.overview.granularity == "year" else " – "
        return f"{bars[0].label}{dash}{bars[-1].label}"


def make_date_histogram(
    criteria: Criteria, histogram: Histogram | None, detail: Histogram | None
) -> DateHistogram | None:
    """The chart of a histogram; None where there is nothing to draw."""
    if histogram is None or not (histogram.bars or histogram.none or criteria.first):
        return None
    closer = None
    if detail and detail.bars and FINER[detail.granularity] > FINER[histogram.granularity]:
        closer = _chart(criteria, detail)
    return DateHistogram(
        overview=_chart(criteria, histogram) if histogram.bars else None,
        detail=closer,
        undated=histogram.none,
        undated_url=criteria.changed(first=None, last=None, undated=True).url,
        presets=_presets(criteria, histogram),
    )


def _slot(start: dt.date, granularity: Granularity) -> int:
    """A number that grows by one from each period to the next."""
    if granularity == "year":
        return start.year
    return start.year * 12 + start.month if granularity == "month" else start.toordinal()


def _start(slot: int, granularity: Granularity) -> dt.date:
    """The first day of the period with that number."""
    if granularity == "day":
        return dt.date.fromordinal(slot)
    year, month = (slot, 1) if granularity == "year" else ((slot - 1) // 12, (slot - 1) % 12 + 1)
    return dt.date(year, month, 1)


def _chart(criteria: Criteria, histogram: Histogram) -> Chart:
    granularity, found = histogram.granularity, histogram.bars
    counts = {_slot(bar.start, granularity): bar.count for bar in found}
    begin, end = min(counts), max(counts)
    width = 100 / max(end - begin + 1, FEWEST_SLOTS[granularity])
    greatest = max(counts.values())
    bars = []
    for slot in range(begin, end + 1):
        count = counts.get(slot, 0)
        if not (count or criteria.first or criteria.last):
            continue
        start = _start(slot, granularity)
        period = PartialDate(start, granularity)
        chosen = _overlaps(criteria, start, period.last)
        if not (count or chosen):
            continue
        bars.append(
            ChartBar(
                label=date_text(start, granularity),
                value=period.iso,
                first=start,
                last=period.last,
                count=count,
                url=criteria.within(start, period.last).url if count else "",
                chosen=chosen,
                x=round((slot - begin) * width, 2),
                width=round(width * 0.86, 2),
                height=round(max(100 * count / greatest, LOWEST), 1) if count else 0,
            )
        )
    return Chart(granularity, tuple(bars), _ticks(begin, end, granularity))


def _overlaps(criteria: Criteria, first: dt.date, last: dt.date) -> bool:
    """Whether a period lies in the chosen range, or parts of it do."""
    if not (criteria.first or criteria.last):
        return False
    return (criteria.first or dt.date.min) <= last and first <= (criteria.last or dt.date.max)


def _ticks(begin: int, end: int, granularity: Granularity) -> tuple[AxisLabel, ...]:
    """At most so many labels, at round places, in the middle of the bars from one slot to another."""
    slots = max(end - begin + 1, FEWEST_SLOTS[granularity])
    width, most = 100 / slots, MOST_TICKS[granularity]
    step = next((s for s in STEPS[granularity] if slots / s <= most), slots)
    ticks: list[AxisLabel] = []
    for slot in range(begin, end + 1):
        if _is_round(slot - begin if granularity == "day" else slot, step, granularity):
            middle = (slot - begin + 0.43) * width
            label = _tick_label(slot, granularity, whole=not ticks)
            if middle < 3.5:
                ticks.append(AxisLabel(label, 0, "start"))
            elif middle > 96.5:
                ticks.append(AxisLabel(label, 100, "end"))
            else:
                ticks.append(AxisLabel(label, round(middle, 2), ""))
    return tuple(ticks)


def _is_round(slot: int, step: int, granularity: Granularity) -> bool:
    return (slot - 1 if granularity == "month" else slot) % step == 0


def _tick_label(slot: int, granularity: Granularity, *, whole: bool) -> str:
    """The label of a period, short; a month with its year where it begins one, or if `whole`."""
    if granularity == "year":
        return str(slot)
    if granularity == "day":
        return formats.date_format(dt.date.fromordinal(slot), "j M")
    start = _start(slot, granularity)
    return formats.date_format(start, "M Y" if whole or start.month == 1 else "M")


def _presets(criteria: Criteria, histogram: Histogram) -> tuple[Preset, ...]:
    """Ranges that people ask for, where they hold anything."""
    today = localdate()
    ranges: Sequence[tuple[str, dt.date]] = (
        (_("Past 30 days"), today - dt.timedelta(days=30)),
        (_("Past year"), today - dt.timedelta(days=365)),
        (_("Past 5 years"), today - dt.timedelta(days=5 * 365 + 1)),
    )
    ends = [PartialDate(bar.start, histogram.granularity).last for bar in histogram.bars]
    newest = ends[-1] if ends else dt.date.min
    return tuple(
        Preset(label, criteria.within(since, None).url, criteria.first == since)
        for label, since in ranges
        if newest >= since
    )

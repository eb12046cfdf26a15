"""Dates as far as they are known, as ISO 8601 writes them."""

from __future__ import annotations

import datetime as dt


def partial_date(date: dt.date, precision: str | None) -> str:
    """ISO 8601 as far as it is known: 2022, 2022-11 or 2022-11-01."""
    return date.isoformat()[: {"year": 4, "month": 7}.get(precision or "day", 10)]


def parse_partial_date(value: str) -> tuple[dt.date, str]:
    """The first day of a partial ISO 8601 date, and its precision. Raises ValueError."""
    precision = {4: "year", 7: "month"}.get(len(value), "day")
    return dt.date.fromisoformat(value + "-01-01"[len(value) - 4 :]), precision

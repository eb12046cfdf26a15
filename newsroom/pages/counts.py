"""How many articles there are over time, counted by the database."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, Func, QuerySet

from newsroom.models import Article, Precision


class Period(Func):
    """The year, month or day of a date, as "2022", "2022-11" or "2022-11-01".

    Done by the database itself: on SQLite, Django's own Trunc calls Python for every row.
    """

    output_field = CharField()
    arity = 1
    patterns = {"year": "YYYY", "month": "YYYY-MM", "day": "YYYY-MM-DD"}

    def __init__(self, expression: Any, period: str) -> None:
        pattern = self.patterns[period]
        super().__init__(expression, template=f"to_char(%(expressions)s, '{pattern}')")
        self.length = len(pattern)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # SQLite keeps dates as ISO 8601 text.
        template = f"substr(%(expressions)s, 1, {self.length})"
        return super().as_sql(compiler, connection, template=template)


def counts(articles: QuerySet[Article], period: str) -> dict[str, int]:
    """How many of the articles fall in each "year", "month" or "day", ascending.

    Only articles whose date is known that precisely are counted.
    """
    dated = articles.filter(published__isnull=False)
    if period != "year":
        dated = dated.exclude(published_precision=Precision.YEAR)
    if period == "day":
        dated = dated.exclude(published_precision=Precision.MONTH)
    rows = dated.order_by().annotate(period=Period("published", period)).values_list("period")
    return dict(rows.annotate(n=Count("pk")).order_by("period"))

"""The admin: editors correct what the software read."""

from newsroom.admin import (
    articles,
    attempts,
    authorities,
    authors,
    entities,
    history,
    imports,
    jobs,
    mentions,
    people,
    quotations,
    seeds,
    sources,
    withheld,
)

__all__ = [
    "articles",
    "attempts",
    "authorities",
    "authors",
    "entities",
    "history",
    "imports",
    "jobs",
    "mentions",
    "people",
    "quotations",
    "seeds",
    "sources",
    "withheld",
]

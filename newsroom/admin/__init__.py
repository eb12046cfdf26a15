"""The admin: editors correct what the software read."""

from newsroom.admin import (
    articles,
    attempts,
    authorities,
    history,
    imports,
    jobs,
    mentions,
    people,
    seeds,
    withheld,
)

__all__ = [
    "articles",
    "attempts",
    "authorities",
    "history",
    "imports",
    "jobs",
    "mentions",
    "people",
    "seeds",
    "withheld",
]

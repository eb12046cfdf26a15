"""The admin: editors correct what the software read."""

from django.contrib import admin

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

# What is empty is a dash in tables, in the admin's as in all others.
admin.site.empty_value_display = "—"

"""The admin's form of an article, as a browser would send it back."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from newsroom.models import Article


def form_of(client: Client, article: Article) -> dict[str, Any]:
    """What the change form would send back unchanged."""
    form = client.get(change_url(article)).context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data["entity_rows"] = [row.pk for row in data["entity_rows"]]
    return {name: "" if value is None else value for name, value in data.items()}


def change_url(article: Article) -> str:
    return reverse("admin:newsroom_article_change", args=[article.pk])

"""The JSON API: the same searches as the pages, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI

api = NinjaAPI(title="Newsroom", version="1", docs_url=None, urls_namespace="api")


@api.get("/suggest", url_name="suggest")
def suggest(request: HttpRequest, q: str = "") -> dict[str, Any]:
    """What a person may mean who has typed this much."""
    return {"query": q, "suggestions": []}

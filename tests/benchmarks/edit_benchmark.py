"""How long until what an editor saves in the admin is found by a search.

    python -m tests.benchmarks.edit_benchmark --size 30000 --engine whoosh [--edits 40]

Takes the archive that `site_benchmark` made. Each edit puts a new word into a title through the
admin's own form, and asks the search page for that word; the time is by the clock, from sending
the form to the page that shows the article. Loading the form is not counted.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from typing import Any

import django
import html5lib

from tests.benchmarks.corpora import HOME
from tests.benchmarks.quantiles import p95


def form_fields(page: bytes) -> dict[str, list[str]]:
    """What a browser would send of the page's form if nothing were changed."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    form = next(each for each in tree.iter("form") if each.get("id") == "article_form")
    fields: dict[str, list[str]] = {}
    for each in form.iter("input"):
        kind = each.get("type", "text")
        if kind in ("submit", "file") or (
            kind in ("checkbox", "radio") and "checked" not in each.attrib
        ):
            continue
        value = each.get("value", "on" if kind == "checkbox" else "")
        fields.setdefault(each.get("name", ""), []).append(value)
    for each in form.iter("textarea"):
        fields[each.get("name", "")] = [(each.text or "").removeprefix("\n")]
    for each in form.iter("select"):
        chosen = [option for option in each.iter("option") if "selected" in option.attrib]
        fields[each.get("name", "")] = [option.get("value", "") for option in chosen]
    return {name: value for name, value in fields.items() if name}


def edit(client: Any, article: int, word: str) -> tuple[float, float]:
    """Milliseconds until the form was answered, and until the search page shows the article."""
    address = f"/admin/newsroom/article/{article}/change/"
    fields = form_fields(client.get(address).content)
    fields["title"] = [f"{fields['title'][0][:900]} {word}"]
    started = time.perf_counter()
    answer = client.post(address, {**fields, "_save": "Save"})
    saved = time.perf_counter()
    if answer.status_code != 302:
        raise RuntimeError(f"the admin refused the edit of article {article}")
    page = client.get("/", {"q": word}).content.decode()
    if f"/articles/{article}/" not in page:
        raise RuntimeError(f"article {article} is not found by {word}")
    return (saved - started) * 1000, (time.perf_counter() - started) * 1000


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=4_000)
    options.add_argument("--engine", default="whoosh")
    options.add_argument("--edits", type=int, default=40)
    chosen = options.parse_args()
    os.environ["NEWSROOM_DATA_DIR"] = str(HOME / f"site-{chosen.size}")
    os.environ["SEARCH_ENGINE"] = chosen.engine
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    os.environ["ALLOWED_HOSTS"] = "testserver,localhost"
    os.environ["NEWSROOM_HTTPS"] = "0"
    django.setup()
    from django.contrib.auth import get_user_model
    from django.test import Client

    from newsroom.models import Article

    user, _ = get_user_model().objects.get_or_create(
        username="benchmark", defaults={"is_staff": True, "is_superuser": True}
    )
    client = Client()
    client.force_login(user)
    step = max(Article.objects.count() // chosen.edits, 1)
    articles = list(Article.objects.order_by("pk").values_list("pk", flat=True))[::step]
    mark = time.strftime("%H%M%S")
    waits = [edit(client, pk, f"zq{mark}x{number}") for number, pk in enumerate(articles)]
    for what, each in (("answered", [w[0] for w in waits]), ("found", [w[1] for w in waits])):
        each.sort()
        print(
            f"{chosen.engine}: {what} after {statistics.median(each):.0f} ms, "
            f"p95 {p95(each):.0f}, worst {each[-1]:.0f}"
        )


if __name__ == "__main__":
    main()

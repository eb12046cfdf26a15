"""The archive that every trial begins with: imported, edited in places, indexed by each engine."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, connections

from newsroom import archive
from newsroom.models import Article, Seed
from search.index import sync
from tests.faults.articles import pool, write_export
from tests.faults.places import Place, create_database, forget, inhabit, vendor

ARTICLES = 24
EDITED = 3
EDITORS = ("ada", "ben")
STATE = "state.json"


def prepare(folder: Path, engines: Sequence[str]) -> Place:
    """Make the archive in this folder, in a process of its own; `STATE` says what is in it."""
    place = Place(folder / "var", engines[0])
    if vendor() == "postgresql":
        place = Place(folder / "var", engines[0], f"faults_{os.getpid()}_prepared")
        create_database(place.database)
    place.folder.mkdir(parents=True)
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _make(place, folder, engines)
            code = 0
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1]:
        raise RuntimeError("the archive for the trials could not be made")
    return place


def _make(place: Place, folder: Path, engines: Sequence[str]) -> None:
    inhabit(place)
    call_command("migrate", verbosity=0)
    records = list(pool()[:ARTICLES])
    export = write_export(folder / "export.jsonl", records)
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - no file of ours
        call_command("import_seeds", str(export), workers=1, stdout=nowhere)
    titles = {}
    for article in Article.objects.order_by("pk")[:EDITED]:
        titles[article.pk] = f"Edited before {article.pk}"
        archive.edit_article(article=article, values={"title": titles[article.pk]}, user=None)
    for engine in engines:
        settings.SEARCH_ENGINE = engine
        forget()
        sync.ensure_index()
    state = {
        "records": records,
        "articles": {
            seed.given["id"]: seed.article_id for seed in Seed.objects.filter(current=True)
        },
        "contents": list(Seed.objects.values_list("sha256", flat=True)),
        "titles": titles,
        "editors": {name: _signed_in(name) for name in EDITORS},
    }
    (folder / STATE).write_text(json.dumps(state))
    if connection.vendor == "sqlite":
        # All that is committed stands in one file, which can be copied.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()


def _signed_in(name: str) -> str:
    """An editor's session, as the cookie of a browser names it."""
    user = User.objects.create_superuser(name)
    session: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    key: str = session.session_key
    return key

"""Imports that run at the same time: nothing is lost, nothing doubled, none fails."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connection

from newsroom import archive
from newsroom.archive import names_to_rows
from newsroom.importing.types import ParsedEntity
from newsroom.intake.patience import TRIES, patiently
from newsroom.models import Author, Entity, Source
from tests.databases import MANAGE, in_another_connection, make_database
from tests.newsroom.intake.test_identity import record
from tests.paths import PROJECT

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]

ANIMALS = [
    "Aardvark",
    "Badger",
    "Cat",
    "Dormouse",
    "Egret",
    "Ferret",
    "Goose",
    "Hare",
    "Ibis",
    "Jay",
]
PLACES = ["Bogotá", "Caracas", "Lima", "Quito", "Santiago", "Havana"]
EACH, IMPORTS = 6, 4
# What a database looks like from outside, as JSON.
FACTS = """
import json, django
django.setup()
from django.db.models import Count, Q
from newsroom.models import *
def doubled(model, *fields):
    return list(model.objects.values(*fields).annotate(n=Count("pk")).filter(n__gt=1).order_by())
seeds = Article.objects.annotate(n=Count("seeds", filter=Q(seeds__current=True)))
print(json.dumps({
    "articles": Article.objects.count(),
    "seeds": Seed.objects.count(),
    "without one current seed": seeds.exclude(n=1).count(),
    "texts": len({seed.given["body"] for seed in Seed.objects.all()}),
    "doubled": [doubled(Source, "key"), doubled(Author, "key"), doubled(Alias, "key", "kind"),
                doubled(Entity, "key", "kind"), doubled(Seed, "sha256")],
}))
"""


def environment(folder: Path) -> dict[str, str]:
    """That of processes of their own: an SQLite archive, or the tests' PostgreSQL."""
    settings = {**os.environ, "NEWSROOM_DATA_DIR": str(folder), "DATABASE_URL": ""}
    if connection.vendor == "postgresql":
        server = urlsplit(os.environ["NEWSROOM_TEST_DATABASE"])
        name = str(connection.settings_dict["NAME"])
        settings["DATABASE_URL"] = server._replace(path=f"/{name}").geturl()
        folder.mkdir()
    else:
        make_database(folder, settings)
    return settings | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}


def overlapping(folder: Path, *, other_ids: bool) -> list[Path]:
    """Exports that share their records, each in another order and with some of its own.

    With `other_ids` each export has ids of its own: the texts are the same, and no more.
    """
    shared = [
        record(
            f"{animal} {number}",
            source=f"The {animal} Times",
            author=f"Ada {animal}",
            url=f"https://ledger.example/{animal}-{number}",
        )
        for animal in ANIMALS
        for number in range(EACH)
    ]
    for each in shared:
        each["body"] += f" Gustavo {each['source'].split()[1]}son flew to {random.choice(PLACES)}."
    paths = []
    for number in range(IMPORTS):
        own = [record(f"Newt {number} {each}", source="The Newt Times") for each in range(10)]
        records = own + shared
        if other_ids:
            records = [each | {"id": f"{number}-{row}"} for row, each in enumerate(records)]
        random.shuffle(records)
        paths.append(folder / f"export-{number}.jsonl")
        paths[-1].write_text("".join(json.dumps(each) + "\n" for each in records))
    return paths


@pytest.mark.parametrize("other_ids", [False, True])
def test_imports_of_the_same_content_by_other_paths(tmp_path: Path, other_ids: bool) -> None:
    settings = environment(tmp_path / "var")
    command = [*MANAGE, "import_seeds", "--workers", "1", "--json"]
    processes = [
        subprocess.Popen(
            [*command, str(path)], env=settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )
        for path in overlapping(tmp_path, other_ids=other_ids)
    ]  # fmt: skip
    ended = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * IMPORTS, ended
    statuses = [json.loads(line)["status"] for out, _ in ended for line in out.splitlines()]
    wanted = len(ANIMALS) * EACH + IMPORTS * 10
    assert statuses.count("created") == wanted
    assert statuses.count("duplicate") == len(statuses) - wanted
    facts = subprocess.run(
        [sys.executable, "-c", FACTS], env=settings, cwd=PROJECT, capture_output=True, check=True
    )
    assert json.loads(facts.stdout) == {
        "articles": wanted, "seeds": len(statuses) if other_ids else wanted, "without one current seed": 0, "texts": wanted,
        "doubled": [[]] * 5,
    }  # fmt: skip
    check = subprocess.run([*MANAGE, "check_archive"], env=settings, capture_output=True)
    assert (check.returncode, check.stdout.decode().split()[1]) == (0, str(wanted))


def test_a_name_that_another_import_made_in_between_is_that_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free_slugs, others = names_to_rows.free_slugs, []

    def meanwhile(model: Any, names: Any) -> list[str]:
        slugs = free_slugs(model, names)
        if not others:
            others.append(model)
            if model is Entity:
                parsed = [ParsedEntity("Ada Fenwick", "person", 1)]
                in_another_connection(lambda: names_to_rows.entities(parsed))
            else:
                in_another_connection(lambda: names_to_rows.named(model, ["Ada Fenwick"]))
        return slugs

    monkeypatch.setattr(names_to_rows, "free_slugs", meanwhile)
    for model in (Source, Author):
        others.clear()
        found = names_to_rows.named(model, ["Ada Fenwick", "Ada  FENWICK", "Berta Moss"])
        assert model.objects.count() == 2
        assert found["Ada Fenwick"] == model.objects.get(key="ada fenwick")
    others.clear()
    parsed = [
        ParsedEntity("Ada Fenwick", "person", 1, aliases=("Ada M. Fenwick",)),
        ParsedEntity("Berta Moss", "person", 1),
    ]
    ada, _ = names_to_rows.entities(parsed)
    assert ada == Entity.objects.get(key="ada fenwick")
    assert Entity.objects.count() == 2
    assert set(ada.aliases.values_list("name", flat=True)) == {"Ada Fenwick", "Ada M. Fenwick"}


def test_names_of_one_slug_get_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slug is taken between the look and the write, as if by another import."""
    free_slugs, looks = names_to_rows.free_slugs, []
    names_to_rows.named(Source, ["The Herald"])
    names_to_rows.entities([ParsedEntity("Berta Moss", "person", 1)])

    def stale(model: Any, names: Any) -> list[str]:
        looks.append(model)
        if looks.count(model) == 1:
            return ["the-herald" if model is Source else "berta-moss" for _ in names]
        return free_slugs(model, names)

    monkeypatch.setattr(names_to_rows, "free_slugs", stale)
    ledger = names_to_rows.named(Source, ["The Ledger"])["The Ledger"]
    assert ledger.slug == "the-ledger"
    [place] = names_to_rows.entities([ParsedEntity("Berta Moss", "place", 1)])
    assert place.slug == "berta-moss-2"
    assert place.aliases.count() == 1
    looks.clear()
    mirror = Source(name="The Mirror")
    archive.save_source(source=mirror)
    assert mirror.slug == "the-mirror"


def test_a_busy_database_is_waited_for() -> None:
    tries = []

    def locked() -> str:
        tries.append(1)
        if len(tries) < 4:
            raise OperationalError("database is locked")
        return "done"

    assert patiently(locked) == "done"


def test_a_database_that_stays_busy_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def locked() -> None:
        tries.append(1)
        raise OperationalError("database is locked")

    monkeypatch.setattr("time.sleep", lambda seconds: None)
    with pytest.raises(OperationalError, match="locked"):
        patiently(locked)
    assert len(tries) == TRIES


def test_a_full_disk_is_not_waited_for() -> None:
    tries = []

    def full() -> None:
        tries.append(1)
        error = OperationalError("database or disk is full")
        error.__cause__ = OutOfDisk()
        raise error

    with pytest.raises(OperationalError, match="full"):
        patiently(full)
    assert len(tries) == 1


class OutOfDisk(Exception):
    """What the driver of a server raises."""

    sqlstate = "53100"


def test_a_server_that_was_restarted_is_gone_on_with() -> None:
    if connection.vendor != "postgresql":
        return
    tries = []

    def cut_off_once() -> int:
        tries.append(1)
        with connection.cursor() as cursor:
            if len(tries) == 1:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            cursor.execute("SELECT 7")
            return int(cursor.fetchone()[0])

    assert patiently(cut_off_once) == 7
    assert len(tries) == 2

"""What a search exports as JSON Lines makes the same archive again, elsewhere."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from newsroom.importing import read_documents
from newsroom.models import Article
from tests.search.index import catch_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("index_dir")]

# Where an article is in an archive, and no part of it.
OF_THE_ARCHIVE = ("id", "permalink")
NAMES = ("people", "organisations", "places")


def exported(folder: Path, name: str) -> tuple[Path, list[dict[str, Any]]]:
    """The file that the search page gives, and its records without what is of this archive."""
    catch_up()
    path = folder / name
    path.write_bytes(b"".join(Client().get(f"/export{path.suffix}?sort=oldest&text=1")))  # type: ignore[arg-type]
    found = b"".join(Client().get("/export.jsonl?sort=oldest")).decode()  # type: ignore[arg-type]
    records = [json.loads(line) for line in found.splitlines()]
    return path, [{k: v for k, v in each.items() if k not in OF_THE_ARCHIVE} for each in records]


def imported(path: Path) -> None:
    call_command("import_seeds", str(path), workers=1, stdout=io.StringIO())


def without_names(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in each.items() if k not in NAMES} for each in records]


def in_order(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(records, key=lambda record: json.dumps(record, sort_keys=True))


# What tables say of a field is how it is known, and no more.
BESIDE_ORIGIN = ("rule", "quote")


@pytest.mark.fault
@pytest.mark.parametrize("form", ["jsonl", "csv", "xlsx"])
def test_an_archive_is_the_same_again(tmp_path: Path, form: str) -> None:
    imported(Path(settings.SAMPLES_DIR))
    file, before = exported(tmp_path, f"before.{form}")
    assert len(before) > 20
    assert any(block for record in before for block in record["apart"])
    assert {known["origin"] for record in before for known in record["evidence"].values()} >= {
        "given", "extracted", "inferred",
    }  # fmt: skip
    Article.objects.all().delete()
    call_command("flush", interactive=False, verbosity=0)
    call_command("reindex", stdout=io.StringIO())
    imported(file)
    _, after = exported(tmp_path, "after.jsonl")
    for record in (*before, *after):
        for field, known in record["evidence"].items():
            if (
                field == "source"
            ):  # "THE LEDGER", as the banner has it, is "The Ledger" in the record
                known["value"] = known["value"] and known["value"].casefold()
            if form != "jsonl":
                for name in BESIDE_ORIGIN:
                    del known[name]
    assert in_order(after) == in_order(before)


def test_what_was_emptied_stays_empty_and_what_was_corrected_stays(tmp_path: Path) -> None:
    """Of a record that an archive exported nothing is found anew: an editor has seen it."""
    record = {
        "id": 7, "title": "Rain & wind: 5 &lt; 6", "standfirst": "", "published": "", "source": "",
        "original_source": "", "authors": ["Reuters", "Lee, Ann"], "language": "en", "people": [],
        "organisations": [], "places": [], "guessed": False, "url": "",
        "permalink": "https://archive.example/articles/7/rain", "section": "", "authors_kinds": [],
        "text": [
            {"kind": "headline", "text": "Rain & wind"},
            {"kind": "paragraph", "text": "By Ada Fenwick, BBC News, November 3, 2022"},
            {"kind": "kind of 2 of:3", "text": "Of no kind."},
            {"kind": "embed", "text": "It rains.\nAnd <b>rains</b>."},
            {"kind": "caption", "text": "It rained in Quito on Monday for the whole of the day."},
        ],
    }  # fmt: skip
    (tmp_path / "own.jsonl").write_text(json.dumps(record))
    imported(tmp_path / "own.jsonl")
    article = Article.objects.get()
    assert (article.title, article.published, article.source, article.url) == (
        "Rain & wind: 5 &lt; 6", None, None, "",
    )  # fmt: skip
    signed = article.authorships.order_by("position").values_list("author__name", flat=True)
    assert list(signed) == ["Reuters", "Lee, Ann"]
    assert list(article.blocks.values_list("kind", "text")) == [
        (each["kind"] if " " not in each["kind"] else "paragraph", each["text"])
        for each in record["text"]  # type: ignore[attr-defined]
    ]
    assert article.blocks.get(kind="caption").first_line == 5


def test_names_are_those_that_the_other_archive_told_apart(tmp_path: Path) -> None:
    """However alike two are, and whatever else a text seems to name: the record says who is in it."""
    told = [
        ("Dana Trask Jr. met the U.S. Senate. So did Dana Trask.", ["Dana Trask"], ["U.S. Senate"]),
        ("Dana Trask Jr. met the US Senate in Quito.", ["Dana Trask Jr."], ["US Senate"]),
        ("Prime Minister Trask spoke to Ann Lee of Reuters on Monday in Lima.", [], []),
    ]
    records = [
        {
            "id": number, "title": f"Report {number}", "standfirst": "", "published": "2022-11-03",
            "source": "The Ledger", "original_source": "", "authors": [], "language": "en",
            "people": people, "organisations": bodies, "places": [], "guessed": False, "url": "",
            "permalink": f"https://archive.example/articles/{number}/x", "section": "",
            "authors_kinds": [], "text": [{"kind": "paragraph", "text": text}],
        }
        for number, (text, people, bodies) in enumerate(told)
    ]  # fmt: skip
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, records)))
    imported(tmp_path / "own.jsonl")
    _, after = exported(tmp_path, "after.jsonl")
    found = {
        each["title"]: (each["people"], each["organisations"], each["places"]) for each in after
    }
    assert found == {f"Report {n}": (*names, []) for n, (_, *names) in enumerate(told)}


def test_a_table_of_metadata_says_that_it_has_no_texts(
    tmp_path: Path, admin_client: Client
) -> None:
    imported(Path(settings.SAMPLES_DIR) / "tidewell-observer-export.jsonl")
    catch_up()
    (tmp_path / "own.csv").write_bytes(b"".join(Client().get("/export.csv")))  # type: ignore[arg-type]
    chosen = [str(pk) for pk in Article.objects.values_list("pk", flat=True)]
    for form in ("csv", "xlsx"):
        asked = {"action": f"export_{form}", "_selected_action": chosen}
        sheet = admin_client.post("/admin/newsroom/article/", asked)
        (tmp_path / f"list.{form}").write_bytes(sheet.getvalue())
    tables = [str(tmp_path / name) for name in ("own.csv", "list.csv", "list.xlsx")]
    reasons = [getattr(found, "reason", "") for found in read_documents(tables)]
    assert len(reasons) == 3 * len(chosen)
    assert set(reasons) == {
        "it is a table of this archive's metadata, without the articles' texts: export the search as .jsonl"
    }

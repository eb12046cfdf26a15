"""Sources, authors and entities to a spreadsheet and back."""

from __future__ import annotations

import datetime as dt
import io
import threading
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from newsroom import archive, jobs
from newsroom.admin import bulk_work, history
from newsroom.admin.bulk_lists import SHEETS
from newsroom.admin.jobs import address_of
from newsroom.history import Act, Operation
from newsroom.models import (
    Alias,
    Article,
    Author,
    AuthorName,
    Entity,
    Job,
    NoName,
    Source,
    State,
)
from tests.newsroom.admin.test_bin import undo_in
from tests.newsroom.admin.test_bulk_sheets import as_csv, table
from tests.newsroom.factories import person, place, report

pytestmark = pytest.mark.django_db
NAMED = ("source", "author", "entity")


def address(name: str, step: str, *arguments: Any) -> str:
    return reverse(f"admin:newsroom_{name}_bulk_{step}", args=arguments)


def export(client: Client, name: str, ending: str = "csv", query: str = "") -> bytes:
    answer: Any = client.get(address(name, "export", ending) + query)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{ending}"')
    return bytes(answer.content)


def send(client: Client, name: str, data: bytes, **others: str) -> tuple[str, str]:
    """The page that follows, and the address of what it is about."""
    file = SimpleUploadedFile("names.csv", data)
    answer: Any = client.post(address(name, "sheet"), {"file": file, **others}, follow=True)
    there = answer.redirect_chain[-1][0].removesuffix("preview/") if answer.redirect_chain else ""
    return answer.content.decode(), there


def apply(client: Client, there: str, **keep: str) -> str:
    return client.post(f"{there}apply/", keep, follow=True).content.decode()


@pytest.fixture
def herald() -> Source:
    source = report(author="Ana Bosque", entities=[person("Gustavo Petro"), place("Lima")]).source
    assert source
    archive.add_name(row=source, name="Herald")
    archive.add_host(source=source, host="herald.example")
    return source


@pytest.fixture
def ledger(herald: Source) -> Source:
    source = report("Other", "Words.", source="The Ledger", author="Ben Roca", entities=[person("Ada Roca")]).source  # fmt: skip
    assert source
    return source


def test_a_list_is_exported_as_it_is_filtered(archivist: Client, ledger: Source) -> None:
    rows = table(export(archivist, "source"))
    assert [row["name"] for row in rows] == ["The Herald", "The Ledger"]
    assert rows[0] == {
        "id": str(Source.objects.get(name="The Herald").pk), "revision": rows[0]["revision"],
        "name": "The Herald", "aliases": "Herald", "hosts": "herald.example", "home": "", "country": "",
        "language": "", "day_first": "", "house_style": "",
    }  # fmt: skip
    assert [row["name"] for row in table(export(archivist, "source", query="?q=ledg"))] == [
        "The Ledger"
    ]
    assert [
        row["name"] for row in table(export(archivist, "entity", query="?kind__exact=place"))
    ] == ["Lima"]
    [row] = table(export(archivist, "author", query="?q=roca"))
    assert (row["name"], row["kind"], row["aliases"]) == ("Ben Roca", "person", "")
    chosen = {"action": "export_csv", "_selected_action": [str(ledger.pk)]}
    answer = archivist.post(reverse("admin:newsroom_source_changelist"), chosen)
    assert [row["name"] for row in table(answer.content)] == ["The Ledger"]
    assert archivist.get(address("source", "export", "csv") + "?nothing=1").status_code in (
        302,
        404,
    )
    assert archivist.get(address("source", "export", "exe")).status_code == 404


def test_a_source_is_corrected_and_taken_back(archivist: Client, herald: Source) -> None:
    [row] = table(export(archivist, "source"))
    row |= {
        "name": "Morning Herald", "aliases": "Herald; The Daily Herald", "home": "herald.example/home",
        "hosts": "https://www.herald.example/x; HERALD.test", "country": "España", "language": "es",
        "day_first": "sí", "house_style": "Bylines last.",
    }  # fmt: skip
    before = table(export(archivist, "source"))
    page, there = send(archivist, "source", as_csv([row]))
    assert "1 row would change." in page
    assert "<del>The Herald</del>" in page
    assert "<ins>Morning Herald</ins>" in page
    # The old name stays one by which imports find it, and that is shown.
    assert "<ins>Herald; The Daily Herald; The Herald</ins>" in page
    assert Source.objects.filter(name="Morning Herald").count() == 0
    said = apply(archivist, there)
    assert "1 row changed." in said
    source = Source.objects.get(pk=herald.pk)
    assert (source.name, source.country, source.language, source.day_first) == ("Morning Herald", "ES", "es", True)  # fmt: skip
    assert source.home == "https://herald.example/home"
    assert set(source.hosts.values_list("host", flat=True)) == {"herald.example", "herald.test"}
    assert set(source.other_names.values_list("name", flat=True)) == {"Herald", "The Daily Herald", "The Herald"}  # fmt: skip
    operation = Operation.objects.get(kind=Act.BULK)
    assert operation.by == "ben"
    undo_in(archivist, said)
    assert table(export(archivist, "source")) == before


def test_an_author_is_corrected_and_taken_back(archivist: Client, ledger: Source) -> None:
    before = table(export(archivist, "author"))
    rows = table(export(archivist, "author"))
    rows[0] |= {"kind": "agencia", "aliases": "A. Bosque"}
    rows[1] |= {"name": "Benjamín Roca"}
    said = apply(archivist, send(archivist, "author", as_csv(rows))[1])
    assert Author.objects.get(name="Ana Bosque").kind == "agency"
    assert set(AuthorName.objects.values_list("name", flat=True)) == {"A. Bosque", "Ben Roca"}
    assert Article.objects.filter(authors__name="Benjamín Roca").count() == 1
    undo_in(archivist, said)
    assert table(export(archivist, "author")) == before


def test_entities_are_corrected_and_taken_back(archivist: Client, ledger: Source) -> None:
    before = table(export(archivist, "entity"))
    rows = {row["name"]: row for row in table(export(archivist, "entity"))}
    revision = Article.objects.get(title="Other").revision
    rows["Ada Roca"] |= {"kind": "organisation", "aliases": "Roca Ltd", "hidden": "TRUE"}
    rows["Gustavo Petro"] |= {"never_a_name": "yes", "name": "is ignored"}
    rows["Lima"] |= {"name": "Lima, Perú"}
    page, there = send(archivist, "entity", as_csv(list(rows.values())))
    assert "3 rows would change." in page
    said = apply(archivist, there)
    roca = Entity.objects.get(name="Ada Roca")
    assert (roca.kind, roca.hidden) == ("organisation", True)
    assert {(a.name, a.kind) for a in roca.aliases.all()} == {("Ada Roca", "organisation"), ("Roca Ltd", "organisation")}  # fmt: skip
    # Its articles are indexed anew.
    assert Article.objects.get(title="Other").revision > revision
    assert not Entity.objects.filter(name="Gustavo Petro").exists()
    assert NoName.objects.filter(key="gustavo petro").exists()
    assert set(Alias.objects.filter(entity__name="Lima, Perú").values_list("name", flat=True)) == {"Lima", "Lima, Perú"}  # fmt: skip
    undo_in(archivist, said)
    assert table(export(archivist, "entity")) == before
    assert not NoName.objects.exists()


def test_a_name_that_another_has_is_no_silent_merge(archivist: Client, ledger: Source) -> None:
    report("Third", "More words.", source="The Gazette", author="Zoe Rey", entities=[person("Zoe Rey")])  # fmt: skip
    archive.add_host(source=ledger, host="ledger.example")
    for name, taken, called in (
        ("source", {"name": "the ledger"}, "The Ledger"),
        ("source", {"aliases": "Ledger; The  LEDGER"}, "The Ledger"),
        ("source", {"name": "HERALD"}, ""),
        ("author", {"name": "Ben Roca"}, "Ben Roca"),
        ("entity", {"aliases": "ada roca"}, "Ada Roca"),
    ):
        rows = table(export(archivist, name))
        row = next(each for each in rows if each["name"] in ("The Herald", "Ana Bosque", "Gustavo Petro"))  # fmt: skip
        page, _there = send(archivist, name, as_csv([row | taken]))
        if not called:  # its own other name
            assert "1 row would change." in page
            continue
        assert "0 rows would change." in page
        assert f"“{called}” has this name: merge them instead" in page
        assert "Row 2, " in page
    rows = table(export(archivist, "source"))
    rows[1]["hosts"] = "ledger.example"
    page, _ = send(archivist, "source", as_csv([rows[1]]))
    assert "“The Ledger” has this host" in page
    # Nor do two rows get one name.
    for row in rows[:2]:
        row |= {"name": "The Star", "hosts": ""}
    page, _ = send(archivist, "source", as_csv(rows[:2]))
    assert "0 rows would change." in page
    assert page.count("two rows would be called “The Star”") == 2


def test_a_kind_in_which_another_has_the_name_is_refused(archivist: Client) -> None:
    report(entities=[person("Paris"), place("Paris")])
    rows = table(export(archivist, "entity", query="?kind__exact=person"))
    page, _ = send(archivist, "entity", as_csv([rows[0] | {"kind": "place"}]))
    assert "0 rows would change." in page
    assert "“Paris” has this name" in page


def test_what_others_changed_since_is_asked_row_by_row(archivist: Client, ledger: Source) -> None:
    rows = table(export(archivist, "source"))
    for row in rows:
        row["house_style"] = "Mine."
    herald = Source.objects.get(name="The Herald")
    herald.house_style = "Theirs."
    archive.save_source(source=herald)
    archive.add_host(source=ledger, host="ledger.example")
    page, there = send(archivist, "source", as_csv(rows))
    assert "0 rows would change." in page
    assert "Theirs." in page
    said = apply(archivist, there, **{f"keep-{ledger.pk}": "mine", f"keep-{herald.pk}": "theirs"})
    assert "1 row changed." in said
    styles = dict(Source.objects.values_list("name", "house_style"))
    assert styles == {"The Herald": "Theirs.", "The Ledger": "Mine."}


def test_what_is_changed_between_preview_and_writing_is_left(
    archivist: Client, ledger: Source
) -> None:
    rows = table(export(archivist, "source"))
    for row in rows:
        row["house_style"] = "Mine."
    _page, there = send(archivist, "source", as_csv(rows))
    archive.add_name(row=ledger, name="Ledger")
    said = apply(archivist, there)
    assert "1 row changed." in said
    assert "1 row was left as it is" in said
    # And one that takes a name meanwhile, too.
    rows = table(export(archivist, "source"))
    _page, there = send(archivist, "source", as_csv([rows[0] | {"name": "The Star"}]))
    report("Third", "More words.", source="The Star")
    said = apply(archivist, there)
    assert "0 rows changed." in said
    assert "1 could not be written any more" in said


@pytest.mark.parametrize(
    ("name", "column", "cell", "why"),
    [
        ("source", "country", "Atlantis", "write a code or a name that the form offers"),
        ("source", "day_first", "perhaps", "choose one of: yes, no"),
        ("source", "home", "javascript://alert(1)", "this is no address"),
        ("source", "hosts", "not a host", "this is no host"),
        ("source", "name", "x" * 301, "too long"),
        ("author", "kind", "robot", "choose one of: person, desk, agency"),
        ("author", "name", "\u2014" * 400, "too long"),
        ("entity", "kind", "animal", "choose one of: person, organisation, place"),
        ("entity", "hidden", "maybe", "choose one of: yes, no"),
    ],
)
def test_cells_that_say_nothing_are_told_with_what_to_do(
    archivist: Client,
    ledger: Source,
    name: str,
    column: str,
    cell: str,
    why: str,
) -> None:
    [row, *_] = table(export(archivist, name))
    page, _ = send(archivist, name, as_csv([row | {column: cell}]))
    assert "0 rows would change." in page
    assert f"Row 2, {SHEETS[name].label(column)}: “{cell[:20]}" in page
    assert why in page


def test_hostile_cells_are_text(archivist: Client, ledger: Source) -> None:
    formula = '=HYPERLINK("http://evil.test","x")'
    rows = table(export(archivist, "source"))
    rows[0] |= {"name": formula, "house_style": "a\x00b\x07c\r\nd", "aliases": "+1; @x"}
    apply(archivist, send(archivist, "source", as_csv(rows))[1])
    source = Source.objects.get(name=formula)
    assert source.house_style == "a b c\nd"
    data = export(archivist, "source")
    row = next(each for each in table(data) if each["id"] == str(source.pk))
    assert row["name"] == f"'{formula}"
    assert row["aliases"].startswith("'+1; @x")
    book = export(archivist, "source", "xlsx")
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    for same in (data, book):
        assert "0 rows would change." in send(archivist, "source", same)[0]


def test_a_cell_that_was_cut_off_is_not_taken_for_all(archivist: Client, herald: Source) -> None:
    herald.house_style = "x" * 40_000
    archive.save_source(source=herald)
    [row] = table(export(archivist, "source"))
    assert "0 rows would change." in send(archivist, "source", as_csv([row]))[0]
    page, _ = send(archivist, "source", as_csv([row | {"house_style": row["house_style"][:-1]}]))
    assert "0 rows would change." in page
    assert "only the beginning of it" in page


def test_files_as_spreadsheet_programs_write_them(archivist: Client, herald: Source) -> None:
    for delimiter, encoding in ((";", "cp1252"), (";", "utf-8-sig"), ("\t", "utf-16")):
        rows = [{"ID": herald.pk, "Otros nombres": "Año; Niño", "Escribe el día antes que el mes": "VERDADERO"}]  # fmt: skip
        page, _there = send(archivist, "source", as_csv(rows, delimiter, encoding))
        assert "1 row would change." in page
        assert "<ins>Año; Niño</ins>" in page
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["id", "revision", "day_first", "name", "colour"])
    sheet.append([float(herald.pk), None, True, dt.datetime(2022, 11, 5), "red"])
    content = io.BytesIO()
    book.save(content)
    page, _there = send(archivist, "source", content.getvalue())
    assert "left aside: colour" in page
    assert "<ins>2022-11-05</ins>" in page


def test_rows_of_nothing_are_refused_with_a_reason(archivist: Client, herald: Source) -> None:
    rows = [
        {"id": "", "name": "A new one"}, {"id": 999_999, "name": "X"}, {"id": "abc", "name": "X"},
        {"id": herald.pk, "name": "X"}, {"id": herald.pk, "name": "Y"},
    ]  # fmt: skip
    page, _ = send(archivist, "source", as_csv(rows))
    for said in (
        "Row 2 has no id", "Row 3: nothing in this list has the id 999999", "Row 4: “abc” is no id.",
        f"Rows 5, 6 have the same id {herald.pk}",
    ):  # fmt: skip
        assert said in page
    assert "0 rows would change." in page
    assert "no column “id”" in send(archivist, "source", b"name\nX")[0]


def test_a_damaged_revision_is_a_question(archivist: Client, herald: Source) -> None:
    page, _ = send(
        archivist, "source", as_csv([{"id": herald.pk, "revision": "#N/A", "name": "X"}])
    )
    assert "0 rows would change." in page
    assert "Changed here since" in page


def test_of_sources_for_others_nothing_is_told(archivist: Client, herald: Source) -> None:
    secret = report("Secret", "Other words.", source="The Secret", author="Eve", entities=[person("Mister X")]).source  # fmt: skip
    assert secret
    archive.restrict_source(source=secret, groups=[Group.objects.create(name="few")])
    for name, hidden in (("source", "The Secret"), ("author", "Eve"), ("entity", "Mister X")):
        assert hidden not in export(archivist, name).decode()
        pk = SHEETS[name].model.objects.get(name=hidden).pk
        page, _ = send(archivist, name, as_csv([{"id": pk, "name": "Found"}]))
        assert f"has the id {pk}" in page
        assert hidden not in page
    page, _ = send(archivist, "source", as_csv([{"id": herald.pk, "name": "the secret"}]))
    assert "0 rows would change." in page
    assert "The Secret" not in page


def test_editors_may_export_and_no_more(editor: Client, herald: Source) -> None:
    for name in NAMED:
        assert table(export(editor, name))
        assert editor.get(address(name, "sheet")).status_code == 403
        page = editor.get(reverse(f"admin:newsroom_{name}_changelist")).content.decode()
        assert "CSV</a>" in page
        assert "Import a spreadsheet" not in page


def test_many_rows_are_a_job_that_is_undone_as_one(
    archivist: Client,
    ledger: Source,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk_work, "AT_ONCE", 1)
    before = table(export(archivist, "source"))
    rows = [row | {"house_style": "Mine."} for row in before]
    _page, there = send(archivist, "source", as_csv(rows))
    assert "Waiting" in apply(archivist, there)
    jobs.run_all(threading.Event())
    assert "2 rows changed." in archivist.get(f"{there}done/").content.decode()
    assert set(Source.objects.values_list("house_style", flat=True)) == {"Mine."}
    [job] = Job.objects.all()
    assert job.state == State.DONE
    assert address_of(job) == f"{there}done/"
    operation = Operation.objects.get(kind=Act.BULK)
    assert archive.is_of_many(operation)
    monkeypatch.setattr(history, "AT_ONCE", 1)
    archivist.post(reverse("admin:newsroom_operation_undo", args=[operation.pk]))
    assert set(Source.objects.values_list("house_style", flat=True)) == {"Mine."}
    jobs.run_all(threading.Event())
    assert table(export(archivist, "source")) == before


def test_of_many_rows_those_that_were_changed_later_are_left(
    archivist: Client, ledger: Source
) -> None:
    before = {row["name"]: row for row in table(export(archivist, "source"))}
    rows = [row | {"country": "ES", "aliases": f"Old {row['name']}"} for row in before.values()]
    apply(archivist, send(archivist, "source", as_csv(rows))[1])
    ledger.refresh_from_db()
    ledger.country = "FR"
    archive.save_source(source=ledger)
    operation = Operation.objects.get(kind=Act.BULK)
    address = reverse("admin:newsroom_operation_undo", args=[operation.pk])
    assert "Nothing was undone" in archivist.post(address, follow=True).content.decode()
    archivist.post(address, {"leaving": "yes"})
    after = {row["name"]: row for row in table(export(archivist, "source"))}
    assert after["The Herald"] == before["The Herald"]
    assert (after["The Ledger"]["country"], after["The Ledger"]["aliases"]) == ("FR", "Old The Ledger")  # fmt: skip


def test_many_rows_take_few_queries(archivist: Client, django_assert_max_num_queries: Any) -> None:
    for number in range(40):
        report(f"Story {number}", f"Words {number}.", source=f"Paper {number}", author=f"Ana Roca{number}", entities=[person(f"Zoe Rey{number}")])  # fmt: skip
    for name in NAMED:
        with django_assert_max_num_queries(30):
            rows = table(export(archivist, name))
        assert len(rows) == 40
        for row in rows:
            row["name"] += " the Second"
        with django_assert_max_num_queries(60):  # with the preview
            page, _there = send(archivist, name, as_csv(rows))
        assert "40 rows would change." in page

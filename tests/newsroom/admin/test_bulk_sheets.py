"""To a spreadsheet and back: what programs do to cells is no correction, and what people do is one."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from newsroom import archive
from newsroom.admin import bulk_cells, bulk_work
from newsroom.admin.bulk_cells import BadCell, Unreadable, number_of, read_sheet
from newsroom.admin.bulk_lists import SHEETS
from newsroom.history import Act, Operation
from newsroom.models import Article
from tests.newsroom.admin.test_bin import undo_in
from tests.newsroom.admin.test_bulk import ARTICLES, apply
from tests.newsroom.factories import report

pytestmark = pytest.mark.django_db

SHEET = reverse("admin:newsroom_article_bulk_sheet")
NAMES = {name: name for name in ("id", "revision")}


def cell_of(name: str, value: Any) -> str:
    return bulk_cells.cell_of(SHEETS["article"].column(name), value)


def value_of(name: str, cell: Any, current: Any) -> Any:
    return bulk_cells.value_of(SHEETS["article"].column(name), cell, current)


def export(client: Client, kind: str, rows: list[Article]) -> bytes:
    data = {"action": f"export_{kind}", "_selected_action": [str(row.pk) for row in rows]}
    answer: Any = client.post(ARTICLES, data)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    return bytes(answer.content)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def as_csv(rows: list[dict[str, Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def send(client: Client, data: bytes, **others: str) -> tuple[str, str]:
    """The page that follows, and the address of what it is about."""
    file = SimpleUploadedFile("corrected.csv", data)
    answer: Any = client.post(SHEET, {"file": file, **others}, follow=True)
    address = answer.redirect_chain[-1][0].removesuffix("preview/") if answer.redirect_chain else ""
    return answer.content.decode(), address


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_comes_back_as_it_went_changes_nothing(
    editor: Client,
    articles: list[Article],
    kind: str,
) -> None:
    for number, title in enumerate(("=1+1 is two", "'=quoted", "-5 degrees; @home")):
        archive.edit_article(article=articles[number], values={"title": title}, user=None)
    for number, date in enumerate(((2021, "year"), (2022, "month"), (2023, "day"))):
        partial = (dt.date(date[0], 1, 1), date[1])
        archive.edit_article(article=articles[number], values={"published": partial}, user=None)
    data = export(editor, kind, articles)
    page, _address = send(editor, data)
    assert "0 articles would change." in page
    assert "cannot be read" not in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_is_a_formula(editor: Client, articles: list[Article], kind: str) -> None:
    title = "=HYPERLINK(A1)"
    archive.edit_article(article=articles[0], values={"title": title}, user=None)
    data = export(editor, kind, articles[:1])
    if kind == "csv":
        assert table(data)[0]["title"] == f"'{title}"
    else:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        [_, row] = load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True)
        assert row[:3] == (articles[0].pk, 2, f"'{title}")


def test_corrected_cells_are_shown_written_and_taken_back(
    editor: Client,
    articles: list[Article],
) -> None:
    rows = table(export(editor, "csv", articles))
    rows[0] |= {"title": "Corrected", "authors": "Zoe Rey; Ana Bosque"}
    rows[1] |= {"source": "The Courier", "published": "2021-04"}
    page, address = send(editor, as_csv(rows))
    assert "2 articles would change." in page
    assert "<ins>Zoe Rey; Ana Bosque</ins>" in page
    said = apply(editor, address)
    assert "2 articles changed." in said
    assert Article.objects.filter(title="Corrected", authors__name="Zoe Rey").exists()
    assert Article.objects.get(source__name="The Courier").published_precision == "month"
    [operation] = Operation.objects.filter(kind=Act.BULK)
    page = editor.get(reverse("admin:newsroom_operation_change", args=[operation.pk])).content.decode()  # fmt: skip
    assert "from the spreadsheet “corrected.csv”" in page
    assert "Undone:" in undo_in(editor, said)
    assert not Article.objects.filter(title="Corrected").exists()


def test_empty_cells_clear_only_where_that_is_said(
    editor: Client,
    articles: list[Article],
) -> None:
    rows = [{"id": articles[0].pk, "authors": "", "title": ""}]
    page, _address = send(editor, as_csv(rows))
    assert "0 articles would change." in page
    page, address = send(editor, as_csv(rows), clear="on")
    assert "1 article would change." in page
    apply(editor, address)
    assert not articles[0].authorships.exists()
    assert Article.objects.get(pk=articles[0].pk).title == articles[0].title


def test_what_cannot_be_taken_is_said_by_row_and_column(
    editor: Client,
    articles: list[Article],
) -> None:
    one, two, three = (article.pk for article in articles)
    rows = [
        {"id": f"{one}.0", "published": "31/02/2021", "section": "A", "colour": "red"},
        {"id": two, "published": "03/04/2021", "section": "A", "colour": ""},
        {"id": three, "published": "", "section": "B", "colour": ""},
        {"id": three, "published": "", "section": "C", "colour": ""},
        {"id": 999_999, "published": "", "section": "D", "colour": ""},
        {"id": "abc", "published": "", "section": "E", "colour": ""},
    ]
    page, _address = send(editor, as_csv(rows))
    assert "0 articles would change." in page
    for said in (
        "Row 2, Date: “31/02/2021”: this is no date.", "Row 3, Date: “03/04/2021”: this may be two",
        f"Rows 4, 5 are all of article {three}", "Row 6: there is no article 999999.",
        "Row 7: “abc” is no id.", "left aside: colour",
    ):  # fmt: skip
        assert said in page


def test_of_what_others_changed_since_it_is_asked_row_by_row(
    editor: Client,
    articles: list[Article],
) -> None:
    rows = table(export(editor, "csv", articles))
    for row in rows:
        row["title"] += " (mine)"
    for article in articles[:2]:
        archive.edit_article(article=article, values={"title": f"{article} (theirs)"}, user=None)
    page, address = send(editor, as_csv(rows))
    assert "1 article would change." in page
    assert "Story 0 (theirs)" in page
    assert "Story 0 (mine)" in page
    said = editor.post(f"{address}apply/", {f"keep-{articles[0].pk}": "mine"}, follow=True).content.decode()  # fmt: skip
    assert "2 articles changed." in said
    titles = set(Article.objects.values_list("title", flat=True))
    assert titles == {"Story 0 (mine)", "Story 1 (theirs)", "Story 2 (mine)"}
    undo_in(editor, said)
    assert "Story 0 (theirs)" in set(Article.objects.values_list("title", flat=True))


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(";", "cp1252"), (";", "utf-8-sig"), ("\t", "utf-16"), (",", "utf-8")],
)
def test_files_as_spreadsheet_programs_write_them(
    editor: Client,
    articles: list[Article],
    delimiter: str,
    encoding: str,
) -> None:
    rows = [{"ID": articles[0].pk, "Titular": "Año; “nuevo”"}]
    _page, address = send(editor, as_csv(rows, delimiter, encoding))
    apply(editor, address)
    assert Article.objects.get(pk=articles[0].pk).title == "Año; “nuevo”"


def test_files_that_are_none_are_said_to_be_none(editor: Client) -> None:
    assert "no column “id”" in send(editor, b"title\nNothing")[0]
    assert "cannot be read as an XLSX" in send(editor, b"PK\x03\x04nothing")[0]
    assert "This field is required" in editor.post(SHEET, {}).content.decode()


def test_a_workbook_that_unpacks_to_too_much_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    book.active.append(["id"])  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    monkeypatch.setattr(bulk_cells, "MOST_UNPACKED", 100)
    with pytest.raises(Unreadable, match="large"):
        read_sheet(content.getvalue(), NAMES)


@pytest.mark.parametrize(
    ("current", "cell", "found"),
    [
        ("2022-11-05", dt.datetime(2022, 11, 5), "2022-11-05"),
        ("2022-11", dt.datetime(2022, 11, 1), "2022-11"),
        ("2022-11", "01/11/2022", "2022-11"),
        ("2022", 2022.0, "2022"),
        ("2022-04-03", "03/04/2022", "2022-04-03"),
        ("2022-03-04", "03/04/2022", "2022-03-04"),
        ("", "25/12/2022", "2022-12-25"),
        ("", "2022-11-05 00:00:00", "2022-11-05"),
        ("2022-11-05", "5.11.2022", "2022-11-05"),
    ],
)
def test_a_date_that_a_program_turned_is_the_same(current: str, cell: Any, found: str) -> None:
    assert value_of("published", cell, current) == found


def test_a_date_that_may_be_two_is_neither() -> None:
    with pytest.raises(BadCell):
        value_of("published", "03/04/2022", "2019")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "'=1", "''=1", "'plain", "plain", "\t=1"])
def test_marks_come_off_again(text: str) -> None:
    cell = cell_of("title", text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert value_of("title", cell, "something else") == text.strip() or text.startswith("\t")
    assert value_of("title", cell, text) == text


def test_ids_that_became_fractions_are_ids() -> None:
    assert [number_of(cell) for cell in (7, 7.0, "7", "7.0", "7,00", " 7 ")] == [7] * 6
    assert [number_of(cell) for cell in (None, "", "x", 7.5, True, "7e3")] == [None] * 6


def test_articles_of_sources_for_others_are_not_there(
    editor: Client,
    articles: list[Article],
) -> None:
    secret = report("Secret", "Other words.", source="The Secret")
    assert secret.source
    archive.restrict_source(source=secret.source, groups=[Group.objects.create(name="few")])
    page, _address = send(editor, as_csv([{"id": secret.pk, "title": "Open"}]))
    assert f"there is no article {secret.pk}." in page
    # Nor does a file make an article one of theirs.
    page, _address = send(editor, as_csv([{"id": articles[0].pk, "source": "The Secret"}]))
    assert "this source cannot be chosen" in page


def test_many_rows_are_a_job(
    editor: Client,
    articles: list[Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk_work, "AT_ONCE", 1)
    rows = [{"id": article.pk, "section": "Roads"} for article in articles]
    _page, address = send(editor, as_csv(rows))
    assert "Waiting" in apply(editor, address)


def test_only_who_may_correct_may_send_a_file(articles: list[Article]) -> None:
    reader = Client()
    reader.force_login(User.objects.create_user("ben", is_staff=True))
    assert reader.get(SHEET).status_code == 403


def test_a_file_of_many_takes_few_queries(
    editor: Client,
    django_assert_max_num_queries: Any,
) -> None:
    articles = [report(f"Story {number}", f"Text {number}.") for number in range(60)]
    with django_assert_max_num_queries(30):
        rows = table(export(editor, "csv", articles))
    for row in rows:
        row["section"] = "Roads"
    file = SimpleUploadedFile("x.csv", as_csv(rows))
    with django_assert_max_num_queries(30):
        assert editor.post(SHEET, {"file": file}).status_code == 302

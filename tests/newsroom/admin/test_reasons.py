"""Reasons of imports and of patterns, as an editor reads them in her language; what is kept stays English."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import override

from newsroom import archive
from newsroom.admin.reasons import said
from newsroom.archive.removals import Removal
from newsroom.models import ImportedDocument
from tests.paths import PROJECT

# Where reasons are made, and as which arguments of what.
MADE_IN = ("newsroom/importing/reading", "newsroom/importing", "newsroom/intake")
ARGUMENT = {"ImportFailure": 0, "Unreadable": 1, "parse_xml": 1}


def reasons() -> Iterator[str]:
    """Every reason that the code spells out, with something filled in."""
    for folder in MADE_IN:
        for path in sorted((PROJECT / folder).glob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = getattr(getattr(node, "func", None), "id", "")
                if (
                    isinstance(node, ast.Call)
                    and name in ARGUMENT
                    and len(node.args) > ARGUMENT[name]
                ) and (text := _text(node.args[ARGUMENT[name]])):
                    yield text


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value).replace("%s", "7")
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(each.value) if isinstance(each, ast.Constant) else "7" for each in node.values
        )
    return ""


def test_every_reason_of_the_importer_is_said_in_spanish() -> None:
    found = set(reasons())
    assert len(found) > 25
    with override("es"):
        assert {text for text in found if said(text) == text} == set()
    with override("en"):
        assert {text for text in found if said(text) != text} == set()


@pytest.mark.parametrize(
    ("reason", "spanish"),
    [
        ("the line is no JSON (Expecting value: line 1 column 1 (char 0))",
         "la línea no es JSON (Expecting value: line 1 column 1 (char 0))"),
        ("the key “a; b” stands 2 times; the last counts", "la clave «a; b» aparece 2 veces; cuenta la última"),
        ("the line is too long for one article (over 20 MB; at most 20 MB: NEWSROOM_MAX_DOCUMENT_MB)",
         "la línea es demasiado larga para un artículo (over 20 MB; como mucho 20 MB: NEWSROOM_MAX_DOCUMENT_MB)"),
        ("NaN is no value of JSON, and was read as none; a number of 5,000 digits was read as text",
         "NaN no es un valor de JSON y se leyó como ninguno; un número de 5,000 cifras se leyó como texto"),
        ("3 attachments were left out: a.pdf, b.pdf and 1 more",
         "se omitieron 3 adjuntos: a.pdf, b.pdf y 1 más"),
        ("its header cannot be read: the row has 2,000 columns (at most 1,000: NEWSROOM_MAX_COLUMNS)",
         "su cabecera no se puede leer: la fila tiene 2,000 columnas (como mucho 1,000: NEWSROOM_MAX_COLUMNS)"),
        ("unbalanced parenthesis at position 3", "paréntesis sin pareja en la posición 3"),
        ("What nobody has said before.", "What nobody has said before."),
    ],
)  # fmt: skip
def test_what_is_filled_in_stays(reason: str, spanish: str) -> None:
    with override("es"):
        assert said(reason) == spanish
    with override("en"):
        assert said(reason) == reason


@pytest.mark.parametrize("tombstone", [None, 4])
@pytest.mark.parametrize("by", ["", "ada"])
def test_who_deleted_it_is_said(by: str, tombstone: int | None) -> None:
    removal = Removal(7, by, dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC), tombstone)
    with override("es"):
        assert said(str(removal)).startswith("eliminado")


@pytest.mark.parametrize("pattern", ["(", "[a", "*a", "a)", "(?P<n>", "\\", "a{5,2}", "(?<n"])
def test_what_is_wrong_with_a_pattern_is_said(pattern: str) -> None:
    with pytest.raises(archive.BadPattern) as caught:
        archive.Finding(pattern, "x", pattern=True, case=True).check()
    with override("es"):
        assert said(str(caught.value)) != str(caught.value)


@pytest.mark.django_db
def test_the_page_of_a_run_says_reasons_in_the_editors_language(admin_client: Client) -> None:
    log = archive.RunLog(archive.begin_run(by="ada", options={"paths": ["a.zip"]}))
    log.add("a.txt", "failed", "the file is empty", None)
    log.flush(None)
    row = ImportedDocument.objects.get()
    assert row.reason == "the file is empty"
    page = admin_client.get(
        f"/admin/newsroom/importrun/{row.run_id}/change/", headers={"accept-language": "es"}
    ).content.decode()
    assert "el archivo está vacío" in page

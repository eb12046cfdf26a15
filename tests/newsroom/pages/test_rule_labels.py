"""What an import says of its decisions can be said in the interface's language."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from newsroom.pages import rule_labels
from newsroom.pages.rule_labels import KNOWN, PARTS, said
from tests.newsroom.factories import keep
from tests.paths import PROJECT

MARKED = re.compile(r'mark\(BlockKind\.BOILERPLATE, "([^"]+)"\)|Evidence\([^"\n]*"\w+", "([^"]+)"')


def test_every_rule_and_reason_in_the_importing_code_is_listed() -> None:
    found = {
        text
        for path in (PROJECT / "newsroom" / "importing").rglob("*.py")
        for pair in MARKED.findall(path.read_text("utf-8"))
        for text in pair
        if text and "{" not in text
    }
    assert len(found) > 15
    assert {text for text in found if not known(text)} == set()


@pytest.mark.django_db
def test_so_are_those_of_the_sample_documents() -> None:
    for path in sorted((PROJECT / "seeds").glob("*.txt"))[:8]:
        article = keep(path.read_bytes(), path=path.name)
        rules = article.evidence.exclude(rule="").values_list("rule", flat=True)
        reasons = article.blocks.exclude(reason="").values_list("reason", flat=True)
        assert [text for text in (*rules, *reasons) if not known(text)] == []


def known(text: str) -> bool:
    match = PARTS.fullmatch(text)
    if text in KNOWN or match is None:
        return text in KNOWN
    return known(match["rule"]) and known(match["refused"] or match["reason"])


def test_a_rule_carries_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    spanish = {"date column": "columna de fecha", "not a date": "no es una fecha"}
    monkeypatch.setattr(rule_labels, "gettext", lambda text: spanish.get(text, text))
    with override("es"):
        assert said("date column") == "columna de fecha"
        assert said("date column, refused: not a date").startswith("columna de fecha, ")
        assert said("date column, refused: not a date").endswith("no es una fecha")
        assert said("date column (not a date)") == "columna de fecha (no es una fecha)"
    assert said("something new") == "something new"
    assert said("") == ""

"""Citations: as words, BibTeX, RIS and schema.org data."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from pybtex.style.formatting.plain import Style as BibliographyStyle

from newsroom.pages import citation
from tests.newsroom.factories import report

LINK = "https://archive.example/articles/7/petro/"
FIELD = re.compile(r"^  (\w+) = \{(.*)\},$", re.MULTILINE)


@pytest.mark.django_db
def test_in_words() -> None:
    article = report(author="Ana Pérez", url="https://herald.example/1")
    assert citation.plain(article, LINK) == (
        "Ana Pérez. “Petro meets Maduro”. The Herald. 1 November 2022. https://herald.example/1"
    )
    undated = report("Rain", date="", source="")
    assert citation.plain(undated, LINK) == f"“Rain”. no date. {LINK}"


@pytest.mark.django_db
def test_as_bibtex() -> None:
    article = report("50% of {all} votes & more", author="Ana Pérez and Juan Ruiz", date="2022-11")
    entry = citation.bibtex(article, LINK)
    fields = dict(FIELD.findall(entry))
    assert entry.startswith(f"@article{{perez2022-{article.pk},\n")
    assert fields["title"] == r"{50\% of \{all\} votes \& more}"
    assert fields["author"] == "Ana Pérez and Juan Ruiz"
    assert fields["date"] == "2022-11"
    assert fields["journal"] == "The Herald"


@pytest.mark.django_db
@pytest.mark.parametrize("lacks", [{"author": ""}, {"date": ""}, {"source": ""}])
def test_bibtex_styles_set_an_article_that_lacks_something(lacks: dict[str, str]) -> None:
    """An `article` must have all three: styles leave gaps for what it lacks, or fail."""
    article = report(**{"title": "Rain", "author": "Ana Pérez", **lacks})
    entry = citation.bibtex(article, LINK)
    assert entry.startswith("@misc{")
    if "source" not in lacks:
        assert "howpublished = {The Herald}" in entry
    [(key, parsed)] = parse_string(entry, "bibtex").entries.items()
    assert "Rain" in str(BibliographyStyle().format_entry(key, parsed).text)


@pytest.mark.django_db
def test_an_outlet_as_author_is_one_name() -> None:
    article = report(source="Peoples Dispatch", author="Peoples Dispatch")
    assert "author = {{Peoples Dispatch}}" in citation.bibtex(article, LINK)


@pytest.mark.django_db
def test_as_ris() -> None:
    article = report("A title\nTY  - JOUR", date="2022-11-01", author="Ana Pérez")
    lines = citation.ris(article, LINK).split("\r\n")
    assert lines[0] == "TY  - NEWS"
    assert lines[-2:] == ["ER  - ", ""]
    assert "DA  - 2022/11/01/" in lines
    assert "AU  - Pérez, Ana" in lines
    assert sum(line.startswith("TY") for line in lines) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("form", "kind"), [("bib", "bibtex"), ("ris", "research-info-systems")])
def test_as_a_file(client: Client, form: str, kind: str) -> None:
    article = report()
    response = client.get(f"/articles/{article.pk}/cite.{form}")
    assert kind in response["Content-Type"]
    assert response["Content-Disposition"] == f'attachment; filename="petro-meets-maduro.{form}"'
    assert client.get(f"/articles/{article.pk}/cite.doc").status_code == 404


@given(st.text())
def test_no_text_breaks_out_of_a_bibtex_field(text: str) -> None:
    """Braces are balanced at every place, and there is one line."""
    written = citation._bib(text)
    assert "\n" not in written
    depth = 0
    for char in re.sub(r"\\[{}]", "", written):
        depth += (char == "{") - (char == "}")
        assert depth >= 0
    assert depth == 0


@given(st.text())
def test_no_text_breaks_out_of_json_ld(text: str) -> None:
    element = citation.json_ld({"headline": text})
    inside = element.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert isinstance(json.loads(inside)["headline"], str)


@given(st.text())
def test_a_line_stays_a_line(text: str) -> None:
    assert len(citation.one_line(text).splitlines()) <= 1


NAMES = "The Standard Staff; Associated Press; Ada Fenwick; Vincent van Gogh; Gabriel García Márquez; Juan"


@pytest.mark.django_db
def test_people_are_inverted_in_ris_and_bodies_are_not() -> None:
    lines = citation.ris(report(author=NAMES), LINK).split("\r\n")
    assert [line for line in lines if line.startswith("AU")] == [
        "AU  - The Standard Staff",
        "AU  - Associated Press",
        "AU  - Fenwick, Ada",
        "AU  - van Gogh, Vincent",
        "AU  - García Márquez, Gabriel",
        "AU  - Juan",
    ]


@pytest.mark.django_db
def test_bibtex_takes_no_body_apart_and_no_double_surname() -> None:
    assert (
        "author = {{The Standard Staff} and {Associated Press} and Ada Fenwick and "
        "Vincent van Gogh and García Márquez, Gabriel and Juan}"
    ) in citation.bibtex(report(author=NAMES), LINK)


@pytest.mark.django_db
def test_a_body_is_no_person_in_schema_org() -> None:
    data = citation.schema_org(report(author="Associated Press; Ada Fenwick"), LINK)
    assert data["author"] == [
        {"@type": "Organization", "name": "Associated Press"},
        {"@type": "Person", "name": "Ada Fenwick"},
    ]

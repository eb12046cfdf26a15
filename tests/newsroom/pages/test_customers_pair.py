"""The customer's two documents side by side, by our reading of them; they are not part of the project.

What both have, and what only one has, is told by short facts: names, numbers, dates, first words.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command

from newsroom.models import Article
from newsroom.pages.comparing import Comparison, compare

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.fault,
              pytest.mark.usefixtures("index_dir")]  # fmt: skip

# By reading: what both documents name, count and date.
BOTH = {
    "person": {"Gustavo Petro", "Nicolás Maduro", "Juan Guaidó", "Iván Duque"},
    "organisation": {"National Liberation Army"},
    "place": {"Venezuela", "Colombia", "Caracas", "United States", "Amazon", "Egypt"},
    "number": {"first", "two"},
    "date": {"2019", "2022", "August 2022", "September 2022", "October 2022", "7 August 2022",
             "26 September 2022", "1 November 2022"},
}  # fmt: skip
# By reading: what only one has. Nothing else may be told so.
ONLY = (
    {
        "organisation": {"Monómeros"},
        "place": {"Norte de Santander", "Cúcuta", "Miraflores", "Sharm el-Sheikh"},
        "number": {"27th", "2,219", "2:30 pm"},
        "date": {"2013", "29 August 2022", "13 September 2022", "19 September 2022", "29 September 2022",
                 "31 October 2022", "6 November 2022", "18 November 2022"},
    },
    {
        "person": {"Donald Trump", "Simón Bolívar", "Hugo Chávez", "Mark Esper",
                   "Gamal Abdel Nasser", "Joe Biden", "Juan Manuel Santos", "Mike Pence"},
        "organisation": {"Community of Latin American and Caribbean States",
                         "Central Intelligence Agency", "FARC", "República Bolivariana"},
        "place": {"Bogotá", "Washington", "Oval Office", "South America", "Syria"},
        "number": {"2341"},
        "date": {"1958", "2011", "2015", "2016", "2023", "February 2020", "May 2020",
                 "19 June 2022", "22 June 2022"},
    },
)  # fmt: skip
BEGINNING = 22  # characters
# Passages that say the same, by the words that each begins with.
JOINED = {
    ("The statement also add", "Petro’s office said on"),
    ("On September 26, the g", "It was temporarily unb"),
    ("During his election ca", "Soon after entering of"),
    ("Additionally, on Septe", "In September, Venezuel"),
    ("Colombia and Venezuela", "Colombia’s previous ad"),
    ("Colombia and Venezuela", "Petro’s predecessor, r"),
    ("Colombian President Gu", "Colombia's President G"),
    ("Colombian President Gu", "Colombia’s first ever "),
}
# What the other document says as well, in other words: these may be joined or left unmarked.
SAID_BY_BOTH = (
    "The Colombian and Vene", "The statement added th", "The termination of rel", "Petro called for Venez",
    "Duque’s government imm", "The parties signed an ", "Petro immediately push", "En fotos: Reunión del ",
)  # fmt: skip


@pytest.fixture
def comparison(shared: Path) -> Comparison:
    folder = shared / "seeds"
    if not list(folder.glob("*.txt")):
        pytest.skip("the customer's documents are not here")
    call_command("import_seeds", str(folder), verbosity=0)
    return compare(list(Article.objects.order_by("published")))


def test_everything_that_both_have_is_joined_and_only_here_is_never_wrong(
    comparison: Comparison,
) -> None:
    sections = {section.kind: section for section in comparison.sections}
    for kind, names in BOTH.items():
        assert {entry.text for entry in sections[kind].shared} == names
    for at, wanted in enumerate(ONLY):
        for kind in BOTH:
            assert {entry.text for entry in sections[kind].alone[at][1]} == wanted.get(kind, set())
    [quotation] = sections["quotation"].shared
    assert quotation.text.startswith("to boost regional economies")
    assert [len(alone) for _column, alone in sections["quotation"].alone] == [2, 9]
    joined = {
        (passage.text[:BEGINNING], partner.text[:BEGINNING])
        for stretch in comparison.columns[0].stretches
        for passage in stretch.passages
        for partner in passage.partners
    }
    assert joined == JOINED
    alone = [
        passage.text
        for column in comparison.columns
        for stretch in column.stretches
        for passage in stretch.passages
        if passage.state == "only"
    ]
    assert len(alone) >= 20
    assert not [text for text in alone if text.startswith(SAID_BY_BOTH)]

"""How a source sets its marks is learnt from sound articles, and used where bytes were lost."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing import (
    MarkStyle,
    ParseContext,
    ParsedArticle,
    RawDocument,
    as_code,
    from_code,
    learn_style,
    parse,
)
from newsroom.importing.mojibake.misreading import misreading
from newsroom.importing.mojibake.repair import repair

CURLY = "“It is late,” she said — as ever — of the “plan”. The harbour—closed since May—opens."
LOW = "Sie sagte: „Es ist spät“, und ging – wie immer – nach Hause."


def lost(text: str) -> str:
    """Read as ISO 8859-1, with what prints nothing dropped."""
    return misreading("iso-8859-1").of(text, lossy=True)


def test_a_habit_is_what_nearly_all_articles_show() -> None:
    learnt = learn_style([CURLY] * 12)
    assert learnt == MarkStyle(quotes="“”", terms="“”", spaced="—", closed="—")
    assert learn_style([CURLY] * 12 + [LOW] * 2) == learnt
    assert learn_style([CURLY] * 4) == MarkStyle()
    assert learn_style([CURLY] * 6 + [LOW] * 6) == MarkStyle(closed="—", terms="“”")


def test_straight_marks_and_guillemets_are_habits_too() -> None:
    assert learn_style(['She said "it is late" - and left.'] * 5).quotes == '""'
    assert learn_style(["Elle a dit « il est tard » – et partit."] * 5).spaced == "–"


@given(
    st.sampled_from(["", "“”", "„“", "«»", '""']),
    st.sampled_from(["", "‘’", "“”"]),
    st.sampled_from(["", "–", "—"]),
    st.sampled_from(["", "–", "—"]),
)
def test_a_style_is_kept_as_a_few_characters(
    quotes: str, terms: str, spaced: str, closed: str
) -> None:
    style = MarkStyle(quotes, terms, spaced, closed)
    assert from_code(as_code(style)) == style


def test_lost_marks_are_set_as_the_source_sets_them() -> None:
    damaged = lost("The mayor’s plan is late – as ever – he said. It’s “over”, they’re told.")
    assert " – as ever – " in repair(damaged, MarkStyle(spaced="–")).text
    assert " — as ever — " in repair(damaged, MarkStyle(spaced="—")).text
    german = lost("Sie sagte, es sei „spät“ für München, und: „Wir gehen schön nach Hause.“")
    assert "„Wir gehen schön nach Hause.“" in repair(german).text
    assert "“Wir gehen schön nach Hause.”" in repair(german, MarkStyle(quotes="“”")).text


def test_marks_whose_bytes_are_there_stay() -> None:
    text = misreading("windows-1250").of("It’s late – as ever – he said. They’re “over”.")
    assert repair(text, MarkStyle(quotes="„“", spaced="—")).text == repair(text).text


def read(text: str, style: MarkStyle | None) -> ParsedArticle:
    context = ParseContext(
        today=dt.date(2026, 11, 1), mark_styles={"Harbour Echo": style} if style else {}
    )
    given_ = {"title": "Harbour shut", "source": "Harbour Echo", "body": text}
    return parse(RawDocument("export.jsonl#1", text.encode(), "", given_), context)


def test_the_parser_takes_the_style_from_its_context_and_says_so() -> None:
    text = lost(
        "The council’s plan for the harbour is late – as it always was – the mayor’s office said"
        " on Tuesday, and the fishermen’s boats weren’t ready."
    )
    plain, styled = (read(text, style) for style in (None, MarkStyle(spaced="–")))
    assert " — as it always was — " in plain.blocks[-1].text
    assert " – as it always was – " in styled.blocks[-1].text
    reasons = {one.after: one.encoding for one in styled.repairs}
    assert reasons["–"].endswith(" (as the source sets its marks)")
    assert "source" not in reasons["’"]

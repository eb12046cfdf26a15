"""What is sound stays: letters that look like the rest of something, beside damage and without it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.mojibake.misreading import misreading
from newsroom.importing.mojibake.repair import repair
from newsroom.importing.mojibake.sound import Shield
from newsroom.importing.types import MarkStyle

SOUND = [
    # Names and words that no list has, and that no apostrophe divides.
    "Vanâmala e Kâmadeva são nomes de outra língua.",
    "Brynhâf, Brynhâf a Brynhâf: cafwyd diflastâd yno.",
    # Capitals, also letter by letter.
    "CÂMPINA PE VALE, PÂNĂ LA MĂRGINE",
    "У СУЗІР’Ї, НА ПОДВІР’ЯХ І В ІНТЕРВ’Ю",
    "G RÃO D E A REIA",
    # A letter and the mark that closes a quotation.
    "Hún heitir „BLAД, sagði hann.".replace("Д", "Ð“"),
    "O título “AVELÔ saiu; “ROMÔ também.".replace("Ô", "Ã”"),
    "la «é», la «á» y la «í»",
    "Él dijo “que ‘así’”.",
    "3 Å² och 4 Å³",
    "ЖУРНАЛ „ПЛОД“, ГАЗЕТА „ГРАД“",
]


@pytest.mark.parametrize("text", SOUND)
def test_stays(text: str) -> None:
    assert repair(text).text == text


MARKED = {
    "A Câmara de Itanhaém, “sim”, votou — e a Pâmela também…": "pt",
    "Le château de Châlons, “trop cher”, a été fermé… voilà.": "fr",
    "Astăzi, în România, “pâinea” şi câinele – lângă râu.": "ro",
    "Mae’r cyngor wedi rhoi caniatâd “llawn” i’r cynllun – eto.": "cy",
    "Bu akşam Kâzım Bey’in “hikâye”si okundu – nihayet.": "tr",
    "Åsa och Pär sade “nej” – och gick hem på kvällen.": "sv",
    "Ông Trần Văn Lâm nói “đẹp lắm” – rồi cười.": "vi",
}


@pytest.mark.parametrize("clean", MARKED, ids=MARKED.values())
def test_sound_letters_stay_beside_damaged_marks(clean: str) -> None:
    damaged = "".join(
        dropped(misreading("windows-1252").of(c)) if c in "“”‘’–—…" else c for c in clean
    )
    assert damaged != clean
    assert repair(damaged).text == clean


def dropped(text: str, holes: str = "") -> str:
    """Without the bytes that windows-1252 leaves open, or with others for them."""
    return text.translate(dict.fromkeys((0x81, 0x8D, 0x8F, 0x90, 0x9D), holes))


HOLES = [
    "“We won’t stop,” she said; “never.”",
    "«Álvaro» y “Íñigo” fueron a Ávila, según dijo “él”. Así terminó el día en Cádiz.",
    "Příliš žluťoučký kůň, řekl náš děda “včera večer” a začal číst.",
    "Сегодня вечером состоится большая встреча, сказал “представитель” министерства.",
]


@pytest.mark.parametrize("holes", ["", "\ufffd", "?"], ids=["dropped", "U+FFFD", "question mark"])
@pytest.mark.parametrize("clean", HOLES)
def test_reads_bytes_that_windows_leaves_open(clean: str, holes: str) -> None:
    assert repair(dropped(misreading("windows-1252").of(clean), holes)).text == clean


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("He was â€œgoodâ€\nand left.", "He was “good”\nand left."),
        ('Es war Ã¼ber Nacht â€" und kalt.', "Es war über Nacht – und kalt."),
        ("Itâ€TMs the Brandâ„¢â€...", "It’s the Brand™…"),
        ("informaciÃ3n y canciÃ3n, dÃ\xada tras dÃ\xada", "información y canción, día tras día"),
        ("One.â€¨Two, itâ€™s.", "One.\u2028Two, it’s."),
    ],
)
def test_reads_what_was_altered_after_the_misreading(damaged: str, clean: str) -> None:
    assert repair(damaged).text == clean


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([*SOUND, *MARKED]), st.data())
def test_parts_of_sound_text_stay(text: str, data: st.DataObject) -> None:
    words = text.split()
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    part = " ".join(words[start:end])
    assert repair(part).text == part


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("aAâÂÃãÐÅЄРр’”“»²éșđ \n.")))
def test_a_shield_keeps_length_and_lines(text: str) -> None:
    shield = Shield.of(text, "")
    assert len(shield.text) == len(text)
    assert [c for c in shield.text if c.isspace()] == [c for c in text if c.isspace()]
    assert all(shield.text[place].isascii() for place in shield.places)


def straightened(text: str) -> str:
    """Misread, with quotation marks made straight afterwards."""
    shown = dropped(misreading("windows-1252").of(text), "")
    return shown.translate(str.maketrans("“”‘’", "\"\"''"))


@pytest.mark.parametrize(
    "clean",
    [
        "Was it “good”? He asked, and it was “so”. Don’t say “no”.",
        "It was said to be “fake”—but placing that, it isn’t so, he said.",
    ],
)
def test_marks_beside_marks_whose_bytes_were_lost(clean: str) -> None:
    assert repair(straightened(clean)).text == clean


def test_a_dash_of_which_nothing_else_is_known_stays_where_outlets_differ() -> None:
    clean = "He said that it was late — very late — and that they would not come."
    repaired = repair(straightened(clean))
    assert repaired.text == straightened(clean)
    assert {doubt.text for doubt in repaired.doubts} == {'â€"'}
    assert repair(straightened(clean), MarkStyle(spaced="—")).text == clean


def test_a_dash_is_set_as_those_that_came_through() -> None:
    sound = "He came – and she went – as it was late for them all."
    clean = f"{sound}\nIt was the wall – and the gate – of the town."
    damaged = f"{sound}\n{straightened(clean.splitlines()[1])}"
    assert repair(damaged).text == clean


def test_a_mark_that_was_read_back_continues_no_other() -> None:
    assert repair("The â€œfakeâ€â€”but isnâ€™t it?").text == "The “fake”—but isn’t it?"

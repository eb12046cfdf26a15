"""Words of scripts whose every letter is beyond ASCII: read where that is sure, left whole where it is not."""

from __future__ import annotations

import re

import pytest

from newsroom.importing.mojibake.misreading import misreading
from newsroom.importing.mojibake.repair import repair
from newsroom.importing.mojibake.script_sequences import sequences_of
from newsroom.importing.mojibake.word_likeness import WordGuesser, is_known

GREEK = "Οι υπουργοί της κυβέρνησης ανακοίνωσαν ότι οι νόμοι για τους εργάτες είναι έτοιμοι."
RUSSIAN = "Президент России подписал новый закон, который начал действовать сегодня."
UKRAINIAN = "Діяльність мережі: з’єднання та зв’язок із комп’ютером у Києві, як сказав міністр."
HALF_READ = re.compile("[ÎÏÐÑĎĐŃ][Ͱ-ӿ]|[Ͱ-ӿ][ÎÏÐÑĎĐŃ]")


def lossy(text: str, encoding: str) -> str:
    """UTF-8 that was read in an encoding, without what prints nothing."""
    return misreading(encoding).of(text, lossy=True)


@pytest.mark.parametrize("text", [GREEK, RUSSIAN])
@pytest.mark.parametrize("encoding", ["iso-8859-2", "windows-1252"])
def test_each_word_is_as_it_was_written_or_as_it_came(text: str, encoding: str) -> None:
    damaged = lossy(text, encoding)
    words = zip(text.split(" "), damaged.split(" "), repair(damaged).text.split(" "), strict=True)
    assert all(now in (was, came) for was, came, now in words)


@pytest.mark.parametrize("text", [GREEK, RUSSIAN])
def test_most_words_come_back(text: str) -> None:
    fixed = repair(lossy(text, "iso-8859-1")).text.split()
    assert 2 * sum(a == b for a, b in zip(text.split(), fixed, strict=True)) > len(fixed)


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1250"])
def test_a_second_repair_changes_nothing(encoding: str) -> None:
    once = repair(lossy(f"{GREEK}\n{RUSSIAN}\n{UKRAINIAN}", encoding)).text
    assert repair(once).text == once


def test_what_was_read_is_not_misread_once_more() -> None:
    holes = misreading("windows-1252").of(UKRAINIAN).translate(dict.fromkeys(range(0x80, 0xA0)))
    assert repair(holes).text == UKRAINIAN


def test_no_word_is_left_half_read_and_its_doubt_stands_where_it_is() -> None:
    repaired = repair(lossy(f"{RUSSIAN}\nКащеев и Шухрат перетащите", "iso-8859-1"))
    assert not HALF_READ.search(repaired.text)
    assert repaired.doubts
    for doubt in repaired.doubts:
        assert repaired.text[doubt.offset :].startswith(doubt.text)


def test_a_greek_word_ends_in_a_final_sigma() -> None:
    assert is_known("τους")
    spelling = WordGuesser({"G": 50.0}).spell([*"το", "υύ", "ςστ"], starts_sentence=False)
    assert spelling
    assert spelling.text == "τους"


def test_sequences_tell_an_open_letter_only_of_one_script() -> None:
    sequences = sequences_of([*"сло", "ваг", *"ник"])
    assert sequences
    assert sequences.suiting("о", "вћ", "н") == "в"
    assert sequences_of([*"slo", "ваг", *"ник"]) is None

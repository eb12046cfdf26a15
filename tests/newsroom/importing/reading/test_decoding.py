"""Bytes to text: marks, UTF-8, UTF-16, and single-byte encodings told by their letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.importing.reading.decoding import decode
from newsroom.importing.types import ImportFailure

SPANISH = "Los vecinos de la aldea esperaron tres años a que volviera la luz; según el alcalde, «todo llegó». "
CZECH = "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl starosta města Čáslav včera večer. "
POLISH = "Wójt gminy powiedział, że most będzie gotowy w październiku, choć są wątpliwości. "
RUSSIAN = "Жители посёлка три года ждали, пока вернётся свет; об этом сообщил вчера староста. "
FRENCH = (
    "Les élèves de l’école ont planté cent chênes; « on verra l’été prochain », dit la maîtresse. "
)


@pytest.mark.parametrize("text", [SPANISH, CZECH, POLISH, RUSSIAN, FRENCH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_comes_back_as_it_was(text: str, encoding: str) -> None:
    assert decode((text * 5).encode(encoding)).text == text * 5


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SPANISH, "cp1252"),
        (FRENCH, "cp1252"),
        (CZECH, "cp1250"),
        (POLISH, "cp1250"),
        (RUSSIAN, "cp1251"),
    ],
)
def test_single_byte_encodings_are_told_by_their_letters(text: str, encoding: str) -> None:
    assert decode((text * 8).encode(encoding)).text == text * 8


def test_one_broken_byte_does_not_turn_utf8_into_something_else() -> None:
    data = (SPANISH * 20).encode().replace("según".encode(), b"seg\xc3n", 1)
    decoded = decode(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\ufffd") == 1
    assert decoded.text.endswith(SPANISH)


def test_line_ends_become_newlines() -> None:
    assert decode(b"one\r\ntwo\rthree\n").text == "one\ntwo\nthree\n"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t ", "empty"),
        ("\ufeff  \n".encode("utf-16"), "white space"),
        (b"\x1c", "white space"),  # a separator of files, on paper tape
        (bytes(range(256)) * 40, "binary"),
        (b"\x89PNG\r\n\x1a\n" + bytes(1000), "binary"),
        (b"%PDF-1.7\n" + b"\x00\x01\x02\xff\xfe" * 400, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ImportFailure, match=reason):
        decode(data)


@given(st.binary(max_size=300))
def test_decoding_gives_text_or_a_reason_and_nothing_else(data: bytes) -> None:
    try:
        decoded = decode(data)
    except ImportFailure:
        return
    assert decoded.text.strip()
    assert "\r" not in decoded.text
    assert "\0" not in decoded.text

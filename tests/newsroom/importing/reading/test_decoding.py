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


JAPANESE = "市長のフェンウィックは、春まで港を閉鎖すると述べた。"
CHINESE = "市长说，港口将关闭到春天。"


@pytest.mark.parametrize("encoding", ["utf-32-le", "utf-32-be", "utf-32", "utf-7"])
@pytest.mark.parametrize("text", [CZECH, RUSSIAN, JAPANESE])
def test_rare_forms_of_unicode_are_told_without_a_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", [CHINESE, JAPANESE, "안녕하세요, 시장님", "东京"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_few_words_of_east_asia_are_told_in_utf16_without_a_mark(
    text: str, encoding: str
) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE * 2, "gb18030"),
        (CHINESE, "hz"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (RUSSIAN, "mac-cyrillic"),
        (CZECH, "iso8859-2"),
        (POLISH, "cp852"),
        (FRENCH, "mac-roman"),
        (SPANISH, "cp850"),
    ],
)
def test_national_encodings_are_told_by_one_sentence(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "text",
    ["1+1=2, and 50+ more", "call +34 600 123", "C++ is rock+roll-", "a+b+c-d", "x+Abc- {~} ~{"],
)
def test_a_plus_or_a_tilde_is_no_other_encoding(text: str) -> None:
    assert decode(text.encode()).text == text


@pytest.mark.parametrize(
    ("text", "encoding"), [(FRENCH, "cp1252"), (CZECH, "cp1250"), (RUSSIAN, "cp1251")]
)
def test_lines_of_two_encodings_are_read_each_in_its_own(text: str, encoding: str) -> None:
    lines = [text.strip()] * 8
    data = "\n".join(lines[:5]).encode() + b"\n" + "\n".join(lines[5:]).encode(encoding)
    decoded = decode(data)
    assert decoded.text == "\n".join(lines)
    assert encoding in decoded.notes[0]


@pytest.mark.parametrize("encoding", ["cp1250", "utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_mark_of_another_encoding_is_not_believed(mark: bytes, encoding: str) -> None:
    assert decode(mark + CZECH.encode(encoding)).text == CZECH


def test_a_mark_where_two_files_were_joined_is_left_out() -> None:
    assert decode(f"{CZECH}\n\ufeff{POLISH}".encode("utf-8-sig")).text == f"{CZECH}\n{POLISH}"


def test_a_declared_encoding_counts_unless_the_text_speaks_against_it() -> None:
    few = "Der Fährmann kam.".encode("mac-roman")
    assert decode(few, "mac-roman").text == "Der Fährmann kam."
    assert decode(RUSSIAN.encode("cp1251"), "iso-8859-1").text == RUSSIAN
    assert decode(RUSSIAN.encode(), "cp1251").text == RUSSIAN
    assert decode(few, "klingon").encoding


def test_the_choice_is_told() -> None:
    assert "mark" in decode(CZECH.encode("utf-8-sig")).evidence
    assert "cs" in decode(CZECH.encode("cp1250")).evidence
    assert "declared" in decode(CZECH.encode("cp1250"), "cp1250").evidence

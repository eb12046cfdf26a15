"""Escapes in running text become the characters they stand for; in text about them they stay."""

from __future__ import annotations

import pytest

from newsroom.importing.mojibake.repair import repair


@pytest.mark.parametrize(
    ("escaped", "plain"),
    [
        ("Don&#8217;t panic, it&rsquo;s &ldquo;fine&rdquo;.", "Don’t panic, it’s “fine”."),
        ("AT&amp;amp;T and Johnson &amp;amp; Johnson", "AT&T and Johnson & Johnson"),
        ("don&amp;#8217;t", "don’t"),
        ("Ni&ntilde;o &iquest;Qu&eacute;?", "Niño ¿Qué?"),
        ("He said \\u201cno\\u201d, it\\u2019s \\ud83d\\ude00", "He said “no”, it’s 😀"),
        ("It\\xe2\\x80\\x99s a caf\\xc3\\xa9", "It’s a café"),
        ("\\u041f\\u0440\\u0438\\u0432\\u0435\\u0442 %D0%BC%D0%B8%D1%80", "Привет мир"),
        ("it<U+2019>s Fran<U+00E7>ois", "it’s François"),
        ("it=E2=80=99s a caf=C3=A9", "it’s a café"),
        ("un par=\nque en la ciu=C3=\n=A1dad, a=3Db", "un parque en la ciuádad, a=b"),
        ("caf%C3%A9 con leche", "café con leche"),
        ("Caf&Atilde;&copy;", "Café"),
    ],
)
def test_escapes_are_read(escaped: str, plain: str) -> None:
    repaired = repair(escaped)
    assert repaired.text == plain
    assert {r.certainty for r in repaired.repairs} == {"exact"}


@pytest.mark.parametrize(
    "text",
    [
        "In HTML, write &amp; for an ampersand and caf&eacute; for an accent.",
        "La entidad &eacute; produce é.",
        'Write "&rsquo;" or (&amp;) there.',
        "See https://example.org/?q=caf%C3%A9&amp;lang=fr for more.",
        "x = '\\u2019'; print(\"don\\u2019t\");",
        "<p>don&rsquo;t</p>",
        "&lt;b&gt;don&rsquo;t&lt;/b&gt;",
        "R&D, Q&A; Fish &chips; B&B",
        "open caf%C3%A9.pdf",
        "a=C3 and b=A9; 50%C3",
        "The sign <U+2019> is one",
        "b'caf\\xc3\\xa9'",
        "The bytes \\xc3\\xa9 are one character",
        "C:\\users\\u00e9t",
    ],
)
def test_escapes_that_may_be_meant_stay(text: str) -> None:
    assert repair(text).text == text


def test_ends_of_lines_stay_escaped() -> None:
    assert repair("don&rsquo;t&#10;go&#13;on").text == "don’t&#10;go&#13;on"

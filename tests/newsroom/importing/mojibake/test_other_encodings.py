"""Text that was read in another encoding than it was written in is read anew, and sound text is not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.mojibake.repair import repair


def read_as(text: str, written: str, shown: str) -> str:
    """The text written in one encoding and read in another."""
    return text.encode(written).decode(shown)


@pytest.mark.parametrize(
    ("clean", "written", "shown"),
    [
        ("It’s what “everyone” said – really", "mac-roman", "windows-1252"),
        ("It’s what “everyone” said, isn’t it", "windows-1252", "cp850"),
        ("Lech Wałęsa met him in Gdańsk", "windows-1250", "windows-1252"),
        ("Každý den čteme české noviny", "iso-8859-2", "windows-1252"),
        ("Başbakan dün İstanbul’da konuştu", "windows-1254", "windows-1252"),
        ("Президент России подписал указ", "windows-1251", "windows-1252"),
        ("Президент России подписал указ", "koi8-r", "windows-1251"),
        ("Президент России подписал указ", "cp866", "windows-1251"),
        ("Η κυβέρνηση ανακοίνωσε νέα μέτρα", "windows-1253", "windows-1252"),
        ("הממשלה החליטה על תקציב חדש", "windows-1255", "windows-1252"),
        ("أعلنت الحكومة عن ميزانية جديدة", "windows-1256", "windows-1252"),
        ("El niño pequeño vive en España", "windows-1252", "windows-1250"),
        ("La señora compró un café en Málaga", "mac-roman", "windows-1252"),
        ("Não há informação sobre a eleição", "cp850", "windows-1252"),
        ("Il a terminé ses études", "windows-1252", "mac-roman"),  # a capital inside a word
        ("Česká republika", "windows-1250", "windows-1252"),  # one listed word, unlike any before
        ("He said “Political will and democracy,” and left", "mac-roman", "windows-1252"),
    ],
)
def test_one_encoding_read_as_another(clean: str, written: str, shown: str) -> None:
    repaired = repair(read_as(clean, written, shown))
    assert repaired.text == clean
    assert {r.certainty for r in repaired.repairs} == {"exact"}
    assert all(r.encoding.endswith(f"read as {shown}") for r in repaired.repairs)


@pytest.mark.parametrize(
    "shown",
    ["koi8-r", "cp866", "cp852", "windows-1256", "mac-latin2", "iso-8859-15", "gbk"],
)
def test_utf8_read_in_rare_encodings(shown: str) -> None:
    clean = "L’été dernier, la forêt était brûlée à côté du château"
    assert repair(clean.encode().decode(shown)).text == clean


def test_only_the_lines_that_were_misread_change() -> None:
    sound = "Die Gespräche mit Frau Müller-Løvås dauerten bis in die Nacht."
    polish = "Prezydent Wałęsa powiedział, że będzie głosować"
    text = f"{sound}\n{read_as(polish, 'windows-1250', 'windows-1252')}\n{sound}"
    assert repair(text).text == f"{sound}\n{polish}\n{sound}"


def test_each_change_is_told_with_its_place() -> None:
    (repaired,) = repair("Lech Wa³êsa came.").repairs
    assert (repaired.offset, repaired.before, repaired.after) == (7, "³ê", "łę")
    assert repaired.encoding == "windows-1250 read as windows-1252"


@pytest.mark.parametrize("text", ["The report says 锟斤拷 was lost", "He said 鈥? and left"])
def test_what_was_lost_before_stays_as_a_doubt(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert repaired.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Þórður Æsgeirsson og Ægir eru í Reykjavík; Öxará, Ðað",
        "Ærø, Ålborg og Ørsted: bøger, æbler og øl på Fyn",
        "AS ELEIÇÕES DE SÃO PAULO E AS DECISÕES",
        "Õhtul räägiti Tõnu Õnnepalu raamatust",
        "Lech Wałęsa, Václav Havel and Božena Němcová met in Kraków",
        "Recep Tayyip Erdoğan said in Şanlıurfa; İstanbul",
        "Siguroni që kjo vlerë është më e madhe",
        "Bhí an focal sin an-mhaith, a dúirt Níall",
        "Commando´s en programma´s staan in de map´s",
        "SENSЕ - Oleg Tsedryk; СOVID-19",
        "„Guten Tag“, »so« sagte er: Straße, Fuß – m² und 20 °C",
        "║ Name │ Größe ║ ─── √2 ≈ 1,41 ∞",
        "用户A打开USB音箱，使用T恤和卡拉OK。",
        "Tab키와 Enter키를 누르세요",
        "Сербский язык: Ђоковић, њега, љубав; ќе, ѓавол",
        "Супутник «Їжак» – Україна, м. Київ, ґанок",
        "E anv: ur bezañ dennañ holl",
        "Hartë vargjesh te elementë",
        "Guðmundur fór út",
        "const π = 3; if (a ≤ b) { return «x»; } // naïve",
    ],
)
def test_sound_text_stays(text: str) -> None:
    repaired = repair(text)
    assert repaired.text == text
    assert not repaired.doubts


WORDS = [
    "It’s",
    "été",
    "naïve",
    "Wałęsa",
    "Čeští",
    "Başbakan",
    "Привет",
    "мир",
    "Ελλάδα",
    "señor",
    "—",
    "“so”",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    st.sampled_from(["windows-1252", "mac-roman", "windows-1250", "windows-1251", "koi8-r", "gbk"]),
    st.sampled_from(["windows-1252", "mac-roman", "cp850", "windows-1251", "koi8-r", "cp866"]),
)
def test_repeating_it_changes_nothing(text: str, written: str, shown: str) -> None:
    once = repair(text.encode(written, "replace").decode(shown, "replace")).text
    assert repair(once).text == once


def test_doubts_stand_where_their_text_is() -> None:
    text = "Lech Wa³êsa and Kaczyñski met; he said 鈥? then voilÃ and Colombiaâs"
    repaired = repair(text)
    for doubt in repaired.doubts:
        assert repaired.text[doubt.offset :].startswith(doubt.text)


@pytest.mark.parametrize(
    ("shown", "clean"),
    [
        ("wonít", "won’t"),
        ("They said itís late", "They said it’s late"),
        (
            "President Erdoðan spoke to them on that day",
            "President Erdoğan spoke to them on that day",
        ),
    ],
)
def test_a_word_that_only_one_reading_makes_is_read_alone(shown: str, clean: str) -> None:
    assert repair(shown).text == clean


@pytest.mark.parametrize("shown", ["cp932", "windows-1255", "cp874"])
def test_bytes_among_eastern_letters_become_no_marks(shown: str) -> None:
    for text in ("от которая", "großes", "από που"):
        damaged = (
            "".join(bytes([b]).decode(shown, "ignore") or chr(b) for b in text.encode())
            if shown != "cp932"
            else text.encode().decode(shown, "replace")
        )
        assert repair(damaged).text in (damaged, text)


@pytest.mark.parametrize("text", ["Rîga, Latvijâ", "Caniatâd penodol ar gyfer y defnyddiwr hwn."])
def test_the_last_letter_of_a_word_is_no_lost_mark(text: str) -> None:
    assert repair(text).text == text


@pytest.mark.parametrize("written", ["mac-roman", "cp850", "cp437"])
def test_controls_are_bytes_of_another_encoding_where_these_make_words(written: str) -> None:
    clean = "Le président français a été réélu à Besançon, où l'été était là."
    assert repair(clean.encode(written).decode("latin-1")).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "ЗНАЧЭНЬНЕ МУСІЦЬ БЫЦЬ БОЛЬШЫМ АБО РОЎНЫМ",  # Belarusian, which no list knows
        "ШИНЖЛЭХ ЦОНХ (ДУГААРЛАГДСАН УТГА)",  # Mongolian
    ],
)
def test_text_in_capitals_is_none_of_a_script_that_has_no_capitals(text: str) -> None:
    assert repair(text).text == text

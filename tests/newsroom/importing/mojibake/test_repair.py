"""`repair` brings misread text back, says what it did, and leaves the rest alone."""

from __future__ import annotations

import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsroom.importing.mojibake.misreading import misreading
from newsroom.importing.mojibake.repair import repair
from tests.paths import SHARED

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="shared/ is not beside the project")

CLEAN = {
    "en": "The minister’s “plan” — a café owner called it naïve — isn’t Zoë’s.",
    "es": "El señor Núñez nació en Cádiz; según él, la canción es únicamente suya. ¿Quién más?",
    "pt": "A situação não é fácil: três irmãs têm até amanhã às dez, além da votação.",
    "fr": "L’été dernier, près de la forêt, le garçon a été très déçu : où était sa sœur ?",
    "de": "Über große Straßen läuft man gemütlich, schließt München schöne Türen.",
    "it": "Perché la città è così bella? Più libertà, cioè: qualità.",
    "pl": "Święta są już blisko, więc każdy chciałby, żeby śnieg leżał na łące.",
    "cs": "Příliš žluťoučký kůň úpěl ďábelské ódy, řekl náš děda včera večer.",
    "hu": "Az őrült író két könyvet írt a tűzről és a vízről, később többet is.",
    "ro": "Când a început să plouă, fraţii s-au întors în grabă spre casă şi grădină.",
    "hr": "Škola počinje ujutro, a đaci žele još učiti čitati i računati.",
    "tr": "Güneşli bir günde çocuklar ağaçların altında şarkı söylüyordu, değil mi?",
    "vi": "Người Việt Nam rất thân thiện và mến khách, đường phố luôn đông đúc.",
    "sv": "Det var en gång en björn på väg över ån för att hämta ägg.",
}


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "windows-1250", "iso-8859-2"])
@pytest.mark.parametrize("language", CLEAN)
def test_reads_back_what_was_misread(language: str, encoding: str) -> None:
    clean = CLEAN[language]
    assert repair(misreading(encoding).of(clean)).text == clean


@pytest.mark.parametrize("encoding", ["windows-1254", "mac-roman", "cp437", "cp850"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pl", "cs"])
def test_reads_back_rarer_misreadings(language: str, encoding: str) -> None:
    clean = CLEAN[language]
    assert repair(misreading(encoding).of(clean)).text == clean


def test_reads_back_cyrillic_screens() -> None:
    clean = "Le président était à l’Élysée"
    assert repair(misreading("windows-1251").of(clean)).text == clean
    assert repair(misreading("windows-1252").of("Привет, как дела?")).text == "Привет, как дела?"


@pytest.mark.parametrize("language", CLEAN)
def test_reads_back_what_was_misread_twice(language: str) -> None:
    clean = CLEAN[language]
    once = misreading("windows-1252").of(clean)
    assert repair(misreading("windows-1252").of(once)).text == clean


@pytest.mark.parametrize("encoding", ["iso-8859-1", "iso-8859-2"])
@pytest.mark.parametrize("language", ["en", "es", "pt", "fr", "de", "it", "hr", "sv"])
def test_infers_what_was_lost(language: str, encoding: str) -> None:
    clean = CLEAN[language]
    assert repair(misreading(encoding).of(clean, lossy=True)).text == clean


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("NicolĂĄs Maduro", "Nicolás Maduro"),
        ("el modelo de SimĂłn BolĂvar", "el modelo de Simón Bolívar"),
        ("Colombiaâs president", "Colombia’s president"),
        ("he said it is âsuicidalâ to try", "he said it is “suicidal” to try"),
        ("âWe saw the dogsâ bones here,â she said", "“We saw the dogs’ bones here,” she said"),
        ("âHe called it âutter nonsenseâ,â she said", "“He called it ‘utter nonsense’,” she said"),
        ("Itâs the â90s: rock ânâ roll", "It’s the ’90s: rock ’n’ roll"),
        ("from 2010â2020, itâs said", "from 2010–2020, it’s said"),
        ("voilĂ\xa0 pourquoi câest ĂŠtrange", "voilà pourquoi c’est étrange"),
        ("câest lâĂŠtĂŠ Âˇ fin", "c’est l’été · fin"),
        ("PrĂŠsidence đ¨đ´đťđŞ", "Présidence 🇨🇴🇻🇪"),
        ("En imĂĄgenes đ¸ | Encuentro", "En imágenes 📸 | Encuentro"),
        ("Itâs said:Â Donate now", "It’s said:\xa0Donate now"),
    ],
)
def test_settles_marks_by_their_place(damaged: str, clean: str) -> None:
    assert repair(damaged).text == clean


def test_undamaged_characters_of_a_damaged_line_stay() -> None:
    assert repair("— NicolĂĄs Maduro – Bogotá").text == "— Nicolás Maduro – Bogotá"


def test_says_what_it_did() -> None:
    repaired = repair("NicolĂĄs y BolĂvar")
    (first, second) = repaired.repairs
    assert (first.offset, first.before, first.after) == (5, "ĂĄ", "á")
    assert (first.certainty, first.encoding) == ("exact", "iso-8859-2")
    assert (second.offset, second.before, second.after) == (13, "Ă", "í")
    assert second.certainty == "inferred"


def test_leaves_a_scar_where_a_guess_would_be_thin() -> None:
    damaged = "La vie nâest pas si ĂŠtrange. NÂ˘ 7 : Qwrtz-ÄxÄ, câest tout."
    repaired = repair(damaged)
    assert "ÄxÄ" in repaired.text
    assert [doubt.text for doubt in repaired.doubts] == ["ÄxÄ"]
    place = repaired.doubts[0].offset
    assert repaired.text[place : place + 3] == "ÄxÄ"


@pytest.mark.parametrize("language", CLEAN)
def test_clean_text_stays(language: str) -> None:
    assert repair(CLEAN[language]).repairs == ()
    assert repair(CLEAN[language].upper()).repairs == ()


@pytest.mark.parametrize(
    "text",
    [
        "Il a dit « â la carte » ; Âge, Île, Ça, À bientôt, PÂTÉ.",
        "C O N C L U S Ã O",
        "const π = 3.14; // naïve — «ok»\nurl: https://example.org/?q=%C3%A9&lang=fr",
        "România, pâine, câine, mâine, sâmbătă; îngheţ, şi ţară",
        "Ankara’da âşık olan Şükrü, lâzım değil",
        "Đặng Văn Lâm đi bộ; Trần Hưng Đạo",
        "ﬁle ｆｕｌｌ “curly” ‘single’ … &amp; &eacute;",
        "Åse og Ørjan på Ås; Ångström, Ärger, Öl",
        "« Ã » est une lettre portugaise, « Â » aussi.",
        "«Привет», — сказал Рёрих. Съёмка: Сёмга.",
    ],
)
def test_legitimate_text_stays(text: str) -> None:
    assert repair(text).text == text


@needs_shared
@pytest.mark.parametrize("name", ["in-the-wild", "synthetic", "negative"])
def test_ftfys_own_cases(name: str) -> None:
    cases = json.loads((SHARED / "data/mojibake/ftfy" / f"{name}.json").read_text("utf-8"))
    wrong = [
        case["label"]
        for case in cases
        if not any(
            _fits(repair(case["original"]).text, case[key])
            for key in ("fixed", "fixed-encoding")
            if key in case
        )
    ]
    assert wrong == []


def _fits(ours: str, theirs: str) -> bool:
    """Whether our reading is theirs; where they leave U+FFFD, a character may have come back."""
    return bool(re.fullmatch(re.escape(theirs).replace("\ufffd", "."), ours))


@needs_shared
def test_customers_document() -> None:
    (path,) = (SHARED / "seeds").glob("003_*.txt")
    raw = path.read_text("utf-8")
    repaired = repair(raw)
    assert repaired.text.count("\n") == raw.count("\n")
    assert not set(repaired.text) & set("ĂăâđÂĹşťŞĄąŁł˘ˇ¸⢠")
    assert repaired.text.count("“") == repaired.text.count("”") == 20
    for words in (
        "Simón Bolívar",
        "Nicolás Maduro",
        "Aquí estamos",
        "nuestros países",
        "En imágenes 📸 |",
        "🇨🇴🇻🇪 pic.twitter.com",
        "Colombia – Venezuela",
        "¡Sigamos dando",
        "• Almost 200K",
        "• 216 original",
        "difference:\xa0Donate",
        "mafias”: Presidente",
    ):
        assert words in repaired.text
    assert repaired.doubts == ()


ANYTHING = st.text(max_size=60) | st.text(
    st.sampled_from("abcs '\"\n–’“ÃĂâÂÄĹđ¸´©ŠłżŸ€™\x80\x99\xad\xa0éíñłßРС√┬"), max_size=40
)
WORDS = st.lists(
    st.sampled_from([word for line in CLEAN.values() for word in line.split()]), min_size=1
).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(ANYTHING | WORDS)
def test_is_idempotent_and_never_raises(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


@settings(max_examples=80, deadline=None)
@given(ANYTHING)
def test_repairs_add_up(text: str) -> None:
    """Undoing the recorded repairs gives the original back; lines stay lines."""
    repaired = repair(text)
    undone = repaired.text
    for change in reversed(repaired.repairs):
        end = change.offset + len(change.after)
        assert undone[change.offset : end] == change.after
        undone = undone[: change.offset] + change.before + undone[end:]
    assert undone == text
    assert [c for c in repaired.text if c in "\r\n"] == [c for c in text if c in "\r\n"]


@settings(max_examples=50)
@given(st.text(st.characters(max_codepoint=0x7F, exclude_characters="&\\<=%")))
def test_never_changes_ascii_without_escapes(text: str) -> None:
    assert repair(text).text == text


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(CLEAN)),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(["iso-8859-1", "windows-1252", "windows-1250", "iso-8859-2"]),
)
def test_round_trips(language: str, skipped: int, dropped: int, encoding: str) -> None:
    words = CLEAN[language].split()
    clean = " ".join(words[skipped : len(words) - dropped])
    assert unicodedata.is_normalized("NFC", clean)
    assert repair(misreading(encoding).of(clean)).text == clean

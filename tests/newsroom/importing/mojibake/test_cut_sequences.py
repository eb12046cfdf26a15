"""What was misread and then cut by spaces is read, and words are one again."""

from __future__ import annotations

import pytest

from newsroom.importing.mojibake.repair import repair
from newsroom.importing.mojibake.word_division import divided


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("La dÃ ©cision a Ã ©tÃ © prise", "La décision a été prise"),
        ("Il Ã © tait nÃ ©  en avril, dans la RÃ © gion", "Il était né en avril, dans la Région"),
        ("une reprÃ © sentation trÃ ¨ s intÃ © ressante", "une représentation très intéressante"),
        ("a representaÃ § Ã £ o e a condiÃ § Ã £ o", "a representação e a condição"),
        ("Er fÃ ¼ gte hinzu: die NÃ ¤ he", "Er fügte hinzu: die Nähe"),
        ("MÅ ¯ Å ¾ ete si vybrat vaÅ ¡ e zaÅ™Ã­zenÃ­", "Můžete si vybrat vaše zařízení"),
        ("El niÃ ±o dijo que llegÃ ³ , maÃ ±ana", "El niño dijo que llegó, mañana"),
        ("We wonâ € ™ t stop, â € œ she said", "We won’t stop, “she said"),
        ("It wasnâ €™ t goodâ € and he left", "It wasn’t good” and he left"),
    ],
)
def test_cut_sequences_are_read_and_words_are_one(damaged: str, clean: str) -> None:
    assert repair(damaged).text == clean
    assert repair(clean).text == clean


@pytest.mark.parametrize(
    "text",
    [
        "MANHÃ © 2019 Agência",  # a notice of rights behind a word in capitals
        "O til de « Ã » é nasal, o de « Õ » também.",
        "La Å ° del norte",
        "Das Vitamin Ä ± 5",
    ],
)
def test_a_sign_behind_a_letter_of_its_own_stays(text: str) -> None:
    assert repair(text).text == text


def test_a_no_break_space_that_became_plain_is_part_of_its_letter() -> None:
    assert repair("estÃ¡ hÃ¡ dois anos Ã  frente").text == "está há dois anos à frente"


def test_accents_over_spaces_are_what_compatibility_left_of_letters() -> None:
    damaged = "Cet Ã©vÃ\u0020\u0308nement marque le dÃ©but"
    assert repair(damaged).text == "Cet évènement marque le début"
    assert repair("Nie mam siÄTM czego â€œbaÄ‡â€ i juÅ¼").text == "Nie mam się czego “bać” i już"


def test_words_end_where_letters_and_frequent_words_say_so() -> None:
    assert divided([["jos\u00e9", "de"], ["est\u00e1", "n"]], {"s": 1.0}) == [(1,), ()]
    assert divided([["été", "de"], ["dé", "pendant"]], {}) == [(1,), ()]
    assert divided([], {}) == []


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("He knows itâ??s fine.", "He knows it’s fine."),
        ("He knows itâ\ufffd\ufffds fine.", "He knows it’s fine."),
        (
            "Just because itâ  s legal it doesnâ  t count",
            "Just because it’s legal it doesn’t count",
        ),
        ("Câ  est lâ  architecture quâ  on aime", "C’est l’architecture qu’on aime"),
        ("â??We wonâ??t stop,â?? she said", "“We won’t stop,” she said"),
        ("Wir hören groÃ?e Töne auf der StraÃ?e", "Wir hören große Töne auf der Straße"),
        ("StaÅ enka se dÃ­vÃ¡ a Ä lovÄ k ne", "Stařenka se dívá a člověk ne"),
    ],
)
def test_signs_and_spaces_for_control_characters_are_lost_bytes(damaged: str, clean: str) -> None:
    assert repair(damaged).text == clean
    assert repair(clean).text == clean


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("He said Ã¢ÂÂno,Ã¢ÂÂ and itÃ¢ÂÂs overÃ¢ÂÂ¦", "He said “no,” and it’s over…"),
        ("Ã¢â‚¬Å“YesÃ¢â‚¬Â he said", "“Yes” he said"),
        ("â€œpogoni za cieniamiâ€ i skupi siÄTM na tym", "“pogoni za cieniami” i skupi się na tym"),
        ("Paris, oÃ1 il vit", "Paris, où il vit"),
        ("el 2Âo piso y 1Â1⁄2 tazas", "el 2º piso y 1½ tazas"),
    ],
)
def test_what_was_misread_twice_or_replaced_by_what_is_compatible(damaged: str, clean: str) -> None:
    assert repair(damaged).text == clean
    assert repair(clean).text == clean


def test_a_word_speaks_of_loss_though_languages_spell_it_differently() -> None:
    # África, Àfrica: which of them it is the text's language says.
    assert (
        repair("Ãngel viajÃ³ a Ãfrica y dijo que no").text == "Ángel viajó a África y dijo que no"
    )

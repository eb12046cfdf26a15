"""The language of blocks: of any script, stable, borrowed where a text is too short."""

from __future__ import annotations

import socket

import pytest
from babel import Locale

from newsroom.importing.recognise.languages import (
    LABELS,
    detect_language,
    detector,
    normal_language,
    plain_language,
    tag_languages,
)
from newsroom.importing.types import BlockKind, ParsedBlock

LANGUAGES = ("en", "es", "pt", "fr", "de", "it")
SAMPLES = {
    "en": "The council voted on Tuesday to close the harbour for a year, engineers said.",
    "es": "El concejo votó el martes cerrar el puerto durante un año, dijeron los ingenieros.",
    "pt": "A câmara votou na terça-feira o fechamento do porto por um ano, não há dúvidas.",
    "fr": "Le conseil a voté mardi la fermeture du port pendant un an, selon les ingénieurs.",
    "de": "Der Rat stimmte am Dienstag dafür, den Hafen für ein Jahr zu schließen.",
    "it": "Il consiglio ha votato martedì per chiudere il porto per un anno, dicono.",
}


@pytest.mark.parametrize(("language", "text"), SAMPLES.items())
def test_each_language_of_the_archive(language: str, text: str) -> None:
    assert detect_language(text, LANGUAGES) == language
    assert detect_language(text, LANGUAGES) == language


def test_short_texts_and_links_do_not_tell() -> None:
    assert detect_language("Caracas, Venezuela", LANGUAGES) == ""
    assert (
        detect_language("@janedoe https://example.org/el-concejo-voto-el-martes-cerrar", LANGUAGES)
        == ""
    )


def test_a_language_outside_of_the_likely_ones_is_told_as_well() -> None:
    russian = "Совет во вторник проголосовал за закрытие порта на год, сообщили инженеры."
    assert detect_language(russian, LANGUAGES) == "ru"
    assert detect_language(SAMPLES["es"], ("en", "de")) == "es"
    assert detect_language(SAMPLES["es"], ()) == "es"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "De raad stemde dinsdag voor sluiting van de haven voor een jaar, zeggen ingenieurs."),
        ("ca", "El consell va votar dimarts tancar el port durant un any, van dir els enginyers."),
        ("gl", ("O concello votou o martes pechar o porto durante un ano, despois de que os enxeñeiros "
         "advertisen de que o muro podía caer, pero non dixo de onde sairán os cartos.")),
        ("tr", "Meclis salı günü limanın bir yıl kapatılmasını kabul etti, dedi mühendisler."),
        ("uk", "Рада у вівторок проголосувала за закриття порту на рік, повідомили інженери."),
        ("fa", "شورا روز سه‌شنبه به بسته شدن بندر به مدت یک سال رأی داد، مهندسان گفتند."),
        ("hr", "Vijeće je u utorak glasalo za zatvaranje luke na godinu dana, kažu inženjeri."),
        # One language to a script: a word tells it.
        ("el", "Αθήνα"), ("he", "מועצת העיר הצביעה לסגור את הנמל"), ("th", "ปิดท่าเรือ"), ("ka", "პორტი"),
        ("ko", "항구 폐쇄"), ("ja", "港を閉鎖へ"), ("zh", "港口将关闭一年"), ("hy", "նավահանգիստ"),
    ],
)  # fmt: skip
def test_languages_by_script_and_by_the_model(language: str, text: str) -> None:
    assert detect_language(text, LANGUAGES) == language


def test_a_few_characters_do_not_tell_between_the_languages_of_a_script() -> None:
    assert detect_language("Москва", LANGUAGES) == ""
    assert detect_language("القاهرة", LANGUAGES) == ""


def test_japanese_has_kana_and_lends_its_language_to_a_headline_without() -> None:
    blocks = [
        ParsedBlock(BlockKind.HEADLINE, "東京都議会選挙結果"),
        ParsedBlock(BlockKind.PARAGRAPH, "市議会は火曜日、古い港を一年間閉鎖することを決めた。"),
    ]
    tagged, article = tag_languages(blocks, LANGUAGES)
    assert (article, [block.language for block in tagged]) == ("ja", ["ja", "ja"])


def test_a_few_words_make_no_other_language_of_a_block() -> None:
    blocks = [
        ParsedBlock(
            BlockKind.HEADLINE, "EDITORIAL: The unhappy anniversary of stimulus boondoggle"
        ),
        ParsedBlock(BlockKind.PARAGRAPH, SAMPLES["en"]),
    ]
    assert [block.language for block in tag_languages(blocks, LANGUAGES)[0]] == ["en", "en"]


def test_an_article_of_short_lines_is_read_as_one() -> None:
    blocks = [
        ParsedBlock(BlockKind.HEADLINE, "De haven gaat dicht"),
        ParsedBlock(BlockKind.PARAGRAPH, "Het water steeg snel."),
        ParsedBlock(BlockKind.PARAGRAPH, "Niemand raakte gewond."),
    ]
    assert tag_languages(blocks, LANGUAGES)[1] == "nl"


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("es-CO", "es"), ("EN", "en"), ("zh-Hant", "zh"), ("zho", "zh"), ("cmn", "zh"), ("nb", "no"),
        ("nb_NO", "no"), ("nn", "nn"), ("deu", "de"), ("iw", "he"), ("sh", "sr"), ("fil", "tl"),
        ("yue", "yue"), ("English", ""), ("", ""), ("e1", ""),
    ],
)  # fmt: skip
def test_a_language_has_one_code(tag: str, code: str) -> None:
    assert normal_language(tag) == code


def test_every_language_that_the_model_knows_has_a_name() -> None:
    known = {guess["lang"] for guess in detector().detect("a", model="lite", k=200)}
    assert len(known) > 150
    names = Locale("en").languages
    codes = {LABELS.get(label, label) for label in known} - {"", "sh"}
    assert [code for code in sorted(codes) if code not in names or len(code) > 3] == []


def test_small_words_tell_plain_english_and_spanish_and_leave_the_rest_to_the_model() -> None:
    plain = {language: plain_language(text) for language, text in SAMPLES.items()}
    assert plain.pop("es") == "es"
    assert set(plain.values()) <= {"", "en"}
    assert not any(plain[language] for language in ("pt", "fr", "de", "it"))
    assert plain_language("They said that the harbour was shut for the year.") == "en"
    assert plain_language("“The End of the Beginning” é uma canção do grupo, with the band.") == ""


def test_capitals_are_read() -> None:
    assert detect_language(SAMPLES["es"].upper(), LANGUAGES) == "es"


def test_a_short_block_borrows_from_its_neighbours_and_a_post_lends_nothing() -> None:
    blocks = [
        ParsedBlock(BlockKind.HEADLINE, "Harbour shut"),
        ParsedBlock(BlockKind.PARAGRAPH, SAMPLES["en"]),
        ParsedBlock(BlockKind.EMBED, SAMPLES["es"]),
        ParsedBlock(BlockKind.SUBHEADING, "A year"),
    ]
    tagged, article = tag_languages(blocks, LANGUAGES)
    assert [b.language for b in tagged] == ["en", "en", "es", "en"]
    assert article == "en"


def test_paragraphs_decide_over_posts() -> None:
    blocks = [ParsedBlock(BlockKind.EMBED, SAMPLES["es"])] * 5 + [
        ParsedBlock(BlockKind.PARAGRAPH, SAMPLES["en"])
    ]
    assert tag_languages(blocks, LANGUAGES)[1] == "en"


def test_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert detect_language(SAMPLES["fr"], LANGUAGES) == "fr"

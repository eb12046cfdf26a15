"""Files of press databases: LexisNexis, Nexis Uni, Factiva, each with made-up articles as they lay them out."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest

from newsroom.importing import ParseContext, RawDocument, Unreadable, parse, read_documents

LEXIS_NEXIS = """




                               1 of 2 DOCUMENTS


                               The Harbour Ledger

                           November 3, 2022 Thursday
                              Late Edition - Final

Ferry to Valdora Sails Again,
Nine Years On

BYLINE: By ADA FENWICK and JUAN PAZ

SECTION: Section A; Column 0; Foreign Desk; Pg. 1

LENGTH: 24 words

DATELINE: PORT ELLERY

 The ferry sailed again on Thursday, nine
years after the pier burnt down.

 Nobody had believed it: "Length: two
hours" said the board.

URL: https://www.ledger.example/ferry

SUBJECT: FERRIES (90%); HARBORS (80%)

LOAD-DATE: November 3, 2022

LANGUAGE: ENGLISH

GRAPHIC: PHOTO: The ferry. (A1)

PUBLICATION-TYPE: Newspaper


                     Copyright 2022 The Harbour Ledger Company
                              All Rights Reserved


                               2 of 2 DOCUMENTS


                         Copyright 2022 Gaceta de Valdora
                              All Rights Reserved

                               Gaceta de Valdora

                           4 de noviembre de 2022 viernes

HEADLINE: Vuelve el transbordador

BYLINE: Por ROSA VEGA

LENGTH: 9 palabras

 El transbordador zarpó otra vez el jueves.

LOAD-DATE: November 4, 2022

LANGUAGE: SPANISH; ESPAÑOL
"""

NEXIS_UNI = """User Name: A. Reader
Date and Time: Friday, January 6, 2023 10:12:00 AM CET
Job Number: 123456789
Documents (2)
1. Ferry to Valdora sails again
2. Pier is built anew

Ferry to Valdora sails again
The Harbour Ledger
November 3, 2022 Thursday
Late Edition - Final

Copyright 2022 The Harbour Ledger All Rights Reserved
Section: Section A; Column 0; Pg. 1
Length: 24 words
Byline: By Ada Fenwick
Dateline: PORT ELLERY

Body

The ferry sailed again on Thursday, nine years after the pier burnt down.
Note: nobody had believed it.

Graphic

PHOTO: The ferry.

Classification
Language: ENGLISH
Publication-Type: Newspaper
Subject: FERRIES (90%)

Load-Date: November 3, 2022

End of Document

Pier is built anew
The Tidewell Observer (London)
5 December 2022 Monday

Copyright 2022 Tidewell Observer Limited. All Rights Reserved
Length: 8 words

Body

The pier at Port Ellery is built anew.

Load-Date: December 5, 2022

End of Document
"""

FACTIVA_CODES = """SE  News; International
HD  Ferry to Valdora sails again
BY  By Ada Fenwick
WC  24 words
PD  3 November 2022
ET  08:00
SN  The Harbour Ledger
SC  HARBLE
PG  1
LA  English
CY  Copyright 2022. The Harbour Ledger.

LP
The ferry sailed again on Thursday.

TD
It was nine years after the pier burnt down.
Nobody had believed it.

RF  12345
CO  valfer : Valdora Ferries
IN  i7 : Shipping
PUB  Harbour Ledger Company
AN  Document HARBLE0020221103eib30002x

HD  Pier is built anew
WC  1,008 words
PD  5 December 2022
SN  Tidewell Observer
LA  English
LP  The pier at Port Ellery is built anew.
TD

AN  Document TIDEOB0020221205eic500001
"""

FACTIVA = """News
Ferry to Valdora sails again
By Ada Fenwick
24 words
3 November 2022
08:00
The Harbour Ledger
HARBLE
1
English
Copyright 2022. The Harbour Ledger.

The ferry sailed again on Thursday.

It was nine years after the pier burnt down.

Document HARBLE0020221103eib30002x

Pier is built anew
1,008 words
5 December 2022
Tidewell Observer
TIDEOB
English
(c) 2022 Tidewell Observer Limited

The pier at Port Ellery is built anew.

Document TIDEOB0020221205eic500001
"""

READ = {
    "LexisNexis": (
        LEXIS_NEXIS,
        {
            "title": "Ferry to Valdora Sails Again, Nine Years On", "source": "The Harbour Ledger",
            "date": "November 3, 2022 Thursday", "author": "By ADA FENWICK and JUAN PAZ",
            "section": "Foreign Desk", "language": "ENGLISH",
            "url": "https://www.ledger.example/ferry",
            "body": (
                "The ferry sailed again on Thursday, nine years after the pier burnt down.\n\n"
                'Nobody had believed it: "Length: two hours" said the board.'
            ),
        },
        {
            "title": "Vuelve el transbordador", "source": "Gaceta de Valdora",
            "date": "4 de noviembre de 2022 viernes", "author": "Por ROSA VEGA",
            "language": "SPANISH", "body": "El transbordador zarpó otra vez el jueves.",
        },
    ),
    "Nexis Uni": (
        NEXIS_UNI,
        {
            "title": "Ferry to Valdora sails again", "source": "The Harbour Ledger",
            "date": "November 3, 2022 Thursday", "author": "By Ada Fenwick",
            "language": "ENGLISH",
            "body": (
                "The ferry sailed again on Thursday, nine years after the pier burnt down.\n\n"
                "Note: nobody had believed it."
            ),
        },
        {
            "title": "Pier is built anew", "source": "The Tidewell Observer (London)",
            "date": "5 December 2022 Monday", "body": "The pier at Port Ellery is built anew.",
        },
    ),
    "Factiva, with codes": (
        FACTIVA_CODES,
        {
            "id": "HARBLE0020221103eib30002x", "title": "Ferry to Valdora sails again",
            "source": "The Harbour Ledger", "date": "3 November 2022", "author": "By Ada Fenwick",
            "section": "News", "language": "English",
            "body": (
                "The ferry sailed again on Thursday.\n\n"
                "It was nine years after the pier burnt down.\n\nNobody had believed it."
            ),
        },
        {
            "id": "TIDEOB0020221205eic500001", "title": "Pier is built anew",
            "source": "Tidewell Observer", "date": "5 December 2022", "language": "English",
            "body": "The pier at Port Ellery is built anew.",
        },
    ),
    "Factiva": (
        FACTIVA,
        {
            "id": "HARBLE0020221103eib30002x", "title": "Ferry to Valdora sails again",
            "source": "The Harbour Ledger", "date": "3 November 2022", "author": "By Ada Fenwick",
            "section": "News", "language": "English",
            "body": (
                "The ferry sailed again on Thursday.\n\n"
                "It was nine years after the pier burnt down."
            ),
        },
        {
            "id": "TIDEOB0020221205eic500001", "title": "Pier is built anew",
            "source": "Tidewell Observer", "date": "5 December 2022", "language": "English",
            "body": "The pier at Port Ellery is built anew.",
        },
    ),
}  # fmt: skip


def rich(text: str) -> bytes:
    """The text as rich text, as a word processor writes it."""
    lines = (
        "".join(char if char.isascii() else f"\\u{ord(char)}?" for char in line)
        for line in text.split("\n")
    )
    return (
        "{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0 Arial;}}\\f0 " + "\\par\n".join(lines) + "}"
    ).encode()


@pytest.mark.parametrize("form", ["txt", "rtf", "utf-16", "zip"])
@pytest.mark.parametrize("database", READ)
def test_each_article_of_the_file_is_read_with_its_fields(
    database: str, form: str, tmp_path: Path
) -> None:
    text, *expected = READ[database]
    assert isinstance(text, str)
    path = tmp_path / f"file.{form if form != 'utf-16' else 'txt'}"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("file.txt", text)
    else:
        path.write_bytes(
            rich(text) if form == "rtf" else text.encode(form if form == "utf-16" else "utf-8")
        )
    found = list(read_documents([str(path)]))
    assert [dict(each.given) for each in found if isinstance(each, RawDocument)] == expected
    assert [each.path.rpartition("#")[2] for each in found] == ["1", "2"]


@pytest.mark.parametrize(
    "text",
    [
        "The bill was seen\n\n1 of 2 documents\n\nIt said: nothing.\n\nLength: two hours, they say.\n" * 2,
        "It was the\n\nEnd of Document\n\nand the beginning of another one, he wrote of the archive.\n",
        "Page\n\n1 of 12\n\nThe ferry sailed.\n\nLanguage: English\n\nByline: Ann Lee\n",
        "He showed\n\nDocument ABCDEF0020221103eib30002x\n\nand said nothing of it to anybody in town.\n",
    ],
)  # fmt: skip
def test_a_text_that_only_has_such_a_line_is_one_article(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text)
    [found] = read_documents([str(tmp_path / "a.txt")])
    assert isinstance(found, RawDocument)
    assert not found.given
    assert found.data == text.encode()


def test_an_article_without_a_text_is_a_reason_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        FACTIVA_CODES.replace("LP  The pier at Port Ellery is built anew.", "LP")
    )
    first, second = read_documents([str(tmp_path / "a.txt")])
    assert isinstance(first, RawDocument)
    assert isinstance(second, Unreadable)
    assert second.reason == "it has no text between its fields"


def test_its_fields_are_values_of_the_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(LEXIS_NEXIS)
    articles = [
        parse(found, ParseContext(dt.date(2023, 1, 1)))
        for found in read_documents([str(tmp_path / "a.txt")])
        if isinstance(found, RawDocument)
    ]
    assert [
        (each.title, each.source, str(each.published), each.authors, each.language)
        for each in articles
    ] == [
        ("Ferry to Valdora Sails Again, Nine Years On", "The Harbour Ledger", "2022-11-03",
         ("Ada Fenwick", "Juan Paz"), "en"),
        ("Vuelve el transbordador", "Gaceta de Valdora", "2022-11-04", ("Rosa Vega",), "es"),
    ]  # fmt: skip

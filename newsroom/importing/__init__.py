"""Bytes in, a parsed article out: pure functions that know no Django and no database.

    for found in read_documents(["export.jsonl.gz"]):    (reading)
        article = parse(found, ParseContext(today))       decode → repair → blocks → metadata → entities

This is all that other packages use of it.

A name is looked up where it is defined when it is first asked for (`__getattr__`): pages and workers
need the table of fields and some types, and are not to load, at each start, all that reads documents.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsroom.importing.entities.read_languages import is_read, languages_read, shown_from
    from newsroom.importing.entities.same_name import (
        acronym_may_fit,
        are_initials,
        is_given_name,
        is_listed,
        is_surname,
        is_title,
        is_whole_name,
        known_body,
        known_organisation,
        known_place,
        may_be_initials,
        same_entity,
    )
    from newsroom.importing.entities.tagger import tagger as load_tagger
    from newsroom.importing.gazetteer import labels as known_labels
    from newsroom.importing.gazetteer.offices import HEADS, OfficeHolder, office_holders
    from newsroom.importing.metadata.fields import COLUMNS, FIELDS, MetadataField, ValueKind
    from newsroom.importing.mojibake.mark_styles import as_code, from_code, learn_style
    from newsroom.importing.mojibake.repair import repair
    from newsroom.importing.mojibake.side_by_side import RepairedLine, repaired_lines
    from newsroom.importing.pipeline import (
        document_as_shown,
        document_text,
        parse,
        read_documents,
    )
    from newsroom.importing.quotations.cues import is_pronoun
    from newsroom.importing.reading.decoding import decode
    from newsroom.importing.reading.documents import count_documents
    from newsroom.importing.reading.file_kinds import Found
    from newsroom.importing.reading.file_names import ARCHIVES, is_capture, is_record
    from newsroom.importing.reading.limits import Limits
    from newsroom.importing.reading.paths import Unreadable, files_of, shown
    from newsroom.importing.reading.workbooks import WorkbookTooLarge, sheet_rows, workbook_sheets
    from newsroom.importing.recognise.dates import (
        alternatives,
        find_dates,
        learn_day_first,
        month_numbers,
        weekday_names,
    )
    from newsroom.importing.recognise.languages import normal_language
    from newsroom.importing.recognise.outlets import author_kind, hosts_of, listed_spelling
    from newsroom.importing.recognise.person_names import AuthorName, author_name
    from newsroom.importing.recognise.scripts import may_be_in
    from newsroom.importing.types import (
        PARSER_VERSION,
        REPEATS,
        BlockKind,
        ImportFailure,
        MarkStyle,
        ParseContext,
        ParsedArticle,
        ParsedBlock,
        ParsedEntity,
        ParsedEvidence,
        Passage,
        Quotation,
        QuotationKind,
        RawDocument,
        Repaired,
    )
    from newsroom.text import fold

__all__ = [
    "ARCHIVES",
    "COLUMNS",
    "FIELDS",
    "HEADS",
    "PARSER_VERSION",
    "REPEATS",
    "AuthorName",
    "BlockKind",
    "Found",
    "ImportFailure",
    "Limits",
    "MarkStyle",
    "MetadataField",
    "OfficeHolder",
    "ParseContext",
    "ParsedArticle",
    "ParsedBlock",
    "ParsedEntity",
    "ParsedEvidence",
    "Passage",
    "Quotation",
    "QuotationKind",
    "RawDocument",
    "Repaired",
    "RepairedLine",
    "Unreadable",
    "ValueKind",
    "WorkbookTooLarge",
    "acronym_may_fit",
    "alternatives",
    "are_initials",
    "as_code",
    "author_kind",
    "author_name",
    "count_documents",
    "decode",
    "document_as_shown",
    "document_text",
    "files_of",
    "find_dates",
    "fold",
    "from_code",
    "hosts_of",
    "is_capture",
    "is_given_name",
    "is_listed",
    "is_pronoun",
    "is_read",
    "is_record",
    "is_surname",
    "is_title",
    "is_whole_name",
    "known_body",
    "known_labels",
    "known_organisation",
    "known_place",
    "languages_read",
    "learn_day_first",
    "learn_style",
    "listed_spelling",
    "load_tagger",
    "may_be_in",
    "may_be_initials",
    "month_numbers",
    "normal_language",
    "office_holders",
    "parse",
    "read_documents",
    "repair",
    "repaired_lines",
    "same_entity",
    "sheet_rows",
    "shown",
    "shown_from",
    "weekday_names",
    "workbook_sheets",
]

# Where each of them is defined.
_MODULES = {
    "newsroom.importing.entities.read_languages": (
        "is_read",
        "languages_read",
        "shown_from",
    ),
    "newsroom.importing.entities.same_name": (
        "acronym_may_fit",
        "are_initials",
        "is_given_name",
        "is_listed",
        "is_surname",
        "is_title",
        "is_whole_name",
        "known_body",
        "known_organisation",
        "known_place",
        "may_be_initials",
        "same_entity",
    ),
    "newsroom.importing.entities.tagger": ("load_tagger",),
    "newsroom.importing.gazetteer": ("known_labels",),
    "newsroom.importing.gazetteer.offices": (
        "HEADS",
        "OfficeHolder",
        "office_holders",
    ),
    "newsroom.importing.mojibake.mark_styles": (
        "as_code",
        "from_code",
        "learn_style",
    ),
    "newsroom.importing.metadata.fields": (
        "COLUMNS",
        "FIELDS",
        "MetadataField",
        "ValueKind",
    ),
    "newsroom.importing.mojibake.repair": ("repair",),
    "newsroom.importing.quotations.cues": ("is_pronoun",),
    "newsroom.importing.mojibake.side_by_side": (
        "RepairedLine",
        "repaired_lines",
    ),
    "newsroom.importing.pipeline": (
        "document_as_shown",
        "document_text",
        "parse",
        "read_documents",
    ),
    "newsroom.importing.reading.decoding": ("decode",),
    "newsroom.importing.reading.documents": ("count_documents",),
    "newsroom.importing.reading.file_kinds": ("Found",),
    "newsroom.importing.reading.file_names": (
        "ARCHIVES",
        "is_capture",
        "is_record",
    ),
    "newsroom.importing.reading.limits": ("Limits",),
    "newsroom.importing.reading.paths": (
        "Unreadable",
        "files_of",
        "shown",
    ),
    "newsroom.importing.reading.workbooks": (
        "WorkbookTooLarge",
        "sheet_rows",
        "workbook_sheets",
    ),
    "newsroom.importing.recognise.dates": (
        "alternatives",
        "find_dates",
        "learn_day_first",
        "month_numbers",
        "weekday_names",
    ),
    "newsroom.importing.recognise.languages": ("normal_language",),
    "newsroom.importing.recognise.outlets": (
        "author_kind",
        "hosts_of",
        "listed_spelling",
    ),
    "newsroom.importing.recognise.person_names": (
        "AuthorName",
        "author_name",
    ),
    "newsroom.importing.recognise.scripts": ("may_be_in",),
    "newsroom.importing.types": (
        "PARSER_VERSION",
        "REPEATS",
        "BlockKind",
        "ImportFailure",
        "MarkStyle",
        "ParseContext",
        "ParsedArticle",
        "ParsedBlock",
        "ParsedEntity",
        "ParsedEvidence",
        "Passage",
        "Quotation",
        "QuotationKind",
        "RawDocument",
        "Repaired",
    ),
    "newsroom.text": ("fold",),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}
# Those that are called otherwise there.
_OTHERWISE = {"load_tagger": "tagger", "known_labels": "labels"}


def __getattr__(name: str) -> Any:
    """What the package is asked for and has not loaded yet (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), _OTHERWISE.get(name, name))
    return value

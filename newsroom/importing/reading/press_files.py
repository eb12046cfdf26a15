"""Files of many articles as LexisNexis, Nexis Uni and Factiva write them: text, article by article.

| kind | an article begins | and ends |
| --- | --- | --- |
| LexisNexis | `3 of 100 DOCUMENTS`, `Document 3 of 100` | where the next begins |
| Nexis Uni | after the one before | `End of Document` |
| Factiva, with or without codes | after the one before | `Document HARBLE0020190303ef3300042` |

A file is one of these only if such lines stand in it and each article has fields as they write them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.types import RawDocument

BEGINS: Final = re.compile(
    r"^[ \t]*(?:(?:Document|Dokument) )?(\d{1,5}) (?:of|von|de) (\d{1,5})(?: (?:DOCUMENTS?|DOKUMENTEN?))?[ \t]*$",
    re.M | re.I,
)
ENDS: Final = re.compile(r"^[ \t]*End of Document[ \t]*$", re.M)
FACTIVA_ENDS: Final = re.compile(
    r"^[ \t]*(?:AN[ \t|]+)?(?:Document|Documento|Dokument) ([A-Z0-9]{6,10}\d{4,}[a-z0-9]{6,})[ \t|]*$",
    re.M,
)
# The fields of LexisNexis, in the languages of its interface, by what they are to us.
FIELDS: Final = {
    "headline": "title", "title": "title", "titre": "title", "überschrift": "title",
    "byline": "author", "author": "author", "auteur": "author", "autor": "author",
    "section": "section", "rubrique": "section", "rubrik": "section", "sección": "section",
    "length": "", "longueur": "", "länge": "", "longitud": "", "lengte": "",
    "dateline": "", "highlight": "", "series": "", "body": "",
}  # fmt: skip
# Those that stand below the text.
TAIL: Final = {
    "language": "language", "langue": "language", "sprache": "language", "idioma": "language",
    "url": "url", "load-date": "", "date-chargement": "", "update": "", "publication-type": "",
    "type-publication": "", "subject": "", "graphic": "", "organization": "", "company": "",
    "geographic": "", "country": "", "city": "", "state": "", "person": "", "industry": "",
    "ticker": "", "journal code": "", "journal-code": "", "acc-no": "", "document-type": "",
    "correction-date": "", "classification": "", "isbn": "", "issn": "", "doc-type": "",
}  # fmt: skip
LABEL: Final = re.compile(
    r"(?P<name>[^\W\d_][^\W\d_ -]*(?:[ -][^\W\d_]+)?):[ \t\xa0]*(?P<value>.*)", re.S
)
COPYRIGHT: Final = re.compile(r"(?:copyright|©|\(c\)|all rights reserved|alle rechte)", re.I)
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# "Section A; Column 0; Foreign Desk; Pg. 1": the desk is what the article is about.
PLACE: Final = re.compile(
    r"|(?:section|sect\.?|column|col\.?|pg\.?|pages?|p\.|pág\.?|página|seite|s\.|vol\.?|no\.?)\s*[\w-]{1,5}",
    re.I,
)
WORDS: Final = re.compile(r"\d[\d.,]*[ \xa0](?:words|mots|palabras|Wörter|parole|palavras|woorden)")
CLOCK: Final = re.compile(r"\d{1,2}:\d\d(?: ?[AP]M)?(?: [A-Z]{3,4})?", re.I)
BY: Final = re.compile(r"(?:by|por|par|von|di|door)\s", re.I)
CODE: Final = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPD|IPC|PUB|AN|CLM|VOL|ART|DLN|GC)"
    r"(?:[ \t|]+(.*))?"
)
CODES: Final = {
    "HD": "title", "BY": "author", "PD": "date", "SN": "source", "LA": "language", "SE": "section",
}  # fmt: skip
LANGUAGES: Final = frozenset(
    ["english", "spanish", "french", "german", "italian", "portuguese", "dutch", "chinese",
     "japanese", "korean", "russian", "arabic", "turkish", "polish", "swedish", "danish",
     "norwegian", "finnish", "catalan", "indonesian", "malay", "thai", "inglés", "español",
     "anglais", "français", "englisch", "deutsch", "italiano", "português"]
)  # fmt: skip
NO_TEXT: Final = "it has no text between its fields"
BODY: Final = frozenset(["body", "text"])
BELOW: Final = frozenset(["classification", "graphic", "notes", "correction"])
# Without one of these in its bytes a file is none of them.
HINT: Final = re.compile(
    rb"\d of \d+ DOCUMENT|(?:Document|Dokument) \d+ (?:of|von|de) \d|End of Document|Documento? [A-Z0-9]{10}|Dokument [A-Z0-9]{10}",
)
# Lines above a headline that are longer are no name of a section.
LONGEST_NAME: Final = 60

Fields = dict[str, str]


def may_be_press_file(data: bytes) -> bool:
    """Whether it is worth reading a file's text to know whether it is such a file."""
    return HINT.search(data) is not None or data[:2] in (b"\xff\xfe", b"\xfe\xff")


def press_documents(path: str, text: str) -> Iterator[RawDocument | Unreadable]:
    """The articles of a text that is such a file, named by their number; nothing for another one."""
    for number, (piece, read) in enumerate(_pieces(text), start=1):
        here = f"{path}#{number}"
        fields = {name: _tidy(name, value) for name, value in read(piece).items()}
        fields = {name: value for name, value in fields.items() if value}
        if "body" not in fields:
            yield Unreadable(here, NO_TEXT)
            continue
        data = piece.strip("\n").encode("utf-8", "replace")
        yield RawDocument(here, data, hashlib.sha256(data).hexdigest(), fields)


def _tidy(name: str, value: str) -> str:
    """A field without the places in print, and in one of the languages that it is written in."""
    parts = value.split(";")
    if name == "section":
        return next((part for each in parts if not PLACE.fullmatch(part := each.strip())), "")
    return parts[0].strip() if name == "language" else value


def _pieces(text: str) -> list[tuple[str, Callable[[str], Fields]]]:
    """The text of each article, and what reads it."""
    if len(text) < 80:
        return []
    begins = list(BEGINS.finditer(text))
    if begins and all(int(mark[1]) <= int(mark[2]) for mark in begins):
        ends = [*(mark.start() for mark in begins[1:]), len(text)]
        pieces = [text[mark.end() : end] for mark, end in zip(begins, ends, strict=True)]
        if all(_has_fields(piece) for piece in pieces):
            return [(piece, _of_lexis_nexis) for piece in pieces]
    pieces = _parted(text, ENDS)
    if pieces and all(_has_fields(piece) for piece in pieces):
        first, *others = pieces
        return [(_below_cover(first), _of_nexis_uni), *((piece, _of_nexis_uni) for piece in others)]
    pieces = _parted(text, FACTIVA_ENDS)
    if pieces and all(_has_codes(piece) for piece in pieces):
        return [(piece, _of_factiva_codes) for piece in pieces]
    if pieces and all(any(map(WORDS.fullmatch, _lines(piece))) for piece in pieces):
        return [(piece, _of_factiva) for piece in pieces]
    return []


def _parted(text: str, mark: re.Pattern[str]) -> list[str]:
    """The pieces of a text that each end with a mark, which belongs to them."""
    pieces, start = [], 0
    for found in mark.finditer(text):
        pieces.append(text[start : found.end()])
        start = found.end()
    return pieces


def _has_fields(piece: str) -> bool:
    names = {label["name"].lower() for line in _lines(piece) if (label := LABEL.match(line))}
    return len(FIELDS.keys() & names) > 0 and len((FIELDS | TAIL).keys() & names) > 1


def _has_codes(piece: str) -> bool:
    codes = {code[1] for line in _lines(piece) if (code := CODE.fullmatch(line))}
    return codes >= {"HD", "PD"} and bool(codes & {"LP", "TD"})


def _lines(text: str) -> list[str]:
    return [line for each in text.split("\n") if (line := each.replace("\xa0", " ").strip(" \t|"))]


def _blocks(text: str) -> list[list[str]]:
    """What stands between blank lines, in lines."""
    return [lines for block in re.split(r"\n[ \t\xa0]*\n", text) if (lines := _lines(block))]


def _label(line: str) -> tuple[str, str] | None:
    """The name of a field that a line begins with, and the rest of it."""
    label = LABEL.fullmatch(line)
    name = label["name"].lower() if label else ""
    return (name, label["value"].strip()) if label and name in FIELDS | TAIL else None


# --- LexisNexis ------------------------------------------------------------------------------------


def _of_lexis_nexis(piece: str) -> Fields:
    """An article whose lines are wrapped, with blank lines between its parts."""
    fields: Fields = {}
    head: list[list[str]] = []
    body: list[str] = []
    seen_field = seen_tail = False
    for lines in _blocks(piece):
        whole = " ".join(lines)
        if label := _label(whole):
            name, value = label
            seen_field, seen_tail = True, seen_tail or name in TAIL
            ours = (FIELDS | TAIL)[name]
            if ours:
                fields.setdefault(ours, value)
            elif name == "body" and value:
                body.append(value)
        elif COPYRIGHT.match(whole) and len(whole) < 200:
            continue
        elif not seen_field:
            head.append(lines)
        elif not seen_tail:
            body.append(whole)
    _read_head(head, fields)
    return fields | {"body": "\n\n".join(body)}


def _read_head(head: Sequence[Sequence[str]], fields: Fields) -> None:
    """What stands above the fields: outlet, day with the edition below it, headline."""
    blocks = [list(lines) for lines in head]
    day = next((place for place, lines in enumerate(blocks) if _is_day(lines[0])), None)
    if day is None:
        return
    fields["date"] = blocks[day][0]
    if day:
        fields["source"] = blocks[day - 1][0]
    title = [" ".join(lines) for lines in blocks[day + 1 :]]
    # What stands apart above it is the edition, or a part of the headline.
    if title:
        fields.setdefault("title", title[-1])


def _is_day(line: str) -> bool:
    words = line.split()
    return 1 < len(words) <= 8 and bool(YEAR.search(line)) and not line.endswith(".")


# --- Nexis Uni -------------------------------------------------------------------------------------


def _below_cover(piece: str) -> str:
    """The first article of a file without the list of all that stands above it."""
    lines = piece.split("\n")
    notices = [place for place, line in enumerate(lines) if COPYRIGHT.match(line.strip())]
    if not notices:
        return piece
    days = [place for place in range(notices[0]) if _is_day(lines[place].strip() or "-")]
    if not days:
        return piece
    above = [place for place in range(days[-1]) if lines[place].strip()]
    return "\n".join(lines[above[-2] if len(above) > 1 else 0 :])


def _of_nexis_uni(piece: str) -> Fields:
    """An article with a paragraph a line: headline, outlet, day; fields; “Body”; the text."""
    fields: Fields = {}
    parts: dict[str, list[str]] = {"head": [], "fields": [], "body": [], "tail": []}
    part = "head"
    for line in _lines(ENDS.sub("", piece)):
        label = _label(line)
        if line.lower() in BODY:
            part = "body"
        elif line.lower() in BELOW or (label and label[0] in TAIL):
            part = "tail"
        elif part == "head" and (label or COPYRIGHT.match(line)):
            part = "fields"
        if label and part != "body":
            name, value = label
            fields.setdefault((FIELDS | TAIL)[name], value)
        elif line.lower() not in BODY:
            parts[part].append(line)
    fields.pop("", None)
    head = parts["head"]
    day = next((place for place, line in enumerate(head) if place and _is_day(line)), None)
    if day is not None:
        fields |= {"date": head[day], "source": head[day - 1]}
        if title := " ".join(head[: day - 1]):
            fields["title"] = title
    return fields | {"body": "\n\n".join(parts["body"])}


# --- Factiva ---------------------------------------------------------------------------------------


def _of_factiva_codes(piece: str) -> Fields:
    """An article whose fields begin with two letters; the text is LP, its head, and TD, the rest."""
    fields: Fields = {}
    body: list[str] = []
    code = ""
    for line in _lines(piece):
        found = CODE.fullmatch(line)
        code = found[1] if found else code
        value = ((found[2] or "") if found else line).strip(" |")
        if not value:
            continue
        if code in ("LP", "TD"):
            body.append(value)
        elif ours := CODES.get(code):
            fields[ours] = f"{fields[ours]} {value}" if ours in fields else value
    if number := FACTIVA_ENDS.search(piece):
        fields["id"] = number[1]
    return fields | {"body": "\n\n".join(body)}


def _of_factiva(piece: str) -> Fields:
    """An article whose fields are told by their order: headline, names, words, day, outlet, language."""
    lines = _lines(piece)
    fields: Fields = {}
    if number := FACTIVA_ENDS.search(piece):
        fields["id"] = number[1]
        lines = lines[:-1]
    place = next(at for at, line in enumerate(lines) if WORDS.fullmatch(line))
    above, below = lines[:place], lines[place + 1 :]
    if above and len(above) > 1 and BY.match(above[-1]):
        fields["author"] = above.pop()
    if above:
        fields["title"] = above.pop()
    if above and len(above[-1]) <= LONGEST_NAME:
        fields["section"] = above[-1]
    start = 0
    for at, line in enumerate(below[:12]):
        if "date" not in fields and _is_day(line):
            fields["date"] = line
        elif "date" in fields and "source" not in fields and not CLOCK.fullmatch(line):
            fields["source"] = line
        elif line.lower() in LANGUAGES:
            fields["language"] = line
            start = at + 1
        elif COPYRIGHT.match(line):
            start = at + 1
            break
    return fields | {"body": "\n\n".join(below[start:])}

"""A page's authors: those whom its data name and its byline does not belie."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from newsroom.importing.metadata.page.choice import RULE, Choice
from newsroom.importing.metadata.page.printed import Printed, letters
from newsroom.importing.reading.page_data import PageSaid, Said
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.author_columns import parse_author_column
from newsroom.importing.recognise.bylines import (
    BY,
    INNER_BY,
    byline_of,
    is_likely_name,
    is_person,
    parse_byline,
)
from newsroom.importing.types import ParseContext, ParsedEvidence

HANDLE = re.compile(r"@\w+|https?:\S+|\S+@\S+\.\S+|(?:[\w-]+\.)+(?:com|org|net)|\w*\d\w*|\W*", re.I)
# Names of accounts, and what stands for no one.
NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "editor",
        "editorial",
        "user",
        "webmaster",
        "root",
        "author",
        "guest",
        "anonymous",
        "unknown",
        "staff",
        "redacción",
        "redaccion",
        "redação",
        "redazione",
        "redaktion",
        "rédaction",
        "super user",
        "wordpress",
        "invitado",
        "gast",
        "гость",
        "админ",
        "редакция",
        "администратор",
    ]
)
# "Text: ", "Publicado por: " before a name.
LABEL = re.compile(r"(?:^|(?<=\s))[^\W\d_]+(?:\s[^\W\d_]{1,4})?\s*:\s+")
DEGREE = re.compile(
    r",\s*(?:[A-Z][A-Za-z]{0,2}\.?[A-Z]\w{0,3}\.?|[A-Z]{2,5}(?:-[A-Z]+)?)(?=\s*(?:,|$))"
)


def choose(
    said: PageSaid, printed: Printed, names: Sequence[str], context: ParseContext
) -> Choice | None:
    """The authors, `names` being those of the outlet.

    A byline that names people says more than the data, unless these name the same, or more that
    are to be seen, too. Data alone are believed of people; of others only if they are printed.
    """
    byline = printed_people(said, printed, names, context)
    for one in said.values.get("author", ()):
        people = persons(one.value, names, context)
        if not people:
            continue
        shown = [name for name in people if printed.heads(name)]
        if byline and not shown:
            break
        if (
            byline
            and len(byline[0]) > len(shown)
            and {*map(letters, shown)} <= {*map(letters, byline[0])}
        ):
            break
        if not byline and not shown and not is_believed(one, people, printed):
            continue
        return Choice(as_column(people), "given", RULE, one.quote)
    if byline:
        people, quote = byline
        return Choice(as_column(people), "extracted", "byline", quote)
    return organisation(said, printed, names, context)


def as_column(people: Sequence[str]) -> str:
    return json.dumps(list(people), ensure_ascii=False)


def is_believed(one: Said, people: Sequence[str], printed: Printed) -> bool:
    """Whether people whom the head of the article does not name are believed to be its authors.

    Those of JSON-LD are; a meta element may name the owner of the site: it is believed where the page
    names them, too, or where they can be nothing but people.
    """
    if not all(map(is_person, people)):
        return False
    return one.place.startswith("JSON-LD") or all(
        printed.shows(name) or known.is_persons_name(name) for name in people
    )


def persons(value: str, names: Sequence[str], context: ParseContext) -> list[str]:
    """The people of a value; of no one if it is an account, a house or the outlet."""
    found: list[str] = []
    for text in map(unsigned, listed(value)):
        if HANDLE.fullmatch(text):
            continue
        column = parse_author_column(DEGREE.sub("", text), context.outlets)
        for person in column.people:
            parts = byline_of(person, context.outlets).people if not is_person(person) else ()
            found += parts or [person]
    found = [name for name in dict.fromkeys(found) if is_someone(name, names)]
    whole = [name for name in found if is_person(name)]
    return whole or [name for name in found if single(name)]


def unsigned(text: str) -> str:
    """A text without "By" and what else stands before a name."""
    text = text.strip(" |•·,;:-–—")
    by = BY.match(f"{text} ")
    return text[by.end() :].strip() if by else text


def single(name: str) -> bool:
    """Whether one word may be somebody's name: "Regan", "Catherine"."""
    return is_person(name, least=1) and not name.isupper() and is_likely_name(name)


def is_someone(name: str, names: Sequence[str]) -> bool:
    """Whether a name is not the outlet's own, and none that stands for no one."""
    folded = name.casefold().strip()
    if folded in NOBODY or known.is_house(name) or HANDLE.fullmatch(folded):
        return False
    if known.is_persons_name(name):
        return True
    own = letters(name)
    sites = [letters(site) for site in names]
    if any(
        own == site or (len(site) > 3 and (own.startswith(site) or site.startswith(own)))
        for site in sites
    ):
        return False
    return not (known.known_outlet(name) and not known.is_agency(name))


def listed(value: str) -> Iterator[str]:
    """The texts of a value that may be a list in JSON."""
    if value.startswith("["):
        try:
            found = json.loads(value)
        except ValueError:
            found = [value]
        yield from (one for one in found if isinstance(one, str))
    else:
        yield value


def printed_people(
    said: PageSaid, printed: Printed, names: Sequence[str], context: ParseContext
) -> tuple[list[str], str] | None:
    """The people whom the head of the article names, and the words that do."""
    evidence = printed.authors
    if evidence and evidence.rule == "byline":
        lines = [letters(line) for line in evidence.quote.split("\n") if is_signed(line)]
        people = [
            name
            for name in evidence.value
            if is_someone(name, names)
            and (any(letters(name) in line for line in lines) or is_supported(name, said, printed))
        ]
        if people:
            return more_signed(people, said, names, context) or people, evidence.quote
    for text in (*said.signed, *printed.dated):
        people = signers(text, names, context)
        if people and printed.heads(people[0]):
            return people, text
    return None


def is_signed(line: str) -> bool:
    """Whether a line says "By", and does not only look like a name."""
    return parse_byline(line) is not None or INNER_BY.search(line) is not None


def loose_byline(evidence: ParsedEvidence | None) -> bool:
    """Whether authors were only told by a line that looks like a name."""
    if evidence is None or evidence.rule != "byline":
        return False
    return not any(is_signed(line) for line in evidence.quote.split("\n"))


def is_supported(name: str, said: PageSaid, printed: Printed) -> bool:
    """Whether more than its place speaks for a name alone on a line: the markup, the data, the day beside it."""
    own = letters(name)
    texts = (*said.signed, *(one.value for one in said.values.get("author", ())), *printed.dated)
    return any(own in letters(text) for text in texts)


def more_signed(
    people: Sequence[str], said: PageSaid, names: Sequence[str], context: ParseContext
) -> list[str]:
    """Those of an element named for a byline that has these people and more; none for no such."""
    for text in said.signed:
        found = signers(text, names, context)
        if len(found) > len(people) and {*map(letters, people)} < {*map(letters, found)}:
            return found
    return []


def signers(text: str, names: Sequence[str], context: ParseContext) -> list[str]:
    """The people of a text that is a byline, whatever stands before their names."""
    signed = parse_byline(text.strip(), context.outlets)
    if signed and signed.people:
        people = list(signed.people)
    else:
        rest = LABEL.sub(" | ", text)
        people = [name for name in byline_of(rest, context.outlets).people if is_likely_name(name)]
    return [name for name in people if is_someone(name, names) and is_person(name)]


def organisation(
    said: PageSaid, printed: Printed, names: Sequence[str], context: ParseContext
) -> Choice | None:
    """Who is no person, but an agency, or printed where an author is."""
    evidence = printed.authors
    for one in said.values.get("author", ()):
        for text in listed(one.value):
            text = unsigned(text)
            if HANDLE.fullmatch(text) or not is_someone(text, names):
                continue
            if (known.is_agency(text) or (" " in text and not text.islower())) and printed.heads(
                text
            ):
                return Choice(
                    as_column([known.known_outlet(text) or text]), "given", RULE, one.quote
                )
    if evidence and evidence.rule == "agency byline":
        return Choice(
            as_column(list(evidence.value)), evidence.origin, evidence.rule, evidence.quote
        )
    return None

"""Compile the list of office holders: those of the United States' records, and our own of others.

Run it as SOURCES.md beside it says. The result holds one line a person: name, surnames, other names
in full, terms, by tabs; those of one kind by commas.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from newsroom.importing.gazetteer import LISTS, rows
from newsroom.importing.gazetteer.offices import OFFICE_HOLDERS

OFFICES = {"prez": "president", "viceprez": "vice", "sen": "senator", "rep": "representative"}
HEAD = "# name, surnames, other names, terms; made by data_build/offices.py from CC0 data and own lists"


@dataclass
class Person:
    """A person of one source, by all their full names, the commonest first."""

    names: list[str]
    surnames: str
    terms: list[str]

    def line(self) -> str:
        """The person as the list has them."""
        cells = self.names[0], self.surnames, ",".join(self.names[1:]), ",".join(self.terms)
        return "\t".join(cells)


def of_records(people: Iterable[Any]) -> Iterator[Person]:
    """The people of `unitedstates/congress-legislators`, by its own form."""
    for person in people:
        name = person["name"]
        # "James (Jim)" is a first name and what he is called.
        first, _, called = name["first"].rstrip(")").partition(" (")
        last, middle = name["last"], name.get("middle", "")
        called = name.get("nickname") or called or first
        full = f"{first} {middle} {last}"
        forms = [f"{called} {last}", f"{first} {last}", name.get("official_full", "")]
        if middle:
            forms += [f"{first} {middle[0]}. {last}", full]
        if suffix := name.get("suffix"):
            forms += [f"{called} {last} {suffix}", f"{first} {last} {suffix}"]
        forms = [" ".join(form.replace(",", "").split()) for form in forms if form]
        yield Person(list(dict.fromkeys(forms)), last, list(_terms(person["terms"])))


def _terms(terms: Iterable[Any]) -> Iterator[str]:
    """Terms of one office that follow each other are one."""
    joined: list[tuple[str, int, int]] = []
    for term in terms:
        office = OFFICES[term["type"]]
        first, last = int(term["start"][:4]), int(term["end"][:4])
        if joined and joined[-1][0] == office and first <= joined[-1][2] + 1:
            joined[-1] = office, joined[-1][1], max(last, joined[-1][2])
        else:
            joined.append((office, first, last))
    return (f"{office}:{first}-{last}" for office, first, last in joined)


def of_list(path: Path) -> Iterator[Person]:
    """The people of the project's own list."""
    for row in rows(path):
        name, surnames, others, terms = row.split("|")
        names = [name, *filter(None, others.split(","))]
        yield Person(names, surnames or name.rpartition(" ")[2], terms.split(","))


def merged(own: Iterable[Person], records: Sequence[Person]) -> list[Person]:
    """All people, by name; who is in both sources has the names and offices of both."""
    # Two presidents were George Bush: what two people are called tells neither.
    number = Counter(name for person in records for name in person.names)
    people = list(own)
    for person in records:
        person.names = [name for name in person.names if number[name] == 1]
        if not person.names:
            continue
        same = [each for each in people if set(each.names) & set(person.names)]
        if len(same) != 1:
            people.append(person)
            continue
        same[0].names = list(dict.fromkeys([*same[0].names, *person.names]))
        begun = {term.partition("-")[0] for term in person.terms}
        others = [term for term in same[0].terms if term.partition("-")[0] not in begun]
        same[0].terms = [*others, *person.terms]
    return sorted(people, key=lambda person: person.names[0])


def main() -> None:
    """Write the compiled list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "records", nargs="+", type=Path, help="executive.yaml and legislators-*.yaml"
    )
    parser.add_argument("--out", type=Path, default=OFFICE_HOLDERS)
    options = parser.parse_args()
    records = [
        person
        for path in options.records
        for person in of_records(yaml.safe_load(path.read_text(encoding="utf-8")))
    ]
    people = merged(of_list(LISTS / "leaders.tsv"), records)
    lines = [HEAD, *(person.line() for person in people)]
    options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Whom a title and a surname mean at a date, by public lists of who held which office."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from newsroom.importing import HEADS, OfficeHolder, office_holders
from newsroom.resolution.evidence import key_of

# A title stays with its bearer for a while in what is written of them.
AFTERWARDS, FOR_GOOD = 2, 200  # years


class Offices:
    """The office holders of the shipped lists, by surname."""

    def __init__(self, holders: Iterable[OfficeHolder] | None = None) -> None:
        self._by_surname: defaultdict[str, list[OfficeHolder]] = defaultdict(list)
        self._holders = list(office_holders() if holders is None else holders)
        self._names = {key_of(name) for holder in self._holders for name in holder.names}
        for holder in self._holders:
            for surname in holder.surnames:
                self._by_surname[key_of(surname)].append(holder)

    def full_names(self) -> Iterator[list[str]]:
        """The keys of each one's full names."""
        for holder in self._holders:
            yield list(dict.fromkeys(key_of(name) for name in holder.names))

    def heads(self) -> Iterator[list[str]]:
        """The keys of the full names of each who was head of a state or a government."""
        for holder in self._holders:
            if any(term.office in HEADS for term in holder.terms):
                yield list(dict.fromkeys(key_of(name) for name in holder.names))

    def only(self, surname: str, titles: Collection[str], year: int | None) -> OfficeHolder | None:
        """The only one who ever bore one of these titles of the highest offices, up to then.

        A former president is called president for good.
        """
        found = {
            holder.name: holder
            for holder in self._by_surname.get(surname, ())
            if holder.ever_bore(titles) and (year is None or holder.bore(titles, year, FOR_GOOD))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def is_listed(self, key: str) -> bool:
        """Whether somebody on the lists has this full name."""
        return key in self._names

    def whom(self, surname: str, titles: Collection[str], year: int | None) -> OfficeHolder | None:
        """The one who bore one of these titles then; None where none or several did."""
        if year is None or not titles:
            return None
        for afterwards in (0, AFTERWARDS):
            found = {
                holder.name: holder
                for holder in self._by_surname.get(surname, ())
                if holder.bore(titles, year, afterwards)
            }
            if len(found) == 1:
                return next(iter(found.values()))
            if found:
                return None
        return None

"""Records of crawls that say “as it was then” (revisits): which capture each of them means.

A crawler that meets a page again which it has already keeps a reference only: to the digest of what was
answered, or to an address and a time (WARC 1.1, 6.7). The capture may stand in the same crawl or in
another one of the same import, before or behind. What is as the last capture of its address was tells
nothing new. Of all else the page is read once more where it stands, as that of the record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from newsroom.importing.reading.paths import Unreadable
from newsroom.importing.types import RawDocument

# More that wait for their captures are counted, and not looked for.
MOST: Final = 100_000
NAMED: Final = 5  # crawls in a note
NO_PAGE: Final = -1


@dataclass(frozen=True, slots=True)
class Revisit:
    """A record that refers to a capture, which is known by any of the keys."""

    path: str
    crawl: str
    address: str
    retrieved: str
    keys: tuple[int, ...]


class Revisits:
    """What the crawls of one import hold, by numbers: a million captures fit."""

    def __init__(self) -> None:
        self.file = ""  # that is read now: what holds the crawls, or is one
        self._crawls: list[tuple[str, str]] = []
        # Of a capture its crawl and the number of its record; by its keys, and the last of an address.
        self._captures: dict[int, int] = {}
        self._last: dict[int, int] = {}
        self._waiting: list[Revisit] = []
        self._waiting_of: Counter[str] = Counter()
        self._held: RawDocument | None = None

    def begins(self, crawl: str) -> None:
        """The crawl of this path is read now."""
        self._crawls.append((self.file, crawl))

    def captured(self, number: int, address: str, keys: Iterable[int], *, is_page: bool) -> None:
        """A record of the crawl that is read is a capture, of a page or of something else."""
        place = (len(self._crawls) << 32) | number if is_page else NO_PAGE
        if is_page:
            self._last[hash(address)] = place
        for key in keys:
            self._captures.setdefault(key, place)

    def is_page(self, keys: Iterable[int]) -> bool:
        """Whether a capture may be of a page, as far as is known."""
        return self._place(keys) != NO_PAGE

    def is_known(self, revisit: Revisit) -> bool:
        """Whether a record says what its address's last capture said."""
        place = self._place(revisit.keys)
        return place is not None and self._last.get(hash(revisit.address)) == place

    def wait(self, revisit: Revisit) -> None:
        """Let a record wait until all crawls were read."""
        self._waiting_of[revisit.crawl] += 1
        if len(self._waiting) < MOST:
            self._waiting.append(revisit)

    def waits(self, crawl: str) -> bool:
        """Whether records of this crawl wait for their captures."""
        return bool(self._waiting_of[crawl])

    def hold(self, page: RawDocument) -> Iterator[RawDocument]:
        """Keep the last page of a crawl, which is to say what was not found; gives the one before."""
        if self._held:
            yield self._held
        self._held = page

    def rest(
        self, read_again: Callable[[str], Iterable[RawDocument | Unreadable]]
    ) -> Iterator[RawDocument | Unreadable]:
        """The pages of records that waited, and what was not found.

        `read_again` gives the documents of a file that was read before.
        """
        wanted: dict[str, dict[str, list[Revisit]]] = {}
        lost = self._waiting_of.copy()
        for revisit in self._waiting:
            place = self._place(revisit.keys)
            if place is None:
                continue
            lost[revisit.crawl] -= 1
            if place != NO_PAGE and self._last.get(hash(revisit.address)) != place:
                file, crawl = self._crawls[(place >> 32) - 1]
                path = f"{crawl}#{place & 0xFFFFFFFF}"
                wanted.setdefault(file, {}).setdefault(path, []).append(revisit)
        lost = +lost
        if self._held:
            notes = (*self._held.notes, not_found(lost)) if lost else self._held.notes
            yield replace(self._held, notes=notes)
        elif lost:
            yield from (Unreadable(crawl, not_found({crawl: lost[crawl]})) for crawl in lost)
        # Behind all captures: a page that is again what it was is known by those between.
        for file, of_file in wanted.items():
            yield from _pages(of_file, read_again(file))

    def _place(self, keys: Iterable[int]) -> int | None:
        return next((self._captures[key] for key in keys if key in self._captures), None)


def _pages(
    wanted: Mapping[str, list[Revisit]], found: Iterable[RawDocument | Unreadable]
) -> Iterator[RawDocument]:
    """Those of the captures that are wanted, as the pages of the records that refer to them."""
    left = len(wanted)
    for document in found:
        revisits = wanted.get(document.path, ())
        left -= bool(revisits)
        if isinstance(document, RawDocument):
            for revisit in revisits:
                given = {**document.given, "url": revisit.address, "retrieved": revisit.retrieved}
                yield replace(document, path=revisit.path, given=given, notes=())
        if not left:
            return


def not_found(crawls: Mapping[str, int]) -> str:
    """What is said of records whose captures are in none of the crawls, by their number of each."""
    listed = ", ".join(f"{crawl} ({number:,})" for crawl, number in [*crawls.items()][:NAMED])
    more = ", …" if len(crawls) > NAMED else ""
    return (
        "records that are as an earlier capture was, which is in none of the crawls that were read; "
        f"import them together with the crawls before them: {listed}{more}"
    )

"""A list of feeds (OPML): the files of feeds that lie beside it. Nothing is fetched from a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree

from newsroom.importing.reading.feeds import FEEDS, ROOT_WITHIN, XML, root_of
from newsroom.importing.reading.limits import Limits
from newsroom.importing.reading.paths import Unreadable, open_file, shown
from newsroom.importing.reading.xml_tree import parse_xml
from newsroom.importing.types import ImportFailure

LISTS = (".opml",)
NAMED = 5  # feeds in a reason
MOST = 10_000  # feeds of a list


def is_feed(file: Path) -> bool:
    """Whether a file of this name may be a feed, or a list of feeds."""
    return file.name.lower().removesuffix(".gz").endswith((*LISTS, *FEEDS, *XML, ".json"))


def is_list(file: Path) -> bool:
    """Whether a file is a list of feeds: by its name, or an XML file by what it says."""
    name = file.name.lower()
    if name.endswith(XML) and file.is_file():
        try:
            with open_file(file) as stream:
                return root_of(stream.read(ROOT_WITHIN)) == "opml"
        except (OSError, ImportFailure):
            return False  # reading it says why
    return name.endswith(LISTS)


def addresses_in(data: bytes) -> list[str]:
    """The addresses of the feeds that a list names. Raises ImportFailure for what is none."""
    root = parse_xml(data, "the list of feeds cannot be read (%s)", recover=True)
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise ImportFailure("it is no list of feeds: OPML begins with <opml>")
    found = [
        outline.get("xmlUrl") or outline.get("xmlurl") or outline.get("xmlURL") or ""
        for outline in root.iter("outline")
    ]
    addresses = list(dict.fromkeys(address.strip() for address in found if address.strip()))
    if not addresses:
        raise ImportFailure("the list names no feeds")
    return addresses[:MOST]


def listed_feeds(file: Path, limits: Limits) -> Iterator[Path | Unreadable]:
    """The files of feeds beside a list that it names; what it names elsewhere is told, once.

    Raises ImportFailure for what is no list.
    """
    with open_file(file) as stream:
        data = stream.read(limits.document + 1)
    if len(data) > limits.document:
        raise ImportFailure(limits.too_large("the file is too large to be read at once"))
    folder = file.parent.resolve()
    remote = []
    for address in addresses_in(data):
        parts = _parts(address)
        if parts is None or parts[0] not in ("", "file"):
            remote.append(address)
            continue
        path = (folder / unquote(parts[1])).resolve()
        if not path.is_relative_to(folder):
            yield Unreadable(f"{shown(file)}/{address[:200]}", "it leads out of the list's folder")
        elif not is_feed(path) or path.name.lower().endswith(LISTS):
            yield Unreadable(f"{shown(file)}/{address[:200]}", "it is no file of a feed")
        elif not path.is_file():
            reason = "the list names it, and there is no such file beside it"
            yield Unreadable(f"{shown(file)}/{address[:200]}", reason)
        else:
            # As it is found in its folder, so that it is one document, named twice.
            yield file.parent / path.relative_to(folder)
    if remote:
        yield Unreadable(shown(file), not_fetched(remote))


def not_fetched(addresses: list[str]) -> str:
    """The reason for feeds that are on the network."""
    listed = ", ".join(address[:100] for address in addresses[:NAMED])
    if len(addresses) > NAMED:
        listed += f" and {len(addresses) - NAMED:,} more"
    return (
        "not fetched, for nothing is fetched from the network: save these feeds beside the list: "
        f"{listed}"
    )


def _parts(address: str) -> tuple[str, str] | None:
    """Scheme and path of an address; of a file's, its path as it is from the list."""
    if "\0" in address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    # A drive's letter is none; a protocol that is left out is the web's.
    if (scheme == "" and parts.netloc) or scheme == "feed":
        return "http", ""
    return scheme, parts.path

"""The columns of a page: of each the value to believe."""

from __future__ import annotations

import re
from collections.abc import Mapping

from newsroom.importing.metadata.page import authors, date, source, title
from newsroom.importing.metadata.page.choice import Choice, first
from newsroom.importing.metadata.page.printed import Printed
from newsroom.importing.reading.page_data import PageSaid, host_of
from newsroom.importing.recognise.outlets import outlet_of_url, same_outlet
from newsroom.importing.types import ParseContext

# What stands where a section does, and is none.
NO_SECTION = re.compile(
    r"(?:https?|urn):\S+|\S+@\S+|[\W\d_]*|uncategori[sz]ed|sin categor[ií]a|allgemein", re.I
)


def is_others(outlet: Choice | None, address: str) -> bool:
    """Whether an address is another known outlet's, which the page has its article from."""
    listed = outlet_of_url(address)
    return outlet is not None and bool(listed) and not same_outlet(outlet.value, listed)


def choose(
    said: PageSaid, text: str, known: Mapping[str, str], context: ParseContext
) -> dict[str, Choice]:
    """The columns that a page fills, under our names.

    `text` is the article's; `known` are the columns that came with the page: where it was found, and
    when it was fetched.
    """
    address = known.get("url", "")
    hosts = tuple(dict.fromkeys(filter(None, (host_of(address), *said.hosts))))
    hosts = hosts or source.owners(said.lines)
    names = source.site_names(said, hosts)
    headline = title.choose(said, names, text)
    printed = Printed.of(said, headline.value if headline else "", text, context)
    outlet = source.choose(said, hosts, context.outlets)
    names = (outlet.value, *names) if outlet else names
    url = first(said.values.get("url", ()))
    found = {
        "title": headline,
        "date": date.choose(
            said,
            printed,
            address or (url.value if url else ""),
            known.get("retrieved", ""),
            context,
            own_address=not is_others(outlet, address or (url.value if url else "")),
        ),
        "author": authors.choose(said, printed, names, context),
        "source": outlet,
        "section": first(
            said.values.get("section", ()), lambda text: not NO_SECTION.fullmatch(text)
        ),
        "language": first(said.values.get("language", ())),
        "url": url,
    }
    return {name: choice for name, choice in found.items() if choice}

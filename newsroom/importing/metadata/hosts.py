"""What the hosts that a text prints say of its outlet: addresses, and the mailboxes of its writers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newsroom.importing.metadata.address import is_address
from newsroom.importing.metadata.page.source import label_of, registered, spelled_out
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.phrases import word_set
from newsroom.importing.types import BlockKind, ParsedBlock, ParsedEvidence

# A line that is a host's address and nothing else; longer ones are links to other pages.
ADDRESS_LINE = re.compile(r"(?:https?://)?(?P<host>(?:[\w-]+\.)+[a-z]{2,})/?", re.I)
MAILBOX = re.compile(r"\b[\w.+-]+@(?P<host>[\w-]+(?:\.[\w-]+)+)\b")
# Services that everybody has pages, mailboxes or pictures at.
EVERYBODYS = word_set("host of everybody")
# The lines above and below a text, among which its outlet's address stands.
TOP = 3
END = 6
SIGNED = (BlockKind.BYLINE, BlockKind.BIO)


def is_platform(name: str) -> bool:
    """Whether a name or a host is that of a service which publishes for others: "Disqus"."""
    return label_of(f"{name}.com" if "." not in name else name) in EVERYBODYS


def named_by_host(address: str, texts: Sequence[str]) -> str:
    """What an outlet is called that is only known by an address: as the texts spell its host, or this.

    "" where the host is everybody's, or none.
    """
    host = next(iter(known.hosts_of(address)), "")
    if not host or is_platform(host):
        return ""
    if listed := known.outlet_of_url(host):
        return "" if known.is_owner(listed) else listed
    return spelled_out(label_of(host), texts) or registered(host)


def is_whole(text: str) -> bool:
    """Whether a line is the address of a page and nothing else, as a button copies it."""
    return "://" in text and is_address(text)


def hosts_alone(blocks: Sequence[ParsedBlock]) -> Iterator[tuple[str, str]]:
    """The hosts on lines of their own: whole addresses among the buttons, bare ones above and below the text."""
    for block in blocks:
        if block.kind is BlockKind.BOILERPLATE and is_whole(block.text):
            yield next(known.hosts_of(block.text), ""), block.text
    for block in (*blocks[:TOP], *blocks[-END:]):
        match = ADDRESS_LINE.fullmatch(block.text.strip(" .,;|()"))
        if match and block.kind is not BlockKind.SUBHEADING:
            yield match["host"].lower(), block.text


def printed_host(blocks: Sequence[ParsedBlock]) -> ParsedEvidence | None:
    """The outlet of the one domain that stands alone on a line above or below the text.

    Writers have mailboxes anywhere: one's domain counts only where the text has it in words, too.
    """
    found: dict[str, str] = {}
    for host, line in hosts_alone(blocks):
        found.setdefault(registered(host), line)
    texts = [block.text for block in blocks]
    for text in (*(b.text for b in blocks if b.kind in SIGNED), *texts[-END:]):
        for match in MAILBOX.finditer(text):
            domain = registered(match["host"].lower())
            spelled = spelled_out(label_of(domain), texts)
            if " " in spelled and not known.is_persons_name(spelled):
                found.setdefault(domain, match[0])
    domains = {domain: words for domain, words in found.items() if not is_platform(domain)}
    if len(domains) != 1:
        return None
    ((domain, words),) = domains.items()
    name = named_by_host(domain, texts)
    if not name or known.is_agency(name):
        return None
    return ParsedEvidence(name, "inferred", "address in the text", words)

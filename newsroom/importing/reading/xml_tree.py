"""A document of XML from anywhere, parsed with bounds."""

from __future__ import annotations

from lxml import etree

from newsroom.importing.types import ImportFailure

LONGEST_REASON = 200


def parse_xml(data: bytes, failure: str, **options: bool) -> etree._Element:
    """The outermost element; raises ImportFailure for what is no XML: `failure`, with its %s filled in.

    Entities stay as they are written, as some stand for more than any memory holds; nothing is
    fetched, and nothing is deeper than the library's bound of 256. `options` are more of the parser's.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, **options
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImportFailure(failure % str(error)[:LONGEST_REASON]) from None

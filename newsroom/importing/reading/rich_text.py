"""Rich text (RTF), as word processors and press databases write it, as text."""

from __future__ import annotations

import re
from typing import Final

from striprtf.striprtf import rtf_to_text

from newsroom.importing.types import ImportFailure

BEGINS: Final = b"{\\rtf"
# The library gives a link as “text(address)”.
LINK: Final = re.compile(r"(?<=\S)\(https?://[^()\s]*\)")
CELLS: Final = re.compile(r"\|+[ \t]*$", re.M)


def text_of_rtf(data: bytes) -> str:
    """The text of a document. Raises ImportFailure for what is none."""
    if not data.lstrip().startswith(BEGINS):
        raise ImportFailure("it is no RTF, or a damaged one")
    try:
        text = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except Exception as error:  # whatever the library stumbles over in a damaged file
        raise ImportFailure(f"the RTF cannot be read ({type(error).__name__})") from error
    # Characters beyond the first plane are written as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = CELLS.sub("", LINK.sub("", text)).replace("\xa0", " ")
    if not text.strip():
        raise ImportFailure("it holds no text")
    return text

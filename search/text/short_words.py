"""Words of few letters in the larger languages: what a text writes in capitals may be one (`WHO`, `US`).

They stand in a list of their own, so that an archive of one language needs no other's dictionary
to know that its FBI is no word. `python -m search.text.short_words` makes it anew of the dictionaries.
"""

from __future__ import annotations

import functools
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from marisa_trie import Trie

from search.text import capitals
from search.text.dictionaries import dictionary

LANGUAGES: Final = ("en", "es", "pt", "fr", "de", "it")
_LIST: Final = Path(__file__).with_name("short_words.txt")
_HEAD: Final = (
    "# Words that may be acronyms, too, without accents: the forms of two to five letters of six"
    " dictionaries of simplemma.\n# Made by search/text/short_words.py. MIT: see"
    " newsroom/importing/data_build/SOURCES.md.\n"
)


def is_short_word(exact: str) -> bool:
    """Whether an acronym's letters are a word as well, with whatever accents."""
    return exact in _known()


def compiled() -> Iterator[str]:
    """The words of the dictionaries, each once for each form that is spelt so without accents."""
    for words in filter(None, map(dictionary, LANGUAGES)):
        for word in words.folded():
            if word.isascii() and capitals.is_acronym(word.upper()):
                yield word


@functools.cache
def _known() -> Trie:
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return Trie(word for line in lines if not line.startswith("#") for word in line.split())


if __name__ == "__main__":
    lines = textwrap.wrap(" ".join(sorted(set(compiled()))), 110)
    _LIST.write_text(_HEAD + "\n".join(lines) + "\n", encoding="utf-8")

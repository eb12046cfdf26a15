"""Which words and letter sequences languages have, for reading what damaged text had said."""

from __future__ import annotations

import re
import zlib
from functools import cache
from pathlib import Path

HERE = Path(__file__).resolve().parent
# The languages whose words are known, each with the letter that names it in the data files.
LANGUAGES = {
    "en": "e", "es": "s", "pt": "p", "fr": "f", "de": "d", "it": "i", "pl": "P", "cs": "c",
    "ro": "r", "hr": "h", "hu": "H", "nl": "n", "sv": "v", "da": "a", "nb": "b", "fi": "F",
    "tr": "t", "ca": "C", "sk": "k", "sl": "l", "vi": "V", "is": "I", "lt": "L", "lv": "A",
    "ru": "R", "uk": "U", "bg": "B", "el": "G",
}  # fmt: skip
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def skeleton(word: str) -> str:
    """The word with each letter beyond ASCII replaced by `*`."""
    return NOT_ASCII.sub("*", word)


class Table:
    """Rows `key TAB values` of a compressed file, sorted by key and found without parsing it all."""

    def __init__(self, name: str) -> None:
        self.data = zlib.decompress((HERE / f"{name}.bin").read_bytes())
        self.shards: dict[bytes, tuple[int, int]] = {}

    def __getitem__(self, key: str) -> list[str]:
        """The values of a key; none for one that is not there."""
        wanted = b"\n" + key.encode() + b"\t"
        head = wanted[:3]
        shard = self.shards.get(head)
        if shard is None:
            first = max(self.data.find(head), 0)
            shard = self.shards[head] = first, self.data.rfind(head, first) + 400
        at = self.data.find(wanted, *shard)
        if at < 0:
            return []
        at += len(wanted)
        return self.data[at : self.data.index(b"\n", at)].decode().split(" ")


@cache
def table(name: str) -> Table:
    """The table of that name ("words" or "ngrams"), read on first use."""
    return Table(name)

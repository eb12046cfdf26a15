"""Which words and letter sequences languages have, for reading what damaged text had said."""

from __future__ import annotations

import lzma
import re
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
# So many bytes are searched from end to end sooner than by halves.
LINEAR = 4_096
# Languages of which only letter sequences are known, to tell which encoding their text was in.
OTHERS = {"sr": "S", "mk": "m", "he": "w", "ar": "W", "fa": "Y", "et": "E"}
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def skeleton(word: str) -> str:
    """The word with each letter beyond ASCII replaced by `*`."""
    return NOT_ASCII.sub("*", word)


def as_listed(word: str) -> str:
    """A lower-case word as the data files have it: the lists that they come from write no final sigma."""
    return word.replace("ς", "σ")


class Table:
    """Rows `key TAB values` of a compressed file, sorted by key and found without parsing all."""

    def __init__(self, name: str) -> None:
        data = lzma.decompress((HERE / f"{name}.bin").read_bytes())
        index, _, self._rows = data.partition(b"\n")
        self._rows = b"\n" + self._rows
        fields = index.decode().split(" ")
        starts = [*map(int, fields[1::2]), len(self._rows)]
        self._shards = {
            bytes.fromhex(head): (start, end + 1)
            for head, start, end in zip(fields[::2], starts, starts[1:], strict=False)
        }

    def __getitem__(self, key: str) -> list[str]:
        """The values of a key; none for one that is not there."""
        wanted = as_listed(key).encode()
        shard = self._shards.get(wanted[:2])
        if shard is None:
            return []
        start, end = shard
        while end - start > LINEAR:
            # The rows are sorted: the half that the key cannot be in is left out.
            middle = self._rows.rfind(b"\n", start, (start + end) // 2)
            if middle <= start:
                break
            if self._rows[middle + 1 : self._rows.index(b"\t", middle)] <= wanted:
                start = middle
            else:
                end = middle + 1
        at = self._rows.find(b"\n%b\t" % wanted, start, end)
        if at < 0:
            return []
        at += len(wanted) + 2
        return self._rows[at : self._rows.index(b"\n", at)].decode().split(" ")

    def matching(self, keys: str) -> dict[str, list[str]]:
        """The rows whose whole key a pattern matches."""
        pattern = re.compile(f"^({keys})\t(.*)$", re.MULTILINE)
        return {key: values.split(" ") for key, values in pattern.findall(self._rows.decode())}


@cache
def table(name: str) -> Table:
    """The table of that name ("words", "plain", "ngrams" or "other-ngrams"), read on first use."""
    return Table(name)

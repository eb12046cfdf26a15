"""How often bytes are read in the encoding that they were written in, beside chardet and charset-normalizer.

Pieces of texts are written in each encoding that can hold them, and read again. Exact is what comes
back letter for letter: which of two encodings that agree on a text was named makes no difference.
A piece that is only ASCII in an encoding tells nothing, and is left out.

    python -m tests.benchmarks.bytes_benchmark ../shared/data/clean-text [MORE] [--only cp1250]

Texts are files in UTF-8 whose names begin with their language's code ("de-news.txt"). Ends with
status 1 where less is exact than the bar.
"""

from __future__ import annotations

import argparse
import codecs
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import chardet
from charset_normalizer import from_bytes

from newsroom.importing.reading.decoding import decode
from newsroom.importing.types import ImportFailure

BAR: Final = 0.98
SIZES: Final = (200, 1_000, 5_000)  # bytes
UNICODE: Final = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le",
                  "utf-32-be", "utf-7")  # fmt: skip
WESTERN: Final = ("cp1252", "iso8859-1", "iso8859-15", "mac-roman", "cp437", "cp850", "cp858")
CENTRAL: Final = ("cp1250", "iso8859-2", "mac-latin2", "cp852")
CYRILLIC: Final = ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")
# The encodings that texts in a language were written in.
ENCODINGS: Final = {
    **dict.fromkeys(("ca", "da", "de", "en", "es", "fr", "it", "nb", "nl", "pt", "sv"), WESTERN),
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), CENTRAL),
    **dict.fromkeys(("bg", "ru"), CYRILLIC),
    "uk": ("cp1251", "koi8-u", "iso8859-5"),
    "el": ("cp1253", "iso8859-7", "cp737"),
    "tr": ("cp1254", "iso8859-9", "cp857"),
    "he": ("cp1255", "iso8859-8", "cp862"),
    "ar": ("cp1256", "iso8859-6", "cp864"),
    "fa": ("cp1256",),
    "lt": ("cp1257", "iso8859-13", "cp775"),
    "lv": ("cp1257", "iso8859-13", "cp775"),
    "et": ("cp1257", "iso8859-13", "iso8859-15", "cp775"),
    "vi": ("cp1258",),
    "th": ("cp874",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "ko": ("cp949", "iso2022_kr", "johab"),
    "zh": ("gb18030", "gb2312", "hz"),
    "zh-tw": ("big5",),
}  # fmt: skip
Reader = Callable[[bytes], str]


def ours(data: bytes) -> str:
    """The text as the archive reads it."""
    try:
        return decode(data).text
    except ImportFailure:
        return ""


def by_chardet(data: bytes) -> str:
    """The text in the encoding that chardet names."""
    found = chardet.detect(data)["encoding"]
    return _decoded(data, found or "utf-8")


def by_charset_normalizer(data: bytes) -> str:
    """The text in the encoding that charset-normalizer names."""
    best = from_bytes(data).best()
    return _decoded(data, best.encoding if best else "utf-8")


READERS: Final[dict[str, Reader]] = {
    "ours": ours,
    "chardet": by_chardet,
    "charset-normalizer": by_charset_normalizer,
}


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding, "replace").lstrip("\ufeff")
    except LookupError:
        return ""


def written(line: str, encoding: str) -> bytes | None:
    """A line in an encoding, None where that lacks one of its letters."""
    try:
        return line.encode(encoding)
    except UnicodeEncodeError:
        pass
    # As editors of that time wrote what an encoding lacked.
    plain = line.translate({0x2019: "'", 0x2018: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2014: "-",
                            0x2026: "...", 0x201E: '"', 0xA0: " ", 0x200C: ""})  # fmt: skip
    try:
        return plain.encode(encoding)
    except UnicodeEncodeError:
        return None


def pieces(lines: Sequence[str], encoding: str, size: int, number: int) -> Iterator[bytes]:
    """Different pieces of about `size` bytes, of whole lines or the beginning of one."""
    chance = random.Random(f"{encoding} {size}")
    for _ in range(number):
        at = chance.randrange(len(lines))
        kept: list[str] = []
        length = 0
        for line in (*lines[at:], *lines[:at]):
            if length >= size:
                break
            if (data := written(line, encoding)) is None:
                continue
            while len(data) > size - length + 20 and len(line) > 1:
                line = line[: max(1, len(line) * (size - length) // len(data))]
                data = written(line, encoding) or b""
            kept.append(data.decode(encoding))
            length += len(data)
        text = "\n".join(kept).strip()
        data = text.encode(encoding)
        # Only ASCII says nothing of a single-byte encoding.
        if not text.isascii() or encoding.startswith(("utf-16", "utf-32")):
            yield data


def texts(folders: Sequence[str]) -> dict[str, list[str]]:
    """The lines of the texts of each language."""
    found: dict[str, list[str]] = {}
    for folder in folders:
        for path in sorted(Path(folder).glob("*.txt")):
            name = path.stem.lower()
            code = "zh-tw" if name == "zh-tw" else name.split("-")[0]
            lines = [line.strip() for line in path.read_text("utf-8").splitlines()]
            found.setdefault(code, []).extend(line for line in lines if len(line) > 40)
    return found


def main() -> None:
    """Print how much is exact by encoding, by size and by language."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folders", nargs="+")
    options.add_argument("--only", default="")
    options.add_argument("--pieces", type=int, default=12)
    options.add_argument("--wrong", type=int, default=0, help="how many wrong readings to show")
    given = options.parse_args()
    number: Counter[tuple[str, str]] = Counter()
    right: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in READERS}
    taken = dict.fromkeys(READERS, 0.0)
    shown = 0
    for language, lines in texts(given.folders).items():
        for encoding in (*UNICODE, *ENCODINGS.get(language, ())):
            if given.only not in encoding:
                continue
            for size in SIZES:
                for data in pieces(lines, encoding, size, given.pieces):
                    text = data.decode(encoding).lstrip("\ufeff")
                    keys = [("encoding", encoding), ("size", f"{size:5}"), ("language", language),
                            ("all", "all")]  # fmt: skip
                    number.update(keys)
                    for name, reader in READERS.items():
                        start = time.process_time()
                        found = reader(data)
                        taken[name] += time.process_time() - start
                        if found == text:
                            right[name].update(keys)
                        elif name == "ours" and shown < given.wrong:
                            shown += 1
                            said = _said(data)
                            print(f"{language} {encoding} {size}: {said}", _odd(text, found))
    _print(number, right)
    print("seconds: " + ", ".join(f"{name} {taken[name]:.1f}" for name in READERS))
    total = number["all", "all"]
    sys.exit(right["ours"]["all", "all"] < BAR * total)


def _print(number: Counter[tuple[str, str]], right: dict[str, Counter[tuple[str, str]]]) -> None:
    last = ""
    for key in sorted(number):
        if key[0] != last:
            last = key[0]
            print(f"\n{last:12}{'pieces':>7}" + "".join(f"{name:>20}" for name in READERS))
        shares = "".join(f"{right[name][key] / number[key]:>20.1%}" for name in READERS)
        print(f"{key[1]:12}{number[key]:>7}{shares}")


def _said(data: bytes) -> str:
    try:
        return decode(data).encoding
    except ImportFailure as error:
        return str(error)


def _odd(text: str, found: str) -> str:
    """Where two readings part."""
    at = next((i for i, (a, b) in enumerate(zip(text, found, strict=False)) if a != b), len(found))
    return f"{text[max(at - 12, 0) : at + 12]!r} {found[max(at - 12, 0) : at + 12]!r}"


for each in {*UNICODE, *(encoding for some in ENCODINGS.values() for encoding in some)}:
    codecs.lookup(each)

if __name__ == "__main__":
    main()

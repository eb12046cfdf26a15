"""Which words are forms of which: the dictionaries of simplemma, as tries on disk.

A dictionary has up to some million forms. As a trie it takes a few megabytes, is mapped into memory
and so shared by all processes, and is open at once. It is made when a text of its language is first
seen, in a second for most languages, and kept in the folder that `keep_in` names, by one process
while others that need it wait. Without such a folder, and where it cannot be written, it is made in
memory.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from marisa_trie import BytesTrie

from search.text.folding import fold
from search.text.word_forms import BEGINNING, CAPITAL, FOLDED, entries, is_shipped

# To be raised with any change to what a trie holds, and with what folding does to its words.
FORMAT: Final = 5

# Another process that makes the same dictionary is waited for so long; the largest takes half a minute.
_OTHERS_TAKE: Final = 60.0  # seconds

# Languages by the codes of simplemma, where these are others than ours.
_CODES: Final = {
    "no": "nb", "sr": "hbs", "hr": "hbs", "bs": "hbs", "sh": "hbs", "cnr": "hbs", "fil": "tl",
    "iw": "he", "in": "id",
}  # fmt: skip


class Dictionary:
    """The forms of one language, and their lemmas, folded."""

    def __init__(self, trie: BytesTrie) -> None:
        self._trie = trie

    def lemma(self, spelt: str, *, capital: bool = False) -> str:
        """The lemma of a form as it is spelt but in lower case; "" for a word that is not known.

        `capital` says that the text has a capital there: in German then it is a noun first.
        """
        found = (capital and self._trie.get(CAPITAL + spelt)) or self._trie.get(spelt)
        if not found:
            return ""
        # Two where letters were made one (`Straße` and the dative of `Strass`).
        plain = spelt.encode()
        return spelt if len(found) > 1 and plain in found else found[0].decode()

    def lemmas(self, folded: str) -> set[str]:
        """The lemmas of all forms that are spelt so once their accents are left out."""
        # Where letters were made one (`Straßen`, `Strassen`), a text's word may be of either lemma.
        spelt = (self._trie.get(mark + folded, ()) for mark in (FOLDED, "", CAPITAL))
        return {each.decode() for some in spelt for each in some}

    def folded(self) -> Iterator[str]:
        """All forms without their accents, some of them again and again."""
        for form in self._trie.iterkeys():
            if not form.startswith(BEGINNING):
                yield fold(form.lstrip(FOLDED + CAPITAL))

    def only_capital(self, spelt: str) -> bool:
        """Whether the dictionary has the form with a capital only; in German it does not say."""
        return CAPITAL + spelt in self._trie

    def beginnings(self, lemma: str) -> set[str]:
        """Each form of a lemma begins with one of these, once its accents are left out.

        One of a single letter is a form, and no other begins with it.
        """
        return {lemma, *(each.decode() for each in self._trie.get(BEGINNING + lemma, ()))}

    def forms(self, lemma: str) -> Iterator[str]:
        """Forms of a lemma that begin as it does."""
        value = lemma.encode()
        for form, found in self._trie.items(lemma[: max(len(lemma) - 1, 3)]):
            if found == value:
                yield str(form)


def keep_in(directory: Path) -> None:
    """Name the folder in which dictionaries are kept; it is made when one is."""
    global _directory
    _directory = directory


def dictionary(language: str) -> Dictionary | None:
    """The dictionary of a language by its ISO 639-1 code; None where there is none."""
    try:
        return _opened[language]
    except KeyError:
        code = _CODES.get(language, language)
        if not is_shipped(code):
            found = None
        else:
            with _opening:
                found = _opened.get(language) or Dictionary(_open(code))
        _opened[language] = found
        return found


_directory: Path | None = None
_opened: Final[dict[str, Dictionary | None]] = {}
_opening: Final = threading.Lock()


def _open(code: str) -> BytesTrie:
    """The trie of a dictionary: mapped from its file, which is made where there is none."""
    if _directory is None:
        return _made(code)
    path = _directory / f"{code}-{version('simplemma')}-{FORMAT}.trie"
    trie = _mapped(path)
    if trie is None:
        with _alone(path):
            trie = _mapped(path)
            if trie is None:
                trie = _made(code)
                with suppress(OSError, RuntimeError):
                    _write(trie, path)
                    trie = BytesTrie().mmap(str(path))
    return trie


def _mapped(path: Path) -> BytesTrie | None:
    """The trie in a file; None where there is none yet, or of a disk that was full."""
    try:
        return BytesTrie().mmap(str(path))
    except (OSError, RuntimeError):
        return None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """While no other process makes this file; where that cannot be said, or takes long, at once."""
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    with suppress(OSError, NotImplementedError, Timeout):
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_OTHERS_TAKE)
    try:
        yield
    finally:
        if lock.is_locked:
            with suppress(OSError):
                Path(lock.lock_file).unlink(missing_ok=True)
            lock.release()


def _write(trie: BytesTrie, path: Path) -> None:
    """Write a whole file or none: other processes may make the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    aside = Path(name)
    try:
        trie.save(name)
        with aside.open("rb") as file:
            os.fsync(file.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _made(code: str) -> BytesTrie:
    return BytesTrie(entries(code))

"""The forms of a language's words and their lemmas, as simplemma ships them and as a trie has them.

They are read one after another: as a whole the largest dictionary takes half a gigabyte, and letters
are changed in thousands of forms at once, since a call for each costs more than the change.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Final

from search.text.folding import fold, lower, without_accents
from search.text.known_names import NOUNS, is_people

# Where a lemma may itself be a form of another one (`donné`, `donner`). Following it was measured
# on Universal Dependencies: it gains 0.012 of F1 in French and 0.014 in Portuguese, and loses as
# much in Italian, German and Spanish.
_CHAINED: Final = frozenset({"fr", "pt"})

# Where some capitals (`Ἀ`) come after their small letters in Unicode, and so in a dictionary.
_LATE_CAPITALS: Final = frozenset({"el", "grc"})

# What a form begins with that stands under its folded spelling, or with a capital; no word has it.
FOLDED: Final = "\x01"
CAPITAL: Final = "\x02"
# What a lemma begins with that stands by what its forms begin with.
BEGINNING: Final = "\x03"
_WORD: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|['’\u0300-\u036f])*")
_TOGETHER: Final = 1 << 12  # forms
# Forms of a lemma that have so many letters in common share their beginning (`countr` of `country`).
_SHARED: Final = 3
_UMLAUTS: Final = {"ä": "ae", "ö": "oe", "ü": "ue"}

# A form in lower case, what it begins with in the trie, and its lemma as simplemma has it.
_Marked = tuple[str, tuple[str, ...], bytes]


# simplemma is read where a dictionary is made of it or first looked for: whatever starts would begin later.
def is_shipped(code: str) -> bool:
    """Whether simplemma has a dictionary of this code."""
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return code in SUPPORTED_LANGUAGES


def entries(code: str) -> Iterator[tuple[str, bytes]]:
    """The entries of a trie: each form as it is spelt, and again folded if that is another word.

    Of forms that differ in their capitals alone, the one in lower case counts, and where nouns have
    capitals both. Then come the beginnings of forms that do not begin as their lemma does.
    """
    beginnings = _Beginnings()
    chained = _second_lemmas(code) if code in _CHAINED else {}
    capitals = _Capitals()
    forms = itertools.chain(_small(code, capitals), capitals.forms(code))
    last, value = b"", b""
    while some := list(itertools.islice(forms, _TOGETHER)):
        spelt = _LOWER.changed("\n".join([form for form, _, _ in some]))
        folded = _FOLD.changed(spelt)
        rows = zip(spelt.split("\n"), folded.split("\n"), some, strict=True)
        for spelling, plain, (_, marks, lemma) in rows:
            if lemma is not last:
                last, written = lemma, lemma.decode()
                value = _folded(chained.get(written.lower()) or written)
            if value:
                for mark in marks:
                    yield mark + spelling, value
                if plain != spelling:
                    yield FOLDED + plain, value
                beginnings.add(value, plain)
                if code == "de" and plain != spelling:
                    beginnings.add(value, fold(spelling.translate(_TWO_LETTERS)))
    yield from beginnings.entries()


class _Beginnings:
    """With what the forms of lemmas begin, folded, where that is not the whole lemma.

    One that is shorter than what is shared is a whole form, as a lemma so short is.
    """

    def __init__(self) -> None:
        # By lemma, and by the first letters of its forms.
        self._of: dict[bytes, dict[str, str]] = {}

    def add(self, lemma: bytes, form: str) -> None:
        """Note a form."""
        written = lemma.decode()
        if form == written or (len(written) >= _SHARED and form.startswith(written)):
            return
        beginnings = self._of.setdefault(lemma, {})
        first = form[:_SHARED]
        beginning = beginnings.get(first, form)
        while not form.startswith(beginning):
            beginning = beginning[:-1]
        beginnings[first] = beginning

    def entries(self) -> Iterator[tuple[str, bytes]]:
        """An entry for each beginning of a lemma's forms."""
        for lemma, beginnings in self._of.items():
            for beginning in beginnings.values():
                yield BEGINNING + lemma.decode(), beginning.encode()


class _Capitals:
    """The forms that are not all in lower case."""

    def __init__(self) -> None:
        self.lemmas: dict[str, bytes] = {}
        self.small: set[str] = set()  # those in lower case that are not `capitalize`d alone
        # Of those that stand in lower case too: whether they are their own lemma there.
        self.also_small: dict[str, bool] = {}

    def add(self, form: str, lemma: bytes) -> None:
        """Keep a form until all in lower case were seen."""
        self.lemmas[form] = lemma
        if form != form.capitalize():
            self.small.add(form.lower())

    def forms(self, code: str) -> Iterator[_Marked]:
        """Those that a dictionary needs."""
        nouns = code in NOUNS
        for form, lemma in self.lemmas.items():
            if not _is_word(form) or (len(form) > 1 and form.isupper()):
                continue  # numbers, several words; abbreviations (`PT` for point)
            small = form.lower()
            if nouns:
                yield small, (CAPITAL if small in self.also_small else "",), lemma
                continue
            # A dictionary has plurals of names, too (`Marcos` of `Marco`).
            if (
                code == "en"
                and lemma != form.encode()
                and not is_people(fold(lemma.decode()), code)
            ):
                continue
            if self.also_small.get(small, True):
                yield small, ("", CAPITAL) if form[0].isupper() else ("",), lemma


def _small(code: str, capitals: _Capitals) -> Iterator[_Marked]:
    """The forms in lower case; the others are left with `capitals`."""
    nouns = code in NOUNS
    lemmas, small, plain = capitals.lemmas, capitals.small, ("",)
    if code in _LATE_CAPITALS:
        for written, lemma in _records(code):
            if (form := written.decode()) != form.lower():
                capitals.add(form, lemma)
    for written, lemma in _records(code):
        form = written.decode()
        if form != form.lower():
            capitals.add(form, lemma)
            continue
        capital = form.capitalize()
        if capital in lemmas or form in small:
            same = capitals.also_small[form] = lemma == written
            # Some dictionaries have `americans` of `americans`, and `Americans` of `American`.
            if same and not nouns and lemmas.get(capital, lemma).decode().lower() != form:
                continue
        if _is_word(form):
            yield form, plain, lemma


def _records(code: str) -> Iterator[tuple[bytes, bytes]]:
    """All forms of a dictionary with their lemmas, ascending."""
    from simplemma.strategies.dictionaries.dictionary_factory import _read_decompressed
    from simplemma.strategies.dictionaries.frontcode import _iter_records, _read_header

    data = _read_decompressed(code)
    _, _, start = _read_header(data)
    return ((form, lemma) for _, form, lemma in _iter_records(data, start))


def _second_lemmas(code: str) -> dict[str, str]:
    """The lemmas of lemmas that are forms of others."""
    lemmas = {lemma for lemma, _ in itertools.groupby(lemma for _, lemma in _records(code))}
    small = {lemma.decode().lower().encode() for lemma in lemmas}
    return {
        form.decode(): lemma.decode()
        for form, lemma in _records(code)
        if form in small and form != lemma
    }


def _is_word(form: str) -> bool:
    return form.isalpha() or _WORD.fullmatch(form) is not None


class _Letters(dict[str, str]):
    """What becomes of single letters: a word's are composed."""

    def __init__(self, change: Callable[[str], str]) -> None:
        super().__init__({"’": "'", "\n": "\n"})
        self._change = change

    def __missing__(self, letter: str) -> str:
        changed = self[letter] = self._change(letter)
        return changed

    def changed(self, text: str) -> str:
        """A text with its letters changed; what one becomes is not changed again."""
        for letter in set(text):
            if self[letter] != letter:
                text = text.replace(letter, self[letter])
        return text


_LOWER: Final = _Letters(lower)
_FOLD: Final = _Letters(without_accents)
_TWO_LETTERS: Final = str.maketrans(_UMLAUTS)


@functools.lru_cache(maxsize=1 << 12)
def _folded(lemma: str) -> bytes:
    return fold(lemma).replace("_", "").encode()

"""Words and sentences of a text, with their places, and the capitals that headlines hide."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from newsroom.importing.entities.features import WordProfile, look
from newsroom.importing.gazetteer import NAMED, WORD, NameFlag

_TOKEN = re.compile(
    r"""
    [^\W\d_]+(?=[ ,;:\n)]|$)(?!,\d)                        # most words: nothing is joined to them
  | https?://\S+ | www\.\S+ | pic\.twitter\.com/\S+     # links
  | [\w.+-]{1,64}@[\w-]+\.[\w.-]+\w                          # addresses
  | [@\#]\w+                                            # handles and tags
  | (?:[^\W\d_]\.){2,}(?:[^\W\d_]\b(?!\.))?             # U.S. EE.UU. is below
  | (?:[A-Z]{2}\.[ ]?){2}                               # EE.UU.
  | \b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|Rev|Hon|St|Jr|Sr|Sra|Srta|Dra
       |Lic|Ing|Mons|Gral|Cía|Inc|Corp|Ltd|Co|Bros|No|Art|vs|etc
       |Sens|Reps|Jan|Feb|Aug|Sept|Oct|Nov|Dec
       |Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ill|Ind|Kan|La|Mass|Md|Mich|Minn|Miss|Mo|Mont
       |Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo)\.(?!\w)
  | \b[RDI]-[A-Z][a-z]{1,4}\.                            # "R-Ariz."
  | \b[A-Z]\.(?=[A-Z-]|$)                              # initials
  | [’']s\b                                             # possessives
  | \d+(?:[.,:/-]\d+)*\w*
  | [^\W\d_]+(?:&[A-Z]+)?(?:                           # words, joined by hyphens and the like
        [-‐–](?=\w)\w+
      | [’'](?!s\b)[^\W\d_]+
      | [.](?=(?:com|org|net|es|tv|info)\b)\w+
    )*
  | \w+
  | \.\.\.
  | \S
    """,
    re.VERBOSE,
)
# A chunk that is longer than this does not come again, and is not worth its room.
_KEPT = 100
_ABBREVIATED = frozenset({"vs", "etc"})
_CHUNK = re.compile(r"EE\. ?UU\.|\S+")
_SENTENCE_END = frozenset({".", "!", "?", "...", "…"})
_CLOSING = frozenset("\"”’»)]'")
_ELIDED = re.compile(r"(?i)^(?:l|d|dell|dall|nell|sull|all|qu|jusqu|un)['’](?=\w{2})")


_SMALL = NameFlag.CONNECTOR | NameFlag.PARTICLE | NameFlag.IN
_NAMES = NAMED | NameFlag.GIVEN | NameFlag.DEMONYM | NameFlag.ORG_WORD | NameFlag.TITLE


class Token(NamedTuple):
    """One word or mark: its text, where it starts, and the word that the tagger sees."""

    text: str
    start: int
    word: WordProfile

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.start + len(self.text)


# A tuple's own constructor takes a third of the time of a named one's, for every word.
_token = tuple.__new__


def tokenise(text: str, *, elisions: bool = False) -> list[Token]:
    """The words and marks of `text`; `elisions` splits the articles of French and Italian."""
    tokens: list[Token] = []
    for start, chunk in _chunks(text):
        if chunk.isalpha():
            tokens.append(_token(Token, (chunk, start, look(chunk))))
            continue
        pieces = _pieces if len(chunk) <= _KEPT else _pieces.__wrapped__
        for offset, piece, word in pieces(chunk, elisions):
            tokens.append(_token(Token, (piece, start + offset, word)))
    return tokens


def _chunks(text: str) -> Iterable[tuple[int, str]]:
    """What stands between spaces, with its place; "EE. UU." is one chunk."""
    words = text.split()
    if "EE. UU." in text or " ".join(words) != text:
        return [(match.start(), match[0]) for match in _CHUNK.finditer(text)]
    lengths = map(len, words)
    return zip(accumulate((length + 1 for length in lengths), initial=0), words, strict=False)


@lru_cache(maxsize=8_000)
def _pieces(chunk: str, elisions: bool) -> tuple[tuple[int, str, WordProfile], ...]:
    """The words and marks of what stands between two spaces; kept, because it comes again."""
    word, mark = chunk[:-1], chunk[-1]
    if mark in ",.;:" and word.islower() and word.isalpha() and word not in _ABBREVIATED:
        return ((0, word, look(word)), (len(word), mark, look(mark)))
    out = []
    for match in _TOKEN.finditer(chunk):
        word, start = match.group().rstrip(), match.start()
        if elisions and ("'" in word or "’" in word) and (article := _ELIDED.match(word)):
            out.append((start, article.group(), look(article.group())))
            start += article.end()
            word = word[article.end() :]
        out.append((start, word, look(word)))
    return tuple(out)


def split_sentences(tokens: Sequence[Token], text: str) -> list[list[Token]]:
    """`tokens` of `text`, cut where a sentence or a line ends."""
    if "\n" in text:
        breaks = _line_breaks(tokens, text)
        lines = [tokens[start:end] for start, end in pairwise((0, *breaks, len(tokens)))]
    else:
        lines = [tokens]
    return [sentence for line in lines for sentence in _sentences(line, text)]


def _line_breaks(tokens: Sequence[Token], text: str) -> list[int]:
    """The places of the words that begin a line, but for the first one."""
    return [
        place
        for place, (before, token) in enumerate(pairwise(tokens), 1)
        if "\n" in text[before.end : token.start]
    ]


def _sentences(tokens: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """The words and marks of a line, cut where a sentence ends."""
    start = place = 0
    size = len(tokens)
    for end in [number for number, token in enumerate(tokens) if token[0] in _SENTENCE_END]:
        if end < place:
            continue
        place = end + 1
        while place < size and _is_closing(tokens[place], tokens, place, text):
            token = tokens[place].text
            place += 1
            if token not in _SENTENCE_END and token not in _CLOSING:
                break
        else:
            if place < size:
                yield list(tokens[start:place])
                start = place
    if start < size:
        yield list(tokens[start:])


def _is_closing(token: Token, tokens: Sequence[Token], position: int, text: str) -> bool:
    """Whether `token` still belongs to a sentence whose full stop has been read."""
    if token.text[0].islower():
        return True
    touches = position > 0 and tokens[position - 1].end == token.start
    return token.text in _CLOSING and touches


def proper_forms(lines: Iterable[Sequence[Token]]) -> dict[str, str]:
    """Words written with a capital inside an ordinary sentence, by their lower-case form."""
    forms: dict[str, str] = {}
    for line in lines:
        for token in line[1:]:
            word = token.word
            if word.capital and (not word.text.isupper() or len(word.text) not in range(2, 6)):
                forms.setdefault(word.lower, word.text)
    return forms


def restore_capitals(line: Sequence[Token], proper: dict[str, str]) -> Sequence[Token]:
    """`line`, all capitals or a title in capitals, as an ordinary sentence would write it.

    A word keeps its capital if the article writes it so in an ordinary sentence (`proper`), or
    if it is no common word. Only `Token.word` changes.
    """
    out = []
    shouting = _shouts(line)
    previous_kept = False
    for token in line:
        word = token.word
        seen = word.text
        if seen[0].isupper():
            common = word.flags & WORD
            named = word.flags & (NAMED | NameFlag.GIVEN | NameFlag.SURNAME | NameFlag.DEMONYM)
            if word.lower in proper:
                seen = proper[word.lower]
            elif common or (shouting and not named and not previous_kept):
                seen = word.lower
            elif shouting and len(seen) > 4:
                seen = "-".join(part.capitalize() for part in seen.split("-"))
            previous_kept = seen[0].isupper()
        out.append(Token(token.text, token.start, look(seen)))
    if out and out[0].word.text[0].islower():
        first, seen = out[0], out[0].word.text
        out[0] = Token(first.text, first.start, look(seen[0].upper() + seen[1:]))
    return out


def _shouts(line: Sequence[Token]) -> bool:
    words = [t.text for t in line if t.text[0].isalpha()]
    return len(words) >= 2 and all(w.isupper() for w in words) and sum(map(len, words)) > 8


def hides_capitals(line: Sequence[Token]) -> bool:
    """Whether nearly every word of `line` has a capital, so that capitals tell nothing."""
    main = upper = plain = 0
    most = 0.15 * len(line)
    for token in line:
        word = token.word
        if word.flags & _SMALL or not word.lower[0].isalpha():
            continue
        main += 1
        if word.capital:
            upper += 1
            plain += bool(word.flags & WORD and not word.flags & _NAMES)
        elif main - upper > most:
            return False
    if main >= 4 and upper >= 0.85 * main and plain >= 2:
        return True
    return upper == main and _shouts(line)

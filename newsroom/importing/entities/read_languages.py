"""Which languages are read for names well enough that what is found is shown."""

from __future__ import annotations

# From this calibrated probability on an entity of a text in the language is shown. The share of what
# is then shown that is right in name and kind (tests/benchmarks/ner_benchmark.py):
#   en  0.90 on newswire, 0.95 of 170 drawn from an archive (with es) and read; 0.81 on comments and mails
#       (English Web Treebank) and an encyclopedia (WikiGold)
#   es  0.90 on AnCora, 0.81 on newswire, whose annotators call a country that acts an organisation
#   de  0.89 on GermEval 2014
#   pt  0.89 on Paramopama
# Not read: fr, 0.74 at best on Europeana's old newspapers; it, for which there is no open text to
# measure on; and every other language.
SHOWN_FROM = {
    "en": 0.5,
    "es": 0.45,
    "de": 0.65,
    "pt": 0.9,
}


def languages_read() -> tuple[str, ...]:
    """The languages, as ISO 639-1 codes, whose articles' names are shown."""
    return tuple(SHOWN_FROM)


def is_read(language: str) -> bool:
    """Whether names found in a text of that language are shown; "" is a text too short to tell."""
    return not language or language in SHOWN_FROM


def shown_from(language: str) -> float:
    """From which probability on an entity in a text of that language is shown; above 1 for never."""
    if not language:
        return SHOWN_FROM["en"]
    return SHOWN_FROM.get(language, 2.0)

"""Words that report: verbs in all their forms, and wordings that name a source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from newsroom.importing.recognise.phrases import LANGUAGES, entries, word_set

# A verb of two kinds is of the later one.
_KINDS = (
    ("name", "naming verb", "irregular naming verb"),
    ("think", "thinking verb", "irregular thinking verb"),
    ("say", "speech verb", "irregular speech verb"),
)
_VOWELS = frozenset("aeiou")
_INSEPARABLE = ("be", "ge", "er", "ver", "zer", "ent", "emp", "miss")
_ADVERBS = {"en": "ly", "es": "mente", "pt": "mente", "it": "mente", "fr": "ment"}
_VERBAL = {
    "es": ("ó", "aron", "ieron", "aba", "aban", "ían"),
    "pt": ("ou", "aram", "iram", "eram", "ava", "avam"),
    "it": ("ò", "arono", "irono", "ava", "avano"),
    "fr": ("èrent", "aient"),
    "en": ("ed",),
}
_SEPARABLE = ("hinzu", "aus", "mit", "an", "vor", "ein", "zu", "auf", "ab")


class Form(IntEnum):
    """How a form of a verb stands to its subject."""

    FINITE = 1
    PARTICIPLE = 2
    """"saying": its subject is that of the sentence."""
    PAST = 3
    """"dicho", "gesagt": finite with an auxiliary only."""
    INFINITIVE = 4


class Verb(NamedTuple):
    """A form of a verb that reports; `kind` is "say", "think" or "name"."""

    form: Form
    kind: str


class Words(NamedTuple):
    """What one language says of words around quotations."""

    verbs: Mapping[str, Verb]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Verb], ...]]
    """First word of a verb of several words → the others."""
    wordings: Mapping[str, tuple[tuple[str, ...], ...]]
    """First word of what stands before a source → the others."""
    cues: frozenset[str]
    """All words that one of these begins with."""
    auxiliaries: frozenset[str]
    he: frozenset[str]
    she: frozenset[str]
    they: frozenset[str]
    who: frozenset[str]
    first_person: frozenset[str]
    determiners: frozenset[str]
    definite: frozenset[str]
    """Determiners of what is known already: "the"."""
    openers: frozenset[str]
    ends: frozenset[str]
    joins: frozenset[str]
    small: frozenset[str]
    """All words of these kinds, and "he" and "she": they describe nobody."""
    that: frozenset[str]
    objects: frozenset[str]
    """Pronouns that are no subject: "him"."""
    governs: frozenset[str]
    """Prepositions."""
    accompanies: frozenset[str]
    """"with"."""
    to: frozenset[str]
    """What stands before whom something is said to."""
    times: frozenset[str]
    when: frozenset[str]
    adverb: str
    """How adverbs end, "" where that tells nothing."""
    verbal: tuple[str, ...]
    """How hardly anything but a finite verb ends."""
    conjunctions: frozenset[str]
    behind: frozenset[str]
    """What stands between a quotation and its source: „…“, so Schmidt."""
    bare: frozenset[str]
    """Verbs that govern a clause without "that", begun by one of `starts`; `any_clause`: by nearly any word."""
    starts: frozenset[str]
    any_clause: frozenset[str]
    no_infinitive: frozenset[str]
    """Verbs that do not report with "to": "continued to go"."""
    listens: frozenset[str]
    """Verbs with whom it is said to: "told"."""
    as_said: frozenset[str]
    nouns: frozenset[str]
    """Forms of verbs that are as often nouns: "claims"."""
    drops_subjects: bool
    """Whether a verb alone has its subject: "dijo"."""


@cache
def words_of(language: str) -> Words:
    """The words of a language, those of English for one that is not known."""
    known = language if language in LANGUAGES and language != "any" else "en"
    verbs: dict[str, Verb] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
    for kind, regular, irregular in _KINDS:
        for form, verb in _forms(known, kind, regular, irregular):
            first, *rest = form.split()
            if rest:
                phrases.setdefault(first, []).append((tuple(rest), verb))
            else:
                verbs[form] = verb
    wordings: dict[str, list[tuple[str, ...]]] = {}
    for wording in sorted(entries("source wording", known), key=len, reverse=True):
        first, *rest = wording.split()
        wordings.setdefault(first, []).append(tuple(rest))
    listed: Callable[[str], frozenset[str]] = lambda name: word_set(name, known)  # noqa: E731
    small = ("clause opener", "who", "ends a source", "joins a source", "he", "she")
    return Words(
        verbs,
        {first: tuple(rest) for first, rest in phrases.items()},
        {first: tuple(rest) for first, rest in wordings.items()},
        frozenset((*verbs, *phrases, *wordings)),
        listed("auxiliary"),
        listed("he"),
        listed("she"),
        listed("they of speakers"),
        listed("who"),
        listed("first person"),
        listed("determiner"),
        listed("definite determiner"),
        listed("clause opener"),
        listed("ends a source"),
        listed("joins a source"),
        frozenset().union(*map(listed, small)),
        listed("that"),
        listed("object pronoun"),
        listed("preposition"),
        listed("with whom"),
        listed("to whom"),
        listed("word of time"),
        listed("clause of its own"),
        _ADVERBS.get(known, ""),
        _VERBAL.get(known, ()),
        listed("and"),
        listed("between a quotation and its source"),
        listed("takes a clause"),
        listed("starts a clause"),
        listed("takes any clause"),
        listed("reports no infinitive"),
        listed("has a listener"),
        listed("as somebody said"),
        listed("noun like a verb"),
        known in ("es", "pt", "it"),
    )


def is_pronoun(source: str, language: str) -> bool:
    """Whether a source as printed is a pronoun alone, which says nothing of who it is."""
    words, lower = words_of(language), source.casefold()
    kinds = (words.he, words.she, words.they, words.who, words.first_person)
    return any(lower in kind for kind in kinds)


def _forms(language: str, kind: str, regular: str, irregular: str) -> Iterator[tuple[str, Verb]]:
    """All forms of the verbs of two lists of a language."""
    conjugate = _CONJUGATIONS[language]
    for entry in entries(regular, language):
        verb, *rest = entry.split()
        if verb in ("se", "sich"):
            verb, rest = rest[0], []
        for form, role in conjugate(verb.removeprefix("s'")):
            yield " ".join((form, *rest)), Verb(role, kind)
    for form in entries(irregular, language):
        yield form, Verb(Form.FINITE, kind)
    if kind == "say":
        for form in entries("irregular speech participle", language):
            yield form, Verb(Form.PARTICIPLE, kind)


def _english(base: str) -> Iterator[tuple[str, Form]]:
    yield base, Form.FINITE
    if base.endswith("e"):
        yield from ((base + "s", Form.FINITE), (base + "d", Form.FINITE))
        yield base[:-1] + "ing", Form.PARTICIPLE
        return
    yield base + "ing", Form.PARTICIPLE
    if base.endswith("y") and base[-2] not in _VOWELS:
        yield from ((base[:-1] + "ies", Form.FINITE), (base[:-1] + "ied", Form.FINITE))
        return
    es = "es" if base.endswith(("s", "sh", "ch", "x", "o")) else "s"
    yield from ((base + es, Form.FINITE), (base + "ed", Form.FINITE))


def _by_ending(
    table: Mapping[str, tuple[str, str, str]], changes: Mapping[str, str] | None = None
) -> Callable[[str], Iterator[tuple[str, Form]]]:
    """Conjugation by the infinitive's ending: finite endings, past participles, participles."""

    def conjugate(verb: str) -> Iterator[tuple[str, Form]]:
        yield verb, Form.INFINITIVE
        for ending, kinds in table.items():
            if not verb.endswith(ending):
                continue
            stem = verb.removesuffix(ending)
            roles = (Form.FINITE, Form.PAST, Form.PARTICIPLE)
            for endings, role in zip(kinds, roles, strict=True):
                for last in endings.split():
                    soft = (changes or {}).get(stem[-1:], "") if last[0] in "aàâoóò" else ""
                    yield (stem[:-1] + soft if soft else stem) + last, role
            return

    return conjugate


def _german(verb: str) -> Iterator[tuple[str, Form]]:
    yield verb, Form.INFINITIVE
    stem = verb.removesuffix("en") if verb.endswith("en") else verb.removesuffix("n")
    before = next((p for p in _SEPARABLE if stem.startswith(p) and len(stem) > len(p) + 3), "")
    core = stem.removeprefix(before)
    e = "e" if core.endswith(("t", "d", "tm", "chn")) else ""
    for ending in ("t", "te", "ten"):
        yield core + e + ending, Form.FINITE
    bare = core.startswith(_INSEPARABLE) or core.endswith("ier")
    yield before + ("" if bare else "ge") + core + e + "t", Form.PAST


_CONJUGATIONS: Mapping[str, Callable[[str], Iterator[tuple[str, Form]]]] = {
    "en": _english,
    "de": _german,
    "es": _by_ending(
        {
            "ar": ("a an ó aron aba aban ará arán", "ado", "ando"),
            "er": ("e en ió ieron ía ían erá erán", "ido", "iendo"),
            "ir": ("e en ió ieron ía ían irá irán", "ido", "iendo"),
        }
    ),
    "pt": _by_ending(
        {
            "ar": ("a am ou aram ava avam ará", "ado", "ando"),
            "er": ("e em eu eram ia iam erá", "ido", "endo"),
            "ir": ("e em iu iram ia iam irá", "ido", "indo"),
        }
    ),
    "fr": _by_ending(
        {
            "er": ("e ent a èrent ait aient era", "é ée", "ant"),
            "ir": ("it issent irent issait issaient", "i", "issant"),
            "re": ("t ent it irent ait aient", "u", "ant"),
        },
        {"g": "ge", "c": "ç"},
    ),
    "it": _by_ending(
        {
            "are": ("a ano ò arono ava avano erà", "ato", "ando"),
            "ere": ("e ono ette eva evano erà", "uto", "endo"),
            "ire": ("e isce ono ì irono iva ivano", "ito", "endo"),
        }
    ),
}

"""Rules that put the tagger's spans right: what is split, trimmed, joined, added and dropped."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.entities.borders import (
    after_office,
    bodies,
    is_body_of_field,
    is_camel,
    is_place_word,
    joined_bodies,
    whole_body,
    with_acronyms,
    with_place,
)
from newsroom.importing.entities.clubs import clubs_for_towns
from newsroom.importing.entities.features import flags_of, look
from newsroom.importing.entities.firms import firms
from newsroom.importing.entities.institutions import institutions, without_other_body
from newsroom.importing.entities.namesakes import namesakes
from newsroom.importing.entities.not_a_name import (
    MARKS,
    POSSESSIVES,
    is_negation,
    is_no_name,
    stands_first,
)
from newsroom.importing.entities.outlet_hints import Outlets, with_hints
from newsroom.importing.entities.parts import parts
from newsroom.importing.entities.people_inside import is_rulers
from newsroom.importing.entities.tagger import Span
from newsroom.importing.entities.tokens import Token
from newsroom.importing.gazetteer import (
    NAMED,
    PLACE,
    WORD,
    NameFlag,
    flags_by_name,
    most_words,
    phrases,
)
from newsroom.importing.recognise.phrases import word_set

_ARTICLES = word_set("article before a name")
_LEADING_PARTICLES = word_set("leading particle")
_ADDRESSES = word_set("form of address")
_REGIMES = word_set("regime")
_REPORTING = word_set("reporting verb")
_SPEECH = frozenset(':"“«‘')
_PERSONAL = NameFlag.GIVEN | NameFlag.SURNAME
_SURE = 0.62


def tidy(
    tokens: Sequence[Token], spans: Sequence[Span], outlets: Outlets, upper: Sequence[int]
) -> list[Span]:
    """The spans of one sentence put right, in order, without overlaps; `outlets` are hints.

    `upper` are the places of the capitals.
    """
    if not spans and not upper:
        return []
    out = [*firms(tokens), *institutions(tokens, upper, spans)]
    taken = {i for span in out for i in range(span.start, span.end)}
    owned = {i for span in spans for i in range(span.start, span.end)}
    for span in spans:
        if span.kind == "MISC":
            continue
        for part in parts(tokens, _person_after_title(tokens, after_office(tokens, span))):
            trimmed = _trim(tokens, with_place(tokens, _extend(tokens, part, owned), taken))
            if trimmed is None:
                continue
            trimmed = without_other_body(tokens, whole_body(tokens, trimmed, taken))
            cells = set(range(trimmed.start, trimmed.end))
            if cells & taken:
                continue
            taken |= cells
            out.append(trimmed)
    out += _known(tokens, upper, taken)
    out += bodies(tokens, upper, {i for span in out for i in range(span.start, span.end)})
    if outlets.names:
        out = with_hints(tokens, out, outlets)
    kept = sorted((s for s in out if not is_no_name(tokens, s)), key=lambda s: s.start)
    kept = namesakes(tokens, joined_bodies(tokens, kept))
    return clubs_for_towns(tokens, with_acronyms(tokens, kept))


def _person_after_title(tokens: Sequence[Token], span: Span) -> Span:
    """The person in "Defense Secretary Mark Esper" where the tagger saw an organisation."""
    if span.kind == "PER":
        return span
    first, last = tokens[span.start].word, tokens[span.end - 1].word
    abbreviated = first.lower in _ADDRESSES and span.end - span.start in (2, 3, 4)
    if abbreviated and not last.flags & (NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.EVENT):
        return Span(span.start + 1, span.end, "PER", 0.8, (("PER", 0.8),))
    titled = False
    for position in range(span.start, span.end - 1):
        flags = tokens[position].word.flags
        # Of three words at most: a long span is no title with a name, and is looked through once.
        rest = tokens[max(position, span.end - 4) : span.end]
        given = flags & NameFlag.GIVEN and not flags & (
            NameFlag.TITLE | NameFlag.CONNECTOR | NameFlag.ORG_WORD
        )
        if titled and given and span.end - position in (2, 3) and all(t.word.capital for t in rest):
            if rest[-1].word.flags & (NameFlag.ORG_WORD | NameFlag.PLACE_WORD | NameFlag.EVENT):
                return span
            return Span(position, span.end, "PER", 0.8, (("PER", 0.8),))
        if not flags & (NameFlag.TITLE | WORD | NameFlag.DEMONYM):
            return span
        titled = titled or bool(flags & NameFlag.TITLE)
    return span


def _extend(tokens: Sequence[Token], span: Span, owned: set[int]) -> Span:
    """Let a person's name that ends after the given name take the capital word beside it."""
    start, end = span.start, span.end
    if span.kind != "PER" or start >= end:
        return span
    if end < len(tokens) and end - start == 1 and end not in owned:
        after = tokens[end].word.text
        given = tokens[start].word.flags & NameFlag.GIVEN
        if (
            given
            and after[0].isupper()
            and len(after) > 1
            and after.isalpha()
            and (not flags_of(after) & NameFlag.CALENDAR and not after.isupper())
        ):
            end += 1
    while start and _is_initial(tokens[start - 1].word.text) and start - 1 not in owned:
        start -= 1
    if start == span.start and end == span.end:
        return span
    return span._replace(start=start, end=end)


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."


def _trim(tokens: Sequence[Token], span: Span) -> Span | None:
    """`span` without titles, articles, marks and possessives at its ends; None if none is left."""
    start, end = _after_titles(tokens, span), span.end
    named = end - start < 4 and all(t.text[0].isupper() for t in tokens[start:end])
    if span.kind == "LOC" and start > span.start and named:
        span = span._replace(kind="PER", kinds=(("PER", span.probability),))
    while start < end:
        word = tokens[start].word.text
        size = end - start
        flags = flags_of(word)
        if (
            word in MARKS
            or word in POSSESSIVES
            or word[0] in "@#"
            or (word[0].isdigit() and size > 2)
            or (word.lower() in _ARTICLES and size > 1 and not _kept_article(tokens, start, end))
            or (size > 1 and flags & NameFlag.CALENDAR and not flags & (NAMED | NameFlag.GIVEN))
            or (
                not look(word).capital
                and not word[0].isdigit()
                and not (word.lower() in _LEADING_PARTICLES and size > 1)
            )
            or _is_epithet(tokens, start, span)
            or (size > 1 and _reports(tokens, start, end))
        ):
            start += 1
        else:
            break
    while end > start and _is_tail(tokens[end - 1].word.text, end - start):
        end -= 1
    regime = end - start == 2 and tokens[end - 1].word.lower in _REGIMES
    if regime and is_rulers(tokens[start].word.text):
        span, end = span._replace(kind="PER", kinds=(("PER", span.probability),)), end - 1
    if start >= end or not any(t.word.capital for t in tokens[start:end]):
        return None
    if start > span.start or end < span.end:
        span = span._replace(start=start, end=end)
    return _rethought(tokens, span)


def _rethought(tokens: Sequence[Token], span: Span) -> Span:
    """The span with the kind that its last word, or the article before it, makes plain."""
    start, end = span.start, span.end
    last = tokens[end - 1].word.flags
    if (
        span.kind == "PER"
        and end - start > 2
        and last & NameFlag.ORG_WORD
        and not last & NameFlag.SURNAME
    ):
        return span._replace(kind="ORG", kinds=(("ORG", span.probability),))
    if span.kind != "ORG" and end - start > 1 and is_body_of_field(tokens, end):
        return span._replace(kind="ORG", kinds=(("ORG", span.probability),))
    if span.kind == "PER" and end - start > 1 and is_place_word(last):
        return span._replace(kind="LOC", kinds=(("LOC", span.probability),))
    if span.kind == "PER" and end - start == 1 and is_camel(tokens[start].word.text):
        return span._replace(kind="ORG", kinds=(("ORG", span.probability),))
    the = start > 0 and tokens[start - 1].text.lower() == "the"
    if the and end - start == 1 and last & NameFlag.REGION and span.kind == "ORG":
        # "the Amazon", "the Caribbean": no company is called so.
        return Span(start, end, "LOC", 0.7, (("LOC", 1.0),))
    return span


def _is_tail(word: str, size: int) -> bool:
    """Whether a name can't end with `word`: marks, possessives, years, small words, handles."""
    return bool(
        word in MARKS
        or word in POSSESSIVES
        or word[0] in "@#"
        or "/" in word
        or is_negation(word)
        or (size > 1 and word in _REGIMES)
        or (size > 1 and flags_of(word) & NameFlag.CALENDAR and not flags_of(word) & _PERSONAL)
        or (size > 2 and len(word) == 4 and word.isdigit())
        or (word.islower() and flags_of(word) & (NameFlag.CONNECTOR | NameFlag.PARTICLE))
    )


def _is_epithet(tokens: Sequence[Token], start: int, span: Span) -> bool:
    """Whether a person's name begins with a common word: "Liberator Simón Bolívar"."""
    if span.kind != "PER" or span.end - start < 3:
        return False
    flags, after = tokens[start].word.flags, flags_of(tokens[start + 1].word.text)
    return bool(
        flags & WORD
        and not flags & (NameFlag.GIVEN | NameFlag.SURNAME)
        and after & NameFlag.GIVEN
        and not after & NameFlag.CONNECTOR
    )


def _reports(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether a sentence begins with "said" and whoever did, and not with somebody called Said."""
    if tokens[start].word.lower not in _REPORTING or not stands_first(tokens, start):
        return False
    if end - start > 2 and tokens[start + 1].word.flags & NameFlag.GIVEN:
        return True
    return any(token.text in _SPEECH for token in tokens[end:])


def _kept_article(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether the article belongs to the name: El Salvador, La Rioja, The Guardian."""
    word = tokens[start].word.text
    if not word[0].isupper():
        return False
    for stop in range(end, start + 1, -1):  # "Los Angeles Police Department" too
        if stop - start <= most_words() and (
            flags_of(" ".join(t.word.text for t in tokens[start:stop]))
            & (NAMED if stop == end else PLACE)
        ):
            return True
    return start > 0 and word.lower() not in ("the", "a", "an")


def _after_titles(tokens: Sequence[Token], span: Span) -> int:
    """Where a person's name begins after titles: "Education Minister Nagoum Yamassoum"."""
    if span.kind == "ORG":
        return span.start
    place = span.start
    for position in range(span.start, span.end - 1):
        flags = flags_of(tokens[position].word.text.rstrip("."))
        is_given = flags & NameFlag.GIVEN and not flags & WORD
        if (
            flags & NameFlag.TITLE and not is_given and (span.kind == "PER" or position > place)
        ) or (
            span.kind == "PER"
            and position == place
            and flags & NameFlag.DEMONYM
            and not flags & NameFlag.GIVEN
        ):
            place = position + 1
    return place


def _known(tokens: Sequence[Token], upper: Sequence[int], taken: set[int]) -> list[Span]:
    """Countries, cities, organisations and outlets of the gazetteer that the tagger left out.

    `upper` are the places of the capitals.
    """
    out: list[Span] = []
    known, longest = flags_by_name(), phrases()
    for position in upper:
        first = tokens[position].word
        if position in taken or not (first.flags & NAMED or first.folded in longest):
            continue
        if out and position < out[-1].end:
            continue
        for size in range(min(longest.get(first.folded, 1), len(tokens) - position), 0, -1):
            end = position + size
            if any(i in taken for i in range(position, end)):
                continue
            name = " ".join([t.word.folded for t in tokens[position:end]])
            kind = _kind_of_known(tokens[position:end], known.get(name, 0))
            if kind:
                out.append(Span(position, end, kind, _SURE, ((kind, _SURE),)))
                break
    return out


def _kind_of_known(tokens: Sequence[Token], flags: int) -> str | None:
    """The kind of a gazetteer name that can't well be anything else, or None."""
    if not flags & NAMED:
        return None
    first = tokens[0].word.text
    if len(tokens) > 1:
        if not all(t.word.capital or t.word.flags & NameFlag.CONNECTOR for t in tokens):
            return None
        if flags & (NameFlag.ORG | NameFlag.OUTLET):
            return "ORG"
        return "LOC" if flags & (NameFlag.COUNTRY | NameFlag.METROPOLIS | NameFlag.REGION) else None
    if flags & (NameFlag.COUNTRY | NameFlag.METROPOLIS) and not flags & (
        WORD | NameFlag.GIVEN | NameFlag.SURNAME
    ):
        return "LOC"
    if flags & NameFlag.ORG and first.isupper() and len(first) > 2:
        return "ORG"
    if flags & NameFlag.OUTLET and not flags & (WORD | PLACE | NameFlag.GIVEN | NameFlag.SURNAME):
        return "ORG"
    return None

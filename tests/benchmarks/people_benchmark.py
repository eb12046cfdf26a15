"""How many of the articles that name a person the facet reaches, and how many it should not.

    python -m tests.benchmarks.people_benchmark [--input FILE ...] [--archive DIR] [--show NAME]

The articles (`news-en` and `news-es`, or those of --input) go through `import_seeds` and
`entities --resolve` into an archive of their own, and the index is asked for the articles of each
person, as the facet does. Beside it stands what the texts say, by the patterns of `people`: reach
is the share of the articles naming a person that the facet gives, precision the share of those
that it gives and that name the person. Doubtful articles count neither way. A person is one facet
value, the commonest that bears the name: what stands under another one is not reached.

Also: how many shown names there are, and how many of them in more than one kind.

With --archive the archive is kept in a directory, and taken from there the next time. --show prints
the articles of one person on which facet and patterns differ. Ends with status 1 below a bar.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.imported import NEWS, archive
from tests.benchmarks.people import Given, Person, Verdict, people

REACH, PRECISION, TWO_KINDS = 0.95, 0.98, 0.002
# A share of so few articles is told by one of them: it is printed, and no bar is held to it.
FEW = 20
HOMONYMS = Path(__file__).parent / "data" / "homonyms.txt"


@dataclass(frozen=True)
class Text:
    """An article as it was given: its language, and its title and body in one."""

    language: str
    text: str


@dataclass
class Tally:
    """What the texts say of one person, and what the facet does."""

    person: Person
    verdicts: dict[int, Verdict]
    given: frozenset[int] = frozenset()
    value: str = ""
    beside: list[tuple[str, int]] = field(default_factory=list)

    @property
    def named(self) -> set[int]:
        return {pk for pk, verdict in self.verdicts.items() if verdict == "named"}

    @property
    def missing(self) -> set[int]:
        return self.named - self.given

    @property
    def wrong(self) -> set[int]:
        return {pk for pk in self.given if self.verdicts.get(pk) == "absent"}

    @property
    def doubtful(self) -> int:
        return sum(verdict == "doubtful" for verdict in self.verdicts.values())

    @property
    def reach(self) -> float:
        return 1 - len(self.missing) / len(self.named) if self.named else 1.0

    @property
    def precision(self) -> float:
        right = len(self.named & self.given)
        return right / (right + len(self.wrong)) if right + len(self.wrong) else 1.0


def texts() -> dict[int, Text]:
    """The articles of the archive by id, as their documents were given, without lines of their authors.

    Whoever wrote an article is none whom it names, also where a column gives the house as its author
    and a line of the text is signed.
    """
    from newsroom.models import Authorship, Block, Seed

    wrote: dict[int, set[str]] = defaultdict(set)
    for pk, name in Authorship.objects.values_list("article_id", "author__name"):
        wrote[pk].add(name)
    for pk, line in Block.objects.filter(kind="byline").values_list("article_id", "text"):
        wrote[pk].add(line)
    rows = Seed.objects.filter(current=True).values_list(
        "article_id", "article__language", "article__title", "given", "data", "encoding"
    )
    found = {}
    for pk, language, title, given, data, encoding in rows.iterator():
        body = given.get("body") or bytes(data).decode(encoding or "utf-8", "replace")
        lines = [line for line in body.split("\n") if line.strip() not in wrote[pk]]
        found[pk] = Text(language, "\n".join((given.get("title") or title, *lines)))
    return found


def commonest(listed: Sequence[Person], articles: Mapping[int, Text], most: int) -> list[Tally]:
    """The people whom most of these articles name."""
    given_names = Given(article.text for article in articles.values())
    tallies = []
    for person in listed:
        verdicts = {pk: person.verdict(each.text, given_names) for pk, each in articles.items()}
        tallies.append(Tally(person, verdicts))
    return sorted(tallies, key=lambda tally: -len(tally.named))[:most]


def ask(tallies: Sequence[Tally]) -> None:
    """Ask the index which articles the facet gives for each person."""
    from newsroom.models import Entity, EntityKind
    from search.index.wholeness import whole_engine
    from search.types import Facet, SearchRequest, Selection

    shown = list(Entity.objects.shown().values_list("pk", "name", "kind"))
    engine = whole_engine()
    for tally in tallies:
        surname = re.compile(tally.person.surname)
        values = []
        for pk, name, kind in shown:
            called = kind == EntityKind.PERSON and tally.person.is_called(name)
            if called or surname.fullmatch(name):
                chosen = {Facet(kind): Selection(included=frozenset({pk}))}
                asked = SearchRequest(selections=chosen, limit=1 << 31, counted=(), histogram=False)
                ids = frozenset(engine.search(asked).ids)
                values.append((called, ids, f"{name} ({kind})"))
        values.sort(key=lambda value: (-value[0], -len(value[1])))
        if values and values[0][0]:
            _, ids, tally.value = values.pop(0)
            # Of the articles in the language that is looked at.
            tally.given = ids & tally.verdicts.keys()
        tally.beside = [(value, len(ids)) for _, ids, value in values if ids]


def kinds_of_names() -> tuple[int, list[str]]:
    """How many shown names there are, and those that are shown in several kinds."""
    from newsroom.models import Entity, Mention

    known = set(HOMONYMS.read_text(encoding="utf-8").split("\n")) if HOMONYMS.exists() else set()
    shown = Entity.objects.filter(pk__in=Mention.objects.shown().values("entity"))
    kinds: dict[str, set[str]] = defaultdict(set)
    for key, kind in shown.values_list("key", "kind").distinct():
        kinds[key].add(kind)
    return len(kinds), sorted(k for k, v in kinds.items() if len(v) > 1 and k not in known)


def report(language: str, tallies: Sequence[Tally]) -> bool:
    """Print what was measured; gives whether the bars are held."""
    print(f"\n{language:24} {'named':>6} {'doubt':>6} {'reach':>7} {'prec.':>7}   elsewhere")
    held = True
    for tally in tallies:
        bars = len(tally.named) < FEW or (tally.reach >= REACH and tally.precision >= PRECISION)
        held &= bars
        beside = ", ".join(f"{name} {count}" for name, count in sorted(tally.beside)[:6])
        print(
            f"{tally.person.name:24} {len(tally.named):6} {tally.doubtful:6} {tally.reach:7.1%} "
            f"{tally.precision:7.1%} {' ' if bars else '!'} {beside}"
        )
    named = sum(len(tally.named) for tally in tallies)
    reached = sum(len(tally.named & tally.given) for tally in tallies)
    wrong = sum(len(tally.wrong) for tally in tallies)
    reach, precision = reached / max(named, 1), reached / max(reached + wrong, 1)
    print(
        f"{'all':24} {named:6} {sum(t.doubtful for t in tallies):6} {reach:7.1%} {precision:7.1%}"
        f"   bars {REACH:.0%} and {PRECISION:.0%}"
    )
    return held and reach >= REACH and precision >= PRECISION


def show(tally: Tally, articles: Mapping[int, Text], most: int) -> None:
    """Print the articles on which facet and patterns differ."""
    word = re.compile(rf".{{0,60}}(?:{tally.person.surname}).{{0,60}}")
    for said, ids in (("missing", tally.missing), ("wrong", tally.wrong)):
        for pk in sorted(ids)[:most]:
            text = articles[pk].text.replace("\n", " / ")
            print(f"{said} {pk}: {text[:70]}")
            for match in list(word.finditer(text))[:4]:
                print(f"      {match[0]}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("--input", type=Path, nargs="+", default=NEWS)
    options.add_argument("--archive", type=Path, help="keep the archive in this directory")
    options.add_argument("--most", type=int, default=20, help="people of each language")
    options.add_argument("--show", default="", help="a person: where facet and patterns differ")
    chosen = options.parse_args()
    held = True
    with archive(chosen.input, chosen.archive):
        everything = texts()
        languages = Counter(article.language for article in everything.values())
        print(f"{sum(languages.values()):,} articles")
        for language, listed in people().items():
            articles = {pk: a for pk, a in everything.items() if a.language == language}
            if not articles:
                continue
            tallies = commonest(listed, articles, chosen.most)
            ask(tallies)
            for tally in tallies:
                if tally.person.name == chosen.show:
                    show(tally, articles, 40)
            held &= report(language, tallies)
        names, double = kinds_of_names()
    share = len(double) / max(names, 1)
    print(
        f"\n{names:,} shown names, {len(double)} in several kinds: {share:.2%}, bar {TWO_KINDS:.1%}"
    )
    print(", ".join(double[:60]))
    sys.exit(0 if held and share <= TWO_KINDS else 1)


if __name__ == "__main__":
    main()

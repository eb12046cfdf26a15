"""A page's outlet: of the names that its data give the one that its address or another of them bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsroom.importing.gazetteer import PLACE, WORD, flags_by_name
from newsroom.importing.metadata.page.choice import Choice, given
from newsroom.importing.metadata.page.printed import letters
from newsroom.importing.reading.page_data import PageSaid, Said
from newsroom.importing.recognise import outlets as known
from newsroom.importing.recognise.boilerplate import is_section
from newsroom.text import fold

# What parts a name from its motto, and a title from its site.
PARTS = re.compile(r"\s*[|｜]\s*|\s+[–—·»~•:-]{1,2}\s+")
ADDRESS = re.compile(r"https?:\S+|@\w+|\S+@\S+|www\.\S+/\S*", re.I)
# Software and services that publish for others, and say so for them.
PLATFORMS = frozenset(
    [
        "blogger",
        "blogspot",
        "wordpress",
        "wordpress.com",
        "medium",
        "substack",
        "tumblr",
        "wix",
        "squarespace",
        "google",
        "facebook",
        "youtube",
        "twitter",
        "website",
        "home",
        "news",
        "blog",
        "hosted",
        "my blog",
        "untitled",
    ]
)
LONGEST = 60  # characters
LONGEST_END = 6  # words
# Second levels below which names are registered.
SECOND_LEVELS = frozenset(
    ["co", "com", "net", "org", "ac", "gov", "edu", "gob", "or", "ne", "go", "nom"]
)
# What a host has about the name of its outlet.
AROUND = re.compile(
    r"^(?:the|my|blog|news|www)|(?:mag|magazine|news|online|tv|blog|daily|site|web)$"
)
COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)", re.I)
LEAST_KNOWN = 6  # letters that say a name by themselves
LEAST_LABEL = 3  # letters of a host
# So much weight has a name that its host bears out.
BORNE_OUT = 1.5
FOOT = 40  # lines
OFTEN = 4  # lines that name the owner of the page
HOST = re.compile(r"(?<![@\w.-])(?:[\w-]+\.)+[a-z]{2,}\b", re.I)
OWNER = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,]*(?P<name>[A-Z][\w&.' ]{2,40}?)\s*(?:[.,|]|all rights|\d{4}|$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name, where it was said, and how much bears it out."""

    name: str
    said: Said
    weight: float


def choose(said: PageSaid, hosts: Sequence[str], outlets: frozenset[str]) -> Choice | None:
    """The outlet's name: said and borne out, else that of the host, which is only inferred."""
    candidates = weighed(said, hosts, outlets)
    best = max(candidates, key=lambda one: one.weight, default=None)
    listed = next((name for host in hosts if (name := known.outlet_of_url(f"//{host}"))), "")
    if listed and (best is None or best.weight < 2 or known.same_outlet(best.name, listed)):
        if best and known.same_outlet(best.name, listed):
            return given(best.said, listed)
        return Choice(listed, "inferred", "domain of the address", hosts[0])
    label = next(filter(None, map(label_of, hosts)), "")
    borne_out = best is not None and best.weight >= BORNE_OUT
    if not borne_out and (spelled := spelled_out(label, said.lines)):
        return Choice(spelled, "inferred", "domain of the address", hosts[0])
    if best and best.weight >= 0:
        return given(best.said, known.known_outlet(best.name, outlets) or best.name)
    if label:
        return Choice(registered(hosts[0]), "inferred", "domain of the address", hosts[0])
    if owner := owner_of(said.lines):
        return Choice(owner[0], "inferred", "copyright line", owner[1])
    return None


def owners(lines: Sequence[str]) -> tuple[str, ...]:
    """The hosts that the notices of rights at a page's foot name, where it gives no address."""
    found = []
    for line in lines[-FOOT:]:
        if COPYRIGHT.search(line) and (host := HOST.search(line)):
            found.append(host[0].lower().removeprefix("www."))
    return tuple(dict.fromkeys(found))


def owner_of(lines: Sequence[str]) -> tuple[str, str] | None:
    """The owner of the rights in a page, and the line that says so, if the page names it often."""
    for line in reversed(lines[-FOOT:]):
        match = OWNER.search(line)
        name = match["name"].strip() if match else ""
        if name and not known.is_house(name) and sum(name in other for other in lines) >= OFTEN:
            return name, line
    return None


def site_names(said: PageSaid, hosts: Sequence[str]) -> tuple[str, ...]:
    """All that the site may be called: as the data say, and as its hosts are."""
    names = [name for _said, name in named(said)]
    names += [
        one.value for one in said.values.get("source", ()) if not ADDRESS.fullmatch(one.value)
    ]
    names += [outlet for host in hosts if (outlet := known.outlet_of_url(f"//{host}"))]
    names += [
        one for host in hosts for one in (host, f"www.{host}", registered(host), label_of(host))
    ]
    names += [name for _said, name in ends_of(said) if any(is_named(name, host) for host in hosts)]
    titles = {letters(title.value) for title in said.values.get("title", ())}
    # Some pages give their own title for the name of the site.
    return tuple(dict.fromkeys(name for name in names if name and letters(name) not in titles))


def ends_of(said: PageSaid) -> Iterator[tuple[Said, str]]:
    """What a title ends or begins with, where something parts it: it may be the site's name."""
    for title in said.values.get("title", ()):
        parts = PARTS.split(title.value)
        if len(parts) > 1:
            for part in (parts[-1].strip(), parts[0].strip()):
                if part and len(part.split()) <= LONGEST_END:
                    yield title, part


def is_named(name: str, host: str) -> bool:
    """Whether a host is called by a name and no more: a headline, too, may begin with it."""
    few = len(name.split()) <= 3 or bool(known.known_outlet(name))
    own = letters(name).removeprefix("the")
    label = label_of(host)
    exact = own in {
        label,
        bared(label),
        label.removeprefix("the"),
        letters(host),
        letters(registered(host)),
    }
    return bool(own) and (exact or (few and bears_out(name, host)))


def named(said: PageSaid) -> Iterator[tuple[Said, str]]:
    """The names that the data give a site, each part of what is parted; and what ends its title."""
    for one in said.values.get("source", ()):
        if ADDRESS.fullmatch(one.value.strip()):
            continue
        parts = [part.strip() for part in PARTS.split(one.value) if part.strip()]
        yield from ((one, part) for part in dict.fromkeys([*parts[:3]]) if len(part) <= LONGEST)


def weighed(said: PageSaid, hosts: Sequence[str], outlets: frozenset[str]) -> list[Candidate]:
    """The names with what bears each out, in the order of trust."""
    names, ends = list(named(said)), list(ends_of(said))
    said_by: dict[str, set[str]] = {}
    for one, name in (*names, *ends):
        place = "title" if one.place.endswith("title") else one.place
        said_by.setdefault(key(name), set()).add(place)
    titles = {letters(title.value) for title in said.values.get("title", ())}
    found = []
    for is_hosts, (one, name) in (
        *((bears_out, name) for name in names),
        *((is_named, name) for name in ends),
    ):
        if is_none(name) or letters(name) in titles:
            continue
        own = any(is_hosts(name, host) for host in hosts)
        if is_hosts is is_named and not own and not known.known_outlet(name, outlets):
            continue  # any words may end a title
        again = len(said_by[key(name)]) > 1
        weight = weight_of(name, hosts, outlets, own=own, again=again)
        found.append(Candidate(name, one, weight))
    return longer(found)


def weight_of(
    name: str, hosts: Sequence[str], outlets: frozenset[str], *, own: bool, again: bool
) -> float:
    """How much bears a name out: `own` says that a host does, `again` that it is said twice."""
    words = name.split()
    weight = 2.0 * own + again + bool(known.known_outlet(name, outlets))
    if known.is_agency(name) and not any(
        known.same_outlet(name, known.outlet_of_url(f"//{host}") or host) for host in hosts
    ):
        weight -= 2.5  # whom an outlet had the article from
    if len(words) == 1 and (name.islower() or "." in name):
        weight -= 0.5  # a host's or a template's spelling
    if len(words) == 1 and not own and flags_by_name().get(fold(name), 0) & WORD:
        weight -= 1  # "Home", "Hosted"
    return weight


def longer(found: list[Candidate]) -> list[Candidate]:
    """The candidates, each that another begins with given up for it: "Sky" for "Sky News"."""
    names = [(one, one.name.split()) for one in found]
    return [
        one
        for one, words in names
        if not any(
            len(other) > len(words) and other[: len(words)] == words and more.weight >= one.weight
            for more, other in names
        )
    ]


def is_none(name: str) -> bool:
    """Whether a name is no outlet's: an address, a software, a section, a place."""
    folded = fold(name).strip(" .")
    if not letters(name) or folded in PLATFORMS or ADDRESS.fullmatch(name):
        return True
    if known.known_outlet(name):
        return False
    return is_section(name) or known.is_house(name) or bool(flags_by_name().get(folded, 0) & PLACE)


def key(name: str) -> str:
    return letters(known.known_outlet(name) or name).removeprefix("the")


def bears_out(name: str, host: str) -> bool:
    """Whether a host's name is made of an outlet's: its letters, its first words, its initials."""
    label = label_of(host)
    own = letters(name)
    own = own.removeprefix("the") if len(own) > 6 else own
    if len(label) < 2 or not own:
        return False
    bare = bared(label)
    if own in (label, bare, letters(registered(host)), letters(host)):
        return True
    domain = known.DOMAIN.fullmatch(name.strip())
    if domain and registered(domain[1].lower()) == registered(host):
        return True
    if len(bare) >= LEAST_LABEL and (
        own.startswith(bare) or (len(own) >= 5 and bare.startswith(own))
    ):
        return True
    # "ProFootballTalk" of "profootballtalk.example.com"
    if len(own) >= LEAST_KNOWN and own in host.split(".")[:-2]:
        return True
    words = [letters(word) for word in re.split(r"[\s-]+", name) if letters(word)]
    initials = "".join(word[0] for word in words if word != "the")
    if len(words) > 1 and (initials == label or "".join(word[0] for word in words) == label):
        return True
    own_words = [word for word in words if word != "the"]
    if own_words and len(own_words[0]) >= LEAST_KNOWN and label.startswith(own_words[0]):
        return True
    # "Jerusalem Post": jpost; "Connecticut Post": ctpost.
    return (
        len(words) > 1
        and len(words[-1]) > 3
        and bool(
            re.fullmatch(
                rf"(?:the)?{re.escape(words[-2][0])}\w{{0,2}}{re.escape(words[-1])}", label
            )
        )
    )


def bared(label: str) -> str:
    bare = AROUND.sub("", label)
    return bare if len(bare) >= LEAST_LABEL else label


def registered(host: str) -> str:
    """The domain that a host is registered under: "example.co.uk" of "news.example.co.uk"."""
    parts = host.split(".")
    size = 3 if len(parts) > 2 and parts[-2] in SECOND_LEVELS and len(parts[-1]) == 2 else 2
    if size == 3 and len(parts) > 3 and parts[-2] == "gov":
        size = 4  # towns below their states
    return ".".join(parts[-size:])


def label_of(host: str) -> str:
    """What a host is named for: "example" of "news.example.co.uk", as `letters`."""
    return letters(registered(host).split(".")[0]) if "." in host else ""


def spelled_out(label: str, lines: Sequence[str]) -> str:
    """A host's name as the page writes it in words, notices of rights first; "" where it does not."""
    if len(label) < LEAST_LABEL:
        return ""
    ordered = sorted(enumerate(lines), key=lambda line: (not COPYRIGHT.search(line[1]), -line[0]))
    wanted = dict.fromkeys([label, bared(label)])
    for target in wanted:
        for _place, line in ordered:
            if target in letters(line) and (found := words_that_spell(target, line)):
                return found
    return ""


def words_that_spell(label: str, line: str) -> str:
    """The words of a line whose letters are a label's, as names are written: "" for none."""
    words = line.split()
    for i, word in enumerate(words):
        if not label.startswith(first := letters(word)) or not first:
            continue
        spelled = ""
        for j in range(i, min(i + 7, len(words))):
            spelled += letters(words[j])
            if spelled == label:
                name = " ".join(words[i : j + 1]).strip(" .,:;|()[]-–—©®™*\"'“”’")
                # Addresses are written small, and names are not.
                return name if any(map(str.isupper, name)) and "@" not in name else ""
            if not label.startswith(spelled):
                break
    return ""

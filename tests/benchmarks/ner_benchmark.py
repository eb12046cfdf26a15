"""Entities on annotated newswire: `python -m tests.benchmarks.ner_benchmark`.

Document level compares sets of (name, kind) per document, names folded; MISC is left out. Two
readings of "distinct entities" are printed. `entities`: in the annotation a shorter name of a
person ("Petro") counts as the longest name in the document that ends or begins with it; ours are
canonical names. `names`: every distinct form that occurs, theirs and ours with its aliases.
Span level asks for exact borders.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsroom.importing.entities.find import find_entities, find_spans
from newsroom.importing.entities.same_name import strip_article
from newsroom.importing.types import BlockKind, ParsedBlock
from newsroom.text import fold
from tests.paths import SHARED

KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
Sentence = list[tuple[str, str]]
Named = set[tuple[str, str]]


def read(path: Path) -> list[Sentence]:
    """Sentences as (word, tag)."""
    out: list[Sentence] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("-DOCSTART-"):
            out += [[("-DOCSTART-", "O")], []]
        elif not line.strip():
            out.append([])
        else:
            fields = line.split()
            out[-1].append((fields[0], fields[-1]))
    return [s for s in out if s]


def documents(sentences: Sequence[Sentence]) -> list[list[Sentence]]:
    """Cut at document marks, or where a sentence begins with "Madrid , 23 may ("."""
    out: list[list[Sentence]] = [[]]
    for sentence in sentences:
        start = " ".join(word for word, _ in sentence[:14])
        if sentence[0][0] == "-DOCSTART-":
            out.append([])
        elif re.match(r"^.{2,60}, \d{1,2} (?:may|jun|abr)\w*\.? \(", start):
            out.append([sentence])
        else:
            out[-1].append(sentence)
    return [d for d in out if d]


def spans(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Annotated names of a sentence: (first word, last word + 1, kind)."""
    start, kind = 0, ""
    for position, (_, tag) in enumerate([*sentence, ("", "O")]):
        if kind and (tag == "O" or tag.startswith("B-") or tag[2:] != kind):
            if kind in KINDS:
                yield start, position, KINDS[kind]
            kind = ""
        if tag != "O" and not kind:
            start, kind = position, tag[2:]


def normal(name: str) -> str:
    """A name as it is compared."""
    plain = re.sub(r"[\"“”«»]", " ", fold(name))
    plain = re.sub(r"\s+('s\b|[.,])", r"\1", plain)
    return strip_article(" ".join(plain.split()))


def wanted(document: list[Sentence], *, merged: bool) -> Named:
    """The annotated set of (name, kind)."""
    names = {
        (normal(" ".join(w for w, _ in s[a:b])), kind) for s in document for a, b, kind in spans(s)
    }
    if not merged:
        return names
    people = [n for n, k in names if k == "person" and " " in n]
    out = set()
    for name, kind in names:
        longer = [p for p in people if kind == "person" and p != name and name in p.split()]
        out.add((longer[0] if len(longer) == 1 else name, kind))
    return out


def found(document: list[Sentence], language: str, *, merged: bool, sure: bool) -> Named:
    """Our set of (name, kind)."""
    blocks = [
        ParsedBlock(BlockKind.PARAGRAPH, " ".join(word for word, _ in sentence), language)
        for sentence in document
    ]
    out = set()
    for entity in find_entities(blocks):
        if sure and entity.suggested:
            continue
        out.add((normal(entity.name), entity.kind))
        if not merged:
            out |= {(normal(alias), entity.kind) for alias in entity.aliases}
    return out


def f1(pairs: Sequence[tuple[set[object], set[object]]]) -> str:
    """Precision, recall and F1 over documents."""
    hit = sum(len(a & b) for a, b in pairs)
    want, got = sum(len(a) for a, _ in pairs), sum(len(b) for _, b in pairs)
    precision, recall = hit / max(got, 1), hit / max(want, 1)
    score = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"P {precision:.3f} R {recall:.3f} F1 {score:.3f}"


def document_level(docs: list[list[Sentence]], language: str, *, merged: bool, sure: bool) -> None:
    """Print typed and untyped figures."""
    pairs = [(wanted(d, merged=merged), found(d, language, merged=merged, sure=sure)) for d in docs]
    label = f"{language} {'entities' if merged else 'names':9}{' sure' if sure else ' all '}"
    print(f"{label} typed   {f1(pairs)}")
    print(f"{label} untyped {f1([({n for n, _ in a}, {n for n, _ in b}) for a, b in pairs])}")
    for kind in KINDS.values():
        part = [({x for x in a if x[1] == kind}, {x for x in b if x[1] == kind}) for a, b in pairs]
        print(f"    {kind:13} {f1(part)}")


def span_level(docs: list[list[Sentence]], language: str) -> None:
    """Print exact-border figures."""
    typed: list[tuple[set[object], set[object]]] = []
    untyped: list[tuple[set[object], set[object]]] = []
    for document in docs:
        text, gold = "", set()
        for sentence in document:
            places = []
            for word, _ in sentence:
                places.append((len(text), len(text) + len(word)))
                text += word + " "
            text = text[:-1] + "\n"
            gold |= {(places[a][0], places[b - 1][1], kind) for a, b, kind in spans(sentence)}
        ours = set(find_spans(text, language))
        typed.append((set(gold), set(ours)))
        untyped.append(({g[:2] for g in gold}, {o[:2] for o in ours}))
    print(f"{language} spans typed   {f1(typed)}")
    print(f"{language} spans untyped {f1(untyped)}")


def main() -> None:
    """Print every figure beside the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", type=int, default=0, help="print this many documents' errors")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    folder = SHARED / "data" / "ner"
    if not folder.is_dir():
        sys.exit("shared/data/ner is not there")
    print("bars: en typed 0.72 untyped 0.86; es typed 0.75 untyped 0.84")
    for language, file in (("en", "eng.testa"), ("es", "esp.testa")):
        if options.only not in ("", language):
            continue
        docs = documents(read(folder / file))
        print(f"{language}: {len(docs)} documents")
        for merged in (True, False):
            for sure in (False, True):
                document_level(docs, language, merged=merged, sure=sure)
        span_level(docs, language)
        for document in docs[: options.errors]:
            want = wanted(document, merged=True)
            got = found(document, language, merged=True, sure=False)
            print("missed", sorted(want - got), "\n  wrong", sorted(got - want))


if __name__ == "__main__":
    main()

"""Entities on annotated newswire: `python -m tests.benchmarks.ner_benchmark`.

Document level compares sets of (name, kind) per document, names folded; MISC is left out. Two
readings of "distinct entities" are printed. `entities`: in the annotation a shorter name of a
person ("Petro") counts as the longest name in the document that ends or begins with it; ours are
canonical names. `names`: every distinct form that occurs, theirs and ours with its aliases.
Span level asks for exact borders. `whole import` gives the text as an article to `parse`, which finds
blocks and metadata first, and counts what is shown. German, French and Portuguese are read twelve
sentences at a time, and only the precision of what is found is printed, by line: where a language
is shown from is decided by it (`newsroom/importing/entities/read_languages.py`).
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from newsroom.importing.entities.find import find_entities, find_spans
from newsroom.importing.entities.read_languages import SHOWN_FROM
from newsroom.importing.entities.same_name import strip_article
from newsroom.importing.pipeline import parse
from newsroom.importing.types import BlockKind, ParseContext, ParsedBlock, RawDocument
from newsroom.text import fold
from tests.paths import SHARED

KINDS = {"PER": "person", "ORG": "organisation", "LOC": "place"}
NAMES = {"PESSOA": "I-PER", "LOCAL": "I-LOC", "ORGANIZACAO": "I-ORG", "TEMPO": "O"}
OTHERS = {
    "de": ("open/de-germeval.dev.tsv", 1, 2),
    "fr": ("open/fr-europeana.bio", 0, 1),
    "pt": ("pt-paramopama.tsv", 0, 1),
}
CONTEXT = ParseContext(today=dt.date(2026, 11, 1))
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


def imported(document: list[Sentence], *, merged: bool) -> Named:
    """What is shown of a document that is imported as an article: (name, kind)."""
    text = "\n".join(" ".join(word for word, _ in sentence) for sentence in document)
    parsed = parse(RawDocument("article.txt", text.encode(), ""), CONTEXT)
    out = set()
    for entity in parsed.entities:
        if not entity.suggested:
            forms = (entity.name,) if merged else (entity.name, *entity.aliases)
            out |= {(normal(form), entity.kind) for form in forms}
    return out


def whole_import(docs: list[list[Sentence]], language: str) -> None:
    """Print typed and untyped figures of what is shown after an import."""
    plain = [[s for s in doc if s[0][0] != "-DOCSTART-"] for doc in docs]
    for merged in (True, False):
        pairs = [(wanted(d, merged=merged), imported(d, merged=merged)) for d in plain if d]
        label = f"{language} whole import, {'entities' if merged else 'names'}, shown"
        untyped = [({n for n, _ in a}, {n for n, _ in b}) for a, b in pairs]
        print(f"{label} typed   {f1(pairs)}\n{label} untyped {f1(untyped)}")


def annotated(path: Path, word: int, tag: int) -> Iterator[Sentence]:
    """Sentences of a file with one word a line, in other forms than CoNLL's."""
    sentence: Sentence = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        fields = line.split("\t" if path.suffix == ".tsv" else " ")
        if line.startswith("#\thttp"):
            continue
        if len(fields) > tag:
            sentence.append((fields[word], NAMES.get(fields[tag].strip(), fields[tag].strip())))
        # Old newspapers have no sentences; one is as long as a line or two.
        if sentence and (len(fields) <= tag or len(sentence) >= 60):
            yield sentence
            sentence = []


def by_line(sentences: list[Sentence], language: str) -> None:
    """Print the precision of what would be shown from each line on."""
    found_all: list[tuple[float, bool]] = []
    for start in range(0, len(sentences), 12):
        some = sentences[start : start + 12]
        want = {(squeezed(name), kind) for name, kind in wanted(some, merged=False)}
        blocks = [
            ParsedBlock(BlockKind.PARAGRAPH, " ".join(word for word, _ in sentence), language)
            for sentence in some
        ]
        for entity in find_entities(blocks):
            forms = {squeezed(normal(form)) for form in (entity.name, *entity.aliases)}
            right = any((form, entity.kind) in want for form in forms)
            found_all.append((entity.confidence, right))
    line = SHOWN_FROM.get(language)
    print(
        f"{language}: {f'shown from {line}' if line else 'not shown'}; precision by line:", end=""
    )
    for low in sorted({0.5, 0.6, 0.7, 0.8, 0.9, *([line] if line else [])}):
        above = [right for confidence, right in found_all if confidence >= low]
        print(f"  {low}: {sum(above) / max(len(above), 1):.3f} ({len(above)})", end="")
    print()


def squeezed(name: str) -> str:
    """A name without what words are joined by."""
    return re.sub(r"[\s.-]", "", name)


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
    print("bars, whole import, shown: en typed 0.76 untyped 0.85; es typed 0.80 untyped 0.87")
    for language, file in (("en", "eng.testa"), ("es", "esp.testa")):
        if options.only not in ("", language):
            continue
        docs = documents(read(folder / file))
        print(f"{language}: {len(docs)} documents")
        for merged in (True, False):
            for sure in (False, True):
                document_level(docs, language, merged=merged, sure=sure)
        span_level(docs, language)
        whole_import(docs, language)
        for document in docs[: options.errors]:
            want = wanted(document, merged=True)
            got = found(document, language, merged=True, sure=False)
            print("missed", sorted(want - got), "\n  wrong", sorted(got - want))
    for language, (file, word, tag) in OTHERS.items():
        if options.only in ("", language):
            by_line(list(annotated(folder / file, word, tag)), language)


if __name__ == "__main__":
    main()

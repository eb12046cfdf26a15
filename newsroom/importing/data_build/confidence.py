"""Fit what turns the tagger's certainty into a probability, on annotated text that it has not seen.

Run it as SOURCES.md beside it says: with a tagger that was trained with `--hold-out`, on the same
files. Prints the precision of what would be shown by language and line, then writes the weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from newsroom.importing.data_build.frames import Sentence
from newsroom.importing.data_build.tagger import corpora, held_out
from newsroom.importing.entities import tagger as tagging
from newsroom.importing.entities.confidence import FEATURES, evidence
from newsroom.importing.entities.features import flags_of
from newsroom.importing.entities.find import canonical, find_groups
from newsroom.importing.entities.mentions import KINDS, read_sentences
from newsroom.importing.entities.same_name import strip_article
from newsroom.importing.gazetteer import CONFIDENCE, NameFlag
from newsroom.importing.types import BlockKind, ParsedBlock
from newsroom.text import fold

SIZE = 12
"""Sentences that are read together, as an article's are."""
LINES = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)

Floats = npt.NDArray[np.float64]


def named(sentences: Sequence[Sentence]) -> set[tuple[str, str]]:
    """The annotated names with their kinds."""
    out: set[tuple[str, str]] = set()
    for words, tags in sentences:
        for start, tag in enumerate(tags):
            if tag[0] == "B" and tag[2:] in KINDS:
                end = start + 1
                while end < len(tags) and tags[end] == "I-" + tag[2:]:
                    end += 1
                out.add((normal(" ".join(words[start:end])), KINDS[tag[2:]]))
    return out


def normal(name: str) -> str:
    """A name as it is compared, however its words are joined."""
    return strip_article(fold(name)).replace(" ", "").replace(".", "").replace("-", "")


def read(sentences: Sequence[Sentence], language: str) -> Iterator[tuple[list[float], bool]]:
    """The evidence for each entity found, and whether the annotation has it."""
    for start in range(0, len(sentences), SIZE):
        some = sentences[start : start + SIZE]
        wanted = named(some)
        blocks = [ParsedBlock(BlockKind.PARAGRAPH, " ".join(words), language) for words, _ in some]
        read = read_sentences(blocks)
        spelled = {token.text for sentence in read for token in sentence.tokens}
        for group in find_groups(blocks, read, ()):
            spellings = group.spellings()
            name = canonical(group, spellings)
            forms = {normal(form) for form in (*spellings, name)}
            kinds: tuple[str, ...] = (group.kind,)
            if group.kind == "place" and flags_of(name) & NameFlag.COUNTRY:
                # A country is a place, though annotators call it an organisation where it acts.
                kinds = ("place", "organisation")
            right = any((form, kind) in wanted for form in forms for kind in kinds)
            yield evidence(name, group, spelled, language), right


def fit(shown: Floats, right: Floats, *, ridge: float = 1.0) -> Floats:
    """A logistic regression with a ridge, by Newton's steps."""
    weights = np.zeros(shown.shape[1])
    penalty = np.diag([0.0] + [ridge] * (shown.shape[1] - 1))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-shown @ weights))
        slope = shown.T @ (right - chance) - penalty @ weights
        curve = (shown * (chance * (1 - chance))[:, None]).T @ shown + penalty
        step = np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    return weights


def main() -> None:
    """Fit, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+", help="the annotated texts")
    parser.add_argument("--model", type=Path, required=True, help="trained with --hold-out")
    parser.add_argument("--out", type=Path, default=CONFIDENCE, help="default: the shipped file")
    options = parser.parse_args()
    tagging.MODEL = options.model  # type: ignore[attr-defined]
    parts = held_out(corpora(options.files))
    rows = [(*row, name[:2]) for name, part in parts.items() for row in read(part, name[:2])]
    shown = np.array([row[0] for row in rows])
    right = np.array([row[1] for row in rows], np.float64)
    weights = fit(shown, right)
    chance = 1 / (1 + np.exp(-shown @ weights))
    report(chance, right, np.array([row[2] for row in rows]))
    fitted = {feature: round(float(w), 4) for feature, w in zip(FEATURES, weights, strict=True)}
    options.out.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


def report(chance: Floats, right: Floats, languages: npt.NDArray[np.str_]) -> None:
    """Print how well probabilities hold, and precision and share by line."""
    for low in np.arange(0, 1, 0.1):
        inside = (chance >= low) & (chance < low + 0.1)
        if inside.sum():
            print(
                f"said {low:.1f}-{low + 0.1:.1f}: true {right[inside].mean():.2f} of {inside.sum()}"
            )
    for language in sorted(set(languages.tolist())):
        here = languages == language
        for line in LINES:
            above = here & (chance >= line)
            precision = right[above].mean() if above.sum() else 0.0
            kept = right[above].sum() / right[here].sum()
            print(
                f"{language} from {line:.2f}: precision {precision:.3f}, {kept:.3f} of the right ones"
            )


if __name__ == "__main__":
    main()

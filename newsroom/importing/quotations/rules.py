"""The rules that tell a quotation's source, and how often each is right."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from newsroom.importing.gazetteer import rows

RULES = Path(__file__).parent / "rules.tsv"
# Of what rests on no measured rule, this much is right.
_USUAL = 0.6
# What the annotated articles have none of: a post says whose it is.
_KNOWN = {"post": 0.97, "signed": 0.9, "subject-left-out": 0.9, "shared": 0.85,
    "label": 0.95, "said-inside": 0.9, "indirect": 0.8, "indirect-after": 0.75, "according": 0.8,
    "indirect-think": 0.7, "indirect-name": 0.65,
}  # fmt: skip


@cache
def right() -> Mapping[str, float]:
    """The share of sources that are the right ones, by rule."""
    measured = (row.split("\t") for row in rows(RULES)) if RULES.exists() else ()
    return {**_KNOWN, **{rule: float(share) for rule, share in measured}}


def confidence_of(rule: str) -> float:
    """How often a rule's source is the right one."""
    return right().get(rule, _USUAL)

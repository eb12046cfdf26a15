"""The rules that tell a quotation's source, and how often each is right."""

from __future__ import annotations

from collections.abc import Mapping

_USUAL = 0.5
RIGHT: Mapping[str, float] = {
    "said-after": 0.97,
    "said-inverted": 0.97,
    "said-before": 0.93,
    "said-before-far": 0.8,
    "said-subject-before": 0.75,
    "said-subject-before-far": 0.6,
    "participle-before": 0.85,
    "participle-before-far": 0.7,
    "according-after": 0.95,
    "according-before": 0.9,
    "subject-left-out": 0.9,
    "said-after-stop": 0.6,
    "label": 0.9,
    "colon": 0.75,
    "colon-paragraph": 0.8,
    "same-paragraph": 0.88,
    "continued": 0.75,
    "shared": 0.85,
    "subject-before": 0.6,
    "in-sentence": 0.55,
    "post": 0.97,
}


def confidence_of(rule: str) -> float:
    """How often a rule's source is the right one."""
    return RIGHT.get(rule, _USUAL)

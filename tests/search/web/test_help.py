"""What the help page says is so."""

from __future__ import annotations

import itertools

import pytest
from django.utils import translation

from search.facets.lookups import ResolvedName
from search.query.parse import parse_query
from search.types import And, Everything, Node, Not, Or
from search.web.help import SECTIONS, Example

EXAMPLES = [example for section in SECTIONS for example in section.examples]


def parse(query: str) -> Node:
    numbers = itertools.count(1)
    parsed = parse_query(
        query,
        languages=("en", "es"),
        resolve=lambda asked: {name: ResolvedName(frozenset({next(numbers)})) for name in asked},
        expand=lambda kind, term: ((term,), False),
    )
    assert parsed.problem is None
    assert parsed.notes == ()
    return parsed.node


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example.query))
def test_each_example_is_a_query(example: Example, language: str) -> None:
    with translation.override(language):
        assert not isinstance(parse(str(example.query)), Everything)
        assert str(example.explanation)


def test_examples_that_are_said_to_be_the_same_are() -> None:
    assert parse("maduro -petro") == parse("maduro NOT petro")
    together = parse("venezuela election")
    other = parse("election AND venezuela")
    assert isinstance(together, And)
    assert isinstance(other, And)
    assert set(together.children) == set(other.children)


def test_every_kind_of_query_has_an_example() -> None:
    def kinds(node: Node) -> set[str]:
        children = node.children if isinstance(node, And | Or) else ()
        inner = [node.child] if isinstance(node, Not) else children
        return {type(node).__name__}.union(*(kinds(child) for child in inner))

    shown = set().union(*(kinds(parse(str(example.query))) for example in EXAMPLES))
    assert shown >= {
        "Word", "Phrase", "Expansion", "Value", "Handle", "DateRange", "Flag", "And", "Or", "Not",
    }  # fmt: skip
    used = {str(example.query).lstrip("-").partition(":")[0] for example in EXAMPLES}
    fields = {"title", "caption", "embed", "handle", "source", "author", "entity", "language"}
    assert used >= fields | {"date", "is"}

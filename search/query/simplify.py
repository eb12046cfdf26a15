"""Query trees put together in their simplest form."""

from __future__ import annotations

from collections.abc import Iterable

from search.types import And, Everything, Facet, Node, Not, Nothing, Or, Value


def conjunction(nodes: Iterable[Node]) -> Node | None:
    """All of the nodes, flat; None of none."""
    flat: dict[Node, None] = {}
    for node in nodes:
        flat.update(dict.fromkeys(node.children if isinstance(node, And) else (node,)))
    if any(isinstance(node, Nothing) for node in flat):
        return Nothing()
    kept = tuple(node for node in flat if not isinstance(node, Everything))
    if len(kept) == 1:
        return kept[0]
    if kept:
        return And(kept)
    return Everything() if flat else None


def disjunction(nodes: Iterable[Node]) -> Node | None:
    """Any of the nodes, flat, with the values of one facet made one; None of none."""
    flat: dict[Node, None] = {}
    values: dict[tuple[Facet, ...], frozenset[int]] = {}
    for node in nodes:
        for child in node.children if isinstance(node, Or) else (node,):
            if isinstance(child, Value):
                values[child.facets] = values.get(child.facets, frozenset()) | child.ids
            else:
                flat[positive(child)] = None
    flat.update((Value(facets, ids), None) for facets, ids in values.items())
    if any(isinstance(node, Everything) for node in flat):
        return Everything()
    kept = tuple(node for node in flat if not isinstance(node, Nothing))
    if len(kept) == 1:
        return kept[0]
    if kept:
        return Or(kept)
    return Nothing() if flat else None


def negation(node: Node) -> Node:
    """The articles that a node does not match."""
    match node:
        case Not(child):
            return child
        case Nothing():
            return Everything()
        case Everything():
            return Nothing()
        case _:
            return Not(positive(node))


def positive(node: Node) -> Node:
    """The same articles, said as an engine wants it: from what is there, less what is excluded."""
    if isinstance(node, Not):
        return And((Everything(), node))
    if isinstance(node, And) and all(isinstance(child, Not) for child in node.children):
        return And((Everything(), *node.children))
    return node

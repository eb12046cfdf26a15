"""People, organisations and places; none are found yet."""

from __future__ import annotations

from collections.abc import Sequence

from newsroom.importing.types import Block, ParsedEntity


def find_entities(
    blocks: Sequence[Block], *, outlets: Sequence[str] = ()
) -> tuple[ParsedEntity, ...]:
    """No entities."""
    return ()

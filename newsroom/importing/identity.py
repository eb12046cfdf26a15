"""Whether two names mean the same entity: stands in until the rules for it land."""

from typing import Literal

from newsroom.importing.types import ParsedEntity


def same_entity(a: ParsedEntity, b: ParsedEntity) -> Literal["same", "maybe", "different"]:
    """Every other spelling is another entity."""
    return "different"

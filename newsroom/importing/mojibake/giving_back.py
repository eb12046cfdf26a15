"""A repaired text with what was inferred given back: lost letters stand as they were received."""

from __future__ import annotations

from dataclasses import replace

from newsroom.importing.types import Repaired


def without_inferred(repaired: Repaired) -> Repaired:
    """The text with its exact repairs only; a doubt inside what is given back is one no more."""
    if not any(repair.certainty == "inferred" for repair in repaired.repairs):
        return repaired
    pieces: list[str] = []
    kept = []
    moves = [(0, 0)]  # from this offset on, everything stands so much further on
    gone: list[range] = []
    at = shift = 0
    for one in sorted(repaired.repairs, key=lambda repair: repair.offset):
        pieces.append(repaired.text[at : one.offset])
        at = one.offset + len(one.after)
        if one.certainty == "exact":
            pieces.append(one.after)
            kept.append(replace(one, offset=one.offset + shift))
            continue
        pieces.append(one.before)
        gone.append(range(one.offset, at))
        shift += len(one.before) - len(one.after)
        moves.append((at, shift))
    doubts = tuple(
        replace(
            doubt,
            offset=doubt.offset + next(by for at, by in reversed(moves) if at <= doubt.offset),
        )
        for doubt in repaired.doubts
        if not any(doubt.offset in spot for spot in gone)
    )
    return Repaired("".join(pieces) + repaired.text[at:], tuple(kept), doubts)

"""How many different values of a facet, or groups, some articles have: exactly, in one pass over their numbers.

The server's own `cardinality` counts hashes, which for some ten thousand values is a few off, and
takes longer. Small numbers are bits of a set, whatever articles they come from; the others, which
stand for names that have no row in the database, are few.
"""

from __future__ import annotations

from typing import Any

from search.engines.opensearch.mapping import NUMBER
from search.types import Facet

# Numbers below are bits: 2 MB for a set of all.
BITS = 1 << 24

_BEGIN = "state.small = new BitSet(); state.great = new HashSet();"
_ARTICLE = f"""
List values = doc[params.field];
BitSet small = (BitSet) state.small;
int length = values.size();
for (int i = 0; i < length; i++) {{
    long value = (long) values.get(i);
    if (value >= 0 && value < {BITS}L) {{ small.set((int) value); }} else {{ state.great.add(value); }}
}}
"""
_SHARD = "return [((BitSet) state.small).toLongArray(), new ArrayList(state.great)];"
_ALL = """
BitSet small = new BitSet();
Set great = new HashSet();
for (shard in states) {
    if (shard != null) { small.or(BitSet.valueOf((long[]) shard[0])); great.addAll(shard[1]); }
}
return small.cardinality() + great.size();
"""


def distinct(facet: Facet) -> dict[str, Any]:
    """The aggregation that counts a facet's different values."""
    return different(f"{facet}.{NUMBER}")


def different(field: str) -> dict[str, Any]:
    """The aggregation that counts the different numbers in a field."""
    return {
        "scripted_metric": {
            "init_script": _BEGIN,
            "map_script": _ARTICLE,
            "combine_script": _SHARD,
            "reduce_script": _ALL,
            # One script for all facets, which the server compiles once.
            "params": {"field": field},
        }
    }

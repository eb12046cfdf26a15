from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.arrays.columns import FacetColumn, pack_arrays, unpack_arrays
from search.engines.arrays.counting import column_counts, column_histogram, granularity
from search.types import FacetCount, Histogram, HistogramBar

CALM = settings(deadline=None, max_examples=60)
VALUES = st.lists(st.sets(st.integers(1, 2**40), max_size=4).map(tuple), max_size=30)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-10-03", "2022-10-03", "day"),
        ("2022-10-01", "2022-12-01", "day"),
        ("2022-10-01", "2022-12-02", "month"),
        ("2020-01-01", "2022-12-31", "month"),
        ("2019-01-01", "2022-12-31", "year"),
    ],
)
def test_bars_are_as_wide_as_the_span_asks_for(first: str, last: str, expected: str) -> None:
    days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    assert granularity(*days) == expected


def test_a_histogram_counts_the_undated_apart() -> None:
    days = [dt.date(1999, 12, 31), dt.date(1999, 1, 1), dt.date(2022, 5, 5)]
    numbers = np.array([*(day.toordinal() for day in days), 0, 0], dtype=np.int32)
    bars = (HistogramBar(dt.date(1999, 1, 1), 2), HistogramBar(dt.date(2022, 1, 1), 1))
    assert column_histogram(numbers) == Histogram("year", bars, none=2)
    assert column_histogram(numbers[3:]) == Histogram(none=2)


@given(VALUES, st.data())
@CALM
def test_counts_are_those_of_the_documents_asked_for(
    values: list[tuple[int, ...]], data: st.DataObject
) -> None:
    chosen = sorted(data.draw(st.sets(st.integers(0, len(values) - 1)))) if values else []
    limit = data.draw(st.none() | st.integers(0, 5))
    column = data.draw(st.sampled_from([FacetColumn.of(values), split(values)]))
    counted = Counter(value for document in chosen for value in values[document])
    expected = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    found = column_counts(column, np.array(chosen, dtype=np.int64), limit)
    assert found.values == tuple(FacetCount(*item) for item in expected[:limit])
    assert found.distinct == len(counted)
    assert found.none == sum(not values[document] for document in chosen)


@given(VALUES, st.frozensets(st.integers(1, 2**40), max_size=3))
@CALM
def test_having(values: list[tuple[int, ...]], some: frozenset[int]) -> None:
    wanted = some | frozenset(values[0][:1]) if values else some
    found = FacetColumn.of(values).having(wanted)
    assert found.tolist() == [bool(wanted & set(each)) for each in values]


def split(values: list[tuple[int, ...]]) -> FacetColumn:
    """The same column put together of two, with a row in between that is taken out."""
    half = len(values) // 2
    parts = [FacetColumn.of(values[:half]), FacetColumn.of([(7, 2**39), *values[half:]])]
    kept = np.ones(len(values) + 1, dtype=np.bool_)
    kept[half] = False
    return FacetColumn.joined(parts).only(kept)


def test_columns_survive_as_bytes() -> None:
    arrays = {"a": np.arange(6, dtype=np.int16).reshape(2, 3), "b": np.empty(0, dtype=np.bool_)}
    found = unpack_arrays(pack_arrays(arrays))
    assert {name: array.tolist() for name, array in found.items()} == {
        "a": [[0, 1, 2], [3, 4, 5]],
        "b": [],
    }
    with pytest.raises(ValueError, match="buffer"):
        unpack_arrays(pack_arrays(arrays)[:-1])

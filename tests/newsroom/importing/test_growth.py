"""No text takes the square of its length to read: the shapes that did, at a coarse bound.

`tests.benchmarks.growth_benchmark` measures all shapes, finely.
"""

from __future__ import annotations

import gc
import tracemalloc

import pytest

from newsroom.importing.mojibake.repair import repair
from tests.benchmarks.growth_benchmark import SHAPES, exponent, measure, seconds

pytestmark = pytest.mark.fault

# Steps of four: what grows as the square takes sixteen times as long at each, and these once did.
SIZES = (2_048, 8_192, 32_768)
BOUND = 1.4
WORST = (
    "capitalised words", "initials", "abbreviations", "people with one surname", "known places",
    "people's names", "unfinished posts", "lost lead bytes together", "misread and lost",
    "controls", "different words with lost marks", "lossy Russian, different words",
)  # fmt: skip


@pytest.mark.parametrize("name", WORST)
def test_time_grows_as_the_text_does(name: str) -> None:
    seconds(SHAPES[name](SIZES[0]))  # loads what is loaded once
    gc.disable()
    try:
        times = measure(SHAPES[name], SIZES, rounds=2)
    finally:
        gc.enable()
    assert exponent(SIZES, times) < BOUND, times
    # Another text, of which nothing is remembered.
    assert seconds(SHAPES[name](SIZES[-1] + 5)) < 10


def test_memory_grows_as_the_text_does() -> None:
    text = SHAPES["misread and lost"](60_000)
    repair(text[:1_000])
    tracemalloc.start()
    try:
        repair(text)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 100 * 1024 * 1024  # each mark held the line before and after it: 1.2 GB

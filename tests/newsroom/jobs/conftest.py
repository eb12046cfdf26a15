"""What the tests of jobs have in common."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from newsroom.jobs.kinds import KINDS
from tests.newsroom.jobs import counting


@pytest.fixture
def kinds() -> Iterator[None]:
    """The kinds of the tests, for as long as a test runs."""
    before = dict(KINDS)
    counting.register()
    yield
    KINDS.clear()
    KINDS.update(before)

"""What is missed of an index, and what only seems so while somebody writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.engines import checksums
from search.engines.base import IndexDamaged
from search.engines.checksums import Checksums
from tests.waiting import HANGS


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checksums:
    """Two files, listed as those of generation 4."""
    monkeypatch.setattr(checksums, "COMMIT", 0.5)
    for name in ("one", "two"):
        (tmp_path / name).write_text(name)
    sums = Checksums(tmp_path)
    sums.write(4)
    return sums


def test_a_missing_file_is_damage(listed: Checksums) -> None:
    (listed.directory / "two").unlink()
    with pytest.raises(IndexDamaged, match="two"):
        listed.compare(4)


def test_what_a_commit_has_removed_before_the_list_is_made_anew_is_not_missed(
    listed: Checksums,
) -> None:
    """Merges that follow a commit take seconds on a busy machine, and files go meanwhile."""
    (listed.directory / "two").unlink()
    listed.compare(5)


def test_what_a_commit_has_removed_before_it_is_published_is_waited_for(
    listed: Checksums, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other process publishes while this one rests."""
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        listed.write(5)

    monkeypatch.setattr(checksums, "COMMIT", HANGS)
    monkeypatch.setattr(checksums.time, "sleep", rest)
    (listed.directory / "two").unlink()
    listed.compare(4)
    assert len(rests) == 1

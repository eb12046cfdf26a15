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


def test_what_was_waited_for_in_vain_is_not_waited_for_again_until_somebody_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that was killed left it so, and every page would stand still for seconds."""
    rests: list[float] = []
    monkeypatch.setattr(checksums, "COMMIT", 0.02)
    monkeypatch.setattr(checksums.time, "sleep", rests.append)
    sums, file = Checksums(tmp_path, rewritten=("toc",)), tmp_path / "toc"
    file.write_text("whole")
    sums.write(4)
    waited = []
    for written in ("cut", "cut", "half"):
        if file.read_text() != written:
            file.write_text(written)
        rests.clear()
        with pytest.raises(IndexDamaged, match="toc"):
            sums.compare(4)
        waited.append(bool(rests))
    assert waited == [True, False, True]

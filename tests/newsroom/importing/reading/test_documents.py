"""Folders and exports as they are found: links, columns of one name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsroom.importing import Found, RawDocument, count_documents, read_documents


def paths(found: list[Found], folder: Path) -> list[str]:
    return [str(Path(each.path).relative_to(folder)) for each in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a link to a folder beside it, one that leads in a circle, and one to a file."""
    outside, inbox = tmp_path / "outside", tmp_path / "inbox"
    (inbox / "below").mkdir(parents=True)
    outside.mkdir()
    (outside / "elsewhere.txt").write_text("Elsewhere it rained.")
    (inbox / "below" / "here.txt").write_text("Here it rained too.")
    (inbox / "a-link").symlink_to(outside, target_is_directory=True)
    (inbox / "circle").symlink_to(inbox, target_is_directory=True)
    (inbox / "one.txt").symlink_to(outside / "elsewhere.txt")
    return inbox


def test_linked_folders_are_not_followed_and_linked_files_are(folder: Path) -> None:
    found = list(read_documents([str(folder)]))
    assert paths(found, folder) == ["below/here.txt", "one.txt"]
    assert count_documents([str(folder)]) == 2
    assert isinstance(found[1], RawDocument)
    assert found[1].data == b"Elsewhere it rained."


def test_a_link_that_is_named_itself_is_followed(folder: Path) -> None:
    found = list(read_documents([str(folder / "a-link")]))
    assert paths(found, folder) == ["a-link/elsewhere.txt"]


def test_a_link_to_nothing_is_told(folder: Path) -> None:
    (folder / "gone.txt").symlink_to(folder / "nothing.txt")
    found = {Path(each.path).name: each for each in read_documents([str(folder)])}
    assert not isinstance(found["gone.txt"], RawDocument)


def given_of(path: Path, **mapping: str) -> dict[str, str]:
    [found] = read_documents([str(path)], mapping)
    assert isinstance(found, RawDocument), found
    return dict(found.given)


@pytest.mark.parametrize(
    ("title", "headline", "kept"),
    [("First", "Second", "First"), ("", "Second", "Second"), ("First", "", "First")],
)
def test_of_two_columns_for_one_field_the_first_that_says_something_counts(
    tmp_path: Path, title: str, headline: str, kept: str
) -> None:
    record = {"title": title, "headline": headline, "body": "It rained."}
    (tmp_path / "export.jsonl").write_text(json.dumps(record))
    assert given_of(tmp_path / "export.jsonl")["title"] == kept
    (tmp_path / "export.csv").write_text(f"title,headline,body\n{title},{headline},It rained.\n")
    assert given_of(tmp_path / "export.csv")["title"] == kept


def test_a_mapped_column_gives_way_to_the_one_before_it(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("text,fulltext\nShort.,The whole text of it.\n")
    assert given_of(tmp_path / "export.csv", fulltext="body")["body"] == "Short."


def test_of_a_name_that_stands_twice_above_a_table_the_last_column_counts(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("title,title,body\nFirst,Second,It rained.\n")
    assert given_of(tmp_path / "export.csv")["title"] == "Second"
    (tmp_path / "export.jsonl").write_text('{"title": "First", "title": "Second", "body": "Rain."}')
    assert given_of(tmp_path / "export.jsonl")["title"] == "Second"

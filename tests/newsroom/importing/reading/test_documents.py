"""Folders and exports as they are found: links, columns of one name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from newsroom.importing import (
    Found,
    RawDocument,
    Unreadable,
    count_documents,
    read_documents,
)


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


def test_links_out_of_the_folder_are_told_and_not_followed(folder: Path) -> None:
    found = list(read_documents([str(folder)]))
    assert paths(found, folder) == ["a-link", "below/here.txt", "circle", "one.txt"]
    reasons = [each.reason for each in found if isinstance(each, Unreadable)]
    outside = folder.parent / "outside"
    assert reasons == [
        f"it is a link out of the folder, to {outside}; --follow-links reads it",
        "it is a link that leads in a circle",
        f"it is a link out of the folder, to {outside / 'elsewhere.txt'}; --follow-links reads it",
    ]
    assert count_documents([str(folder)]) == 1


def test_links_are_followed_where_that_is_asked_for_but_not_in_a_circle(folder: Path) -> None:
    found = list(read_documents([str(folder)], follow_links=True))
    assert paths(found, folder) == ["a-link/elsewhere.txt", "below/here.txt", "circle", "one.txt"]
    assert [each.path for each in found if isinstance(each, Unreadable)] == [str(folder / "circle")]
    assert isinstance(found[3], RawDocument)
    assert found[3].data == b"Elsewhere it rained."


def test_a_link_inside_the_folder_is_followed_to_a_file_and_not_to_a_folder(folder: Path) -> None:
    (folder / "again.txt").symlink_to(folder / "below" / "here.txt")
    (folder / "twice").symlink_to(folder / "below", target_is_directory=True)
    found = {Path(each.path).name: each for each in read_documents([str(folder)])}
    assert isinstance(found["again.txt"], RawDocument)
    assert isinstance(found["twice"], Unreadable)
    assert "read where they are" in found["twice"].reason


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

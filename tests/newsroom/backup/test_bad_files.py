"""Files that are no backup, or not what they say: a reason, and an archive that is as it was."""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from newsroom.backup import container
from newsroom.models import Article
from tests.newsroom.backup.archives import backup, fill_archive, restore, rows
from tests.newsroom.factories import report

pytestmark = [
    pytest.mark.fault,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("index_dir"),
]

Content = dict[str, bytes]


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A backup of an archive that has changed since."""
    fill_archive()
    backup(tmp_path / "archive.zip")
    report("Rain", "It rained.")
    return tmp_path / "archive.zip"


def refused(path: Path, why: str) -> None:
    before = rows()
    with pytest.raises(CommandError, match=why) as fault:
        restore(path)
    assert str(fault.value).endswith("Nothing was changed.")
    assert rows() == before
    with pytest.raises(CommandError, match=why):
        backup(path, check=True)


def remade(path: Path, change: Callable[[Content], object], **options: Any) -> Path:
    """The backup with other members, as a zip file that is whole."""
    with zipfile.ZipFile(path) as file:
        content = {name: file.read(name) for name in file.namelist()}
    change(content)
    other = path.with_name("other.zip")
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in content.items():
            file.writestr(name, data)
    return other


def with_manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Content], None]:
    def changed(content: Content) -> None:
        manifest = json.loads(content["manifest.json"])
        change(manifest)
        content["manifest.json"] = json.dumps(manifest).encode()

    return changed


def test_no_file_a_folder_and_what_is_no_zip(whole: Path, tmp_path: Path) -> None:
    refused(tmp_path / "nowhere.zip", "cannot be read: No such file")
    refused(tmp_path, "cannot be read")
    other = tmp_path / "text.zip"
    for content in (b"", b"An article\n\nIts text.", b"PK\x03\x04" + b"x" * 200, bytes(5000)):
        other.write_bytes(content)
        refused(other, "is no backup of Newsroom, or is damaged or cut off")


def test_a_zip_of_something_else(whole: Path, tmp_path: Path) -> None:
    other = tmp_path / "articles.zip"
    with zipfile.ZipFile(other, "w") as file:
        file.writestr("article.txt", "An article")
    refused(other, "is a zip file, but no backup of Newsroom")
    for content in (b"", b"[]", b"{}", b"\xff", b'{"format": "other"}'):
        with zipfile.ZipFile(other, "w") as file:
            file.writestr("manifest.json", content)
        refused(other, "its manifest is none")


def test_a_file_that_is_cut_anywhere(whole: Path, tmp_path: Path) -> None:
    content = whole.read_bytes()
    cut = tmp_path / "cut.zip"
    for place in (1, 100, len(content) // 2, len(content) - 30, len(content) - 1):
        cut.write_bytes(content[:place])
        refused(cut, "is no backup of Newsroom, or is damaged or cut off")


def test_a_part_that_is_said_to_lie_before_the_beginning(whole: Path, tmp_path: Path) -> None:
    content = bytearray(whole.read_bytes())
    content[content.rindex(b"PK\5\6") + 19] ^= 0x40  # where the list of the parts begins
    moved = tmp_path / "moved.zip"
    moved.write_bytes(content)
    refused(moved, "damaged")


def test_a_byte_that_is_changed_anywhere(whole: Path, tmp_path: Path) -> None:
    """Each is noticed, or is one of those that mean nothing, as the time at which a part was written."""
    content = whole.read_bytes()
    flipped = tmp_path / "flipped.zip"
    chance, before = random.Random(7), rows()
    reasons: list[str] = []
    for _ in range(150):
        place = chance.randrange(len(content))
        other = bytearray(content)
        other[place] ^= 1 << chance.randrange(8)
        flipped.write_bytes(other)
        try:
            backup(flipped, check=True)
        except CommandError as error:
            reasons.append(str(error))
        else:
            assert contents(flipped) == contents(whole), place
    assert len(reasons) > 100
    assert [each for each in reasons if not re.search("damaged|no backup", each)] == []
    assert rows() == before
    # In the middle of the largest part; and a part that says to be packed in another way.
    with zipfile.ZipFile(whole) as file:
        part = max(file.infolist(), key=lambda info: info.compress_size)
    other = bytearray(content)
    other[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 1
    flipped.write_bytes(other)
    refused(flipped, "damaged")
    other = bytearray(content)
    for place in (part.header_offset + 8, content.rindex(part.filename.encode()) - 36):
        other[place] = zipfile.ZIP_BZIP2
    flipped.write_bytes(other)
    refused(flipped, "damaged")


def contents(path: Path) -> Content:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def drop_row(content: Content) -> None:
    lines = content["newsroom.block.jsonl"].splitlines(True)
    content["newsroom.block.jsonl"] = b"".join(lines[1:])


def other_word(content: Content) -> None:
    content["newsroom.block.jsonl"] = content["newsroom.block.jsonl"].replace(
        b"Caracas", b"Caraxas"
    )


def without_table(content: Content) -> None:
    del content["newsroom.block.jsonl"]


def more(content: Content) -> None:
    content["../evil.txt"] = b"x"


@pytest.mark.parametrize("change", [drop_row, other_word, without_table, more])
def test_what_was_tampered_with(whole: Path, change: Callable[[Content], None]) -> None:
    refused(remade(whole, change), "is damaged")


def test_a_bomb(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that expands to a thousand times its size is refused before it is read."""
    nothing = b"[" + b" " * 60_000_000 + b"]\n"

    def bomb(content: Content) -> None:
        content["newsroom.source.jsonl"] = nothing
        manifest = json.loads(content["manifest.json"])
        for table in manifest["tables"]:
            if table["name"] == "newsroom.source":
                table["bytes"], table["rows"] = len(nothing), 1
        content["manifest.json"] = json.dumps(manifest).encode()

    other = remade(whole, bomb)
    refused(other, "times its size.*NEWSROOM_MAX_EXPANSION")
    # And one that is allowed to expand has no line that fills the memory.
    monkeypatch.setattr(container, "ANY_EXPANSION", len(nothing) * 2)
    monkeypatch.setattr(container, "LONGEST_LINE", 1)
    monkeypatch.setitem(settings.READING_LIMITS, "document", 100_000)
    refused(other, "longer than 1,600,000 bytes.*NEWSROOM_MAX_DOCUMENT_MB")


def test_a_backup_of_a_newer_version(whole: Path) -> None:
    newer = with_manifest(
        lambda manifest: (
            manifest["migrations"].append(["newsroom", "0999_tomorrow"]),
            manifest.update(software="9.9"),
        )
    )
    before = rows()
    with pytest.raises(CommandError, match=r"9\.9.*newsroom\.0999_tomorrow.*newer one") as fault:
        restore(remade(whole, newer))
    assert "Nothing was changed" in str(fault.value)
    other_form = with_manifest(lambda manifest: manifest.update(format_version=2))
    refused(remade(whole, other_form), "newer version of Newsroom")
    assert rows() == before


def test_rows_that_no_database_takes_are_named_and_none_of_the_others_stays(whole: Path) -> None:
    """Hashes and all are right, as if somebody had made the file by hand."""

    def doubled(content: Content) -> None:
        manifest = json.loads(content["manifest.json"])
        lines = content["newsroom.source.jsonl"] * 2
        content["newsroom.source.jsonl"] = lines
        for table in manifest["tables"]:
            if table["name"] == "newsroom.source":
                digest = container.Digest()
                for line in lines.splitlines(True):
                    digest.add(line)
                table |= {"rows": digest.rows, "bytes": digest.bytes, "sha256": digest.sha256}
        content["manifest.json"] = json.dumps(manifest).encode()

    before = rows()
    with pytest.raises(CommandError, match=r"refused a row of newsroom\.source"):
        restore(remade(whole, doubled))
    assert rows() == before
    assert Article.objects.filter(title="Rain").exists()


def test_rows_that_refer_to_nothing(whole: Path) -> None:
    def orphans(content: Content) -> None:
        manifest = json.loads(content["manifest.json"])
        content["newsroom.article.jsonl"] = b""
        for table in manifest["tables"]:
            if table["name"] == "newsroom.article":
                table |= {"rows": 0, "bytes": 0, "sha256": container.Digest().sha256}
        content["manifest.json"] = json.dumps(manifest).encode()

    before = rows()
    with pytest.raises(CommandError, match=r"refuse"):
        restore(remade(whole, orphans))
    assert rows() == before

"""Tar archives: what is in them, within the bounds of a zip; nothing that leads out of them."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from newsroom.importing import (
    Found,
    Limits,
    RawDocument,
    Unreadable,
    count_documents,
    read_documents,
)

GOOD = b"The ferry sailed again on Thursday, and the village came to see it."


def made(path: Path, mode: str = "w", **kinds: Any) -> Path:
    """An archive of members: bytes, or what else a member has."""
    with tarfile.open(path, mode) as out:  # type: ignore[call-overload]
        for name, content in kinds.items():
            member = tarfile.TarInfo(name)
            if isinstance(content, bytes):
                member.size = len(content)
                out.addfile(member, io.BytesIO(content))
            else:
                for key, value in content.items():
                    setattr(member, key, value)
                out.addfile(member)
    return path


def reasons(path: Path, limits: Limits | None = None) -> dict[str, str]:
    found = read_documents([str(path)], None, limits)
    return {each.path.partition(path.name)[2]: told(each) for each in found}


def told(found: Found) -> str:
    return found.reason if isinstance(found, Unreadable) else ""


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.TGZ", "w:gz"), ("a.tar.bz2", "w:bz2"),
     ("a.tar.xz", "w:xz")],
)  # fmt: skip
def test_members_are_documents(tmp_path: Path, name: str, mode: str) -> None:
    path = made(
        tmp_path / name, mode,
        **{"./two/ferry.txt": GOOD, "one.jsonl": b'{"body": "It snowed."}\n' * 2, ".hidden": GOOD,
           "two": {"type": tarfile.DIRTYPE}, "page.html.gz": gzip.compress(GOOD)},
    )  # fmt: skip
    found = [each for each in read_documents([str(path)]) if isinstance(each, RawDocument)]
    assert [each.path.removeprefix(f"{path}/") for each in found] == [
        "two/ferry.txt", "one.jsonl#1", "one.jsonl#2", "page.html.gz",
    ]  # fmt: skip
    assert found[0].data == GOOD
    assert count_documents([str(path)]) == 3


def test_what_leads_out_or_is_no_file_is_refused(tmp_path: Path) -> None:
    path = made(
        tmp_path / "a.tar.gz", "w:gz",
        **{"../up.txt": GOOD, "/root.txt": GOOD, "link.txt": {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
           "hard.txt": {"type": tarfile.LNKTYPE, "linkname": "good.txt"},
           "pipe.txt": {"type": tarfile.FIFOTYPE}, "zero.txt": {"type": tarfile.CHRTYPE},
           "inner.tar.gz": GOOD, "inner.zip": GOOD, "good.txt": GOOD},
    )  # fmt: skip
    assert set(reasons(path).values()) == {
        "its name leads out of the archive", "it is a link, and not followed",
        "this is no ordinary file", "an archive inside an archive is not opened", "",
    }  # fmt: skip
    assert [name for name, reason in reasons(path).items() if not reason] == ["/good.txt"]


def test_one_in_a_zip_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as out:
        out.writestr("inner.tgz", GOOD)
    assert reasons(tmp_path / "a.zip") == {
        "/inner.tgz": "an archive inside an archive is not opened"
    }


@pytest.mark.parametrize(("name", "mode"), [("a.tar.gz", "w:gz"), ("a.tar.xz", "w:xz")])
def test_a_bomb_is_refused_and_what_came_before_it_stays(
    tmp_path: Path, name: str, mode: str
) -> None:
    path = made(tmp_path / name, mode, **{"a.txt": GOOD, "b.jsonl": bytes(30_000_000)})
    found = reasons(path, Limits(expansion=20))
    assert found.pop("/a.txt") == ""
    assert all("expands" in reason for reason in found.values())
    assert found


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = made(tmp_path / "a.tar", **{f"{number}.txt": GOOD for number in range(5)})
    assert reasons(path, Limits(members=3))[""] == (
        "the archive holds more than 3 files (NEWSROOM_MAX_MEMBERS)"
    )


@pytest.mark.parametrize("cut", [100, 600, 1_100])
def test_one_that_is_cut_off_is_told(tmp_path: Path, cut: int) -> None:
    path = made(tmp_path / "a.tar", **{"a.txt": GOOD, "b.txt": GOOD * 20})
    path.write_bytes(path.read_bytes()[:cut])
    assert any("damaged" in reason for reason in reasons(path).values())


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tar.bz2", "a.tar.xz"])
def test_what_is_no_archive_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"This is text. " * 100)
    assert "damaged" in reasons(tmp_path / name)[""]


def test_an_archive_that_asks_for_much_memory_is_refused(tmp_path: Path) -> None:
    plain = made(tmp_path / "plain.tar", **{"a.txt": GOOD}).read_bytes()
    huge = tmp_path / "b.tar.xz"
    # The size of the dictionary stands in one byte of the block's header, and is checked with it.
    packer = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA2}])
    raw = packer.compress(plain) + packer.flush()
    huge.write_bytes(_xz_block(raw, dictionary=38))
    assert "damaged or not supported" in reasons(huge)[""]


def _xz_block(raw: bytes, *, dictionary: int) -> bytes:
    """The beginning of an XZ stream whose block says how large its dictionary is."""
    flags = b"\x00\x00"
    start = b"\xfd7zXZ\x00" + flags + zlib.crc32(flags).to_bytes(4, "little")
    header = b"\x02\x00\x21\x01" + bytes([dictionary]) + b"\x00\x00\x00"
    return start + header + zlib.crc32(header).to_bytes(4, "little") + raw

"""Files that are none, change, or lead elsewhere: each a reason, and the rest is read."""

from __future__ import annotations

import os
import stat
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom.importing import Found, RawDocument, Unreadable, count_documents, read_documents

GOOD = "It rained in the harbour on Monday, and nobody was hurt."


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with one good file, which sorts last."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    (folder / "zebra.txt").write_text(GOOD)
    return folder


def reasons(*paths: Path) -> dict[str, str]:
    """The reason for each document that could not be read, "" for each that was, by name."""
    found = read_documents([str(path) for path in paths])
    return {
        Path(each.path).name: each.reason if isinstance(each, Unreadable) else "" for each in found
    }


def zipped(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in members.items():
            out.writestr(name, text)
    return path


class TestNoFiles:
    def test_a_pipe_is_not_waited_for(self, inbox: Path) -> None:
        os.mkfifo(inbox / "pipe.csv")
        assert count_documents([str(inbox)]) == 2
        assert reasons(inbox) == {"pipe.csv": "this is no ordinary file", "zebra.txt": ""}

    @pytest.mark.parametrize("name", ["zero.csv", "zero.jsonl", "zero.txt", "zero.zip"])
    def test_a_device_is_not_read(self, inbox: Path, name: str) -> None:
        (inbox.parent / name).symlink_to("/dev/zero")
        named = inbox.parent / name
        assert count_documents([str(named)]) == 1
        assert reasons(named, inbox) == {name: "this is no ordinary file", "zebra.txt": ""}

    def test_a_real_device_is_not_read(self, inbox: Path) -> None:
        try:
            os.mknod(inbox / "zero.csv", stat.S_IFCHR | 0o666, os.makedev(1, 5))
        except PermissionError:
            pytest.skip("making a device takes root")
        assert reasons(inbox) == {"zero.csv": "this is no ordinary file", "zebra.txt": ""}

    def test_a_pipe_that_a_glob_fits_is_told(self, inbox: Path) -> None:
        os.mkfifo(inbox / "pipe.txt")
        assert reasons(inbox / "*.txt")["pipe.txt"] == "this is no ordinary file"

    def test_a_link_to_itself_is_told(self, inbox: Path) -> None:
        (inbox / "self.txt").symlink_to("self.txt")
        assert reasons(inbox)["self.txt"]
        assert reasons(inbox / "self.txt")["self.txt"]

    def test_a_name_with_a_zero_byte_is_told(self, inbox: Path) -> None:
        [found] = read_documents([f"{inbox}/a\0.txt"])
        assert isinstance(found, Unreadable)


class TestNames:
    def test_a_name_that_is_no_utf8_is_written_out(self, inbox: Path) -> None:
        Path(os.fsdecode(os.fsencode(inbox) + b"/caf\xe9.txt")).write_text(GOOD + " Again.")
        odd, plain = read_documents([str(inbox)])
        assert odd.path == f"{inbox}/caf\\xe9.txt"
        odd.path.encode()
        assert isinstance(odd, RawDocument)
        assert "no UTF-8" in odd.notes[0]
        assert isinstance(plain, RawDocument)
        assert plain.notes == ()

    def test_a_folder_whose_name_is_no_utf8_is_walked(self, inbox: Path) -> None:
        folder = Path(os.fsdecode(os.fsencode(inbox) + b"/\xff\xfe"))
        folder.mkdir()
        (folder / "empty.jsonl").write_text("")
        assert reasons(inbox) == {"empty.jsonl": "the file is empty", "zebra.txt": ""}


class TestChanges:
    def change_after(self, found: Iterator[Found], file: Path, text: str) -> list[Found]:
        """The documents, the file written to when the first one was read."""
        read = [next(found)]
        file.write_text(text)
        return read + list(found)

    def test_an_export_that_grows_while_it_is_read_is_told(self, inbox: Path) -> None:
        export = inbox / "export.jsonl"
        export.write_text('{"body": "It rained."}\n' * 3)
        found = self.change_after(
            read_documents([str(export)]), export, '{"body": "It snowed."}\n' * 9
        )
        assert isinstance(found[-1], Unreadable)
        assert found[-1].reason == "it was changed while it was read; import it again"

    def test_a_text_that_changes_while_it_is_read_is_not_taken(
        self, inbox: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from newsroom.importing.reading import documents

        whole = documents._read_text

        def slow(path: str, *rest: object) -> RawDocument:
            document = whole(path, *rest)  # type: ignore[arg-type]
            writer = threading.Thread(target=Path(path).write_text, args=("Half of it",))
            writer.start()
            writer.join()
            return document

        monkeypatch.setattr(documents, "_read_text", slow)
        assert reasons(inbox) == {"zebra.txt": "it was changed while it was read; import it again"}

    def test_a_file_that_vanishes_before_it_is_read_is_told(self, inbox: Path) -> None:
        (inbox / "apple.txt").write_text(GOOD)
        found = read_documents([str(inbox)])
        next(found)
        (inbox / "zebra.txt").unlink()
        [gone] = found
        assert isinstance(gone, Unreadable)
        assert gone.reason == "there is no such file, or no longer"

    def test_a_file_that_becomes_a_pipe_is_not_waited_for(self, inbox: Path) -> None:
        (inbox / "apple.txt").write_text(GOOD)
        found = read_documents([str(inbox)])
        next(found)
        (inbox / "zebra.txt").unlink()
        os.mkfifo(inbox / "zebra.txt")
        [pipe] = found
        assert isinstance(pipe, Unreadable)


class TestArchives:
    def test_members_that_lead_out_of_the_archive_are_refused(self, inbox: Path) -> None:
        packed = inbox / "packed.zip"
        names = ("../up.txt", "/root.txt", "a/../../b.txt", "..\\back.txt", "C:\\drive.txt")
        with zipfile.ZipFile(packed, "w") as out:
            for name in names:
                out.writestr(name, GOOD)
            out.writestr("good.txt", GOOD)
        found = list(read_documents([str(packed)]))
        refused = [each for each in found if isinstance(each, Unreadable)]
        assert {each.reason for each in refused} == {"its name leads out of the archive"}
        assert len(refused) == len(names)
        assert [each.path for each in found if isinstance(each, RawDocument)] == [
            f"{packed}/good.txt"
        ]

    def test_a_member_that_is_a_link_is_not_read_as_text(self, inbox: Path) -> None:
        with zipfile.ZipFile(inbox / "packed.zip", "w") as out:
            link = zipfile.ZipInfo("link.txt")
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            out.writestr(link, "/etc/passwd")
            out.writestr("text.txt", GOOD)
        assert reasons(inbox / "packed.zip") == {
            "link.txt": "it is a link, and not followed", "text.txt": "",
        }  # fmt: skip

    def test_an_encrypted_member_and_an_archive_inside_are_told(self, inbox: Path) -> None:
        packed = zipped(inbox / "packed.zip", **{"inner.zip": "PK", "secret.txt": GOOD})
        data = bytearray(packed.read_bytes())
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.rindex(mark) + place] |= 1
        packed.write_bytes(data)
        assert reasons(packed) == {
            "inner.zip": "a zip inside a zip is not opened", "secret.txt": "it is encrypted",
        }  # fmt: skip

    def test_a_name_in_an_archive_that_is_no_utf8_though_it_says_so(self, inbox: Path) -> None:
        packed = zipped(inbox / "packed.zip", **{"café.txt": GOOD})
        packed.write_bytes(packed.read_bytes().replace("é".encode(), b"\xff\xfe"))
        assert reasons(inbox)["packed.zip"]
        assert reasons(inbox)["zebra.txt"] == ""


class TestEmpty:
    @pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl"])
    def test_a_file_of_no_bytes(self, inbox: Path, name: str) -> None:
        (inbox / name).write_bytes(b"")
        assert reasons(inbox)[name] == "the file is empty"

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("a.csv", "title,body\n"),
            ("a.csv", "\n\n"),
            ("a.jsonl", "\n \n"),
            ("a.ndjson", "\ufeff"),
        ],
    )
    def test_an_export_without_a_record(self, inbox: Path, name: str, text: str) -> None:
        (inbox / name).write_text(text)
        assert reasons(inbox)[name] == "it holds no records"

    def test_an_archive_without_a_document(self, inbox: Path) -> None:
        packed = zipped(inbox / "a.zip", **{"readme.txt": "Read me."})
        assert reasons(packed) == {"a.zip": "the archive holds no documents"}

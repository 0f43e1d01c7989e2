"""Files that are put in their place together: all or none, one command at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from standard_engine.errors import UsageError
from standard_engine.report.together import alone, passing_files, put_folder, put_together

OLD = {"a.yaml": b"1", "b/c.yaml": b"2"}
NEW = {"a.yaml": b"one", "b/c.yaml": b"two", "d.yaml": b"three"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "pack"
    put_folder(home, OLD)
    return home


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_all_are_there_and_nothing_else(folder: Path) -> None:
    put_together(folder, NEW)

    assert contents(folder) == NEW


def test_what_was_moved_is_put_back_where_one_cannot_be(folder: Path) -> None:
    (folder / "d.yaml").mkdir()
    (folder / "d.yaml" / "x").touch()
    with pytest.raises(OSError, match=r"d\.yaml"):
        put_together(folder, NEW)
    (folder / "d.yaml" / "x").unlink()
    (folder / "d.yaml").rmdir()

    assert contents(folder) == OLD


def test_a_new_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="a/b"):
        put_folder(tmp_path / "pack", {"a": b"", "a/b": b""})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_touched(folder: Path) -> None:
    with pytest.raises(UsageError, match="已存在"):
        put_folder(folder, NEW)

    assert contents(folder) == OLD


def test_the_second_command_is_kept_out_until_the_first_ends(folder: Path) -> None:
    with alone(folder), pytest.raises(UsageError, match="另一个命令"), alone(folder):
        pass
    with alone(folder):
        pass

    assert contents(folder) == OLD


def test_files_written_bit_by_bit_are_in_their_place_once_all_are_whole(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"before")
    with passing_files(one, other) as (first, second):
        first.write_bytes(b"after")
        second.write_bytes(b"new")
        assert one.read_bytes() == b"before"

    assert contents(tmp_path) == {"one": b"after", "other": b"new"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, OSError(28, "full")])
def test_files_that_are_not_finished_leave_no_trace(error: Any, tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"before")
    with pytest.raises(BaseException) as ended, passing_files(tmp_path / "one", tmp_path / "other") as (first, _):  # noqa: PT011, PT012
        first.write_bytes(b"half")
        raise error

    assert contents(tmp_path) == {"one": b"before"}
    if isinstance(error, OSError):
        assert ended.match("one")


def test_an_error_about_another_file_keeps_its_name(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"), passing_files(tmp_path / "one"):
        (tmp_path / "nowhere").read_bytes()


def test_of_two_files_none_is_changed_where_one_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"before")
    (tmp_path / "other").mkdir()
    with pytest.raises(OSError, match="other"), passing_files(tmp_path / "one", tmp_path / "other") as (first, second):  # noqa: PT012
        first.write_bytes(b"after")
        second.write_bytes(b"new")

    assert contents(tmp_path) == {"one": b"before"}

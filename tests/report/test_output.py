from __future__ import annotations

import errno
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from standard_engine.errors import UsageError
from standard_engine.report.output import put, put_new

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    put(path, b"first, and longer")
    put(path, b"second")
    assert path.read_bytes() == b"second"
    assert [item.name for item in tmp_path.iterdir()] == ["a.json"]


def test_a_link_is_replaced_and_what_it_points_to_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"mine")
    link = tmp_path / "a.json"
    link.symlink_to(other)
    put(link, b"report")
    assert (other.read_bytes(), link.read_bytes(), link.is_symlink()) == (b"mine", b"report", False)


def test_others_may_read_the_file_as_far_as_the_system_lets_them(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        put(tmp_path / "a.json", b"")
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o644


def test_what_cannot_be_replaced_is_said_in_words_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UsageError, match="请关闭后重试"):
        put(tmp_path / "a.json", b"report")
    assert list(tmp_path.iterdir()) == []


def test_a_new_file_is_written_over_nothing(tmp_path: Path) -> None:
    put_new(tmp_path / "a.zip", b"one")
    with pytest.raises(UsageError, match="已存在"):
        put_new(tmp_path / "a.zip", b"two")
    assert (tmp_path / "a.zip").read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_without_links_a_new_file_is_written_over_nothing_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(source: object, target: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", none)
    put_new(tmp_path / "a.zip", b"one")
    with pytest.raises(UsageError, match="已存在"):
        put_new(tmp_path / "a.zip", b"two")
    assert (tmp_path / "a.zip").read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_of_many_at_once_one_gives_the_file_its_content(tmp_path: Path) -> None:
    def write(number: int) -> bool:
        try:
            put_new(tmp_path / "a.zip", str(number).encode() * 1000)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = [number for number, one in enumerate(pool.map(write, range(40))) if one]
    (number,) = won
    assert (tmp_path / "a.zip").read_bytes() == str(number).encode() * 1000

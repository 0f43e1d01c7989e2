"""Keys as a body makes them: at a terminal, from a file, from the environment; and what must never come out."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from standard_engine.record.trust_file import read_trust
from standard_engine.signing.key_files import read_private, read_public

COMMAND = Path(sys.executable).with_name("standard-engine")
PASSPHRASE = "岳麓山下 correct horse"
BODY = "长沙两型认证有限公司"
NEW = ("keys", "new", "--body", BODY, "-o", "密钥")
posix = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX")


def run(*arguments: str | Path, cwd: Path, passphrase: str | None = None) -> subprocess.CompletedProcess[str]:
    variables = {key: value for key, value in os.environ.items() if key != "STANDARD_ENGINE_PASSPHRASE"}
    if passphrase is not None:
        variables["STANDARD_ENGINE_PASSPHRASE"] = passphrase
    return subprocess.run(
        [COMMAND, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=variables,
        stdin=subprocess.DEVNULL,
    )


def files(folder: Path) -> dict[str, Path]:
    return {path.name.partition("-")[0]: path for path in folder.iterdir()}


def test_a_pair_is_made_shown_and_ready_for_a_trust_file(tmp_path: Path) -> None:
    done = run(*NEW, cwd=tmp_path, passphrase=PASSPHRASE)
    made = files(tmp_path / "密钥")

    assert done.returncode == 0, done.stderr
    assert set(made) == {"私钥", "公钥", "信任"}
    assert done.stdout.splitlines() == [f"密钥/{made[kind].name}" for kind in ("私钥", "公钥", "信任")]
    key = read_public(made["公钥"])
    assert f"密钥编号 {key.id}" in done.stderr
    (body,) = read_trust(made["信任"]).bodies
    (trusted,) = body.keys
    assert (body.name, trusted.key) == (BODY, key)
    assert trusted.last - trusted.first == timedelta(days=729)
    assert made["私钥"].stat().st_mode & 0o777 == 0o600

    shown = run("keys", "show", made["公钥"], cwd=tmp_path)
    own = run("keys", "show", made["私钥"], cwd=tmp_path, passphrase=PASSPHRASE)
    assert shown.returncode == own.returncode == 0
    assert key.id in shown.stdout
    assert key.text in shown.stdout
    assert own.stdout == shown.stdout.replace("种类　　公钥", "种类　　私钥")
    _nothing_secret(made["私钥"], [done, shown, own], tmp_path)


def _nothing_secret(private: Path, done: Sequence[subprocess.CompletedProcess[str]], folder: Path) -> None:
    """Neither the key nor the passphrase is in any output or any file."""
    secret = read_private(private, PASSPHRASE).secret()
    told = "".join(item.stdout + item.stderr for item in done)
    written = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert secret.hex() not in told
    assert PASSPHRASE not in told
    assert secret not in written
    assert PASSPHRASE.encode() not in written
    assert "PRIVATE" not in told


def test_days_are_as_they_are_asked_for(tmp_path: Path) -> None:
    days = ("--from", "2026-03-01", "--to", "2026-03-01")
    assert run(*NEW, *days, cwd=tmp_path, passphrase=PASSPHRASE).returncode == 0
    (key,) = read_trust(files(tmp_path / "密钥")["信任"]).bodies[0].keys
    assert (key.first, key.last) == (date(2026, 3, 1), date(2026, 3, 1))


@pytest.mark.parametrize("content", [PASSPHRASE, PASSPHRASE + "\n", "\ufeff" + PASSPHRASE + "\r\n"])
def test_a_passphrase_comes_from_a_file_as_editors_write_it(content: str, tmp_path: Path) -> None:
    (tmp_path / "口令.txt").write_bytes(content.encode())

    assert run(*NEW, "--passphrase-file", "口令.txt", cwd=tmp_path, passphrase="not this one").returncode == 0
    read_private(files(tmp_path / "密钥")["私钥"], PASSPHRASE)


@pytest.mark.parametrize(
    ("arguments", "passphrase", "what"),
    [
        (NEW, "1234567", "口令太短：至少 8 个字符，读到 7 个"),
        (NEW, "", "口令太短"),
        (NEW, None, "没有终端可以输入口令；用 --passphrase-file"),
        ((*NEW, "--passphrase-file", "两行.txt"), None, "应只有一行"),
        ((*NEW, "--passphrase-file", "国标.txt"), None, "编码不是 UTF-8"),
        ((*NEW, "--passphrase-file", "无.txt"), None, "没有这个文件"),
        ((*NEW, "--passphrase", "12345678"), None, "没有选项 --passphrase"),
        ((*NEW, "--from", "2026-03-02", "--to", "2026-03-01"), PASSPHRASE, "起日 2026-03-02 晚于止日 2026-03-01"),
        ((*NEW, "--from", "3月2日"), PASSPHRASE, "不是日期"),
        (("keys", "new", "--body", " ", "-o", "密钥"), PASSPHRASE, "机构名称应是文字"),
        (("keys", "new", "--body", "甲\n乙", "-o", "密钥"), PASSPHRASE, "看不见的字符"),
        (("keys", "new", "--body", BODY), PASSPHRASE, "缺少 "),
        (("keys", "new", "--body", BODY, "-o", "两行.txt"), PASSPHRASE, "不对"),
        (("keys", "show", "无.pem"), None, "没有这个文件"),
        (("keys", "show", "两行.txt"), None, "不是公钥"),
        (("keys", "shwo"), None, "是否想写 show"),
    ],
)
def test_what_cannot_be_is_told_and_writes_nothing(
    arguments: Sequence[str], passphrase: str | None, what: str, tmp_path: Path
) -> None:
    (tmp_path / "两行.txt").write_text("one line\nanother line\n", encoding="utf-8")
    (tmp_path / "国标.txt").write_bytes("八个汉字的口令呀".encode("gbk"))
    before = sorted(tmp_path.rglob("*"))

    done = run(*arguments, cwd=tmp_path, passphrase=passphrase)

    assert done.returncode == 2
    assert what in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_a_private_key_is_shown_to_nobody_without_its_passphrase(tmp_path: Path) -> None:
    run(*NEW, cwd=tmp_path, passphrase=PASSPHRASE)
    private = files(tmp_path / "密钥")["私钥"]

    wrong = run("keys", "show", private, cwd=tmp_path, passphrase="another passphrase")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "口令不对，或文件已损坏" in wrong.stderr
    assert run("keys", "show", private, cwd=tmp_path).returncode == 2


def at_terminal(answers: Sequence[str], cwd: Path) -> tuple[int, str]:
    """Run `keys new` at a terminal of its own, and type: the exit code and all that the terminal showed."""
    import pty
    import select

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(cwd)
        os.environ.pop("STANDARD_ENGINE_PASSPHRASE", None)
        os.execv(COMMAND, [str(COMMAND), *NEW])
    shown, waiting, end = b"", list(answers), time.monotonic() + 60
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            read = os.read(terminal, 4096)
        except OSError:
            break
        if not read:
            break
        shown += read
        if waiting and shown.decode(errors="replace").endswith("："):
            os.write(terminal, waiting.pop(0).encode() + b"\n")
            shown += b"|"
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), shown.decode()


@posix
@pytest.mark.filterwarnings("ignore:.*forkpty:DeprecationWarning")
def test_at_a_terminal_the_passphrase_is_asked_for_twice_and_never_shown(tmp_path: Path) -> None:
    code, shown = at_terminal([PASSPHRASE, PASSPHRASE], tmp_path)

    assert code == 0, shown
    assert "给私钥定一个口令（至少 8 个字符）" in shown
    assert "再输入一遍" in shown
    assert PASSPHRASE not in shown
    assert "correct" not in shown
    read_private(files(tmp_path / "密钥")["私钥"], PASSPHRASE)


@posix
@pytest.mark.filterwarnings("ignore:.*forkpty:DeprecationWarning")
@pytest.mark.parametrize(
    ("answers", "what"), [([PASSPHRASE, PASSPHRASE + "x"], "两次输入的口令不同"), (["short"], "口令太短")]
)
def test_at_a_terminal_a_slip_writes_nothing(answers: list[str], what: str, tmp_path: Path) -> None:
    code, shown = at_terminal(answers, tmp_path)

    assert (code, list(tmp_path.iterdir())) == (2, [])
    assert what in shown

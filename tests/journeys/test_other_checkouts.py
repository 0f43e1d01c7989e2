"""A record verifies where it was not made: in a second checkout of the same version, and in one of the next version."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from audit_kit import BODY, SOUND, Desk
from record_kit import KEY

import standard_engine
from standard_engine.record.close import Closing, close
from standard_engine.record.trust_file import trust_text
from standard_engine.signing.trust import Body, Trust, TrustedKey
from standard_engine.version import VERSION

PACKAGE = Path(standard_engine.__file__).parent
TRUST = Trust((Body(BODY["评价机构"], (TrustedKey(KEY.public, date(2026, 1, 1), date(2027, 12, 31)),)),))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    desk.audit(*SOUND)
    moment = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    closing = Closing(desk.workbook, desk.book, desk.folder / "small", date(2026, 11, 23), moment)
    path = desk.folder / "记录.zip"
    path.write_bytes(close(closing, KEY).content)
    (desk.folder / "trust.yaml").write_text(trust_text(TRUST), encoding="utf-8")
    return path


def checkout(folder: Path, version: str = VERSION) -> Path:
    """A copy of the engine elsewhere, which says that it is of this version."""
    shutil.copytree(PACKAGE, folder / "standard_engine", ignore=shutil.ignore_patterns("__pycache__"))
    if (PACKAGE.parent / "rules").is_dir():
        shutil.copytree(PACKAGE.parent / "rules", folder / "rules")
    own = folder / "standard_engine" / "version.py"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace(f'VERSION = "{VERSION}"', f'VERSION = "{version}"'), encoding="utf-8")
    return folder


def verified(engine: Path, record: Path) -> str:
    program = f"import sys; sys.path.insert(0, {str(engine)!r}); from standard_engine.cli import main; main()"
    call = [sys.executable, "-c", program, "verify", record.name, "--trust", "trust.yaml"]
    done = subprocess.run(call, cwd=record.parent, capture_output=True, encoding="utf-8", check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_record_agrees_in_a_second_checkout_of_the_same_version(tmp_path: Path, record: Path) -> None:
    told = verified(checkout(tmp_path), record)
    assert told.endswith("\n一致\n")
    assert "V073" not in told


def test_a_record_agrees_in_a_checkout_of_the_next_version_which_says_so(tmp_path: Path, record: Path) -> None:
    told = verified(checkout(tmp_path, "0.2.0"), record)
    assert told.endswith("\n一致\n")
    assert f"记录由 {VERSION} 版引擎作出，本引擎是 0.2.0 版" in told

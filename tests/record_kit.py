"""A record as the engine writes one, and ways to tamper with it as somebody else would."""

from __future__ import annotations

import io
import random
import warnings
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from standard_engine.assessment.result import Outcome
from standard_engine.record.archive import Member, pieces
from standard_engine.record.manifest import Manifest, OpenCount, PackUsed, Party, Verdict
from standard_engine.record.verify import OpenedRecord, check_bytes
from standard_engine.record.write import record_bytes
from standard_engine.signing.keys import PrivateKey
from standard_engine.signing.trust import Body, Trust, TrustedKey

BODY = "长沙两型认证有限公司"
KEY = PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER_KEY = PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
TRUST = Trust((Body(BODY, (TrustedKey(KEY.public, date(2026, 1, 1), date(2027, 12, 31)),)),))
MANIFEST = Manifest(
    engine="0.1.0",
    made_at=datetime(2026, 11, 23, 8, 30, tzinfo=UTC),
    body=BODY,
    subject=Party("湖南恒丰建材有限公司", "91430100MA4L0EXA1X"),
    as_of=date(2026, 11, 23),
    year=2025,
    pack=PackUsed("db43-t-1229-2016", "0.1.0", "ab" * 32),
    verified=Verdict(Outcome.FAIL, None, binding=False),
    reported=Verdict(Outcome.PASS, "两型工业企业", binding=False),
    open_nonconformities=OpenCount(0, 2),
    members=(),
)
_DRAW = random.Random(3)
MEMBERS = (
    Member("申报/恒丰数据表.xlsx", _DRAW.randbytes(700)),
    Member("审核/审核表.xlsx", _DRAW.randbytes(300)),
    Member("evidence/empty.txt", b""),
    Member("evidence/发票.pdf", _DRAW.randbytes(150)),
    Member("rules/pack.yaml", "id: 两型\n".encode() * 20),
)
RECORD = record_bytes(MANIFEST, MEMBERS, KEY)


def checked(data: bytes, trust: Trust | None = TRUST) -> OpenedRecord:
    return check_bytes(data, "记录.zip", trust)


def found(data: bytes, trust: Trust | None = TRUST) -> list[str]:
    """The codes of everything that is told of a record's bytes."""
    return [item.code.code for item in checked(data, trust).findings]


def unpacked(data: bytes) -> list[Member]:
    """As Python's zipfile reads it."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return [Member(entry.filename, opened.read(entry)) for entry in opened.infolist()]


def repacked(members: Sequence[Member], method: int = zipfile.ZIP_STORED) -> bytes:
    """As Python's zipfile writes it."""
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w", method) as opened:
        warnings.simplefilter("ignore", UserWarning)  # a name twice is what some tests are about
        for item in members:
            opened.writestr(zipfile.ZipInfo(item.name, (2026, 11, 23, 9, 0, 0)), item.data, method)
    return target.getvalue()


def written(members: Sequence[Member]) -> bytes:
    """In our own form, whatever the names are."""
    return b"".join(pieces(members))

"""Certificates of nobody: a case of the shipped procedure that was certified, and its certificate signed by a key made of numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from programme_kit import BODIES, shipped, walked_to
from record_kit import KEY, OTHER_KEY

from standard_engine.programme.certificate import Certificate
from standard_engine.programme.granting import Grant, find_certificate, granted
from standard_engine.signing.compact import sign_compact
from standard_engine.signing.trust import Body, Revocation, Trust, TrustedKey

CERTIFICATE = Certificate(
    number="湘两型〔2026〕017号",
    name="湖南恒丰建材有限公司",
    credit_code="91430100MA4L0EXA1X",
    standard="DB43/T 1229—2016",
    grade="两型工业企业",
    body=BODIES[0],
    issued=date(2026, 12, 1),
    until=date(2029, 12, 1),
    pack_hash="ab12cd34ef56",
)
TEXT = sign_compact(CERTIFICATE.payload, KEY)


def trusted(first: str = "2026-12-01", last: str = "2026-12-01", revoked: str | None = None) -> Trust:
    """A trust file that knows the key of the certificate's body, good on its day of issue, and the other key of another body."""
    taken = Revocation(date.fromisoformat(revoked), "私钥遗失") if revoked else None
    own = TrustedKey(KEY.public, date.fromisoformat(first), date.fromisoformat(last), taken)
    other = TrustedKey(OTHER_KEY.public, date(2026, 1, 1), date(2030, 12, 31))
    return Trust((Body(CERTIFICATE.body, (own,)), Body("楚检公司", (other,))))


def signed(**changes: Any) -> str:
    return sign_compact(replace(CERTIFICATE, **changes).payload, KEY)


@cache
def grant() -> Grant:
    """The certificate of a case that was carried to 已颁证."""
    case = walked_to("certified").case
    assert case is not None
    return granted(shipped(), find_certificate(shipped(), None), case)

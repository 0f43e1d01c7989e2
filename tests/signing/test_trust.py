"""Whose key is trusted on which day: below, on and above each date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from standard_engine.signing.keys import PublicKey
from standard_engine.signing.trust import Body, Revocation, Standing, Trust, TrustedKey

GOOD, GONE, STRANGE = PublicKey(b"\x01" * 32), PublicKey(b"\x02" * 32), PublicKey(b"\x03" * 32)
LOST = Revocation(date(2026, 6, 1), "私钥遗失")
TRUST = Trust(
    (
        Body("甲认证公司", (TrustedKey(GOOD, date(2026, 1, 1), date(2026, 12, 31)),)),
        Body("乙认证公司", (TrustedKey(GONE, date(2026, 1, 1), date(2026, 12, 31), LOST),)),
    )
)


def noon(day: str) -> datetime:
    """Noon in China."""
    return datetime.fromisoformat(f"{day}T04:00:00+00:00")


@pytest.mark.parametrize(
    ("key", "day", "standing"),
    [
        (GOOD, "2025-12-31", Standing.NOT_YET),
        (GOOD, "2026-01-01", Standing.TRUSTED),
        (GOOD, "2026-12-31", Standing.TRUSTED),
        (GOOD, "2027-01-01", Standing.EXPIRED),
        (GONE, "2025-12-31", Standing.NOT_YET),
        (GONE, "2026-05-31", Standing.TRUSTED),
        (GONE, "2026-06-01", Standing.REVOKED),
        (GONE, "2026-06-02", Standing.REVOKED),
        (GONE, "2027-01-01", Standing.REVOKED),
        (STRANGE, "2026-06-01", Standing.UNKNOWN),
    ],
)
def test_a_key_stands_by_the_day_of_signing(key: PublicKey, day: str, standing: Standing) -> None:
    assert TRUST.judge(key.id, noon(day)).standing is standing


def test_a_key_revoked_later_was_good_and_says_so() -> None:
    assert TRUST.judge(GONE.id, noon("2026-05-31")).revoked_later == LOST
    assert TRUST.judge(GONE.id, noon("2026-06-01")).revoked_later is None
    assert TRUST.judge(GOOD.id, noon("2026-05-31")).revoked_later is None
    assert TRUST.judge(STRANGE.id, noon("2026-05-31")).revoked_later is None


@pytest.mark.parametrize(
    ("moment", "standing", "day"),
    [
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), Standing.NOT_YET, date(2025, 12, 31)),
        (datetime(2025, 12, 31, 16, 0, 0, tzinfo=UTC), Standing.TRUSTED, date(2026, 1, 1)),
        (datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC), Standing.TRUSTED, date(2026, 12, 31)),
        (datetime(2026, 12, 31, 16, 0, 0, tzinfo=UTC), Standing.EXPIRED, date(2027, 1, 1)),
    ],
)
def test_days_begin_in_china(moment: datetime, standing: Standing, day: date) -> None:
    judged = TRUST.judge(GOOD.id, moment)

    assert (judged.standing, judged.on, judged.body) == (standing, day, "甲认证公司")


def test_a_key_good_for_one_day_is_good_on_that_day() -> None:
    key = TrustedKey(GOOD, date(2026, 3, 1), date(2026, 3, 1))

    assert [key.standing(date(2026, 2, 28)), key.standing(date(2026, 3, 1)), key.standing(date(2026, 3, 2))] == [
        Standing.NOT_YET,
        Standing.TRUSTED,
        Standing.EXPIRED,
    ]


def test_whose_key_it_is_is_known() -> None:
    assert TRUST.judge(GONE.id, noon("2026-02-01")).body == "乙认证公司"
    assert TRUST.judge(STRANGE.id, noon("2026-02-01")).body is None
    assert TRUST.keys == (GOOD, GONE)

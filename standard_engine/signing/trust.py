"""Whose key is trusted from when to when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from standard_engine.signing.keys import PublicKey

CHINA = timezone(timedelta(hours=8))
"""Where the days of a trust file begin."""


class Standing(StrEnum):
    """How a key stood on the day of a signature."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Revocation:
    """From which day on a key is no longer to be trusted, and why."""

    since: date
    reason: str


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """A key of a body, good from the first day to the last, both included, unless it was revoked."""

    key: PublicKey
    first: date
    last: date
    revoked: Revocation | None = None

    def standing(self, on: date) -> Standing:
        """How it stood on a day; a key revoked on a day is not to be trusted on that day."""
        if self.revoked is not None and self.revoked.since <= on:
            return Standing.REVOKED
        if on < self.first:
            return Standing.NOT_YET
        return Standing.EXPIRED if on > self.last else Standing.TRUSTED


@dataclass(frozen=True, slots=True)
class Body:
    """A certification body and its keys."""

    name: str
    keys: tuple[TrustedKey, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a signer stood when signing: on which day in China, and whose key it is, where that is known."""

    standing: Standing
    on: date
    body: str | None = None
    key: TrustedKey | None = None

    @property
    def revoked_later(self) -> Revocation | None:
        """The revocation of a key that was still good when it signed.

        Who stole a key can sign with it and name an earlier day; so this is worth a question to the body.
        """
        return self.key.revoked if self.key is not None and self.standing is Standing.TRUSTED else None


@dataclass(frozen=True, slots=True)
class Trust:
    """Every body whose signature counts; a key belongs to one of them."""

    bodies: tuple[Body, ...]

    @property
    def keys(self) -> tuple[PublicKey, ...]:
        """Every key, whether it is good today or not."""
        return tuple(item.key for body in self.bodies for item in body.keys)

    def judge(self, key_id: str, at: datetime) -> Judgement:
        """How the key with an id stood at a moment."""
        on = at.astimezone(CHINA).date()
        for body in self.bodies:
            for item in body.keys:
                if item.key.id == key_id:
                    return Judgement(item.standing(on), on, body.name, item)
        return Judgement(Standing.UNKNOWN, on)

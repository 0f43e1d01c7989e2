"""What a certificate states, and the same as the few texts that are signed for its QR code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from standard_engine.pack.grammar import iso_date

if TYPE_CHECKING:
    from collections.abc import Mapping

KIND = "certificate"
PREFIX = 12
"""Digits of a pack's hash that a certificate shows."""
_TEXTS = {"n": "number", "e": "name", "c": "credit_code", "s": "standard", "g": "grade", "b": "body", "p": "pack_hash"}
_DAYS = {"i": "issued", "u": "until"}
_KIND = "t"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate: that an enterprise meets a standard at a grade, who says so, from when until when, both days included.

    `pack_hash` is the beginning of the hash of the rules by which it was judged.
    """

    number: str
    name: str
    credit_code: str
    standard: str
    grade: str
    body: str
    issued: date
    until: date
    pack_hash: str

    @property
    def payload(self) -> dict[str, str]:
        """The texts that are signed, under short keys, since a QR code holds little."""
        texts = {key: str(getattr(self, name)) for key, name in _TEXTS.items()}
        return {_KIND: KIND, **texts, **{key: getattr(self, name).isoformat() for key, name in _DAYS.items()}}


def read_payload(payload: Mapping[str, str]) -> Certificate:
    """The certificate whose payload this is.

    Raises:
        ValueError: saying in Chinese what is wrong, if it is that of no certificate.
    """
    if payload.get(_KIND) != KIND:
        raise ValueError("签的不是证书")
    wanted = {_KIND, *_TEXTS, *_DAYS}
    if set(payload) != wanted:
        raise ValueError(f"证书的内容应有 {'、'.join(sorted(wanted))}，读到 {'、'.join(sorted(payload))}")
    if empty := sorted(key for key in _TEXTS if not payload[key].strip()):
        raise ValueError(f"证书的内容 {'、'.join(empty)} 是空的")
    issued, until = iso_date(payload["i"]), iso_date(payload["u"])
    if issued > until:
        raise ValueError(f"发证日期 {issued} 晚于有效期至 {until}")
    return Certificate(**{name: payload[key] for key, name in _TEXTS.items()}, issued=issued, until=until)

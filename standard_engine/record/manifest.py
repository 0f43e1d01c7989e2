"""What a record says of itself: who judged whom by what, with which outcome, and every member with its hash."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.result import Outcome
from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import record_codes as codes
from standard_engine.record.names import clashes, name_fault
from standard_engine.record.shape import Fields, Items, Shape, shaped
from standard_engine.signing import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.record.archive import Member

FORMAT = 1
MANIFEST, ENVELOPE = "manifest.json", "manifest.dsse.json"
KIND = "application/vnd.standard-engine.record+json"
"""How a signed manifest is to be understood (DSSE's payload type)."""
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_MOST_SIZE = 1 << 40
_MOST_BYTES = 16 << 20
_MOST_FAULTS = 100
_MOST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Party:
    """An enterprise, by name and 统一社会信用代码 where they are known."""

    name: str | None
    credit_code: str | None


@dataclass(frozen=True, slots=True)
class PackUsed:
    """Which pack judged: id, version and the hash of its files."""

    id: str
    version: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a decision came to."""

    outcome: Outcome
    grade: str | None
    binding: bool


@dataclass(frozen=True, slots=True)
class OpenCount:
    """How many nonconformities are not closed: 严重 and 一般."""

    severe: int
    general: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A member: its path, its size in bytes, its SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A record in short; `made_at` is in UTC, to the second, `year` the data year, `verified` and `reported` two verdicts."""

    engine: str
    made_at: datetime
    body: str
    subject: Party
    as_of: date
    year: int
    pack: PackUsed
    verified: Verdict
    reported: Verdict
    open_nonconformities: OpenCount
    members: tuple[Listed, ...]
    format: int = FORMAT


def listed(members: Iterable[Member]) -> tuple[Listed, ...]:
    """Members as a manifest lists them."""
    return tuple(Listed(item.name, len(item.data), hashlib.sha256(item.data).hexdigest()) for item in members)


def manifest_bytes(manifest: Manifest) -> bytes:
    """The one form of a manifest, which people can read too."""
    return canonical.page(
        {
            "format": manifest.format,
            "engine": manifest.engine,
            "made_at": manifest.made_at.astimezone(UTC).strftime(_MOMENT),
            "body": manifest.body,
            "subject": {"name": manifest.subject.name, "credit_code": manifest.subject.credit_code},
            "as_of": manifest.as_of.isoformat(),
            "year": manifest.year,
            "pack": {"id": manifest.pack.id, "version": manifest.pack.version, "hash": manifest.pack.hash},
            "verified": _verdict(manifest.verified),
            "reported": _verdict(manifest.reported),
            "open_nonconformities": {
                "severe": manifest.open_nonconformities.severe,
                "general": manifest.open_nonconformities.general,
            },
            "members": [{"path": item.path, "size": item.size, "sha256": item.sha256} for item in manifest.members],
        }
    )


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"outcome": verdict.outcome.value, "grade": verdict.grade, "binding": verdict.binding}


def read_manifest(data: bytes, name: str = MANIFEST) -> Manifest:
    """The manifest in these bytes, which places call `name`.

    Raises:
        InputError: with every finding.
    """
    place = Place(name)
    if len(data) > _MOST_BYTES:
        raise InputError([codes.BAD_MANIFEST.at(place, what=f"超过 {_MOST_BYTES >> 20} MiB")])
    try:
        document = canonical.read(data, canonical.page)
    except ValueError as error:
        raise InputError([codes.BAD_MANIFEST.at(place, what=error)]) from None
    kind = document.get("format") if isinstance(document, dict) else None
    if type(kind) is int and kind != FORMAT:
        raise InputError([codes.OTHER_FORMAT.at(place, theirs=kind, ours=FORMAT)])
    manifest, faults = shaped(_MANIFEST, document)
    if faults:
        told = [f"{fault.name}：{fault.what}" if fault.path else fault.what for fault in faults[:_MOST_FAULTS]]
        raise InputError([codes.BAD_MANIFEST.at(place, what=what) for what in told])
    made: Manifest = manifest
    return made


def _make(**values: Any) -> Manifest:
    """Raises: ValueError where two members would be one."""
    paths = [item.path for item in values["members"]]
    if twice := clashes([MANIFEST, ENVELOPE, *paths]):
        raise ValueError("；".join(f"members 中的 {path} {why}" for path, why in twice.items()))
    return Manifest(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("应是文字，不能是空的")
    return value


def _matching(pattern: str, expected: str) -> Any:
    form = re.compile(pattern)

    def read(value: Any) -> str:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise ValueError(f"应是 {expected}")
        return value

    return read


def _whole(most: int) -> Any:
    def read(value: Any) -> int:
        if type(value) is not int or not 0 <= value <= most:
            raise ValueError(f"应是 0 至 {most} 的整数")
        return value

    return read


def _moment(value: Any) -> datetime:
    try:
        found = datetime.strptime(value, _MOMENT).replace(tzinfo=UTC)
    except (TypeError, ValueError):
        found = None
    if found is None or found.strftime(_MOMENT) != value:
        raise ValueError("应是 2026-11-23T08:30:00Z 形式的时刻（世界时）")
    return found


def _day(value: Any) -> date:
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        found = None
    if found is None or found.isoformat() != value:
        raise ValueError("应是 2026-11-23 形式的日期")
    return found


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("应是 true 或 false")  # noqa: TRY004 - a leaf says what is wrong by ValueError
    return value


def _outcome(value: Any) -> Outcome:
    try:
        return Outcome(value)
    except ValueError:
        raise ValueError(f"应是 {'、'.join(Outcome)} 之一") from None


def _path(value: Any) -> str:
    if not isinstance(value, str) or (fault := name_fault(value)):
        raise ValueError(fault if isinstance(value, str) else "应是文字")
    return value


def _or_none(leaf: Any) -> Any:
    return lambda value: None if value is None else leaf(value)


_HASH = _matching(r"[0-9a-f]{64}", "64 位十六进制数（小写）")
_VERDICT: Shape = Fields(Verdict, {"outcome": _outcome, "grade": _or_none(_text), "binding": _flag})
_MANIFEST: Shape = Fields(
    _make,
    {
        "format": _whole(FORMAT),
        "engine": _text,
        "made_at": _moment,
        "body": _text,
        "subject": Fields(Party, {"name": _or_none(_text), "credit_code": _or_none(_text)}),
        "as_of": _day,
        "year": _whole(_MOST_YEAR),
        "pack": Fields(PackUsed, {"id": _text, "version": _text, "hash": _HASH}),
        "verified": _VERDICT,
        "reported": _VERDICT,
        "open_nonconformities": Fields(OpenCount, {"severe": _whole(_MOST_SIZE), "general": _whole(_MOST_SIZE)}),
        "members": Items(Fields(Listed, {"path": _path, "size": _whole(_MOST_SIZE), "sha256": _HASH})),
    },
)

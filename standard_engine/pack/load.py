"""Loading a pack: by name or path, as of a date, from the cache where it has been resolved before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from standard_engine.errors import PackError, UsageError
from standard_engine.findings import Finding, Severity
from standard_engine.language import ORIGINAL, speaking
from standard_engine.pack import cache
from standard_engine.pack.folder import find_pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.model import EntryModel, FactorEntryModel, PackModel
    from standard_engine.pack.resolved import ResolvedPack

CHINA = timedelta(hours=8)


def today() -> date:
    """Today in China, whatever the machine's clock is set to."""
    return (datetime.now(UTC) + CHINA).date()


def to_date(day: date | str | None) -> date:
    """A date from YYYY-MM-DD; today for None.

    Raises:
        UsageError: for any other text.
    """
    if day is None:
        return today()
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"“{day}”不是日期；日期应写成 2026-11-23 的形式") from None


def load_pack(name: str | Path, as_of: date | str | None = None) -> ResolvedPack:
    """The pack of a name or a folder, resolved as of a date (by default today).

    Raises:
        UsageError: where there is no such pack, or the date cannot be read.
        PackError: where the pack is broken, with every finding.
    """
    folder, day = find_pack(name), to_date(as_of)
    key = cache.key(folder)
    kept = cache.fetch(key, day)
    if kept is not None:
        return kept
    with speaking(ORIGINAL):  # a kept pack is read by all
        pack, _ = check_pack(folder, day)
    cache.store(key, pack)
    return pack


def check_pack(name: str | Path, as_of: date | str | None = None) -> tuple[ResolvedPack, list[Finding]]:
    """The pack made anew as of a date, with the warnings that its checks gave.

    Raises:
        UsageError, PackError: as `load_pack`.
    """
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.resolve import resolve

    return resolve(read_draft(find_pack(name)), to_date(as_of))


def check_every_date(name: str | Path) -> list[Finding]:
    """The warnings of a pack over its whole life: made anew for every day on which its numbers change.

    Raises:
        UsageError: where there is no such pack.
        PackError: with the findings of every date.
    """
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.resolve import resolve

    draft = read_draft(find_pack(name))
    valid = draft.model.valid
    waiting, seen = [valid.from_], set[date]()
    findings: dict[str, Finding] = {}
    while waiting:
        day = waiting.pop(0)
        if day in seen or (valid.to is not None and day > valid.to):
            continue
        seen.add(day)
        try:
            pack, warnings = resolve(draft, day)
            if pack.chosen_until is not None:
                waiting.append(pack.chosen_until + timedelta(days=1))
        except PackError as error:
            warnings = list(error.findings)
            waiting += sorted(later for later in _days(draft.model) if later > day)
        findings.update({str(finding): finding for finding in warnings})
    if any(finding.severity is Severity.ERROR for finding in findings.values()):
        raise PackError(findings.values())
    return list(findings.values())


def every_date(draft: Draft) -> Iterator[ResolvedPack]:
    """The pack for every stretch of time in which its numbers stay the same.

    Raises:
        PackError: where it is broken on some date.
    """
    from standard_engine.pack.resolve import resolve

    day: date | None = draft.model.valid.from_
    while day is not None:
        pack, _ = resolve(draft, day)
        yield pack
        last = pack.chosen_until
        day = None if last is None or last == draft.model.valid.to else last + timedelta(days=1)


def _days(model: PackModel) -> set[date]:
    """Every day on which an entry of the pack begins."""
    entries: list[EntryModel | FactorEntryModel] = [entry for item in model.criteria.values() for entry in item.values]
    entries += [entry for table in model.factors.values() for entry in table.values]
    inline = [item.criteria for item in model.indicators.values() if not isinstance(item.criteria, str | None)]
    return {entry.from_ for entry in (*entries, *(entry for item in inline for entry in item.values))}

"""The members of a record against the list of them: changed, missing, renamed, added, put in another order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from standard_engine.findings import record_codes as codes
from standard_engine.record.manifest import ENVELOPE, MANIFEST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from standard_engine.findings import Finding, Place
    from standard_engine.record.manifest import Listed


def member_findings(members: Mapping[str, bytes], listed: Sequence[Listed], place: Place) -> list[Finding]:
    """Every difference between the members that are there and those that are listed."""
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    known = {item.path: item for item in listed}
    found = [
        codes.CHANGED.at(
            place,
            member=item.path,
            size=item.size,
            sha256=item.sha256,
            found_size=len(members[item.path]),
            found=hashes[item.path],
        )
        for item in listed
        if item.path in members and (len(members[item.path]), hashes[item.path]) != (item.size, item.sha256)
    ]
    extra = [name for name in members if name not in known and name not in {MANIFEST, ENVELOPE}]
    by_hash: dict[str, list[str]] = {}
    for name in reversed(extra):
        by_hash.setdefault(hashes[name], []).append(name)
    moved: set[str] = set()
    for item in listed:
        if item.path in members:
            continue
        if same := by_hash.get(item.sha256):
            moved.add(same[-1])
            found.append(codes.RENAMED.at(place, member=item.path, found=same.pop()))
        else:
            found.append(codes.MISSING.at(place, member=item.path))
    found += [codes.EXTRA.at(place, member=name) for name in extra if name not in moved]
    return found + _order(members, [MANIFEST, ENVELOPE, *known], place)


def _order(members: Mapping[str, bytes], wanted: Sequence[str], place: Place) -> list[Finding]:
    both = set(members).intersection(wanted)
    pairs = zip((name for name in members if name in both), (name for name in wanted if name in both), strict=True)
    first = next((here for here, there in pairs if here != there), None)
    return [] if first is None else [codes.REORDERED.at(place, member=first)]

"""A record judged again from its own pack and data: is the verdict in it the one that they give?"""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standard_engine.errors import StandardEngineError
from standard_engine.findings import Place
from standard_engine.findings import record_codes as codes
from standard_engine.record import sources
from standard_engine.record.close import manifest_of
from standard_engine.record.content import read_bytes
from standard_engine.record.manifest import ENVELOPE, manifest_bytes
from standard_engine.record.sources import differences, found_in, judged, verdicts
from standard_engine.record.verify import check_bytes
from standard_engine.signing.envelope import read_envelope
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.audit.work import Work
    from standard_engine.findings import Finding
    from standard_engine.record.manifest import Manifest
    from standard_engine.record.verify import OpenedRecord
    from standard_engine.signing.keys import PublicKey
    from standard_engine.signing.trust import Trust

_SHOWN = 120
_FACTS = {
    "body": "评价机构",
    "subject": "企业",
    "as_of": "评价日期",
    "year": "数据年",
    "pack": "规则包",
    "verified": "核定的结论",
    "reported": "自评的结论",
    "open_nonconformities": "未关闭的不符合项",
}


def verify_record(path: Path | str, trust: Trust | None = None, keys: Sequence[PublicKey] = ()) -> OpenedRecord:
    """Verify a record: its bytes, its signature by a trust or at least by public keys, and its verdict, judged again.

    `differences` of what is returned are empty where everything agrees.

    Raises:
        InputError: if the file cannot be opened.
    """
    path = Path(path)
    return rejudged(check_bytes(read_bytes(path), path.name, trust, keys))


def rejudged(opened: OpenedRecord) -> OpenedRecord:
    """The record with what judging it again found; one without manifest is left as it is."""
    if opened.manifest is None:
        return opened
    return replace(opened, findings=(*opened.findings, *_found(opened, opened.manifest, Place(opened.name))))


def _found(opened: OpenedRecord, manifest: Manifest, place: Place) -> Iterator[Finding]:
    if manifest.engine != engine_version():
        yield codes.OTHER_ENGINE.at(place, theirs=manifest.engine, ours=engine_version())
    parts = found_in(opened.members)
    if parts is None:
        yield codes.NOT_JUDGED_AGAIN.at(place, what="申报的数据表、核查表、规则包应各有一份")
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            work = judged(parts, Path(folder), manifest.as_of)
        except (StandardEngineError, OSError) as error:
            yield codes.NOT_JUDGED_AGAIN.at(place, what=str(error).replace(folder, ""))
            return
    for name, document in verdicts(work, _key(opened)).items():
        packed = _read(opened.members.get(name))
        for path, theirs, ours in differences(packed, json.loads(sources.as_json(document))):
            facts = {"path": path or "全文", "packed": _shown(theirs), "found": _shown(ours)}
            yield codes.VERDICT_DIFFERS.at(place, member=name, **facts)
    yield from _stated(manifest, work, place)
    if sources.SAMPLE in opened.members:
        sample = _read(opened.members[sources.SAMPLE])
        again = sources.drawn_again(work, sample)
        if again is None or list(differences(sample, again)):
            yield codes.SAMPLE_DIFFERS.at(place, member=sources.SAMPLE)


def _stated(manifest: Manifest, work: Work, place: Place) -> Iterator[Finding]:
    """Where the manifest says otherwise than the record's own content."""
    packed = json.loads(manifest_bytes(manifest))
    found = json.loads(manifest_bytes(manifest_of(work, manifest.made_at)))
    for name, title in _FACTS.items():
        if packed[name] != found[name]:
            yield codes.MANIFEST_DIFFERS.at(place, what=title, packed=_shown(packed[name]), found=_shown(found[name]))


def _key(opened: OpenedRecord) -> str:
    """The key that the record's envelope names."""
    try:
        return read_envelope(opened.members.get(ENVELOPE, b"")).signatures[0].keyid
    except (ValueError, IndexError):
        return "—"


def _read(data: bytes | None) -> Any:
    try:
        return None if data is None else json.loads(data)
    except ValueError:
        return None


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"

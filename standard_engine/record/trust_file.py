"""The trust file: whose public keys count, from when to when; all that is wrong with it at once."""

from __future__ import annotations

import json
import pathlib
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from standard_engine.errors import PackError, TrustError
from standard_engine.findings import record_codes as codes
from standard_engine.pack.door import read_document
from standard_engine.pack.grammar import iso_date
from standard_engine.record.shape import Fault, Fields, Items, shaped, text
from standard_engine.signing.keys import PublicKey, public_key
from standard_engine.signing.trust import Body, Revocation, Trust, TrustedKey

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from standard_engine.pack.door import Document
    from standard_engine.record.shape import Path


def read_trust(path: pathlib.Path | str) -> Trust:
    """The trust in a file.

    Raises:
        TrustError: with every finding, each with its line and column.
    """
    try:
        document = read_document(pathlib.Path(path), pathlib.Path(path).name)
    except PackError as error:
        raise TrustError(error.findings) from None
    bodies, faults = shaped(_TRUST, document.root)
    faults += _twice(document.root)
    if faults:
        findings = [codes.BAD_TRUST.at(_place(document, fault), what=_told(fault)) for fault in faults]
        raise TrustError(sorted(findings, key=lambda item: (item.place.line or 0, item.place.column or 0)))
    return Trust(bodies)


def _place(document: Document, fault: Fault) -> Any:
    return document.key_place(fault.path) if fault.is_key else document.place(fault.path)


def _told(fault: Fault) -> str:
    return fault.what if fault.is_key or not fault.path else f"{fault.name}：{fault.what}"


def _twice(root: Any) -> Iterator[Fault]:
    """Bodies and keys that stand there twice, also beside other faults: nobody could say which entry holds."""
    seen: dict[object, str] = {}
    for path, value in _named(root):
        fault = Fault(path, f"已写在 {seen.get(value)}；同一个机构、同一把密钥只写一次")
        if value in seen:
            yield fault
        seen.setdefault(value, fault.name)


def _named(root: Any) -> Iterator[tuple[Path, str | PublicKey]]:
    """The names and the keys that can be read, with where they stand."""
    for at, body in _mappings(root.get("bodies")):
        if isinstance(name := body.get("name"), str):
            yield ("bodies", at, "name"), name
        for number, item in _mappings(body.get("keys")):
            with suppress(ValueError):
                yield ("bodies", at, "keys", number, "key"), _key(item.get("key"))


def _mappings(items: Any) -> Iterator[tuple[int, dict[str, Any]]]:
    return ((at, item) for at, item in enumerate(items if isinstance(items, list) else ()) if isinstance(item, dict))


def trust_text(trust: Trust) -> str:
    """A trust as a file, fit to be read and to be added to."""
    lines = ["# 信任文件：各机构的公钥，以及自哪一天（from）至哪一天（to）有效，首尾两天都算。", "bodies:"]
    for body in trust.bodies:
        lines += [f"  - name: {_quoted(body.name)}", "    keys:"]
        for item in body.keys:
            lines += [
                f"      - key: {_quoted(item.key.text)} # 密钥编号 {item.key.short_id}",
                f"        from: {item.first.isoformat()}",
                f"        to: {item.last.isoformat()}",
            ]
            if item.revoked is not None:
                lines.append(f"        revoked: {{from: {item.revoked.since}, reason: {_quoted(item.revoked.reason)}}}")
    return "\n".join([*lines, ""])


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _day(value: Any) -> date:
    if not isinstance(value, str):
        raise ValueError("应是 2026-11-23 形式的日期")  # noqa: TRY004 - a leaf says what is wrong by ValueError
    return iso_date(value)


def _key(value: Any) -> PublicKey:
    if not isinstance(value, str):
        raise ValueError("应是公钥")  # noqa: TRY004 - a leaf says what is wrong by ValueError
    return public_key(value)


def _trusted(**values: Any) -> TrustedKey:
    """Raises: ValueError where the days do not go together."""
    first, last = values["from"], values["to"]
    if first > last:
        raise ValueError(f"有效期的起日 {first} 晚于止日 {last}")
    return TrustedKey(values["key"], first, last, values["revoked"])


def _body(name: str, keys: tuple[TrustedKey, ...]) -> Body:
    return Body(name, keys)


_REVOKED = Fields(lambda **values: Revocation(values["from"], values["reason"]), {"from": _day, "reason": text})
_KEY = Fields(_trusted, {"key": _key, "from": _day, "to": _day}, {"revoked": _REVOKED})
_BODY = Fields(_body, {"name": text, "keys": Items(_KEY, least=1)})
_TRUST = Fields(lambda bodies: bodies, {"bodies": Items(_BODY, least=1)})

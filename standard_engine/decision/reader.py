"""A decision document from anybody → a record, or everything that is wrong with it."""

from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standard_engine.decision.contradictions import contradictions
from standard_engine.decision.older import in_newest_form
from standard_engine.decision.record import DecisionRecord, record_of
from standard_engine.decision.schema import NEWEST, VERSIONS, schema_id
from standard_engine.decision.strict_json import MOST_BYTES, MOST_FINDINGS, read_json
from standard_engine.decision.validation import schema_findings
from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import decision_codes as codes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.findings import Finding

NAMELESS = "结论文件"
"""What findings call bytes that came from no file."""


def read_decision(source: Path | str | bytes) -> DecisionRecord:
    """The decision in a file at a path, or in bytes: of any version that was ever published.

    It is held to the schema of its version and to itself; that says nothing of who wrote it, which a signature does.

    Raises:
        InputError: with every finding, if it cannot be read, is of a newer version, or is no sound decision document.
    """
    body, name = _body(source)
    document = read_json(body, name)
    version = _version(document, name)
    _refuse(schema_findings(document, version, name), name)
    newest = in_newest_form(document, version)
    _refuse(contradictions(newest, name), name)
    return record_of(newest, version=version, sha256=hashlib.sha256(body).hexdigest())


def _body(source: Path | str | bytes) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, NAMELESS
    path = Path(source)
    place = Place(file=path.name)
    if path.exists() and not path.is_file():
        raise InputError([codes.NO_FILE.at(place, what="不是普通文件")])
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1), path.name
    except FileNotFoundError:
        what = "没有这个文件"
    except PermissionError:
        what = "没有读取权限"
    except OSError as error:
        what = f"系统错误 {error.errno}"
    raise InputError([codes.NO_FILE.at(place, what=what)])


def _version(document: Any, name: str) -> int:
    """Which version's schema it names."""
    place = Place(file=name)
    if not isinstance(document, dict):
        raise InputError([codes.OTHER_DOCUMENT.at(place, what="最外层不是对象")])
    version, named = document.get("schema_version"), document.get("schema")
    if type(version) is not int or named != schema_id(version):
        raise InputError([codes.OTHER_DOCUMENT.at(place, what=f"schema 不是 {schema_id()} 或以前的版本")])
    if version > NEWEST:
        raise InputError([codes.NEWER_VERSION.at(place, found=version, newest=NEWEST)])
    if version not in VERSIONS:
        raise InputError([codes.OTHER_DOCUMENT.at(place, what=f"没有第 {version} 版格式")])
    return version


def _refuse(findings: Iterable[Finding], name: str) -> None:
    """Raise if there is any; the first hundred are told."""
    told = list(islice(findings, MOST_FINDINGS + 1))
    if len(told) > MOST_FINDINGS:
        told[MOST_FINDINGS] = codes.TOO_MANY.at(Place(file=name), most=MOST_FINDINGS)
    if told:
        raise InputError(told)

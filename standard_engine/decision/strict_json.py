"""JSON as two programs cannot read it differently: no key twice, no NaN, no broken texts, of bounded size and depth."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import decision_codes as codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.findings import Finding

Path: TypeAlias = tuple[str | int, ...]

MOST_BYTES = 16 << 20
"""A hundred times an ordinary document."""
MOST_DEPTH = 32
"""A document has eight levels."""
MOST_FINDINGS = 100
_SHOWN = 60
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_BOM = b"\xef\xbb\xbf"


class _Object(dict[str, Any]):
    """An object with the keys that it has more than once."""

    __slots__ = ("repeated",)

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.repeated = sorted({key for key in keys if keys.count(key) > 1}) if len(self) < len(keys) else []


class _NotANumberError(ValueError):
    """NaN, Infinity or -Infinity."""


def read_json(body: bytes, name: str) -> Any:
    """The value that a file holds; findings call it `name`. Numbers with a point or an exponent become Decimals.

    Raises:
        InputError: with every finding.
    """
    place = Place(file=name)
    if len(body) > MOST_BYTES:
        raise InputError([codes.TOO_LARGE.at(place, most=MOST_BYTES >> 20)])
    found = _parsed(_decoded(body, place), place)
    told: list[Finding] = []
    for finding in _findings(found, place):
        if len(told) == MOST_FINDINGS:
            told.append(codes.TOO_MANY.at(place, most=MOST_FINDINGS))
            break
        told.append(finding)
    if told:
        raise InputError(told)
    return found


def path_text(path: Path) -> str:
    """A path as `$.indicators[0].status`."""
    parts = ["$"]
    for step in path:
        plain = isinstance(step, str) and _PLAIN_KEY.fullmatch(step)
        parts.append(f".{step}" if plain else f"[{step}]" if isinstance(step, int) else f"[{shown(step)}]")
    return "".join(parts)


def shown(value: Any) -> str:
    """A value of the file in one short line, with nothing in it that steers a terminal."""
    match value:
        case dict():
            return f"一个对象（{len(value)} 个键）"
        case list():
            return f"一个列表（{len(value)} 项）"
        case Decimal():
            text = str(value)
        case _:
            text = json.dumps(value, ensure_ascii=False)
    line = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in text[: _SHOWN + 1])
    return line if len(text) <= _SHOWN else line[:_SHOWN] + "…"


def _decoded(body: bytes, place: Place) -> str:
    if body.startswith(_BOM):
        raise _not_json(place, "文件开头有 BOM（被别的程序另存过）")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_json(place, f"第 {error.start + 1} 个字节不是 UTF-8") from None


def _parsed(text: str, place: Place) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_Object, parse_constant=_refuse, parse_float=Decimal)
    except json.JSONDecodeError as error:
        where = Place(file=place.file, line=error.lineno, column=error.colno)
        what = "文件是空的" if not text.strip() else f"第 {error.lineno} 行第 {error.colno} 个字符处读不下去"
        raise _not_json(where, what) from None
    except _NotANumberError as error:
        raise _not_json(place, f"有不是数的数 {error}") from None
    except RecursionError:
        raise _not_json(place, f"嵌套超过 {MOST_DEPTH} 层") from None
    except ValueError:  # Python reads no integer of more than some thousand digits
        raise _not_json(place, "有位数过多的整数") from None


def _refuse(word: str) -> NoReturn:
    raise _NotANumberError(word)


def _not_json(place: Place, what: str) -> InputError:
    return InputError([codes.NOT_JSON.at(place, what=what)])


def _findings(root: Any, place: Place) -> Iterator[Finding]:
    """What is wrong within it: keys that are there twice, texts that UTF-8 cannot hold, too many levels."""
    waiting: list[tuple[Path, Any]] = [((), root)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > MOST_DEPTH:
            yield codes.NOT_JSON.at(place, what=f"嵌套超过 {MOST_DEPTH} 层")
            return
        match value:
            case _Object():
                for key in value.repeated:
                    yield codes.REPEATED_KEY.at(place, path=path_text(path), key=shown(key))
                if any(map(_is_broken, value)):
                    yield codes.NOT_JSON.at(place, what=f"{path_text(path)} 的键中有半个字符")
                waiting += [((*path, key), item) for key, item in reversed(value.items())]
            case list():
                waiting += [((*path, at), item) for at, item in reversed(list(enumerate(value)))]
            case str() if _is_broken(value):
                yield codes.NOT_JSON.at(place, what=f"{path_text(path)} 的文字中有半个字符")


def _is_broken(text: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in text)

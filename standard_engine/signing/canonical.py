"""JSON of which one content has one form, so that any other bytes are another content."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable


def line(document: Any) -> bytes:
    """A document on one line without spaces: sorted keys, UTF-8."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False, separators=(",", ":")).encode()


def page(document: Any) -> bytes:
    """A document for people to read too: sorted keys, a line for each value, UTF-8, one newline at the end."""
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False, indent=1) + "\n").encode()


def read(data: bytes, form: Callable[[Any], bytes]) -> Any:
    """The document in bytes that are exactly what `form` (`line` or `page`) makes of it.

    Duplicate keys, other spaces, other escapes and other ways to write a number are not what it makes, and are refused.

    Raises:
        ValueError: saying what is wrong.
    """
    try:
        document = json.loads(data.decode(), parse_constant=_refuse)
        again = form(document)
    except UnicodeError:
        raise ValueError("不是 UTF-8 文字") from None
    except (ValueError, RecursionError):
        raise ValueError("不是 JSON") from None
    if again != data:
        raise ValueError("不是规定的写法（键的次序、空格、重复的键或数字的写法不同）")
    return document


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def from_base64(text: str) -> bytes:
    """The bytes of a text in base64 that has no other way to be written: padded, no spaces, spare bits zero.

    Raises:
        ValueError: for any other text.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError("不是 base64") from None
    if base64.b64encode(data).decode() != text:
        raise ValueError("不是规定写法的 base64")
    return data


def to_base64(data: bytes) -> str:
    """Bytes as padded base64."""
    return base64.b64encode(data).decode()


def from_base64url(text: str) -> bytes:
    """As `from_base64`, for the alphabet of URLs without padding.

    Raises:
        ValueError: for any other text.
    """
    if "=" in text or "+" in text or "/" in text:
        raise ValueError("不是 base64url")
    plain = text.replace("-", "+").replace("_", "/")
    return from_base64(plain + "=" * (-len(plain) % 4))


def to_base64url(data: bytes) -> str:
    """Bytes in base64 for URLs, without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")

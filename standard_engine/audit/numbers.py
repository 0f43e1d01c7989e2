"""Numbers of exhibits and codes of data items as people list them in a cell."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[、，,;；\s]+")


def listed(text: str) -> tuple[str, ...]:
    """Each word of a list once, in order: parted by 、，,;； or spaces."""
    return tuple(dict.fromkeys(word for word in _BETWEEN.split(text) if word))

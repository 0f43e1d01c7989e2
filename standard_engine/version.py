"""The engine's version."""

from __future__ import annotations

VERSION = "0.1.0"


def engine_version() -> str:
    """The version that outputs name."""
    return VERSION

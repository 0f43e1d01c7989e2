"""Errors that stop the engine.

::

    StandardEngineError
    ├── UsageError         the caller asked for what cannot be: a wrong option, an unknown pack
    ├── PackError          a broken pack: nothing is judged; carries every finding
    ├── TrustError         a broken trust file: no signature is judged; carries every finding
    ├── ProcedureError     a broken procedure or calendar: no step is taken; carries every finding
    └── InputError         a file that cannot be read at all; carries every finding

Doubtful data is not an error: it is a `Finding` in the result. A verdict is neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.findings import Finding


class StandardEngineError(Exception):
    """Base of every error that the engine raises on purpose."""


class UsageError(StandardEngineError, ValueError):
    """A call or an option that makes no sense; the message says which would."""


class FindingsError(StandardEngineError, ValueError):
    """An error that carries all findings that led to it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class PackError(FindingsError):
    """A pack that is broken; nothing is judged with it."""


class TrustError(FindingsError):
    """A trust file that is broken; no signature is judged by it."""


class ProcedureError(FindingsError):
    """A procedure or a calendar that is broken; no step is taken by it."""


class InputError(FindingsError):
    """A data file that cannot be read at all."""

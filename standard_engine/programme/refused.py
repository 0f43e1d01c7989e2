"""A step that may not be taken: every reason, each with what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable


class Refused(UsageError):  # noqa: N818 - an answer to a desk, not a fault
    """Nothing was done. `reasons` are Chinese sentences."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__("\n".join(["没有办理：", *(f"  × {reason}" for reason in self.reasons)]))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[str, ...]]]:
        """Between processes it goes by its reasons."""
        return type(self), (self.reasons,)


class Overtaken(Refused):
    """Another desk acted on the case first."""

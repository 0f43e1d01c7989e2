"""What many rows report for one leaf of a program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

KNOWN, MISSING, NONE, NOT_APPLICABLE = 0, 1, 2, 3
"""What became of a reported value: it is there, it is not, it is stated that there is none, the question does not arise."""

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Reported:
    """What many rows report for one leaf.

    `values`: doubles, truths, days since 1970-01-01, or places in `listed` (-1 for none), one a row; a double stands for its
    shortest decimal. `state` is KNOWN, MISSING, NONE or NOT_APPLICABLE of each row, None where all are known.
    """

    values: Any
    state: Any = None
    listed: tuple[str, ...] = ()

    def of(self, rows: Any) -> Reported:
        """The same of some rows."""
        return Reported(self.values[rows], None if self.state is None else self.state[rows], self.listed)

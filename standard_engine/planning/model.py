"""A mixed-integer linear program, solved by HiGHS."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from standard_engine.planning.affine import Affine

SECONDS = 5.0
"""The solver stops after so long with the best it has."""
GAP = 1e-7
OUT_OF_TIME = 1


@dataclass(slots=True)
class Model:
    """Variables with their ranges, and rows that bound affine forms of them.

    `cut_short` is true once the solver ran out of time: its answer keeps to every row, but may not be the least.
    """

    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Affine, float, float]] = field(default_factory=list)
    cut_short: bool = False

    def variable(self, low: float, high: float, *, whole: bool = False) -> Affine:
        """A new variable between two ends."""
        self.low.append(low)
        self.high.append(high)
        self.whole.append(whole)
        return Affine(0.0, {len(self.low) - 1: 1.0})

    def range(self, form: Affine) -> tuple[float, float]:
        """The least and the most that a form can be, each variable by itself."""
        low = high = form.constant
        for index, factor in form.terms.items():
            ends = factor * self.low[index], factor * self.high[index]
            low += min(ends)
            high += max(ends)
        return low, high

    def keep(self, form: Affine, low: float = -math.inf, high: float = math.inf) -> None:
        """Hold a form between two ends."""
        self.rows.append((form, low, high))

    def minimise(self, objective: Affine) -> list[float] | None:
        """Values of the variables at which the objective is least; None where no values keep to every row."""
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp

        if any(
            not low - _slack(form) <= form.constant <= high + _slack(form)
            for form, low, high in self.rows
            if form.fixed
        ):
            return None
        if not self.low:
            return []
        cost = np.zeros(len(self.low))
        for index, factor in objective.terms.items():
            cost[index] = factor
        size = float(np.abs(cost).max()) or 1.0
        matrix, low, high = self._matrix()
        done = milp(
            cost / size,
            integrality=np.array(self.whole, dtype=int),
            bounds=Bounds(np.array(self.low), np.array(self.high)),
            constraints=[LinearConstraint(matrix, low, high)] if len(low) else [],
            options={"time_limit": SECONDS, "mip_rel_gap": GAP},
        )
        self.cut_short = done.status == OUT_OF_TIME
        return None if done.x is None else [float(value) for value in done.x]

    def _matrix(self) -> tuple[Any, list[float], list[float]]:
        """Every row that has variables, scaled so that its largest part is about one."""
        from scipy.sparse import csr_matrix

        entries: list[float] = []
        columns: list[int] = []
        ends: list[int] = [0]
        lows: list[float] = []
        highs: list[float] = []
        for form, low, high in self.rows:
            if form.fixed:
                continue
            size = max(abs(f) * max(abs(self.low[at]), abs(self.high[at]), 1e-12) for at, f in form.terms.items())
            entries += [factor / size for factor in form.terms.values()]
            columns += form.terms
            ends.append(len(entries))
            lows.append((low - form.constant) / size)
            highs.append((high - form.constant) / size)
        return csr_matrix((entries, columns, ends), shape=(len(lows), len(self.low))), lows, highs


def _slack(form: Affine) -> float:
    return 1e-9 * max(1.0, abs(form.constant))

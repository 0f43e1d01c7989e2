"""An assessment as a pandas table: for looking at and for spreadsheets, never for judging."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    import pandas as pd

    from standard_engine.assessment.result import Assessment, Bounds


def indicator_frame(assessment: Assessment) -> pd.DataFrame:
    """One row an indicator; `points_low`/`points_high` are equal when nothing is missing; not known is NaN."""
    import pandas as pd

    rows = [
        {
            "id": result.id,
            "title": result.title,
            "category": result.category,
            "status": result.status.value,
            "value": _float(result.bounds.low) if result.bounds and result.bounds.exact else result.shown,
            "unit": result.unit,
            "level": result.level,
            "points_low": _end(result.points, "low"),
            "points_high": _end(result.points, "high"),
            "full": _end(result.full, "high"),
        }
        for result in assessment.indicators
    ]
    return pd.DataFrame(rows)


def _float(value: Fraction | None) -> float:
    return float("nan") if value is None else float(value)


def _end(bounds: Bounds | None, end: str) -> float:
    return _float(None if bounds is None else getattr(bounds, end))

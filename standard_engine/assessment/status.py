"""The status of a result, from its own steps only: the one place where it is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.assessment.result import Status
from standard_engine.formula.values import Unknown, causes

if TYPE_CHECKING:
    from standard_engine.formula.exact import Environment


def status_of(environment: Environment, name: str) -> Status:
    """The status of an indicator or a requirement."""
    applies = environment.get(f"{name}.applies", True)
    if applies is False:
        return Status.NOT_APPLICABLE
    step = f"{name}.met"
    met = environment[step if step in environment else name]
    if not isinstance(applies, Unknown) and not isinstance(met, Unknown):
        return Status.MET if met else Status.NOT_MET
    why = causes(met) | causes(applies)
    return Status.MISSING if any(cause.why != "division_by_zero" for cause in why) else Status.UNDETERMINED

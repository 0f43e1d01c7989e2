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
    met = environment.get(f"{name}.met", environment[name])
    if not isinstance(met, Unknown):
        return Status.MET if met else Status.NOT_MET
    why = met.causes | causes(applies)
    return Status.MISSING if any(cause.why != "division_by_zero" for cause in why) else Status.UNDETERMINED

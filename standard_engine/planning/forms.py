"""What an expression becomes over the variables: the forms of the linear reading.

A form is a known value, an affine form, or one of the shapes below, which comparisons take apart exactly.
A condition's form is a *literal*: a known truth, or an affine form that is 0 or 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from standard_engine.formula.values import Known, Unknown
from standard_engine.planning.affine import Affine

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ratio:
    """`top / bottom`, where the bottom is above zero whatever the variables are."""

    top: Affine
    bottom: Affine


@dataclass(frozen=True, slots=True)
class Extreme:
    """The least or the most of several numbers."""

    pick: Literal["min", "max"]
    parts: tuple[Form, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several values: exactly one of the literals holds, and gives the value."""

    cases: tuple[tuple[Affine, Form], ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """A number rounded half to even to a step (GB/T 8170—2008)."""

    inner: Form
    step: Fraction


Literal_: TypeAlias = bool | Affine
Form: TypeAlias = Known | Unknown | Affine | Ratio | Extreme | Pick | Rounded

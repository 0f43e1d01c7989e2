"""The page of units: every unit once, and its size as a table of units would give it."""

from __future__ import annotations

import re

import pytest

from standard_engine.formula.units import vocabulary
from standard_engine.formula.units_page import units_page

ROWS = re.findall(r"^\| `([^`]+)` \| ([^|]*) \| ([^|]*) \|$", units_page(), re.MULTILINE)


def test_every_unit_has_its_row() -> None:
    assert [symbol for symbol, _, _ in ROWS] == [symbol for symbol, _ in vocabulary()]


@pytest.mark.parametrize(
    ("symbol", "size"),
    [
        ("tce", "1000 kgce"),
        ("万kWh", "36000000000 J"),  # 10 000 × 3.6 MJ
        ("亩", "2000/3 m²"),  # 15 mu are a hectare
        ("hm²", "10000 m²"),
        ("‰", "0.1 %"),
        ("kgce", ""),
    ],
)
def test_sizes_are_exact(symbol: str, size: str) -> None:
    assert next(own for unit, _, own in ROWS if unit == symbol).strip() == size


def test_spellings_are_listed() -> None:
    assert "标准立方米" in next(others for unit, others, _ in ROWS if unit == "m³")

"""The DB43 pack written by hand for OpenFisca over complete rows: the same formulas as `db43_in_polars`, as variables of an entity.

OpenFisca computes in float32 (AGPL; installed for this comparison alone, nothing of it is used).
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow.parquet as pq

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from openfisca_core.entities import Entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

from db43_in_polars import AS_OF, FUELS, FUNCTIONS, GRID, HEAT, HIGH_ENERGY, POLLUTANTS

if TYPE_CHECKING:
    from pathlib import Path

YEAR = 2025
ENTERPRISE = Entity("enterprise", "enterprises", "", "")
POINTS = {"cod": 3, "ammonia": 3, "so2": 3, "nox": 3, "voc": 3, "dust": 3, "hazardous": 3, "margin": 4}
LIMITS = {
    "cod": (0.05, 0.1, 0.2), "ammonia": (0.005, 0.01, 0.02), "so2": (0.1, 0.2, 0.4), "nox": (0.1, 0.2, 0.4),
    "voc": (0.05, 0.1, 0.2), "dust": (0.05, 0.1, 0.2),
}  # fmt: skip
OTHERS = {"coal_use": (0.7143, 1.74175), "electricity_use": (1.229, 0.0), "heat_use": (0.0341, HEAT)}
_TRUTHS = (
    "lawful",
    "dishonest",
    "obsolete",
    "permit_required",
    "energy_inspection",
    "ems",
    "enms",
    "ohsms",
    "disclosure",
)
_ONCE = ("equipment_advanced", "equipment", "training", "green_products", "meters_installed", "meters_required")


def levels(value: Any, limits: Any, points: Any, *, higher: bool = False) -> Any:
    """Points of the best level that is reached."""
    return np.select([value >= limit if higher else value <= limit for limit in limits], points, 0.0)


def linear(value: Any, base: Any, lead: Any, full: float) -> Any:
    """Points between nothing at the base and full marks at the lead."""
    return np.clip((value - base) / (lead - base) * full, 0.0, full)


def either(condition: Any, these: Any, those: Any) -> list[Any]:
    """Limits under a condition, and otherwise."""
    return [np.where(condition, one, other) for one, other in zip(these, those, strict=True)]


def share(part: Any, points: float) -> Any:
    """Marks of what applies."""
    return np.where(np.isnan(part), 0.0, points)


def _energy(enterprise: Any, period: Any) -> Any:
    fuels = sum(enterprise(f"fuel_use_{fuel}", period) * tce for fuel, (tce, _) in FUELS.items())
    return fuels + sum(enterprise(name, period) * tce for name, (tce, _) in OTHERS.items())


def _carbon(enterprise: Any, period: Any) -> Any:
    fuels = sum(enterprise(f"fuel_use_{fuel}", period) * factor for fuel, (_, factor) in FUELS.items())
    others = sum(enterprise(name, period) * factor for name, (_, factor) in OTHERS.items())
    return fuels + others + (enterprise("electricity_use", period) - enterprise("green_electricity", period)) * GRID


def _energy_intensity(enterprise: Any, period: Any) -> Any:
    return enterprise("energy_total", period) / enterprise("output_value", period)


def _water_intensity(enterprise: Any, period: Any) -> Any:
    return enterprise("water_intake", period) / enterprise("output_value", period)


def _energy_points(enterprise: Any, period: Any) -> Any:
    heavy, output, used = (enterprise(name, period) for name in ("heavy", "output_value", "energy_total"))
    then, now = enterprise("energy_intensity", period.offset(-2)), enterprise("energy_intensity", period)
    product = enterprise("product_energy", period) / enterprise("product_output", period) * 1000
    mine, cement = enterprise("antimony", period), enterprise("cement", period)
    product = np.where(mine | cement, product, np.nan)
    three = (5.0, 4.0, 2.5)
    products = np.where(mine, levels(product, (2.88, 3.2, 3.52), three), levels(product, (100, 107, 117), three))
    functions = sum(enterprise(f"function_{each}", period).astype(float) for each in FUNCTIONS)
    points = (
        enterprise("energy_level_points", period)
        + np.where(np.isnan(product), 0.0, products)
        + linear(
            enterprise("green_electricity", period) * 1.229 / used * 100,
            np.where(used >= 10000, 1.0, 2.0), np.where(used >= 10000, 5.0, 10.0), 4.0,
        )
        + levels(enterprise("carbon_total", period) / output, either(heavy, (3, 5, 8), (0.6, 1.2, 2)), three)
        + linear((then - now) / then / 2 * 100, 0.0, 3.0, 3.0)
        + levels(
            np.round(enterprise("electricity_use", period) / output * 1e4, 1),
            either(heavy, (1000, 1500, 2500), (300, 500, 800)), (2.0, 1.5, 1.0),
        )
        + np.clip(functions / 8 * 3, 0.0, 3.0)
        + linear(enterprise("meters_installed", period) / enterprise("meters_required", period) * 100, 90.0, 100.0, 2.0)
    )  # fmt: skip
    return points * 30 / np.where(np.isnan(product), 25.0, 30.0)


def _energy_level_points(enterprise: Any, period: Any) -> Any:
    kinds = [enterprise(name, period) for name in ("cement", "c26", "steel", "smelting", "c22", "c30")]
    limits = (
        ((1.5, 0.4, 0.8, 0.4, 0.3, 0.5), 0.15),
        ((2, 0.7, 1.1, 0.6, 0.5, 0.8), 0.25),
        ((2.5, 1, 1.5, 0.9, 0.8, 1.2), 0.4),
    )
    return levels(
        enterprise("energy_intensity", period),
        [np.select(kinds, some, other) for some, other in limits],
        (6.0, 4.5, 3.0),
    )


def _water_points(enterprise: Any, period: Any) -> Any:
    kinds = [enterprise(name, period) for name in ("c26", "c22", "dyeing")]
    limits = (((12, 20, 25), 8), ((20, 35, 40), 15), ((35, 50, 60), 25))
    return levels(
        enterprise("water_intensity", period),
        [np.select(kinds, some, other) for some, other in limits],
        (5.0, 4.0, 2.5),
    )


def _resource_points(enterprise: Any, period: Any) -> Any:
    output, intake, reused = (enterprise(name, period) for name in ("output_value", "water_intake", "water_reused"))
    before, now = enterprise("water_intensity", period.offset(-1)), enterprise("water_intensity", period)
    solid = enterprise("solid_waste_used", period) / (
        enterprise("solid_waste", period) + enterprise("solid_waste_stored", period)
    ) * 100  # fmt: skip
    material = enterprise("material_use", period) / output
    waste = enterprise("waste_water_reused", period) / enterprise("waste_water", period) * 100
    mining = enterprise("mining", period)
    points = (
        levels(
            output / enterprise("land_area", period),
            either(mining, (1500, 1000, 500), (9000, 6000, 3000)), (5.0, 4.0, 2.5), higher=True,
        )
        + enterprise("water_points", period)
        + levels(reused / (reused + intake) * 100, (90, 80, 70), (4.0, 3.0, 2.0), higher=True)
        + linear((before - now) / before * 100, 0.0, 5.0, 2.0)
        + np.nan_to_num(linear(solid, 55.0, 95.0, 4.0))
        + np.nan_to_num(3.0 * np.where(material <= 0.5, 1.0, 0.5 / material)) * ~np.isnan(material)
        + np.nan_to_num(linear(waste, 20.0, 60.0, 2.0))
    )  # fmt: skip
    assessed = 16.0 + share(solid, 4.0) + share(material, 3.0) + share(waste, 2.0)
    return points * 25 / assessed


def _emission_shares(enterprise: Any, period: Any) -> dict[str, tuple[Any, Any, Any]]:
    output, heavy = enterprise("output_value", period), enterprise("heavy", period)
    earned: dict[str, tuple[Any, Any, Any]] = {
        name: (
            enterprise(name, period) / output,
            either(heavy, [4 * limit for limit in limits], limits),
            (3.0, 2.4, 1.5),
        )
        for name, limits in LIMITS.items()
    }
    parts = [enterprise(f"concentration_{each}", period) / enterprise(f"limit_{each}", period) for each in POLLUTANTS]
    earned["margin"] = np.fmax.reduce(parts) * 100, (50, 70, 100), (4.0, 3.0, 2.0)
    earned["hazardous"] = enterprise("hazardous_waste", period) / output * 1000, (1, 3, 8), (3.0, 2.4, 1.5)
    return earned


def _emission_pool(enterprise: Any, period: Any) -> Any:
    shares = _emission_shares(enterprise, period)
    return np.where(np.all([np.isnan(value) for value, _, _ in shares.values()], axis=0), 0.0, 25.0)


def _emission_points(enterprise: Any, period: Any) -> Any:
    shares = _emission_shares(enterprise, period)
    points = sum(np.where(np.isnan(value), 0.0, levels(value, *rest)) for value, *rest in shares.values())
    applies = sum(share(value, POINTS[name]) for name, (value, _, _) in shares.items())
    return points * np.where(applies > 0, 25 / np.maximum(applies, 1), 0.0)


def _clean_points(enterprise: Any, period: Any) -> Any:
    green = enterprise("green_products", period)
    years = [period, period.offset(-1), period.offset(-2)]
    invested = sum(enterprise("environment_investment", year) for year in years)
    made = sum(enterprise("output_value", year) for year in years)
    return (
        enterprise("audit_points", period)
        + enterprise("level_points", period)
        + linear(enterprise("equipment_advanced", period) / enterprise("equipment", period) * 100, 50.0, 90.0, 3.0)
        + sum(enterprise(name, period).astype(float) for name in ("ems", "enms", "ohsms", "disclosure"))
        + np.select([green >= 2, green >= 1], [2.0, 1.0], 0.0)
        + linear(invested / made * 100, 0.2, 1.0, 2.0)
        + linear(enterprise("training", period) / enterprise("employees", period) * 100, 4.0, 20.0, 1.0)
    )


def _total(enterprise: Any, period: Any) -> Any:
    pool = enterprise("emission_pool", period)
    parts = [
        np.minimum(enterprise(f"{name}_points", period), most)
        for name, most in (("energy", 30), ("resource", 25), ("emission", pool), ("clean", 20))
    ]
    return np.minimum(sum(parts) * 100 / (75 + pool), 100)


def _decision(enterprise: Any, period: Any) -> Any:
    years = [period, period.offset(-1), period.offset(-2)]
    accidents = sum(
        enterprise(f"{kind}_accidents", year) for kind in ("safety", "environment", "quality") for year in years
    )
    total, pool = enterprise("total", period), enterprise("emission_pool", period)
    return (
        enterprise("lawful", period) & (accidents == 0) & ~enterprise("dishonest", period) & ~enterprise("obsolete", period)
        & (~enterprise("permit_required", period) | enterprise("permit_valid", period))
        & enterprise("credit_good", period)
        & (~enterprise("heavy", period) | enterprise("energy_inspection", period))
        & (total >= 60)
        & (enterprise("energy_points", period) >= 12)
        & (enterprise("resource_points", period) >= 10)
        & (enterprise("emission_points", period) >= 0.4 * pool)
    )  # fmt: skip


_FORMULAS = {
    "energy_total": _energy, "carbon_total": _carbon, "energy_intensity": _energy_intensity,
    "water_intensity": _water_intensity, "energy_level_points": _energy_level_points, "water_points": _water_points,
    "energy_points": _energy_points, "resource_points": _resource_points, "emission_pool": _emission_pool,
    "emission_points": _emission_points, "clean_points": _clean_points, "total": _total,
}  # fmt: skip
_KINDS = {
    "heavy": HIGH_ENERGY, "mining": ("B",), "cement": ("C3011",), "antimony": ("B0915",), "c26": ("C26",), "c22": ("C22",),
    "c30": ("C30",), "steel": ("C311", "C312", "C313"), "smelting": ("C321", "C322", "C323"),
    "dyeing": ("C1713", "C1723", "C1733", "C1743", "C1752", "C1762"),
}  # fmt: skip


def inputs(path: Path) -> dict[tuple[str, int], Any]:
    """Every input by variable and year, from a population."""
    found: dict[tuple[str, int], Any] = {}
    have = set(pq.read_schema(path).names)
    words = ["industry", "credit_grade", "audit", "cp_level", "permit_until", *_TRUTHS]
    keyed = [
        *((f"fuel_use[{fuel}]", f"fuel_use_{fuel}") for fuel in FUELS),
        *((f"platform_function[{each}]", f"function_{each}") for each in FUNCTIONS),
        *((f"concentration[{each}]", f"concentration_{each}") for each in POLLUTANTS),
        *((f"concentration_limit[{each}]", f"limit_{each}") for each in POLLUTANTS),
    ]
    plain = [
        *OTHERS, *LIMITS, *_ONCE, "green_electricity", "output_value", "water_intake", "product_energy", "product_output",
        "land_area", "water_reused", "solid_waste_used", "solid_waste", "solid_waste_stored", "material_use",
        "waste_water_reused", "waste_water", "hazardous_waste", "environment_investment", "employees",
        *(f"{kind}_accidents" for kind in ("safety", "environment", "quality")),
    ]  # fmt: skip
    pairs = [*keyed, *((name, name) for name in plain)]
    years = [
        (f"{column}@{back}" if back else column, variable, back)
        for column, variable in pairs
        for back in range(3)
        if (f"{column}@{back}" if back else column) in have
    ]
    table = pq.read_table(path, columns=[*words, *(column for column, _, _ in years)])
    for name in _TRUTHS:
        found[name, YEAR] = table.column(name).fill_null(False).to_numpy()  # noqa: FBT003 - arrow's own
    zero = {*OTHERS, *(f"fuel_use_{fuel}" for fuel in FUELS), *_ONCE, "green_electricity", "water_reused",
            "solid_waste_stored", "environment_investment", "safety_accidents", "environment_accidents", "quality_accidents"}  # fmt: skip
    for column, variable, back in years:
        values = table.column(column)
        found[variable, YEAR - back] = (values.fill_null(0) if variable in zero else values).to_numpy()

    def coded(name: str, answer: Any) -> Any:
        codes = table.column(name).combine_chunks()
        listed = np.array([*(answer(text) for text in codes.dictionary.to_pylist()), answer("")])
        return listed[codes.indices.fill_null(-1).to_numpy(zero_copy_only=False)]

    for kind, prefixes in _KINDS.items():
        found[kind, YEAR] = coded("industry", lambda text, prefixes=prefixes: text.startswith(prefixes))
    found["credit_good", YEAR] = coded("credit_grade", lambda text: text in {"honest", "qualified"})
    found["audit_points", YEAR] = coded("audit", lambda text: {"none_yet": 0.0, "ongoing": 2.0}.get(text, 4.0))
    found["level_points", YEAR] = coded(
        "cp_level", lambda text: {"below": 0.0, "level_1": 4.0, "level_2": 3.0}.get(text, 2.0)
    )
    until = table.column("permit_until").to_numpy()
    found["permit_valid", YEAR] = until >= np.datetime64(AS_OF)
    return found


def system(given: dict[tuple[str, int], Any]) -> TaxBenefitSystem:
    """The rules, and a variable for each input."""
    rules = TaxBenefitSystem([ENTERPRISE])

    def variable(name: str, kind: type, formula: Any = None) -> None:
        own = {"value_type": kind, "entity": ENTERPRISE, "definition_period": DateUnit.YEAR, "label": name}
        if formula is not None:
            own["formula"] = lambda enterprise, period, parameters: formula(enterprise, period)  # noqa: ARG005 - its own form
        rules.add_variable(type(name, (Variable,), own))

    kinds = {name: bool if values.dtype == bool else float for (name, _), values in given.items()}
    for name, kind in kinds.items():
        variable(name, kind)
    for name, formula in _FORMULAS.items():
        variable(name, float, formula)
    variable("decision", bool, _decision)
    return rules


def decided(given: dict[tuple[str, int], Any], rules: TaxBenefitSystem) -> dict[str, Any]:
    """Scores of the categories, the total and the decision."""
    count = len(next(iter(given.values())))
    simulation = SimulationBuilder().build_default_simulation(rules, count=count)
    for (name, year), values in given.items():
        simulation.set_input(name, str(year), values)
    with np.errstate(all="ignore"):
        asked = ("decision", "total", "energy_points", "resource_points", "emission_points", "clean_points")
        return {name: simulation.calculate(name, str(YEAR)) for name in asked}

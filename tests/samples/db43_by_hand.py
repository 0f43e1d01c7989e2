"""The placeholder pack DB43/T 1229 reckoned a second time: plain arithmetic over the samples as written.

Nothing here comes from the engine: limits and points were typed from the pack's tables, formulas written out by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction as F
from typing import Any

COAL = {"coke": "0.9714", "gasoline": "1.4714", "diesel": "1.4571", "lpg": "1.7143", "natural_gas": "13.300",
        "coke_oven_gas": "6.143", "blast_furnace_gas": "1.286"}  # fmt: skip
CARBON = {"coke": "2.860419", "gasoline": "2.925056", "diesel": "3.095910", "lpg": "3.101330",
          "natural_gas": "21.621888", "coke_oven_gas": "8.863806", "blast_furnace_gas": "8.481132"}  # fmt: skip
HIGH_ENERGY = {"C2614", "C3011", "C3120"}
FULL = {"energy": 30, "resource": 25, "emission": 25, "clean_production": 20}
POLLUTANTS = {"cod": "0.05 0.1 0.2", "ammonia": "0.005 0.01 0.02", "so2": "0.1 0.2 0.4", "nox": "0.1 0.2 0.4",
              "voc": "0.05 0.1 0.2", "dust": "0.05 0.1 0.2"}  # fmt: skip
UNKNOWN = "未填"
ABSENT = "不适用"


class NotKnown(Exception):  # noqa: N818 - a missing value is no error
    """A value that a sum needs is blank."""


class NotApplicable(Exception):  # noqa: N818 - a pollutant that is not emitted is no error
    """A value that a sum needs does not apply."""


@dataclass(frozen=True)
class Score:
    """Points of the categories and in all: the least and the most that they can be."""

    categories: dict[str, tuple[F, F]]

    @property
    def total(self) -> tuple[F, F]:
        low, high = zip(*self.categories.values(), strict=True)
        return sum(low, F(0)), sum(high, F(0))


class Sums:
    """The indicators of one enterprise."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.industry = str(data["industry"])

    def number(self, text: Any) -> F:
        if text == UNKNOWN:
            raise NotKnown
        if text == ABSENT:
            raise NotApplicable
        return F(text)

    def of(self, field: str, back: int = 0) -> F:
        value = self.data.get(field, "0")
        return self.number(value[back] if isinstance(value, list) else value)

    def table(self, field: str, key: str, back: int = 0) -> F:
        years = self.data.get(field, {}).get(key, "0")
        return self.number(years[back] if isinstance(years, list) else years)

    def energy(self, back: int = 0) -> F:
        """Tonnes of coal equivalent: GB/T 2589, electricity at 1.229 tce a 10 MWh."""
        fuels = sum((self.table("fuel_use", fuel, back) * F(each) for fuel, each in COAL.items()), F(0))
        solid = self.of("coal_use", back) * F("0.7143")
        heat = self.of("heat_use", back) * F("0.03412")
        return fuels + solid + self.of("electricity_use", back) * F("1.229") + heat

    def carbon(self) -> F:
        """Tonnes of CO2: Hunan's grid factor of 2023, 4.976 t a 10 MWh."""
        fuels = sum((self.table("fuel_use", fuel) * F(each) for fuel, each in CARBON.items()), F(0))
        power = (self.of("electricity_use") - self.of("green_electricity")) * F("4.976")
        return fuels + self.of("coal_use") * F("1.741750") + power + self.of("heat_use") * F("0.11")

    def intensity(self, field: str, back: int = 0) -> F:
        return self.of(field, back) / self.of("output_value", back)

    def limits_of_energy(self) -> str:
        for codes, limits in (
            (("C3011",), "1.5 2 2.5"),
            (("C30",), "0.5 0.8 1.2"),
            (("C311", "C312", "C313"), "0.8 1.1 1.5"),
            (("C321", "C322", "C323"), "0.4 0.6 0.9"),
            (("C26",), "0.4 0.7 1"),
            (("C22",), "0.3 0.5 0.8"),
        ):
            if self.industry.startswith(codes):
                return limits
        return "0.15 0.25 0.4"

    def limits_of_water(self) -> str:
        for codes, limits in ((("C22",), "20 35 50"), (("C1713",), "25 40 60"), (("C26",), "12 20 35")):
            if self.industry.startswith(codes):
                return limits
        return "8 15 25"

    def energy_points(self) -> list[tuple[F, Any]]:
        high = self.industry in HIGH_ENERGY
        lead, base = ("5", "1") if self.energy() >= 10000 else ("10", "2")
        return [
            (F(6), lambda: stepped(self.energy() / self.of("output_value"), self.limits_of_energy(), "6 4.5 3")),
            (F(5), self.product),
            (F(4), lambda: linear(self.of("green_electricity") * F("122.9") / self.energy(), base, lead, 4)),
            (F(5), lambda: stepped(self.carbon() / self.of("output_value"), "3 5 8" if high else "0.6 1.2 2", "5 4 2.5")),
            (F(3), self.energy_decline),
            (F(2), lambda: stepped(tenth(self.intensity("electricity_use") * 10000),
                                   "1000 1500 2500" if high else "300 500 800", "2 1.5 1")),
            (F(3), lambda: min(F(3), F(list(self.data["platform_function"].values()).count("true") * 3, 8))),
            (F(2), lambda: linear(100 * self.of("meters_installed") / self.of("meters_required"), "90", "100", 2)),
        ]  # fmt: skip

    def product(self) -> F:
        if self.industry not in {"C3011", "B0915"}:
            raise NotApplicable
        limits = "100 107 117" if self.industry == "C3011" else "2.88 3.2 3.52"
        return stepped(1000 * self.of("product_energy") / self.of("product_output"), limits, "5 4 2.5")

    def energy_decline(self) -> F:
        before, now = (self.energy(back) / self.of("output_value", back) for back in (2, 0))
        return linear((before - now) / before / 2 * 100, "0", "3", 3)

    def resource_points(self) -> list[tuple[F, Any]]:
        def reuse() -> F:
            return 100 * self.of("water_reused") / (self.of("water_reused") + self.of("water_intake"))

        def waste() -> F:
            return 100 * self.of("solid_waste_used") / (self.of("solid_waste") + self.of("solid_waste_stored"))

        def decline() -> F:
            before, now = self.intensity("water_intake", 1), self.intensity("water_intake")
            return (before - now) / before * 100

        return [
            (F(5), lambda: raised(self.of("output_value") / self.of("land_area"), "9000 6000 3000", "5 4 2.5")),
            (F(5), lambda: stepped(self.intensity("water_intake"), self.limits_of_water(), "5 4 2.5")),
            (F(4), lambda: raised(reuse(), "90 80 70", "4 3 2")),
            (F(4), lambda: linear(waste(), "55", "95", 4)),
            (F(3), lambda: min(F(3), 3 * F("0.5") / self.intensity("material_use"))),
            (F(2), lambda: linear(decline(), "0", "5", 2)),
            (F(2), lambda: linear(100 * self.of("waste_water_reused") / self.of("waste_water"), "20", "60", 2)),
        ]

    def emission_points(self) -> list[tuple[F, Any]]:
        wide = 4 if self.industry in HIGH_ENERGY else 1

        def emitted(pollutant: str, limits: str) -> F:
            widened = " ".join(str(F(limit) * wide) for limit in limits.split())
            return stepped(self.intensity(pollutant), widened, "3 2.4 1.5")

        def margin() -> F:
            pairs = self.data["concentration"].items()
            worst = max(100 * F(value) / F(self.data["concentration_limit"][key]) for key, value in pairs)
            return stepped(worst, "50 70 100", "4 3 2")

        return [
            *((F(3), lambda name=name, limits=limits: emitted(name, limits)) for name, limits in POLLUTANTS.items()),
            (F(4), margin),
            (F(3), lambda: stepped(1000 * self.intensity("hazardous_waste"), "1 3 8", "3 2.4 1.5")),
        ]

    def cleaner_points(self) -> list[tuple[F, Any]]:
        def sum_of(field: str) -> F:
            return sum((self.of(field, back) for back in range(3)), F(0))

        def option(field: str, points: dict[str, str]) -> F:
            if self.data[field] == UNKNOWN:
                raise NotKnown
            return F(points[self.data[field]])

        def truth(field: str) -> F:
            if self.data[field] == UNKNOWN:
                raise NotKnown
            return F(self.data[field] == "true")

        advanced = [("equipment_advanced", "equipment"), ("training", "employees")]
        return [
            (F(4), lambda: option("audit", {"passed": "4", "ongoing": "2", "none_yet": "0"})),
            (F(4), lambda: option("cp_level", {"level_1": "4", "level_2": "3", "level_3": "2", "below": "0"})),
            (F(3), lambda: linear(100 * self.of(advanced[0][0]) / self.of(advanced[0][1]), "50", "90", 3)),
            *((F(1), lambda field=field: truth(field)) for field in ("ems", "enms", "ohsms", "disclosure")),
            (F(2), lambda: min(F(2), F(self.of("green_products").__floor__()))),
            (F(2), lambda: linear(100 * sum_of("environment_investment") / sum_of("output_value"), "0.2", "1", 2)),
            (F(1), lambda: linear(100 * self.of(advanced[1][0]) / self.of(advanced[1][1]), "4", "20", 1)),
        ]

    def score(self) -> Score:
        """Points by category; what does not apply leaves its marks to the rest of its category."""
        lists = {
            "energy": self.energy_points(),
            "resource": self.resource_points(),
            "emission": self.emission_points(),
            "clean_production": self.cleaner_points(),
        }
        return Score({name: shared(items, F(FULL[name])) for name, items in lists.items()})


def shared(items: list[tuple[F, Any]], full: F) -> tuple[F, F]:
    low = high = assessed = F(0)
    for marks, points in items:
        try:
            low, high, assessed = low + points(), high + points(), assessed + marks
        except NotKnown:
            high, assessed = high + marks, assessed + marks
        except NotApplicable:
            pass
    return low * full / assessed, high * full / assessed


def stepped(value: F, limits: str, points: str) -> F:
    """Points of the best level whose limit is not exceeded."""
    pairs = zip(limits.split(), points.split(), strict=True)
    return next((F(each) for limit, each in pairs if value <= F(limit)), F(0))


def raised(value: F, limits: str, points: str) -> F:
    """Points of the best level whose limit is reached."""
    pairs = zip(limits.split(), points.split(), strict=True)
    return next((F(each) for limit, each in pairs if value >= F(limit)), F(0))


def linear(value: F, base: str, lead: str, full: int) -> F:
    """No points at the base, all at the lead, in proportion between."""
    return full * min(F(1), max(F(0), (value - F(base)) / (F(lead) - F(base))))


def tenth(value: F) -> F:
    """Rounded once to a tenth, half to even."""
    return F(round(value * 10), 10)

"""The runner of a pack's own cases, and what it says of coverage."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs_kit import AS_OF, changed, write_pack

from standard_engine.assessment.cases import CasesResult, run_cases
from standard_engine.errors import PackError

BASE = """
year: 2025
base:
  honest: true
  energy_use: {coal: [100, 200], power: [10, 10]}
  waste: 100
  used: 80
cases:
"""


def run(tmp_path: Path, cases: str) -> CasesResult:
    folder = write_pack(tmp_path, changed({}))
    (folder / "cases").mkdir(exist_ok=True)
    (folder / "cases" / "all.yaml").write_text(BASE + cases, encoding="utf-8")
    return run_cases(folder, AS_OF)


def test_a_case_that_holds_passes(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        """
  - case: 恰好达到先进
    given: {output: 329.16}
    expect:
      intensity: {value: 0.25, level: 先进, points: 60, full: 60, status: met, applies: 是}
      intensity.达标: true
      fuels.points: 60
      total: {low: 90, high: 90}
      decision: 通过
      grade: 合格
""",
    )

    assert result.cases[0].failures == ()
    assert result.passed


def test_a_case_that_does_not_hold_tells_what_came_out(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        """
  - case: 期望写错
    given: {output: 329.15}
    expect: {intensity: {level: 先进, points: 60}, total: 90, decision: 不通过}
""",
    )

    assert result.cases[0].failures == (
        "intensity 的 level：期望 先进，得到 达标",
        "intensity 的 points：期望 60，得到 30",
        "total 的 value：期望 90，得到 60",
        "结论：期望 不通过，得到 通过",
    )
    assert not result.passed
    assert str(result.cases[0].place).startswith("small/cases/all.yaml:")


def test_missing_data_give_bounds(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        """
  - case: 利用量未填
    given: {output: 200, used: 未填}
    expect: {reuse: {status: missing, value: 未定}, total: {low: 30, high: 70}, decision: 无法判定, grade: 未定}
""",
    )

    assert result.cases[0].failures == ()


def test_coverage_names_what_no_case_reaches(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        """
  - case: 只有一例
    given: {output: 329.16}
    expect: {decision: 通过}
""",
    )

    assert "指标 intensity 达到 达标" in result.unreached
    assert "要求 honesty 不成立" in result.unreached
    assert "结论 不通过" in result.unreached
    assert "指标 intensity 达到 先进" not in result.unreached
    assert result.reached + len(result.unreached) == result.total


@pytest.mark.parametrize(
    "cases",
    [
        "\n  - case: x\n    given: {outptu: 1}\n    expect: {total: 1}\n",
        "\n  - case: x\n    given: {output: 很多}\n    expect: {total: 1}\n",
        "\n  - case: x\n    given: {output: -1}\n    expect: {total: 1}\n",
        "\n  - case: x\n    expect: {totl: 1}\n",
        "\n  - case: x\n    expect: {intensity: {lvel: 先进}}\n",
        "\n  - case: x\n    epxect: {total: 1}\n",
        "\n  - case: x\n    given: {output: 1}\n",
        "\n  - case: x\n    given: {output: {2019: 1}}\n    expect: {total: 1}\n",
    ],
)
def test_a_case_that_cannot_be_read_is_an_error_not_a_failure(tmp_path: Path, cases: str) -> None:
    with pytest.raises(PackError) as raised:
        run(tmp_path, cases)

    assert {finding.code.code for finding in raised.value.findings} == {"P089"}
    assert all(finding.place.line for finding in raised.value.findings)

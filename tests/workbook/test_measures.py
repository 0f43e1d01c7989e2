"""The sheet 改进措施: what is written comes back, what people write is read, what cannot be used is told and left out."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from workbook_kit import F, filled, found, read, template

from standard_engine.submission import Effect, Measure, Submission
from standard_engine.workbook.layout import MEASURES_SHEET

SOLAR = ("M1", "屋顶光伏", 320, "N03.2", -12, "万kWh", 8)


def with_rows(path: Path, *rows: tuple[Any, ...]) -> Submission:
    """What is read of a workbook with these rows in 改进措施, from its first column on."""

    def change(book: Workbook) -> None:
        sheet = book[MEASURES_SHEET]
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value

    return read(filled(path, change=change))


def told(submission: Submission) -> list[str]:
    return [finding.message for finding in found(submission, "D090")]


def test_an_empty_sheet_says_nothing(tmp_path: Path) -> None:
    submission = read(filled(tmp_path))

    assert submission.measures == ()
    assert not found(submission, "D090")


def test_a_measure_is_read_as_typed(tmp_path: Path) -> None:
    (measure,) = with_rows(tmp_path, SOLAR).measures

    assert (measure.id, measure.title, measure.cost, measure.months, measure.most) == (
        "M1",
        "屋顶光伏",
        F(320),
        F(8),
        1,
    )
    assert measure.effects == (Effect("energy_use", "power", change=Fraction(-12)),)
    assert measure.place == f"{MEASURES_SHEET}!A3"


def test_an_amount_is_in_units_or_a_share(tmp_path: Path) -> None:
    amounts: list[tuple[Any, str | None, Fraction, bool]] = [
        (-12, None, F(-12), False),
        (-12, "万kWh", F(-12), False),
        (-120000, "kWh", F(-12), False),
        ("-12 万kWh", None, F(-12), False),
        ("-8%", None, F(-8, 100), True),
        (-8, "%", F(-8, 100), True),
        ("－８％", None, F(-8, 100), True),
    ]
    rows = [(f"M{at}", "节电", 10, "N03.2", amount, unit) for at, (amount, unit, _, _) in enumerate(amounts)]

    assert [measure.effects[0] for measure in with_rows(tmp_path, *rows).measures] == [
        Effect("energy_use", "power", change=change, relative=relative) for _, _, change, relative in amounts
    ]


def test_rows_of_one_number_are_one_measure(tmp_path: Path) -> None:
    (measure,) = with_rows(
        tmp_path, ("M1", "余热回收", 80, "N03.2", -5, None, 6), ("M1", None, None, "Q02", "是")
    ).measures

    assert measure.cost == 80
    assert measure.effects == (Effect("energy_use", "power", change=F(-5)), Effect("certified", None, becomes=True))


def test_answers_are_named_by_what_they_become(tmp_path: Path) -> None:
    (measure,) = with_rows(tmp_path, ("M1", "改进管理", 8, "Q01", "良")).measures

    assert measure.effects == (Effect("management", None, becomes="fair"),)


def test_how_often_and_beside_what(tmp_path: Path) -> None:
    one, two = with_rows(tmp_path, (*SOLAR, 3, "M2"), ("M2", "绿电交易", 60, "N03.2", -12)).measures

    assert (one.most, one.excludes, two.excludes) == (3, ("M2",), ())


REFUSED: list[tuple[tuple[Any, ...], str]] = [
    ((None, "没有编号", 3, "N03.2", -1), "没有写编号"),
    (("M1", "没有成本", None, "N03.2", -1), "没有写成本"),
    (("M2", "成本为负", -3, "N03.2", -1), "成本是负数"),
    (("M3", "成本不清", "约3万", "N03.2", -1), "约3万"),
    (("M4", "没有目标", 3, None, -1), "没有写影响的数据项"),
    (("M5", "目标不明", 3, "用电", -1), "没有代码“用电”"),
    (("M6", "没有影响量", 3, "N03.2", None), "没有写影响量"),
    (("M7", "影响量不清", 3, "N03.2", "少一些"), "少一些"),
    (("M8", "单位不明", 3, "N03.2", -1, "吨"), "不能换算"),
    (("M9", "不是是否", 3, "Q02", "大概"), "应写 是 或 否"),
    (("M10", "不是选项", 3, "Q01", "很好"), "很好"),
    (("M11", "不能改变", 3, "B03", "C3011"), "不能由措施改变"),
    (("M12", "时间为负", 3, "N03.2", -1, None, -2), "时间是负数"),
    (("M13", "次数不整", 3, "N03.2", -1, None, 2, 1.5), "最多次数"),
]


def test_what_cannot_be_used_is_told_and_left_out(tmp_path: Path) -> None:
    submission = with_rows(tmp_path, *(row for row, _ in REFUSED), ("M99", "可用", 1, "N03.2", -1))

    assert [measure.id for measure in submission.measures] == ["M99"]
    assert len(told(submission)) == len(REFUSED)
    for message, (row, word) in zip(told(submission), REFUSED, strict=True):
        assert word in message
        assert str(row[0] or row[1]) in message


def test_half_a_measure_is_none(tmp_path: Path) -> None:
    submission = with_rows(tmp_path, ("M1", "余热", 80, "N03.2", -5), ("M1", None, None, "Z99", -1))

    assert submission.measures == ()
    assert "Z99" in told(submission)[0]


def test_two_costs_of_one_measure_are_none(tmp_path: Path) -> None:
    submission = with_rows(tmp_path, ("M1", "余热", 80, "N03.2", -5), ("M1", None, 90, "Q02", "是"))

    assert submission.measures == ()
    assert "不同的成本" in told(submission)[0]


def test_an_excluded_measure_that_is_not_there_is_told(tmp_path: Path) -> None:
    submission = with_rows(tmp_path, (*SOLAR, None, "M7"))

    assert [measure.id for measure in submission.measures] == ["M1"]
    assert ["M7" in finding.message for finding in found(submission, "D091")] == [True]


def test_what_is_written_comes_back(tmp_path: Path) -> None:
    measures = (
        Measure(
            "M1", "屋顶光伏", F(320), (Effect("energy_use", "power", change=F(-12)), Effect("certified", becomes=True)), F(8), 3, ("M2",)
        ),
        Measure("M2", "节电", F("12.5"), (Effect("energy_use", "power", change=F(-8, 100), relative=True),)),
        Measure("M3", "管理", F(1), (Effect("management", becomes="fair"),), F("1.5")),
    )  # fmt: skip
    submission = read(template(tmp_path, submission=Submission({}, 2025, measures=measures)))

    assert [
        (item.id, item.title, item.cost, item.effects, item.months, item.most, item.excludes)
        for item in submission.measures
    ] == [(item.id, item.title, item.cost, item.effects, item.months, item.most, item.excludes) for item in measures]


def test_the_sheet_may_be_renamed_and_its_columns_moved(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book[MEASURES_SHEET]
        row: tuple[Any, ...] = SOLAR
        for column, value in enumerate(row, 1):
            sheet.cell(3, column).value = value
        sheet.move_range("A1:I10", rows=2, cols=3)
        sheet.title = "我们的措施"

    (measure,) = read(filled(tmp_path, change=change)).measures

    assert (measure.id, measure.cost) == ("M1", F(320))


def test_measures_are_no_part_of_the_data(tmp_path: Path) -> None:
    plain = read(filled(tmp_path))
    with_one = with_rows(tmp_path, SOLAR)

    assert plain.data == with_one.data

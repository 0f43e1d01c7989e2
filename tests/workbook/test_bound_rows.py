"""Rows bound by the codes that their fields have now, or had in earlier versions of the pack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook
from workbook_kit import YEAR, F, cell_of, codes_of, datum, filled, found, read, small_pack

from standard_engine.pack.resolved import ResolvedPack


def formerly(code: str, *old: str) -> ResolvedPack:
    return small_pack(replace(spec, formerly=old) if spec.code == code else spec for spec in small_pack().fields)


def recoded(**codes: str) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        for now, old in codes.items():
            cell_of(book, now.replace("_", "."), "代码").value = old

    return change


def test_a_former_code_is_read_and_told(tmp_path: Path) -> None:
    file = filled(tmp_path, change=recoded(N01="a01 "))
    submission = read(file, formerly("N01", "A01", "B01a"))
    assert datum(submission, "energy_total", None, YEAR).value == F(4600)
    (told,) = found(submission, "D078")
    assert told.message == "代码“a01”现在是 N01，已按 N01 读取"
    assert "D021" not in codes_of(submission)
    assert "D023" not in codes_of(submission)


def test_without_formerly_it_is_an_unknown_row(tmp_path: Path) -> None:
    submission = read(filled(tmp_path, change=recoded(N01="A01")))
    assert datum(submission, "energy_total", None, YEAR).value is None
    assert {"D021", "D023"} <= set(codes_of(submission))


def test_rows_of_a_keyed_field_follow_its_former_code(tmp_path: Path) -> None:
    submission = read(filled(tmp_path, change=recoded(N03_1="F7.1")), formerly("N03", "F7"))
    assert datum(submission, "energy_use", "coal", YEAR).value == F(5800)
    assert [item.message for item in found(submission, "D078")] == ["代码“F7.1”现在是 N03.1，已按 N03.1 读取"]


def test_both_codes_at_once_are_twice_the_same_row(tmp_path: Path) -> None:
    submission = read(filled(tmp_path, change=recoded(N02="A01")), formerly("N01", "A01"))
    assert datum(submission, "energy_total", None, YEAR).value is None
    assert "D020" in codes_of(submission)

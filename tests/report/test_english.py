"""A report in English has no Chinese in it but what the pack and the submission say."""

from __future__ import annotations

import io
import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from packs_kit import AS_OF, SOUND, write_pack

from standard_engine.assessment.assess import assess
from standard_engine.findings import value_codes
from standard_engine.findings.finding import Place
from standard_engine.language import speaking
from standard_engine.pack.load import check_pack
from standard_engine.report.html import html
from standard_engine.report.xlsx import xlsx
from standard_engine.submission import Absence, Datum, Slot, Submission

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.assessment.result import Assessment

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff01-\uff60]+")
UNITS = re.compile("万元|万kWh")
AS_THE_PACK_AND_ITS_WORKBOOK = re.compile(r"万元|万kWh|（w\w+）|[“\"](不适用|是|否|未达级)[”\"]|\|无等级\||\|未达级\|")
"""Units, the rows of a table of the pack, the words that its workbook takes as answers, names within formulas."""
YEAR = 2025


def in_ascii(part: Any) -> Any:
    """A pack whose own words are ASCII: each Chinese one as its code points; units stay."""
    if isinstance(part, dict):
        return {in_ascii(key): in_ascii(value) for key, value in part.items()}
    if isinstance(part, list):
        return [in_ascii(item) for item in part]
    if not isinstance(part, str) or UNITS.search(part):
        return part
    return CHINESE.sub(lambda word: "w" + "".join(f"{ord(char):x}" for char in word[0]), part)


def number(value: str) -> Datum:
    return Datum(value=Fraction(value), raw=value, sheet="Data", cell="D7")


REPORTED: dict[Slot, Datum] = {
    ("industry", None, None): Datum(value="C3011"),
    ("honest", None, None): Datum(value=True),
    **{("energy_use", "coal", year): number("1000") for year in (YEAR, YEAR - 1)},
    **{("output", None, year): number("1500") for year in (YEAR, YEAR - 1)},
    **{("waste", None, year): number("100") for year in (YEAR, YEAR - 1)},
    **{("used", None, year): number("40") for year in (YEAR, YEAR - 1)},
}
NONE_APPLIES = Datum(absence=Absence.NOT_APPLICABLE, reason="no waste", sheet="Data", cell="D9")
SUBMISSIONS: dict[str, dict[Slot, Datum]] = {
    "nothing": {},
    "all": REPORTED,
    "dishonest": {**REPORTED, ("honest", None, None): Datum(value=False)},
    "without waste": {**REPORTED, ("waste", None, YEAR): NONE_APPLIES, ("used", None, YEAR): NONE_APPLIES},
    "no output": {**REPORTED, ("output", None, YEAR): number("0")},
    "more used than made": {**REPORTED, ("used", None, YEAR): number("140")},
    "good": {**REPORTED, ("output", None, YEAR): number("5000"), ("used", None, YEAR): number("95")},
}


@pytest.fixture(params=SUBMISSIONS)
def judged(request: pytest.FixtureRequest, tmp_path: Path) -> Assessment:
    place = Place(file="data.xlsx", sheet="Data", cell="D7")
    found = value_codes.NOT_A_NUMBER.at(place, item="N2 output", raw="many", what="words", expected="a number")
    pack, _ = check_pack(write_pack(tmp_path, in_ascii(SOUND)), AS_OF)
    with speaking("en"):
        return assess(pack, Submission(SUBMISSIONS[request.param], YEAR, "data.xlsx", "0" * 64, (found,)))


def chinese(texts: list[str]) -> set[str]:
    return {text.strip() for text in texts if CHINESE.search(AS_THE_PACK_AND_ITS_WORKBOOK.sub("", text))}


def test_the_page_is_in_english(judged: Assessment) -> None:
    with speaking("en"):
        page = html(judged, with_radar=True)
    assert '<html lang="en">' in page
    page = re.sub("<style>.*?</style>", "", page, flags=re.DOTALL)
    labels = re.findall(r'="([^"]*)"', page)
    assert chinese([*re.split("<[^>]*>", page), *labels]) == set()


def test_the_gap_workbook_is_in_english(judged: Assessment) -> None:
    with speaking("en"):
        content = xlsx(judged)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert chinese([*book.sheetnames, *cells]) == set()


def test_the_same_assessment_said_in_chinese_is_chinese_again(tmp_path: Path) -> None:
    """Nothing keeps what was said in another language."""
    pack, _ = check_pack(write_pack(tmp_path, in_ascii(SOUND)), AS_OF)
    submission = Submission(REPORTED, YEAR)
    before = html(assess(pack, submission))
    with speaking("en"):
        html(assess(pack, submission))
    assert html(assess(pack, submission)) == before

"""The printed report: drawn, not only written; the same everywhere; and refused rather than with a gap in it."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup
from pdf_kit import Word, facts, fonts, ink, joined, text, words
from view_kit import unsaid

from standard_engine.errors import UsageError
from standard_engine.language import catalogue, speaking
from standard_engine.report import fonts as font_module
from standard_engine.report.glyphs import undrawn
from standard_engine.report.pdf import pdf
from standard_engine.report.pdf_style import chart_style
from standard_engine.report.pictures import pictures
from standard_engine.report.plain import plain
from standard_engine.report.typeset import FOLDER, said
from standard_engine.report.view import view

if TYPE_CHECKING:
    from collections.abc import Callable

    from standard_engine.assessment.result import Assessment

poppler = pytest.mark.poppler


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[Assessment], Path]:
    def put(assessment: Assessment) -> Path:
        file = tmp_path / "report.pdf"
        file.write_bytes(pdf(assessment))
        return file

    return put


def named(assessment: Assessment, name: str) -> Assessment:
    return replace(assessment, subject=replace(assessment.subject, name=name))


@poppler
def test_every_page_is_a4_numbered_and_stamped_with_both_hashes(
    vetoed: Assessment, printed: Callable[[Assessment], Path]
) -> None:
    file = printed(vetoed)
    about = facts(file)
    assert about["Page size"].endswith("(A4)")
    assert about["Tagged"] == "yes"
    assert about["CreationDate"].startswith("Tue Mar 31")
    pages = [page for page in text(file).split("\f") if page]
    assert len(pages) == int(about["Pages"])
    for number, page in enumerate(pages, 1):
        assert f"第 {number} 页 / 共 {len(pages)} 页" in page
        assert f"非正式结论 第 {number} 页" in page.replace("\u3000", " ")
        assert "ab" * 32 in page.replace("\n", "")
        assert "0f" * 32 in page.replace("\n", "")


@poppler
def test_the_cover_says_what_the_conclusion_may_not_be_used_for(
    vetoed: Assessment, passing: Assessment, printed: Callable[[Assessment], Path]
) -> None:
    cover = text(printed(vetoed)).split("\f")[0]
    for part in ("非正式结论", "× 不通过", "湖南示例水泥有限公司", "20–40", "申报企业（盖章）", "评价负责人（签字）"):
        assert part in cover
    assert passing.decision.binding
    assert "非正式结论" not in joined(printed(passing))


@poppler
def test_the_parts_come_in_the_order_of_an_evaluation_report(
    vetoed: Assessment, printed: Callable[[Assessment], Path]
) -> None:
    found = words(printed(vetoed))
    tallest = max(word.bottom - word.top for word in found if word.page > 1)
    titles = [word.text for word in found if word.page > 1 and word.bottom - word.top > tallest - 1]
    assert titles == [
        "结论与理由",
        "否决条件",
        "基本要求",
        "指标",
        "差距清单",
        "提升路径",
        "问题清单",
        "数据溯源",
        "版本信息",
    ]


@poppler
def test_chinese_is_drawn_and_not_only_there(vetoed: Assessment, printed: Callable[[Assessment], Path]) -> None:
    """A font whose glyphs are lost gives pages that can be searched and are blank."""
    file = printed(named(vetoed, "㙦䶮有限公司 CO₂ m³ ①"))
    assert all(font[1:] == ["yes", "yes", "yes"] for font in fonts(file))
    found = words(file)
    for wanted in ("㙦䶮有限公司", "CO₂", "m³", "①", "评价报告", "非正式结论", "不通过", "数据溯源"):
        word = next(item for item in found if wanted in item.text)
        assert ink(file, word) > 0.04, wanted
    blank = replace(found[0], top=found[0].top + 30, bottom=found[0].bottom + 30)
    assert ink(file, blank) == 0


@poppler
def test_the_bar_is_as_long_as_the_score(vetoed: Assessment, printed: Callable[[Assessment], Path]) -> None:
    """20–40 of 60: a third is certain, another third hatched, the last empty."""
    file = printed(vetoed)
    points = next(item for item in words(file) if item.text == "20–40")
    bar = replace(points, left=306.0, right=532.0, top=points.bottom + 4, bottom=points.bottom + 5)
    rows = [replace(bar, top=bar.top + down, bottom=bar.bottom + down) for down in range(14)]
    third = (bar.right - bar.left) / 3
    rows = [row for row in rows if ink(file, replace(row, right=row.left + third - 2)) > 0.95]
    row = rows[len(rows) // 2]
    shares = [ink(file, replace(row, left=row.left + place * third + 2, right=row.left + (place + 1) * third - 2))
              for place in range(3)]  # fmt: skip
    assert shares[0] > 0.95
    assert 0.1 < shares[1] < 0.9
    assert shares[2] == 0


@pytest.mark.parametrize(("name", "missing"), [("𠮷野家公司", "“𠮷”（U+20BB7）"), ("甲🏭公司", "“🏭”（U+1F3ED）")])
def test_a_character_that_no_font_has_is_refused_and_named(vetoed: Assessment, name: str, missing: str) -> None:
    with pytest.raises(UsageError) as told:
        pdf(named(vetoed, name))
    assert missing in str(told.value)
    assert f"出现在“{name}" in str(told.value)
    assert "--font" in str(told.value)


def test_a_missing_character_is_told_with_its_cell(vetoed: Assessment) -> None:
    (first, *rest) = vetoed.inputs
    odd = replace(first, datum=first.datum._replace(raw="１ 亿𠮷元"))
    changed = replace(vetoed, inputs=(odd, *rest))
    with pytest.raises(UsageError, match=r"U\+20BB7.*企业信息!D20 J01 工业总产值"):
        pdf(changed)


def test_what_typst_says_of_missing_characters_is_read() -> None:
    said = 'error: the text `"\\u{e000}"` could not be displayed with font `"X"`\nerror: the text `"\\""` could not be displayed'
    assert undrawn(said) == ("\ue000", '"')
    assert undrawn("error: unknown variable: x") == ()


@pytest.mark.parametrize("place", ["Noto Serif CJK", "rare"])
def test_a_users_font_is_asked_too(vetoed: Assessment, place: str, tmp_path: Path) -> None:
    """One with usual characters is used for all; one of rare characters for these alone."""
    system = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
    if not system.exists():
        pytest.skip(f"needs {system}, which is not on this machine")
    chosen = system
    if place == "rare":
        from fontTools import subset  # type: ignore[import-untyped]

        chosen = tmp_path / "rare.otf"
        subset.main([str(system), "--font-number=2", "--unicodes=20BB7,41-5A", f"--output-file={chosen}"])
    made = tmp_path / "report.pdf"
    made.write_bytes(pdf(named(vetoed, "𠮷野家公司 ABC"), [chosen]))
    names = " ".join(font[0] for font in fonts(made))
    assert ("NotoSerifSC" in names) == (place == "rare")
    assert "NotoSerifCJK" in names
    assert "𠮷野家公司" in joined(made)


def test_what_is_no_font_is_refused(vetoed: Assessment, tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_bytes(b"no font")
    with pytest.raises(UsageError, match="不是字体文件"):
        pdf(vetoed, [tmp_path / "x.ttf"])
    with pytest.raises(UsageError, match="没有字体文件"):
        pdf(vetoed, [tmp_path / "none.ttf"])


def test_without_any_chinese_font_it_says_what_to_install(vetoed: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_module, "OPEN_FONTS", "no_such_package")
    with pytest.raises(UsageError, match=r"standard-engine\[pdf\].*--font"):
        pdf(vetoed)


def test_without_typst_it_says_what_to_install(vetoed: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(UsageError, match=r"pip install 'standard-engine\[pdf\]'"):
        pdf(vetoed)


def test_the_bytes_do_not_depend_on_the_process_or_the_clock(vetoed: Assessment, tmp_path: Path) -> None:
    (tmp_path / "assessment").write_bytes(pickle.dumps(vetoed))
    program = (
        "import pickle, sys; from pathlib import Path; from standard_engine.report.pdf import pdf;"
        "sys.stdout.buffer.write(pdf(pickle.loads(Path(sys.argv[1]).read_bytes())))"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "assessment")],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "SOURCE_DATE_EPOCH": date},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, date in (("1", "Asia/Shanghai", "1"), ("2", "America/New_York", "1700000000"))
    }
    assert made == {pdf(vetoed)}


def test_the_templates_fetch_nothing_and_read_only_each_other() -> None:
    for file in FOLDER.glob("*.typ"):
        imports = [
            line for line in file.read_text(encoding="utf-8").splitlines() if "import" in line or "include" in line
        ]
        named = [re.fullmatch(r'#import "(\w+\.typ)"(: \*| as \w+)', line) for line in imports]
        assert all(found and (FOLDER / found[1]).exists() for found in named)


@poppler
@pytest.mark.parametrize("kind", ["undetermined", "levels_only", "passing"])
def test_every_kind_of_assessment_can_be_printed(
    kind: str, request: pytest.FixtureRequest, printed: Callable[[Assessment], Path]
) -> None:
    assessment = request.getfixturevalue(kind)
    page = joined(printed(assessment))
    assert view(assessment).headline.outcome.label in page


@poppler
@pytest.mark.parametrize("kind", ["vetoed", "undetermined", "levels_only"])
def test_nothing_that_the_view_says_is_left_out(
    kind: str, request: pytest.FixtureRequest, printed: Callable[[Assessment], Path]
) -> None:
    """Every text of the view model, also of a part that is added one day, is on the pages."""
    assessment = request.getfixturevalue(kind)
    page = joined(printed(assessment))
    assert unsaid(plain(view(assessment)), page) == []


def test_plain_data_hold_what_is_shown(vetoed: Assessment) -> None:
    shown = plain(view(vetoed))
    assert isinstance(shown, dict)
    head = shown["headline"]
    assert isinstance(head, dict)
    assert head["verdict"] == "不通过"
    assert head["outcome"] == {"value": "fail", "label": "不通过"}
    assert plain(Markup("<svg>") + "x" * 4000) == "<svg>" + "x" * 4000
    assert plain("a\x00\u202e") == "a〔U+0000〕〔U+202E〕"
    with pytest.raises(TypeError):
        plain(1.5)


def test_every_text_of_the_templates_has_a_translation() -> None:
    """What is said in a template is found by its shape, so that shape has to be kept to."""
    assert len(said()) > 80
    assert [text for text in said() if text not in catalogue("en")] == []
    for file in FOLDER.glob("*.typ"):
        code = re.sub(r"//.*|say\(\s*\"[^\"]*\"", "", file.read_text(encoding="utf-8"))
        assert re.findall(r"[\u4e00-\u9fff]", code) == []


@poppler
def test_the_page_speaks_english(vetoed: Assessment, printed: Callable[[Assessment], Path]) -> None:
    with speaking("en"):
        page = text(printed(vetoed))
    for part in ("Evaluation report", "Not an official conclusion", "Conclusion and reasons", "Page 1 of"):
        assert part in page
    assert "湖南示例水泥有限公司" in page


@poppler
def test_charts_are_drawn_in_their_colours_with_their_texts(
    vetoed: Assessment, printed: Callable[[Assessment], Path]
) -> None:
    """The bar of full marks fills its column, that of 20 sure points of 60 a third of it; nothing is left of a variable."""
    file = printed(vetoed)
    found = words(file)
    rows = [word for word in found if word.page == 2 and word.text in {"满分", "得分"} and word.left < 100]
    full, score = rows[0], rows[1]

    def dark(row: Word, left: float, right: float) -> float:
        middle = (row.top + row.bottom) / 2
        return ink(file, replace(row, left=left, right=right, top=middle - 1, bottom=middle))

    start, end = 160.0, 370.0
    third = start + (end - start) / 3
    assert dark(full, start, end) > 0.9
    assert dark(score, start, third - 6) > 0.9
    assert dark(score, third + (end - start) / 3 + 12, end) < 0.2
    assert "达标√" in joined(file)
    assert "var(" not in chart_style()


def test_a_radar_is_drawn_only_where_it_is_asked_for(vetoed: Assessment) -> None:
    (first, second, _) = vetoed.categories
    three = replace(vetoed, categories=(first, second, replace(first, id="third_group", title="第三类")))
    assert pictures(three, with_radar=True).radar is not None
    assert len(pdf(three, with_radar=True)) > len(pdf(three)) + 1000

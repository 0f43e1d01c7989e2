"""The handbook of a pack: nothing that a pack says is left out, and the page needs nothing beside itself."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
import subprocess
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from packs_kit import resolved

from standard_engine.formula.program import Leaf, Program, Step
from standard_engine.formula.tree import Node, Text
from standard_engine.pack.resolved import (
    Category,
    Criterion,
    CriterionEntry,
    CrossCheck,
    Derived,
    Enumeration,
    FieldSpec,
    Grade,
    Indicator,
    Measure,
    Requirement,
    ResolvedPack,
    Row,
    Section,
    Standing,
)
from standard_engine.report.handbook import handbook, write_handbook

RICH: dict[str, Any] = {
    "valid.to": "2040-12-31",
    "notes": ["说明甲"],
    "omissions": ["省略乙"],
    "sections.basic.hint": "照营业执照填",
    "fields.output.plausible": {"above": "1", "below": "900000"},
    "fields.output.range": {"min": "2", "max": "999999"},
    "fields.output.hint": "按当年价格",
    "fields.output.movable": "false",
    "fields.output.formerly": ["Z1"],
    "fields.output.without_evidence": "reported",
    "fields.output.evidence": ["产值台账"],
    "fields.plan": {
        "code": "B3",
        "title": "节能规划",
        "section": "basic",
        "type": "choice",
        "required": "false",
        "options": {"full": {"title": "有并执行", "text": "有文件和记录"}, "none": "没有"},
    },
    "indices": {"index": {"title": "能效指数", "unit": "1", "formula": "intensity.share * 2"}},
    "categories.fuels.clause": "4.1",
    "categories.extra": {"title": "加分", "full": "5", "bonus": "true"},
    "indicators.plan_score": {
        "title": "规划",
        "category": "extra",
        "clause": "4.9",
        "formula": "plan",
        "score": {"by": "options", "points": {"full": "5", "none": "0"}},
        "tags": ["soft"],
        "evidence": ["规划文本"],
        "improve": ["编制规划"],
        "note": "加分项",
    },
    "indicators.intensity.compare": {"rounded": "0.01"},
    "indicators.intensity.criteria.values": [
        {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}},
        {
            "from": "2017-01-01",
            "to": "2039-12-31",
            "when": "industry in heavy",
            "levels": {"先进": "1.5", "达标": "2.5"},
            "source": {
                "document": "行业公告",
                "status": "official",
                "clause": "表 2",
                "checked_by": "张三",
                "checked_on": "2026-01-08",
            },
        },
    ],
    "requirements.planned": {
        "title": "有规划",
        "clause": "4.2",
        "condition": "plan == full",
        "applies": "industry in heavy",
        "caps": "合格",
        "evidence": ["规划批文"],
        "note": "重工业",
    },
    "grades": [
        {"id": "优秀", "title": "优秀企业", "when": "total >= 90"},
        {"id": "合格", "title": "合格企业", "when": "total >= 60"},
    ],
    "checks.reuse_sane.hint": "核对台账",
    "measures": {"heat": {"title": "余热利用", "indicators": ["intensity"], "note": "多数可行"}},
    "changelog": [
        {
            "day": "2026-11-02",
            "version": "0.9",
            "number": "categories.fuels.full",
            "old": "61.5",
            "new": "60",
            "source": "厅函〔2026〕3号",
            "why": "笔误",
            "who": "李四",
        }
    ],
    "workflow": {"有效期": "3 年", "步骤": ["公示", "颁证"]},
}
"""Changes to the sound pack that give a value to everything that a pack can say."""

AS_THEY_ARE = {
    (Step, "name"), (FieldSpec, "id"), (Indicator, "id"), (Requirement, "id"), (Derived, "id"), (Grade, "id"),
    (CrossCheck, "id"), (Category, "id"), (Section, "id"), (Enumeration, "id"), (Measure, "indicators"),
    (Criterion, "levels"),
}  # fmt: skip
"""Names by which parts refer to each other: they are looked for on the page unchanged."""

OTHERS: dict[tuple[type, str], Callable[[str], str]] = {
    (Indicator, "category"): lambda category: "wastes" if category == "fuels" else "fuels",
    (FieldSpec, "section"): lambda section: "energy" if section == "basic" else "basic",
    (Indicator, "better"): lambda better: "lower" if better == "higher" else "higher",
    (Indicator, "score"): lambda score: "truth" if score == "levels" else "levels",
    (Indicator, "if_not_applicable"): lambda _: "zero",
    (Requirement, "effect"): lambda effect: "basic" if effect == "veto" else "veto",
    (CrossCheck, "severity"): lambda _: "error",
    (FieldSpec, "without_evidence"): lambda now: "reported" if now == "missing" else "missing",
    (FieldSpec, "blank"): lambda blank: "none" if blank == "zero" else "zero",
    (FieldSpec, "none"): lambda _: "zero",
    (ResolvedPack, "workflow"): lambda _: '{"另一件事": ["第一步"]}',
}
"""Words of a closed set or a form of their own: another one must change the page."""

TOLD_ELSEWHERE = {
    (Row, "code"): "a field that is one row has the row's code",
    (Row, "title"): "and its title",
}


def classes() -> list[type]:
    """Every kind of dataclass that a resolved pack is made of, but for the leaves, which repeat the fields."""
    found: list[type] = []

    def meet(hint: Any) -> None:
        if isinstance(hint, type) and is_dataclass(hint) and hint not in found and hint not in {Leaf, Program}:
            if hint not in get_args(Node):
                found.append(hint)
                for part in get_type_hints(
                    hint, localns={"Node": Node, "Field": object, "Fraction": Fraction}
                ).values():
                    meet(part)
        elif hint is Program:
            meet(Step)
        for part in get_args(hint):
            meet(part)

    meet(ResolvedPack)
    return found


PARTS = [(kind, field.name) for kind in classes() for field in fields(kind)]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ResolvedPack:
    return resolved(tmp_path_factory.mktemp("handbook"), RICH)


@pytest.fixture(scope="module")
def page(pack: ResolvedPack) -> str:
    return handbook(pack)


def rebuilt(value: Any, change: Callable[[Any, str, Any], Any]) -> Any:
    """The value with every field of every dataclass below it changed; expressions are taken whole."""
    if isinstance(value, tuple):
        return tuple(rebuilt(item, change) for item in value)
    if not is_dataclass(value) or isinstance(value, Node):
        return value
    assert not isinstance(value, type)
    parts = {field.name: rebuilt(getattr(value, field.name), change) for field in fields(value)}
    return replace(value, **{name: change(value, name, part) for name, part in parts.items()})


def another(value: Any, at: int) -> tuple[Any, list[str]]:
    """A value of the same kind that is nowhere else, and what the page must show of it."""
    if isinstance(value, Node):
        return Text(f"标{at}记"), [f"标{at}记"]
    match value:
        case bool():
            return not value, []
        case Enum():
            kinds = list(type(value))
            return kinds[(kinds.index(value) + 1) % len(kinds)], []
        case str():
            return f"{value}标{at}记", [f"标{at}记"]
        case int():
            return 7000 + at, [str(7000 + at)]
        case Fraction():
            return Fraction(7_000_000 + at), [str(7_000_000 + at)]
        case date():
            day = date(3000, 1, 1) + timedelta(days=at)
            return day, [day.isoformat()]
        case tuple():
            pairs = [another(item, at * 1000 + place) for place, item in enumerate(value)]
            return tuple(item for item, _ in pairs), [text for _, texts in pairs for text in texts]
        case _:
            return value, []


def flat(value: Any) -> list[str]:
    return [text for item in value for text in flat(item)] if isinstance(value, tuple) else [str(value)]


@pytest.mark.parametrize(("kind", "name"), PARTS, ids=[f"{kind.__name__}.{name}" for kind, name in PARTS])
def test_nothing_that_a_pack_says_is_left_out(pack: ResolvedPack, page: str, kind: type, name: str) -> None:
    at = itertools.count(1)
    shown: list[str] = []
    seen = 0

    def change(owner: Any, part: str, value: Any) -> Any:
        nonlocal seen
        if (type(owner), part) != (kind, name) or value is None or value == ():
            return value
        if (kind, name) in TOLD_ELSEWHERE and owner.key is None:
            return value
        seen += 1
        if (kind, name) in AS_THEY_ARE:
            shown.extend(flat(value))
            return value
        if (kind, name) in OTHERS:
            return OTHERS[kind, name](value)
        if kind is CriterionEntry and name == "limits":
            marked = [(level, *another(node, next(at))) for level, node in value]
            shown.extend(text for _, _, texts in marked for text in texts)
            return tuple((level, node) for level, node, _ in marked)
        changed, texts = another(value, next(at))
        shown.extend(texts)
        return changed

    changed = rebuilt(pack, change)

    assert seen, f"the test's pack never says {kind.__name__}.{name}"
    other = handbook(changed)
    missing = [text for text in shown if text not in other]
    assert not missing
    assert (kind, name) in AS_THEY_ARE or changed == pack or other != page


def test_the_parts_of_a_pack_are_all_looked_at() -> None:
    names = {kind.__name__ for kind in classes()}

    assert {"ResolvedPack", "Source", "Limits", "Row", "CriterionEntry", "Step", "Item", "Option"} <= names


class Outline(HTMLParser):
    """Tags that were opened and not closed, attributes that load or run something, and texts."""

    VOID = frozenset({"meta", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def outline(page: str) -> Outline:
    parser = Outline()
    parser.feed(page)
    parser.close()
    return parser


def test_the_page_is_well_formed_and_loads_nothing(page: str) -> None:
    parsed = outline(page)

    assert not parsed.open
    assert not parsed.unbalanced
    tags = {tag for tag, _, _ in parsed.attributes}
    assert not tags & {"script", "link", "img", "iframe", "object", "form", "input"}
    assert not [name for _, name, _ in parsed.attributes if name == "style" or name.startswith("on")]
    assert all(value.startswith("#") for _, name, value in parsed.attributes if name in {"href", "src"})


def test_every_link_leads_somewhere(page: str) -> None:
    parsed = outline(page)
    anchors = [value for _, name, value in parsed.attributes if name == "id"]

    assert len(anchors) == len(set(anchors))
    assert {value[1:] for _, name, value in parsed.attributes if name == "href"} <= set(anchors)


def test_the_style_is_the_one_that_the_policy_allows(page: str) -> None:
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_the_same_pack_gives_the_same_bytes(pack: ResolvedPack, page: str, tmp_path: Path) -> None:
    write_handbook(pack, tmp_path / "手册.html")

    assert (tmp_path / "手册.html").read_bytes() == page.encode()


def test_text_of_a_pack_never_becomes_markup(pack: ResolvedPack) -> None:
    page = handbook(replace(pack, title="<script>alert(1)</script>\u202e", notes=("<b>&amp;",)))

    assert "<script" not in page
    assert "&lt;b&gt;&amp;amp;" in page
    assert "〔U+202E〕" in page


def text_of(page: str) -> str:
    return " ".join(" ".join(outline(page).texts).split())


def test_a_criterion_is_a_row_for_each_condition_with_points_dates_and_source(page: str) -> None:
    text = text_of(page)

    assert "先进 得 60 分" in text
    assert "达标 得 30 分" in text
    special = (
        "行业属于 非金属（C30）、钢铁（C31） industry in heavy ≤ 1.5 tce/万元 ≤ 2.5 tce/万元 2017-01-01 至 2039-12-31"
    )
    assert f"{special} 行业公告 表 2（已核对标准文本：张三，2026-01-08）" in text
    assert "一般情形 ≤ 0.25 tce/万元 ≤ 0.5 tce/万元 2017-01-01 起 同指标" in text
    assert text.index(special) < text.index("一般情形 ≤ 0.25")


def test_formulas_are_told_in_words_beside_what_the_author_wrote(page: str) -> None:
    text = text_of(page)

    assert "综合能耗 ÷ 产值 energy / output" in text
    assert "未失信 且 合格企业 all(veto) and grade.合格" in text
    assert "先修约到 0.01 tce/万元（GB/T 8170），再与基准比较" in text


def test_what_may_not_apply_says_when_and_what_then(page: str) -> None:
    text = text_of(page)

    assert "适用 固废利用量适用 且 固废产生量适用 不适用时 分值在本类其他指标之间按比例重新分配" in text
    assert text.count("不适用时 分值") == 1


def test_when_something_applies_is_told_without_a_double_negation(tmp_path: Path) -> None:
    text = text_of(handbook(resolved(tmp_path, {"indicators.reuse.applies": "industry in C30 or not honest"})))

    assert "适用 固废利用量适用 且 固废产生量适用 且 (行业属于 非金属（C30） 或 非 未失信) 不适用时" in text


def test_fields_say_what_is_special_about_them(page: str) -> None:
    text = text_of(page)

    assert "须 ≥ 2 万元 且 ≤ 999999 万元，否则该值不采用；一般 > 1 万元 且 < 900000 万元，否则提醒核对" in text
    assert "按《能源》分 2 项；须 ≥ 0，否则该值不采用；空白按零计" in text
    assert "有并执行 full ：有文件和记录" in text
    assert "亿元 ×10000" in text


def test_numbers_are_counted_by_how_far_they_can_be_trusted(pack: ResolvedPack, page: str) -> None:
    official = sum(number.source.status is Standing.OFFICIAL for number in pack.numbers)

    assert official == 2
    assert "非正式 有数值未对照标准文本核对（暂定占位）" in text_of(page)
    assert f"已核对标准文本 2 个 公开二手来源 0 个 暂定占位 {len(pack.numbers) - 2} 个" in text_of(page)


def test_a_pack_whose_numbers_are_all_checked_is_not_called_informal(pack: ResolvedPack) -> None:
    page = handbook(replace(pack, status=Standing.OFFICIAL))

    assert "非正式" not in page
    assert "正式 所列数值均已对照标准文本核对。" in text_of(page)


def test_a_pack_without_the_optional_parts_says_so(tmp_path: Path) -> None:
    page = handbook(resolved(tmp_path, {"requirements": {}, "checks": {}, "derived": {}, "indicators.intensity.formula":
        "energy_use.coal * 1 / output", "indicators.intensity.unit": "t/万元", "decision.pass": "grade.合格"}))  # fmt: skip

    text = text_of(page)
    for chapter in ("否决条件和基本要求", "指数和中间量", "交叉核对", "改进措施", "认证流程"):
        assert re.search(f"{chapter} (可靠数据[^。]*。 )?没有。", text), chapter


@pytest.mark.chromium
def test_it_prints_on_a4(page: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    flags += [
        "--disable-background-networking",
        "--disable-component-update",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    done = subprocess.run(
        ["chromium", *flags, f"--print-to-pdf={tmp_path / 'page.pdf'}", str(tmp_path / "page.html")],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", (tmp_path / "page.pdf").read_bytes())
    assert boxes
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}

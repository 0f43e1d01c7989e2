"""What the template tells whoever fills a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.pack.resolved import FieldType
from standard_engine.workbook.number_value import limits_text

if TYPE_CHECKING:
    from standard_engine.pack.resolved import FieldSpec

_MEANING = {"zero": "按零计", "none": "表示没有"}
_ZERO = "zero"


def guidance(spec: FieldSpec) -> str:
    """How to fill a field: its hint, what each answer stands for, the range allowed, and the words that may be used."""
    hint = spec.hint.rstrip("。") if spec.hint else ""
    answers = [f"{option.title}：{option.text}" for option in spec.options if option.text]
    return "\n".join(part for part in (hint, *answers, "；".join([*_writing(spec), *_words(spec)])) if part)


def _writing(spec: FieldSpec) -> list[str]:
    match spec.type:
        case FieldType.CODE:
            return ["从列表选择，也可只填代码"]
        case FieldType.DATE:
            return ["写成 2025-03-05"]
        case FieldType.NUMBER:
            limits = limits_text(spec.limits)
            return [f"允许范围 {limits}"] if limits else []
    return []


def _words(spec: FieldSpec) -> list[str]:
    said = []
    if spec.none == _ZERO:
        said.append(f"“无”{_MEANING[_ZERO]}")
    if spec.blank in _MEANING:
        said.append(f"空白{_MEANING[spec.blank]}")
    if spec.optional_rows:
        said.append("没有的行整行留空")
    if spec.not_applicable:
        said.append("可填“不适用”，须写原因")
    return said

"""Make the sample workbooks from `enterprises.yaml`: `python samples/make.py [FOLDER]`, by default beside this script."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import standard_engine as se
from standard_engine.pack import grammar
from standard_engine.pack.door import read_document
from standard_engine.pack.resolved import FieldSpec
from standard_engine.submission import Absence, Slot
from standard_engine.workbook.credit_code import check_character

HERE = Path(__file__).parent
PACK = "db43-t-1229-2016"
AS_OF = "2026-11-23"


def enterprises() -> dict[str, Any]:
    """The enterprises as written."""
    root = read_document(HERE / "enterprises.yaml", "samples/enterprises.yaml").root
    if not isinstance(root, dict):
        raise TypeError("enterprises.yaml must be a mapping")
    return root


def submission(pack: se.ResolvedPack, name: str) -> se.Submission:
    """What one sample reports, with cells typed as its `reported` says."""
    root = enterprises()
    sample = root["samples"][name]
    year = int(root["year"])
    specs = {spec.id: spec for spec in pack.fields}
    at = list(root["samples"]).index(name)
    first = f"91430121MA4SAMP{at}0".replace("S", "R").ljust(17, "0")[:17]
    given = {"credit_code": first + check_character(first), **root["base"], **sample["given"]}
    made = se.submission_of(pack, {key: plain(specs[key], value) for key, value in given.items()}, year=year)
    data = {
        slot: replace(datum, reason="本企业没有此项") if datum.absence is Absence.NOT_APPLICABLE else datum
        for slot, datum in made.data.items()
    }
    for key, value in (sample.get("reported") or {}).items():
        slot = _slot(key)
        text, unit = (value["text"], value["unit"]) if isinstance(value, dict) else (value, None)
        data[slot] = replace(data[slot], raw=text, unit=unit)
    return replace(made, data=data)


def plain(spec: FieldSpec, value: Any) -> Any:
    """A text as the field's kind; the words for absence stay."""
    if isinstance(value, dict):
        return {key: plain(spec, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(spec, inner) for inner in value]
    readers = {"number": grammar.exact_number, "date": grammar.iso_date, "truth": grammar.flag}
    if spec.type.value not in readers or value in {"不适用", "未填", "无"}:
        return value
    return readers[spec.type.value](value)


def _slot(key: str) -> Slot:
    field, _, year = key.partition("@")
    name, _, row = field.partition("/")
    return name, row or None, int(year) if year else None


def main(folder: Path) -> None:
    """Write every sample."""
    pack = se.load_pack(PACK, AS_OF)
    for name in enterprises()["samples"]:
        se.write_template(
            pack, folder / f"{name}.xlsx", year=int(enterprises()["year"]), submission=submission(pack, name)
        )
        print(folder / f"{name}.xlsx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

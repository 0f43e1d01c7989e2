"""Make the sample workbooks from `enterprises.yaml`: `python samples/make.py [FOLDER]`, by default beside this script."""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import standard_engine as se
from standard_engine.credit_code import check_character
from standard_engine.pack import grammar
from standard_engine.pack.door import read_document
from standard_engine.pack.resolved import FieldSpec
from standard_engine.submission import Absence, Change, Evidence, Slot

HERE = Path(__file__).parent
PACK = "db43-t-1229-2016"
AS_OF = "2026-11-23"


@dataclass(frozen=True)
class Sample:
    """One workbook: of which pack, as of which day, for which latest data year, and what it reports."""

    name: str
    pack: se.ResolvedPack
    year: int
    given: dict[str, Any]
    reported: dict[str, Any]
    hidden: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    changes: tuple[Change, ...]


def samples() -> list[Sample]:
    """The samples as written, in their order."""
    root = read_document(HERE / "enterprises.yaml", "samples/enterprises.yaml").root
    if not isinstance(root, dict) or not isinstance(root["samples"], dict):
        raise TypeError("enterprises.yaml must be a mapping with samples")
    return [_sample(root, at, name) for at, name in enumerate(root["samples"])]


def _sample(root: Mapping[str, Any], at: int, name: str) -> Sample:
    written = root["samples"][name]
    pack = written.get("pack", PACK)
    given = {**(root["base"] if pack == PACK else {}), **written["given"]}
    first = f"91{given['region']}MA4RAMP{at % 10}{at // 10}"
    return Sample(
        name,
        loaded(pack, written.get("as_of", AS_OF)),
        int(written.get("year", root["year"])),
        {"credit_code": first + check_character(first), **given},
        written.get("reported") or {},
        tuple(written.get("hidden") or ()),
        tuple(Evidence(**{**item, "codes": tuple(item["codes"])}) for item in written.get("evidence") or ()),
        tuple(Change(**item) for item in written.get("changes") or ()),
    )


@cache
def loaded(pack: str, as_of: str) -> se.ResolvedPack:
    """A pack, loaded once for all its samples."""
    return se.load_pack(pack, as_of)


def submission(sample: Sample) -> se.Submission:
    """What one sample reports, with cells typed as its `reported` says."""
    specs = {spec.id: spec for spec in sample.pack.fields}
    given = {key: plain(specs[key], value) for key, value in sample.given.items()}
    made = se.submission_of(sample.pack, given, year=sample.year)
    data = {
        slot: datum._replace(reason="本企业没有此项") if datum.absence is Absence.NOT_APPLICABLE else datum
        for slot, datum in made.data.items()
    }
    for key, value in sample.reported.items():
        slot = _slot(key, specs, sample.year)
        text, unit = (value["text"], value["unit"]) if isinstance(value, dict) else (value, None)
        data[slot] = data[slot]._replace(raw=text, unit=unit)
    return replace(made, data=data, evidence=sample.evidence, changes=sample.changes)


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


def _slot(key: str, specs: dict[str, FieldSpec], latest: int) -> Slot:
    """`field`, `field/row` or `field@year`; a yearly field without a year is the latest year's."""
    field, _, year = key.partition("@")
    name, _, row = field.partition("/")
    return name, row or None, int(year or latest) if specs[name].years else None


def hide_rows(path: Path, codes: set[str]) -> None:
    """Hide the rows of fields as a user would, whose codes begin them; the rest of the file stays byte for byte."""
    with zipfile.ZipFile(path) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    shared = next(data.decode() for info, data in parts if info.filename.endswith("/sharedStrings.xml"))
    strings = re.findall(r"<si>.*?</si>", shared, re.DOTALL)
    indices = {str(at) for at, text in enumerate(strings) if re.sub("<.*?>", "", text) in codes}
    row = re.compile(r'<row (?=[^>]*><c r="A\d+"[^>]*><v>(?:' + "|".join(sorted(indices)) + ")</v>)")
    with zipfile.ZipFile(path, "w") as package:
        for info, data in parts:
            sheet = "worksheets/" in info.filename
            package.writestr(info, row.sub('<row hidden="1" ', data.decode()) if sheet else data, info.compress_type)


def main(folder: Path) -> None:
    """Write every sample."""
    for sample in samples():
        path = folder / f"{sample.name}.xlsx"
        se.write_template(sample.pack, path, year=sample.year, submission=submission(sample))
        if sample.hidden:
            hide_rows(path, {spec.rows[0].code for spec in sample.pack.fields if spec.id in sample.hidden})
        print(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)

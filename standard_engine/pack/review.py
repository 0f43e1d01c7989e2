"""A checked worksheet taken over: numbers made official where everything is filled in, and nowhere else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.findings import review_codes as codes
from standard_engine.numerals import exact_text
from standard_engine.pack import grammar
from standard_engine.pack.addresses import value_at
from standard_engine.pack.amend import written_source
from standard_engine.pack.folder import SHARED
from standard_engine.pack.model import SourceModel
from standard_engine.pack.resolved import Standing
from standard_engine.pack.worksheet import Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from fractions import Fraction

    from standard_engine.findings import Finding, Place
    from standard_engine.pack.draft import Draft
    from standard_engine.pack.revision import Revision
    from standard_engine.pack.worksheet import Line

_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?(?![\w.])")


@dataclass(frozen=True, slots=True)
class Checked:
    """One row as it was filled in; None for what was left blank."""

    code: str
    place: Place
    stated: Fraction | None
    document: str | None
    clause: str | None
    checked_by: str | None
    checked_on: date | None

    @property
    def lacking(self) -> tuple[Heading, ...]:
        """What is not filled in, of what makes a number official."""
        facts = {
            Heading.STATED: self.stated,
            Heading.DOCUMENT: self.document,
            Heading.CLAUSE: self.clause,
            Heading.CHECKED_BY: self.checked_by,
            Heading.CHECKED_ON: self.checked_on,
        }
        return tuple(heading for heading, fact in facts.items() if fact is None)

    @property
    def untouched(self) -> bool:
        """Is nothing filled in but what the worksheet brought along?"""
        return all(fact is None for fact in (self.stated, self.clause, self.checked_by, self.checked_on))


def review(draft: Draft, lines: Mapping[str, Line], rows: Iterable[Checked], made: Revision) -> list[Finding]:
    """Put what was checked into a revision of the pack; what is wrong with rows, in their order."""
    findings: list[Finding] = []
    seen: dict[str, Checked] = {}
    for row in rows:
        line = lines.get(row.code)
        if line is None:
            findings.append(codes.UNKNOWN_ROW.at(row.place, raw=row.code))
        elif row.code in seen:
            findings.append(codes.ROW_TWICE.at(row.place, raw=row.code, first=str(seen[row.code].place)))
        elif not row.untouched:
            seen[row.code] = row
            findings += _taken(draft, line, row, made)
        seen.setdefault(row.code, row)
    return findings


def _taken(draft: Draft, line: Line, row: Checked, made: Revision) -> list[Finding]:
    if row.lacking:
        return [codes.HALF_FILLED.at(row.place, name=line.title, lacking="、".join(row.lacking))]
    assert row.stated is not None  # noqa: S101 - nothing is lacking
    source = SourceModel.model_construct(
        document=str(row.document),
        status=Standing.OFFICIAL,
        clause=row.clause,
        note=None,
        checked_by=row.checked_by,
        checked_on=row.checked_on,
    )
    code = line.code
    if row.stated != grammar.exact_number(line.shown):
        new = exact_text(row.stated)
        why_not = _changed(draft, line, new, made, row)
        if why_not:
            return [codes.NOT_EDITABLE.at(row.place, name=line.title, new=new, old=line.shown, why_not=why_not)]
        code = f"{code.rpartition('#')[0]}#{new}" if "#" in code else code
        made.note(code, line.shown, new, source, who=row.checked_by)
    made.own_source(code, {**written_source(source), "value": exact_text(row.stated)})
    return []


def _changed(draft: Draft, line: Line, new: str, made: Revision, row: Checked) -> str | None:
    """Put another value where a number stands; else why that cannot be done for the author."""
    if row.stated is not None and row.stated < 0 <= grammar.exact_number(line.shown):
        return "而且是负数，请核对正负号"
    file, rest = draft.file(line.path)
    if file.name.startswith(f"{SHARED}/"):
        return f"但它在共享表 {file.name} 中，别的规则包也用它"
    if line.path[-1] == "when" and "values" in line.path:
        return "但它在适用条件中，改了就是另一种情形，这一组各级的名称也跟着变"
    text = str(value_at(draft.model, line.path))
    if "#" not in line.code:
        made.edit(file).replace(rest, f"{new} {text.partition(' ')[2]}".strip() if line.path[0] == "factors" else new)
        return None
    found = [
        match for match in _NUMBER.finditer(text) if grammar.exact_number(match[0]) == grammar.exact_number(line.shown)
    ]
    if len(found) != 1:
        return f"但公式“{text}”中有 {len(found)} 处 {line.shown}，不知道是哪一处"
    made.edit(file).replace(rest, text[: found[0].start()] + new + text[found[0].end() :])
    return None

"""The pack's own tests: cases under `cases/`, run by the engine, and what of the pack no case reaches.

They stand here, not in `pack/`, because running one needs the judging that stands above packs.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.coverage import Coverage
from standard_engine.assessment.given import submission_of
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.assessment.status import status_of
from standard_engine.assessment.verdict import outcome_of
from standard_engine.errors import PackError, UsageError
from standard_engine.findings import Finding, Place
from standard_engine.findings import rule_codes as codes
from standard_engine.formula.problem import did_you_mean
from standard_engine.formula.syntax import normal
from standard_engine.formula.values import Unknown
from standard_engine.numerals import exact_text
from standard_engine.pack import grammar
from standard_engine.pack.door import Document, read_document
from standard_engine.pack.folder import find_pack
from standard_engine.pack.load import load_pack

if TYPE_CHECKING:
    from standard_engine.formula.exact import Environment
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission

CASE_KEYS = {"case", "as_of", "year", "given", "expect", "note"}
FILE_KEYS = {"base", "cases", "as_of", "year"}
WORDS = ("status", "level", "value", "points", "full", "low", "high", "applies")


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case: where it stands, and each expectation that was not met, in Chinese; none when it passed."""

    name: str
    place: Place
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CasesResult:
    """All cases of a pack, and its coverage: what no case reaches."""

    cases: tuple[CaseResult, ...]
    unreached: tuple[str, ...]
    reached: int
    total: int

    @property
    def passed(self) -> bool:
        """Did every case meet every expectation?"""
        return not any(case.failures for case in self.cases)


def run_cases(name: str | Path, as_of: date | str | None = None) -> CasesResult:
    """Run every case of a pack.

    `as_of` is the date for cases that name none, by default today.

    Raises:
        UsageError: where there is no such pack.
        PackError: where the pack or a case file is broken.
    """
    folder = find_pack(name)
    runner = _Runner(folder, as_of)
    results = []
    for path in sorted((folder / "cases").glob("*.yaml")):
        document = read_document(path, f"{folder.name}/cases/{path.name}")
        results += runner.file(document)
    if runner.findings:
        raise PackError(runner.findings)
    return CasesResult(tuple(results), *runner.coverage())


def case_submissions(name: str | Path, pack: ResolvedPack) -> list[Submission]:
    """What the cases of a pack report, each as of the pack's date; cases that are broken or empty are left out.

    Raises:
        UsageError: where there is no such pack.
        PackError: where a case file cannot be read.
    """
    found = []
    for path in sorted((find_pack(name) / "cases").glob("*.yaml")):
        root = read_document(path, path.name).root
        assert isinstance(root, dict)  # noqa: S101 - the YAML door lets nothing else through
        for case in root.get("cases") or []:
            with suppress(UsageError):
                submission = _given(pack, root.get("base") or {}, case, pack.as_of.year - 1)
                found += [submission] if any(datum.value is not None for datum in submission.data.values()) else []
    return found


def _given(pack: ResolvedPack, base: Any, case: Any, year: int) -> Submission:
    given = {**base, **(case.get("given") or {})}
    return submission_of(pack, {name: _plain(pack, name, value) for name, value in given.items()}, year=year)


class _Runner:
    """Runs cases, keeping packs by date and what each has reached."""

    def __init__(self, folder: Path, as_of: date | str | None) -> None:
        self.folder = folder
        self.default = as_of
        self.findings: list[Finding] = []
        self._packs: dict[str, tuple[ResolvedPack, Judge, Coverage]] = {}

    def pack(self, as_of: str | None) -> tuple[ResolvedPack, Judge, Coverage]:
        day = as_of or self.default
        key = str(day)
        if key not in self._packs:
            pack = load_pack(self.folder, day)
            judge = Judge(pack)
            self._packs[key] = pack, judge, Coverage(pack)
        return self._packs[key]

    def coverage(self) -> tuple[tuple[str, ...], int, int]:
        """Unreached parts, and how many of how many are reached, over all dates that cases were run for."""
        reached: set[str] = set()
        total: set[str] = set()
        for _, _, coverage in self._packs.values() or [self.pack(None)]:
            reached |= coverage.reached
            total |= coverage.total
        return tuple(sorted(total - reached)), len(reached), len(total)

    def file(self, document: Document) -> list[CaseResult]:
        root = document.root
        assert isinstance(root, dict)  # noqa: S101 - the YAML door lets nothing else through
        unknown = sorted(set(root) - FILE_KEYS)
        for key in unknown:
            self._complain(document, (key,), f"不认识的键 {key}{did_you_mean(key, FILE_KEYS)}")
        cases = root.get("cases")
        if not isinstance(cases, list):
            self._complain(document, (), "cases 应是列表")
            return []
        base = root.get("base") or {}
        return [result for at, case in enumerate(cases) if (result := self.case(document, root, base, case, at))]

    def _complain(self, document: Document, path: tuple[str | int, ...], what: str) -> None:
        self.findings.append(codes.CASE_FORM.at(document.place(path), what=what))

    def case(self, document: Document, root: dict[str, Any], base: Any, case: Any, at: int) -> CaseResult | None:
        path = ("cases", at)
        if (
            not isinstance(case, dict)
            or not isinstance(case.get("case"), str)
            or not isinstance(case.get("expect"), dict)
        ):
            self._complain(document, path, "每个算例要有 case（名称）和 expect（期望）")
            return None
        for key in sorted(set(case) - CASE_KEYS):
            self._complain(document, (*path, key), f"不认识的键 {key}{did_you_mean(key, CASE_KEYS)}")
        pack, judge, coverage = self.pack(case.get("as_of") or root.get("as_of"))
        year = int(case.get("year") or root.get("year") or pack.as_of.year - 1)
        try:
            submission = _given(pack, base, case, year)
        except UsageError as error:
            self._complain(document, (*path, "given"), str(error))
            return None
        environment = judge.run(Reports(pack, submission), as_of=pack.as_of, year=year)
        coverage.add(environment)
        failures: list[str] = []
        for name, expected in case["expect"].items():
            try:
                failures += _differences(pack, environment, name, expected)
            except (UsageError, ValueError) as error:
                self._complain(document, (*path, "expect", name), f"{name}：{error}")
        return CaseResult(case["case"], document.place(path), tuple(failures))


def _plain(pack: ResolvedPack, name: str, value: Any) -> Any:
    """A value as text → as the field's kind; what does not read stays text, to be refused by name."""
    spec = next((spec for spec in pack.fields if spec.id == name), None)
    if isinstance(value, dict):
        return {key: _plain(pack, name, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(pack, name, inner) for inner in value]
    if spec is None or value is None:
        return value
    readers = {"number": grammar.exact_number, "date": grammar.iso_date, "truth": grammar.flag}
    try:
        return readers[spec.type.value](value) if spec.type.value in readers else value
    except ValueError:
        return value


def _differences(pack: ResolvedPack, environment: Environment, name: str, expected: Any) -> list[str]:
    """How what came out differs from what was expected of one name."""
    if name == "decision":
        found = outcome_of(environment["decision"]).label
        return [] if found == expected else [f"结论：期望 {expected}，得到 {found}"]
    if name == "grade":
        titles = {grade.id: grade.title for grade in pack.grades}
        grade = environment["grade"]
        shown = "未定" if isinstance(grade, Unknown) else grade
        return [] if expected in {shown, titles.get(shown)} else [f"等级：期望 {expected}，得到 {shown}"]
    step = name if name in environment else ".".join(normal(part) for part in name.split("."))
    if step not in environment:
        known = [key for key in environment if isinstance(key, str)]
        raise UsageError(f"没有这个量{did_you_mean(name, known)}")
    aspects = expected if isinstance(expected, dict) else {"value": expected}
    failures = []
    for aspect, wanted in aspects.items():
        if aspect not in WORDS:
            raise UsageError(f"不认识的期望 {aspect}{did_you_mean(aspect, WORDS)}")
        found = _aspect(environment, step, aspect)
        if not _same(wanted, found):
            failures.append(f"{name} 的 {aspect}：期望 {wanted}，得到 {found}")
    return failures


def _aspect(environment: Environment, step: str, aspect: str) -> str:
    """One fact of a result as text: exact numbers, 是/否, names, or 未定."""
    if aspect == "status":
        return status_of(environment, step).value
    if aspect in {"low", "high"}:
        value = environment[step]
        bound = getattr(value, aspect) if isinstance(value, Unknown) else value
        return "无界" if bound is None else _text(bound)
    key = step if aspect == "value" else f"{step}.{aspect}"
    if key not in environment:
        return "是" if aspect == "applies" else "没有"
    return _text(environment[key])


def _text(value: Any) -> str:
    if isinstance(value, Unknown):
        return "未定"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        return exact_text(value)
    return str(value)


def _same(wanted: Any, found: str) -> bool:
    if not isinstance(wanted, str):
        return False
    if wanted == found or {"true": "是", "false": "否"}.get(wanted) == found:
        return True
    try:
        return bool(grammar.exact_number(wanted) == Fraction(found))
    except ValueError:
        return False

"""Dated numbers of a pack changed from a day on: the new text of its files, and what that changes.

Nothing is written here. A change is a new entry beside the old one, which keeps what it does not change and where that
came from; only an entry that begins on the very same day is changed in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.numerals import exact_text
from standard_engine.pack import grammar
from standard_engine.pack.addresses import address, condition, criteria, value_at, when_and_since
from standard_engine.pack.dated import DAY, Dated, holding, timeline
from standard_engine.pack.folder import SHARED
from standard_engine.pack.revision import Revision

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from standard_engine.pack.addresses import Path
    from standard_engine.pack.draft import Draft
    from standard_engine.pack.model import EntryModel, FactorEntryModel, SourceModel
    from standard_engine.pack.yamledit import Value

    Entry = EntryModel | FactorEntryModel

UNDATED = {
    "scoring": "计分方式",
    "categories": "一级指标的满分或权重",
    "indicators": "指标的满分、分值、权重和公式",
    "requirements": "要求的条件",
    "grades": "等级线",
    "decision": "通过条件",
    "derived": "中间量的公式",
    "indices": "指数的公式",
    "fields": "数据项",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Numbers to change from a day on: name → value as typed; `when` is the condition of their entry, None in general."""

    numbers: Mapping[str, str]
    since: date
    when: str | None
    source: SourceModel


def amend(draft: Draft, wanted: Wanted, revision: Revision) -> None:
    """Put the changes of numbers into a revision of the pack.

    Raises:
        UsageError: with all that is wrong with what is wanted.
    """
    problems: list[str] = []
    groups: dict[Path, dict[str, str]] = {}
    for name, value in wanted.numbers.items():
        try:
            owner, level = _found(draft, name)
            groups.setdefault(owner, {})[level] = value
        except UsageError as error:
            problems.append(str(error))
    valid = draft.model.valid
    if wanted.since < valid.from_ or (valid.to is not None and wanted.since > valid.to):
        problems.append(f"{wanted.since} 不在标准有效期内（{valid.from_} 至 {valid.to or '今'}）")
    for owner, values in groups.items():
        try:
            _Line(draft, owner, wanted).change(values, revision)
        except UsageError as error:
            problems.append(str(error))
    if problems:
        raise UsageError("\n".join(problems))


def stands(draft: Draft, wanted: Wanted, name: str) -> bool:
    """Is a wanted number what it is on that day anyway?

    Raises:
        UsageError: if there is no number of this name.
    """
    owner, level = _found(draft, name)
    return _Line(draft, owner, wanted).stands(level)


def _found(draft: Draft, name: str) -> tuple[Path, str]:
    """The path of the criterion or table that a name means, and the level or row."""
    known: dict[str, tuple[Path, str]] = {}
    for path, criterion in criteria(draft.model):
        known |= {f"{_dotted(path)}.levels.{own}": (path, own) for entry in criterion.values for own in entry.levels}
    for table, model in draft.model.factors.items():
        rows = {row for entry in model.values for row in entry.factors or ()}
        known |= {f"factors.{table}.factors.{row}": (("factors", table), row) for row in rows}
        if not rows:
            known[f"factors.{table}.value"] = ("factors", table), ""
    if name in known:
        return known[name]
    section, _, rest = name.partition(".")
    shared = (
        draft.model.indicators[part].criteria for part in [rest.partition(".")[0]] if part in draft.model.indicators
    )
    if section == "indicators" and ".criteria" in rest and isinstance(criterion_name := next(shared, None), str):
        raise UsageError(f"{name}：这个指标用的是基准 {criterion_name}，名称应写 criteria.{criterion_name}.levels.等级")
    if section in UNDATED and ".criteria" not in rest:
        raise UsageError(
            f"{name}：{UNDATED[section]}在规则包中没有日期，改了就对所有评价日期都改了，所以不能用 rules set。"
            f"请用 rules copy 复制成新版本，在新版本里直接改（位置 {_place(draft, name)}），"
            "并把 pack.yaml 的 valid.from 写成新规则的生效日期"
        )
    raise UsageError(f"没有名为 {name} 的数值{did_you_mean(name, known)}；全部名称见 rules worksheet 的“代码”一列")


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def _place(draft: Draft, name: str) -> str:
    place = draft.place(tuple(name.split(".")))
    return f"{place.file}:{place.line}"


class _Line:
    """The entries of one criterion or table under one condition, in order of dates."""

    def __init__(self, draft: Draft, owner: Path, wanted: Wanted) -> None:
        self.draft, self.owner, self.wanted = draft, owner, wanted
        self.name = _dotted(owner)
        self.keyed = "factors" if owner[0] == "factors" else "levels"
        self.when = condition(wanted.when) if wanted.when else None
        self.entries: tuple[Entry, ...] = value_at(draft.model, (*owner, "values"))
        lines = timeline(self.entries, self._condition)
        own = [line for line in lines if self._condition(line[0].entry) == self.when]
        self.line: list[Dated[Entry]] = own[0] if own else []

    @staticmethod
    def _condition(entry: Entry) -> str | None:
        when = getattr(entry, "when", None)
        return condition(when) if when else None

    def stands(self, level: str) -> bool:
        """Is the wanted number of a level what it is on the day anyway?"""
        base = holding(self.line, self.wanted.since)
        wanted = self.wanted.numbers[f"{self.name}.{self._tail(level)}"]
        return base is not None and _equal(wanted, self._texts(base.entry).get(level))

    def change(self, values: dict[str, str], revision: Revision) -> None:
        """Put the values into the revision: in place where an entry begins on the day, else in a new entry."""
        if self.keyed == "factors" and self.when:
            raise UsageError(f"{self.name}：系数表没有条件，不能写 --when")
        file, _ = self.draft.file((*self.owner, "values"))
        if file.name.startswith(f"{SHARED}/"):
            raise UsageError(
                f"{self.name} 在共享表 {file.name} 中，别的规则包也用它。"
                "请把这个文件复制到规则包的 factors/ 文件夹，从 pack.yaml 的 uses.factors 中去掉它，再改"
            )
        base = holding(self.line, self.wanted.since)
        if base is None:
            self._begin(values, revision)
            return
        old = self._texts(base.entry)
        values = {key: self._value(key, value, old.get(key)) for key, value in values.items()}
        if same := [key for key in values if _equal(values[key], old.get(key))]:
            names = "、".join(key or "value" for key in same)
            raise UsageError(f"{self.name} 的 {names} 在 {self.wanted.since} 已经是这个值，没有改变")
        if base.entry.from_ == self.wanted.since:
            self._in_place(base, values, revision)
        else:
            self._after(base, values, revision)
        for key, value in values.items():
            name = f"{self.name}.{self._tail(key)}{when_and_since(self.wanted.since, self.when)}"
            revision.note(name, old.get(key), value, self.wanted.source)

    def _tail(self, key: str) -> str:
        return f"{self.keyed}.{key}" if key else "value"

    def _texts(self, entry: Entry) -> dict[str, str]:
        own: Mapping[str, str] | None = getattr(entry, self.keyed)
        return dict(own) if own is not None else {"": str(getattr(entry, "value", ""))}

    def _value(self, key: str, text: str, old: str | None) -> str:
        """A value as it is to be written; a factor keeps its unit."""
        try:
            _, unit = grammar.quantity(text)
        except ValueError as error:
            if self.keyed == "levels" and old is not None and "#" in self._address(key, old):
                return text
            raise UsageError(f"{self.name}.{self._tail(key)}：{error}") from None
        if self.keyed == "levels" and unit:
            raise UsageError(f"{self.name}.{self._tail(key)}：“{text}”只写数，单位由 unit 决定")
        kept = old.partition(" ")[2] if self.keyed == "factors" and old and not unit else ""
        return f"{text} {kept}".strip()

    def _address(self, key: str, text: str) -> str:
        base = holding(self.line, self.wanted.since)
        assert base is not None  # noqa: S101 - asked of an entry in force
        return address(self.draft.model, (*self.owner, "values", base.at, self.keyed, key), text)

    def _own(self, value: str) -> dict[str, Value]:
        """The source of one number, with the number that it is for where that is a plain one."""
        try:
            number = exact_text(grammar.quantity(value)[0])
        except ValueError:
            return written_source(self.wanted.source)
        return {**written_source(self.wanted.source), "value": number}

    def _begin(self, values: dict[str, str], revision: Revision) -> None:
        """The first entry under a condition: it has nothing to keep, so every level must be given."""
        if not self.when or self.line:
            first = f"，最早的一组自 {self.line[0].entry.from_} 起" if self.line else ""
            raise UsageError(f"{self.name} 在 {self.wanted.since} 没有生效的数值{first}；--from 不能早于它")
        wanted = list(dict.fromkeys(key for entry in self.entries for key in self._texts(entry)))
        if lacking := [key for key in wanted if key not in values]:
            raise UsageError(
                f"{self.name} 还没有条件“{self.when}”的一组；新的一组要写全各级，还缺 {'、'.join(lacking)}"
            )
        values = {key: self._value(key, values[key], None) for key in wanted}
        entry: dict[str, Value] = {"from": self.wanted.since.isoformat(), "when": str(self.wanted.when)}
        entry |= {self.keyed: values, "source": written_source(self.wanted.source)}
        file, rest = self.draft.file((*self.owner, "values"))
        revision.edit(file).add_after((*rest, len(self.entries) - 1), entry)
        for key, value in values.items():
            name = f"{self.name}.{self._tail(key)}{when_and_since(self.wanted.since, self.when)}"
            revision.note(name, None, value, self.wanted.source)

    def _in_place(self, base: Dated[Entry], values: dict[str, str], revision: Revision) -> None:
        file, rest = self.draft.file((*self.owner, "values", base.at))
        for key, value in values.items():
            tail = (self.keyed, key) if key else ("value",)
            if key in self._texts(base.entry):
                revision.edit(file).replace((*rest, *tail), value)
            else:
                raise UsageError(f"{self.name} 自 {base.entry.from_} 起的一组没有 {key}；请直接在 {file.name} 中写")
            name = f"{self.name}.{self._tail(key)}{when_and_since(self.wanted.since, self.when)}"
            revision.own_source(name, self._own(value))

    def _after(self, base: Dated[Entry], values: dict[str, str], revision: Revision) -> None:
        """A new entry after the one in force, which now ends the day before."""
        kept, since = self._texts(base.entry), self.wanted.since
        file, rest = self.draft.file((*self.owner, "values", base.at))
        editor = revision.edit(file)
        entry: dict[str, Value] = {"from": since.isoformat()}
        if base.entry.to is not None:
            editor.replace((*rest, "to"), (since - DAY).isoformat())
            entry["to"] = base.entry.to.isoformat()
        if getattr(base.entry, "when", None):
            entry["when"] = base.entry.when  # type: ignore[union-attr, assignment]  # it has one
        if "" in values:
            entry["value"] = values[""]
        else:
            entry[self.keyed] = {**kept, **values}
        whole = set(kept) <= set(values)
        source = self.wanted.source if whole else base.entry.source
        if source is not None:
            entry["source"] = source if isinstance(source, str) else written_source(source)
        editor.add_after(rest, entry)
        for key in {**kept, **values}:
            name = f"{self.name}.{self._tail(key)}{when_and_since(since, self.when)}"
            before = f"{self.name}.{self._tail(key)}{when_and_since(base.entry.from_, self.when)}"
            own = self.draft.model.number_sources.get(before)
            if key in values and not whole:
                revision.own_source(name, self._own(values[key]))
            elif key not in values and own is not None:
                revision.own_source(name, own if isinstance(own, str) else written_source(own))


def written_source(source: SourceModel) -> dict[str, Value]:
    """A source as an author writes it."""
    facts = {
        "document": source.document,
        "clause": source.clause,
        "status": source.status.value,
        "value": exact_text(stated) if (stated := getattr(source, "value", None)) is not None else None,
        "note": source.note,
        "checked_by": source.checked_by,
        "checked_on": source.checked_on.isoformat() if source.checked_on else None,
    }
    return {key: value for key, value in facts.items() if value is not None}


def _equal(new: str, old: str | None) -> bool:
    if old is None:
        return False
    try:
        return grammar.quantity(new) == grammar.quantity(old)
    except ValueError:
        return new.strip() == old.strip()

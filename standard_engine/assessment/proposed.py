"""A pack with other numbers, for trying out what they would do; nothing is written where the pack is."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.assessment.candidate import candidate
from standard_engine.errors import UsageError
from standard_engine.pack.amend import Wanted, amend, stands
from standard_engine.pack.draft import read_draft
from standard_engine.pack.model import SourceModel
from standard_engine.pack.revision import Signed, revision

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

_SOURCE = "拟议"


@dataclass(frozen=True, slots=True)
class Change:
    """One number proposed: its name as in `rules set`, its value as typed, the condition of its entry (None in general)."""

    name: str
    value: str
    when: str | None = None

    def __str__(self) -> str:
        return f"{self.name}={self.value}" + (f" @ {self.when}" if self.when else "")


def read_change(text: str) -> Change:
    """`名称=数值`, or `名称=数值 @ 条件`.

    Raises:
        UsageError: for anything else.
    """
    pair, _, when = text.partition("@")
    name, equals, value = pair.partition("=")
    if not (equals and name.strip() and value.strip()):
        raise UsageError(f"“{text}”不是改动；应写成 名称=数值，或 名称=数值 @ 条件")
    return Change(name.strip(), value.strip(), when.strip() or None)


def moving(folder: Path, changes: Sequence[Change], since: date) -> list[Change]:
    """The changes to what does not hold anyway.

    Raises:
        UsageError: if there is no number of a name.
    """
    draft = read_draft(folder)
    return [change for change in changes if not stands(draft, _wanted([change], change.when, since), change.name)]


@contextmanager
def proposed(folder: Path, changes: Sequence[Change], since: date) -> Iterator[Path]:
    """A passing copy of a pack in which the changes hold from a day on.

    Raises:
        UsageError: with all that is wrong with changes of one condition.
        PackError: where the changed pack is broken.
    """
    with ExitStack() as stack:
        made = folder
        for when in dict.fromkeys(change.when for change in changes):
            own = [change for change in changes if change.when == when]
            wanted = _wanted(own, when, since)
            if len(wanted.numbers) < len(own):
                raise UsageError("同一个名称写了两次")
            draft = read_draft(made)
            stamp = Signed(_SOURCE, _SOURCE, since, f"{draft.model.version.partition('+')[0]}+proposed")
            changed = revision(made, draft, stamp)
            amend(draft, wanted, changed)
            made = stack.enter_context(candidate(made, changed.files()))
        yield made


def _wanted(changes: Sequence[Change], when: str | None, since: date) -> Wanted:
    numbers = {change.name: change.value for change in changes}
    return Wanted(numbers, since, when, SourceModel(document=_SOURCE, status="provisional"))

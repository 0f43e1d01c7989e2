"""A bar on a terminal's stderr: how far, how fast, how long still."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Block(Protocol):
    """So many rows."""

    @property
    def num_rows(self) -> int:
        """How many."""


Rows = TypeVar("Rows", bound=Block)


def told_progress(blocks: Iterable[Rows], total: int, doing: str) -> Iterator[Rows]:
    """The blocks, each told when it is done with; nothing is told where nobody watches."""
    if not sys.stderr.isatty():
        yield from blocks
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn(doing), BarColumn(), TextColumn("{task.completed:,.0f}/{task.total:,.0f} 家"),
        TextColumn("{task.fields[rate]} 家/秒"), TextColumn("还需"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=total, rate="…")
        for block in blocks:
            yield block
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, advance=block.num_rows, rate=f"{speed:,.0f}" if speed else "…")

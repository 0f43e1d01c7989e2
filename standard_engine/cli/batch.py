"""`standard-engine batch`: many data workbooks in, one file of decision documents out."""

from __future__ import annotations

import json
import os
from collections import Counter
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option, processes_option
from standard_engine.cli.output import note
from standard_engine.cli.progress import told_progress
from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from standard_engine.assessment.result import Outcome
    from standard_engine.report.batch import Decided

LINES, TABLE = ".jsonl", ".parquet"


@command()
@click.argument("paths", metavar="文件夹或数据表…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), default=Path("结论.jsonl"),
    help="写到哪个文件，.jsonl 或 .parquet，默认 结论.jsonl",
)  # fmt: skip
@processes_option
@pack_option
@as_of_option
def batch(paths: tuple[Path, ...], output: Path, processes: int | None, pack_name: str, as_of: str | None) -> int:
    """评价许多数据表，结论写进一个文件：每家一份，内容与 assess 写出的“评价结论.json”相同。

    .jsonl 每行一份；.parquet 每行一份，对象和列表原样嵌套（需要另装：pip install 'standard-engine[population]'）。
    读不了的文件不影响其余，连同问题另写在 …-问题.jsonl。两个文件都写好才放到位，中断不会留下半个。

    退出码：0 全部通过；1 有不通过或无法判定的；3 有读不了的文件，其余的结论照样写出。
    """
    from standard_engine.pack.load import load_pack
    from standard_engine.report.batch import decisions
    from standard_engine.report.together import passing_files
    from standard_engine.workbook.folder import workbooks

    _possible(output)
    if missing := [str(path) for path in paths if not path.exists()]:
        raise UsageError(f"没有 {'、'.join(missing)}")
    pack = load_pack(pack_name, as_of)
    files = workbooks(paths)
    if not files:
        raise UsageError("其中没有数据表（.xlsx）")
    problems = output.with_name(f"{output.stem}-问题.jsonl")
    output.parent.mkdir(parents=True, exist_ok=True)
    counts: Counter[Outcome | None] = Counter()
    with passing_files(output, problems) as (made, told), ExitStack() as stack:
        unread = stack.enter_context(told.open("xb"))
        add = _writer(made, output.suffix.lower(), stack)
        judging = decisions(files, pack, min(processes or os.cpu_count() or 1, len(files)))
        for decided in told_progress(judging, len(files), "评价"):
            if decided.outcome is None:
                unread.write(decided.line)
                _tell(decided)
            else:
                add(decided.line)
            counts[decided.outcome] += 1
    click.echo(f"{len(files)} 份数据表：{_counted(counts)}")
    note(f"已写到：\n  {output}\n  {problems}")
    return _exit(counts)


def _possible(output: Path) -> None:
    kind = output.suffix.lower()
    if kind not in {LINES, TABLE}:
        raise UsageError(f"{output} 要以 {LINES} 或 {TABLE} 结尾")
    if kind == TABLE and find_spec("pyarrow") is None:
        raise UsageError(f"写 {TABLE} 要用 pyarrow：先运行 pip install 'standard-engine[population]'，或写 {LINES}")


def _writer(path: Path, kind: str, stack: ExitStack) -> Callable[[bytes], object]:
    """What takes the line of one document."""
    if kind == LINES:
        return stack.enter_context(path.open("xb")).write
    from standard_engine.report.decision_table import decision_table

    add = stack.enter_context(decision_table(path))
    return lambda line: add(json.loads(line))


def _tell(decided: Decided) -> None:
    from standard_engine.report.text import visible

    note(visible(f"读不了 {decided.file}"))
    for finding in decided.findings:
        note(visible(f"  {finding}"))


def _counted(counts: Counter[Outcome | None]) -> str:
    from standard_engine.assessment.result import Outcome

    told = [f"{outcome.label} {counts[outcome]}" for outcome in Outcome]
    return "，".join([*told, f"读不了 {counts[None]}"])


def _exit(counts: Counter[Outcome | None]) -> Exit:
    if counts[None]:
        return Exit.INPUT
    return Exit.PASS if all(outcome == "pass" for outcome in counts.elements()) else Exit.NOT_PASS

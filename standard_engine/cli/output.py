"""Printing: the document on stdout, notes on stderr."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from standard_engine.language import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from standard_engine.assessment.result import Assessment
    from standard_engine.findings import Finding
    from standard_engine.report.names import Names

MARKS = {"error": "×", "warning": "!", "note": "·"}


def print_json(document: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True))


def note(text: str) -> None:
    """A line for a person, kept out of the document."""
    click.echo(text, err=True)


def tell_lacking(titles: Iterable[str]) -> None:
    """Say which fields a population has no column for, since they count as not filled in."""
    listed = list(titles)
    if listed:
        note(f"注意：企业群没有 {len(listed)} 个数据项的列，都按未填评价：{'、'.join(listed)}")


@contextmanager
def solver_on_stderr() -> Iterator[None]:
    """What the solver's library prints by itself goes to stderr: stdout is the document."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def print_findings(findings: Iterable[Finding]) -> None:
    """Findings as text, the most severe first, each with place, what was read, what to do.

    Text from a workbook is made visible, so that nothing in it steers the terminal.
    """
    from standard_engine.report.text import visible

    order = ["error", "warning", "note"]
    for finding in sorted(findings, key=lambda found: order.index(found.severity.value)):
        click.echo(visible(f"{MARKS[finding.severity.value]} {finding.code.code} {finding.place}  {finding.message}"))
        facts = [("读到", finding.raw), ("解析为", finding.parsed), ("要求", finding.expected)]
        line = "  ".join(f"{label}：{text}" for label, text in facts if text)
        if line:
            click.echo(visible(f"    {line}"))
        click.echo(visible(f"    怎样修改：{finding.fix}"))


def names_told(assessment: Assessment, folder: Path, workbook: Path) -> Names:
    """What the reports are to be called; told where another workbook of the enterprise and year has the plain name."""
    from standard_engine.report.names import report_names

    names = report_names(assessment, folder, workbook)
    if names.taken_by is not None:
        note(
            say(
                "这个文件夹里已有同一企业同一年另一份数据表（{other}）的报告，不覆盖它；这份的文件名加上申报文件的哈希：{start}",
                other=names.taken_by,
                start=names.start,
            )
        )
    return names

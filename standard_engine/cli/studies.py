"""Writing a study: page, workbook and data side by side, and the answer on the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.output import note

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.report.study import Study


def tell(study: Study, document: dict[str, Any], output: Path) -> None:
    """Write the three files into a folder, and say what was found and where it is."""
    from standard_engine.report.output import put
    from standard_engine.report.study import study_book, study_page

    output.mkdir(parents=True, exist_ok=True)
    text = json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True)
    contents = {"html": study_page(study).encode(), "xlsx": study_book(study), "json": f"{text}\n".encode()}
    if study.synthetic:
        click.echo("【合成数据】这些企业并不存在")
    if study.open_numbers:
        click.echo(f"【非正式结论】规则包有 {study.open_numbers} 个数值未经标准文本核对，不能作为认证依据")
    click.echo(study.headline)
    note("已写到：")
    for ending, content in contents.items():
        path = output / f"{study.kicker}.{ending}"
        put(path, content)
        note(f"  {path}")

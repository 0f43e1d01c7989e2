"""`standard-engine rules show | list | docs | schema`: what a pack says."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, format_option, pack_argument
from standard_engine.cli.output import note, print_json
from standard_engine.errors import PackError, UsageError


@command()
@format_option
def list_packs(form: str) -> int:
    """列出随引擎提供的规则包。"""
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import pack_folders

    rows = []
    for name, folder in pack_folders().items():
        try:
            model = read_draft(folder).model
        except PackError as error:
            note(f"{name} 有误：\n{error}")
            continue
        rows.append(
            {
                "id": name,
                "title": model.title,
                "standard": model.standard,
                "edition": model.edition,
                "version": model.version,
            }
        )
    if form == "json":
        print_json(rows)
    else:
        for row in rows:
            click.echo(f"{row['id']}　{row['title']}　{row['standard']}　版本 {row['version']}")
    return Exit.PASS


@command()
@pack_argument
@as_of_option
@click.option("--resolved", is_flag=True, help="显示按日期选定、逐条展开的全部规则")
@format_option
def show(pack_name: str, as_of: str | None, form: str, *, resolved: bool) -> int:
    """显示一个规则包：指标、基准、出处。"""
    from standard_engine.pack.codec import encode
    from standard_engine.pack.listing import listing
    from standard_engine.pack.load import load_pack
    from standard_engine.pack.overview import overview

    pack = load_pack(pack_name, as_of)
    if form == "json":
        print_json(encode(pack))
    else:
        click.echo(listing(pack) if resolved else overview(pack), nl=False)
    return Exit.PASS


@command()
@click.argument("kind", default="pack", metavar="种类")
def schema(kind: str) -> int:
    """输出 JSON Schema：decision 为结论文件（以前的版本写 decision-1），其余为规则包各类文件，供编辑器补全和校验。"""
    from standard_engine.decision.schema import VERSIONS, decision_schema
    from standard_engine.pack.schema import schema as pack_schema

    decisions = {f"decision-{version}": version for version in VERSIONS} | {"decision": VERSIONS[-1]}
    print_json(decision_schema(decisions[kind]) if kind in decisions else pack_schema(kind))
    return Exit.PASS


@command()
@pack_argument
@as_of_option
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path), help="写到哪个文件，默认 <规则包>-手册.html"
)
def docs(pack_name: str, as_of: str | None, output: Path | None) -> int:
    """写出规则包手册（HTML）：每个指标的公式、基准、日期和出处。"""
    from standard_engine.pack.load import load_pack
    from standard_engine.report.handbook import write_handbook

    pack = load_pack(pack_name, as_of)
    path = output or Path(f"{pack.id}-手册.html")
    if path.is_dir():
        raise UsageError(f"{path} 是文件夹；请写文件名")
    write_handbook(pack, path)
    click.echo(str(path))
    return Exit.PASS

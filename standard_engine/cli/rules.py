"""`standard-engine rules …`: packs listed, shown, checked, tested, documented."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.groups import PlainGroup
from standard_engine.cli.options import DEFAULT_PACK, as_of_option, format_option
from standard_engine.cli.output import note, print_findings, print_json
from standard_engine.errors import PackError, UsageError

_pack = click.argument("pack_name", metavar="规则包", default=DEFAULT_PACK)


@click.group(cls=PlainGroup)
def rules() -> None:
    """查看、检查和测试规则包。"""


@rules.command("list")
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


@rules.command()
@_pack
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


@rules.command()
@_pack
@as_of_option
@format_option
def check(pack_name: str, as_of: str | None, form: str) -> int:
    """检查一个规则包，列出全部错误和警告；不写 --as-of 则检查有效期内的每一版数值。"""
    from standard_engine.pack.load import check_every_date, check_pack
    from standard_engine.report.decision import finding_document

    try:
        findings = check_every_date(pack_name) if as_of is None else check_pack(pack_name, as_of)[1]
        broken = False
    except PackError as error:
        findings, broken = list(error.findings), True
    if form == "json":
        print_json([finding_document(finding) for finding in findings])
    else:
        print_findings(findings)
        click.echo("规则包有误" if broken else f"规则包可用，警告 {len(findings)} 个")
    return Exit.USAGE if broken else Exit.PASS


@rules.command()
@_pack
@as_of_option
@format_option
def test(pack_name: str, as_of: str | None, form: str) -> int:
    """运行规则包自带的算例，并列出没有算例触及的部分。"""
    from standard_engine.assessment.cases import run_cases

    result = run_cases(pack_name, as_of)
    failed = [case for case in result.cases if case.failures]
    if form == "json":
        cases = [
            {"case": case.name, "place": str(case.place), "failures": list(case.failures)} for case in result.cases
        ]
        print_json(
            {"cases": cases, "reached": result.reached, "total": result.total, "unreached": list(result.unreached)}
        )
    else:
        for case in failed:
            click.echo(f"× {case.place} {case.name}")
            for failure in case.failures:
                click.echo(f"    {failure}")
        click.echo(f"算例 {len(result.cases)} 个，未通过 {len(failed)} 个；触及 {result.reached}/{result.total}")
        for part in result.unreached:
            click.echo(f"  没有算例触及：{part}")
    return Exit.NOT_PASS if failed else Exit.PASS


@rules.command()
@click.argument("kind", default="pack", metavar="种类")
def schema(kind: str) -> int:
    """输出 JSON Schema：decision 为结论文件，其余为规则包各类文件，供编辑器补全和校验。"""
    from standard_engine.pack.schema import schema as pack_schema
    from standard_engine.report.decision import decision_schema

    print_json(decision_schema() if kind == "decision" else pack_schema(kind))
    return Exit.PASS


@rules.command()
@_pack
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

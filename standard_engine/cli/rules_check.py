"""`standard-engine rules check | test`: a pack checked, and its own cases run."""

from __future__ import annotations

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, format_option, pack_argument
from standard_engine.cli.output import print_findings, print_json
from standard_engine.errors import PackError


@command()
@pack_argument
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


@command()
@pack_argument
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

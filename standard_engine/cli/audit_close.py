"""`standard-engine audit close`: the signed record of an audit."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, audit_argument, evidence_option, pack_option, workbook_argument
from standard_engine.cli.output import note
from standard_engine.cli.passphrase import known_passphrase, passphrase_file_option
from standard_engine.errors import UsageError


@command()
@workbook_argument
@audit_argument
@pack_option
@as_of_option
@evidence_option
@click.option("--with-files", is_flag=True, help="把证据文件也放进记录；不写就只记它们的 SHA-256")
@click.option(
    "--sample", "sample", metavar="抽样计划.json", type=click.Path(path_type=Path),
    help="audit sample 写出的抽样计划；重抽一遍核对后放进记录",
)  # fmt: skip
@click.option(
    "--key", "key_file", required=True, metavar="私钥文件", type=click.Path(path_type=Path), help="签名用的私钥"
)
@passphrase_file_option
@click.option(
    "-o",
    "--output",
    metavar="路径",
    type=click.Path(path_type=Path),
    help="写到哪个文件，默认 <企业名称>-<数据年>-记录.zip",
)
def close(
    workbook: Path, audit: Path, pack_name: str, as_of: str | None, evidence: Path | None, sample: Path | None,
    key_file: Path, passphrase_file: Path | None, output: Path | None, *, with_files: bool,
) -> int:  # fmt: skip
    """结案：把数据表、核查表、规则包、结论、报告和证据的哈希放进一个文件并签名，谁都可以用 verify 重新评价、核对。

    记录由放进去的那些文件评价而来。证据文件与登记不符、两个程序读得不同、没有写评价机构的，不能结案。已有的记录从不覆盖。
    退出码按核定的结论。
    """
    from standard_engine.pack.load import to_date
    from standard_engine.record.close import Closing
    from standard_engine.record.close import close as closed
    from standard_engine.report.names import file_stem
    from standard_engine.report.output import put_new
    from standard_engine.signing.key_files import read_private

    if output is not None and output.exists():
        raise UsageError(f"{output} 已存在；记录从不覆盖，换一个文件名")
    key = read_private(key_file, known_passphrase(passphrase_file))
    closing = Closing(
        workbook, audit, pack_name, to_date(as_of), datetime.now(UTC).replace(microsecond=0), evidence,
        with_files=with_files, sample=None if sample is None else _plan(sample),
    )  # fmt: skip
    done = closed(closing, key)
    manifest = done.manifest
    path = output or Path(f"{file_stem(manifest.subject.name or workbook.stem)}-{manifest.year}-记录.zip")
    put_new(path, done.content)
    click.echo(path)
    note(f"核定的结论：{manifest.verified.outcome.label}；由 {manifest.body} 签名，密钥 {key.public.short_id}")
    if not manifest.verified.binding:
        note("非正式结论：所用数值有未经标准文本核对的，不能作为认证依据")
    open_ = manifest.open_nonconformities
    if open_.severe or open_.general:
        note(f"注意：还有未关闭的不符合项：严重 {open_.severe} 个，一般 {open_.general} 个")
    return Exit.PASS if manifest.verified.outcome.value == "pass" else Exit.NOT_PASS


def _plan(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise UsageError(f"{path} 不是抽样计划；用 audit sample 写出的 .json 文件") from None

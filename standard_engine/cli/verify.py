"""`standard-engine verify`: is a record what was signed, by whom it says, and does it give the verdict that it states?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import format_option
from standard_engine.cli.output import print_findings, print_json

if TYPE_CHECKING:
    from standard_engine.record.verify import OpenedRecord


@command()
@click.argument("path", metavar="记录.zip", type=click.Path(path_type=Path))
@click.option(
    "--trust", metavar="信任文件", type=click.Path(path_type=Path), help="各评价机构的公钥和有效期（trust.yaml）"
)
@click.option(
    "--key", "keys", multiple=True, metavar="公钥文件", type=click.Path(path_type=Path),
    help="没有信任文件时，用来核对签名的公钥；不能证明它是谁的。可以写多次",
)  # fmt: skip
@format_option
def verify(path: Path, trust: Path | None, keys: tuple[Path, ...], form: str) -> int:
    """核验一份记录：逐个字节核对文件、清单和签名，再用记录中的规则包和数据重新评价，说“一致”或逐条列出不同。

    不联网，不需要评价机构在场。退出码：0 一致；1 有不同；2 信任文件或公钥有误；3 打不开文件。
    """
    from standard_engine.record.rejudge import verify_record
    from standard_engine.record.trust_file import read_trust
    from standard_engine.signing.key_files import read_public

    known = [read_public(key) for key in keys]
    trusted = None if trust is None else read_trust(trust)
    found = verify_record(path, trusted, known)
    if form == "json":
        print_json(_document(found))
    else:
        _print(found)
    return Exit.NOT_PASS if found.differences else Exit.PASS


def _print(found: OpenedRecord) -> None:
    from standard_engine.report.text import visible

    manifest = found.manifest
    if manifest is not None:
        binding = "" if manifest.verified.binding else "（非正式结论，不能作为认证依据）"
        lines = (
            f"企业　　{manifest.subject.name or '—'}　{manifest.subject.credit_code or '—'}",
            f"结论　　{manifest.verified.outcome.label}　{manifest.verified.grade or ''}{binding}",
            f"自评　　{manifest.reported.outcome.label}　{manifest.reported.grade or ''}",
            f"规则包　{manifest.pack.id} {manifest.pack.version}　{manifest.pack.hash}",
            f"评价日期 {manifest.as_of}　数据年 {manifest.year}　引擎 {manifest.engine}",
            f"评价机构 {manifest.body}　签名时间 {manifest.made_at.isoformat()}",
            f"未关闭的不符合项　严重 {manifest.open_nonconformities.severe}　一般 {manifest.open_nonconformities.general}",
        )
        for line in lines:
            click.echo(visible(line.rstrip()))
    print_findings(found.findings)
    click.echo("不一致：见上面的错误" if found.differences else "一致")


def _document(found: OpenedRecord) -> dict[str, Any]:
    import json

    from standard_engine.record.manifest import manifest_bytes
    from standard_engine.report.decision import finding_document

    return {
        "record": found.name,
        "agrees": not found.differences,
        "manifest": None if found.manifest is None else json.loads(manifest_bytes(found.manifest)),
        "findings": [finding_document(finding) for finding in found.findings],
    }

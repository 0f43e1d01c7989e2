"""`standard-engine verify`: is a record or a certificate what was signed, by whom it says, and does it hold?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import format_option
from standard_engine.cli.output import note, print_findings, print_json
from standard_engine.errors import UsageError
from standard_engine.pack.load import to_date

if TYPE_CHECKING:
    from standard_engine.programme.certificate import Certificate
    from standard_engine.record.certificate import CheckedCertificate
    from standard_engine.record.verify import OpenedRecord


@command()
@click.argument("path", metavar="[记录.zip|证书.pdf|证书.txt]", required=False, type=click.Path(path_type=Path))
@click.option("--text", metavar="SE1.…", help="证书的核验文字：扫描二维码得到，或照抄证书下方的小字")
@click.option(
    "--trust", metavar="信任文件", type=click.Path(path_type=Path), help="各评价机构的公钥和有效期（trust.yaml）"
)
@click.option(
    "--key", "keys", multiple=True, metavar="公钥文件", type=click.Path(path_type=Path),
    help="没有信任文件时，用来核对签名的公钥；不能证明它是谁的。可以写多次",
)  # fmt: skip
@click.option("--on", metavar="日期", help="按哪一天核验证书是否有效，默认今天")
@format_option
def verify(
    path: Path | None, text: str | None, trust: Path | None, keys: tuple[Path, ...], on: str | None, form: str
) -> int:
    """核验一份记录或一张证书，不联网，不需要机构在场。

    记录：逐个字节核对文件、清单和签名，再用记录中的规则包和数据重新评价，说“一致”或逐条列出不同。
    证书：核对核验文字的签名，签名的机构在发证之日是否可信，核验之日是否在有效期内，说“有效”或说明为什么不是。

    退出码：0 一致或有效；1 有不同或无效；2 用法、信任文件或公钥有误；3 打不开文件。
    """
    from standard_engine.record.certificate import check_file, check_text, is_certificate
    from standard_engine.record.content import read_bytes
    from standard_engine.record.rejudge import rejudged
    from standard_engine.record.trust_file import read_trust
    from standard_engine.record.verify import check_bytes
    from standard_engine.signing.key_files import read_public

    if (path is None) is (text is None):
        raise UsageError("写一个文件，或用 --text 写核验文字；写且只写一样")
    known = [read_public(key) for key in keys]
    trusted = None if trust is None else read_trust(trust)
    if path is None:
        return _certificate(check_text(text or "", to_date(on), trusted, known), form)
    data = read_bytes(path)
    if is_certificate(data, path.name):
        return _certificate(check_file(data, path.name, to_date(on), trusted, known), form)
    if on is not None:
        raise UsageError("--on 只用于证书")
    found = rejudged(check_bytes(data, path.name, trusted, known))
    if form == "json":
        print_json(_document(found))
    else:
        _print(found)
    return Exit.NOT_PASS if found.differences else Exit.PASS


def _certificate(found: CheckedCertificate, form: str) -> int:
    """Tell what a certificate says and whether it is in force."""
    from standard_engine.report.text import visible

    if form == "json":
        print_json(_certificate_document(found))
        return Exit.PASS if found.in_force else Exit.NOT_PASS
    if found.certificate is not None:
        for label, value in _facts(found.certificate):
            click.echo(visible(f"{label}　{value}"))
    print_findings(found.findings)
    click.echo(f"{found.verdict}（按 {found.on} 核验）")
    if found.in_force:
        note(
            "证书上印的应与上面各项逐字相同；不同的，以这里为准。核验不联网，证书发出以后有没有被撤销，请向发证机构或主管部门查询"
        )
    return Exit.PASS if found.in_force else Exit.NOT_PASS


def _facts(certificate: Certificate) -> list[tuple[str, str]]:
    from standard_engine.programme.columns import OF_CERTIFICATE

    rows = [
        (title, str(getattr(certificate, name))) for name, title in OF_CERTIFICATE.items() if hasattr(certificate, name)
    ]
    return [*rows, (OF_CERTIFICATE["rules"], certificate.pack_hash)]


def _certificate_document(found: CheckedCertificate) -> dict[str, Any]:
    from dataclasses import asdict

    from standard_engine.report.decision import finding_document

    facts = found.certificate and asdict(found.certificate)
    days = facts and {name: facts[name].isoformat() for name in ("issued", "until")}
    return {
        "certificate": facts and facts | (days or {}),
        "on": found.on.isoformat(),
        "in_force": found.in_force,
        "verdict": found.verdict,
        "findings": [finding_document(finding) for finding in found.findings],
    }


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

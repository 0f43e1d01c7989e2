"""`standard-engine programme certificate`: certificates of cases, signed; or specimens."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.fonts import font_files, font_option
from standard_engine.cli.help import command
from standard_engine.cli.output import note
from standard_engine.cli.passphrase import known_passphrase, passphrase_file_option
from standard_engine.cli.programme_place import the_ledger
from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from standard_engine.programme.granting import Grant
    from standard_engine.signing.keys import PrivateKey
    from standard_engine.signing.trust import Trust


@command()
@click.argument("cases", metavar="案件编号…", nargs=-1, required=True)
@click.option("--kind", metavar="证书", help="哪一种证书；办理程序只声明一种时不写")
@click.option("--key", "key_file", metavar="私钥文件", type=click.Path(path_type=Path), help="认证机构签名用的私钥")
@passphrase_file_option
@click.option(
    "--trust", metavar="信任文件", type=click.Path(path_type=Path), help="写出以前用它核对一遍签名，核对不上就不写"
)
@click.option("--specimen", is_flag=True, help="写样张：不签名，印“样张”，还没有的内容留“—”")
@font_option
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path, file_okay=False), default=Path(),
    help="写到哪个文件夹，默认当前文件夹",
)  # fmt: skip
def certificate(
    cases: tuple[str, ...], kind: str | None, key_file: Path | None, passphrase_file: Path | None, trust: Path | None,
    fonts: tuple[str, ...], output: Path, *, specimen: bool,
) -> int:  # fmt: skip
    """写出案件的证书：PDF，和同名的 .txt（核验文字）；二维码、小字和 .txt 是同一段签名的文字，用 verify 核验。

    证书的事实都取自账本。所依据的评价结论不是正式结论的不能发证书，只能写样张。要么全部写出，要么一张也不写。
    """
    from standard_engine.programme.granting import find_certificate, granted
    from standard_engine.programme.granting import specimen as specimen_of
    from standard_engine.programme.ledger import case_of
    from standard_engine.programme.looking import looking
    from standard_engine.report.certificate import SPECIMEN, certificate_pdf
    from standard_engine.report.together import put_together

    if specimen is (key_file is not None):
        raise UsageError("用 --key 写明签名的私钥；写样张用 --specimen，不签名")
    make = specimen_of if specimen else granted
    with looking(the_ledger()) as (connection, procedure):
        chosen = find_certificate(procedure, kind)
        grants = {case: make(procedure, chosen, case_of(connection, case)) for case in dict.fromkeys(cases)}
    texts = {} if key_file is None else _signed(grants, key_file, passphrase_file, trust)
    general, places = font_files(fonts)
    files: dict[str, bytes] = {}
    for case, grant in grants.items():
        stem = f"{SPECIMEN if specimen else '证书'}-{case}"
        files[f"{stem}.pdf"] = certificate_pdf(grant, texts.get(case), general, places)
        if case in texts:
            files[f"{stem}.txt"] = f"{texts[case]}\n".encode()
    put_together(output, files)
    for name in files:
        click.echo(output / name)
    return Exit.PASS


def _signed(
    grants: dict[str, Grant], key_file: Path, passphrase_file: Path | None, trust: Path | None
) -> dict[str, str]:
    """The signed text of every certificate, by its case."""
    from standard_engine.record.trust_file import read_trust
    from standard_engine.signing.key_files import read_private

    trusted = None if trust is None else read_trust(trust)
    key = read_private(key_file, known_passphrase(passphrase_file))
    texts = {case: _text(case, grant, key, trusted) for case, grant in grants.items()}
    note(f"已签名 {len(texts)} 张，密钥 {key.public.short_id}")
    return texts


def _text(case: str, grant: Grant, key: PrivateKey, trust: Trust | None) -> str:
    from standard_engine.record.certificate import check_text
    from standard_engine.signing.compact import sign_compact

    if grant.certificate is None:
        raise TypeError("a specimen is not signed")
    try:
        text = sign_compact(grant.certificate.payload, key)
    except ValueError as error:
        raise UsageError(f"案件 {case} 的证书：{error}") from None
    if trust is not None:
        found = check_text(text, grant.certificate.issued, trust)
        if not found.in_force:
            told = "\n".join(map(str, found.findings))
            raise UsageError(f"案件 {case} 的证书签名以后核对不上（{found.verdict}），没有写出：\n{told}")
    return text

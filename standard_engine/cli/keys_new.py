"""`standard-engine keys new`: a pair of keys."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.output import note
from standard_engine.cli.passphrase import new_passphrase, passphrase_file_option
from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

DAYS = 730


@command()
@click.option("--body", "name", required=True, metavar="机构名称", help="密钥是哪个机构的，与记录上的评价机构名称相同")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    metavar="文件夹",
    type=click.Path(path_type=Path, file_okay=False),
    help="写到哪个文件夹",
)
@click.option("--from", "first", metavar="日期", help="自哪一天起有效，默认今天")
@click.option("--to", "last", metavar="日期", help=f"至哪一天有效（含），默认共 {DAYS} 天")
@passphrase_file_option
def new(name: str, folder: Path, first: str | None, last: str | None, passphrase_file: Path | None) -> int:
    """新做一对签名用的密钥，写出三个文件：私钥（用口令加密）、公钥、可以并入信任文件的几行。

    私钥和口令只由机构自己保管，丢失了无法找回；公钥和信任文件的几行交给要核验记录的单位。
    已有的文件从不覆盖。口令不能写在命令行上。
    """
    from standard_engine.record.shape import text
    from standard_engine.record.trust_file import trust_text
    from standard_engine.signing.key_files import write_pair
    from standard_engine.signing.keys import new_key
    from standard_engine.signing.trust import Body, Trust, TrustedKey

    days = _days(first, last)
    try:
        text(name)
    except ValueError as error:
        raise UsageError(f"机构名称{error}") from None
    passphrase = new_passphrase(passphrase_file)
    key = new_key()
    trust = Trust((Body(name, (TrustedKey(key.public, *days),)),))
    beside = {f"信任-{key.public.short_id}.yaml": trust_text(trust).encode()}
    for path in write_pair(folder, key, passphrase, beside):
        click.echo(str(path))
    note(f"密钥编号 {key.public.id}\n有效期 {days[0]} 至 {days[1]}；请把编号当面或打电话告诉要核验记录的单位")
    return Exit.PASS


def _days(first: str | None, last: str | None) -> tuple[date, date]:
    from standard_engine.pack.load import to_date

    since = to_date(first)
    until = since + timedelta(days=DAYS - 1) if last is None else to_date(last)
    if since > until:
        raise UsageError(f"有效期的起日 {since} 晚于止日 {until}")
    return since, until

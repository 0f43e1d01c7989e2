"""`standard-engine keys show`: what a key is called."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.passphrase import known_passphrase, passphrase_file_option


@command()
@click.argument("path", metavar="密钥文件", type=click.Path(path_type=Path))
@passphrase_file_option
def show(path: Path, passphrase_file: Path | None) -> int:
    """显示一把密钥的编号和公钥；公钥文件不用口令，私钥文件要口令。私钥本身从不显示。"""
    from standard_engine.signing.key_files import key_text, read_private, read_public
    from standard_engine.signing.sealed import is_private

    if is_private(key_text(path)):
        kind, key = "私钥", read_private(path, known_passphrase(passphrase_file)).public
    else:
        kind, key = "公钥", read_public(path)
    click.echo(f"种类　　{kind}\n密钥编号　{key.id}\n短编号　{key.short_id}\n公钥　　{key.text}")
    return Exit.PASS

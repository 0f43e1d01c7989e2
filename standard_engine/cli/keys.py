"""`standard-engine keys …`: the keys that sign records."""

from __future__ import annotations

import click

from standard_engine.cli.groups import LazyGroup

_COMMANDS = {
    "new": ("standard_engine.cli.keys_new:new", "新做一对密钥：私钥加密保存，公钥交给别人核对签名"),
    "show": ("standard_engine.cli.keys_show:show", "显示一把密钥的编号和公钥"),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def keys() -> None:
    """签名用的密钥（Ed25519）：新做一对，查看编号。"""

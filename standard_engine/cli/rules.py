"""`standard-engine rules …`: packs shown, checked, changed, compared, reviewed and released."""

from __future__ import annotations

import click

from standard_engine.cli.groups import LazyGroup

_COMMANDS = {
    "list": ("standard_engine.cli.rules_show:list_packs", "列出随引擎提供的规则包"),
    "show": ("standard_engine.cli.rules_show:show", "显示一个规则包：指标、基准、出处"),
    "docs": ("standard_engine.cli.rules_show:docs", "写出规则包手册（HTML）"),
    "check": ("standard_engine.cli.rules_check:check", "检查一个规则包，列出全部错误和警告"),
    "test": ("standard_engine.cli.rules_check:test", "运行规则包自带的算例，并列出没有算例触及的部分"),
    "copy": ("standard_engine.cli.rules_change:copy", "把一个规则包复制到自己的文件夹，以便改动"),
    "set": ("standard_engine.cli.rules_change:set_numbers", "从某一天起改变基准或系数"),
    "diff": ("standard_engine.cli.rules_diff:diff_rules", "比较两个规则包，或一个规则包的两个日期：规则有什么不同"),
    "worksheet": ("standard_engine.cli.rules_review:worksheet", "写出核对表：全部数值，留出对照标准文本填写的栏"),
    "import": ("standard_engine.cli.rules_review:import_worksheet", "读回填好的核对表，写出核对过的新版本"),
    "release": ("standard_engine.cli.rules_change:release", "发布一个版本：此后它的内容不能再改"),
    "schema": ("standard_engine.cli.rules_show:schema", "输出 JSON Schema"),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def rules() -> None:
    """查看、检查、测试、改动、比较、核对和发布规则包。"""

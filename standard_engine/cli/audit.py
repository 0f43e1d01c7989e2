"""`standard-engine audit …`: the third-party auditor's work on one submission."""

from __future__ import annotations

import click

from standard_engine.cli.groups import LazyGroup

_COMMANDS = {
    "open": ("standard_engine.cli.audit_open:open_", "由数据表建核查表"),
    "sample": ("standard_engine.cli.audit_sample:sample", "抽出现场要核查的数据，按涉及分值分层，可以重抽"),
    "score": ("standard_engine.cli.audit_score:score", "按申报值和核定值各评价一次，列出变动和原因"),
    "report": ("standard_engine.cli.audit_report:report", "写出第三方评价报告：Word、HTML、PDF"),
    "close": ("standard_engine.cli.audit_close:close", "结案：写出签名的记录"),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def audit() -> None:
    """第三方核查：建核查表、抽样、按核定值评价、写报告、结案签名。企业的数据表始终不动。"""

"""`standard-engine programme …`: cases carried through a procedure. The commands of the steps are those that the procedure names."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.groups import LazyGroup
from standard_engine.errors import StandardEngineError, UsageError

if TYPE_CHECKING:
    from standard_engine.programme.procedure import Procedure

LEDGER_VARIABLE = "STANDARD_ENGINE_LEDGER"
_LIBRARIES = ("sqlalchemy", "alembic", "chinese_calendar")
_COMMANDS = {
    "init": ("standard_engine.cli.programme_keeping:init", "建立账本"),
    "users": ("standard_engine.cli.programme_keeping:users", "登记、列出、注销用户"),
    "procedure": ("standard_engine.cli.programme_looking:procedure", "显示并检查办理程序"),
    "adopt": ("standard_engine.cli.programme_keeping:adopt", "换用新的办理程序"),
    "status": ("standard_engine.cli.programme_looking:status", "情况调度，或一个案件的经过和下一步"),
    "ledger": ("standard_engine.cli.programme_looking:ledger", "列出账本中的事件"),
    "verify": ("standard_engine.cli.programme_looking:verify", "核验账本：哈希链、每一步、由事件得出的各表"),
    "certificate": ("standard_engine.cli.programme_certificate:certificate", "写出证书或样张"),
    "export": ("standard_engine.cli.programme_export:export", "导出名单：正式文件、工作簿或数据"),
}


class StepGroup(LazyGroup):
    """The ledger's own commands, and a command for every word of the procedure that its cases go by."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The ledger's own commands, then those of the steps, in the procedure's order."""
        return [*super().list_commands(ctx), *_procedure(ctx).commands()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command of the ledger, or one made of the steps of its word."""
        own = super().get_command(ctx, cmd_name)
        steps = () if own is not None else _procedure(ctx).commands().get(cmd_name, ())
        if not steps:
            return own
        _with_libraries()
        from standard_engine.cli.programme_step import step_command

        return step_command(cmd_name, steps, _procedure(ctx))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; for one of the ledger's own no procedure is read."""
        own = super().get_command(ctx, args[0]) if args else None
        return super().resolve_command(ctx, args) if own is None else (args[0], own, args[1:])

    def _summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        found = _procedure(ctx)
        steps = [
            (word, "；".join(f"{step.title}（{found.role_titles(step.by)}）" for step in steps))
            for word, steps in found.commands().items()
        ]
        return [*super()._summaries(ctx), *steps]


def _with_libraries() -> None:
    """Raises: UsageError where the extra is not installed."""
    if lacking := [name for name in _LIBRARIES if find_spec(name) is None]:
        raise UsageError(f"办理认证要用 {'、'.join(lacking)}：先运行 pip install 'standard-engine[programme]'")


def _procedure(ctx: click.Context) -> Procedure:
    """The procedure of the ledger that is named; the shipped one where there is none to be read, so that help can be shown."""
    found: Procedure | None = ctx.meta.get(__name__)
    if found is None:
        found = ctx.meta[__name__] = _found(ctx.params.get("ledger"))
    return found


def _found(place: str | None) -> Procedure:
    from standard_engine.programme.reading import load_procedure

    if place:
        with suppress(StandardEngineError, ImportError):  # told when the command itself opens the ledger
            from standard_engine.programme.ledger import open_ledger
            from standard_engine.programme.looking import looking

            with looking(open_ledger(place)) as (_, procedure):
                return procedure
    return load_procedure()


@click.group(cls=StepGroup, lazy=_COMMANDS)
@click.option(
    "--ledger",
    metavar="账本",
    envvar=LEDGER_VARIABLE,
    is_eager=True,
    help=f"账本：SQLite 文件的路径，或 postgresql://用户@主机/库；可设环境变量 {LEDGER_VARIABLE}",
)
@click.option(
    "--as",
    "user",
    metavar="用户",
    envvar="STANDARD_ENGINE_USER",
    help="以哪个用户办理；可设环境变量 STANDARD_ENGINE_USER",
)
@click.option(
    "--files",
    metavar="文件夹",
    envvar="STANDARD_ENGINE_FILES",
    type=click.Path(path_type=Path, file_okay=False),
    help="材料存放在哪里；SQLite 默认在账本旁边，PostgreSQL 不写就只记哈希",
)
@click.option(
    "--calendar",
    metavar="日历.yaml",
    envvar="STANDARD_ENGINE_CALENDAR",
    type=click.Path(path_type=Path),
    help="本单位的日历，优先于国务院办公厅的放假安排",
)
@click.pass_context
def programme(ctx: click.Context, /, **settings: Any) -> None:
    """按办理程序办理认证：申请、初审、计划、培育、认证、公示、颁证，直到复核和撤销。

    账本只增不改；每办一步，说明下一步是什么、由谁办。不能办的，一次说清还缺什么。
    """
    _with_libraries()
    ctx.obj = settings

"""Groups of commands: imported late, and told in Chinese."""

from __future__ import annotations

import importlib
from typing import Any

import click

from standard_engine.formula.problem import did_you_mean


class PlainGroup(click.Group):
    """A group that tells an unknown command with the closest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is meant; an unknown one is told with the closest."""
        if args and not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            raise click.UsageError(f"没有命令“{args[0]}”{did_you_mean(args[0], self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)


class LazyGroup(PlainGroup):
    """A group whose commands are named with their help, and imported when they are run."""

    def __init__(self, *args: Any, lazy: dict[str, tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = lazy or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which a user meets them."""
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self._lazy:
            return super().get_command(ctx, cmd_name)
        module, name = self._lazy[cmd_name][0].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help's list of commands, without importing any."""
        del ctx
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, (_, text) in self._lazy.items()])

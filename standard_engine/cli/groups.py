"""Groups of commands: imported late, and told in Chinese."""

from __future__ import annotations

import importlib
from typing import Any

import click

from standard_engine.cli.help import ChineseHelp
from standard_engine.formula.problem import did_you_mean


class PlainGroup(ChineseHelp, click.Group):
    """A group that tells an unknown command with the closest one."""

    command_class = ChineseHelp

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"subcommand_metavar": "命令 …"} | kwargs))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Every command with the first sentence of its help."""
        with formatter.section("命令"):
            formatter.write_dl([(name, text) for name, text in self._summaries(ctx)])

    def _summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Every command's name and what it does, in a few words."""
        found = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        return [(name, command.get_short_help_str(limit=200)) for name, command in found if command is not None]

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

    def _summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        """As written beside each command, so that none is imported for it."""
        del ctx
        return [(name, text) for name, (_, text) in self._lazy.items()]

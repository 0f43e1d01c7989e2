"""Help in Chinese: the headings and signs that click says in English."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

HELP_NAMES = {"help_option_names": ["-h", "--help"]}


class ChineseHelp(click.Command):
    """A command whose help reads as Chinese throughout."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        settings = {"options_metavar": "[选项]", "context_settings": HELP_NAMES}
        super().__init__(*args, **(settings | kwargs))  # type: ignore[arg-type]  # click's own arguments

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The line that says how to call the command."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, each with what it means."""
        options = (param for param in self.get_params(ctx) if isinstance(param, click.Option))
        with formatter.section("选项"):
            formatter.write_dl([record for option in options if (record := option.get_help_record(ctx)) is not None])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, told in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option


command: Callable[..., Callable[..., click.Command]] = partial(click.command, cls=ChineseHelp)
"""As `click.command`."""

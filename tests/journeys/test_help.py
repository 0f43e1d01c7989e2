"""Help: every command explains itself in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from standard_engine.cli.main import app

ENGLISH = re.compile(
    r"\b(usage|options|commands?|arguments|show this|message|exit|path|text|integer|range|default|args)\b",
    re.IGNORECASE,
)


def commands(group: click.Group, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))
        else:
            yield (*words, name)


@pytest.mark.parametrize("words", sorted(commands(app)), ids=lambda words: " ".join(words) or "standard-engine")
@pytest.mark.parametrize("sign", ["-h", "--help"])
def test_help_reads_as_chinese(words: tuple[str, ...], sign: str) -> None:
    done = CliRunner().invoke(app, [*words, sign])

    assert done.exit_code == 0
    assert done.output.startswith(" ".join(["用法：app", *words, "["]))
    assert "显示这段说明" in done.output
    assert ENGLISH.findall(re.sub(r"--[a-z-]+|\[text\|json\]|默认 text", "", done.output)) == []


def test_every_group_lists_its_commands_with_what_they_do() -> None:
    for words in ([], ["rules"]):
        listed = CliRunner().invoke(app, [*words, "--help"]).output.partition("命令:\n")[2].splitlines()

        assert listed
        assert all(re.search(r"^  [a-z]+ +\S*[\u4e00-\u9fff]", line) for line in listed), listed

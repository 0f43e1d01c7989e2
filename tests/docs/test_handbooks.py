"""The handbooks of the users are true: commands, options, exit codes and words are those of the product."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from standard_engine.assessment.result import Outcome, Status
from standard_engine.cli.exits import Exit
from standard_engine.cli.main import app
from standard_engine.findings import Severity
from standard_engine.pack.schema import KINDS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = sorted(
    {
        (page.name, line.partition("#")[0].partition(">")[0].strip().rstrip("`"))
        for page in PAGES
        for block in re.findall(r"```(?:sh|powershell)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
        for line in re.findall(r"standard-engine (?!--).*", block)
    }
    | {
        (page.name, line)
        for page in PAGES
        for line in re.findall(r"`(standard-engine [a-z][^`]*)`", page.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=[f"{page}: {line}" for page, line in COMMANDS])
def test_a_command_is_one_that_there_is(page: str, line: str) -> None:
    words = shlex.split(line)[1:]
    command: click.Command = app
    context = click.Context(app)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        found = command.get_command(context, words.pop(0))
        assert found is not None, page
        command = found
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= known
    if command.name == "schema" and words:
        assert words[0] in {*KINDS, "decision", "种类"}


def test_commands_are_found_on_every_handbook() -> None:
    assert {"README.md", "enterprises.md", "auditors.md", "bureaus.md", "office.md", "pack-authors.md"} <= {
        page for page, _ in COMMANDS
    }


@pytest.mark.parametrize("name", ["enterprises.md", "bureaus.md"])
def test_every_exit_code_is_told(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8").partition("退出码 |")[2]

    assert [int(code) for code in re.findall(r"^\| (\d) \|", text, re.MULTILINE)] == [int(code) for code in Exit]


def test_every_outcome_is_explained_to_enterprises() -> None:
    text = (ROOT / "docs" / "enterprises.md").read_text(encoding="utf-8")

    assert [outcome.label for outcome in Outcome if f"| {outcome.label} |" not in text] == []
    assert all(f"{severity.label}（" in text or f"是{severity.label}" in text for severity in Severity)


def test_every_status_is_explained_to_auditors() -> None:
    text = (ROOT / "docs" / "auditors.md").read_text(encoding="utf-8")

    assert [status.label for status in Status if status.label not in text] == []

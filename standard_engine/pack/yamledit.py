"""Small changes to the text of a YAML file: values put in place of others, entries added, not another character touched.

A round trip through a YAML library wraps lines, moves comments and changes quotes; here the text between two marks of the
parser is replaced, so what nobody asked to change cannot change.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.pack.addresses import Path

Value: TypeAlias = "str | Mapping[str, Value]"
_PLAIN = re.compile(r"(?![-+.0-9]*[eE])(?:-(?=[0-9]))?[\w(][\w .()<>=*/+《》（）〔〕—-]*")
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "none"}


class YamlText:
    """The text of one file, and the changes that are to be made to it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = yaml.compose(text, Loader=yaml.SafeLoader)
        self._edits: list[tuple[int, int, str]] = []

    def replace(self, path: Path, value: str) -> None:
        """Put another scalar in the place of the one at a path; quotes stay quotes."""
        node = self._node(path)
        if node.value == value:
            return
        quoted = isinstance(node, yaml.ScalarNode) and node.style in {"'", '"'}
        text = json.dumps(value, ensure_ascii=False) if quoted else scalar(value)
        self._edits.append((node.start_mark.index, self._end(node), text))

    def put(self, key: str, value: Value) -> None:
        """Set a key of the outermost mapping: in place where it is there, else in a new line at the end."""
        line = f"{scalar(key)}: {flow(value)}"
        for own, node in self._root.value if isinstance(self._root, yaml.MappingNode) else ():
            if own.value == key:
                self._edits.append((own.start_mark.index, self._end(node), line))
                return
        self._append(line)

    def append(self, value: Mapping[str, Value]) -> None:
        """Add an item at the end of the outermost list, a line a fact."""
        lines = _block(value, set())
        self._append("\n".join(f"{'  ' if at else '- '}{line}" for at, line in enumerate(lines)))

    def add_after(self, path: Path, value: Mapping[str, Value]) -> None:
        """Add an item to a list after the one at a path, in the same style."""
        node = self._node(path)
        parent = self._node(path[:-1])
        end = self._end(node)
        if parent.flow_style:
            self._edits.append((end, end, f", {flow(value)}"))
            return
        line = self._text.find("\n", end)
        line = len(self._text) if line < 0 else line - (self._text[line - 1] == "\r")
        dash = " " * parent.start_mark.column + "-"
        gap = " " * (node.start_mark.column - parent.start_mark.column - 1)
        if node.flow_style:
            text = f"{dash}{gap}{flow(value)}"
        else:
            block = _block(value, self._flowing(node))
            text = "\n".join(
                f"{dash + gap if not at else ' ' * node.start_mark.column}{row}" for at, row in enumerate(block)
            )
        self._edits.append((line, line, self._break() + text.replace("\n", self._break())))

    def text(self) -> str:
        """The text with every change made."""
        text = self._text
        last_first = sorted(enumerate(self._edits), key=lambda edit: (edit[1][0], edit[0]), reverse=True)
        for _, (start, end, new) in last_first:
            text = text[:start] + new + text[end:]
        return text

    def _append(self, line: str) -> None:
        end = len(self._text)
        ended = not self._text or self._text.endswith("\n") or any(start == end for start, *_ in self._edits)
        before = "" if ended else self._break()
        self._edits.append((end, end, before + line.replace("\n", self._break()) + self._break()))

    def _break(self) -> str:
        return "\r\n" if "\r\n" in self._text else "\n"

    def _node(self, path: Path) -> Any:
        node: Any = self._root
        for part in path:
            if isinstance(part, int):
                node = node.value[part]
            else:
                node = next(value for key, value in node.value if key.value == part)
        return node

    def _end(self, node: Any) -> int:
        """Where a node's own text ends; the mark of a block reaches to the next token."""
        if not isinstance(node, yaml.ScalarNode) and not node.flow_style:
            last = node.value[-1]
            return self._end(last[1] if isinstance(last, tuple) else last)
        end = int(node.end_mark.index)
        return len(self._text[:end].rstrip()) if getattr(node, "style", None) in {"|", ">"} else end

    @staticmethod
    def _flowing(node: yaml.MappingNode) -> set[str]:
        """The keys of a mapping whose values are written in braces."""
        return {key.value for key, value in node.value if not isinstance(value, yaml.ScalarNode) and value.flow_style}


def scalar(text: str) -> str:
    """A text as YAML that reads back as this text, in any place; quoted where plain text could mean something else."""
    plain = _PLAIN.fullmatch(text) and not text.endswith(" ") and text.lower() not in _WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)


def flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, str):
        return scalar(value)
    return "{" + ", ".join(f"{scalar(key)}: {flow(item)}" for key, item in value.items()) + "}"


def _block(value: Mapping[str, Value], flowing: set[str]) -> list[str]:
    lines = []
    for key, item in value.items():
        if isinstance(item, str) or key in flowing:
            lines.append(f"{scalar(key)}: {flow(item)}")
        else:
            lines += [f"{scalar(key)}:", *(f"  {line}" for line in _block(item, flowing))]
    return lines

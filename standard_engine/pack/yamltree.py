"""A YAML text as a tree of texts, taken from the parser's events and never constructed.

No scalar is converted, no alias expanded, no tag obeyed, and the bounds are checked before anything can hurt.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from standard_engine.findings import Finding, Place
from standard_engine.findings import pack_codes as codes
from standard_engine.pack import yamlplain
from standard_engine.pack.yamlfault import explained
from standard_engine.pack.yamltext import MOST_FINDINGS, hidden, short, space_name

if TYPE_CHECKING:
    from standard_engine.findings import Code

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
"""Every scalar stays text; an empty plain scalar, ~ and null are None."""
Path: TypeAlias = tuple[str | int, ...]

MOST_DEPTH = 20
MOST_NODES = 50_000
_NULL = {"", "~", "null", "Null", "NULL"}
_TRUTH_WORDS = {"true", "false", "yes", "no", "on", "off"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A line and a column, both from 1, the column in characters."""

    line: int
    column: int


@dataclass(slots=True)
class Reading:
    """What was read of one text.

    `marks` and `keys` say where the value and the key at a path stand; `spans` are the first and last lines that lie
    inside quotes and blocks of text. `whole` is false where reading ended early.
    """

    root: Tree = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    spans: list[tuple[int, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    whole: bool = True


def read_tree(text: str, name: str) -> Reading:
    """The tree of a text that `yamltext.legible` has passed; places call it `name`."""
    reader = _Reader(text, name)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            reader.event(event)
    except yaml.MarkedYAMLError as error:
        reader.reading.findings.append(explained(error, reader.lines, name))
        reader.reading.whole = False
    except _Stop:
        reader.reading.whole = False
    return reader.reading


class _Stop(Exception):  # noqa: N818 - reading ends here; what was found is kept
    """Nothing more can be read."""


@dataclass(slots=True)
class _Open:
    """A collection being read; for a mapping, the key that waits for its value, and its keys by their folded forms."""

    path: Path
    items: Any
    flow: bool
    key: str | None = None
    line: int = 0
    folded: dict[str, str] = field(default_factory=dict)

    @property
    def wants_key(self) -> bool:
        return self.key is None and isinstance(self.items, dict)


class _Reader:
    """Builds the tree of one text from its events."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.lines = [*text.split("\n"), ""]  # the parser may end a line that the text does not
        self.reading = Reading()
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def event(self, event: Any) -> None:
        """Take one event in."""
        match event:
            case yaml.ScalarEvent():
                self._refuse_extras(event)
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._refuse_extras(event)
                self._start(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._open.pop()
            case yaml.AliasEvent():
                self._note(codes.ALIAS, event, text=f"*{short(str(event.anchor))}")
                self._add(None, event)
            case yaml.DocumentStartEvent():
                self._document(event)

    def _note(self, code: Code, event: Any, **data: object) -> None:
        mark = event.start_mark
        self.reading.findings.append(code.at(Place(self.name, mark.line + 1, mark.column + 1), **data))
        if len(self.reading.findings) > MOST_FINDINGS:
            raise _Stop

    def _document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._note(codes.SEVERAL_DOCUMENTS, event)
            raise _Stop
        if event.tags:
            self._note(codes.DIRECTIVE, event, what="%TAG")

    def _refuse_extras(self, event: Any) -> None:
        """Anchors and tags."""
        if event.anchor is not None:
            self._note(codes.ALIAS, event, text=f"&{short(event.anchor)}")
        if event.tag is not None:
            self._note(codes.TAG, event, tag=short(event.tag.replace("tag:yaml.org,2002:", "!!"), 60))

    def _start(self, event: Any) -> None:
        if len(self._open) >= MOST_DEPTH:
            self._note(codes.TOO_DEEP, event, most=MOST_DEPTH)
            raise _Stop
        items: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        path = self._add(items, event)
        self._open.append(_Open(path, items, bool(event.flow_style)))

    def _scalar(self, event: Any) -> None:
        text: str = event.value
        plain = not event.style
        if plain:
            self._check_plain(event)
        else:
            self._check_quoted(event)
        if self._open and self._open[-1].wants_key:
            self._key(event, self._open[-1], plain=plain)
        else:
            self._add(None if plain and text in _NULL else text, event)

    def _check_plain(self, event: Any) -> None:
        """Text that is cut by a #, and punctuation meant as structure."""
        text: str = event.value
        end = event.end_mark
        rest = self.lines[end.line][end.column :]
        if rest and (lost := yamlplain.lost(rest)):
            self._note(codes.COMMENT_CUT, event, text=short(text[-20:]) or "（空）", rest=short(lost))
        top = self._open[-1] if self._open else None
        if top is not None and not top.wants_key and (wrong := self._false_colon(event, top)):
            self._note(codes.WIDE_COLON, event, text=short(text), what=wrong)
        if text.isascii():
            return
        if top is not None and top.flow and isinstance(top.items, list) and yamlplain.false_commas(text):
            self._note(codes.WIDE_COMMA, event, text=short(text))
        if kind := yamlplain.wide_wrapping(text):
            self._note(codes.WIDE_MARKS, event, text=short(text), kind=kind)
        if space := yamlplain.wide_edge(text):
            self._note(codes.WIDE_EDGE, event, text=short(text), what=space_name(space))

    def _false_colon(self, event: Any, top: _Open) -> str | None:
        """What is wrong with a colon in plain text that stands where a mapping could."""
        if isinstance(top.items, list):
            return None if top.flow else yamlplain.false_colon(event.value, item=True)
        return yamlplain.false_colon(event.value) if event.start_mark.line > top.line else None

    def _check_quoted(self, event: Any) -> None:
        """Characters that escapes put in; which lines are text."""
        if event.style == '"' and (char := hidden(event.value)):
            self._note(codes.BAD_CHARACTER, event, char=char)
        first, last = event.start_mark.line + 2, event.end_mark.line + (1 if event.end_mark.column else 0)
        if first <= last:
            self.reading.spans.append((first, last))

    def _key(self, event: Any, top: _Open, *, plain: bool) -> None:
        text: str = event.value
        if plain and text == "<<":
            self._note(codes.MERGE_KEY, event)
        elif not text.strip() or (plain and text in _NULL):
            self._note(codes.BAD_KEY, event, what="空的")
        elif plain and text.lower() in _TRUTH_WORDS:
            self._note(codes.BAD_KEY, event, what=f"“{text}”（会被读成是非）")
        elif "\n" in text:
            self._note(codes.BAD_KEY, event, what="多行文字")
        elif not plain and text != text.strip():
            self._note(codes.BAD_KEY, event, what="两端有空格的文字")
        if text:
            self._check_twin(event, top)
        self.reading.keys[*top.path, text] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        top.key, top.line = text, event.start_mark.line

    def _check_twin(self, event: Any, top: _Open) -> None:
        """Another key of the mapping that is the same, or looks the same."""
        text: str = event.value
        folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
        other = top.folded.setdefault(folded, text)
        if text in top.items:
            first = self.reading.keys[*top.path, text].line
            self._note(codes.DUPLICATE_KEY, event, key=short(text), first=first)
        elif other != text:
            first = self.reading.keys[*top.path, other].line
            self._note(codes.LIKE_KEY, event, key=short(text), other=short(other), first=first)

    def _add(self, value: Any, event: Any) -> Path:
        """Put a value where it belongs; its path."""
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self._note(codes.TOO_LARGE, event, what=f"超过 {MOST_NODES} 项")
            raise _Stop
        path = self._attach(value, event)
        self.reading.marks[path] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        return path

    def _attach(self, value: Any, event: Any) -> Path:
        if not self._open:
            self.reading.root = value
            return ()
        top = self._open[-1]
        if isinstance(top.items, list):
            top.items.append(value)
            return (*top.path, len(top.items) - 1)
        if top.key is None:  # a list, a mapping or an alias as a key: read on under an empty key
            self._note(codes.BAD_KEY, event, what="列表、映射或别名")
            top.key, top.line = "", event.start_mark.line
            return (*top.path, "")
        key, top.key = top.key, None
        top.items[key] = value
        return (*top.path, key)

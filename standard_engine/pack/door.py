"""The YAML door: text in, a tree of texts out, with a place for everything; whatever is not plain YAML is refused.

The file is read as a stream of events and never constructed: no scalar is converted, no alias expanded, no tag obeyed, and
the bounds are checked before anything can hurt. All problems of a file are told at once, as far as it can be parsed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from standard_engine.errors import PackError
from standard_engine.findings import Finding, Place
from standard_engine.findings import pack_codes as codes
from standard_engine.pack.yamltext import decoded, explained, text_findings

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Mapping

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree] | None"
"""Every scalar stays text; an empty plain scalar, ~ and null are None."""
Path: TypeAlias = tuple[str | int, ...]

MOST_BYTES = 1 << 20
MOST_DEPTH = 20
MOST_NODES = 50_000
_NULL = {"", "~", "null", "Null", "NULL"}
_TRUTH_WORDS = {"true", "false", "yes", "no", "on", "off"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A line and a column, both from 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its tree, and where each value and each key of it stands."""

    name: str
    root: Tree
    marks: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]

    def place(self, path: Path) -> Place:
        """Where the value at a path stands, or the nearest above it that is there."""
        return self._nearest(self.marks, path)

    def key_place(self, path: Path) -> Place:
        """Where the key at a path stands."""
        return self._nearest(self.keys, path)

    def _nearest(self, marks: Mapping[Path, Mark], path: Path) -> Place:
        for length in range(len(path), -1, -1):
            if path[:length] in marks:
                mark = marks[path[:length]]
                return Place(self.name, mark.line, mark.column)
        return Place(self.name)


def read_document(path: pathlib.Path, name: str, *, listed: bool = False) -> Document:
    """The document in a file, which places call `name`; `listed` says that its outermost form is a list.

    Raises:
        PackError: with every finding about the file.
    """
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PackError([codes.UNREADABLE.at(Place(name), what=error.strerror or type(error).__name__)]) from None
    return read_text(body, name, listed=listed)


def read_text(body: bytes, name: str, *, listed: bool = False) -> Document:
    """As `read_document`, from bytes."""
    if len(body) > MOST_BYTES:
        raise PackError([codes.TOO_LARGE.at(Place(name), what=f"超过 {MOST_BYTES >> 10} KiB")])
    text = decoded(body, name)
    findings = text_findings(text, name)
    if findings:
        raise PackError(findings)
    reader = _Reader(text, name)
    reader.read()
    if not reader.findings:
        reader.check_root(listed=listed)
    if reader.findings:
        raise PackError(reader.findings)
    return Document(name, reader.root, reader.marks, reader.keys)


class _Stop(Exception):  # noqa: N818 - reading ends here; what was found is kept
    """Nothing more can be read."""


@dataclass(slots=True)
class _Open:
    """A collection being read: where it stands, and for a mapping the key that waits for its value."""

    path: Path
    items: Any
    flow: bool
    key: str | None = None
    waiting: bool = False
    line: int = 0


class _Reader:
    """Builds the tree of one text from its events."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.lines = text.splitlines()
        self._text = text
        self.root: Tree = None
        self.marks: dict[Path, Mark] = {}
        self.keys: dict[Path, Mark] = {}
        self.findings: list[Finding] = []
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0

    def read(self) -> None:
        """Read every event; a fault that ends reading is the last finding."""
        try:
            for event in yaml.parse(self._text, Loader=yaml.CSafeLoader):
                self.event(event)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line, column = (0, 0) if mark is None else (mark.line, mark.column)
            self.findings.append(explained(error, self.lines, Place(self.name, line + 1, column + 1)))
        except yaml.YAMLError as error:
            self.findings.append(codes.SYNTAX.at(Place(self.name), what=str(error).splitlines()[0]))
        except _Stop:
            pass

    def check_root(self, *, listed: bool) -> None:
        """The outermost form is the one that is wanted."""
        place = Place(self.name, 1, 1)
        if self._documents == 0 or self.root is None:
            self.findings.append(codes.EMPTY.at(place))
        elif isinstance(self.root, str) and "：" in self.root:
            self.findings.append(codes.WIDE_COLON.at(place, text=self.root[:20]))
        elif not isinstance(self.root, list if listed else dict):
            found = {list: "列表", dict: "映射", str: "一句文字"}[type(self.root)]
            expected = "列表（- 内容）" if listed else "映射（键: 值）"
            self.findings.append(codes.NOT_A_MAPPING.at(place, expected=expected, found=found))

    def at(self, event: yaml.Event) -> Place:
        """The place where an event starts."""
        assert event.start_mark is not None  # noqa: S101 - the parser marks every event
        return Place(self.name, event.start_mark.line + 1, event.start_mark.column + 1)

    def event(self, event: yaml.Event) -> None:
        """Take one event in."""
        match event:
            case yaml.DocumentStartEvent():
                self.document(event)
            case yaml.AliasEvent():
                self.findings.append(codes.ALIAS.at(self.at(event), text=f"*{event.anchor}"))
                self.add(None, event)
            case yaml.ScalarEvent():
                self.refuse_extras(event)
                self.scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self.refuse_extras(event)
                self.open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.close()

    def document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self.findings.append(codes.SEVERAL_DOCUMENTS.at(self.at(event)))
            raise _Stop
        if event.tags:
            self.findings.append(codes.DIRECTIVE.at(self.at(event), what="%TAG"))

    def refuse_extras(self, event: Any) -> None:
        """Anchors and tags."""
        if event.anchor is not None:
            self.findings.append(codes.ALIAS.at(self.at(event), text=f"&{event.anchor}"))
        if event.tag is not None:
            self.findings.append(codes.TAG.at(self.at(event), tag=event.tag.replace("tag:yaml.org,2002:", "!!")))

    def open(self, event: Any) -> None:
        mapping = isinstance(event, yaml.MappingStartEvent)
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.items, dict) and not top.waiting:
            self.findings.append(codes.BAD_KEY.at(self.at(event), what="列表或映射"))
            raise _Stop
        if len(self._open) >= MOST_DEPTH:
            self.findings.append(codes.TOO_DEEP.at(self.at(event), most=MOST_DEPTH))
            raise _Stop
        items: Any = {} if mapping else []
        path = self.add(items, event)
        self._open.append(_Open(path, items, bool(event.flow_style)))

    def close(self) -> None:
        self._open.pop()

    def scalar(self, event: Any) -> None:
        plain = not event.style
        text: str | None = event.value
        if plain:
            self.check_plain(event)
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.items, dict) and not top.waiting:
            self.key(event, top, plain=plain)
            return
        self.add(None if plain and text in _NULL else text, event)

    def check_plain(self, event: Any) -> None:
        """What plain text may hide: a cut by #, a list by full-width commas, a mapping by full-width colons."""
        top = self._open[-1] if self._open else None
        line = self.lines[event.end_mark.line] if event.end_mark.line < len(self.lines) else ""
        rest = line[event.end_mark.column :]
        if rest.startswith(" #") and len(rest) > 2 and rest[2] not in " #-=!":  # noqa: PLR2004 - what follows " #"
            self.findings.append(codes.COMMENT_CUT.at(self.at(event), text=event.value[-20:], rest=rest.strip()[:20]))
        if top is not None and isinstance(top.items, list) and top.flow and set("，、") & set(event.value):
            self.findings.append(codes.WIDE_COMMA.at(self.at(event), text=event.value[:20]))
        below = top is not None and isinstance(top.items, dict) and top.waiting and event.start_mark.line > top.line
        head = event.value.partition("：")[0]
        if below and head != event.value and " " not in head:
            self.findings.append(codes.WIDE_COLON.at(self.at(event), text=event.value[:20]))

    def key(self, event: Any, top: _Open, *, plain: bool) -> None:
        text: str = event.value
        place = self.at(event)
        if plain and text == "<<":
            self.findings.append(codes.MERGE_KEY.at(place))
        elif plain and text in _NULL:
            self.findings.append(codes.BAD_KEY.at(place, what="空的"))
        elif plain and text.lower() in _TRUTH_WORDS:
            self.findings.append(codes.BAD_KEY.at(place, what=f"“{text}”（会被读成是非）"))
        self.check_duplicate(text, top, place)
        path = (*top.path, text)
        self.keys[path] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        top.key, top.waiting, top.line = text, True, event.start_mark.line

    def check_duplicate(self, text: str, top: _Open, place: Place) -> None:
        if text in top.items:
            first = self.keys[(*top.path, text)].line
            self.findings.append(codes.DUPLICATE_KEY.at(place, key=text, first=first))
            return
        folded = unicodedata.normalize("NFKC", text)
        other = next((key for key in top.items if key != text and unicodedata.normalize("NFKC", key) == folded), None)
        if other is not None:
            first = self.keys[(*top.path, other)].line
            self.findings.append(codes.LIKE_KEY.at(place, key=text, other=other, first=first))

    def add(self, value: Any, event: Any) -> Path:
        """Put a value where it belongs; its path."""
        self._nodes += 1
        if self._nodes > MOST_NODES:
            self.findings.append(codes.TOO_LARGE.at(self.at(event), what=f"超过 {MOST_NODES} 项"))
            raise _Stop
        if not self._open:
            path: Path = ()
            self.root = value
        else:
            top = self._open[-1]
            if isinstance(top.items, dict):
                if not top.waiting or top.key is None:
                    self.findings.append(codes.BAD_KEY.at(self.at(event), what="别名"))
                    raise _Stop
                path = (*top.path, top.key)
                top.items[top.key] = value
                top.waiting = False
            else:
                path = (*top.path, len(top.items))
                top.items.append(value)
        self.marks[path] = Mark(event.start_mark.line + 1, event.start_mark.column + 1)
        return path

"""Streaming XML of a part: element by element, never as a tree, and never with a document type or entities."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NoReturn, Protocol, TypeVar
from xml.parsers import expat

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import later, say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from standard_engine.workbook.parts import Parts, WholePart

Result = TypeVar("Result")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KNOWN = (_MAIN, PACKAGE_RELATIONSHIPS)
_CELLS = "sheetData"
_BEGINNING = 1 << 10
_MOST_KEPT_BYTES = 1 << 16
_BEGUN = re.compile(
    rb'(?:\xef\xbb\xbf)?(?:<\?xml version="1\.0" encoding="(?i:utf-8)"(?: standalone="(?:yes|no)")? ?\?>)?\s*<[A-Za-z]'
)
"""The document's element follows its declaration at once: there is no document type, nor may one come."""
_DOCTYPE = later("文档类型声明（DOCTYPE）")


class Elements(Protocol):
    """Takes the elements of the spreadsheet (and relationship) namespace, by their local names."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens; attributes of other namespaces are named `namespace name`."""

    def text(self, data: str) -> None:
        """A piece of text; one text may come in several pieces."""

    def end(self, name: str) -> None:
        """An element closes."""


def read_once(parts: Parts, part: str, read: Callable[[WholePart], Result]) -> Result:
    """What a part amounts to; the same bytes are not parsed again for the next workbook.

    Workbooks made from one template share their styles and the lists of their parts. `read` returns what cannot change.

    Raises:
        InputError: if the part is missing, damaged or too large; and as `read` does.
    """
    whole = parts.whole(part)
    return _kept(read, whole) if len(whole.data) <= _MOST_KEPT_BYTES else read(whole)  # type: ignore[return-value]


@lru_cache(maxsize=64)
def _kept(read: Callable[[WholePart], object], whole: WholePart) -> object:
    return read(whole)


def feed(whole: WholePart, elements: Elements) -> None:
    """Tell the elements of a part.

    Raises:
        InputError: if it is not well-formed, or of a refused kind.
    """
    parser = PartParser(whole.file, whole.name, elements)
    parser.feed(whole.data)
    parser.close()


def refuse_doctype(parts: Parts, part: str) -> None:
    """Look at the beginning of a part that is not read, and refuse a document type there too.

    Raises:
        InputError: if it declares one.
    """
    chunks = parts.chunks(part, _BEGINNING)
    first = next(chunks, b"")
    if _BEGUN.match(first):  # as nearly every part does
        return
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda *_: _refuse(parts.file, part, _DOCTYPE)
    begun: list[str] = []
    parser.StartElementHandler = lambda name, _: begun.append(name)
    for chunk in chain((first,), chunks):
        try:
            parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
        except InputError:
            raise
        except (expat.ExpatError, ValueError, LookupError):  # no XML: a picture, a stream of another program
            return
        if begun:
            return


class PartParser:
    """Expat set up for one part: names made local once each, and what no honest part holds refused.

    Every method raises InputError for what is not well-formed or of a refused kind.
    """

    def __init__(self, file: str, part: str, elements: Elements) -> None:
        self._file = file
        self._part = part
        self._elements = elements
        self._known: dict[str, str | None] = {}
        self.encoding = "utf-8"
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.buffer_text = True
        self._expat.StartDoctypeDeclHandler = lambda *_: self._refuse(_DOCTYPE)
        self._expat.XmlDeclHandler = self._declared
        self._listen()

    def feed(self, data: bytes) -> None:
        """Read on."""
        self._parse(data, last=False)

    def skim(self, data: bytes) -> None:
        """Go on without telling the elements: whether it is well-formed is all that is asked."""
        self._expat.StartElementHandler = self._expat.EndElementHandler = self._expat.CharacterDataHandler = None
        self.feed(data)
        self._listen()

    def close(self) -> None:
        """The part ends here."""
        self._parse(b"", last=True)

    def _parse(self, data: bytes, *, last: bool) -> None:
        try:
            self._expat.Parse(data, last)
        except InputError:
            raise
        except (expat.ExpatError, ValueError, LookupError):  # the latter two: an encoding that expat does not know
            where = say("{part} 第 {line} 行不是合格的 XML", part=self._part, line=self._expat.CurrentLineNumber)
            raise InputError([codes.DAMAGED.at(Place(file=self._file), what=where)]) from None

    def _listen(self) -> None:
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._elements.text

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:  # noqa: ARG002 - expat's own signature
        self.encoding = (encoding or self.encoding).lower()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = self._known[name] if name in self._known else self._local(name)
        if local is not None:
            self._elements.start(local, attributes)
            if local == _CELLS:
                self._guard()

    def _end(self, name: str) -> None:
        local = self._known[name]
        if local is not None:
            self._elements.end(local)
            if local == _CELLS:
                self._unguard()

    def _local(self, name: str) -> str | None:
        """The name in a namespace that is read; None for an element of another, which is passed over."""
        space, _, local = name.rpartition(" ")
        if space.startswith(_STRICT):
            raise InputError([codes.STRICT_FORMAT.at(Place(file=self._file))])
        return self._known.setdefault(name, local if space in _KNOWN else None)

    def _guard(self) -> None:
        """Among cells nothing may stand that readers disagree about."""
        self._expat.CommentHandler = lambda *_: self._refuse(later("夹在单元格中的注释"))
        self._expat.ProcessingInstructionHandler = lambda *_: self._refuse(later("夹在单元格中的处理指令"))
        self._expat.StartCdataSectionHandler = lambda *_: self._refuse(later("夹在单元格中的 CDATA 段"))

    def _unguard(self) -> None:
        self._expat.CommentHandler = None
        self._expat.ProcessingInstructionHandler = None
        self._expat.StartCdataSectionHandler = None

    def _refuse(self, what: str) -> NoReturn:
        _refuse(self._file, self._part, what)


def _refuse(file: str, part: str, what: str) -> NoReturn:
    raise InputError([codes.UNSAFE.at(Place(file=file), what=say("{part} 含有{what}", part=part, what=say(what)))])

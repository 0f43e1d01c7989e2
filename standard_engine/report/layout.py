"""How a paper is set: the reports' own layout, and that of official documents (党政机关公文, GB/T 9704—2012)."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Faces:
    """Fonts by the names under which Word knows them; they are named in a document, not put into it."""

    body: str
    title: str
    heading: str
    subheading: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout by the name of its styles: a folder for Word, a style sheet for web pages, a template for PDF.

    `width` is that of the text in twips (1/1440 inch). Where it is `stamped`, the foot of each page says what the paper
    was made of; else it is the page's number alone. A `turned` layout has the long side across, for wide tables.
    """

    name: str
    width: int
    stamped: bool
    faces: Faces
    turned: bool = False


REPORT = Layout("report", 9070, stamped=True, faces=Faces("宋体", "黑体", "黑体", "黑体"))
"""A4 less margins of 25 mm."""
OFFICIAL = Layout("official", 8844, stamped=False, faces=Faces("仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"))
"""GB/T 9704—2012, 5.2: a type area of 156 mm × 225 mm, 37 mm from the top and 28 mm from the left, 22 lines of 28 characters.

The page's number stands on the outer side. The fonts are those that offices use; `replace(OFFICIAL, faces=…)` names others.
"""


def turned(layout: Layout) -> Layout:
    """An official layout with its type area turned too: 225 mm across, 28 mm from the top and 35 mm from the left."""
    return replace(layout, width=12756, turned=True)

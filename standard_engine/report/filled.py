"""What a body that evaluates adds to 第三方评价报告: itself, and blocks for the parts that the engine cannot write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standard_engine.report.blocks import Block


@dataclass(frozen=True, slots=True)
class Institution:
    """The body, as far as it is known; what is not is a blank to write in."""

    name: str = ""
    representative: str = ""
    editor: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Parts by the place where they stand; a part that is empty leaves the blanks of the form, to be filled in by hand.

    `people`, `documents`, `site` and `review` stand in place of the blanks under 评价组织安排, 文件评审, 现场评价 and
    内部技术复核. `highlights` take the place of those that the engine proposes, `beside_score` stands under the score. `judged` stands at the end of 评价内容 and `concluded` at the end of 评价结论, with headings of their own
    from the second level down.
    """

    institution: Institution = Institution()
    highlights: str = ""
    beside_score: str = ""
    number: str = ""
    day: str = ""
    people: tuple[Block, ...] = ()
    documents: tuple[Block, ...] = ()
    site: tuple[Block, ...] = ()
    review: tuple[Block, ...] = ()
    judged: tuple[Block, ...] = ()
    concluded: tuple[Block, ...] = ()


BLANK = Filled()
"""Nothing but what the engine knows."""

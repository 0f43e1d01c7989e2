"""The most ordinary cell there is: a plain number, shown as it is, in the row's own unit, within its limits.

Nine cells of ten are this, and nothing is to be said of them. They are taken here in a fifth of the time; every other cell is
read by `values`, which says the same of these (a test holds the two to one another).
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from standard_engine.submission import Datum
from standard_engine.workbook.formats import Display, display
from standard_engine.workbook.number_text import EXCEL_DIGITS

if TYPE_CHECKING:
    from standard_engine.pack.resolved import FieldSpec
    from standard_engine.workbook.cells import StoredCell
    from standard_engine.workbook.styles import CellStyle

_PLAIN = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_AS_IT_IS = Display()
_new = tuple.__new__


def plain_number(cell: StoredCell, spec: FieldSpec, unit: str, *, percent: bool) -> Datum | None:
    """The datum of a number field's cell in the row's own unit; None where anything is to be looked at.

    `percent`: the unit is %, so that a number up to 1 might be a ratio.
    """
    if cell.type != "n" or cell.formula is not None or cell.text is None or not _shown_as_it_is(cell.style):
        return None
    digits = _PLAIN.fullmatch(cell.text)
    if digits is None or len(cell.text) > EXCEL_DIGITS:
        return None
    whole, part = digits.groups()
    top, bottom = (int(whole), 1) if part is None else (int(whole + part), 10 ** len(part))
    if (percent and top <= bottom) or not (
        spec.limits.hold_ratio(top, bottom) and spec.plausible.hold_ratio(top, bottom)
    ):
        return None
    return _new(Datum, (Fraction(top, bottom), None, None, unit, cell.text, cell.sheet, cell.ref, ()))


@lru_cache(maxsize=512)
def _shown_as_it_is(style: CellStyle) -> bool:
    """Does the style show a number without words, sign of percent, date or anything odd about it?"""
    plain = display(style.number_format, 1) == display(style.number_format, 0) == _AS_IT_IS
    return plain and not style.struck and not style.invisible

"""A look at a ledger as it stands now."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from standard_engine.programme import database
from standard_engine.programme.kept import kept_procedure
from standard_engine.programme.ledger import procedure_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from standard_engine.programme.ledger import Ledger
    from standard_engine.programme.procedure import Procedure


@contextmanager
def looking(ledger: Ledger) -> Iterator[tuple[Connection, Procedure]]:
    """One state of the ledger, with the procedure by which cases go."""
    with database.reading(ledger.engine) as connection:
        holding = procedure_event(connection)
        yield connection, kept_procedure(holding.data["procedure"], holding.data["file"])

"""Documents of earlier versions in the form of the newest: what they did not say follows from what they said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.decision.attribution import SELF_ASSESSED
from standard_engine.decision.facts import credit_code_state, data_years, why_not_binding

if TYPE_CHECKING:
    from standard_engine.decision.schema import Document


def in_newest_form(document: Document, version: int) -> Document:
    """A document that obeys the schema of its version, as the newest version would have said it.

    Before version 2 there were self-assessments only.
    """
    if version > 1:
        return document
    check, fault = credit_code_state(document["subject"]["credit_code"], document["findings"])
    data, decision = document["data"], document["decision"]
    return {
        **document,
        **SELF_ASSESSED.document(),
        "subject": {**document["subject"], "credit_code_check": check.value, "credit_code_fault": fault},
        "data": {**data, "years": data_years(document["inputs"], data["year"])},
        "decision": {**decision, "not_binding": why_not_binding(decision["non_official"])},
    }

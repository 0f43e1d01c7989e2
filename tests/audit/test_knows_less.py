"""Properties: an audit that knows less never knows better, and one that changes nothing changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from audit_kit import SOUND, Desk, told
from hypothesis import given, settings
from hypothesis import strategies as st

from standard_engine.assessment.result import Bounds, Outcome
from standard_engine.audit.audit import Audit
from standard_engine.audit.score import Scored, score


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(scope="module")
def sound(desk: Desk) -> tuple[Audit, Scored]:
    audit = desk.audit(*SOUND)
    return audit, score(desk.pack, desk.submission, audit)


def within(inner: Bounds | None, outer: Bounds | None) -> bool:
    assert inner is not None
    assert outer is not None
    low = outer.low is None or (inner.low is not None and inner.low >= outer.low)
    return low and (outer.high is None or (inner.high is not None and inner.high <= outer.high))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_an_audit_that_knows_less_never_decides_otherwise(
    desk: Desk, sound: tuple[Audit, Scored], data: st.DataObject
) -> None:
    """Rows gone, exhibits gone, attestations expired or without a reviewer: bounds widen, and a verdict stands or opens."""
    audit, whole = sound
    gone = data.draw(st.sets(st.sampled_from(sorted(audit.verifications, key=str))))
    kept = {slot: row for slot, row in audit.verifications.items() if slot not in gone}
    exhibits = tuple(one for one in audit.exhibits if data.draw(st.booleans()))
    attestations = {}
    for slot, row in audit.attestations.items():
        match data.draw(st.sampled_from(["as it is", "gone", "expired", "nobody's", "no answer"])):
            case "as it is":
                attestations[slot] = row
            case "expired":
                attestations[slot] = replace(row, until=date(2026, 11, 22))
            case "nobody's":
                attestations[slot] = replace(row, reviewer="")
            case "no answer":
                attestations[slot] = replace(row, datum=None)
    less = replace(audit, verifications=kept, attestations=attestations, exhibits=exhibits)
    found = score(desk.pack, desk.submission, less)
    assert within(whole.verified.total, found.verified.total)
    assert found.verified.decision.outcome in {whole.verified.decision.outcome, Outcome.UNDETERMINED}
    if found.verified.decision.outcome is Outcome.UNDETERMINED:
        assert told(found.verified.findings) or gone or len(attestations) < len(audit.attestations)


def test_both_verdicts_are_those_of_plain_assessments(desk: Desk, sound: tuple[Audit, Scored]) -> None:
    from standard_engine.assessment.assess import assess
    from standard_engine.audit.verified import verified_submission

    audit, both = sound
    assert both.reported == assess(desk.pack, desk.submission)
    assert both.verified == assess(desk.pack, verified_submission(desk.pack, desk.submission, audit))

"""Reported and verified side by side: both judged by the same rules, and what moved between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.assessment.compare import compare
from standard_engine.audit.verified import verified_submission

if TYPE_CHECKING:
    from standard_engine.assessment.compare import Comparison
    from standard_engine.assessment.result import Assessment
    from standard_engine.audit.audit import Audit, Nonconformity
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission


@dataclass(frozen=True, slots=True)
class Scored:
    """An audited submission judged twice: `comparison.before` is the reported verdict, `after` the verified one."""

    audit: Audit
    comparison: Comparison

    @property
    def reported(self) -> Assessment:
        """The verdict by what was reported."""
        return self.comparison.before

    @property
    def verified(self) -> Assessment:
        """The verdict by what was verified: the one that counts."""
        return self.comparison.after

    @property
    def still_open(self) -> tuple[Nonconformity, ...]:
        """The nonconformities not closed on the day of the assessment, the grave ones first."""
        return self.audit.still_open(self.verified.as_of)


def score(pack: ResolvedPack, submission: Submission, audit: Audit) -> Scored:
    """Judge a submission as it was reported and as it was verified, as of the pack's date."""
    return Scored(audit, compare(pack, submission, verified_submission(pack, submission, audit)))

"""What is to be said of the signature of a record or a certificate and of who made it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings import record_codes as codes
from standard_engine.signing.envelope import Checked
from standard_engine.signing.keys import SHORT
from standard_engine.signing.trust import Standing

if TYPE_CHECKING:
    from standard_engine.findings import Finding, Place
    from standard_engine.signing.trust import Judgement, Trust


def signature_findings(key_id: str, checked: Checked, trust: Trust | None, place: Place) -> list[Finding]:
    """What is wrong with a signature before it is asked whose it is; nothing where it is that of a known key."""
    key = key_id[:SHORT]
    match checked:
        case Checked.WRONG:
            return [codes.WRONG_SIGNATURE.at(place, key=key)]
        case Checked.UNKNOWN_KEY:
            return [codes.UNKNOWN_SIGNER.at(place, key=key)]
        case Checked.NOT_CHECKED:
            return [codes.NOT_CHECKED.at(place, key=key)]
        case Checked.GOOD:
            return [codes.ONLY_A_KEY.at(place, key=key)] if trust is None else []


def signer_findings(judged: Judgement, key_id: str, stated: str, place: Place) -> list[Finding]:
    """How the signer stood when signing, and whether it is the body that is stated."""
    facts = {"key": key_id[:SHORT], "on": judged.on, "body": judged.body}
    if judged.key is None:
        return [codes.UNKNOWN_SIGNER.at(place, key=key_id[:SHORT])]
    found: list[Finding] = []
    revoked = judged.key.revoked
    match judged.standing:
        case Standing.NOT_YET:
            found.append(codes.NOT_YET_VALID.at(place, first=judged.key.first, **facts))
        case Standing.EXPIRED:
            found.append(codes.EXPIRED.at(place, last=judged.key.last, **facts))
        case Standing.REVOKED if revoked:
            found.append(codes.REVOKED.at(place, day=revoked.since, reason=revoked.reason, **facts))
        case Standing.TRUSTED if revoked:
            found.append(codes.REVOKED_LATER.at(place, day=revoked.since, reason=revoked.reason, **facts))
        case _:
            pass
    if judged.body != stated:
        found.append(codes.OTHER_BODY.at(place, stated=stated, body=judged.body, key=key_id[:SHORT]))
    return found

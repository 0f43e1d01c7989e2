"""The text of a certificate: good only as it was signed, by whom it names, on a day within its validity."""

from __future__ import annotations

import string
from datetime import date

import pytest
from certificate_kit import CERTIFICATE, TEXT, signed, trusted
from hypothesis import given, settings
from hypothesis import strategies as st
from record_kit import KEY, OTHER_KEY, RECORD

from standard_engine.record.certificate import check_file, check_text, is_certificate
from standard_engine.signing.compact import sign_compact
from standard_engine.signing.trust import Trust

ISSUED, UNTIL = CERTIFICATE.issued, CERTIFICATE.until
TRUST = trusted()


def told(text: str, on: date = ISSUED, trust: Trust | None = TRUST) -> tuple[str, list[str]]:
    """The verdict and the codes of everything that is said."""
    found = check_text(text, on, trust)
    return found.verdict, [item.code.code for item in found.findings]


def test_a_certificate_that_is_as_signed_holds_and_says_what_was_signed() -> None:
    found = check_text(TEXT, date(2027, 5, 1), TRUST)

    assert (found.in_force, found.verdict, found.findings) == (True, "有效", ())
    assert found.certificate == CERTIFICATE


@pytest.mark.parametrize(
    ("on", "verdict", "codes"),
    [
        (date(2026, 11, 30), "尚未生效", ["V082"]),
        (date(2026, 12, 1), "有效", []),
        (date(2029, 12, 1), "有效", []),
        (date(2029, 12, 2), "已过期", ["V083"]),
    ],
)
def test_it_holds_from_its_first_day_to_its_last(on: date, verdict: str, codes: list[str]) -> None:
    assert told(TEXT, on) == (verdict, codes)


@pytest.mark.parametrize(
    ("trust", "verdict", "codes"),
    [
        (trusted("2026-12-02", "2027-12-31"), "签名的密钥当时无效", ["V044"]),
        (trusted("2026-12-01", "2026-12-01"), "有效", []),
        (trusted("2026-01-01", "2026-11-30"), "签名的密钥当时无效", ["V045"]),
        (trusted("2026-01-01", "2027-12-31", "2026-12-01"), "签名的密钥当时无效", ["V046"]),
        (trusted("2026-01-01", "2027-12-31", "2026-12-02"), "有效", ["V047"]),
        (None, "签名没有核对", ["V049"]),
    ],
)
def test_the_key_is_judged_on_the_day_of_issue(trust: Trust | None, verdict: str, codes: list[str]) -> None:
    """Whatever the day of checking: a key may run out or be revoked while the certificate still holds."""
    assert told(TEXT, date(2028, 6, 1), trust) == (verdict, codes)


def test_a_public_key_alone_says_nothing_of_whose_it_is() -> None:
    found = check_text(TEXT, ISSUED, None, [KEY.public])

    assert ([item.code.code for item in found.findings], found.in_force) == (["V050"], True)


def test_another_bodys_key_and_an_unknown_one_are_not_the_bodys() -> None:
    assert told(sign_compact(CERTIFICATE.payload, OTHER_KEY)) == ("签名人不可信", ["V048"])
    alone = Trust(TRUST.bodies[1:])
    assert told(TEXT, trust=alone) == ("签名人不可信", ["V043"])


def test_a_signature_over_another_content_is_wrong() -> None:
    head, _, key, signature = TEXT.split(".")
    forged = sign_compact(CERTIFICATE.payload | {"g": "两型工业企业（示范）"}, OTHER_KEY).split(".")[1]
    found = check_text(f"{head}.{forged}.{key}.{signature}", ISSUED, TRUST)

    assert (found.verdict, [item.code.code for item in found.findings]) == ("签名不对", ["V042"])


@given(st.data())
@settings(deadline=None, max_examples=300)
def test_every_changed_character_is_seen(data: st.DataObject) -> None:
    """Changed, left out, put in or swapped with the next: whatever is not space."""
    at = data.draw(st.integers(0, len(TEXT) - 1))
    other = data.draw(st.sampled_from(string.ascii_letters + string.digits + "-_.+/= 国"))
    for changed in (
        TEXT[:at] + other + TEXT[at + 1 :],
        TEXT[:at] + TEXT[at + 1 :],
        TEXT[:at] + other + TEXT[at:],
        TEXT[:at] + TEXT[at : at + 2][::-1] + TEXT[at + 2 :],
        TEXT[:at] + TEXT[at].swapcase() + TEXT[at + 1 :],
    ):
        if changed.replace(" ", "") != TEXT:
            assert not check_text(changed, ISSUED, TRUST).in_force, changed


def test_breaks_of_the_paper_that_it_was_copied_from_do_not_count() -> None:
    broken = "\n".join(TEXT[at : at + 60] + " " for at in range(0, len(TEXT), 60))

    assert told(f"\ufeff{broken}\r\n"[1:]) == ("有效", [])


@pytest.mark.parametrize("text", ["", "  \n", "湘两型〔2026〕017号", "se1.a.b.c", "http://example.invalid/SE1."])
def test_what_does_not_begin_as_the_text_is_none(text: str) -> None:
    assert told(text) == ("没有核验文字", ["V080"])


def test_what_is_signed_but_no_certificate_is_refused() -> None:
    assert told(sign_compact({"t": "plaque"}, KEY)) == ("核验文字不对", ["V081"])
    assert told(signed(until=date(2026, 11, 30))) == ("核验文字不对", ["V081"])


def test_files_are_read_by_what_is_in_them() -> None:
    text = f"\ufeff{TEXT}\r\n".encode()
    pdf = b"%PDF-1.7\n\x00\xff<pdf:Keywords>" + TEXT.encode() + b"</pdf:Keywords>\n/Keywords (" + TEXT.encode() + b")"

    assert is_certificate(text, "扫描结果")
    assert is_certificate(b"whatever", "证书.TXT")
    assert is_certificate(pdf, "证书")
    assert not is_certificate(RECORD, "记录.zip")
    assert check_file(text, "证书.txt", ISSUED, TRUST).in_force
    assert check_file(pdf, "证书.pdf", ISSUED, TRUST).in_force


def test_a_pdf_without_the_text_or_with_two_is_told() -> None:
    saved_anew = check_file(b"%PDF-1.7 nothing", "证书.pdf", ISSUED, TRUST)
    assert [str(item.message) for item in saved_anew.findings] == [
        "没有找到证书的核验文字：PDF 里没有（可能被别的程序另存过）"
    ]
    two = check_file(b"%PDF-1.7 " + TEXT.encode() + b" " + signed(number="另一张").encode(), "证书.pdf", ISSUED, TRUST)
    assert [str(item.message) for item in two.findings] == ["没有找到证书的核验文字：PDF 里有 2 段不同的"]
    assert [item.code.code for item in check_file(b"\xff\xfe", "证书.txt", ISSUED, TRUST).findings] == ["V080"]

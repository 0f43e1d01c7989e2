"""The signed text of a QR code: short, in one form, and of no use when a character is changed."""

from __future__ import annotations

import random
import string

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from standard_engine.signing.canonical import from_base64url, to_base64url
from standard_engine.signing.compact import LONGEST, read_compact, sign_compact
from standard_engine.signing.envelope import Checked, pae
from standard_engine.signing.keys import PrivateKey

KEY = PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
CERTIFICATE = {
    "no": "湘两型〔2026〕017号",
    "name": "湖南恒丰建材有限公司",
    "code": "91430100MA4L0EXA1X",
    "grade": "两型工业企业",
    "from": "2026-12-01",
    "to": "2029-11-30",
    "std": "DB43/T 1229—2016",
    "body": "长沙两型认证有限公司",
}
TEXT = sign_compact(CERTIFICATE, KEY)


def test_a_certificate_is_signed_and_read_again() -> None:
    read = read_compact(TEXT, [OTHER.public, KEY.public])

    assert (read.payload, read.short_id, read.checked, read.signer) == (
        CERTIFICATE,
        KEY.public.short_id,
        Checked.GOOD,
        KEY.public,
    )


def test_it_stays_within_a_qr_code_that_a_telephone_reads() -> None:
    """Version 20 with error correction M holds 666 bytes (ISO/IEC 18004, table 7)."""
    assert len(TEXT) < 666


def test_its_parts_are_as_written_down() -> None:
    head, body, short_id, signature = TEXT.split(".")

    assert head == "SE1"
    assert from_base64url(body).decode().startswith('{"body":"长沙两型认证有限公司","code":"91430100MA4L0EXA1X",')
    assert short_id == KEY.public.short_id
    message = pae("application/vnd.standard-engine.compact+json", from_base64url(body))
    assert KEY.public.verifies(from_base64url(signature), message)
    assert not KEY.public.verifies(from_base64url(signature), from_base64url(body))


def test_who_signed_is_known_only_by_the_keys_that_are_given() -> None:
    assert read_compact(TEXT, [OTHER.public]).checked is Checked.UNKNOWN_KEY
    assert read_compact(TEXT, []).checked is Checked.NOT_CHECKED
    head, body, _, signature = TEXT.split(".")
    stolen = read_compact(f"{head}.{body}.{OTHER.public.short_id}.{signature}", [OTHER.public, KEY.public])
    assert (stolen.checked, stolen.signer) == (Checked.WRONG, None)


def test_every_changed_character_is_seen() -> None:
    draw = random.Random(11)
    for _ in range(400):
        at = draw.randrange(len(TEXT))
        other = draw.choice([char for char in string.printable if char != TEXT[at]])
        changed = TEXT[:at] + other + TEXT[at + 1 :]
        try:
            read = read_compact(changed, [KEY.public])
        except ValueError:
            continue
        assert read.checked is not Checked.GOOD


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT + "\n",
        " " + TEXT,
        TEXT + "=",
        TEXT.replace("SE1.", "SE2."),
        TEXT.lower(),
        TEXT.rpartition(".")[0],
        TEXT.replace("SE1.", "SE1.."),
        "SE1." + to_base64url(b'["a"]') + TEXT[TEXT.index(".", 4) :],
        "SE1." + to_base64url(b'{"a":1}') + TEXT[TEXT.index(".", 4) :],
        "SE1." + to_base64url(b'{"a": "1"}') + TEXT[TEXT.index(".", 4) :],
        "SE1." + to_base64url(b'{"a":"1","a":"2"}') + TEXT[TEXT.index(".", 4) :],
        "SE1." + "A" * LONGEST + TEXT[TEXT.index(".", 4) :],
    ],
)
def test_what_is_not_the_one_form_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        read_compact(text, [KEY.public])


def test_what_would_not_fit_is_not_signed() -> None:
    with pytest.raises(ValueError, match="二维码最多容 2000 个"):
        sign_compact({"note": "长" * 500}, KEY)


@given(st.binary(max_size=40))
@settings(deadline=None)
def test_base64url_has_one_form(data: bytes) -> None:
    text = to_base64url(data)
    assert from_base64url(text) == data
    assert not set(text) & set("+/=")


@given(st.text(alphabet=string.ascii_letters + string.digits + "-_=+/ \n", max_size=12))
@settings(deadline=None)
def test_whatever_is_read_as_base64url_is_written_the_same(text: str) -> None:
    try:
        data = from_base64url(text)
    except ValueError:
        return
    assert to_base64url(data) == text

"""The DSSE envelope: its specification's own example, and no second form of one."""

from __future__ import annotations

import base64
import json
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from standard_engine.signing.envelope import (
    Checked,
    Envelope,
    Signature,
    envelope_bytes,
    pae,
    read_envelope,
    signed,
)
from standard_engine.signing.keys import PrivateKey

KIND = "http://example.com/HelloWorld"
KEY = PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
OTHER = PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33))))
HELLO = signed(KIND, b"hello world", KEY)
DATA = envelope_bytes(HELLO)


def test_what_is_signed_is_as_in_the_specification() -> None:
    assert pae(KIND, b"hello world") == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    assert pae("", b"") == b"DSSEv1 0  0 "


def test_lengths_are_counted_in_bytes() -> None:
    assert pae("类", "规".encode()) == "DSSEv1 3 类 3 规".encode()


@given(st.text(), st.binary(), st.text(), st.binary())
@settings(deadline=None)
def test_what_is_signed_belongs_to_one_payload_of_one_kind(a: str, x: bytes, b: str, y: bytes) -> None:
    assert (pae(a, x) == pae(b, y)) == ((a, x) == (b, y))


def test_an_envelope_is_signed_and_read_again() -> None:
    assert read_envelope(DATA) == HELLO
    assert json.loads(DATA) == {
        "payload": "aGVsbG8gd29ybGQ=",
        "payloadType": KIND,
        "signatures": [{"keyid": KEY.public.id, "sig": base64.b64encode(HELLO.signatures[0].sig).decode()}],
    }


def test_a_signature_is_checked_with_the_key_that_it_names() -> None:
    (signature,) = HELLO.signatures

    assert HELLO.checked(signature, [OTHER.public, KEY.public]) is Checked.GOOD
    assert HELLO.checked(signature, [OTHER.public]) is Checked.UNKNOWN_KEY
    assert HELLO.checked(signature, []) is Checked.NOT_CHECKED
    borrowed = Signature(OTHER.public.id, signature.sig)
    assert HELLO.checked(borrowed, [OTHER.public, KEY.public]) is Checked.WRONG


@pytest.mark.parametrize(
    "changed",
    [
        Envelope(KIND, b"hello worle", HELLO.signatures),
        Envelope(KIND + "s", b"hello world", HELLO.signatures),
        Envelope("http://example.com/HelloWorld 11 hello", b" world", HELLO.signatures),
    ],
)
def test_another_payload_or_kind_is_not_signed(changed: Envelope) -> None:
    assert changed.checked(HELLO.signatures[0], [KEY.public]) is Checked.WRONG


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"null",
        b"\xff",
        b"[" * 100_000,
        b'{"payload":NaN}',
        b'"\\ud800"',
        DATA + b"\n",
        b"\xef\xbb\xbf" + DATA,
        DATA.replace(b":", b": ", 1),
        DATA.replace(b"aGVsbG8gd29ybGQ=", b"aGVsbG8gd29ybGQ"),
        DATA.replace(b"aGVsbG8gd29ybGQ=", b"aGVsbG8gd29ybGR="),  # spare bits that are not zero
        DATA.replace(b"aGVsbG8gd29ybGQ=", b"aGVs bG8gd29ybGQ="),
        DATA.replace(b"aGVsbG8gd29ybGQ=", b"aGVs\\nbG8gd29ybGQ="),
        DATA.replace(b'"payloadType"', b'"payload":"","payloadType"'),
        DATA.replace(b'{"payload"', b'{"more":1,"payload"'),
        DATA.replace(b'{"keyid"', b'{"alg":"none","keyid"'),
        DATA.replace(b'"keyid"', b'"\\u006beyid"'),
        DATA.replace(b'"payloadType":', b'"payload_type":'),
        json.dumps(json.loads(DATA)).encode(),
        json.dumps(json.loads(DATA) | {"signatures": {}}, separators=(",", ":"), sort_keys=True).encode(),
        json.dumps(json.loads(DATA) | {"payload": 1}, separators=(",", ":"), sort_keys=True).encode(),
    ],
)
def test_what_is_not_the_one_form_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"[\u4e00-\u9fff]"):
        read_envelope(data)


def test_no_flipped_bit_goes_unseen() -> None:
    draw = random.Random(7)
    for bit in draw.sample(range(8 * len(DATA)), 800):
        broken = bytearray(DATA)
        broken[bit // 8] ^= 1 << bit % 8
        try:
            envelope = read_envelope(bytes(broken))
        except ValueError:
            continue
        (signature,) = envelope.signatures
        assert envelope.checked(signature, [KEY.public]) is not Checked.GOOD

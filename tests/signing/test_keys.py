"""Ed25519 keys against the vectors of RFC 8032, and what a key's file may be."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from standard_engine.errors import UsageError
from standard_engine.signing.key_files import read_private, read_public, write_new, write_pair
from standard_engine.signing.keys import PrivateKey, PublicKey, new_key, public_key
from standard_engine.signing.sealed import passphrase_fault, sealed

PASSPHRASE = "湘江北去·橘子洲头"
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group of Ed25519's base point."""
# RFC 8032, section 7.1: secret key, public key, message, signature
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]  # fmt: skip


def key_of(secret: str) -> PrivateKey:
    return PrivateKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))


def pem(key: PrivateKeyTypes, passphrase: bytes | None = PASSPHRASE.encode()) -> bytes:
    hidden = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden)


@pytest.mark.parametrize(("secret", "public", "message", "signature"), VECTORS)
def test_keys_sign_as_rfc_8032_says(secret: str, public: str, message: str, signature: str) -> None:
    key = key_of(secret)

    assert key.public.raw.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert key.public.verifies(bytes.fromhex(signature), bytes.fromhex(message))
    assert not key.public.verifies(bytes.fromhex(signature), bytes.fromhex(message) + b"\0")


def test_a_signature_has_no_second_form() -> None:
    """RFC 8032, section 5.1.7: S is below the group's order, so that adding the order gives no other good signature."""
    _, public, message, signature = VECTORS[1]
    first, second = bytes.fromhex(signature)[:32], int.from_bytes(bytes.fromhex(signature)[32:], "little")
    other = first + (second + ORDER).to_bytes(32, "little")

    assert not PublicKey(bytes.fromhex(public)).verifies(other, bytes.fromhex(message))


@pytest.mark.parametrize("signature", [b"", b"\0" * 63, b"\0" * 64, b"\xff" * 64, b"\0" * 65])
@pytest.mark.parametrize("raw", [b"\xff" * 32, b"\x02" * 32])
def test_bytes_that_are_no_signature_or_no_point_check_nothing(raw: bytes, signature: bytes) -> None:
    assert not PublicKey(raw).verifies(signature, b"message")


def test_the_id_is_the_hash_of_the_32_bytes() -> None:
    key = PublicKey(bytes.fromhex(VECTORS[0][1]))

    assert key.id == hashlib.sha256(bytes.fromhex(VECTORS[0][1])).hexdigest()
    assert key.short_id == key.id[:16]


def test_a_public_key_is_written_as_other_programs_write_it() -> None:
    key = key_of(VECTORS[0][0])
    theirs = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS[0][0])).public_key()
    written = theirs.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()

    assert key.public.pem == written
    # the same key in the example of RFC 8410, section 10.1, is another one; its form is the same
    example = "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
    assert public_key(example).text == example
    assert public_key(example).raw.hex() == "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"


def test_a_public_key_is_read_from_its_file_its_line_and_its_bytes() -> None:
    key = key_of(VECTORS[0][0]).public

    assert public_key(key.pem) == key
    assert public_key(key.pem.replace("\n", "\r\n")) == key
    assert public_key(key.text) == key
    assert public_key("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=") == key


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "不是公钥"),
        ("你好", "不是公钥"),
        ("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURp=", "不是公钥"),  # spare bits that are not zero
        ("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHUR==", "不是公钥"),
        ("AAAA", "不是 Ed25519 公钥"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "不是公钥文件"),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "是私钥，不是公钥"),
    ],
)
def test_what_is_no_public_key_is_told(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        public_key(text)


def test_a_private_key_shows_itself_nowhere() -> None:
    key = key_of(VECTORS[0][0])
    shown = repr(key) + str(key) + f"{key}"

    assert VECTORS[0][0] not in shown
    assert "9d61" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(key)


def test_a_pair_is_written_and_read_again(tmp_path: Path) -> None:
    key = new_key()
    private, public = write_pair(tmp_path / "密钥", key, PASSPHRASE)

    assert read_public(public) == key.public
    again = read_private(private, PASSPHRASE)
    assert again.sign(b"x") == key.sign(b"x")
    assert private.stat().st_mode & 0o777 == 0o600
    assert key.secret() not in private.read_bytes()
    # cryptography opens it by itself, and the passphrase costs a thief 600,000 rounds each
    theirs = serialization.load_pem_private_key(private.read_bytes(), PASSPHRASE.encode())
    assert isinstance(theirs, Ed25519PrivateKey)
    assert theirs.private_bytes_raw() == key.secret()
    assert bytes.fromhex("0203 0927c0".replace(" ", "")) in _der_of(private)


def _der_of(path: Path) -> bytes:
    import base64

    return base64.b64decode("".join(path.read_text().splitlines()[1:-1]))


def test_a_passphrase_composed_otherwise_is_the_same(tmp_path: Path) -> None:
    private, _ = write_pair(tmp_path, new_key(), "caf\u00e9-caf\u00e9")

    read_private(private, "cafe\u0301-cafe\u0301")


def test_nothing_is_ever_overwritten(tmp_path: Path) -> None:
    key = new_key()
    private, public = write_pair(tmp_path, key, PASSPHRASE)
    before = private.read_bytes(), public.read_bytes()

    with pytest.raises(UsageError, match="已存在，密钥文件从不覆盖"):
        write_pair(tmp_path, key, "another passphrase")
    assert (private.read_bytes(), public.read_bytes()) == before

    private.unlink()  # the private key is written first, and goes again when the public one stands in the way
    with pytest.raises(UsageError, match="公钥"):
        write_pair(tmp_path, key, PASSPHRASE)
    assert not private.exists()
    assert public.read_bytes() == before[1]


def test_a_link_that_stands_in_the_way_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "own.pem").symlink_to(tmp_path / "elsewhere.pem")

    with pytest.raises(UsageError, match="已存在"):
        write_new({tmp_path / "own.pem": (b"secret", 0o600)})
    assert not (tmp_path / "elsewhere.pem").exists()


@pytest.mark.parametrize(
    ("passphrase", "what"), [("", "读到 0 个"), ("1234567", "读到 7 个"), ("八八八八八八八八", "同一个字符")]
)
def test_a_weak_passphrase_is_refused(passphrase: str, what: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=what):
        write_pair(tmp_path, new_key(), passphrase)
    assert list(tmp_path.iterdir()) == []


def test_eight_characters_are_enough() -> None:
    assert passphrase_fault("12345678") is None
    assert passphrase_fault("1234567") is not None


@pytest.mark.parametrize(
    ("content", "passphrase", "what"),
    [
        (sealed(key_of(VECTORS[0][0]), PASSPHRASE, b"s" * 16, b"i" * 16).encode(), PASSPHRASE + "。", "口令不对，或文件已损坏"),
        (sealed(key_of(VECTORS[0][0]), PASSPHRASE, b"s" * 16, b"i" * 16).encode(), "", "要写口令"),
        (sealed(key_of(VECTORS[0][0]), PASSPHRASE, b"s" * 16, b"i" * 16).encode()[:150], PASSPHRASE, "已损坏"),
        (pem(Ed25519PrivateKey.generate(), None), PASSPHRASE, "没有加密的私钥"),
        (pem(generate_private_key(SECP256R1())), PASSPHRASE, "不是 Ed25519 私钥"),
        (key_of(VECTORS[0][0]).public.pem.encode(), PASSPHRASE, "是公钥，不是私钥"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", PASSPHRASE, "别种私钥"),
        (b"", PASSPHRASE, "不是私钥文件"),
        ("密钥".encode("gbk"), PASSPHRASE, "不是密钥文件"),
        (b"-" * 20_000, PASSPHRASE, "不是密钥文件"),
    ],
)  # fmt: skip
def test_what_is_no_private_key_of_this_passphrase_is_told(
    content: bytes, passphrase: str, what: str, tmp_path: Path
) -> None:
    path = tmp_path / "私钥.pem"
    path.write_bytes(content)

    with pytest.raises(UsageError, match=what) as caught:
        read_private(path, passphrase)
    assert "私钥.pem" in str(caught.value) or "口令" in str(caught.value)


def test_a_public_key_file_that_is_none_is_told_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "公钥.pem"
    path.write_text("hello")

    with pytest.raises(UsageError, match=r"公钥\.pem 不是公钥"):
        read_public(path)


def test_a_passphrase_that_is_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不能识别的字符"):
        write_pair(tmp_path, new_key(), "12345678\udcff")

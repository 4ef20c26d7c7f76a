"""Ed25519 of the script that stands alone: it agrees with the standard and with the library."""

from __future__ import annotations

import hashlib
import importlib.util

import pytest

from tests.workflow.test_verify_log import ALONE
from workflow.services.anchor_key import genuine, signer

SPEC = importlib.util.spec_from_file_location("verify_log", ALONE)
VECTORS = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b")),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     ("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00")),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     ("6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a")),
    ("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     hashlib.sha512(b"abc").hexdigest(),
     ("dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
     "3dca179c138ac17ad9bef1177331a704")),
)  # fmt: skip
"""Public key, message and signature of RFC 8032, 7.1: tests 1, 2, 3 and SHA(abc)."""
ORDER = 2**252 + 27742317777372353535851937790883648493


@pytest.fixture(scope="module")
def script():
    module = importlib.util.module_from_spec(SPEC)
    SPEC.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("key", "text", "signature"), VECTORS)
def test_vectors_of_the_standard_hold(script, key, text, signature):
    assert script.is_signed(key, bytes.fromhex(text), signature)
    assert genuine(key, bytes.fromhex(text), signature)


@pytest.mark.parametrize("byte", [0, 31, 32, 63])
def test_a_changed_signature_text_or_key_does_not_hold(script, byte):
    key, text, signature = VECTORS[2]
    other = bytearray.fromhex(signature)
    other[byte] ^= 1
    twice = int.from_bytes(bytes.fromhex(signature)[32:], "little") + ORDER

    assert not script.is_signed(key, bytes.fromhex(text), other.hex())
    assert not script.is_signed(key, b"other", signature)
    assert not script.is_signed(VECTORS[0][0], bytes.fromhex(text), signature)
    assert not script.is_signed(key, bytes.fromhex(text), signature[:64] + twice.to_bytes(32, "little").hex())


@pytest.mark.parametrize("wrong", ["", "zz", "00" * 31, "ff" * 32, "02" + "00" * 31])
def test_what_is_no_key_has_signed_nothing(script, wrong):
    _key, text, signature = VECTORS[0]

    assert not script.is_signed(wrong, bytes.fromhex(text), signature)
    assert not script.is_signed(VECTORS[0][0], bytes.fromhex(text), wrong + "00" * 32)


def test_the_script_agrees_with_the_library_on_keys_of_this_installation(script, key_file):
    key = signer()
    text = "第 1 份存证".encode()

    assert [check(key.public, text, key.sign(text)) for check in (script.is_signed, genuine)] == [True, True]

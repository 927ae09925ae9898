"""Signed notes: a known vector of the format, what is signed can be checked, what was bent is refused."""

from __future__ import annotations

import pytest

from wisely.lib.signed_notes import Checkpoint, FaultyNote, PublicKey, public_key, sign, signers

ORIGIN = "example.test/log"
SEED, OTHER = bytes(range(32)), bytes(range(1, 33))
CHECKPOINT = Checkpoint(ORIGIN, 8, bytes(range(32)))
# The key and note that the format's first implementation prints in its documentation.
KNOWN_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def test_a_note_signed_elsewhere_is_read():
    key = PublicKey.read(KNOWN_KEY)
    assert signers(KNOWN_NOTE, [key]) == [key]
    assert key.spelt() == KNOWN_KEY
    with pytest.raises(FaultyNote, match="does not belong"):
        signers(KNOWN_NOTE.replace("answer", "question"), [key])


def test_a_checkpoint_goes_through_its_note_unharmed():
    note = sign(CHECKPOINT.text(), [SEED], name=ORIGIN)

    assert Checkpoint.read(note) == CHECKPOINT
    assert note.startswith(f"{ORIGIN}\n8\n")
    assert signers(note, [public_key(SEED, name=ORIGIN)]) == [public_key(SEED, name=ORIGIN)]


def test_two_keys_sign_one_note_while_one_follows_the_other():
    note = sign(CHECKPOINT.text(), [SEED, OTHER], name=ORIGIN)
    old, new = (public_key(seed, name=ORIGIN) for seed in (SEED, OTHER))

    assert signers(note, [new]) == [new]
    assert signers(note, [old, new]) == [old, new]
    assert signers(note, [public_key(SEED, name="another.test/log")]) == []


@pytest.mark.parametrize("at", range(0, 64, 7))
def test_a_bent_signature_is_refused(at):
    note = sign(CHECKPOINT.text(), [SEED], name=ORIGIN)
    head, _, tail = note.rpartition(" ")
    place = 8 + at  # past the key's number
    bent = f"{head} {tail[:place]}{'A' if tail[place] != 'A' else 'B'}{tail[place + 1 :]}"

    with pytest.raises(FaultyNote):
        signers(bent, [public_key(SEED, name=ORIGIN)])


@pytest.mark.parametrize(
    "note",
    [
        "",
        "x",
        "a\n1\n",
        f"{ORIGIN}\n08\nAAAA\n",
        f"{ORIGIN}\n-1\n{'A' * 43}=\n",
        f"{ORIGIN}\n1\nnot base64\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(note):
    with pytest.raises(FaultyNote):
        Checkpoint.read(note)


@pytest.mark.parametrize(
    "spelt", ["", "a+b", "name+00000000+AQ==", KNOWN_KEY.replace("c74f20a3", "c74f20a4")]
)
def test_what_is_no_key_is_refused(spelt):
    with pytest.raises(FaultyNote):
        PublicKey.read(spelt)


@pytest.mark.parametrize(
    "note", ["text", "text\n\nno dash x AAAA\n", "text\n\n\u2014 name !!!\n", "text\n\n\u2014 name AAAA"]
)
def test_what_is_no_note_is_refused(note):
    with pytest.raises(FaultyNote):
        signers(note, [PublicKey.read(KNOWN_KEY)])

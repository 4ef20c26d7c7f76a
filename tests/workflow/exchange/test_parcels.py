"""Keys and parcels by themselves: no database, no Django."""

from __future__ import annotations

import io
import zipfile

import pytest

from workflow.exchange import (
    KeyLine,
    KeyLineError,
    Manifest,
    ParcelError,
    file_name,
    fingerprint,
    new_key,
    number_in,
    open_parcel,
    pack,
    piece_name,
    piece_of,
    public_of,
    read_key_line,
)

KEY = new_key()
PEER = new_key()
TO = public_of(PEER)
MOST = 1_000_000
HEAD = Manifest("shifan", "outer", 1, "0" * 64, "2023-02-01T02:00:00+00:00", 0, (), 1)
PARTS = {"items.jsonl": b'{"step":"submitted"}\n', piece_name("a" * 64, 0): b"piece"}


def packed(**more):
    return pack(KEY, TO, Manifest(**{**HEAD.__dict__, **more}), PARTS)[0]


def rewritten(change, names=()):
    """The parcel with its parts changed, zipped anew."""
    with zipfile.ZipFile(io.BytesIO(packed())) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        for name, data in change(parts).items():
            new.writestr(name, data)
    return out.getvalue()


def refused(data, public=None, most=MOST):
    with pytest.raises(ParcelError) as error:
        open_parcel(data, PEER, public or public_of(KEY), most=most)
    return error.value.code


def test_a_parcel_opens_with_all_that_was_packed():
    data, digest = pack(KEY, TO, HEAD, PARTS)

    opened = open_parcel(data, PEER, public_of(KEY), most=MOST)

    assert (opened.digest, opened.parts, opened.items) == (digest, PARTS, [{"step": "submitted"}])
    assert [part.name for part in opened.manifest.parts] == list(PARTS)


def test_who_carries_a_parcel_reads_nothing_of_it():
    data = packed()

    assert b"submitted" not in data
    with pytest.raises(ParcelError):
        open_parcel(data, new_key(), public_of(KEY), most=MOST)


def test_a_part_that_unpacks_to_too_much_is_refused():
    data, _digest = pack(KEY, TO, HEAD, {"items.jsonl": b"0" * 200_000})

    assert len(data) < 5_000
    assert refused(data, most=100_000) == "too_large"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda parts: parts | {"items.jsonl": b'{"step":"withdraw"}\n'}, "altered"),
        (lambda parts: parts | {"more": b""}, "altered"),
        (lambda parts: {name: body for name, body in parts.items() if name != "items.jsonl"}, "altered"),
        (lambda parts: parts | {"manifest.json": parts["manifest.json"].replace(b"shifan", b"beijin")}, "not_signed"),
        (lambda parts: parts | {"manifest.sig": b"0" * 64}, "not_signed"),
        (lambda _parts: {}, "not_a_parcel"),
    ],
)  # fmt: skip
def test_what_was_altered_is_refused(change, code):
    assert refused(rewritten(change)) == code


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\0" * 1000, b"{}"])
def test_what_is_no_parcel_is_refused(data):
    assert refused(data) == "not_a_parcel"


def test_another_key_is_refused():
    assert refused(packed(), public_of(new_key())) == "not_signed"
    assert refused(packed(), "zz") == "not_signed"


def test_what_unpacks_to_more_than_is_allowed_is_refused_unread():
    assert refused(packed(), most=10) == "too_large"


@pytest.mark.parametrize(
    "more",
    [{"number": 0}, {"number": True}, {"acknowledged": -1}, {"missing": ("1",)}, {"sender": "middle"},
     {"previous": "x"}, {"format": "huiban-exchange/2"}],
)  # fmt: skip
def test_a_manifest_that_makes_no_sense_is_refused_although_signed(more):
    assert refused(packed(**more)) == "not_a_parcel"


def test_a_key_line_is_read_as_it_was_printed():
    line = KeyLine("shifan", "inner", public_of(KEY))

    assert read_key_line(f"  {line}\n") == line
    for wrong in ("", str(line)[:-1], str(line).replace("inner", "middle"), "huiban-exchange-1"):
        with pytest.raises(KeyLineError):
            read_key_line(wrong)


def test_a_fingerprint_is_eight_groups_of_five_digits():
    groups = fingerprint("00" * 32).split()

    assert [len(group) for group in groups] == [5] * 8
    assert "".join(groups).isdecimal()
    assert fingerprint("00" * 32) != fingerprint("01" * 32)


def test_names_tell_numbers_and_pieces():
    name = file_name("shifan", "outer", 7)

    assert (name, number_in(name, "shifan", "outer")) == ("huiban-shifan-outer-000007.parcel", 7)
    assert [number_in(other, "shifan", "outer") for other in ("x", "huiban-shifan-inner-000007.parcel")] == [
        None,
        None,
    ]
    assert (piece_of(piece_name("a" * 64, 3)), piece_of("items.jsonl")) == (("a" * 64, 3), None)

"""A parcel: one zip with a manifest, its signature, and parts of which the manifest names size and SHA-256.

The parts are packed small and sealed for the receiver: whoever carries the file reads the manifest and nothing else.

The manifest says from which side of which jurisdiction it comes, its number, the digest of the manifest before, and what
of the other side's parcels has come. The digest of a parcel is that of its manifest, which binds everything else.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from workflow.chain import canonical
from workflow.exchange.keys import SIDES, envelope_from, envelope_to, sign, signed_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORMAT: Final = "huiban-exchange/1"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
ITEMS: Final = "items.jsonl"
MOST_PARTS: Final = 10_000
MOST_MANIFEST: Final = 4_000_000
_NAME: Final = re.compile(r"huiban-([-\w]{1,40})-(outer|inner)-(\d{6,9})\.parcel", re.ASCII)
_PIECE: Final = re.compile(r"pieces/([0-9a-f]{64})\.(\d{1,6})")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_MADE: Final = (1980, 1, 1, 0, 0, 0)


class ParcelError(Exception):
    """The file is no sound parcel of the peer. `code` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Part:
    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a parcel says of itself. `acknowledged` and `missing` are numbers of the other side's parcels."""

    jurisdiction: str
    sender: str
    number: int
    previous: str
    made_at: str
    acknowledged: int
    missing: tuple[int, ...]
    items: int
    parts: tuple[Part, ...] = ()
    sealed_with: str = ""
    format: str = FORMAT

    def as_bytes(self) -> bytes:
        return canonical(json.loads(json.dumps(asdict(self)))).encode()


@dataclass(frozen=True)
class Opened:
    """A parcel whose signature and parts were found right."""

    manifest: Manifest
    digest: str
    parts: Mapping[str, bytes] = field(repr=False)

    @property
    def items(self) -> list[dict[str, Any]]:
        """The steps that it tells, in order."""
        return [json.loads(line) for line in self.parts.get(ITEMS, b"").decode().splitlines() if line]


def file_name(jurisdiction: str, sender: str, number: int) -> str:
    return f"huiban-{jurisdiction}-{sender}-{number:06}.parcel"


def number_in(name: str, jurisdiction: str, sender: str) -> int | None:
    """The number that a file's name gives, where it is named as a parcel of that sender; only a hint, nothing is signed."""
    found = _NAME.fullmatch(name)
    if found is None or found[1] != jurisdiction or found[2] != sender:
        return None
    return int(found[3])


def piece_name(digest: str, position: int) -> str:
    """Under which name a parcel carries a part of a file."""
    return f"pieces/{digest}.{position}"


def piece_of(name: str) -> tuple[str, int] | None:
    """Of which file a part is, and the how manieth; None where it is no part of a file."""
    found = _PIECE.fullmatch(name)
    return None if found is None else (found[1], int(found[2]))


def pack(secret: str, peer: str, manifest: Manifest, parts: Mapping[str, bytes]) -> tuple[bytes, str]:
    """The file, signed with the sender's secret and sealed for the peer's public key, and its digest."""
    envelope = envelope_to(peer)
    sealed = {
        name: envelope.seal(position, name, zlib.compress(data))
        for position, (name, data) in enumerate(parts.items())
    }
    told = tuple(Part(name, len(data), _sha256(data)) for name, data in sealed.items())
    head = replace(manifest, parts=told, sealed_with=envelope.public).as_bytes()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in {MANIFEST: head, SIGNATURE: sign(secret, head), **sealed}.items():
            packed.writestr(zipfile.ZipInfo(name, _MADE), data)
    return out.getvalue(), _sha256(head)


def open_parcel(data: bytes, secret: str, peer: str, *, most: int) -> Opened:
    """Check signature, names, sizes and digests, in this order, and open what is sealed; `most` bounds what it unpacks to.

    `secret` is the receiver's, `peer` the sender's public key. Raises ParcelError.

    The codes are `not_a_parcel`, `not_signed` (by the peer), `altered` (a part is not as the manifest says), `too_large`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return _checked(packed, secret, peer, most)
    except ParcelError:
        raise
    except Exception as error:  # whatever a hostile file makes the readers of zip and JSON say
        raise ParcelError("not_a_parcel") from error


def _checked(packed: zipfile.ZipFile, secret: str, peer: str, most: int) -> Opened:
    sizes = {info.filename: info.file_size for info in packed.infolist()}
    if len(sizes) != len(packed.infolist()) or len(sizes) > MOST_PARTS:
        raise ParcelError("not_a_parcel")
    if sum(sizes.values()) > most or sizes[MANIFEST] > MOST_MANIFEST:
        raise ParcelError("too_large")
    head, signature = packed.read(MANIFEST), packed.read(SIGNATURE)
    if not signed_by(peer, signature, head):
        raise ParcelError("not_signed")
    manifest = _read(head)
    if set(sizes) != {MANIFEST, SIGNATURE, *(part.name for part in manifest.parts)}:
        raise ParcelError("altered")
    sealed = [(part.name, _part(packed, part)) for part in manifest.parts]
    return Opened(manifest, _sha256(head), _unsealed(manifest, sealed, secret, most))


def _unsealed(
    manifest: Manifest, sealed: Iterable[tuple[str, bytes]], secret: str, most: int
) -> dict[str, bytes]:
    """The parts as they were packed, of `most` bytes together."""
    envelope, parts = envelope_from(secret, manifest.sealed_with), {}
    for position, (name, data) in enumerate(sealed):
        unpacking = zlib.decompressobj()
        parts[name] = unpacking.decompress(envelope.open(position, name, data), most)
        most -= len(parts[name])
        if unpacking.unconsumed_tail or most <= 0:
            raise ParcelError("too_large")
    return parts


def _part(packed: zipfile.ZipFile, part: Part) -> bytes:
    try:
        data = packed.read(part.name)
    except Exception as error:  # a damaged stream fails in as many ways as there are decoders
        raise ParcelError("altered") from error
    if len(data) != part.size or _sha256(data) != part.sha256:
        raise ParcelError("altered")
    return data


def _read(head: bytes) -> Manifest:
    told = json.loads(head)
    parts = tuple(Part(**part) for part in told.pop("parts"))
    manifest = Manifest(**{**told, "parts": parts, "missing": tuple(told["missing"])})
    numbers = (manifest.number, manifest.acknowledged, manifest.items, *manifest.missing)
    sound = all(type(number) is int and 0 <= number < 10**9 for number in numbers) and manifest.number > 0
    if manifest.format != FORMAT or manifest.sender not in SIDES or not sound:
        raise ParcelError("not_a_parcel")
    if _DIGEST.fullmatch(manifest.previous) is None:
        raise ParcelError("not_a_parcel")
    return manifest


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

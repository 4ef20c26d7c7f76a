"""What passes a gap between two networks: keys, and parcels that say themselves who sent them and what is in them.

Pure and free of Django, so that a parcel can be looked at anywhere.
"""

from workflow.exchange.keys import (
    KeyLine,
    KeyLineError,
    fingerprint,
    new_key,
    public_of,
    read_key_line,
    sign,
    signed_by,
)
from workflow.exchange.parcels import (
    MANIFEST,
    Manifest,
    Opened,
    ParcelError,
    Part,
    file_name,
    number_in,
    open_parcel,
    pack,
    piece_name,
    piece_of,
)

__all__ = [
    "MANIFEST",
    "KeyLine",
    "KeyLineError",
    "Manifest",
    "Opened",
    "ParcelError",
    "Part",
    "file_name",
    "fingerprint",
    "new_key",
    "number_in",
    "open_parcel",
    "pack",
    "piece_name",
    "piece_of",
    "public_of",
    "read_key_line",
    "sign",
    "signed_by",
]

"""What a file that somebody hands in really is: found from its bytes, never from what its name or a browser says.

Pure: no models, no settings, no clock. `sniff` gives the kind, or a fault with the code of what speaks against it.
"""

from proposals.files.faults import FAULTS, UnfitFileError
from proposals.files.names import clean_name
from proposals.files.sniffing import ENDINGS, MEDIA_TYPES, sniff

__all__ = ["ENDINGS", "FAULTS", "MEDIA_TYPES", "UnfitFileError", "clean_name", "sniff"]

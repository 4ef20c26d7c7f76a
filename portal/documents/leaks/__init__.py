"""Whether words can still be read anywhere in a Word file or PDF: not only where a reader would look. Functions over bytes."""

from portal.documents.leaks.finding import Leak, leaks_in_file
from portal.documents.leaks.places import Place

__all__ = ["Leak", "Place", "leaks_in_file"]

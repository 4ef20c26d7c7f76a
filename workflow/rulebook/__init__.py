"""Rule packs: validated YAML on one side, frozen values on the other. No models, no files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.rulebook.checks import build_pack
from workflow.rulebook.faults import Fault, PackError
from workflow.rulebook.pack import MAY_START_AT, Applies, Late, OutcomeWording, Pack, Rule, pick

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MAY_START_AT",
    "Applies",
    "Fault",
    "Late",
    "OutcomeWording",
    "Pack",
    "PackError",
    "Rule",
    "pick",
    "read_pack",
]


def read_pack(text: str, *, file: str, schema: Mapping[str, Any], bases: Mapping[str, str]) -> Pack:
    """The pack that a YAML text describes, perhaps based on one of `bases` (texts by slug).

    Raises `PackError` with every fault of the first kind that there is: of the text, of its shape, of its sense.
    """
    # The readers of YAML and of its schema would cost every start of the program; only loading a pack needs them.
    from workflow.rulebook.text import read_document  # noqa: PLC0415 -- see above

    return build_pack(read_document(text, file=file, schema=schema, bases=bases), file=file)

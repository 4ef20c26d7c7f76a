"""Numbers on a command line, refused with a sentence where they are none."""

from __future__ import annotations

from argparse import ArgumentTypeError

from django.utils.translation import gettext as _


def positive(text: str) -> int:
    """A whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(_("须是 1 以上的整数。"))
    return int(text)

"""How long a rule gives, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.steps import Step
from workflow.workdays import Before

if TYPE_CHECKING:
    from workflow.workdays import Timing


def rule_words(timing: Timing) -> str:
    """A backward rule names the step that it counts from."""
    if isinstance(timing, Before):
        words = {"step": Step(timing.step).label, "span": timing.span}
        return _("“%(step)s”到期前 %(span)s") % words
    return str(timing)

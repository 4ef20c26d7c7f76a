"""Guards of counting a case's deadlines again with another calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Case


def calendar_in_use(case: Case, act: Act) -> Refusal | None:
    if act["calendar"].slug != case.pack.calendar_slug:
        words = {"slug": case.pack.calendar_slug}
        return Refusal(
            "calendar_not_used", _("本案的规则包用的是日历“%(slug)s”，不能用别的日历推算。") % words
        )
    return None


def counted_with_another(case: Case, act: Act) -> Refusal | None:
    """So the same version counts a case once, however often it is applied."""
    made = {"slug": act["calendar"].slug, "version": act["calendar"].version}
    running = case.deadlines.filter(met_on=None, cancelled_on=None, rule__isnull=False)
    if all(working["calendar"] == made for working in running.values_list("derivation", flat=True)):
        return Refusal("nothing_to_recount", _("本案在计的期限都已按这一版日历推算，无须再推算。"))
    return None

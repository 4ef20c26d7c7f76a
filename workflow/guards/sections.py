"""When a bureau may give its share to one of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from proposals.models import Section
from workflow.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Assignment


def unit_has_sections(assignment: Assignment, on: date) -> Refusal | None:
    if not Section.objects.filter(organisation=assignment.organisation_id, closed_on=None).exists():
        return Refusal("no_sections", _("本单位没有设置科室，请先由联络员或单位领导在“科室设置”里登记。"))
    return None


def section_of_unit(assignment: Assignment, act: Act) -> Refusal | None:
    section = act["section"]
    if section.organisation_id != assignment.organisation_id or section.closed_on is not None:
        return Refusal("section_elsewhere", _("请选本单位现有的科室。"))
    return None

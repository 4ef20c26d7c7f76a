"""Forms of the commitment's rows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from workflow.forms.base import MoveForm, day, paragraph


class ReportForm(MoveForm):
    text = paragraph(_("落实情况和佐证"), help_text=_("写明完成的日期、数量和可以查证的材料。"))


class RenegotiationForm(MoveForm):
    to_on = day(_("新的兑现日期"))
    reason = paragraph(_("理由"))

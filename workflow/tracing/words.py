"""What people call the things that a trace tells of."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from workflow.assembly.alterations import Altered
from workflow.assembly.matching import Status
from workflow.assembly.provenance import Origin

ORIGINS: Final = {
    Origin.VERBATIM: _("逐字采用"),
    Origin.ALTERED: _("采用时有改动"),
    Origin.NEW: _("主办单位自拟"),
}
ALTERED: Final = {
    Altered.FIGURE: _("数字有改动"),
    Altered.DATE: _("日期有改动"),
    Altered.UNIT: _("计量单位有改动"),
    Altered.SUBJECT: _("所指对象有改动"),
    Altered.NEGATION: _("肯定与否定有改动"),
    Altered.SPEAKER: _("“我局”等自称照搬，所指已变"),
}
STATUSES: Final = {
    Status.ANSWERED: _("答复谈到"),
    Status.PARTLY: _("部分谈到"),
    Status.PLANNED: _("列入今后安排"),
    Status.LOST: _("意见谈到、答复没有"),
    Status.NOBODY: _("无人谈到"),
}

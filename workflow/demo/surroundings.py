"""What stands around the demo's cases: sections of a bureau, somebody who is away, a call with matters named for it, a file."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from proposals.models import Section
from proposals.roles import Role
from proposals.services.attachments import examine
from proposals.services.deputies import name_deputy
from workflow.demo import stories
from workflow.models import Case
from workflow.services import perform
from workflow.services.clues import offer_clue, publish_call

if TYPE_CHECKING:
    from workflow.demo.days import Days
    from workflow.demo.town import Town

BUREAU: Final = "gxj"
SECTIONS: Final = ("企业服务科", "产业科")
AWAY: Final = "rsj"
"""The bureau whose section head is on a journey."""
NOTES: Final = "社区长者饭堂走访记录\n走访六个老旧社区，独居长者多数步行二十分钟以上才有饭堂。\n"


def surroundings(town: Town, days: Days) -> None:
    """In the city only, after its cases."""
    _sections(town, days)
    _absence(town, days)
    _call(town, days)
    _file(town, days)


def _sections(town: Town, days: Days) -> None:
    """Two sections; the handler and the section head sit in the first, which has the priority case."""
    first, _second = (
        Section.objects.create(organisation=town.bodies[BUREAU], name=name) for name in SECTIONS
    )
    for role in (Role.HANDLER, Role.SECTION_HEAD):
        town.people[BUREAU, role].posts.update(section=first)
    case = Case.objects.get(proposal__title=stories.DIGITAL.title, jurisdiction=town.jurisdiction)
    share = case.assignments.get(organisation=town.bodies[BUREAU])
    perform(
        "give_to_section",
        share,
        actor=town.people[BUREAU, Role.LIAISON],
        at=days.moment(days.back(1)),
        section=first,
    )


def _absence(town: Town, days: Days) -> None:
    post = town.people[AWAY, Role.SECTION_HEAD].posts.select_related("organisation__jurisdiction").get()
    name_deputy(
        post, person=town.people[AWAY, Role.BUREAU_LEADER], from_on=days.today,
        until_on=days.today + timedelta(days=6), actor=post.person, at=days.moment(days.back(1)), note=_("外出调研"),
    )  # fmt: skip


def _call(town: Town, days: Days) -> None:
    on = days.back(4)
    call = publish_call(
        actor=town.people["secretariat", Role.SECRETARIAT], session=town.session_on(on),
        title=_("围绕制造业高质量发展征集提案线索"),
        text=_("请围绕企业培育、技能人才、园区配套提供线索，写明事实和建议。"),
        until_on=days.today + timedelta(days=30), at=days.moment(on),
    )  # fmt: skip
    offered = (
        (("rsj", Role.LIAISON), _("技工院校实训设备更新慢"), _("三所技工院校的数控设备平均用了十一年。")),
        (("jjj", Role.MEMBER), _("园区夜班职工就餐难"), _("五个园区晚上十点以后没有食堂开放。")),
    )
    for who, title, text in offered:
        offer_clue(call, actor=town.people[who], title=title, text=text, at=days.moment(days.back(2)))


def _file(town: Town, days: Days) -> None:
    """With the draft, by its author."""
    case = Case.objects.select_related("proposal__proposer").get(
        proposal__title=stories.CANTEEN.title, jurisdiction=town.jurisdiction
    )
    content = NOTES.encode()
    file = examine(io.BytesIO(content), len(content), "走访记录.txt")
    perform(
        "attach", case, actor=case.proposal.proposer, at=days.moment(days.back(1)), files=[file], purpose="material",
        reason="走访记录.txt",
    )  # fmt: skip

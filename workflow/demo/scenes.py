"""The small demo, scene by scene: what happened to each case so far, told in days before today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from proposals.models import TopicGroup
from proposals.roles import Role
from workflow.demo import promised, stories
from workflow.demo.surroundings import surroundings
from workflow.demo.waiting import COUNT, waiting
from workflow.demo.walk import Walk
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.demo.days import Days
    from workflow.demo.town import Town

    Scene = Callable[[Town, Days], None]


def published_case(town: Town, days: Days) -> None:
    """20230368 on its own days: answered without the finance bureau, closed unrated, its promises followed."""
    walk = Walk.open(town, days, stories.SPECIALISED, date(2023, 1, 10), by="mj")
    walk.file(date(2023, 1, 11), date(2023, 3, 24), number="20230368")
    walk.hand_over(
        date(2023, 4, 21), "gxj", "kjj", "sjj", "rsj", "fgj", "jrj", document="东府办函〔2023〕168号"
    )
    for code in ("gxj", "kjj", "sjj", "rsj", "fgj", "jrj"):
        walk.unit_move("accept", code, Role.LIAISON, date(2023, 4, 23))
    for code, day in (("fgj", 5), ("sjj", 8), ("kjj", 9), ("rsj", 12)):
        walk.opinion(code, date(2023, 5, day))
        walk.mark_uses("gxj", code, date(2023, 6, 5))
    _go_on_without(walk, "gxj", "jrj", date(2023, 5, 31))
    walk.reply("gxj", date(2023, 6, 19))
    walk.publish(date(2023, 6, 26))
    lapsed_on = walk.case.deadlines.get(step=Step.EVALUATE, met_on=None).due_on + timedelta(days=1)
    walk.do("lapse_evaluations", walk.case, None, lapsed_on)
    closed_on = days.calendar.shift(lapsed_on, 1)
    walk.promise("rsj", closed_on, _("完成优才卡办法修订。"), date(2023, 12, 31))
    walk.close(closed_on)
    revised = walk.case.commitments.get(organisation=town.bodies["rsj"])
    walk.do(
        "report", revised, town.people["rsj", Role.HANDLER], date(2023, 12, 20), text=_("修订稿已经印发。")
    )
    walk.do("mark_kept", revised, town.people["secretariat", Role.SECRETARIAT], date(2023, 12, 27))


def _go_on_without(walk: Walk, lead: str, silent: str, on: date) -> None:
    """The office notes why a co-handler is silent, and the lead's leader goes on without it."""
    assignment = walk.assignment(silent)
    walk.do(
        "note_silence",
        assignment,
        walk.town.people["office", Role.OFFICE],
        on,
        reason=_("已两次催办，仍未报送。"),
    )
    walk.do(
        "waive",
        assignment,
        walk.town.people[lead, Role.BUREAU_LEADER],
        on,
        reason=_("答复期限将到，先行答复。"),
    )


def being_drafted(town: Town, days: Days) -> None:
    Walk.open(town, days, stories.CANTEEN, days.back(2), by="jjj")


def seeking_signers(town: Town, days: Days) -> None:
    """One of the two invited has signed; the invitation of the other runs out soon."""
    invited_on = days.today - timedelta(days=1)
    walk = Walk.open(town, days, stories.SHADE, invited_on, by="jyjie")
    waiting, signing = town.people["jjj", Role.MEMBER], town.people["ywj", Role.MEMBER]
    walk.do("invite_cosigners", walk.case, walk.proposer, invited_on, people=[waiting, signing])
    walk.do("answer_invitation", walk.case, signing, invited_on, accept=True)


def submitted(town: Town, days: Days) -> None:
    Walk.open(town, days, stories.CHRONIC, days.back(4), by="ywj").submit(days.back(3))


def recommended(town: Town, days: Days) -> None:
    Walk.open(town, days, stories.HOMEWORK, days.back(9), by="mm").recommend(days.back(8))


def filed(town: Town, days: Days) -> None:
    """To be handed over within days."""
    walk = Walk.open(town, days, stories.WATER, days.back(27), by="jjj")
    walk.file(days.back(26), days.back(18))


def just_handed_over(town: Town, days: Days) -> None:
    """Nobody has signed for it yet; another proposal on the same matter was merged into it."""
    walk = Walk.open(town, days, stories.CHARGING, days.back(20), by="gsl")
    walk.file(days.back(19), days.back(12))
    same = Walk.open(town, days, stories.STATIONS, days.back(15), by="jjj")
    same.recommend(days.back(14))
    same.case_move("merge_into", "secretariat", Role.SECRETARIAT, days.back(11), target=walk.now)
    walk.hand_over(days.back(2), "gxj", "fgj", "czj")
    walk.unit_move("accept", "fgj", Role.LIAISON, days.back(1))


def in_full_swing(town: Town, days: Days) -> None:
    """A priority case: one opinion in, one in review, one overdue, and the reply, due next, in draft."""
    walk = Walk.open(town, days, stories.DIGITAL, days.back(70), by="jjj")
    walk.file(days.back(69), days.back(60), nature="priority")
    leader = town.people["chairs", Role.LEADER_IN_CHARGE]
    walk.case_move("name_leader", "secretariat", Role.SECRETARIAT, days.back(59), leader=leader)
    handed_over_on = days.start_of(Step.REPLY, due_on=next_workday(days))
    walk.hand_over(handed_over_on, "gxj", "kjj", "jrj", "rsj")
    for code in ("gxj", "kjj", "jrj", "rsj"):
        walk.unit_move("accept", code, Role.LIAISON, days.calendar.shift(handed_over_on, 1))
    walk.opinion("kjj", days.back(25))
    walk.consult("gxj", days.back(24), _("到园区面谈，提案人希望先看到样板企业名单。"))
    walk.opinion("rsj", days.back(3), upto="in_review")
    walk.do(
        "remind", walk.assignment("jrj"), town.people["office", Role.OFFICE], days.back(5),
        reason=_("会办意见已逾期，请三日内报送。"),
    )  # fmt: skip
    walk.reply("gxj", days.back(1), upto="drafting")


def next_workday(days: Days) -> date:
    """Today where it is a working day, else the next one."""
    return days.calendar.workday_from(days.today)


def opinion_due(town: Town, days: Days) -> None:
    """The co-handlers' opinions fall due; one is in draft, the clock of the other stands still."""
    walk = Walk.open(town, days, stories.GREEN, days.back(45), by="jyjie")
    walk.handled(days.start_of(Step.OPINION, due_on=next_workday(days)), "cgj", "jtj", "gxj")
    walk.do(
        "pause", walk.assignment("jtj"), town.people["office", Role.OFFICE], days.back(2),
        reason=_("等待省道改线方案批复。"),
    )  # fmt: skip
    walk.opinion("gxj", days.back(1), upto="drafting")


def objected(town: Town, days: Days) -> None:
    """The lead says that the matter is not its own; the office must answer."""
    walk = Walk.open(town, days, stories.CLINIC, days.back(30), by="ywj")
    walk.file(days.back(29), days.back(16))
    walk.hand_over(days.back(5), "wjj", "rsj")
    walk.unit_move("accept", "rsj", Role.LIAISON, days.back(4))
    walk.unit_move(
        "object", "wjj", Role.BUREAU_LEADER, days.back(3),
        ground="not_ours", reason=_("园区驿站的设置属投资促进部门职责。"),
        basis=_("本局“三定”规定没有园区驿站设置一项。"), suggested=town.bodies["tcj"], agreed="not_asked",
    )  # fmt: skip


def in_review(town: Town, days: Days) -> None:
    """The office reads the reply before it is signed."""
    walk = Walk.open(town, days, stories.SKILLS, days.back(60), by="mm")
    walk.handled(days.back(35), "rsj")
    walk.consult("rsj", days.back(12), _("提案人同意分步实施。"))
    walk.reply("rsj", days.back(1), upto="office_review")


def replied(town: Town, days: Days) -> None:
    """The member is asked for a rating, the office whether the reply is published."""
    walk = Walk.open(town, days, stories.BUSES, days.back(62), by="jjj")
    walk.handled(days.back(42), "jtj")
    walk.consult("jtj", days.back(30), _("实地查看了两条接驳线。"))
    walk.reply("jtj", days.back(9), letter="A")


def closed(town: Town, days: Days) -> None:
    walk = Walk.open(town, days, stories.READING, days.back(85), by="jyjie")
    walk.handled(days.back(65), "wlj")
    walk.consult("wlj", days.back(50), _("提案人看了首批开放的阅览室。"))
    walk.reply("wlj", days.back(30), letter="A")
    walk.evaluate(days.back(25))
    walk.publish(days.back(22))
    walk.close(days.back(20), "solved")


def followed(town: Town, days: Days) -> None:
    """Closed with two promises, one due today, one later; and with one in each state that a promise can be in."""
    walk = Walk.open(town, days, stories.FAIRS, days.back(95), by="gsl")
    walk.handled(days.back(75), "gxj", "swj")
    walk.opinion("swj", days.back(60))
    walk.mark_uses("gxj", "swj", days.back(55))
    walk.consult("gxj", days.back(54), _("与行业协会一同座谈。"))
    walk.reply("gxj", days.back(45), promised_for=days.today)
    walk.evaluate(days.back(38), "mostly")
    walk.publish(days.back(37))
    walk.promise("swj", days.back(36), _("全年组团参展不少于四次。"), days.today + timedelta(days=40))
    walk.close(days.back(35))
    promised.fates(walk)


def not_filed(town: Town, days: Days) -> None:
    walk = Walk.open(town, days, stories.SELF_PRAISE, days.back(21), by="jjj")
    walk.recommend(days.back(20))
    walk.case_move(
        "decline", "secretariat", Role.SECRETARIAT, days.back(15),
        ground="advertising", reason=_("内容为推介具体产品，按规定不予立案。"), convert=False,
    )  # fmt: skip


def one_topic(town: Town, days: Days) -> None:
    """A proposal and a suggestion of the same topic: one letter of a co-handler answers both. A leader may sign the one;
    for the other a later date is asked for."""
    topic, _made = TopicGroup.objects.get_or_create(jurisdiction=town.jurisdiction, name="民营企业")
    loans = Walk.open(town, days, stories.LOANS, days.back(40), by="mj")
    suggestion = Walk.open(town, days, stories.PRIVATE, days.back(40), by="congress", congress=True)
    loans.handled(days.back(18), "jrj", "fgj", topic_group=topic)
    suggestion.handled(days.back(18), "zsj", "fgj", topic_group=topic)
    loans.opinion("fgj", days.back(6), also=[suggestion])
    loans.consult("jrj", days.back(5), _("提案人希望先从园区内的小企业做起。"))
    loans.mark_uses("jrj", "fgj", days.back(4))
    reply = loans.reply("jrj", days.back(3), upto="office_review")
    loans.do("clear", reply, town.people["office", Role.OFFICE], days.back(1), openness="public")
    due = suggestion.assignment("zsj").deadlines.get(step=Step.REPLY)
    suggestion.unit_move(
        "extend_request", "zsj", Role.BUREAU_LEADER, days.back(1), deadline=due,
        until_on=days.calendar.shift(due.due_on, 10), reason=_("须与三个镇街会商。"), work_done=_("已走访两个镇街，拟出初稿。"),
        proposer_told_on=days.back(2),
    )  # fmt: skip


def cold_stores(town: Town, days: Days) -> None:
    """In handling, with the dates that the province fixes."""
    walk = Walk.open(town, days, stories.TEA, days.back(30), by="nyjie")
    walk.handled(days.back(10), "nyt", "czt")


def drones(town: Town, days: Days) -> None:
    walk = Walk.open(town, days, stories.DRONES, days.back(80), by="nyjie")
    walk.handled(days.back(60), "nyt")
    walk.consult("nyt", days.back(50), _("到县里的服务队实地看了作业。"))
    walk.reply("nyt", days.back(40), letter="A")
    walk.evaluate(days.back(35))
    walk.publish(days.back(34))
    walk.close(days.back(33), "solved")


DONGGUAN: Final[tuple[Scene, ...]] = (
    published_case, in_full_swing, opinion_due, just_handed_over, one_topic, objected, in_review, replied, followed,
    closed, filed, waiting, recommended, submitted, seeking_signers, being_drafted, not_filed, surroundings,
)  # fmt: skip
GUIZHOU: Final[tuple[Scene, ...]] = (cold_stores, drones)
PROPOSALS: Final = 18 + COUNT
"""How many proposals the scenes of Dongguan hold: two of them hold two each, one several."""

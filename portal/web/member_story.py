"""A case as whoever proposed it reads it, in plain words: where it is, who has it, what comes next, by when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.web.signals import day_words, due_words
from portal.web.timing import rule_words
from proposals.models import Proposal
from proposals.roles import FILING, Role
from workflow.letters import told_reason
from workflow.queries import events_visible_to
from workflow.states import COMMITMENT_OPEN, REPLYING, AssignmentRole, AssignmentState
from workflow.states import CaseState as S
from workflow.steps import Step
from workflow.workdays import from_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from portal.web.case_page import CasePage, DueRow
    from portal.web.visitor import Visitor
    from workflow.models import Case, Deadline, Event

AWAITED: Final = {
    S.COSIGNING: {Step.COSIGN},
    S.SUBMITTED: {Step.EXAMINE},
    S.RECOMMENDED: {Step.EXAMINE},
    S.FILED: {Step.HANDOVER},
    S.HANDLING: {Step.REPLY, Step.REHANDLE},
    S.REPLIED: {Step.EVALUATE},
    S.TRACKING: {Step.COMMITMENT},
}
"""The steps for whose day the proposer waits."""
ENDINGS: Final = {
    S.RETURNED: ("return_for_correction",),
    S.NOT_FILED: ("decline",),
    S.WITHDRAWN: ("withdraw", "cancel_entry"),
}
"""The moves that say why it stands there."""
SHORT: Final = {
    S.DRAFT: gettext_lazy("还是草稿，没有提交。"),
    S.COSIGNING: gettext_lazy("正在等受邀的委员答复是否联名。"),
    S.SUBMITTED: gettext_lazy("已经交到提案委，正在初审。"),
    S.RETURNED: gettext_lazy("提案委请您修改后再交一次。"),
    S.RECOMMENDED: gettext_lazy("初审已通过，正在审查是否立案。"),
    S.FILED: gettext_lazy("已经立案，督查室正在确定由哪些单位办理。"),
    S.MERGED: gettext_lazy("与另一件提案合并办理，答复也会送给您。"),
    S.NOT_FILED: gettext_lazy("这件提案没有立案，点开可以看理由。"),
    S.WITHDRAWN: gettext_lazy("已经撤回，不再办理。"),
    S.REPLIED: gettext_lazy("答复已经送给您，请看一看、评一评。"),
    S.CLOSED: gettext_lazy("已经办结。"),
    S.TRACKING: gettext_lazy("已经办结，答应的事还在落实。"),
    S.ARCHIVED: gettext_lazy("已经办结归档。"),
}
"""One sentence for a list; a case in handling names its units instead."""


@dataclass(frozen=True)
class Story:
    """`now` says where it is and who has it, `following` what comes next, `until` by when, `why` how that day came about."""

    now: str
    following: str
    until: str = ""
    why: str = ""
    why_url: str = ""
    yours: str = ""


def is_told(page: CasePage) -> bool:
    """Whether the visitor reads the case as one of those whose proposal it is."""
    proposal = page.case.proposal
    return page.me.roles <= FILING or any(
        (
            h.role == Role.MEMBER
            and proposal.proposing_body_id is None
            and h.principal_id == proposal.proposer_id
        )
        or (h.role == Role.COLLECTIVE and h.organisation_id == proposal.proposing_body_id)
        for h in page.me.held
    )


def story_of(page: CasePage) -> Story | None:
    """The story for whoever proposed; None for everybody else. One query where a reason is told, else none."""
    if not page.me.held or not is_told(page):
        return None
    now, following = TELLERS[S(page.case.state)](page)
    due = _awaited(page)
    return Story(
        now,
        following,
        until=_until(due.deadline, page.on) if due else "",
        why=_why(due.deadline, page.on) if due else "",
        why_url=due.due.url if due else "",
        yours=_yours(page),
    )


def _yours(page: CasePage) -> str:
    """What the proposer must do now; a draft that cannot be submitted yet is theirs to finish."""
    duties = [move.label for _subject, moves in page.everything() for move in moves if move.duty]
    if duties:
        return _("请您：%(what)s。") % {"what": "、".join(dict.fromkeys(duties))}
    unfinished = any(move.row.name == "edit" for move in page.case_moves)
    return _("请您：先把提案写完，再提交。") if unfinished else ""


def _awaited(page: CasePage) -> DueRow | None:
    """The last of the days that count: of several replies all must be there."""
    steps = AWAITED.get(S(page.case.state), set())
    rows = [row for row in page.dues if row.is_open and row.deadline.step in steps]
    if page.case.state == S.TRACKING:
        return next(iter(rows), None)
    return max(rows, key=lambda row: row.deadline.due_on, default=None)


def _until(deadline: Deadline, on: date) -> str:
    day = due_words(deadline, on)
    if deadline.paused_on is not None:
        return _("原定最迟 %(day)s，现在中止计时，等恢复后再算。") % {"day": day}
    if deadline.due_on < on:
        return _("应在 %(day)s 以前，现在已经超过期限，督查部门会催办。") % {"day": day}
    if deadline.due_on != deadline.original_due_on:
        first = day_words(deadline.original_due_on, on)
        return _("最迟 %(day)s（原定 %(first)s，期限有过改动）。") % {"day": day, "first": first}
    return _("最迟 %(day)s。") % {"day": day}


def _why(deadline: Deadline, on: date) -> str:
    if not deadline.derivation:
        return _("这是承诺里写明的日期。")
    working = from_json(deadline.derivation)
    words = {"day": day_words(working.start_on, on), "rule": rule_words(working.timing)}
    return _("从 %(day)s 算起，规定是：%(rule)s。") % words


def _said(page: CasePage) -> Event | None:
    """The move that ended or sent back the case, as the visitor may read it."""
    names = ENDINGS[S(page.case.state)]
    found = events_visible_to(page.me.held).filter(case=page.case, machine="case", transition__in=names)
    event: Event | None = found.order_by("-seq").first()
    return event


def _reason(event: Event | None) -> str:
    note = told_reason(event, event.note) if event is not None else ""
    return _("说明：%(words)s") % {"words": note} if note else ""


def _draft(page: CasePage) -> tuple[str, str]:
    last = day_words(page.case.proposal.session.filing_closes_on, page.on)
    following = _("写好后点“提交提案”，提案委就会开始审查。本届次 %(day)s 以前都可以提交。") % {"day": last}
    if page.case.proposal.entered_by_id is not None:
        now = _("这是提案委照您签名的书面原件代您录入的草稿。有不对的地方，您可以自己修改，也可以撤案。")
        return now, _("提案委附上原件的扫描件后提交，也可以由您自己提交。")
    return _("这还是草稿，没有提交，只有您和受邀联名的委员看得到。"), following


def _returned(page: CasePage) -> tuple[str, str]:
    ground = page.case.get_return_ground_display()
    parts = [_("提案委看过以后，请您修改再交一次。"), f"{ground}。" if ground else "", _reason(_said(page))]
    return "".join(parts), _("改好后点“重新提交”，提案委再审查一次。原来的文本都留着。")


def _not_filed(page: CasePage) -> tuple[str, str]:
    ground = page.case.get_ground_display()
    now = _("经审查，这件提案没有立案。理由：%(ground)s。") % {"ground": ground} + _reason(_said(page))
    if page.case.proposal.kind == Proposal.Kind.PUBLIC_OPINION:
        return now, _("经您同意，内容已转为社情民意信息报送。")
    return now, _("这件提案到此为止。您可以换个角度另写一件，有疑问请与提案委联系。")


def _withdrawn(page: CasePage) -> tuple[str, str]:
    event = _said(page)
    cancelled = event is not None and event.transition == "cancel_entry"
    now = _("提案委撤销了这件书面提案的代录。") if cancelled else _("这件提案已经由提案人撤回。")
    return now + _reason(event), _("不再办理。需要的话可以另写一件。")


def _merged(page: CasePage) -> tuple[str, str]:
    target = page.case.merged_into
    number = target.proposal.number if target is not None else ""
    now = _("这件提案与第 %(number)s 号提案说的是同一件事，两件合并办理，您仍是提案人。") % {"number": number}
    return now, _("那一件答复时，答复也会送给您。")


def _handling(page: CasePage) -> tuple[str, str]:
    by_role = {
        lead: [u.assignment.organisation.short_name for u in page.units if (u.assignment.role in REPLYING) is lead
               and (lead or u.assignment.role == AssignmentRole.CO)]
        for lead in (True, False)
    }  # fmt: skip
    now = _("由%(units)s办理并答复您。") % {"units": "、".join(by_role[True])}
    if by_role[False]:
        now += _("%(units)s协助办理，") % {"units": "、".join(by_role[False])} + _heard(page)
    if page.case.round > 1:
        now = _("您不满意上次的答复，现在是第 %(n)d 次办理。") % {"n": page.case.round} + now
    return now, _("办理的单位会先和您联系、听您的意见，再给您书面答复。到时请您评价。")


def _heard(page: CasePage) -> str:
    done = {AssignmentState.ANSWERED, AssignmentState.WAIVED}
    shares = [u.assignment.state for u in page.units if u.assignment.role == AssignmentRole.CO]
    told = {"n": sum(state in done for state in shares), "all": len(shares)}
    return _("%(all)d 家里已有 %(n)d 家提出意见。") % told


def _replied(page: CasePage) -> tuple[str, str]:
    on = page.case.replied_on
    day = day_words(on, page.on) if on else ""
    now = _("答复已在 %(day)s 送给您，在本页“答复”里可以看全文。") % {"day": day}
    return now, _("等署名的委员都评价以后，提案委办理结案。不满意的，可以重新办理。")


def _tracking(page: CasePage) -> tuple[str, str]:
    left = sum(row.subject.state in COMMITMENT_OPEN for row in page.commitments)
    now = ngettext(
        "已经办结。答复里答应的事还有 %(n)d 件在落实。", "已经办结。答复里答应的事还有 %(n)d 件在落实。", left
    )
    return now % {"n": left}, _("落实的情况会记在本页“承诺事项”里，并告诉您。")


def _fixed(now: object, following: object) -> Callable[[CasePage], tuple[str, str]]:
    return lambda _page: (str(now), str(following))


TELLERS: Final[dict[S, Callable[[CasePage], tuple[str, str]]]] = {
    S.DRAFT: _draft,
    S.COSIGNING: _fixed(
        SHORT[S.COSIGNING], gettext_lazy("答复齐了就可以提交；到期没有答复的，算不联名。名单在本页“联名”里。")
    ),
    S.SUBMITTED: _fixed(
        SHORT[S.SUBMITTED], gettext_lazy("通过后审查是否立案；要补充的，会退回给您并写明原因。")
    ),
    S.RETURNED: _returned,
    S.RECOMMENDED: _fixed(
        SHORT[S.RECOMMENDED], gettext_lazy("立案后编号，交给政府办理；不立案的，会告诉您理由。")
    ),
    S.FILED: _fixed(SHORT[S.FILED], gettext_lazy("确定以后交给单位办理，您会收到通知。")),
    S.MERGED: _merged,
    S.NOT_FILED: _not_filed,
    S.WITHDRAWN: _withdrawn,
    S.HANDLING: _handling,
    S.REPLIED: _replied,
    S.CLOSED: _fixed(SHORT[S.CLOSED], gettext_lazy("不用您再做什么，答复和评价都在本页。")),
    S.TRACKING: _tracking,
    S.ARCHIVED: _fixed(SHORT[S.ARCHIVED], gettext_lazy("不用您再做什么，随时可以回来查看。")),
}


def short_words(case: Case, me: Visitor) -> str:
    """One sentence for a list of one's own cases; "" where the units must be named, or for those who did not propose."""
    return str(SHORT.get(S(case.state), "")) if me.may_file else ""

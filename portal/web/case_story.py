"""Where a case stands and what happened to it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.prepared import PreparedForPosts, Slot
from workflow.letters import told_reason
from workflow.queries import MODELS, events_visible_to
from workflow.services.log import BROUGHT_IN
from workflow.states import CaseState as S
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from portal.web.case_page import CasePage
    from portal.web.moves import Move
    from portal.web.visitor import Visitor
    from proposals.models import Organisation
    from workflow.models import Case, Event

PROCESS: Final = (
    (gettext_lazy("起草"), {S.DRAFT, S.COSIGNING, S.RETURNED}),
    (gettext_lazy("审查"), {S.SUBMITTED, S.RECOMMENDED}),
    (gettext_lazy("交办"), {S.FILED}),
    (gettext_lazy("办理"), {S.HANDLING}),
    (gettext_lazy("评价"), {S.REPLIED}),
    (gettext_lazy("跟踪落实"), {S.TRACKING}),
    (gettext_lazy("办结"), {S.CLOSED}),
    (gettext_lazy("归档"), {S.ARCHIVED}),
)
WAITING: Final = {
    S.DRAFT: gettext_lazy("提案人还在起草，没有提交。"),
    S.COSIGNING: gettext_lazy("等受邀的委员答复联名邀请。"),
    S.SUBMITTED: gettext_lazy("等提案委初审。"),
    S.RETURNED: gettext_lazy("已退回，等提案人修改后重新提交。"),
    S.RECOMMENDED: gettext_lazy("初审已通过，等审查后立案。"),
    S.FILED: gettext_lazy("已立案，等督查室交办。"),
    S.MERGED: gettext_lazy("已并入另一件提案办理，随那一件答复。"),
    S.NOT_FILED: gettext_lazy("不予立案，理由见时间线。"),
    S.WITHDRAWN: gettext_lazy("提案人已撤案，不再办理。"),
    S.REPLIED: gettext_lazy("已全部答复，等提案人评价。"),
    S.CLOSED: gettext_lazy("已办结。"),
    S.TRACKING: gettext_lazy("已办结，还在跟踪承诺事项的落实。"),
    S.ARCHIVED: gettext_lazy("案卷已归档。"),
}
ICONS: Final = {
    "send": "file-earmark-check",
    "deliver": "file-earmark-check",
    "issue": "file-earmark-check",
    "hand_over": "send",
    "rehandle": "send",
    "submit": "send",
    "remind": "bell",
    "note_silence": "exclamation-square-fill",
    "waive": "dash-circle",
    "withdraw": "dash-circle",
    "decline": "dash-circle",
    "evaluate": "person-check",
    "record_consultation": "people-fill",
    "propose_commitment": "flag",
    "confirm": "flag",
}


@dataclass(frozen=True)
class Stage:
    """One step of a case's course: `past`, `now` or ""."""

    label: str
    look: str

    @property
    def icon(self) -> str:
        return {"past": "check-circle-fill", "now": "record-circle"}.get(self.look, "circle")


@dataclass(frozen=True)
class Told:
    """One event of the log in words."""

    at: datetime
    icon: str
    label: str
    who: str
    note: str


@dataclass(frozen=True)
class NextStep:
    """One sentence on what comes next, its reason, and the moves that lead there."""

    title: str
    words: str
    moves: list[Move]
    others: list[Move]


def stages(case: Case) -> list[Stage]:
    """The course of the case; one that ended before its time has no step now."""
    order = [label for label, _states in PROCESS]
    now = next((n for n, (_label, states) in enumerate(PROCESS) if case.state in states), -1)
    looks = ["past" if n < now else "now" if n == now else "" for n in range(len(order))]
    return [Stage(str(label), look) for label, look in zip(order, looks, strict=True)]


def place_words(case: Case) -> str:
    """The same in one line, which a small screen shows whole."""
    steps = stages(case)
    place = next((n for n, step in enumerate(steps, 1) if step.look == "now"), 0)
    if not place:
        return _("办理到此为止：%(state)s") % {"state": case.get_state_display()}
    words = {"all": len(steps), "place": place, "label": steps[place - 1].label}
    return _("共 %(all)d 步，现在是第 %(place)d 步：%(label)s") % words


def next_step(page: CasePage) -> NextStep:
    """What the visitor should do now; where nothing is theirs to do, what the case waits for."""
    duties = [move for _subject, moves in page.everything() for move in moves if move.duty]
    others = [move for move in page.case_moves if not move.duty]
    words = _progress(page)
    if not duties:
        return NextStep(_("由别的单位或岗位办理"), words, others[:2], others[2:])
    return NextStep(duties[0].label, words, duties[:3], duties[3:] + others)


def _progress(page: CasePage) -> str:
    waiting = WAITING.get(S(page.case.state))
    if waiting is not None:
        return str(waiting)
    parts = []
    if page.cards:
        parts.append(_("会办意见%(note)s。") % {"note": page.opinions_note()})
    bare = [row.number for row in page.coverage.unassigned]
    if bare:
        parts.append(_("建议%(asks)s还没有单位回应。") % {"asks": "、".join(bare)})
    unanswered = [
        unit.assignment.organisation.short_name
        for unit in page.units
        if "lead" in unit.look and unit.assignment.state != "answered"
    ]
    if unanswered:
        parts.append(_("等%(units)s答复。") % {"units": "、".join(unanswered)})
    return "".join(parts)


def told(case: Case, me: Visitor, known: Mapping[tuple[str, int], Organisation] | None = None) -> list[Told]:
    """The events that the visitor may see, newest first. `known` are the units of subjects that are at hand."""
    events = _EVENTS.read(me.held, case=case.pk)
    units = units_of(events, known)
    return [_told(event, units) for event in events]


_EVENTS: Final = PreparedForPosts(
    lambda held: (
        events_visible_to(held)
        .filter(case=Slot("case"))
        .order_by("-seq")
        .select_related("actor", "post__organisation", "on_behalf_of")
    )
)


def units_of(
    events: Iterable[Event], known: Mapping[tuple[str, int], Organisation] | None = None
) -> dict[tuple[str, int], Organisation]:
    """The unit behind each event's subject, by machine and key. One query for each machine below the case of which not all
    are `known`.
    """
    found = dict(known or {})
    wanted: dict[str, set[int]] = {}
    for event in events:
        if event.machine != "case" and (event.machine, event.subject) not in found:
            wanted.setdefault(event.machine, set()).add(event.subject)
    return found | {
        (machine, subject.pk): subject.organisation
        for machine, keys in wanted.items()
        for subject in MODELS[machine].objects.filter(pk__in=keys).select_related("organisation")
    }


def event_words(event: Event, units: Mapping[tuple[str, int], Organisation]) -> str:
    """The move, and whom it concerned where that is not who made it."""
    unit = units.get((event.machine, event.subject))
    if unit is None or (event.post is not None and event.post.organisation_id == unit.pk):
        return event_label(event)
    return _("%(what)s（%(unit)s）") % {"what": event_label(event), "unit": unit.short_name}


def event_label(event: Event) -> str:
    """The move in words."""
    row = TABLES[event.machine].get(event.transition)
    if row is None:
        return _("导入往年提案") if event.transition == BROUGHT_IN else _("建立草稿")
    return str(row.label)


def _told(event: Event, units: Mapping[tuple[str, int], Organisation]) -> Told:
    return Told(
        at=event.at,
        icon=ICONS.get(event.transition, "check2"),
        label=event_words(event, units),
        who=actor_words(event),
        note=told_reason(event, event.note),
    )


def actor_words(event: Event) -> str:
    """Where who made the move is seated, and on whose behalf."""
    if event.actor is None:
        return _("系统自动")
    place = f"{event.post.organisation.short_name}　" if event.post else ""
    if event.on_behalf_of:
        return place + _("%(person)s（代%(principal)s）") % {
            "person": event.actor, "principal": event.on_behalf_of,
        }  # fmt: skip
    return f"{place}{event.actor}"

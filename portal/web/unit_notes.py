"""What there is to say of a unit beside its state: what it asks of the office, until when it may, who urged it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portal.web.signals import day_words, due_words
from workflow.history.passing import to_and_fro
from workflow.letters import UNIT_ROLES
from workflow.models import Extension, Objection
from workflow.queries import OVERSEEING, extensions_visible_to, objections_visible_to
from workflow.queries.watch import TO_AND_FRO
from workflow.rulebook import Late
from workflow.services.clock import day_of
from workflow.states import AssignmentState
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from portal.web.visitor import Visitor
    from workflow.history.passing import Way
    from workflow.models import Assignment, Case, Deadline

OPEN_REQUESTS = [Objection.Decision.DRAFT, Objection.Decision.PENDING]
MAY_OBJECT = frozenset({AssignmentState.PENDING, AssignmentState.ACCEPTED})


class UnitNotes:
    """The notes on the shares of one case, for one visitor on one day. Four queries at most."""

    def __init__(self, case: Case, shares: Sequence[Assignment], me: Visitor, on: date) -> None:
        self.case = case
        self.me = me
        self.on = on
        self._extensions: dict[int, Extension] = {}
        self._objections: dict[int, Objection] = {}
        self._raised: list[Objection] = []
        if shares and not me.roles.isdisjoint(UNIT_ROLES | OVERSEEING):
            asked = extensions_visible_to(me.held).filter(assignment__in=shares, decision="pending")
            self._extensions = {one.assignment_id: one for one in asked}
            raised = objections_visible_to(me.held).filter(assignment__in=shares).select_related("suggested")
            self._raised = list(raised)
            self._objections = {
                one.assignment_id: one for one in self._raised if one.decision in OPEN_REQUESTS
            }
        self._handed_on = any(share.redirected_from_id for share in shares)

    def of(self, share: Assignment, deadlines: Iterable[Deadline]) -> list[str]:
        """What the visitor should know of a unit's requests, the most pressing first."""
        found = []
        if (objection := self._objections.get(share.pk)) is not None:
            found.append(self._against(objection))
        elif share.state in MAY_OBJECT:
            found += [window_words(one, self.on) for one in deadlines if self._tells(share, one)]
        if (
            share.state == AssignmentState.ACCEPTED
            and (extension := self._extensions.get(share.pk)) is not None
        ):
            found.append(self._asked(extension))
        return [words for words in found if words]

    def alarms(self) -> list[str]:
        """The shares that go to and fro, for whoever oversees the case."""
        watching = any(
            h.role in OVERSEEING and h.jurisdiction_id == self.case.jurisdiction_id for h in self.me.held
        )
        moving = self._handed_on or len(self._raised) >= TO_AND_FRO
        return [self._way_words(way) for way in to_and_fro(self.case)] if watching and moving else []

    def _tells(self, share: Assignment, deadline: Deadline) -> bool:
        """Whether the visitor is told of the window: of their own unit's always, of another's while they watch it run."""
        if share.organisation_id in self.me.organisations:
            return True
        return deadline.due_on >= self.on and not self.me.roles.isdisjoint(OVERSEEING)

    def _against(self, objection: Objection) -> str:
        words = {"ground": objection.get_ground_display(), "day": self._day(objection.raised_at)}
        if objection.decision == Objection.Decision.DRAFT:
            return _("已起草改办申请（%(ground)s），待本单位领导提出") % words
        said = _("%(day)s 申请改办（%(ground)s），待督查室答复") % words
        if objection.suggested is None:
            return said
        agreed = f"（{objection.get_agreed_display()}）" if objection.agreed else ""
        return said + _("，建议改由%(unit)s%(agreed)s") % {
            "unit": objection.suggested.short_name,
            "agreed": agreed,
        }

    def _asked(self, extension: Extension) -> str:
        waits = self.case.pack.extension_consent and extension.consented_at is None
        words = {
            "day": self._day(extension.asked_at),
            "until": day_words(extension.until_on, self.on),
            "whom": _("提案委") if waits else _("督查室"),
        }
        return _("%(day)s 申请延期至 %(until)s，待%(whom)s答复") % words

    def _way_words(self, way: Way) -> str:
        stops = [
            _("%(unit)s（%(days)s 申请改办）")
            % {"unit": stop.organisation.short_name, "days": "、".join(map(self._day, stop.back_at))}
            if stop.back_at
            else stop.organisation.short_name
            for stop in way.stops
        ]
        return _("%(role)s这一份已来回 %(n)d 次：%(path)s。请会商确定承办单位，不要再转。") % {
            "role": way.assignment.get_role_display(), "n": way.times, "path": " → ".join(stops),
        }  # fmt: skip

    def _day(self, at: datetime) -> str:
        return day_words(day_of(at, self.case.jurisdiction), self.on)


def window_words(deadline: Deadline, on: date) -> str:
    """Until when a unit may object, and what follows when it does not; "" for anything but that right."""
    if deadline.step != Step.OBJECT or not deadline.is_open:
        return ""
    loses = deadline.rule is not None and deadline.rule.late == Late.LOSE_RIGHT
    words = {"day": due_words(deadline, on)}
    if deadline.due_on < on:
        past = _("改办申请期 %(day)s 已过，视为同意承办") if loses else _("改办申请期 %(day)s 已过，仍可申请")
        return past % words
    ahead = _("改办申请期至 %(day)s，逾期视为同意承办") if loses else _("改办申请期至 %(day)s，逾期仍可申请")
    return ahead % words

"""From the page's text to a filed case: proposer, session, text, examination and number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from proposals.models import Proposal, Session
from proposals.roles import Role
from proposals.services.texts import AskInput
from workflow.carrying.days import ASSUMED, TWO_WEEKS
from workflow.services import open_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proposals.models import Organisation, User
    from workflow.carrying.bodies import Bodies
    from workflow.carrying.days import CarryDays
    from workflow.carrying.page import Page, Related
    from workflow.carrying.staff import Staff
    from workflow.models import Case

UNKNOWN_PROPOSER: Final = "提案人（页面未载）"


@dataclass(frozen=True)
class Filing:
    """What is filed: the page's own matter, or one that it only names."""

    number: str
    title: str
    kind: str
    session: str
    proposers: tuple[str, ...]
    reasons: str
    asks: tuple[AskInput, ...]


def own_filing(page: Page) -> Filing:
    return Filing(page.number, page.title, page.kind, page.session, page.proposers, page.reasons, page.asks)


def named_filing(matter: Related, page: Page) -> Filing:
    """A matter whose text is not on the page, and which is entered as not there."""
    absent = _("页面未载本件原文")
    return Filing(
        number=matter.number,
        title=matter.title,
        kind=matter.kind,
        session=matter.session or page.session,
        proposers=(UNKNOWN_PROPOSER,),
        reasons=absent,
        asks=(AskInput("1", "", absent),),
    )


class Opening:
    """Opens matters and files them under their own numbers."""

    def __init__(self, staff: Staff, bodies: Bodies, days: CarryDays) -> None:
        self.staff = staff
        self.bodies = bodies
        self.days = days

    def file(self, filing: Filing) -> Case:
        """A case in the state `filed`."""
        session = self._session(filing)
        on = min(session.cut_off_on, self.days.filed_on)
        body = self.bodies.proposer_body(filing.proposers[0])
        proposer = self._proposer(filing.proposers[0], body, on)
        case = open_case(
            actor=proposer, session=session, title=filing.title, reasons=filing.reasons, asks=filing.asks,
            body=body, endorsement="" if body is None else _("盖章情况未载"), kind=filing.kind, at=self.staff.moment(on),
        )  # fmt: skip
        self._sign(case, proposer, filing.proposers[1:], on)
        note = ASSUMED + _("届次起止和提交日期未载，按截止日登记。")
        self.staff.act("submit", case, proposer, on, note)
        self._examine(case, on, filing.number)
        return case

    def _session(self, filing: Filing) -> Session:
        year = self.bodies.year
        name = filing.session or _("%(year)d 年（届次未载）") % {"year": year}
        closed_on = self.days.filed_on - TWO_WEEKS
        session, _made = Session.objects.get_or_create(
            jurisdiction=self.bodies.jurisdiction,
            name=f"人大{name}" if filing.kind == Proposal.Kind.NPC_SUGGESTION else name,
            defaults={
                "year": year,
                "filing_opens_on": min(date(year - 1, 12, 1), closed_on),
                "opens_on": closed_on,
                "closes_on": closed_on,
                "cut_off_on": closed_on,
                "filing_closes_on": max(date(year, 11, 30), self.days.filed_on),
            },
        )
        return session

    def _proposer(self, name: str, body: Organisation | None, on: date) -> User:
        if body is None:
            return self.staff.member(name, on)
        return self.staff.holder(body, Role.COLLECTIVE, on)

    def _sign(self, case: Case, proposer: User, names: Sequence[str], on: date) -> None:
        if not names:
            return
        people = [self.staff.member(name, on) for name in names]
        self.staff.act("invite_cosigners", case, proposer, on, people=people)
        for person in people:
            self.staff.act("answer_invitation", case, person, on, accept=True)

    def _examine(self, case: Case, on: date, number: str) -> None:
        self.staff.do(
            "recommend", case, self.staff.secretariat, Role.SECRETARIAT, on,
            similar_reviewed=True, note=ASSUMED + _("初审日期未载。"),
        )  # fmt: skip
        self.staff.do(
            "file", case, self.staff.secretariat, Role.SECRETARIAT, self.days.filed_on,
            category=_("未载"), nature=Proposal.Nature.ORDINARY, number=number,
            note=self.days.note("filed_on", _("立案日期未载，按交办前四周登记；分类和性质未载。")),
        )  # fmt: skip

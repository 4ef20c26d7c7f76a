"""The notice of hand-over (交办通知) with the list of its cases."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db.models import F

from portal.documents.content import Letter, Listing, Mark
from portal.documents.layout import CASE_COLUMNS, day_words, paragraph
from portal.documents.wording import PROVISIONAL, issuing_office, noun_of, session_of
from workflow.letters import UNIT_ROLES
from workflow.models import Assignment
from workflow.queries import cases_visible_to, deadlines_visible_to
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Case

ADDRESSED_BY_NAME: Final = 12
"""More units than these are addressed together: their names would fill the first page (GB/T 9704-2012, 7.3.2)."""

REPLIES: Final = frozenset({Step.REPLY, Step.REHANDLE})


class Due(NamedTuple):
    """A day that was set with the hand-over, and whether it hangs on a calendar that is not there yet."""

    on: date
    provisional: bool

    @property
    def words(self) -> str:
        return day_words(self.on) + (PROVISIONAL if self.provisional else "")


@dataclass(frozen=True)
class Handed:
    """What is handed over together, as far as the reader may see it; `together` says with which others a case goes."""

    cases: Sequence[Case]
    units: dict[int, list[Assignment]]
    days: dict[tuple[int, str], Due]
    together: dict[int, str] = field(default_factory=dict)

    def day(self, case: Case, steps: Iterable[str]) -> Due | None:
        return next((self.days[case.pk, step] for step in steps if (case.pk, step) in self.days), None)

    def title(self, case: Case) -> str:
        """The title, with what it is handed over together with."""
        others = self.together.get(case.pk)
        return f"{case.proposal.title}（{others}）" if others else case.proposal.title

    def by(self, *steps: str) -> str:
        """在…前 when one day holds for all cases, a word for the list when they differ, "" when no day is known."""
        days = {day for case in self.cases if (day := self.day(case, steps))}
        if len(days) > 1:
            return "在附件所列日期前"
        return f"在{days.pop().words}（含当日）前" if days else ""


def handover_notice(_row: Case, case: Case, held: Iterable[Held]) -> Letter:
    """The notice under which the case was handed over; of its cases those that the reader may see."""
    held = tuple(held)
    if case.handed_over_on is None:
        raise ValueError("a case that was not handed over has no notice")
    return notice(
        _handed(case, held),
        office=issuing_office(case),
        on=case.handed_over_on,
        document=case.handover_document,
        only={h.organisation_id for h in held} if all(h.role in UNIT_ROLES for h in held) else None,
    )


def notice(
    handed: Handed, *, office: str, on: date, document: str, only: Collection[int] | None = None
) -> Letter:
    """The notice of these cases. `only` addresses it to these units, else it goes to all that get something."""
    noun = nouns(handed.cases)
    sessions = {session_of(one) for one in handed.cases}
    title = (f"关于交办{sessions.pop()}" if len(sessions) == 1 else "关于交办", f"{noun}的通知")
    return Letter(
        subject="".join(title),
        dated=on,
        issuer=office,
        title=title,
        addressee=_addressees(handed, only),
        body=tuple(paragraph(line) for line in _body(handed, noun)),
        signed_by=(office,),
        signed_on=day_words(on),
        marks=((None, Mark("", document)),) if document else (),
        annexes=(f"交办{noun}清单",),
        listing=Listing(f"交办{noun}清单", CASE_COLUMNS, tuple(_rows(handed))),
    )


def _handed(case: Case, held: tuple[Held, ...]) -> Handed:
    together = cases_visible_to(held).filter(
        jurisdiction=case.jurisdiction_id,
        handed_over_on=case.handed_over_on,
        handover_document=case.handover_document,
    )
    cases = list(
        together.select_related(
            "jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body"
        ).order_by("proposal__number", "pk")
    )
    units = defaultdict(list)
    found = Assignment.objects.filter(case__in=cases, round=F("case__round"))
    for share in (
        found.exclude(state__in=sorted(ASSIGNMENT_GONE)).select_related("organisation").order_by("pk")
    ):
        units[share.case_id].append(share)
    due = deadlines_visible_to(held).filter(case__in=cases, round=F("case__round"), assignment__isnull=False)
    days: dict[tuple[int, str], Due] = {}
    found_days = due.order_by("-original_due_on").values_list(
        "case", "step", "original_due_on", "provisional"
    )
    for case_id, step, day, provisional in found_days:
        days[case_id, step] = Due(day, provisional)
    return Handed(cases, units, days)


def nouns(cases: Sequence[Case]) -> str:
    return "和".join(sorted({noun_of(one.proposal) for one in cases}, reverse=True))


def _addressees(handed: Handed, only: Collection[int] | None) -> str:
    """The reader's own unit when it is a unit that reads, else all units of the cases."""
    shares = [share for case in handed.cases for share in handed.units[case.pk]]
    if only is not None:
        shares = [share for share in shares if share.organisation_id in only]
    names = list(dict.fromkeys(share.organisation.name for share in shares))
    return f"{'、'.join(names)}：" if 0 < len(names) <= ADDRESSED_BY_NAME else "各有关单位："


def _body(handed: Handed, noun: str) -> list[str]:
    count = len(handed.cases)
    return [
        f"现将{noun}{count}件交办（清单见附件），请按照以下要求办理：",
        f"一、签收和分工。请{handed.by(Step.SIGN)}签收，确定分管领导和经办人，不得自行转给其他单位。",
        f"二、改办。认为不属于本单位职责的，请{handed.by(Step.OBJECT)}书面申请改办，写明依据和建议改由的单位；同意之前照常办理。",
        f"三、会办。会办单位请{handed.by(Step.OPINION)}逐条提出意见，经单位领导签批后送主办单位，不直接答复提案人。",
        f"四、答复。主办、独办和分办单位应当先与提案人沟通，{handed.by(*REPLIES)}书面答复，逐条回应所提建议。",
        "五、格式。答复件注明发文字号、办理结果类别、公开属性和联系人，由单位负责人签发。",
        "六、征询意见。答复时附送征询意见表，由提案人本人填写后直接交回，承办单位不得代填。",
        *(["七、合并办理。清单注明合并交办的各件，由主办单位一并研究，统一口径，分别答复。"] if handed.together else []),
    ]  # fmt: skip


def _rows(handed: Handed) -> Iterable[tuple[str, ...]]:
    for place, case in enumerate(handed.cases, start=1):
        shares = handed.units[case.pk]
        yield (
            str(place),
            case.proposal.number or "",
            handed.title(case),
            case.proposal.proposer_name,
            names(shares, REPLYING),
            names(shares, {AssignmentRole.CO}),
            short(handed.day(case, [Step.OPINION])),
            short(handed.day(case, REPLIES)),
        )


def names(shares: Iterable[Assignment], roles: Iterable[str]) -> str:
    return "、".join(share.organisation.short_name for share in shares if share.role in set(roles))


def short(day: Due | None) -> str:
    return day.on.isoformat() + (PROVISIONAL if day.provisional else "") if day else "—"

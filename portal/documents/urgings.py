"""The notice of urging (催办通知单): of one unit in one case with all its urgings, and of several cases urged at one stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Exists, F, OuterRef

from portal.documents.content import Column, Field, Form, Letter, Listing
from portal.documents.layout import blank_day, day_words, paragraph
from portal.documents.wording import due_in_list, due_words, noun_of, number_words
from workflow.models import Deadline, Urging
from workflow.queries import shares_urged
from workflow.queries.watch import PRESSED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.models import Assignment, Case

COLUMNS: Final = (
    Column("序号", 10), Column("编号", 24), Column("案由", 93), Column("分工", 16), Column("事项", 32), Column("期限", 28),
    Column("已催办", 22),
)  # fmt: skip
"""The list of a notice for several cases, across a sheet: 225 mm."""


def urging_notice(share: Assignment, case: Case, _held: Iterable[Held]) -> Form:
    """All urgings of one share, the first one first, with room for what the unit says to them."""
    urgings = list(share.urgings.select_related("organisation", "person").order_by("pk"))
    due = _due(share)
    return Form(
        subject=f"{number_words(case)}催办通知单",
        dated=urgings[-1].urged_on,
        title=("提案办理催办通知单",),
        number=number_words(case),
        rows=(
            (Field("案由", case.proposal.title),),
            (Field("承办单位", share.organisation.name), Field("承办分工", share.get_role_display())),
            (Field("交办日期", day_words(case.handed_over_on)), Field("签收日期", day_words(share.accepted_on))),
            (
                Field("事项", due.get_step_display() if due else ""),
                Field("期限", due_words(due)),
            ),
            *((Field(f"第{place}次催办", _said(urging), lines=3),) for place, urging in enumerate(urgings, start=1)),
            (Field("办理情况", lines=6),),
            (Field("单位领导签字（盖章）", lines=3), Field("日期", blank_day())),
        ),
        notes=("请把办理情况填好后送催办单位；不能按期办结的，请在期限之前申请延期。",),
    )  # fmt: skip


def _said(urging: Urging) -> str:
    return f"{day_words(urging.urged_on)}　{urging.organisation.name}　{urging.person}\n{urging.text}"


def batches(case: Case, held: tuple[Held, ...]) -> QuerySet[Urging]:
    """The urgings of the case that were made at one stroke with others of the same unit, as far as the posts may have them."""
    others = (
        Urging.objects.filter(
            batch=OuterRef("batch"), assignment__organisation=OuterRef("assignment__organisation")
        )
        .exclude(pk=OuterRef("pk"))
        .filter(assignment__in=shares_urged(held).values("pk"))
    )
    mine = Urging.objects.filter(assignment__case=case, assignment__in=shares_urged(held).values("pk"))
    found: QuerySet[Urging] = mine.exclude(batch="").filter(Exists(others))
    return found.select_related("assignment__organisation", "organisation")


def urging_list(urging: Urging, case: Case, held: Iterable[Held]) -> Letter:
    """One letter to one unit with the list of its cases that were urged together, of which the reader may see."""
    shares = shares_urged(held).filter(
        urgings__batch=urging.batch, organisation=urging.assignment.organisation_id
    )
    rows = list(
        shares.annotate(number=F("case__proposal__number"))
        .select_related("case__proposal")
        .prefetch_related("urgings")
        .order_by("number", "pk")
        .distinct()
    )
    noun = noun_of(case.proposal)
    title = (f"关于抓紧办理{noun}", "的催办通知")
    lines = [line for line in urging.text.splitlines() if line.strip()]
    return Letter(
        subject="".join(title),
        dated=urging.urged_on,
        issuer=urging.organisation.name,
        title=title,
        addressee=f"{urging.assignment.organisation.name}：",
        body=tuple(map(paragraph, [f"你单位承办的{noun}{len(rows)}件（清单见附件）须抓紧办理：", *lines])),
        signed_by=(urging.organisation.name,),
        signed_on=day_words(urging.urged_on),
        annexes=(f"催办{noun}清单",),
        listing=Listing(f"催办{noun}清单", COLUMNS, tuple(_rows(rows, urging))),
    )


def _rows(shares: Sequence[Assignment], urging: Urging) -> Iterable[tuple[str, ...]]:
    dues = _dues(shares)
    for place, share in enumerate(shares, start=1):
        due = dues.get(share.pk)
        times = sum(one.pk <= urging.pk or one.batch == urging.batch for one in share.urgings.all())
        yield (
            str(place),
            share.case.proposal.number or "",
            share.case.proposal.title,
            str(share.get_role_display()),
            str(due.get_step_display()) if due else "—",
            due_in_list(due),
            f"{times}次",
        )


def _due(share: Assignment) -> Deadline | None:
    return _dues([share]).get(share.pk)


def _dues(shares: Sequence[Assignment]) -> dict[int, Deadline]:
    """The nearest open day by which each unit owes something. One query."""
    running = Deadline.objects.filter(assignment__in=shares, step__in=PRESSED, met_on=None, cancelled_on=None)
    found: dict[int, Deadline] = {}
    for deadline in running.order_by("due_on", "pk"):
        if deadline.assignment_id is not None:
            found.setdefault(deadline.assignment_id, deadline)
    return found

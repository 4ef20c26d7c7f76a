"""The evaluation form (征询意见表), blank or as filled in. The member alone fills it in; it goes to the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.urls import reverse

from portal.documents.content import Field, Form
from portal.documents.layout import blank_day, day_words
from portal.documents.wording import boxes, number_words, session_of
from workflow.models import AskAdoption, Assignment, Evaluation
from workflow.queries import replies_visible_to
from workflow.services.clock import day_of
from workflow.services.rating_links import codes_of, last_day_of
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole, ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.queries import Held
    from workflow.models import Case

NOTES: Final = (
    "本表由提案人本人填写（集体提案由提案单位填写并盖章），承办单位不得代填、代收。",
    "办理态度和办理结果请分别评价；“理解”“保留意见”不计为满意。",
    "填好后直接送提案工作机构。逾期没有送回的，记为未评价，不视为满意。",
)
ONLINE: Final = "{until}以前也可以上网评价，扫二维码或输入网址（只限本人，只能用一次，请勿转交，评价后不必送回本表）：{address}"
SHOWN: Final = 60
"""So many characters of an ask stand on the sheet, which the signer has before them as a whole."""


def blank_evaluation(_row: Case, case: Case, held: Iterable[Held]) -> Form:
    """The form with what is known of the case, to be filled in by hand."""
    return _form(case, tuple(held), None)


def evaluation_form(evaluation: Evaluation, case: Case, held: Iterable[Held]) -> Form:
    """One signer's form: as given, or with their name and empty boxes."""
    return _form(case, tuple(held), evaluation)


def _form(case: Case, held: tuple[Held, ...], rating: Evaluation | None) -> Form:
    round_ = rating.round if rating else case.round
    address, until = _link(rating)
    given_on = day_of(rating.given_at, case.jurisdiction) if rating and rating.given_at else None
    return Form(
        subject=f"{number_words(case)}征询意见表",
        dated=given_on or case.replied_on or case.handed_over_on or day_of(case.proposal.created_at, case.jurisdiction),
        title=("提案办理情况征询意见表",),
        number=f"{number_words(case)}" + (f"（第{round_}轮）" if round_ > 1 else ""),
        rows=(
            *_about(case, held, rating, round_), *_asked(case, rating), *_signed(rating, day_words(given_on)),
        ),
        notes=(*NOTES, *([ONLINE.format(until=until, address=address)] if address else [])),
        scan=address,
    )  # fmt: skip


def _about(
    case: Case, held: tuple[Held, ...], rating: Evaluation | None, round_: int
) -> tuple[tuple[Field, ...], ...]:
    shares = Assignment.objects.filter(case=case, round=round_).exclude(state__in=sorted(ASSIGNMENT_GONE))
    shares = shares.select_related("organisation").order_by("pk")
    leads = "、".join(one.organisation.name for one in shares if one.role in REPLYING)
    others = "、".join(one.organisation.name for one in shares if one.role == AssignmentRole.CO)
    replies = replies_visible_to(held).filter(
        case=case, round=round_, state__in=[ReplyState.ISSUED, ReplyState.DELIVERED], supplement_of=None
    )
    numbers = list(replies.order_by("issued_on", "pk").values_list("document_number", "issued_on"))
    who = str(rating.body or rating.signer) if rating else case.proposal.proposer_name
    return (
        (Field("案由", case.proposal.title),),
        (Field("届次", session_of(case)), Field("提案人", who)),
        (Field("答复单位", leads), Field("会办单位", others)),
        (
            Field("答复文号", "\n".join(number for number, _on in numbers if number)),
            Field("答复日期", "\n".join(day_words(on) for _number, on in numbers if on)),
        ),
    )


def _asked(case: Case, rating: Evaluation | None) -> tuple[tuple[Field, ...], ...]:
    """The questions; attitude and result are two answers, never one, and each ask has its own."""
    answers = Evaluation() if rating is None else rating
    grade, collective = Evaluation.Grade.choices, case.proposal.proposing_body_id is not None
    leader = boxes(Evaluation.LeaderAnswered.choices, {answers.leader_answered})
    return (
        (Field("承办单位怎样与您联系", choices=boxes(Evaluation.Contact.choices, {answers.contact})),),
        (Field("是否走访过您", choices=boxes(Evaluation.Visited.choices, {answers.visited})),),
        (Field("对办理态度", choices=boxes(grade, {answers.attitude})),),
        (Field("答复是否有针对性", choices=boxes(Evaluation.Pertinence.choices, {answers.pertinence})),),
        *(((Field("负责同志是否参加答复", choices=leader),),) if collective else ()),
        *_each_ask(case, rating),
        (Field("对办理结果", choices=boxes(grade, {answers.result})),),
        (Field("具体意见", answers.words, lines=4),),
    )


def _each_ask(case: Case, rating: Evaluation | None) -> tuple[tuple[Field, ...], ...]:
    """One line for each ask, with the boxes for what became of it."""
    given = dict(rating.adoptions.values_list("ask_id", "answer")) if rating else {}
    choices = AskAdoption.Answer.choices
    return tuple(
        (Field(f"建议{ask.number}", _short(ask.text), boxes(choices, {given.get(ask.pk, "")})),)
        for ask in case.proposal.asks.order_by("position")
    )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _link(rating: Evaluation | None) -> tuple[str, str]:
    """Where the signer may rate without a log-in and until when, on the sheet of a rating that is still owed; else "".

    It is the link that their mail holds: good once, and nothing counts before they have confirmed it there.
    """
    codes = codes_of(Evaluation.objects.filter(pk=rating.pk)) if rating else {}
    if rating is None or rating.pk not in codes:
        return "", ""
    code = codes[rating.pk]
    address = f"{settings.SITE_URL}{reverse('rate_by_link', args=[code])}"
    return address, day_words(last_day_of(code))


def _signed(rating: Evaluation | None, given_on: str) -> tuple[tuple[Field, ...], ...]:
    filled = rating is not None and rating.state == Evaluation.State.GIVEN
    by_paper = "（依书面评价表代录）" if rating and rating.from_paper else ""
    name = f"{rating.body or rating.signer}{by_paper}" if rating and filled else ""
    return ((Field("签名（盖章）", name, lines=2), Field("日期", given_on or blank_day())),)

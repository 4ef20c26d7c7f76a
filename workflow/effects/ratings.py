"""Effects of ratings: what a signer says, what the secretariat decides on it, and what a unit says of the proposal.

Every time that a rating is given or changed is kept: when, by whom, by which way, and what stood there before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.models import Attachment
from proposals.services import attachments
from workflow.errors import MoveRefusedError, Refusal

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Assignment, Case, Evaluation

QUESTIONS: Final = ("contact", "visited", "attitude", "pertinence", "leader_answered", "result", "words")
"""The answers that are columns of the evaluation; beside them stands one answer for each ask."""
LOGIN: Final = "login"
PAPER: Final = "paper"


def evaluate(case: Case, act: Act) -> None:
    """The rating of the person who acts, or for a body of its own office. `way` says how they came to it."""
    _rate(_own(case, act, "pending"), act, way=act.get("way") or LOGIN)


def correct_evaluation(case: Case, act: Act) -> None:
    """The signer's own other answers, in place of the earlier ones."""
    _rate(_own(case, act, "given"), act, way=LOGIN)


def _own(case: Case, act: Act, state: str) -> Any:
    mine = case.evaluations.filter(round=case.round, state=state)
    if act.unit_id == case.proposal.proposing_body_id:
        return mine.get(body=case.proposal.proposing_body)
    return mine.get(signer=act.principal)


def record_evaluation(case: Case, act: Act) -> None:
    """The rating on a signed sheet, entered by the secretariat with the scan of it.

    Raises MoveRefusedError (`no_room`) where the disk does not take the scan.
    """
    evaluation = case.evaluations.get(round=case.round, signer=act["signer"])
    try:
        evaluation.scan = attachments.keep(
            case.proposal, act["file"], purpose=Attachment.Purpose.RATING, person=act.person, at=act.at
        )
    except attachments.NoRoomError as error:
        words = _("服务器现在存不下这份扫描件，评价没有录入。请稍后再试，并告诉系统管理员。")
        raise MoveRefusedError(Refusal("no_room", words)) from error
    evaluation.from_paper = True
    _rate(evaluation, act, way=PAPER)


def _rate(evaluation: Evaluation, act: Act, *, way: str) -> None:
    before = _answers(evaluation)
    first = evaluation.given_at is None
    for name in QUESTIONS:
        setattr(evaluation, name, act.get(name) or "")
    evaluation.state = "given"
    evaluation.given_at = evaluation.given_at or act.at
    evaluation.save()
    given = act.get("adoptions") or {}
    for ask in evaluation.case.proposal.asks.filter(pk__in=given).order_by("position"):
        evaluation.adoptions.update_or_create(ask=ask, defaults={"answer": given[ask.pk]})
    _note(evaluation, act, way, {} if first else _changes(before, _answers(evaluation)))


Answers = dict[tuple[str, int | None], str]
"""Question and ask (None for a question that is about no ask) → what was answered."""


def _answers(evaluation: Evaluation) -> Answers:
    answers: Answers = {(name, None): getattr(evaluation, name) for name in QUESTIONS}
    adopted = evaluation.adoptions.order_by("ask__position").values_list("ask_id", "answer")
    return answers | {("adoption", ask): answer for ask, answer in adopted}


def _changes(before: Answers, after: Answers) -> dict[tuple[str, int | None], tuple[str, str]]:
    both = {key: (before.get(key, ""), answer) for key, answer in after.items()}
    return {key: (was, now) for key, (was, now) in both.items() if was != now}


def _note(
    evaluation: Evaluation, act: Act, way: str, changes: dict[tuple[str, int | None], tuple[str, str]]
) -> None:
    entry = evaluation.entries.create(at=act.at, way=way, by=act.person)
    for (question, ask), (was, now) in changes.items():
        entry.changes.create(question=question, ask_id=ask, before=was, after=now)


def lapse_evaluations(case: Case, act: Act) -> None:
    """Silence is no answer, never satisfied."""
    case.evaluations.filter(round=case.round, state="pending").update(state="no_answer")


def propose_rehandling(case: Case, act: Act) -> None:
    case.rehandling_proposed = True
    _decide(case, act, "rehandle")


def let_stand(case: Case, act: Act) -> None:
    """The secretariat finds that handling the case again would change nothing, and says why."""
    _decide(case, act, "stand")


def _decide(case: Case, act: Act, decision: str) -> None:
    case.dissatisfaction_reviews.create(
        round=case.round, decision=decision, reason=act.get("reason") or "", by=act.person, at=act.at
    )


def rate_proposal(assignment: Assignment, act: Act) -> None:
    """What the unit that answered thinks of the proposal, in points and words."""
    assignment.proposal_ratings.create(
        jurisdiction_id=assignment.jurisdiction_id,
        topic=act["topic"],
        research=act["research"],
        feasibility=act["feasibility"],
        words=act.get("words") or "",
        by=act.person,
        at=act.at,
    )

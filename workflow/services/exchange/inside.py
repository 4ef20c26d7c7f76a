"""Taking in inside what members did outside: each step by the member's own account, at the moment when they took it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.models import CoSigner, Session
from proposals.services.attachments import RefusedFileError
from proposals.services.texts import AskInput
from workflow.errors import MoveRefusedError, Refusal
from workflow.models import Consultation, ExchangedCase
from workflow.services.drafting import open_case
from workflow.services.exchange.errors import NotYetError
from workflow.services.exchange.inward import QUESTIONS
from workflow.services.exchange.items import moment
from workflow.services.exchange.people import person_of, unit_named
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Callable

    from proposals.models import User
    from workflow.models import Case
    from workflow.services.exchange.taking import Taking

ANSWERED: Final = frozenset({CoSigner.Answer.ACCEPTED.value, CoSigner.Answer.REFUSED.value})


def take(taking: Taking) -> None:
    """Raises MoveRefusedError where the step cannot be taken here, NotYetError where something is to be set up first."""
    step = STEPS.get(taking.item.step)
    if step is None:
        raise NotYetError(
            _("不认识的事项“%(step)s”。请先把本侧升级到与对方相同的版本。") % {"step": taking.item.step}
        )
    step(taking)


def _actor(taking: Taking) -> User:
    by = taking.item.by
    if by is None:
        raise NotYetError(_("包里的一条没有办理人。"))
    return person_of(by, taking.jurisdiction, taking.jurisdiction.day_of(taking.item.at))


def _case(taking: Taking) -> Case:
    known = taking.known()
    if known is None:
        raise MoveRefusedError(Refusal("unknown_case", _("内网没有这件提案：提交时没有被接受。")))
    return known.case


def _submitted(taking: Taking) -> None:
    known = taking.known()
    case = _opened(taking) if known is None else known.case
    if case.state == CaseState.RETURNED:
        _rewritten(taking, case)
    _attached(taking, case)
    _signed(taking, case)
    first = case.state in {CaseState.DRAFT, CaseState.COSIGNING}
    taking.do("submit" if first else "resubmit", case, _actor(taking))


def _opened(taking: Taking) -> Case:
    told = taking.item.data
    opened = moment(told["opened_at"]) or taking.item.at
    by: Any = taking.item.by
    actor = person_of(by, taking.jurisdiction, taking.jurisdiction.day_of(opened))
    case = open_case(
        actor=actor,
        session=_session(taking, told["session"]),
        body=None if told["body"] is None else unit_named(told["body"], taking.jurisdiction),
        kind=told["kind"],
        at=opened,
        key=taking.next_key(),
        **_text(taking),
    )
    ExchangedCase.objects.create(channel=taking.channel, case=case, uid=taking.item.uid)
    return case


def _session(taking: Taking, name: str) -> Session:
    session = Session.objects.filter(jurisdiction=taking.jurisdiction, name=name).first()
    if session is None:
        raise NotYetError(_("本侧没有届次“%(name)s”，请先设立，名称和日期须与对方一致。") % {"name": name})
    session.jurisdiction = taking.jurisdiction
    return session


def _text(taking: Taking) -> dict[str, Any]:
    told = taking.item.data
    plain = {name: told[name] for name in ("title", "reasons", "wish", "contact", "endorsement")}
    units = [unit_named(name, taking.jurisdiction) for name in told["wished_units"]]
    return plain | {"asks": [AskInput(*ask) for ask in told["asks"]], "wished_units": units}


def _rewritten(taking: Taking, case: Case) -> None:
    taking.do("edit", case, _actor(taking), **_text(taking))


def _attached(taking: Taking, case: Case) -> None:
    """Bring the files to what they are outside. One that is not let in here is left out, and the member is told."""
    told = {one["sha256"]: one for one in taking.item.data["files"]}
    present = case.proposal.attachments.filter(removed_at=None, purpose="material")
    for attachment in present.exclude(digest__in=told):
        taking.do("detach", case, _actor(taking), attachment=attachment, reason=attachment.name)
    known = set(present.values_list("digest", flat=True))
    files = [_examined(taking, one) for digest, one in told.items() if digest not in known]
    if files:
        taking.do("attach", case, _actor(taking), files=files, purpose="material")
    for digest in told:
        taking.forget_pieces(digest)


def _examined(taking: Taking, told: Any) -> Any:
    try:
        return taking.file(told)
    except RefusedFileError as error:
        if error.code == "scanner_down":
            raise NotYetError(error.message) from error
        raise MoveRefusedError(Refusal(error.code, error.message)) from error


def _signed(taking: Taking, case: Case) -> None:
    """Invite whom the member invited outside, and take down what each of them said, and when."""
    asked = [(one, _signer(taking, one)) for one in taking.item.data["cosigners"]]
    if case.state == CaseState.DRAFT and asked:
        first = min(moment(one["invited_at"]) or taking.item.at for one, _person in asked)
        taking.do(
            "invite_cosigners", case, _actor(taking), at=first, people=[person for _one, person in asked]
        )
    answers = "answer_invitation" if case.state == CaseState.DRAFT else "answer_changed_text"
    waiting = set(case.proposal.cosigners.filter(answer="invited").values_list("person_id", flat=True))
    for one, person in asked:
        if one["answer"] in ANSWERED and person.pk in waiting:
            at = moment(one["answered_at"])
            taking.do(answers, case, person, at=at, accept=one["answer"] == CoSigner.Answer.ACCEPTED)
    if case.proposal.cosigners.filter(answer="invited").exists():
        recall = "recall_invitations" if case.state == CaseState.DRAFT else "recall_unanswered"
        taking.do(recall, case, _actor(taking))


def _signer(taking: Taking, one: Any) -> User:
    invited = moment(one["invited_at"]) or taking.item.at
    return person_of(one["person"], taking.jurisdiction, taking.jurisdiction.day_of(invited))


def _plainly(name: str, *inputs: str) -> Callable[[Taking], None]:
    """The member's step of that name, with these words of the item."""

    def step(taking: Taking) -> None:
        told = {one: taking.item.data[one] for one in inputs}
        taking.do(name, _case(taking), _actor(taking), **told)

    return step


def _talk_answered(taking: Taking) -> None:
    told, case = taking.item.data, _case(taking)
    talk = Consultation.objects.filter(case=case, pk=told["consultation"]).first()
    if talk is None:
        raise MoveRefusedError(Refusal("unknown_consultation", _("内网没有这次面商记录。")))
    inputs = {"consultation": talk, "confirmed": told["confirmed"], "words": told["words"]}
    taking.do("answer_consultation", case, _actor(taking), **inputs)


def _rated(taking: Taking) -> None:
    told, case = taking.item.data, _case(taking)
    keys = dict(case.proposal.asks.values_list("number", "pk"))
    adoptions = {keys[number]: answer for number, answer in told["adoptions"].items() if number in keys}
    answers = {name: told[name] for name in QUESTIONS}
    taking.do(taking.item.step, case, _actor(taking), **answers, adoptions=adoptions)


def _lapsed(taking: Taking) -> None:
    taking.do("lapse_evaluations", _case(taking), None)


def _received(taking: Taking) -> None:
    reply = _case(taking).replies.filter(pk=taking.item.data["reply"]).first()
    if reply is None:
        raise MoveRefusedError(Refusal("unknown_reply", _("内网没有这份答复。")))
    taking.do("acknowledge", reply, _actor(taking))


STEPS: Final[dict[str, Callable[[Taking], None]]] = {
    "submitted": _submitted,
    "withdraw": _plainly("withdraw", "reason"),
    "agree_withdrawal": _plainly("agree_withdrawal"),
    "answer_conversion": _plainly("answer_conversion", "accept"),
    "answer_consultation": _talk_answered,
    "evaluate": _rated,
    "correct_evaluation": _rated,
    "lapse_evaluations": _lapsed,
    "acknowledge": _received,
}
"""By the step of an item what it does inside."""

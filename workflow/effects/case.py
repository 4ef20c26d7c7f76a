"""Effects of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from proposals.models import CoSigner, Proposal
from proposals.services import numbers, texts
from workflow.delivery import proposers
from workflow.effects.delivery import hand_out
from workflow.effects.promises import figure_words, loose_words
from workflow.errors import MoveRefusedError, Refusal, taken_words
from workflow.states import REPLYING, AssignmentRole, Outcome, ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Organisation, User
    from workflow.machine import Act
    from workflow.models import Case


def edit(case: Case, act: Act) -> None:
    """Save a new version of the text; acceptances of an earlier text are void (domain §6.1 P2)."""
    texts.save(
        case.proposal,
        title=act["title"],
        reasons=act["reasons"],
        asks=act["asks"],
        wish=act.get("wish"),
        at=act.at,
    )
    texts.save_particulars(
        case.proposal,
        contact=act.get("contact"),
        endorsement=act.get("endorsement"),
        wished_units=act.get("wished_units"),
    )


def invite(case: Case, act: Act) -> None:
    for person in act["people"]:
        CoSigner.objects.update_or_create(
            proposal=case.proposal,
            person=person,
            defaults={"answer": CoSigner.Answer.INVITED, "invited_at": act.at, "answered_at": None},
        )


def answer_invitation(case: Case, act: Act) -> None:
    invitation = case.proposal.cosigners.get(person=act.principal)
    invitation.answer = CoSigner.Answer.ACCEPTED if act["accept"] else CoSigner.Answer.REFUSED
    invitation.answered_at = act.at
    invitation.accepted_version = case.proposal.text_version if act["accept"] else None
    invitation.save()


def lapse_invitations(case: Case, act: Act) -> None:
    """Whoever did not answer in time did not sign."""
    case.proposal.cosigners.filter(answer=CoSigner.Answer.INVITED).update(answer=CoSigner.Answer.LAPSED)


def send_back(case: Case, act: Act) -> None:
    """Note the ground. What the proposer said of passing this text on does not hold for the next one."""
    case.return_ground = act.get("ground") or ""
    case.conversion = ""


def ask_conversion(case: Case, act: Act) -> None:
    case.conversion = type(case).Conversion.ASKED


def answer_conversion(case: Case, act: Act) -> None:
    kinds = type(case).Conversion
    case.conversion = kinds.AGREED if act["accept"] else kinds.REFUSED


def submit(case: Case, act: Act) -> None:
    proposal = case.proposal
    proposal.in_session = act.on <= proposal.session.cut_off_on
    proposal.save(update_fields=["in_session"])


def recommend(case: Case, act: Act) -> None:
    """Keep the category and the nature that the first step proposes for the second."""
    given = {name: act[name] for name in ("category", "nature") if act.get(name)}
    if given:
        type(case.proposal).objects.filter(pk=case.proposal_id).update(**given)


def file(case: Case, act: Act) -> None:
    """Give the number: the one that was entered (an archive's), else the next of the locked counter.

    What was filed before and came back keeps its number, and its class number while it stays in the category.
    Raises MoveRefusedError (`number_taken`) when somebody else brings the same number at the same moment.
    """
    proposal = case.proposal
    if proposal.number is None or act.get("number"):
        proposal.number = numbers.draw(
            case.jurisdiction,
            case.pack.number_template,
            year=proposal.session.year,
            given=act.get("number") or None,
        )
    if not proposal.class_number or proposal.category != act["category"]:
        proposal.class_number = _class_number(case, act["category"])
    proposal.category = act["category"]
    proposal.nature = act["nature"]
    proposal.topic_group = act.get("topic_group") or proposal.topic_group
    try:
        with transaction.atomic():
            proposal.save(update_fields=["number", "category", "nature", "topic_group", "class_number"])
    except IntegrityError as error:
        raise MoveRefusedError(Refusal("number_taken", taken_words(proposal.number))) from error
    case.priority = act["nature"] == Proposal.Nature.PRIORITY
    case.filed_on = act.on


def _class_number(case: Case, category: str) -> str:
    """The next number within the category, where the pack gives such numbers and knows the category."""
    template = case.pack.class_template
    if not template or not case.pack.categories.filter(name=category).exists():
        return ""
    year = case.proposal.session.year
    return numbers.draw_in_class(case.jurisdiction, template, category=category, year=year)


def merge(case: Case, act: Act) -> None:
    """Point to the case that lives on. Where one of its leads has answered already, the letter goes to this proposer too."""
    case.merged_into = target = act["target"]
    for reply in target.replies.filter(round=target.round, state=ReplyState.DELIVERED):
        hand_out(reply, proposers(case.proposal))


def decline(case: Case, act: Act) -> None:
    """Say by which ground; what the proposer agreed to is passed on as 社情民意."""
    case.ground = act["ground"]
    if act.get("convert"):
        case.proposal.kind = Proposal.Kind.PUBLIC_OPINION
        case.proposal.save(update_fields=["kind"])


def agree_withdrawal(case: Case, act: Act) -> None:
    case.proposal.cosigners.filter(person=act.principal).update(withdrawal_agreed_at=act.at)


def hand_over(case: Case, act: Act) -> None:
    """Give each unit its share. One lead alone is 独办, one with co-handlers 主办, several leads 分办."""
    leads, co_handlers = list(act["leads"]), list(act.get("co_handlers") or ())
    if len(leads) > 1:
        lead_role = AssignmentRole.SPLIT
    else:
        lead_role = AssignmentRole.LEAD if co_handlers else AssignmentRole.SOLE
    questions = act.get("questions") or {}
    _assign(case, act, leads, lead_role, questions)
    _assign(case, act, co_handlers, AssignmentRole.CO, questions)
    _assign(case, act, act.get("information") or (), AssignmentRole.INFORMATION, questions)
    case.handed_over_on = act.on
    case.handover_document = act.get("document") or ""
    case.opinions_complete = False


def _assign(
    case: Case, act: Act, units: Iterable[Organisation], role: AssignmentRole, questions: dict[int, str]
) -> None:
    shares = [
        case.assignments.model(
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            organisation=unit,
            role=role,
            round=case.round,
            question=questions.get(unit.pk, ""),
        )
        for unit in units
    ]
    act.clocks.extend(case.assignments.bulk_create(shares))


def add_unit(case: Case, act: Act) -> None:
    role = AssignmentRole(act["role"])
    _assign(case, act, [act["organisation"]], role, {act["organisation"].pk: act.get("question") or ""})
    if role == AssignmentRole.CO:
        case.opinions_complete = False
        case.assignments.filter(round=case.round, role=AssignmentRole.SOLE).update(role=AssignmentRole.LEAD)


def rehandle(case: Case, act: Act) -> None:
    """Open the next round; everything of the round before stays as it was."""
    case.round += 1
    case.rehandling_proposed = False
    case.replied_on = None
    case.publication = ""
    case.publication_reason = ""
    case.published_on = None
    hand_over(case, act)


def opinions_in(case: Case, act: Act) -> None:
    case.opinions_complete = True


def all_replied(case: Case, act: Act) -> None:
    """Note the day and the outcome, and ask every signer for a rating of their own."""
    case.replied_on = act.on
    case.outcome = _outcome(case)
    for signer in signers(case):
        body = case.proposal.proposing_body if signer == case.proposal.proposer else None
        case.evaluations.create(
            jurisdiction_id=case.jurisdiction_id, round=case.round, signer=signer, body=body
        )


def _outcome(case: Case) -> str:
    """The outcome of the leads' classes; leads that differ leave it to the secretariat."""
    replies = case.replies.filter(
        round=case.round, state=ReplyState.DELIVERED, assignment__role__in=sorted(REPLYING)
    )
    outcomes = set(replies.values_list("outcome_class__outcome", flat=True)) - {None}
    return str(outcomes.pop()) if len(outcomes) == 1 else Outcome.UNKNOWN.value


def signers(case: Case) -> list[User]:
    """The first proposer (or who filed for the body) and every co-signer who accepted."""
    accepted = (
        case.proposal.cosigners.filter(answer=CoSigner.Answer.ACCEPTED)
        .select_related("person")
        .order_by("pk")
    )
    return [case.proposal.proposer, *(c.person for c in accepted)]


def close(case: Case, act: Act) -> None:
    case.outcome = act.get("outcome") or case.outcome
    case.closed_on = act.on


def name_leader(case: Case, act: Act) -> None:
    case.priority = True
    case.leader_in_charge = act["leader"]


def record_consultation(case: Case, act: Act) -> None:
    own = case.assignments.filter(round=case.round, organisation=act.unit_id).first()
    _consult(case, act, how=act["how"], assignment=own)


def record_meeting(case: Case, act: Act) -> None:
    _consult(case, act, how="face_to_face", assignment=None)


def _consult(case: Case, act: Act, *, how: str, assignment: Any) -> None:
    case.consultations.create(
        jurisdiction_id=case.jurisdiction_id,
        assignment=assignment,
        round=case.round,
        on=act["consulted_on"],
        how=how,
        participants=act.get("participants") or "",
        summary=act["summary"],
        recorded_by=act.person,
    )


def answer_consultation(case: Case, act: Act) -> None:
    consultation = act["consultation"]
    consultation.response = "confirmed" if act["confirmed"] else "disputed"
    consultation.response_words = act.get("words") or ""
    consultation.save(update_fields=["response", "response_words"])


def propose_commitment(case: Case, act: Act) -> None:
    source = act.get("source")
    is_reply = hasattr(source, "supplement_of_id")
    case.commitments.create(
        jurisdiction_id=case.jurisdiction_id,
        organisation=act["organisation"],
        source_text=act["source_text"],
        measure=act["measure"],
        target=act.get("target") or figure_words(act["measure"]),
        vague=loose_words(act["measure"]),
        due_on=act.get("due_on"),
        reply=source if is_reply else None,
        opinion=None if is_reply else source,
    )

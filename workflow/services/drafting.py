"""Opening a case: a proposal's first draft and the handling that will carry it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Proposal, User
from proposals.queries import held_posts
from proposals.roles import FILING, Role
from proposals.services import texts
from workflow.errors import ForbiddenMoveError, Refusal, StaleMoveError
from workflow.machine import Act
from workflow.models import Case, Event
from workflow.services import indexing, log
from workflow.services.clock import day_of
from workflow.services.rulepacks import pack_for
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from proposals.models import Clue, Organisation, Post, Session
    from proposals.queries import Held
    from proposals.services.texts import AskInput


def open_case(  # noqa: PLR0913 -- one argument for each part of the filing form
    *,
    actor: User,
    session: Session,
    title: str,
    reasons: str,
    asks: Sequence[AskInput],
    body: Organisation | None = None,
    kind: str = Proposal.Kind.CPPCC_PROPOSAL,
    wish: str = Proposal.Wish.PUBLIC,
    contact: str = "",
    endorsement: str = "",
    wished_units: Iterable[Organisation] = (),
    clue: Clue | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> Case:
    """Make a draft for a member, or for the body whose office the actor holds; the first event of its chain.

    `clue` is what it takes up, where it does.

    `key` makes repeating safe, also at the same moment: the same actor with the same key and inputs gets the first
    draft again. Raises ForbiddenMoveError when the actor holds no post that may file in the session's jurisdiction,
    StaleMoveError when the key was used for something else.
    """
    moment = at or timezone.now()
    on = day_of(moment, session.jurisdiction)
    post = _filing_post(actor, session, body, on)
    wished = list(wished_units)
    inputs = {
        "title": title, "reasons": reasons, "asks": list(asks), "kind": kind, "session": session, "body": body,
        "wish": wish, "contact": contact, "endorsement": endorsement, "wished_units": wished,
    }  # fmt: skip
    if clue is not None:
        inputs["clue"] = clue
    act = Act(
        actor=actor,
        post=post,
        on_behalf_of=post.person if post.person_id != actor.pk else None,
        at=moment,
        on=on,
        inputs=inputs,
    )
    with transaction.atomic():
        if key is not None and (opened := _opened(actor, key, inputs)) is not None:
            return opened
        proposal = Proposal(proposer=post.person, proposing_body=body, clue=clue)
        return make_case(proposal, act, key=key)


def make_case(proposal: Proposal, act: Act, *, key: str | None = None) -> Case:
    """The rows of a first draft inside the caller's transaction: the proposal with its text, the case, its first event.

    `proposal` is unsaved and says whose it is; everything else is among the inputs of the act.
    """
    session = act["session"]
    proposal.jurisdiction, proposal.session = session.jurisdiction, session
    proposal.title, proposal.kind, proposal.wish = act["title"], act["kind"], act["wish"]
    proposal.save()
    texts.save(
        proposal, title=act["title"], reasons=act["reasons"], asks=act["asks"], wish=act["wish"], at=act.at
    )
    texts.save_particulars(
        proposal, contact=act["contact"], endorsement=act["endorsement"], wished_units=act["wished_units"]
    )
    case: Case = Case.objects.create(
        proposal=proposal, jurisdiction=session.jurisdiction, pack=pack_for(session.jurisdiction, act.on)
    )
    log.record(case, log.Move("case", case.pk, log.OPENING, CaseState.DRAFT, CaseState.DRAFT), act, key=key)
    case.save()
    indexing.index_case(case)
    return case


def _opened(actor: User, key: str, inputs: dict[str, Any]) -> Case | None:
    """The draft that the actor opened under the key. Their openings wait for each other, so that two cannot miss it."""
    User.objects.select_for_update().get(pk=actor.pk)
    first = Event.objects.select_related("case").filter(actor=actor, key=key, transition=log.OPENING).first()
    if first is None:
        return None
    if first.inputs != log.inputs_digest(inputs):
        raise StaleMoveError(
            Refusal("key_reused", _("这份草稿已经保存过。请打开已保存的草稿继续修改，页面上的内容没有丢。"))
        )
    return first.case


def filing_refusal(held: Iterable[Held]) -> Refusal | None:
    """Why none of the posts may write a proposal, or None."""
    if any(h.role in FILING for h in held):
        return None
    return Refusal("forbidden", _("只有委员和提案单位的联络人才能写提案。"))


def _filing_post(actor: User, session: Session, body: Organisation | None, on: date) -> Post:
    wanted = Role.MEMBER if body is None else Role.COLLECTIVE
    for held in held_posts(actor, on):
        there = (
            held.jurisdiction_id == session.jurisdiction_id
            if body is None
            else held.organisation_id == body.pk
        )
        if held.role == wanted and there:
            return held.post
    raise ForbiddenMoveError(Refusal("forbidden", _("只有本届次的委员或提案单位的联络人才能提交提案。")))

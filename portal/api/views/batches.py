"""One thing asked of many: every right and guard is asked for each anew, and each is answered by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api import filters
from portal.api.described import operation
from portal.api.errors import Fault, InvalidInputsError, answer
from portal.api.inputs import form_data, form_faults, row_named, shaped
from portal.api.moving import Asked, key_of, made_before, move, row_of
from portal.api.serializers.batches import (
    AskingInputSerializer,
    CasesInputSerializer,
    ChangedSerializer,
    CommentSerializer,
    JoinedSerializer,
    JoiningInputSerializer,
    JudgementSerializer,
    LookedBackSerializer,
    MovesInputSerializer,
    MovesMadeSerializer,
    StrokeSerializer,
    UrgingInputSerializer,
    WishSerializer,
)
from portal.api.serializers.event import EventSerializer
from portal.api.views.base import ActView, ReadView
from portal.api.views.below import AssignmentView, CommitmentView, OpinionView, ReplyView
from portal.api.views.case import CaseView
from proposals.keys import row_key
from proposals.queries import handling_units
from proposals.scopes import Scope
from workflow.errors import ForbiddenMoveError
from workflow.forms import LookBackForm
from workflow.forms.urging import urging_words
from workflow.models import Case, CommentDecision, Event
from workflow.queries import assignments_visible_to, cases_visible_to, with_told
from workflow.queries.look_back import cases_to_look_back, session_before, sessions_looked_back
from workflow.queries.voices import comments_moderated_by
from workflow.services.assigning import waiting_cases
from workflow.services.clock import today
from workflow.services.joining import join_cases
from workflow.services.looking_back import ask_many
from workflow.services.publications import publish_as_wished, undecided_cases
from workflow.services.urging import urge_many
from workflow.services.voices import Judgement, decide_comments

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from django.db.models import QuerySet
    from rest_framework.request import Request

    from workflow.errors import Refusal

SUBJECTS: Final[dict[str, Any]] = {
    view.machine: view for view in (CaseView, AssignmentView, OpinionView, ReplyView, CommitmentView)
}
HAND_OVER: Final = Case.transitions["hand_over"]
KEY_LENGTH: Final = 32


def batch_key(request: Request) -> str:
    """The caller's key for the whole stroke, or a new one; as short as batches keep it."""
    return (key_of(request) or uuid4().hex)[:KEY_LENGTH]


def outcome(results: Mapping[int, Refusal | None], asked: Collection[int] = ()) -> Response:
    """By each key that was done or why not. What was asked for and is not among the results is not there."""
    refused = [
        {"id": key, "code": one.code, "message": one.message}
        for key, one in results.items()
        if one is not None
    ]
    missing = str(_("没有，或者看不见。"))
    refused += [{"id": key, "code": "not_found", "message": missing} for key in asked if key not in results]
    done = [key for key, one in results.items() if one is None]
    return Response(StrokeSerializer({"done": done, "refusals": refused}).data)


class MovesView(ActView):
    """Many moves."""

    things = _("办理")

    @operation(
        _("办理：依次办理几步，各自成败"), MovesMadeSerializer, name="moves_create", takes=MovesInputSerializer,
        errors=(), keyed=True,
    )  # fmt: skip
    def make(self, request: Request) -> Response:
        """Each move as at its own address; what is refused does not hold up the others."""
        key = key_of(request)
        asked = shaped(MovesInputSerializer, request)["moves"]
        results = [self._one(told, key and f"{key[:56]}m{place}") for place, told in enumerate(asked)]
        return Response({"results": results})

    def _one(self, told: Mapping[str, Any], key: str | None) -> dict[str, Any]:
        named = {name: told[name] for name in ("machine", "subject", "name")}
        try:
            event = self._event(Asked(told.get("inputs", {}), told.get("expected"), key), **named)
        except Exception as error:
            refused = answer(error, {})
            if refused is None:
                raise
            return {**named, "event": None, "status": refused.status_code, "error": _shown(refused.data)}
        return {**named, "event": EventSerializer(event).data, "status": 200, "error": None}

    def _event(self, asked: Asked, machine: str, subject: int, name: str) -> Event:
        view, caller = SUBJECTS[machine], self.caller
        found = view.visible(caller.held).filter(pk=subject).first()
        if found is None:
            event = made_before(machine, subject, name, caller, asked)
        else:
            event = move(row_of(found, name, caller), found, caller, asked)
        if event is None:
            raise Http404
        beside = Event.objects.select_related("actor", "post__organisation", "on_behalf_of")
        return with_told(beside, caller.held).get(pk=event.pk)


def _shown(error: dict[str, Any]) -> dict[str, Any]:
    return {"code": error["code"], "detail": error["detail"], "errors": error.get("errors", {})}


class UrgingView(ActView):
    """Urging many units."""

    things = _("催办")

    @operation(
        _("催办：同样的话催几个单位"), StrokeSerializer, name="urgings_create", takes=UrgingInputSerializer, errors=(),
        keyed=True,
    )  # fmt: skip
    def urge(self, request: Request) -> Response:
        """Each share by itself; of several cases of one unit one paper is made."""
        given = shaped(UrgingInputSerializer, request)
        by_on = given.get("by_on")
        if by_on is not None and by_on < self.caller.on:
            raise InvalidInputsError({"by_on": [Fault("in_past", str(_("办妥的日期不能早于今天。")))]})
        shares = assignments_visible_to(self.caller.held).filter(pk__in=given["assignments"])
        stroke = urge_many(
            shares.select_related("organisation", "case__proposal", "case__jurisdiction"), actor=self.caller.user,
            reason=urging_words(given["reason"], by_on), by_on=by_on, key=batch_key(request),
        )  # fmt: skip
        results: dict[int, Refusal | None] = {one.pk: None for one in stroke.urged}
        return outcome(results | stroke.refusals, given["assignments"])


class JoiningView(ActView):
    """Cases that go together."""

    things = _("合并交办")

    @operation(
        _("合并交办：定哪些办件一起、由谁主办"), JoinedSerializer, name="handovers_together",
        takes=JoiningInputSerializer, errors=(404, 409),
    )  # fmt: skip
    def join(self, request: Request) -> Response:
        """Settle it; nothing is handed over. Raises ForbiddenMoveError, Http404 and MoveRefusedError."""
        given = shaped(JoiningInputSerializer, request)
        keys = set(given["cases"])
        if not any(held.role in HAND_OVER.who.roles for held in self.caller.held):
            raise ForbiddenMoveError
        waiting = waiting_cases(self.caller.held, timezone.now(), keys)
        if len(waiting) != len(keys):
            raise Http404
        place = waiting[0].case.jurisdiction
        lead = row_named(handling_units(place, today(place)), given["lead"], "lead")
        group = join_cases(waiting, actor=self.caller.user, topic=given["topic"], lead=lead)
        return Response(JoinedSerializer(group).data)


class WishView(ReadView):
    """Proposals on which nothing was decided yet whether the public may read them."""

    things = _("待定公开")
    listing = {"get": "list", "post": "decide"}
    visible = undecided_cases
    serializer_class = WishSerializer
    beside = ("jurisdiction", "proposal")
    scope_of_change = Scope.ACT

    @operation(
        _("待定公开：按提案人的意愿决定"), StrokeSerializer, name="publications_create", takes=CasesInputSerializer,
        errors=(), keyed=True,
    )  # fmt: skip
    def decide(self, request: Request) -> Response:
        """Each by itself; one of which a summary is wanted is decided on alone."""
        keys = shaped(CasesInputSerializer, request)["cases"]
        cases = list(self.get_queryset().filter(pk__in=keys))
        return outcome(publish_as_wished(cases, actor=self.caller.user, key=batch_key(request)), keys)


class CommentView(ReadView):
    """What visitors wrote, for the secretariat. The words are never changed."""

    things = _("网友评论")
    visible = comments_moderated_by
    filterset_class = filters.CommentFilter
    serializer_class = CommentSerializer
    beside = ("case__jurisdiction", "case__proposal")
    scope_of_change = Scope.ACT

    def within(self) -> Iterable[Any]:
        decisions = CommentDecision.objects.select_related("decided_by").order_by("pk")
        return (Prefetch("decisions", decisions),)

    @operation(
        _("网友评论：审核"),
        ChangedSerializer,
        name="comments_decide",
        takes=JudgementSerializer,
        errors=(409,),
    )
    def decide(self, request: Request) -> Response:
        """All of them or none. Raises MoveRefusedError."""
        given = shaped(JudgementSerializer, request)
        judged = Judgement(given["approved"], given.get("ground", ""), given.get("note", ""))
        me = self.caller
        keys = given["comments"]
        changed = decide_comments(keys, judged, actor=me.user, held=me.held, at=timezone.now())
        return Response({"changed": changed})


class LookBackView(ReadView):
    """The cases of one session (`session`, else the previous one) that were not solved, for who oversees the city."""

    things = _("B类回头看")
    queryset = Case.objects.none()
    listing = {"get": "list", "post": "ask"}
    filterset_class = filters.LookBackFilter
    serializer_class = LookedBackSerializer
    beside = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    scope_of_change = Scope.ACT

    def seen(self) -> QuerySet[Any]:
        nothing: QuerySet[Any] = Case.objects.none()
        sessions = sessions_looked_back(self.caller.held)
        asked = self.request.query_params.get("session", "")
        if (key := row_key(asked)) is not None:
            session = sessions.filter(pk=key).first()
        else:
            session = session_before(sessions, self.caller.on)
        return nothing if session is None else cases_to_look_back(self.caller.held, session)

    @operation(
        _("B类回头看：请主办单位报告"), StrokeSerializer, name="look_back_create", takes=AskingInputSerializer,
        errors=(), keyed=True,
    )  # fmt: skip
    def ask(self, request: Request) -> Response:
        """Each case by itself."""
        given = shaped(AskingInputSerializer, request)
        told: dict[str, Any] = {"subject": None, "actor": self.caller.user, "on": self.caller.on}
        form = LookBackForm(form_data(LookBackForm(**told), given.get("inputs", {})), **told)
        if not form.is_valid():
            raise InvalidInputsError(form_faults(form))
        cases = cases_visible_to(self.caller.held).filter(pk__in=given["cases"]).order_by("pk")
        done = ask_many(
            cases.select_related("proposal"), actor=self.caller.user, key=batch_key(request), **form.inputs()
        )
        return outcome(done, given["cases"])

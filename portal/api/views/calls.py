"""Calling for proposals, answering a call, taking a clue up; and entering what was handed in on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api.described import operation
from portal.api.errors import InvalidInputsError
from portal.api.inputs import form_data, form_faults, object_of, row_named, schema_of, shaped
from portal.api.serializers.case import CaseDetailSerializer
from portal.api.serializers.clues import (
    CallInputSerializer,
    CallSerializer,
    ClosingInputSerializer,
    ClueInputSerializer,
    ClueSerializer,
    TakingInputSerializer,
)
from portal.api.views.case import OPENING, OPENING_INPUTS, CaseView
from portal.api.views.filing import CallView, ClueView
from proposals.queries import bodies_to_file_for, places_of, sessions_open_in
from proposals.roles import Role
from proposals.scopes import Scope
from workflow.errors import ForbiddenMoveError
from workflow.forms.paper import PaperForm
from workflow.queries.clues import calls_visible_to, may_offer
from workflow.services.clues import close_call, close_clue, offer_clue, publish_call, take_up
from workflow.services.entering import enter_from_paper

if TYPE_CHECKING:
    from rest_framework.request import Request

    from workflow.models import Case


class CallingView(CallView):
    """Calls, with what is done with them."""

    listing = {"get": "list", "post": "publish"}
    scope_of_change = Scope.FILE

    @operation(
        _("提案线索征集：发布"),
        CallSerializer,
        name="calls_create",
        takes=CallInputSerializer,
        errors=(409,),
        status=201,
    )
    def publish(self, request: Request) -> Response:
        """Open at once, for a session whose filing window is open. Raises ForbiddenMoveError, MoveRefusedError."""
        me, given = self.caller, shaped(CallInputSerializer, request)
        places = places_of(me.held, Role.SECRETARIAT)
        if not places:
            raise ForbiddenMoveError
        session = row_named(sessions_open_in(places, me.on), given.pop("session"), "session")
        call = publish_call(actor=me.user, session=session, **given)
        return Response(self.get_serializer(self.get_queryset().get(pk=call.pk)).data, status=201)

    @operation(_("提案线索征集：提前结束"), CallSerializer, name="calls_close", errors=(403, 404, 409))
    def close(self, _request: Request, **_key: Any) -> Response:
        """Take no more answers."""
        close_call(self.get_object(), actor=self.caller.user)
        return Response(self.get_serializer(self.get_object()).data)


class CluingView(ClueView):
    """Clues, with what is done with them."""

    listing = {"get": "list", "post": "offer"}
    scope_of_change = Scope.FILE

    @operation(
        _("提案线索：提供"),
        ClueSerializer,
        name="clues_create",
        takes=ClueInputSerializer,
        errors=(409,),
        status=201,
    )
    def offer(self, request: Request) -> Response:
        """Answer a call. The same words again change nothing. Raises ForbiddenMoveError, MoveRefusedError."""
        me, given = self.caller, shaped(ClueInputSerializer, request)
        call = row_named(calls_visible_to(me.held), given.pop("call"), "call")
        if not may_offer(me.held, call):
            raise ForbiddenMoveError
        clue = offer_clue(call, actor=me.user, **given)
        return Response(self.get_serializer(self.get_queryset().get(pk=clue.pk)).data, status=201)

    @operation(
        _("提案线索：选用，建立草稿"), CaseDetailSerializer, name="clues_take", takes=TakingInputSerializer,
        errors=(404, 409), status=201,
    )  # fmt: skip
    def take(self, request: Request, **_key: Any) -> Response:
        """Begin a proposal from a clue, in one's own name or a body's."""
        clue, key = self.get_object(), shaped(TakingInputSerializer, request).get("body")
        body = None if key is None else row_named(bodies_to_file_for(self.caller.held), key, "body")
        return shown_case(request, take_up(clue, actor=self.caller.user, body=body))

    @operation(
        _("提案线索：关闭"),
        ClueSerializer,
        name="clues_close",
        takes=ClosingInputSerializer,
        errors=(404, 409),
    )
    def close(self, request: Request, **_key: Any) -> Response:
        """Say that it is not to be taken up any more, and why."""
        clue, given = self.get_object(), shaped(ClosingInputSerializer, request)
        close_clue(clue, actor=self.caller.user, **given)
        return Response(self.get_serializer(self.get_object()).data)


class PaperEntryView(CaseView):
    """What the secretariat enters from paper. After that it moves like any other."""

    @operation(_("书面提案：录入要填写什么"), OPENING, name="cases_paper_retrieve", errors=(403,))
    def form(self, _request: Request) -> Response:
        """The inputs. Raises ForbiddenMoveError."""
        return Response({"refusal": None, "inputs": schema_of(self._sheet())})

    @operation(
        _("书面提案：录入"),
        CaseDetailSerializer,
        name="cases_paper_create",
        takes=OPENING_INPUTS,
        errors=(409,),
        status=201,
    )
    def enter(self, request: Request) -> Response:
        """Make the draft; it is submitted with its scan. Raises ForbiddenMoveError, InvalidInputsError."""
        given = object_of(request.data, {"inputs"}).get("inputs", {})
        sheet = self._sheet(form_data(self._sheet(), given))
        if not sheet.is_valid():
            raise InvalidInputsError(form_faults(sheet))
        return shown_case(request, enter_from_paper(actor=self.caller.user, **sheet.inputs()))

    def _sheet(self, data: Any = None) -> PaperForm:
        me = self.caller
        sheet = PaperForm(data, held=me.held, actor=me.user, on=me.on)
        if not sheet.places:
            raise ForbiddenMoveError
        return sheet


def shown_case(request: Request, case: Case) -> Response:
    """The case as the caller reads it, where it is found at its own address."""
    view = CaseView(request=request, action="retrieve", format_kwarg=None)
    shown = view.get_serializer(view.get_queryset().get(pk=case.pk)).data
    return Response(shown, status=201, headers={"Location": shown["url"]})

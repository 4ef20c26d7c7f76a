"""The bodies of a city, kept by whoever sets it up: its administrator, and until there is one the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.response import Response

from portal.api.described import operation
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import shaped
from portal.api.serializers.bodies import (
    AliasInputSerializer,
    BodyChangeInputSerializer,
    BodyInputSerializer,
    BodyNameInputSerializer,
    BodySerializer,
    DissolveInputSerializer,
    UsualBodySerializer,
    UsualInputSerializer,
)
from portal.api.views.base import row_there
from portal.api.views.managing import SettingsView
from proposals.models import Organisation
from proposals.services.administering.bodies import (
    add_alias,
    add_body,
    describe_body,
    dissolve_body,
    enter_usual,
    usual_bodies,
)
from workflow.services.renaming import rename_body

if TYPE_CHECKING:
    from rest_framework.request import Request

    from proposals.models import Jurisdiction

CHANGED: Final = (403, 404, 409)
UNSAID: Final = {"document_word": "", "duties": ""}


class CityBodiesView(SettingsView):
    """New bodies of a city."""

    things = gettext_lazy("本市单位")

    @operation(
        gettext_lazy("本市单位：登记一个"), BodySerializer, name="jurisdictions_organisations_create",
        takes=BodyInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def add(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError."""
        city = self.set_up(pk)
        given = shaped(BodyInputSerializer, request)
        name, seal = given.pop("name"), given["short_name"][:1]
        said = UNSAID | {"seal": seal} | given
        made = add_body(city, name=name, given=said, actor=self.caller.user, at=self.at)
        return Response(BodySerializer(made).data, status=201)

    @operation(
        gettext_lazy("本市单位：常设的有哪些"),
        UsualBodySerializer(many=True),
        name="jurisdictions_organisations_usual",
    )
    def usual(self, _request: Request, pk: int) -> Response:
        """Under the city's own name. Raises Http404."""
        return Response(self._usual(self.set_up(pk)))

    @operation(
        gettext_lazy("本市单位：登记常设的"), BodySerializer(many=True), name="jurisdictions_organisations_usual_create",
        takes=UsualInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def enter(self, request: Request, pk: int) -> Response:
        """Answers with those that were not there. Raises InvalidInputsError, NotAdministratorError."""
        city = self.set_up(pk)
        codes = shaped(UsualInputSerializer, request)["codes"]
        if not set(codes) <= {body.code for body in usual_bodies(city.name)}:
            words = _("没有这个代码的常设单位，请看 usual 列出的。")
            raise InvalidInputsError({"codes": [Fault("invalid_choice", words)]})
        made = enter_usual(city, codes, actor=self.caller.user, at=self.at)
        return Response(BodySerializer(made, many=True).data, status=201)

    def _usual(self, city: Jurisdiction) -> Any:
        known = set(Organisation.objects.filter(jurisdiction=city).values_list("name", flat=True))
        told = [
            {"code": body.code, "name": body.name, "short_name": body.short_name, "kind": body.kind,
             "known": body.name in known}
            for body in usual_bodies(city.name)
        ]  # fmt: skip
        return UsualBodySerializer(told, many=True).data


class BodyView(SettingsView):
    """One body."""

    things = gettext_lazy("本市单位")

    @operation(gettext_lazy("本市单位：读一个的登记"), BodySerializer, name="organisations_register_retrieve")
    def setting(self, _request: Request, pk: int) -> Response:
        """Raises Http404."""
        return Response(BodySerializer(self._own(pk)).data)

    @operation(
        gettext_lazy("本市单位：改简称、类型、机关代字和职责"), BodySerializer, name="organisations_register_update",
        takes=BodyChangeInputSerializer, errors=CHANGED, seen=True,
    )  # fmt: skip
    def describe(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError, StaleMoveError."""
        body, given = self._seen(pk), shaped(BodyChangeInputSerializer, request)
        describe_body(body, given=given, actor=self.caller.user, at=self.at)
        return self.setting(request, pk)

    @operation(
        gettext_lazy("本市单位：改全称"), BodySerializer, name="organisations_name_update", takes=BodyNameInputSerializer,
        errors=CHANGED, seen=True,
    )  # fmt: skip
    def rename(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError, StaleMoveError."""
        body, given = self._seen(pk), shaped(BodyNameInputSerializer, request)
        rename_body(body, **given, actor=self.caller.user, at=self.at)
        return self.setting(request, pk)

    @operation(
        gettext_lazy("本市单位：加一个别名"), BodySerializer, name="organisations_aliases_create",
        takes=AliasInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def add_alias(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError."""
        body = self._own(pk)
        given = {"since": None, "until": None} | shaped(AliasInputSerializer, request)
        add_alias(body, **given, actor=self.caller.user, at=self.at)
        return Response(BodySerializer(self._own(pk)).data, status=201)

    @operation(
        gettext_lazy("本市单位：撤销"), BodySerializer, name="organisations_dissolve", takes=DissolveInputSerializer,
        errors=CHANGED, seen=True,
    )  # fmt: skip
    def dissolve(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError, StaleMoveError."""
        body, given = self._seen(pk), shaped(DissolveInputSerializer, request)
        dissolve_body(body, **given, actor=self.caller.user, at=self.at)
        return self.setting(request, pk)

    def _own(self, pk: int) -> Organisation:
        body: Organisation = row_there(Organisation.objects.select_related("jurisdiction"), pk)
        self.set_up(body.jurisdiction_id)
        return body

    def _seen(self, pk: int) -> Organisation:
        """The body, unless If-Match speaks of another state of it."""
        body = self._own(pk)
        self.unchanged(BodySerializer(body).data)
        return body

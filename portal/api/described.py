"""What the API's description says of every operation: its words, what it takes, and every answer, errors too."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, inline_serializer
from rest_framework import serializers

from portal.api.serializers.event import EventSerializer


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong with one field."""

    code = serializers.CharField()
    message = serializers.CharField()


class ErrorSerializer(serializers.Serializer[Any]):
    """A stable code for programs, one sentence for people."""

    code = serializers.CharField()
    detail = serializers.CharField()


class InvalidSerializer(ErrorSerializer):
    """Also the faults by field; `__all__` stands for the whole. Absent where the body could not be read at all."""

    errors: Any = serializers.DictField(child=serializers.ListField(child=FaultSerializer()), required=False)


class MoveSerializer(serializers.Serializer[Any]):
    """`inputs` as the move's own schema says (see `transitions`); `expected` is the `revision` that was seen."""

    inputs: Any = serializers.DictField(required=False)
    expected = serializers.IntegerField(required=False, allow_null=True)


KEY: Final = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": "^[!-~]{1,64}$"},
    OpenApiParameter.HEADER,
    description=_("凭证。同一人以同一凭证重复同样的请求，只办理一次，得到同一条记录。"),
)
NAME: Final = OpenApiParameter(
    "name", str, OpenApiParameter.PATH, description=_("步骤的名称，见各对象的 transitions。")
)
OF_A_CHANGE: Final = (400, 401, 403, 413, 415)
ERRORS: Final[dict[str, tuple[int, ...]]] = {
    "list": (400, 401),
    "retrieve": (401, 404),
    "create": (*OF_A_CHANGE, 409),
    "transition": (*OF_A_CHANGE, 404, 409),
}
"""Action → the errors that it may answer with."""
WORDS: Final[dict[str, Any]] = {
    "list": _("%(things)s：列出可见的"),
    "retrieve": _("%(things)s：读一件"),
    "create": _("%(things)s：建立草稿"),
    "transition": _("%(things)s：办理一步"),
}


class Description(AutoSchema):
    """Reads the words from the view's `things` and adds the errors, so that no view repeats them."""

    view: Any

    def get_summary(self) -> str | None:
        words = WORDS.get(self._action)
        return words % {"things": self.view.things} if words else super().get_summary()

    def get_request_serializer(self) -> Any:
        return MoveSerializer if self._action == "transition" else super().get_request_serializer()

    def get_override_parameters(self) -> list[Any]:
        own = {"transition": [KEY, NAME], "create": [KEY]}
        return own.get(self._action, super().get_override_parameters())

    def get_response_serializers(self) -> Any:
        if self._action == "transition":
            good = {200: self._moved()}
        else:
            good = {201 if self._action == "create" else 200: super().get_response_serializers()}
        errors = {status: _shape(status) for status in ERRORS.get(self._action, (401, 404))}
        return good | errors

    @property
    def _action(self) -> str:
        return self.view.action or ""

    def _moved(self) -> Any:
        """The first event of the move, and the thing as it then is; null where it went out of the caller's sight."""
        shown = self.view.get_serializer_class()
        fields = {"event": EventSerializer(), "object": shown(allow_null=True)}
        return inline_serializer(f"{shown.__name__.removesuffix('DetailSerializer')}Moved", fields)


def _shape(status: int) -> type[serializers.Serializer[Any]]:
    return InvalidSerializer if status == 400 else ErrorSerializer  # noqa: PLR2004 -- HTTP's own number

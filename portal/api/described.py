"""What the API's description says of every operation: its words, what it takes, and every answer, errors too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers

from portal.api.serializers.event import EventSerializer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

METHOD = TypeVar("METHOD", bound="Callable[..., Any]")


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
SEEN: Final = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description=_("读取时得到的 ETag；有 expected 的，与它意思相同。对象已经变动则回答 412。"),
)
HAD: Final = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description=_("已有的 ETag；没有变动则回答 304，不带内容。"),
)
NAME: Final = OpenApiParameter(
    "name", str, OpenApiParameter.PATH, description=_("步骤的名称，见各对象的 transitions。")
)
OF_A_CHANGE: Final = (400, 401, 403, 413, 415)
ERRORS: Final[dict[str, tuple[int, ...]]] = {
    "list": (400, 401),
    "retrieve": (401, 404),
    "create": (*OF_A_CHANGE, 409),
    "transition": (*OF_A_CHANGE, 404, 409, 412),
}
"""Action → the errors that it may answer with."""
TAGGED: Final = frozenset({"retrieve", "retrieve_by_number", "setting"})
"""The actions that read one thing alone."""
UNCHANGED: Final = {"304": "NotModified"}
"""What those may answer with where the caller has it already."""
ANYWHERE: Final = {"403": "OutOfScope", "429": "TooMany"}
"""What every operation may answer with besides; its shape stands once among the components."""
OF_A_THING: Final = {"404": "NotFound"}
"""What those may answer with whose address names a thing."""
REFUSED_FORM: Final = {"406": "NotAcceptable"}
"""What those may answer with whose answers have one form only."""
WORDS: Final[dict[str, Any]] = {
    "list": _("%(things)s：列出可见的"),
    "retrieve": _("%(things)s：读一件"),
    "create": _("%(things)s：建立草稿"),
    "transition": _("%(things)s：办理一步"),
}


class Description(AutoSchema):
    """Reads the words from the view's `things` and adds the errors, so that no view repeats them."""

    view: Any

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        told = super().get_operation(*args, **kwargs)
        if told is not None:
            any_form = getattr(self.view.content_negotiation_class, "any_form", False)
            beside = (
                ANYWHERE
                | ({} if any_form else REFUSED_FORM)
                | (UNCHANGED if self._action in TAGGED else {})
                | (OF_A_THING if "{" in self.path else {})
            )
            for status, name in beside.items():
                told["responses"].setdefault(status, {"$ref": f"#/components/responses/{name}"})
            if self._action in TAGGED:
                told["responses"]["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        return told

    def _get_paginator(self) -> Any:
        """Only lists have pages: what stands below one thing is given whole."""
        return super()._get_paginator() if self._action == "list" else None  # type: ignore[no-untyped-call]  # the library is not typed here

    def get_summary(self) -> str | None:
        words = WORDS.get(self._action)
        return words % {"things": self.view.things} if words else super().get_summary()

    def get_request_serializer(self) -> Any:
        return MoveSerializer if self._action == "transition" else super().get_request_serializer()

    def get_override_parameters(self) -> list[Any]:
        own = {
            "transition": [KEY, SEEN, NAME],
            "create": [KEY],
            "retrieve": [HAD],
            "retrieve_by_number": [HAD],
            "setting": [HAD],
        }
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


def operation(  # noqa: PLR0913 -- all that a description says of one operation
    words: Any,
    gives: Any = None,
    *,
    name: str | None = None,
    takes: Any = None,
    errors: Sequence[int] = (401, 404),
    query: Sequence[OpenApiParameter] = (),
    status: int = 200,
    keyed: bool = False,
    seen: bool = False,
) -> Callable[[METHOD], METHOD]:
    """Describes one operation that is no list, no thing and no move.

    `takes` is the shape of the body, which adds the errors of a change; `keyed`: an Idempotency-Key is heard;
    `seen`: so is an If-Match.
    """
    change = OF_A_CHANGE if takes is not None else ()
    beside = (*errors, *change, *((409,) if keyed else ()), *((400, 412) if seen else ()))
    return extend_schema(
        operation_id=name,
        summary=words,
        request=takes,
        filters=False,
        parameters=[*query, *([KEY] if keyed else []), *([SEEN] if seen else [])],
        responses={status: gives} | {error: _shape(error) for error in sorted({401, *beside})},
    )

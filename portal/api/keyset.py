"""Pages by key: as quick at the end of a long list as at its beginning, and nothing shown twice or left out."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import ValidationError as InvalidValueError
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import Model
    from rest_framework.request import Request

SIZE: Final = 25
MOST: Final = 100
LARGEST_KEY: Final = 2**63 - 1


@dataclass(frozen=True)
class Cursor:
    """A place in an ordered list: after the row with these values, or (`backward`) before it."""

    values: tuple[Any, ...]
    backward: bool = False

    def encode(self) -> str:
        plain = [value if isinstance(value, int) else str(value) for value in self.values]
        text = json.dumps([int(self.backward), *plain], separators=(",", ":"))
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(text: str, model: type[Model], order: Sequence[str]) -> Cursor:
    """The cursor that was encoded for a list in that order. Raises ValueError for anything else."""
    try:
        raw = json.loads(urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        backward, *plain = raw
        values = tuple(_field(key, model).to_python(v) for key, v in zip(order, plain, strict=True))
    except (TypeError, InvalidValueError, RecursionError) as error:
        raise ValueError(text) from error
    if None in values or any(isinstance(v, int) and not 0 <= v <= LARGEST_KEY for v in values):
        raise ValueError(text)
    return Cursor(values, backward=bool(backward))


def _field(key: str, model: type[Model]) -> Any:
    options = model._meta  # noqa: SLF001 -- Django documents _meta as its API
    name = key.removeprefix("-")
    return options.pk if name == "pk" else options.get_field(name)


def beyond(cursor: Cursor, order: Sequence[str]) -> Q:
    """The rows that lie beyond the cursor, in its direction."""
    condition, same = Q(pk__in=[]), Q()
    for key, value in zip(order, cursor.values, strict=True):
        name = key.removeprefix("-")
        falling = key.startswith("-") != cursor.backward
        condition |= same & Q(**{f"{name}__{'lt' if falling else 'gt'}": value})
        same &= Q(**{name: value})
    return condition


def _flipped(order: Sequence[str]) -> list[str]:
    return [key.removeprefix("-") if key.startswith("-") else f"-{key}" for key in order]


class KeysetPagination(BasePagination):
    """`?cursor=` and `?page_size=` (at most 100). The view's `order` must end in the primary key. One query."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.address = request.get_full_path()
        order, size = view.order, self._size(request)
        cursor = self._cursor(request, queryset.model, order)
        backward = cursor is not None and cursor.backward
        rows = queryset.filter(beyond(cursor, order)) if cursor else queryset
        found = list(rows.order_by(*(_flipped(order) if backward else order))[: size + 1])
        shown, more = found[:size], len(found) > size
        if backward:
            shown.reverse()
        self.next = self._link(shown[-1:], order, there=more or backward)
        self.previous = self._link(shown[:1], order, there=more if backward else bool(cursor), backward=True)
        return shown

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "previous": self.previous, "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri-reference"}
        links = {
            "next": link | {"description": _("下一页的地址；最后一页为 null。")},
            "previous": link | {"description": _("上一页的地址；第一页为 null。")},
        }
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {**links, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:  # noqa: ARG002 -- DRF's signature
        size = {"type": "integer", "minimum": 1, "maximum": MOST, "default": SIZE}
        return [
            _parameter("cursor", _("翻页位置，取自上一次回答的 next 或 previous。"), {"type": "string"}),
            _parameter("page_size", _("每页条数。"), size),
        ]

    def _size(self, request: Request) -> int:
        asked = request.query_params.get("page_size", str(SIZE))
        if not (
            asked.isascii() and asked.isdigit() and len(asked) <= len(str(MOST)) and 1 <= int(asked) <= MOST
        ):
            words = _("每页条数应为 1 到 %(most)d 的整数。") % {"most": MOST}
            raise ValidationError({"page_size": [words]}, code="invalid_page_size")
        return int(asked)

    def _cursor(self, request: Request, model: type[Model], order: Sequence[str]) -> Cursor | None:
        text = request.query_params.get("cursor")
        if not text:
            return None
        try:
            return decode(text, model, order)
        except ValueError as error:
            words = _("翻页位置无效，请从第一页重新读取。")
            raise ValidationError({"cursor": [words]}, code="invalid_cursor") from error

    def _link(
        self, edge: list[Any], order: Sequence[str], *, there: bool, backward: bool = False
    ) -> str | None:
        if not there:
            return None
        if not edge:
            return remove_query_param(self.address, "cursor")
        values = tuple(getattr(edge[0], key.removeprefix("-")) for key in order)
        return replace_query_param(self.address, "cursor", Cursor(values, backward).encode())


def _parameter(name: str, words: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": words, "schema": dict(schema)}

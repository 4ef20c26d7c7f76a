"""How addresses are made of views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import path

from portal.api.views.base import SubjectView

if TYPE_CHECKING:
    from django.urls import URLPattern

    from portal.api.views.base import ReadView


def addresses(things: str, thing: str, view: type[ReadView]) -> list[URLPattern]:
    """A list, one thing, and where it moves, its moves."""
    read = [
        path(f"v1/{things}/", view.as_view(view.listing), name=f"api_{thing}_list"),
        path(f"v1/{things}/<int:pk>/", view.as_view({"get": "retrieve"}), name=f"api_{thing}"),
    ]
    if not issubclass(view, SubjectView):
        return read
    move = view.as_view({"post": "transition"})
    return [
        *read,
        path(f"v1/{things}/<int:pk>/transitions/<slug:name>/", move, name=f"api_{thing}_transition"),
    ]


def at(address: str, view: type[Any], name: str, **methods: str) -> URLPattern:
    """One address with what each method does there."""
    actions: dict[str, Any] = dict(methods)
    made: URLPattern = path(f"v1/{address}", view.as_view(actions), name=f"api_{name}")
    return made

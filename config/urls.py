"""The addresses of the product; docs/contracts.md says which of them users rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

from config.operations.door import ADDRESSES

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

handler400 = "portal.web.views.refusals.bad_request"
handler500 = "portal.web.views.refusals.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(address, view, name=view.__name__) for address, view in ADDRESSES.items()),
    path("api/", include("portal.api.urls")),
    path("", include("portal.public.urls")),
    path("", include("portal.web.urls")),
]

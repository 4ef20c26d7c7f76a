"""The addresses of the product; docs/contracts.md says which of them users rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import include, path

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver

handler400 = "portal.web.views.refusals.bad_request"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("portal.api.urls")),
    path("", include("portal.public.urls")),
    path("", include("portal.web.urls")),
]

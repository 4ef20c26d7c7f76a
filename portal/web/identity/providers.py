"""With which other systems' accounts people may come in under a host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings

from proposals.models import LogInProvider
from proposals.queries import jurisdiction_of_host

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

SERVER_WIDE: Final = "server"
"""The code of the system that the environment names (OIDC_…); no administrator's has it."""


def server_wide() -> LogInProvider | None:
    """The system that the environment names for all jurisdictions, as a row that is in no table."""
    told = settings.OIDC
    if not (told["SERVER"] and told["CLIENT_ID"]):
        return None
    return LogInProvider(
        slug=SERVER_WIDE, name=told["NAME"] or "统一身份认证", server=told["SERVER"], client_id=told["CLIENT_ID"],
        secret=told["CLIENT_SECRET"], claim=told["CLAIM"] or "sub",
    )  # fmt: skip


def offered_in(places: Collection[int] | None) -> Sequence[LogInProvider]:
    """Those of these jurisdictions (None: of all) by name, after that of the environment."""
    rows = LogInProvider.objects.filter(active=True)
    if places is not None:
        rows = rows.filter(jurisdiction_id__in=places)
    wide = server_wide()
    return [*([wide] if wide else []), *rows.order_by("name", "pk")]


def providers_for(host: str) -> Sequence[LogInProvider]:
    """Those of the jurisdiction that the host speaks of, else all."""
    place = jurisdiction_of_host(host)
    return offered_in(None if place is None else {place.pk})


def provider_of(slug: str) -> LogInProvider | None:
    """The one of that code that is in use."""
    if slug == SERVER_WIDE:
        return server_wide()
    return LogInProvider.objects.filter(slug=slug, active=True).select_related("jurisdiction").first()

"""The letters with which people are let in, as one page to be printed: the codes are on it and nowhere else."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from proposals.models import Jurisdiction
    from proposals.services.administering.invitations import Letter


@dataclass(frozen=True)
class Join:
    """Where people join, in words and as a picture for a telephone."""

    address: str
    picture: str


def join_address(city: Jurisdiction) -> str:
    """Under the city's own host name where it has one."""
    return city.site(settings.SITE_URL) + reverse("join")


def join_of(city: Jurisdiction) -> Join:
    """The picture holds the address alone: a code in an address would stand in the logs of proxies."""
    import qrcode  # noqa: PLC0415 -- takes time to load, and few pages need it
    from qrcode.image.svg import SvgPathFillImage  # noqa: PLC0415 -- the same

    address = join_address(city)
    drawn = qrcode.make(address, image_factory=SvgPathFillImage, border=2).to_string()
    return Join(address, f"data:image/svg+xml;base64,{base64.b64encode(drawn).decode()}")


def letters_page(request: HttpRequest, city: Jurisdiction, letters: Sequence[Letter]) -> HttpResponse:
    """One sheet for each; nobody keeps the page."""
    words = {"city": city, "letters": letters, "join": join_of(city)}
    response = render(request, "portal/invitation_letters.html", words)
    response["Cache-Control"] = "private, no-store"
    return response

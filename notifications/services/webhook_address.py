"""Where a webhook may lead: the same places as a target, over https, or over http inside the private networks."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext as _

from notifications.services.addresses import AddressError, InTheOpenError, addresses_of, refuse_forbidden

LONGEST: Final = 500


def read_hook_address(text: str) -> str:
    """The address as it is kept. Raises AddressError for one that is none, or that leads where nothing may be sent."""
    address = text.strip()
    parts = _parts(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(address) > LONGEST:
        raise AddressError(_("请写完整的地址，例如 https://主机/路径，不超过 500 字。"))
    if (
        parts.username is not None
        or parts.password is not None
        or parts.fragment
        or not address.isprintable()
    ):
        raise AddressError(_("地址里不要写账号、口令或 #；接收方靠签名认出会办。"))
    try:
        refuse_forbidden(addresses_of(parts.hostname), in_the_open=parts.scheme == "http")
    except InTheOpenError as error:
        raise AddressError(_("http 不加密，只能用在内部网络；发到外面请用 https。")) from error
    return address


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 -- asking for it is how a bad one is found
    except ValueError as error:
        raise AddressError(_("请写完整的地址，例如 https://主机/路径，不超过 500 字。")) from error
    return parts


def host_of(address: str) -> str:
    """The part of the address that says who receives, which is no secret."""
    return _parts(address).netloc

"""Setting up a channel: a key of its own, the peer's public key, the folders that files are taken to and from.

The private key lies in the database, sealed with a key that is derived from SECRET_KEY: a copy of the database alone
does not sign, and after a change of SECRET_KEY a new key is made and told to the peer (`manage.py exchange keys`).
"""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import Jurisdiction, User
from workflow.exchange import KeyLine, KeyLineError, new_key, public_of, read_key_line
from workflow.models import Channel
from workflow.services.exchange.errors import ExchangeError

if TYPE_CHECKING:
    from datetime import datetime

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

Side = Jurisdiction.Side
OTHER: Final = {Side.OUTER: Side.INNER, Side.INNER: Side.OUTER}
_NONCE: Final = 12


def begin(jurisdiction: Jurisdiction, side: str, *, at: datetime) -> Channel:
    """Put the jurisdiction on a side and give its channel a new key, also where it had one. Raises ExchangeError.

    A side once taken stays: what went and came belongs to it.
    """
    if jurisdiction.exchange_side not in {"", side}:
        raise ExchangeError(
            "other_side",
            _("“%(place)s”已经设在%(side)s，不能改。")
            % {"place": jurisdiction, "side": jurisdiction.get_exchange_side_display()},
        )
    private = new_key()
    with transaction.atomic():
        jurisdiction.exchange_side = side
        jurisdiction.save(update_fields=["exchange_side"])
        peer = str(OTHER[Side(side)].label)
        channel, _made = Channel.objects.get_or_create(
            jurisdiction=jurisdiction,
            defaults={"peer": peer, "agent": _agent(jurisdiction, peer), "made_at": at},
        )
        channel.own_key, channel.own_public = _sealed(private), public_of(private)
        channel.save(update_fields=["own_key", "own_public"])
    return channel


def _agent(jurisdiction: Jurisdiction, peer: str) -> User:
    """Whose name stands where this side must have an account and the peer's person has none; it holds no post."""
    user, made = User.objects.get_or_create(
        username=f"exchange-{jurisdiction.slug}", defaults={"name": peer, "is_active": False}
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def join(line: str) -> Channel:
    """Know the peer by the line that it printed. Raises ExchangeError."""
    try:
        key = read_key_line(line)
    except KeyLineError as error:
        raise ExchangeError("no_key_line", _("这不是对方打印的那一行公钥，请整行复制。")) from error
    channel = (
        Channel.objects.filter(jurisdiction__slug=key.jurisdiction).select_related("jurisdiction").first()
    )
    if channel is None:
        words = _("这里没有辖区“%(slug)s”的通道，请先运行 exchange keys。")
        raise ExchangeError("no_channel", words % {"slug": key.jurisdiction})
    if key.side == channel.jurisdiction.exchange_side or key.public == channel.own_public:
        raise ExchangeError("own_key", _("这是本侧自己的公钥，需要的是对方的。"))
    channel.peer_public = key.public
    channel.save(update_fields=["peer_public"])
    return channel


def key_line(channel: Channel) -> KeyLine:
    """What is carried to the peer: no secret is in it."""
    place = channel.jurisdiction
    return KeyLine(place.slug, place.exchange_side, channel.own_public)


def private_key(channel: Channel) -> str:
    """The key with which this side signs. Raises ExchangeError where SECRET_KEY is another than when it was sealed."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 -- no server waits for it when it starts

    data = base64.b64decode(channel.own_key)
    try:
        return str(_cipher().decrypt(data[:_NONCE], data[_NONCE:], None).decode())
    except InvalidTag as error:
        words = _("SECRET_KEY 换过，签名的私钥打不开。请运行 exchange keys 换新的密钥，并告诉对方。")
        raise ExchangeError("key_sealed", words) from error


def _sealed(private: str) -> str:
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, private.encode(), None)).decode()


def _cipher() -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 -- no server waits for it

    return AESGCM(hashlib.sha256(b"huiban-exchange:" + settings.SECRET_KEY.encode()).digest())

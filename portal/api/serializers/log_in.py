"""How people of a city log in: other systems, roles that need a second factor, locked accounts. No secret comes out."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from rest_framework import serializers

from notifications.services.addresses import AddressError, addresses_of, refuse_forbidden
from portal.api.serializers.parts import AddressField, OrganisationSerializer
from portal.api.serializers.people import PersonSerializer
from portal.api.serializers.taken import KeyField
from proposals.models import FactorRule, LogInProvider, PostMapping
from proposals.models.identity import MAPPABLE
from proposals.roles import Role

MAPPED = [(role, Role(role).label) for role in MAPPABLE]


class MappingSerializer(serializers.ModelSerializer[PostMapping]):
    """Whoever comes with this value in this claim holds that post."""

    organisation = OrganisationSerializer(read_only=True)

    class Meta:
        model = PostMapping
        fields = ("id", "claim", "value", "organisation", "role", "made_at", "ended_at")
        read_only_fields = fields


class ProviderSerializer(serializers.ModelSerializer[LogInProvider]):
    """A system with whose account people may log in. `has_secret`: one is kept, sealed; no answer says it."""

    url = AddressField("api_provider")
    has_secret = serializers.SerializerMethodField()

    class Meta:
        model = LogInProvider
        fields: tuple[str, ...] = (
            "id", "url", "slug", "name", "server", "client_id", "has_secret", "claim", "unknown", "active", "made_at",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields

    def get_has_secret(self, provider: LogInProvider) -> bool:
        return bool(provider.secret)


class ProviderDetailSerializer(ProviderSerializer):
    """With the posts that its word brings, or brought."""

    mappings = MappingSerializer(many=True, read_only=True)

    class Meta(ProviderSerializer.Meta):
        fields: tuple[str, ...] = (*ProviderSerializer.Meta.fields, "mappings")
        read_only_fields: tuple[str, ...] = fields


class ProviderChangeInputSerializer(serializers.ModelSerializer[LogInProvider]):
    """What may change. A secret goes in and never out; without one the present one stays."""

    class Meta:
        model = LogInProvider
        fields: tuple[str, ...] = ("name", "client_id", "secret", "unknown", "active")
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "secret": {"write_only": True, "required": False, "max_length": 191},
            "unknown": {"required": True},
            "active": {"required": True},
        }


class ProviderInputSerializer(ProviderChangeInputSerializer):
    """A system that is connected now; its server and the claim by which people are known stay for good."""

    class Meta(ProviderChangeInputSerializer.Meta):
        fields: tuple[str, ...] = ("name", "server", "client_id", "secret", "claim", "unknown")
        extra_kwargs: ClassVar[dict[str, Any]] = {
            **ProviderChangeInputSerializer.Meta.extra_kwargs, "claim": {"required": False},
        }  # fmt: skip

    def validate_server(self, server: str) -> str:
        """Not this very machine, and without TLS only within the inner network."""
        parts = urlsplit(server)
        if parts.scheme not in {"http", "https"}:
            raise serializers.ValidationError(_("请以 https:// 开头。"), code="address_refused")
        try:
            refuse_forbidden(addresses_of(parts.hostname or ""), in_the_open=parts.scheme == "http")
        except AddressError as error:
            words = _("这个地址不能用：指向服务器本机或保留的地址，或者在外网上没有加密。")
            raise serializers.ValidationError(words, code="address_refused") from error
        return server


class MappingInputSerializer(serializers.Serializer[Any]):
    """Which value in which claim brings which post."""

    claim = serializers.CharField(max_length=60)
    value = serializers.CharField(max_length=200)
    organisation = KeyField()
    role = serializers.ChoiceField(MAPPED)


class FactorRuleSerializer(serializers.ModelSerializer[FactorRule]):
    """That a role needs a second factor from a day on."""

    set_by = serializers.CharField(source="set_by.name", read_only=True)

    class Meta:
        model = FactorRule
        fields = ("role", "from_on", "set_by", "set_at")
        read_only_fields = fields


class FactorRuleInputSerializer(serializers.Serializer[Any]):
    """From which day on a role needs a second factor; null: it needs none any more."""

    role = serializers.ChoiceField(Role.choices)
    from_on = serializers.DateField(allow_null=True)


class LockSerializer(serializers.Serializer[Any]):
    """That somebody's account cannot be logged in to from an address until a moment."""

    person = PersonSerializer(read_only=True)
    address = serializers.CharField(read_only=True)
    failures = serializers.IntegerField(read_only=True)
    until = serializers.DateTimeField(read_only=True)


class LogInSettingsSerializer(serializers.Serializer[Any]):
    """The roles that need a second factor, and the accounts that are locked now."""

    factor_rules = FactorRuleSerializer(many=True, read_only=True)
    locks = LockSerializer(many=True, read_only=True)


class FreeInputSerializer(serializers.Serializer[Any]):
    """Why the account is freed; its person reads it."""

    reason = serializers.CharField(max_length=200)

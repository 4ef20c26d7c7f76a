"""What keeps a city's installation going: messages that were given up, accounts of programs, and who looked at whose pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications.services.dead_letters import DeadLetter, dead_letters
from portal.api.serializers.parts import AddressField
from portal.api.serializers.people import PersonSerializer, PostSerializer
from portal.api.serializers.taken import KeyField
from proposals.models import AccessToken, Look, LookedPage, Program
from proposals.roles import PROGRAMS, Role

if TYPE_CHECKING:
    from notifications.models import Dispatch

ROLES = [(role.value, role.label) for role in Role if role in PROGRAMS]


class DeadLetterSerializer(serializers.Serializer[Any]):
    """A message that was given up: of which case by number, to where (masked), how often tried, and why not."""

    id = serializers.IntegerField(source="pk", read_only=True)
    number = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    wire = serializers.CharField(read_only=True)
    to = serializers.CharField(read_only=True)
    attempts = serializers.IntegerField(read_only=True)
    last_at = serializers.DateTimeField(read_only=True)
    error = serializers.CharField(read_only=True)

    def to_representation(self, message: Dispatch | DeadLetter) -> Any:
        told = message if isinstance(message, DeadLetter) else dead_letters([message])[0]
        return super().to_representation(told)


class OutboxCountsSerializer(serializers.Serializer[Any]):
    """How many messages wait, are tried again, went out in the last day, and are dead; counted up to 1000, then `1000+`."""

    waiting = serializers.CharField(read_only=True)
    retried = serializers.CharField(read_only=True)
    sent = serializers.CharField(read_only=True)
    dead = serializers.CharField(read_only=True)
    trouble = serializers.CharField(read_only=True)


class DoneSerializer(serializers.Serializer[Any]):
    """How many."""

    count = serializers.IntegerField(read_only=True)


class ProgramTokenSerializer(serializers.ModelSerializer[AccessToken]):
    """A token of a program, by its beginning; the rest of it is nowhere."""

    scopes = serializers.SerializerMethodField()

    class Meta:
        model = AccessToken
        fields = ("id", "name", "hint", "scopes", "made_at", "expires_on", "last_used_on", "revoked_at")
        read_only_fields = fields

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_scopes(self, token: AccessToken) -> list[str]:
        return sorted(scope.value for scope in token.granted)


class ProgramSerializer(serializers.ModelSerializer[Program]):
    """An account that is no person, and who answers for it."""

    url = AddressField("api_program")
    name = serializers.CharField(source="account.name", read_only=True)
    made_by = serializers.CharField(source="made_by.name", read_only=True)

    class Meta:
        model = Program
        fields: tuple[str, ...] = (
            "id",
            "url",
            "name",
            "purpose",
            "contact",
            "made_by",
            "made_at",
            "closed_at",
        )
        read_only_fields: tuple[str, ...] = fields


class ProgramDetailSerializer(ProgramSerializer):
    """With its post and its tokens."""

    posts = PostSerializer(source="account.posts", many=True, read_only=True)
    tokens = ProgramTokenSerializer(source="account.access_tokens", many=True, read_only=True)

    class Meta(ProgramSerializer.Meta):
        fields: tuple[str, ...] = (*ProgramSerializer.Meta.fields, "posts", "tokens")
        read_only_fields: tuple[str, ...] = fields


class ProgramInputSerializer(serializers.Serializer[Any]):
    """Which program, what for, who answers for it, and the one post that it holds."""

    name = serializers.CharField(max_length=60)
    purpose = serializers.CharField(max_length=200)
    contact = serializers.CharField(max_length=100)
    organisation = KeyField()
    role = serializers.ChoiceField(ROLES)


class RevokeInputSerializer(serializers.Serializer[Any]):
    """Which of its tokens."""

    token = KeyField()


class LookedPageSerializer(serializers.ModelSerializer[LookedPage]):
    """A page that was read meanwhile."""

    class Meta:
        model = LookedPage
        fields = ("address", "at")
        read_only_fields = fields


class LookSerializer(serializers.ModelSerializer[Look]):
    """That somebody saw pages as another person, why, and which."""

    by = PersonSerializer(read_only=True)
    person = PersonSerializer(read_only=True)
    pages = LookedPageSerializer(many=True, read_only=True)

    class Meta:
        model = Look
        fields = ("id", "by", "person", "reason", "from_at", "until_at", "ended_at", "pages")
        read_only_fields = fields

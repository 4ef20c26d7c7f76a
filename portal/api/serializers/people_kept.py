"""People, posts and invitations as the administrator of a city keeps them; what a person may do, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.parts import LabelField, RefusalSerializer
from portal.api.serializers.people import HeldSerializer, PostSerializer
from portal.api.serializers.taken import KeyField, KeysField
from proposals.models import AdministrativeAct, User
from proposals.roles import Role
from proposals.services.administering.people import is_administrator
from workflow.services.entitlements import Answer, reason_told

if TYPE_CHECKING:
    from proposals.services.administering.invitations import Letter
    from workflow.services.entitlements import Entitlement, Reach

GIVEN = [(role.value, role.label) for role in Role if role is not Role.ADMINISTRATOR]


class KeptPersonSerializer(serializers.ModelSerializer[User]):
    """A person of the city. `joined`: they can log in; `posts` are those of today."""

    joined = serializers.BooleanField(read_only=True)
    active = serializers.BooleanField(source="is_active", read_only=True)
    posts = PostSerializer(source="held_now", many=True, read_only=True)

    class Meta:
        model = User
        fields: tuple[str, ...] = ("id", "name", "username", "active", "joined", "posts")
        read_only_fields: tuple[str, ...] = fields


class ActSerializer(serializers.ModelSerializer[AdministrativeAct]):
    """What was done about somebody, by whom and why."""

    kind_label = LabelField("kind")
    by = serializers.CharField(source="by.name", default=None, allow_null=True, read_only=True)

    class Meta:
        model = AdministrativeAct
        fields = ("kind", "kind_label", "by", "at", "told", "reason")
        read_only_fields = fields


class InvitedSerializer(serializers.Serializer[Any]):
    """The last invitation, without its code."""

    made_at = serializers.DateTimeField(read_only=True)
    expires_at = serializers.DateTimeField(read_only=True)
    used_at = serializers.DateTimeField(read_only=True, allow_null=True)
    voided_at = serializers.DateTimeField(read_only=True, allow_null=True)


class AccountSerializer(KeptPersonSerializer):
    """The whole of it: every post there ever was, the last invitation, and the last hundred acts.

    `kept_by_operator`: an administrator, whose account only the operator of the installation changes.
    """

    all_posts = serializers.SerializerMethodField()
    invitation = serializers.SerializerMethodField()
    acts = serializers.SerializerMethodField()
    kept_by_operator = serializers.SerializerMethodField()

    class Meta(KeptPersonSerializer.Meta):
        fields: tuple[str, ...] = (
            *KeptPersonSerializer.Meta.fields, "kept_by_operator", "all_posts", "invitation", "acts",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(PostSerializer(many=True))
    def get_all_posts(self, person: User) -> Any:
        posts = person.posts.select_related("person", "organisation").order_by("-from_on", "-pk")
        return PostSerializer(posts, many=True).data

    @extend_schema_field(InvitedSerializer(allow_null=True))
    def get_invitation(self, person: User) -> Any:
        last = person.invitations.order_by("-pk").first()
        return None if last is None else InvitedSerializer(last).data

    @extend_schema_field(ActSerializer(many=True))
    def get_acts(self, person: User) -> Any:
        acts = person.administrative_acts.select_related("by").order_by("-pk")[:100]
        return ActSerializer(acts, many=True).data

    def get_kept_by_operator(self, person: User) -> bool:
        return is_administrator(person, self.context["at"])


class PostInputSerializer(serializers.Serializer[Any]):
    """Where, as what, from when until when (the last day included), and why. `section` is the key of one of its sections."""

    organisation = KeyField()
    role = serializers.ChoiceField(GIVEN)
    section = KeyField(required=False, allow_null=True)
    from_on = serializers.DateField()
    until_on = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=200)


class PersonInputSerializer(PostInputSerializer):
    """A person with a first post. Without a user name they choose one when they join."""

    name = serializers.CharField(max_length=60)
    username = serializers.CharField(
        max_length=150, required=False, allow_blank=True, validators=[User.username_validator]
    )


class PersonNameInputSerializer(serializers.Serializer[Any]):
    """A new name and why."""

    name = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=200)


class SwitchInputSerializer(serializers.Serializer[Any]):
    """Whether the account is on, and why."""

    active = serializers.BooleanField()
    reason = serializers.CharField(max_length=200)


class EndInputSerializer(serializers.Serializer[Any]):
    """Which post ends at once, and why."""

    post = KeyField()
    reason = serializers.CharField(max_length=200)


class WaitingSerializer(KeptPersonSerializer):
    """Somebody who cannot log in yet, with their last invitation."""

    invitation = serializers.SerializerMethodField()

    class Meta(KeptPersonSerializer.Meta):
        fields: tuple[str, ...] = (*KeptPersonSerializer.Meta.fields, "invitation")
        read_only_fields: tuple[str, ...] = fields

    @extend_schema_field(InvitedSerializer(allow_null=True))
    def get_invitation(self, person: User) -> Any:
        last = max(person.invitations.all(), key=lambda one: one.pk, default=None)
        return None if last is None else InvitedSerializer(last).data


class InviteInputSerializer(serializers.Serializer[Any]):
    """Who gets a letter."""

    people = KeysField()


class LetterSerializer(serializers.Serializer[Any]):
    """A letter with its code, this once. Whoever has it and knows the name makes the log-in: print it, keep it nowhere."""

    person = serializers.IntegerField(source="invitation.person_id", read_only=True)
    name = serializers.CharField(source="invitation.person.name", read_only=True)
    code = serializers.CharField(read_only=True)
    expires_at = serializers.DateTimeField(source="invitation.expires_at", read_only=True)

    def to_representation(self, letter: Letter) -> Any:
        return super().to_representation(letter)


class EntitlementSerializer(serializers.Serializer[Any]):
    """One step: whether, by which post, and what stands against it."""

    name = serializers.CharField(source="row.name", read_only=True)
    label: Any = serializers.CharField(source="row.label", read_only=True)
    answer = serializers.ChoiceField([one.value for one in Answer], read_only=True)
    held = HeldSerializer(read_only=True, allow_null=True)
    refusal = serializers.SerializerMethodField()

    @extend_schema_field(RefusalSerializer(allow_null=True))
    def get_refusal(self, one: Entitlement) -> Any:
        found = reason_told(one, own=self.context["own"])
        return None if found is None else RefusalSerializer(found).data


class OnSubjectSerializer(serializers.Serializer[Any]):
    """The case or one of its parts, with every step that people make on it."""

    machine = serializers.CharField(read_only=True)
    subject = serializers.IntegerField(source="subject.pk", read_only=True)
    entitlements = EntitlementSerializer(many=True, read_only=True)


class ThroughSerializer(serializers.Serializer[Any]):
    """By which post, and where: whether it does there, a case has to say."""

    held = HeldSerializer(read_only=True)
    place = serializers.CharField(read_only=True)


class ReachSerializer(serializers.Serializer[Any]):
    """A step that the posts may give."""

    machine = serializers.CharField(source="row.machine", read_only=True)
    name = serializers.CharField(source="row.name", read_only=True)
    label: Any = serializers.CharField(source="row.label", read_only=True)
    through = serializers.SerializerMethodField()

    @extend_schema_field(ThroughSerializer(many=True))
    def get_through(self, reach: Reach) -> Any:
        told = [{"held": held, "place": str(clause.place.label)} for held, clause in reach.through]
        return ThroughSerializer(told, many=True).data


class RightsSerializer(serializers.Serializer[Any]):
    """The posts of today and what they may give; with `?case=` instead what may be done on that case."""

    held = HeldSerializer(many=True, read_only=True)
    reach = ReachSerializer(many=True, read_only=True)
    on = OnSubjectSerializer(many=True, read_only=True)

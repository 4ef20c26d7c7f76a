"""People, their posts, and who stands in for whom."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import AddressField, LabelField, OrganisationSerializer, UndecidedField
from portal.api.serializers.taken import KeyField
from proposals.models import Deputation, Jurisdiction, Organisation, Post, Session, User


class JurisdictionSerializer(serializers.ModelSerializer[Jurisdiction]):
    class Meta:
        model = Jurisdiction
        fields = ("id", "slug", "name", "time_zone")
        read_only_fields = fields


class SessionDetailSerializer(serializers.ModelSerializer[Session]):
    """A session with the days between which proposals are handed in."""

    jurisdiction = serializers.CharField(source="jurisdiction.slug", read_only=True)

    class Meta:
        model = Session
        fields = (
            "id", "jurisdiction", "name", "year", "filing_opens_on", "opens_on", "closes_on", "cut_off_on",
            "filing_closes_on",
        )  # fmt: skip
        read_only_fields = fields


class OrganisationDetailSerializer(OrganisationSerializer):
    """A body. It exists between the two days, of which either may be open."""

    jurisdiction = serializers.CharField(source="jurisdiction.slug", read_only=True)
    kind_label = LabelField("kind")

    class Meta:
        model = Organisation
        fields = (
            "id", "name", "short_name", "jurisdiction", "kind", "kind_label", "parent", "active_from", "active_until",
        )  # fmt: skip
        read_only_fields = fields


class PersonSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ("id", "name")
        read_only_fields = fields


class PostSerializer(serializers.ModelSerializer[Post]):
    """Somebody in a role at a body."""

    person = PersonSerializer(read_only=True)
    organisation = OrganisationSerializer(read_only=True)
    role_label = LabelField("role")

    class Meta:
        model = Post
        fields = ("id", "person", "organisation", "role", "role_label", "section", "from_on", "until_on")
        read_only_fields = fields


class HeldSerializer(serializers.Serializer[Any]):
    """A post in which the caller acts today; `standing_in`: it is somebody else's."""

    post = PostSerializer(read_only=True)
    jurisdiction = serializers.CharField(source="post.organisation.jurisdiction.slug", read_only=True)
    standing_in = serializers.BooleanField(source="deputising", read_only=True)


class MeSerializer(serializers.Serializer[Any]):
    """The caller, the day where their first post is, and every post in which they act that day."""

    id = serializers.IntegerField(source="user.pk", read_only=True)
    username = serializers.CharField(source="user.username", read_only=True)
    name = serializers.CharField(source="user.name", read_only=True)
    on = serializers.DateField(read_only=True)
    held = HeldSerializer(many=True, read_only=True)


class DeputationSerializer(serializers.ModelSerializer[Deputation]):
    """That somebody stands in. `running`: the right is there, today or on a day to come."""

    url = AddressField("api_deputation")
    post = PostSerializer(read_only=True)
    person = PersonSerializer(read_only=True)
    named_by = serializers.CharField(source="named_by.name", default=None, allow_null=True, read_only=True)
    running = serializers.SerializerMethodField()
    ending = UndecidedField(Deputation.Ending.choices)

    class Meta:
        model = Deputation
        fields = (
            "id", "url", "post", "person", "from_on", "until_on", "note", "named_by", "named_at", "running", "ending",
            "ended_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_running(self, deputation: Deputation) -> bool:
        on = self.context["caller"].on
        return deputation.deputy is not None and deputation.deputy.until_on >= on


class DeputationInputSerializer(serializers.Serializer[Any]):
    """Who stands in, in which post, from when until when (both days included), and why."""

    post = KeyField()
    person = KeyField()
    from_on = serializers.DateField()
    until_on = serializers.DateField()
    note = serializers.CharField(max_length=100, required=False, allow_blank=True)

"""The cities of an installation: what they are called and where they are found, what they still lack, who runs them."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _
from rest_framework import serializers

from portal.api.serializers.people import PersonSerializer
from portal.api.serializers.taken import KeyField
from proposals.models import Jurisdiction, Session
from proposals.services.administering.cities import HOST
from workflow.services.readiness import Where


class CitySerializer(serializers.ModelSerializer[Jurisdiction]):
    """A city. Under `host`, where it has one, there is this city alone."""

    class Meta:
        model = Jurisdiction
        fields = ("id", "slug", "name", "short_name", "time_zone", "host")
        read_only_fields = fields


class CityChangeInputSerializer(serializers.Serializer[Any]):
    """What a city is called and where it is found; its code in addresses stays."""

    name = serializers.CharField(max_length=60)
    short_name = serializers.CharField(max_length=20)
    time_zone = serializers.CharField(max_length=40)
    host = serializers.CharField(max_length=253, allow_blank=True)

    def validate_time_zone(self, zone: str) -> str:
        if zone not in available_timezones():
            raise serializers.ValidationError(_("没有这个时区，例如 Asia/Shanghai。"), code="unknown_zone")
        return zone

    def validate_host(self, host: str) -> str:
        if host and not HOST.fullmatch(host.lower()):
            raise serializers.ValidationError(_("只写域名，例如 tian.example.gov.cn。"), code="not_a_host")
        return host.lower()


class CityInputSerializer(CityChangeInputSerializer):
    """A further city, with the code in its addresses."""

    slug = serializers.RegexField(r"^[a-z0-9_-]+$", max_length=40)


class NeedSerializer(serializers.Serializer[Any]):
    """One thing that a city needs. `first`: no proposal can be filed without it; `where` is where it is put right."""

    code = serializers.CharField(read_only=True)
    words = serializers.CharField(read_only=True)
    met = serializers.BooleanField(read_only=True)
    first = serializers.BooleanField(read_only=True)
    where = serializers.ChoiceField([one.value for one in Where], read_only=True)


class CitySetUpSerializer(serializers.Serializer[Any]):
    """The city and what it still lacks. `open`: the caller may set it up now."""

    city = CitySerializer(read_only=True)
    ready = serializers.BooleanField(read_only=True)
    open = serializers.BooleanField(read_only=True)
    pack = serializers.CharField(read_only=True, allow_null=True)
    packs: Any = serializers.ListField(child=serializers.CharField(), read_only=True)
    needs = NeedSerializer(many=True, read_only=True)


class PackInputSerializer(serializers.Serializer[Any]):
    """One of the packs that come with the program."""

    pack = serializers.CharField(max_length=40)


class SessionInputSerializer(serializers.ModelSerializer[Session]):
    """A session with its days; one of that name is changed, else made."""

    class Meta:
        model = Session
        fields = (
            "name",
            "year",
            "filing_opens_on",
            "opens_on",
            "closes_on",
            "cut_off_on",
            "filing_closes_on",
        )
        extra_kwargs = {"year": {"min_value": 1949, "max_value": 2999}}
        validators: list[Any] = []


class AdministratorSerializer(serializers.Serializer[Any]):
    """Who administers the city."""

    post = serializers.IntegerField(source="pk", read_only=True)
    person = PersonSerializer(read_only=True)
    organisation = serializers.CharField(source="organisation.name", read_only=True)
    from_on = serializers.DateField(read_only=True)
    joined = serializers.BooleanField(read_only=True)


class AdministratorInputSerializer(serializers.Serializer[Any]):
    """A new administrator and at which body."""

    name = serializers.CharField(max_length=60)
    organisation = KeyField()


class AdministratorPostInputSerializer(serializers.Serializer[Any]):
    """One of the administrators, by the `post`."""

    post = KeyField()

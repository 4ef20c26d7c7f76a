"""The channel to the installation on the other side of a gap. Of keys only the public ones are told."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from workflow.models import Parcel, RefusedFile, RefusedItem


class ParcelSerializer(serializers.ModelSerializer[Parcel]):
    """One file with its number. `kept`: its content is still here, to be taken to the other side."""

    kept = serializers.SerializerMethodField()

    class Meta:
        model = Parcel
        fields = (
            "id", "direction", "number", "digest", "size", "items", "made_at", "moved_at", "settled_at", "problem", "kept",
        )  # fmt: skip
        read_only_fields = fields

    def get_kept(self, parcel: Parcel) -> bool:
        return parcel.pk in self.context["kept"]


class RefusedFileSerializer(serializers.ModelSerializer[RefusedFile]):
    """A file that changed nothing, and why."""

    class Meta:
        model = RefusedFile
        fields = ("name", "digest", "number", "code", "reason", "at")
        read_only_fields = fields


class RefusedItemSerializer(serializers.ModelSerializer[RefusedItem]):
    """A step of the other side that this side did not take."""

    parcel = serializers.IntegerField(source="parcel.number", read_only=True)

    class Meta:
        model = RefusedItem
        fields = ("parcel", "position", "step", "person", "acted_at", "code", "reason")
        read_only_fields = fields


class ExchangeSerializer(serializers.Serializer[Any]):
    """How far both directions are: what waits and why, which numbers are missing, and what was refused last."""

    side = serializers.CharField(read_only=True)
    peer = serializers.CharField(read_only=True)
    own_fingerprint = serializers.CharField(read_only=True)
    peer_fingerprint = serializers.CharField(read_only=True)
    unwritten = serializers.IntegerField(read_only=True)
    unacknowledged = serializers.IntegerField(read_only=True)
    waiting = serializers.IntegerField(read_only=True)
    missing: Any = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    problem = serializers.CharField(read_only=True)
    heard_at = serializers.DateTimeField(read_only=True, allow_null=True)
    out = ParcelSerializer(many=True, read_only=True)
    arrived = ParcelSerializer(many=True, read_only=True)
    refused_files = RefusedFileSerializer(many=True, read_only=True)
    refused_items = RefusedItemSerializer(many=True, read_only=True)


class PackedSerializer(serializers.Serializer[Any]):
    """How many parcels were made; none where the other side knows everything."""

    made = serializers.IntegerField(read_only=True)


class BroughtInputSerializer(serializers.Serializer[Any]):
    """A parcel of the other side, as the field of a form."""

    parcel = serializers.FileField(allow_empty_file=True)


class BroughtSerializer(serializers.Serializer[Any]):
    """Whether it was let in; `refused` says why not, or is null."""

    name = serializers.CharField(read_only=True)
    refused = serializers.CharField(read_only=True, allow_null=True)

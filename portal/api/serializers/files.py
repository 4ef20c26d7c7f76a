"""The files of a proposal."""

from __future__ import annotations

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.parts import AddressField
from proposals.models import Attachment


class AttachmentSerializer(serializers.ModelSerializer[Attachment]):
    """One file. `checked_at` is when a scanner found nothing, null where there is none; `content` is where it is fetched."""

    url = AddressField("api_attachment")
    case = serializers.IntegerField(source="proposal.case.pk", read_only=True)
    added_by = serializers.CharField(source="added_by.name", read_only=True)
    sha256 = serializers.CharField(source="digest", read_only=True)
    content = serializers.SerializerMethodField()

    class Meta:
        model = Attachment
        fields = (
            "id", "url", "case", "purpose", "name", "kind", "size", "sha256", "checked_at", "added_by", "added_at",
            "content",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri-reference"})
    def get_content(self, attachment: Attachment) -> str:
        return reverse("api_attachment_content", args=[attachment.pk])

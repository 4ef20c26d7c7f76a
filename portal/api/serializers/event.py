"""What happened. The chain's hashes are for the export, not for reading."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.api.serializers.parts import AddressField
from workflow.letters import told_reason
from workflow.models import Event
from workflow.transitions import TABLES


class EventSerializer(serializers.ModelSerializer[Event]):
    """One move: who, in which organisation, on whose behalf. No actor means the system."""

    url = AddressField("api_event")
    note = serializers.SerializerMethodField(label=_("说明"))
    label = serializers.SerializerMethodField()  # type: ignore[assignment]  # DRF calls a field's caption label too
    actor = serializers.CharField(source="actor.name", read_only=True, default=None, allow_null=True)
    organisation = serializers.CharField(
        source="post.organisation.short_name", read_only=True, default=None, allow_null=True
    )
    on_behalf_of = serializers.CharField(
        source="on_behalf_of.name", read_only=True, default=None, allow_null=True
    )

    class Meta:
        model = Event
        fields = (
            "id", "url", "case", "machine", "subject", "transition", "label", "source", "target", "at", "actor",
            "organisation", "on_behalf_of", "note",
        )  # fmt: skip
        read_only_fields = fields

    def get_note(self, event: Event) -> str:
        """The reason, or a line in its place for those whom it is not for."""
        return told_reason(event, event.note)

    def get_label(self, event: Event) -> str:
        """The words for the move; the first event of a chain is no row's."""
        row = TABLES[event.machine].get(event.transition)
        return str(row.label) if row is not None else event.transition

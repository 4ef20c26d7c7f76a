"""What units ask of the office, and talks with proposers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portal.api import filters
from portal.api.serializers.asked import ConsultationSerializer, ExtensionSerializer, ObjectionSerializer
from portal.api.views.base import ReadView
from workflow.queries import consultations_visible_to, extensions_visible_to, objections_visible_to

SHARE = ("assignment__organisation", "assignment__case__jurisdiction", "assignment__case__proposal")


class ConsultationView(ReadView):
    """Talks with proposers."""

    things = _("沟通记录")
    visible = consultations_visible_to
    filterset_class = filters.ConsultationFilter
    serializer_class = ConsultationSerializer
    beside = ("case__jurisdiction", "case__proposal", "assignment__organisation", "recorded_by")


class ExtensionView(ReadView):
    """Requests for later dates: a unit's own, for the offices all; those that wait are `decision=pending`."""

    things = _("延期申请")
    visible = extensions_visible_to
    filterset_class = filters.ExtensionFilter
    serializer_class = ExtensionSerializer
    beside = (*SHARE, "deadline")


class ObjectionView(ReadView):
    """Requests to hand a case to another unit: a unit's own, once put forward for the offices all."""

    things = _("改办申请")
    visible = objections_visible_to
    filterset_class = filters.ObjectionFilter
    serializer_class = ObjectionSerializer
    beside = (*SHARE, "suggested")

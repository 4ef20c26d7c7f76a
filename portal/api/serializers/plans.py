"""A case that waits to be handed over: to whom it is to go, what speaks against it, and what would be due when."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework import serializers

from portal.api.serializers.parts import CaseReferenceSerializer, OrganisationSerializer, RefusalSerializer
from workflow.states import AssignmentRole
from workflow.steps import Step

MOST: Final = 100
"""So many cases are handed over at one stroke."""


class PartSerializer(serializers.Serializer[Any]):
    """What one unit is to get. `asks` are numbers as the proposal has them."""

    organisation = OrganisationSerializer(read_only=True)
    role = serializers.ChoiceField(choices=AssignmentRole.choices, read_only=True)
    asks: Any = serializers.SerializerMethodField()
    question = serializers.CharField(read_only=True)

    def get_asks(self, part: Any) -> list[str]:
        return [ask.number for ask in part.asks]


class ConcernSerializer(RefusalSerializer):
    """What speaks against it; what `stops` is refused at the hand-over."""

    stops = serializers.BooleanField(read_only=True)


class ForeseenSerializer(serializers.Serializer[Any]):
    """A day that the hand-over would set today. `on_receipt`: counted as if the unit signed at once."""

    step = serializers.ChoiceField(choices=Step.choices, read_only=True)
    due_on = serializers.DateField(source="derivation.due_on", read_only=True)
    provisional = serializers.BooleanField(source="derivation.provisional", read_only=True)
    on_receipt = serializers.BooleanField(read_only=True)


class PlanSerializer(serializers.Serializer[Any]):
    """`settled` says whether people settled these parts; else they are what is suggested. `revision` is 0 without a plan."""

    case = CaseReferenceSerializer(read_only=True)
    settled = serializers.BooleanField(read_only=True)
    settled_by = serializers.CharField(
        source="plan.settled_by", default=None, allow_null=True, read_only=True
    )
    settled_at = serializers.DateTimeField(
        source="plan.settled_at", default=None, allow_null=True, read_only=True
    )
    revision = serializers.IntegerField(source="plan.revision", default=0, read_only=True)
    together = serializers.CharField(source="plan.together", default=None, allow_null=True, read_only=True)
    doubt = serializers.CharField(source="suggestion.doubt", default="", read_only=True)
    parts = PartSerializer(many=True, read_only=True)
    missing: Any = serializers.SerializerMethodField()
    concerns = ConcernSerializer(many=True, read_only=True)

    def get_missing(self, waiting: Any) -> list[str]:
        return [ask.number for ask in waiting.missing]


class PlanDetailSerializer(PlanSerializer):
    """With the days that the hand-over would set today."""

    foreseen = ForeseenSerializer(many=True, read_only=True, source="days")


class PartInputSerializer(serializers.Serializer[Any]):
    """One unit of a plan, by its key; `asks` by their numbers."""

    organisation = serializers.IntegerField(min_value=1)
    role = serializers.ChoiceField(choices=AssignmentRole.choices)
    asks: Any = serializers.ListField(
        child=serializers.CharField(max_length=12), required=False, max_length=200
    )
    question = serializers.CharField(required=False, allow_blank=True, max_length=500)


class PlanInputSerializer(serializers.Serializer[Any]):
    """All parts of a plan, in place of the one before; `expected` is the `revision` that was seen."""

    expected = serializers.IntegerField(min_value=0)
    parts = PartInputSerializer(many=True, allow_empty=False)


class HandedInputSerializer(serializers.Serializer[Any]):
    case = serializers.IntegerField(min_value=1)
    expected = serializers.IntegerField(min_value=0)


class HandOverInputSerializer(serializers.Serializer[Any]):
    """The cases by their keys, with the `revision` of each plan as it was seen, under one document number."""

    document = serializers.CharField(max_length=60)
    cases = HandedInputSerializer(many=True, allow_empty=False)

    def validate_cases(self, cases: list[dict[str, int]]) -> list[dict[str, int]]:
        if len(cases) > MOST:
            words = _("选了 %(n)d 件，一次最多 %(most)d 件，请分几次交办。")
            raise serializers.ValidationError(words % {"n": len(cases), "most": MOST}, code="too_many")
        return cases


class HandedRefusalSerializer(RefusalSerializer):
    case = serializers.IntegerField(read_only=True)


class HandOverSerializer(serializers.Serializer[Any]):
    """What came of it: the cases that were handed over, and of each of the others why not."""

    document = serializers.CharField(read_only=True, allow_null=True)
    done: Any = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    refusals = HandedRefusalSerializer(many=True, read_only=True)

"""Score sheets and honours."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from portal.api.keyset import LARGEST_KEY
from portal.api.serializers.parts import (
    AddressField,
    CaseReferenceSerializer,
    LabelField,
    OrganisationSerializer,
)
from portal.api.serializers.taken import KeyField, RevisionField
from portal.documents.scoring import reason_words
from workflow.models import Honour, HonourGround, ScoreItem, ScoreSheet
from workflow.rates import RATES

MOST_ITEMS = 60


class ScoreSheetSerializer(serializers.ModelSerializer[ScoreSheet]):
    """The sheet of a year. Once issued it is never changed again."""

    url = AddressField("api_score_sheet")
    jurisdiction = serializers.CharField(source="jurisdiction.slug", read_only=True)

    class Meta:
        model = ScoreSheet
        fields: tuple[str, ...] = (
            "id",
            "url",
            "jurisdiction",
            "year",
            "title",
            "revision",
            "issued_at",
            "issued_on",
        )
        read_only_fields = fields


class ScoreItemSerializer(serializers.ModelSerializer[ScoreItem]):
    """One item: by a rate, from no points at `floor` per cent to all at `full`; by hand where `rate` is empty."""

    class Meta:
        model = ScoreItem
        fields = ("id", "name", "rate", "points", "floor", "full")
        read_only_fields = fields


class ScoreMarkSerializer(serializers.Serializer[Any]):
    """What a unit got for an item, null where there was nothing to measure, and why."""

    item = serializers.IntegerField(source="item.pk", read_only=True)
    points = serializers.DecimalField(max_digits=6, decimal_places=1, read_only=True, allow_null=True)
    numerator = serializers.IntegerField(read_only=True, allow_null=True)
    denominator = serializers.IntegerField(read_only=True, allow_null=True)
    reason = serializers.SerializerMethodField()

    def get_reason(self, mark: Any) -> str:
        return reason_words(mark)


class StandingSerializer(serializers.Serializer[Any]):
    organisation = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    points = serializers.DecimalField(max_digits=7, decimal_places=1, read_only=True)
    place = serializers.IntegerField(read_only=True)
    marks = ScoreMarkSerializer(many=True, read_only=True)


class ScoreSheetDetailSerializer(ScoreSheetSerializer):
    """A sheet with its items, and what each unit gets by it, as far as the caller reads them."""

    items = ScoreItemSerializer(many=True, read_only=True)
    standings = StandingSerializer(many=True, read_only=True)

    class Meta:
        model = ScoreSheet
        fields = (*ScoreSheetSerializer.Meta.fields, "items", "standings")
        read_only_fields = fields


class YearInputSerializer(serializers.Serializer[Any]):
    year = serializers.IntegerField(min_value=1990, max_value=2200)


class ItemInputSerializer(serializers.Serializer[Any]):
    """An item; `id` is that of the item it changes."""

    id = KeyField(required=False, allow_null=True)
    name = serializers.CharField(max_length=60)
    rate = serializers.ChoiceField(
        choices=[(code, str(rate.label)) for code, rate in RATES.items()], required=False, allow_blank=True
    )
    points = serializers.DecimalField(max_digits=5, decimal_places=1)
    floor = serializers.DecimalField(
        max_digits=4, decimal_places=1, min_value=0, max_value=100, required=False, allow_null=True
    )
    full = serializers.DecimalField(
        max_digits=4, decimal_places=1, min_value=0, max_value=100, required=False, allow_null=True
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        by_rate, points = attrs.get("rate"), attrs["points"]
        if not points or (by_rate and points < 0):
            words = _("请填分值；按指标计分的须大于 0，手工扣分的可以为负。")
            raise serializers.ValidationError({"points": [words]}, code="points_senseless")
        floor, full = attrs.get("floor"), attrs.get("full")
        if by_rate and (floor is None or full is None or floor >= full):
            raise serializers.ValidationError(
                {"full": [_("请填起分和满分，满分须高于起分。")]}, code="full_above_floor"
            )
        return attrs


class SheetInputSerializer(serializers.Serializer[Any]):
    """The items in their order, in place of those before; `expected` is the `revision` that was seen."""

    title = serializers.CharField(max_length=80)
    expected = RevisionField()
    items = serializers.ListField(child=ItemInputSerializer(), max_length=MOST_ITEMS)


class PointsInputSerializer(serializers.Serializer[Any]):
    """Points by hand for one unit and one item, and why."""

    item = KeyField()
    organisation = KeyField()
    points = serializers.DecimalField(max_digits=5, decimal_places=1)
    reason = serializers.CharField(max_length=300)


class HonourSerializer(serializers.ModelSerializer[Honour]):
    """A proposal or a unit that was named for its session, and what was decided."""

    url = AddressField("api_honour")
    case = CaseReferenceSerializer(allow_null=True, read_only=True)
    organisation = OrganisationSerializer(allow_null=True, read_only=True)
    named_by = serializers.CharField(source="named_by.name", read_only=True)
    named_for = OrganisationSerializer(read_only=True)
    criteria = serializers.SerializerMethodField()
    decision_label = LabelField("decision")

    class Meta:
        model = Honour
        fields = (
            "id", "url", "session", "case", "organisation", "reason", "criteria", "named_by", "named_for", "named_at",
            "decision", "decision_label", "decided_on", "note",
        )  # fmt: skip
        read_only_fields = fields

    def get_criteria(self, honour: Honour) -> list[str]:
        return [ground.criterion for ground in honour.grounds.all()]


class NamingInputSerializer(serializers.Serializer[Any]):
    """What is named: exactly one of `case` and `organisation`; why, and by which criteria."""

    session = KeyField()
    case = KeyField(required=False, allow_null=True)
    organisation = KeyField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=2000)
    criteria = serializers.ListField(
        child=serializers.ChoiceField(choices=HonourGround.Criterion.choices), allow_empty=False, max_length=6
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs.get("case")) == bool(attrs.get("organisation")):
            words = _("请写一件办件，或者一个单位。")
            raise serializers.ValidationError({"case": [words]}, code="one_subject")
        return attrs | {"criteria": list(dict.fromkeys(attrs["criteria"]))}


class HonourDecisionSerializer(serializers.Serializer[Any]):
    """What was decided, on which day and on what ground."""

    chosen = serializers.BooleanField()
    on = serializers.DateField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class RowBehindSerializer(serializers.Serializer[Any]):
    """A row that a figure counts: of which kind it is, its key, and its case where it has one."""

    subject = serializers.CharField(read_only=True)
    id = serializers.IntegerField(read_only=True, max_value=LARGEST_KEY)
    case = CaseReferenceSerializer(read_only=True)

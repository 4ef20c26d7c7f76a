"""Opinions and replies: the letter in the list, its text on its own."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import (
    AddressField,
    CaseReferenceSerializer,
    LabelField,
    OffersField,
    OrganisationSerializer,
    UndecidedField,
)
from workflow.letters import current_text, readable_text
from workflow.models import (
    AskAnswer,
    AskVerdict,
    Case,
    Countersignature,
    Delivery,
    Opinion,
    OutcomeClass,
    Passage,
    PassageAsk,
    PassageUse,
    Reply,
    ReplyPassage,
)
from workflow.states import Openness


class LinkedCaseSerializer(serializers.ListSerializer[Any]):
    """The cases that an opinion answers; the view has read only those that the caller may see."""

    def to_representation(self, data: Any) -> list[Any]:
        return super().to_representation([link.case for link in data.all()])


class AnsweredCaseSerializer(CaseReferenceSerializer):
    class Meta(CaseReferenceSerializer.Meta):
        list_serializer_class = LinkedCaseSerializer


class OpinionSerializer(serializers.ModelSerializer[Opinion]):
    """A line of the list. `cases` names those that the caller may see."""

    url = AddressField("api_opinion")
    organisation = OrganisationSerializer(read_only=True)
    cases = AnsweredCaseSerializer(source="links", many=True, read_only=True)
    state_label = LabelField("state")

    class Meta:
        model = Opinion
        fields: tuple[str, ...] = (
            "id", "url", "organisation", "cases", "version", "supersedes", "state", "state_label", "sent_at",
        )  # fmt: skip
        read_only_fields = fields


class VerdictSerializer(serializers.ModelSerializer[AskVerdict]):
    number = serializers.CharField(source="ask.number", read_only=True)

    class Meta:
        model = AskVerdict
        fields = ("ask", "number", "verdict")
        read_only_fields = fields


class UseSerializer(serializers.ModelSerializer[PassageUse]):
    class Meta:
        model = PassageUse
        fields = ("case", "use", "reason")
        read_only_fields = fields


class AskLinkSerializer(serializers.Serializer[PassageAsk]):
    """An ask that a part speaks to: as the matching found, with its score (0.5 to 1) and why, or as a person said."""

    ask = serializers.IntegerField(source="ask_id", read_only=True)
    number = serializers.CharField(source="ask.number", read_only=True)
    by_person = serializers.BooleanField(read_only=True)
    score = serializers.FloatField(read_only=True)
    reason = serializers.CharField(read_only=True)


class PassageSerializer(serializers.ModelSerializer[Passage]):
    """A numbered section, and what the leads made of it.

    What may not be quoted is listed for the two bureaus alone, and they alone are told which passages may be.
    """

    quotable = serializers.SerializerMethodField()
    asks = AskLinkSerializer(source="ask_links", many=True, read_only=True)
    uses = UseSerializer(many=True, read_only=True)

    class Meta:
        model = Passage
        fields = ("id", "position", "heading", "text", "quotable", "asks", "uses")
        read_only_fields = fields

    def get_quotable(self, passage: Passage) -> bool | None:
        """Whether the words may be quoted; null for readers other than the two bureaus."""
        return passage.quotable if getattr(passage, "read_whole", False) else None


class OpinionDetailSerializer(OpinionSerializer):
    """An opinion with its text as last saved."""

    text = serializers.SerializerMethodField()
    verdicts = VerdictSerializer(many=True, read_only=True)
    passages = PassageSerializer(many=True, read_only=True)
    transitions = OffersField()

    class Meta:
        model = Opinion
        fields = (*OpinionSerializer.Meta.fields, "revision", "text", "verdicts", "passages", "transitions")
        read_only_fields = fields

    def get_text(self, opinion: Opinion) -> str:
        """The letter; a line stands in the place of each passage that is not for the caller."""
        return readable_text(opinion, self.context["caller"].held)


class OutcomeClassSerializer(serializers.ModelSerializer[OutcomeClass]):
    class Meta:
        model = OutcomeClass
        fields = ("letter", "wording", "outcome")
        read_only_fields = fields


class RepliedCaseSerializer(CaseReferenceSerializer):
    """The case of a reply. To the proposer of a case that was merged into it their own, under which they have the letter."""

    def to_representation(self, instance: Case) -> Any:
        own: list[Case] = getattr(instance, "own_merged", [])
        return super().to_representation(own[0] if own else instance)


class ReplySerializer(serializers.ModelSerializer[Reply]):
    """A line of the list."""

    url = AddressField("api_reply")
    case = RepliedCaseSerializer(read_only=True)
    organisation = OrganisationSerializer(read_only=True)
    outcome_class = OutcomeClassSerializer(read_only=True, allow_null=True)
    openness = UndecidedField(Openness.choices)
    state_label = LabelField("state")

    class Meta:
        model = Reply
        fields: tuple[str, ...] = (
            "id", "url", "case", "organisation", "round", "supplement_of", "state", "state_label", "outcome_class",
            "openness", "document_number", "issued_on", "delivered_on", "delivered_how",
        )  # fmt: skip
        read_only_fields = fields


class AnswerSerializer(serializers.ModelSerializer[AskAnswer]):
    number = serializers.CharField(source="ask.number", read_only=True)

    class Meta:
        model = AskAnswer
        fields = ("ask", "number", "how", "reason")
        read_only_fields = fields


class CountersignatureSerializer(serializers.ModelSerializer[Countersignature]):
    organisation = OrganisationSerializer(read_only=True)

    class Meta:
        model = Countersignature
        fields = ("organisation", "signed_at")
        read_only_fields = fields


class ReplyPassageSerializer(serializers.ModelSerializer[ReplyPassage]):
    """A part of the reply: exactly `text[start:end]` of the letter, what it is for, what it answers, whence it came.

    `sources` are passages of opinions, as far as the caller may read them.
    """

    asks = AskLinkSerializer(source="ask_links", many=True, read_only=True)
    sources = serializers.SerializerMethodField()

    class Meta:
        model = ReplyPassage
        fields = ("id", "position", "role", "heading", "text", "start", "end", "asks", "sources")
        read_only_fields = fields

    def get_sources(self, passage: ReplyPassage) -> list[int]:
        return [source.source_id for source in passage.sources.all()]


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """A copy: whose, and when they said that they have it."""

    class Meta:
        model = Delivery
        fields = ("name", "received_at")
        read_only_fields = fields


class ReplyDetailSerializer(ReplySerializer):
    """A reply with its text as last saved."""

    text = serializers.SerializerMethodField()
    signer = serializers.CharField(source="signer.name", read_only=True, default=None, allow_null=True)
    answers = AnswerSerializer(many=True, read_only=True)
    passages = ReplyPassageSerializer(many=True, read_only=True)
    countersignatures = CountersignatureSerializer(many=True, read_only=True)
    deliveries = DeliverySerializer(many=True, read_only=True)
    transitions = OffersField()

    class Meta:
        model = Reply
        fields = (
            *ReplySerializer.Meta.fields, "revision", "text", "openness_reason", "contact", "phone", "copy_to",
            "signer", "answers", "passages", "countersignatures", "deliveries",
            "transitions",
        )  # fmt: skip
        read_only_fields = fields

    def get_text(self, reply: Reply) -> str:
        return current_text(reply)

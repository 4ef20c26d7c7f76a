"""What is asked of many things at one stroke, and what came of it."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from portal.api.described import InvalidSerializer
from portal.api.serializers.case import CaseSerializer
from portal.api.serializers.event import EventSerializer
from portal.api.serializers.parts import (
    CaseReferenceSerializer,
    LabelField,
    RefusalSerializer,
    UndecidedField,
)
from portal.api.serializers.taken import KeyField, KeysField, RevisionField
from proposals.models import Proposal
from workflow.models import Case, Comment, CommentDecision

MACHINES: Final = ["case", "assignment", "opinion", "reply", "commitment"]
MOST: Final = 100
"""So many things are asked for at one stroke."""


class RefusedSerializer(RefusalSerializer):
    """Which one was refused, and why."""

    id = serializers.IntegerField(read_only=True)


class StrokeSerializer(serializers.Serializer[Any]):
    """Each thing by itself: the keys of those with which it was done, and of the others why not."""

    done: Any = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    refusals = RefusedSerializer(many=True, read_only=True)


class MoveAskedSerializer(serializers.Serializer[Any]):
    """One move: as at the thing's own address."""

    machine = serializers.ChoiceField(choices=MACHINES)
    subject = KeyField()
    name = serializers.CharField(max_length=40)
    inputs: Any = serializers.DictField(required=False)
    expected = RevisionField(required=False, allow_null=True)


class MovesInputSerializer(serializers.Serializer[Any]):
    """The moves in the order in which they are to be made, at most a hundred."""

    moves = serializers.ListField(child=MoveAskedSerializer(), allow_empty=False, max_length=MOST)


class MoveMadeSerializer(serializers.Serializer[Any]):
    """What came of one move: its event, or the answer that it would have had alone."""

    machine = serializers.ChoiceField(choices=MACHINES, read_only=True)
    subject = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    event = EventSerializer(read_only=True, allow_null=True)
    status = serializers.IntegerField(read_only=True)
    error = InvalidSerializer(read_only=True, allow_null=True)


class MovesMadeSerializer(serializers.Serializer[Any]):
    results = MoveMadeSerializer(many=True, read_only=True)


class UrgingInputSerializer(serializers.Serializer[Any]):
    """The shares that are urged, and what is said to all of them; `by_on`: by when it is to be done."""

    assignments = KeysField()
    reason = serializers.CharField(max_length=2000)
    by_on = serializers.DateField(required=False, allow_null=True)


class CasesInputSerializer(serializers.Serializer[Any]):
    cases = KeysField()


class JoiningInputSerializer(CasesInputSerializer):
    """The waiting cases that go together, under which topic, led by which unit."""

    topic = serializers.CharField(max_length=60)
    lead = KeyField()


class JoinedSerializer(serializers.Serializer[Any]):
    topic_group = serializers.CharField(source="name", read_only=True)


class ExaminedSerializer(CaseSerializer):
    """A case under examination: by when it is to be examined, whether something is like it and was looked at."""

    due_on = serializers.DateField(read_only=True, allow_null=True)
    alike = serializers.BooleanField(read_only=True)
    looked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Case
        fields = (*CaseSerializer.Meta.fields, "due_on", "alike", "looked")
        read_only_fields = fields


class DecidedSerializer(serializers.Serializer[Any]):
    """One case with its category, and whether it is an important one; what is left out stays as it is."""

    case = KeyField()
    category = serializers.CharField(max_length=40, required=False)
    nature = serializers.ChoiceField(choices=Proposal.Nature.choices, required=False)


class ExaminedInputSerializer(serializers.Serializer[Any]):
    cases = serializers.ListField(child=DecidedSerializer(), allow_empty=False, max_length=MOST)


class WishSerializer(CaseReferenceSerializer):
    """A proposal on which nothing was decided, and what its proposer wished."""

    wish = serializers.ChoiceField(source="proposal.wish", choices=Proposal.Wish.choices, read_only=True)
    filed_on = serializers.DateField(read_only=True)

    class Meta:
        model = Case
        fields = (*CaseReferenceSerializer.Meta.fields, "wish", "filed_on")
        read_only_fields = fields


class CommentDecisionSerializer(serializers.ModelSerializer[CommentDecision]):
    by = serializers.CharField(source="decided_by.name", read_only=True)
    at = serializers.DateTimeField(source="decided_at", read_only=True)
    ground = UndecidedField(CommentDecision.Ground.choices)

    class Meta:
        model = CommentDecision
        fields = ("approved", "ground", "note", "by", "at")
        read_only_fields = fields


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """What a visitor of the public page wrote. Who they are nobody knows."""

    case = CaseReferenceSerializer(read_only=True)
    state_label = LabelField("state")
    decisions = CommentDecisionSerializer(many=True, read_only=True)

    class Meta:
        model = Comment
        fields = ("id", "case", "text", "written_at", "state", "state_label", "decisions")
        read_only_fields = fields


class JudgementSerializer(serializers.Serializer[Any]):
    """Show these comments, or refuse them on one ground."""

    comments = KeysField()
    approved = serializers.BooleanField()
    ground = serializers.ChoiceField(choices=CommentDecision.Ground.choices, required=False)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class ChangedSerializer(serializers.Serializer[Any]):
    """How many changed."""

    changed = serializers.IntegerField(read_only=True)


class LookedBackSerializer(CaseSerializer):
    """A case that was left in progress or planned: its class now, its promises, and whether its leads were asked."""

    letter_now = serializers.CharField(read_only=True, allow_null=True)
    outcome_now = serializers.CharField(read_only=True)
    promised = serializers.IntegerField(read_only=True)
    kept = serializers.IntegerField(read_only=True)
    second = serializers.BooleanField(read_only=True)
    asked = serializers.BooleanField(read_only=True)
    waiting = serializers.BooleanField(read_only=True)

    class Meta:
        model = Case
        fields = (
            *CaseSerializer.Meta.fields, "letter_now", "outcome_now", "promised", "kept", "second", "asked", "waiting",
        )  # fmt: skip
        read_only_fields = fields


class AskingInputSerializer(CasesInputSerializer):
    """The cases about which the leads are asked; `inputs` as `ask_look_back` of a case takes them."""

    inputs: Any = serializers.DictField(required=False)

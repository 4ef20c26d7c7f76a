"""What a bureau keeps for itself: its sections, how its letters are handled and numbered, their register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api.described import operation
from portal.api.inputs import row_named, shaped
from portal.api.serializers.units import (
    DocumentNumberSerializer,
    RuleInputSerializer,
    RulesSerializer,
    SeatsInputSerializer,
    SectionInputSerializer,
    SectionSerializer,
    SectionsSerializer,
    WordInputSerializer,
    WordSerializer,
)
from portal.api.views.base import ActView, ReadView, row_there
from proposals.models import Section
from proposals.queries import posts_active
from workflow.models import DocumentNumber
from workflow.queries import (
    opinions_visible_to,
    registers_visible_to,
    replies_visible_to,
    units_led_by,
    units_numbered_by,
)
from workflow.queries.units import units_arranged_by
from workflow.services.sections import add_section, close_section, seat
from workflow.services.units import leaders_in_post, set_document_word, set_review_rule

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from proposals.models import Organisation


class UnitView(ActView):
    """For those who keep the bureau's house; for everybody else there is nothing here."""

    things = _("本单位")

    @operation(_("科室：有哪些，谁在哪里"), SectionsSerializer, name="sections_list")
    def sections(self, _request: Request, pk: int) -> Response:
        """Of a bureau whose leader or liaison the caller is."""
        return self._sections(self._arranged(pk))

    @operation(
        _("科室：设立"), SectionSerializer, name="sections_create", takes=SectionInputSerializer, errors=(404, 409),
        status=201,
    )  # fmt: skip
    def add(self, request: Request, pk: int) -> Response:
        """A new one, or one that was closed open again. Raises MoveRefusedError."""
        unit = self._arranged(pk)
        section = add_section(unit, actor=self.caller.user, **shaped(SectionInputSerializer, request))
        return Response(SectionSerializer(section).data, status=201)

    @operation(
        _("科室：谁坐在哪里"),
        SectionsSerializer,
        name="sections_seat",
        takes=SeatsInputSerializer,
        errors=(404, 409),
    )
    def seat(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError for a post or a section of another bureau."""
        unit, given = self._arranged(pk), shaped(SeatsInputSerializer, request)["seats"]
        posts = posts_active(self.caller.on).filter(organisation=unit)
        own = Section.objects.filter(organisation=unit, closed_on=None)
        seats = {
            row_named(posts, one["post"], "seats").pk: None
            if one["section"] is None
            else row_named(own, one["section"], "seats")
            for one in given
        }
        seat(unit, actor=self.caller.user, seats=seats)
        return self._sections(unit)

    @operation(_("科室：撤销"), SectionSerializer, name="sections_close", errors=(403, 404))
    def close(self, _request: Request, pk: int) -> Response:
        """It takes no more work."""
        own = Section.objects.filter(organisation__in=units_arranged_by(self.caller.held))
        section = row_there(own.select_related("organisation__jurisdiction"), pk)
        close_section(section, actor=self.caller.user)
        return Response(SectionSerializer(section).data)

    @operation(_("审签设置：读"), RulesSerializer, name="review_retrieve")
    def rules(self, _request: Request, pk: int) -> Response:
        """Of a bureau that the caller leads."""
        return self._rules(row_there(units_led_by(self.caller.held), pk))

    @operation(
        _("审签设置：改"), RulesSerializer, name="review_update", takes=RuleInputSerializer, errors=(404, 409)
    )
    def rule(self, request: Request, pk: int) -> Response:
        """From now on. Raises MoveRefusedError."""
        unit = row_there(units_led_by(self.caller.held).select_related("jurisdiction"), pk)
        set_review_rule(unit, actor=self.caller.user, **shaped(RuleInputSerializer, request))
        return self._rules(unit)

    @operation(_("机关代字：读"), WordSerializer, name="word_retrieve")
    def word(self, _request: Request, pk: int) -> Response:
        """Of a bureau whose letters the caller numbers."""
        return self._word(row_there(units_numbered_by(self.caller.held), pk))

    @operation(
        _("机关代字：改"), WordSerializer, name="word_update", takes=WordInputSerializer, errors=(404, 409)
    )
    def set_word(self, request: Request, pk: int) -> Response:
        """From the next number on. Raises MoveRefusedError."""
        unit = row_there(units_numbered_by(self.caller.held).select_related("jurisdiction"), pk)
        set_document_word(unit, actor=self.caller.user, **shaped(WordInputSerializer, request))
        return self._word(row_there(units_numbered_by(self.caller.held), pk))

    def _arranged(self, pk: int) -> Organisation:
        unit: Organisation = row_there(units_arranged_by(self.caller.held).select_related("jurisdiction"), pk)
        return unit

    def _sections(self, unit: Organisation) -> Response:
        posts = (
            posts_active(self.caller.on).filter(organisation=unit).select_related("person", "organisation")
        )
        told = {
            "sections": Section.objects.filter(organisation=unit).order_by("name", "pk"),
            "posts": posts.order_by("role", "person__name", "pk"),
        }
        return Response(SectionsSerializer(told).data)

    def _rules(self, unit: Organisation) -> Response:
        rules = unit.review_rules.select_related("set_by").order_by("-pk")
        return Response(
            RulesSerializer({"leaders": leaders_in_post(unit, self.caller.on), "rules": rules}).data
        )

    def _word(self, unit: Organisation) -> Response:
        changes = unit.word_changes.select_related("set_by").order_by("-pk")
        return Response(WordSerializer({"word": unit.document_word, "changes": changes}).data)


class DocumentView(ReadView):
    """The register of document numbers of a bureau, for its people, the offices and the auditor."""

    things = _("发文登记")
    queryset = DocumentNumber.objects.none()
    serializer_class = DocumentNumberSerializer
    beside = ()

    def seen(self) -> QuerySet[Any]:
        unit = row_there(registers_visible_to(self.caller.held), self.kwargs["pk"])
        return DocumentNumber.objects.filter(organisation=unit)

    def get_serializer(self, rows: Any = None, **kwargs: Any) -> Any:
        """With which of the letters the caller may see."""
        if rows is None:
            return DocumentNumberSerializer(**kwargs)
        held = self.caller.held
        letters = {
            "opinions": opinions_visible_to(held).filter(registered__in=rows),
            "replies": replies_visible_to(held).filter(registered__in=rows),
        }
        seen = {name: set(found.values_list("pk", flat=True)) for name, found in letters.items()}
        return DocumentNumberSerializer(rows, context=seen, **kwargs)

"""A city's rule pack as rows: what is due when, how late is answered, who is reminded, what its letters mean."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.checking import Advice
from proposals.models import Jurisdiction
from workflow.models.calendar import WorkingCalendar
from workflow.rulebook import Applies, Late
from workflow.states import Outcome
from workflow.steps import Occasion, Step
from workflow.workdays import Unit

UNIT_LABELS: list[tuple[str, object]] = [
    (Unit.WORKDAY.value, _("工作日")),
    (Unit.DAY.value, _("自然日")),
    (Unit.MONTH.value, _("月")),
]
APPLIES_LABELS: list[tuple[str, object]] = [
    (Applies.ANY.value, _("任何时候")),
    (Applies.IN_SESSION.value, _("大会期间提出的")),
    (Applies.BETWEEN_SESSIONS.value, _("闭会期间提出的")),
]
LATE_LABELS: list[tuple[str, object]] = [
    (Late.WARN.value, _("提醒并记为逾期")),
    (Late.LOSE_RIGHT.value, _("逾期即失去该权利")),
    (Late.ESCALATE.value, _("报告上一级")),
    (Late.NO_ANSWER.value, _("记为未答")),
    (Late.LAPSE.value, _("自动失效")),
]
UNIT_VALUES = [unit.value for unit in Unit]
APPLIES_VALUES = [applies.value for applies in Applies]
LATE_VALUES = [late.value for late in Late]

# A check that comes out NULL passes, so every column that may be NULL says that it is not.
COUNTED = Q(amount__isnull=False, amount__range=(1, 1000), unit__in=UNIT_VALUES)
CAPPED = Q(cap_amount__isnull=False, cap_amount__range=(1, 1000), cap_unit__in=UNIT_VALUES)
FIXED_DATE = Q(
    fixed_month__isnull=False, fixed_day__isnull=False, fixed_month__range=(1, 12), fixed_day__range=(1, 31)
)
NO_FIXED_DATE = Q(fixed_month__isnull=True, fixed_day__isnull=True)


class RulePack(models.Model):
    """The rules of one jurisdiction from one year on, until a later year has its own.

    New deadlines are counted by the version that the jurisdiction has adopted (`counted_by`). A newer one of the calendar
    that it follows (`calendar_slug`) changes nothing before an administrator of the jurisdiction applies it.
    """

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.PROTECT, related_name="rule_packs", verbose_name=_("辖区")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    slug = models.SlugField(_("规则包"), max_length=40)
    title = models.CharField(_("名称"), max_length=100)
    verified = models.BooleanField(_("已核实"), default=False)
    source = models.TextField(_("依据"), help_text=_("发文机关和文号，一行一件"))
    notes = models.TextField(_("说明"), blank=True)
    calendar_slug = models.SlugField(_("工作日历"), max_length=40)
    counted_by = models.ForeignKey(
        WorkingCalendar, on_delete=models.PROTECT, related_name="+", verbose_name=_("所用日历版本")
    )
    number_template = models.CharField(_("提案编号格式"), max_length=60)
    class_template = models.CharField(
        _("分类编号格式"),
        max_length=60,
        blank=True,
        help_text=_("例如 {class}类{seq:03}号；留空即不按类编号"),
    )
    consultations_required = models.PositiveSmallIntegerField(_("答复前至少面商次数"))
    rounds_before_meeting = models.PositiveSmallIntegerField(_("几轮不满意后须当面协商"))
    near = models.PositiveSmallIntegerField(
        _("临近期限"), default=5, help_text=_("剩余多少个工作日以内算临近")
    )
    urge_interval = models.PositiveSmallIntegerField(
        _("催办间隔"), default=1, help_text=_("同一单位对同一承办单位两次催办至少相隔的工作日")
    )
    extension_consent = models.BooleanField(
        _("延期须提案委同意"), default=False, help_text=_("督查室同意延期之前，须提案委先同意")
    )

    title_most = models.PositiveSmallIntegerField(_("案由宜在多少字以内"), default=60)
    reasons_least = models.PositiveSmallIntegerField(_("理由宜不少于多少字"), default=200)
    reasons_most = models.PositiveSmallIntegerField(_("理由宜不超过多少字"), default=1500)

    class Meta:
        verbose_name = _("规则包")
        verbose_name_plural = _("规则包")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "year"], name="rule_pack_once_a_year"),
            models.CheckConstraint(condition=Q(year__range=(1949, 2999)), name="rule_pack_year_possible"),
            models.CheckConstraint(
                condition=Q(rounds_before_meeting__gte=1), name="rule_pack_rounds_from_one"
            ),
            models.CheckConstraint(
                condition=Q(reasons_most__gte=F("reasons_least")), name="rule_pack_lengths_possible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"

    @property
    def advice(self) -> Advice:
        """How long proposals should be."""
        return Advice(self.title_most, self.reasons_least, self.reasons_most)


class Category(models.Model):
    """One of the classes into which the pack sorts proposals, in the order in which lists and reports name them."""

    pack = models.ForeignKey(
        RulePack,
        on_delete=models.CASCADE,  # a class is a line of its pack; proposals keep its name as a word
        related_name="categories",
        verbose_name=_("规则包"),
    )
    position = models.PositiveSmallIntegerField(_("次序"))
    name = models.CharField(_("分类"), max_length=20)

    class Meta:
        verbose_name = _("提案分类")
        verbose_name_plural = _("提案分类")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "name"], name="category_once"),
            models.CheckConstraint(condition=~Q(name=""), name="category_named"),
        ]

    def __str__(self) -> str:
        return self.name


class DeadlineRule(models.Model):
    """When one step is due: a span (`amount` and `unit`), a fixed date, or a span backward from another step (`before`)."""

    pack = models.ForeignKey(
        RulePack,
        on_delete=models.CASCADE,  # a rule is a line of its pack; a rule that a deadline used is protected by it
        related_name="rules",
        verbose_name=_("规则包"),
    )
    step = models.CharField(_("事项"), max_length=20, choices=Step.choices)
    starting_event = models.CharField(_("起算事件"), max_length=20, choices=Occasion.choices)
    amount = models.PositiveSmallIntegerField(
        _("期限"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    unit = models.CharField(_("单位"), max_length=10, choices=UNIT_LABELS, blank=True)
    fixed_month = models.PositiveSmallIntegerField(_("固定月份"), null=True, blank=True)
    fixed_day = models.PositiveSmallIntegerField(_("固定日期"), null=True, blank=True)
    before = models.CharField(_("自哪一事项到期日倒推"), max_length=20, choices=Step.choices, blank=True)
    applies = models.CharField(_("适用"), max_length=20, choices=APPLIES_LABELS, default=Applies.ANY.value)
    late = models.CharField(_("逾期后果"), max_length=20, choices=LATE_LABELS, default=Late.WARN.value)
    cap_amount = models.PositiveSmallIntegerField(
        _("最长期限"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1000)]
    )
    cap_unit = models.CharField(_("最长期限单位"), max_length=10, choices=UNIT_LABELS, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("期限规则")
        verbose_name_plural = _("期限规则")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "step", "applies"], name="deadline_rule_once"),
            models.CheckConstraint(
                condition=(COUNTED & NO_FIXED_DATE)
                | (FIXED_DATE & Q(amount__isnull=True, unit="", before="")),
                name="deadline_rule_one_form",
            ),
            models.CheckConstraint(
                condition=Q(cap_amount__isnull=True, cap_unit="") | CAPPED, name="deadline_rule_cap_whole"
            ),
            models.CheckConstraint(condition=Q(step__in=Step.values), name="deadline_rule_step_known"),
            models.CheckConstraint(
                condition=Q(starting_event__in=Occasion.values), name="deadline_rule_event_known"
            ),
            models.CheckConstraint(
                condition=Q(before__in=["", *Step.values]) & ~Q(before=models.F("step")),
                name="deadline_rule_before_known",
            ),
            models.CheckConstraint(
                condition=Q(applies__in=APPLIES_VALUES), name="deadline_rule_applies_known"
            ),
            models.CheckConstraint(condition=Q(late__in=LATE_VALUES), name="deadline_rule_late_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.get_applies_display()}"


class Reminder(models.Model):
    """One rung of a rule's ladder: a notice so many working days after the due date (before it, when negative)."""

    rule = models.ForeignKey(
        DeadlineRule,
        on_delete=models.CASCADE,  # a rung is nothing without its rule
        related_name="reminders",
        verbose_name=_("期限规则"),
    )
    offset = models.SmallIntegerField(_("距到期工作日"))

    class Meta:
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rule", "offset"], name="reminder_once"),
            models.CheckConstraint(condition=Q(offset__range=(-250, 250)), name="reminder_within_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.offset:+d}"


class OutcomeClass(models.Model):
    """What a letter means in this pack; letters are never compared across packs, outcomes are."""

    pack = models.ForeignKey(
        RulePack,
        on_delete=models.CASCADE,  # a letter has a meaning only within its pack
        related_name="outcome_classes",
        verbose_name=_("规则包"),
    )
    letter = models.CharField(_("类别"), max_length=1)
    wording = models.CharField(_("含义"), max_length=60)
    outcome = models.CharField(_("统一结果"), max_length=20, choices=Outcome.choices)

    class Meta:
        verbose_name = _("办理结果类别")
        verbose_name_plural = _("办理结果类别")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "letter"], name="outcome_class_once"),
            models.CheckConstraint(condition=Q(letter__regex=r"^[A-Z]$"), name="outcome_class_letter"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="outcome_class_known"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.wording}"

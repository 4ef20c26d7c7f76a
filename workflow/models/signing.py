"""Who signs in a bureau, whose signature stands on which text, and the register of document numbers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, User
from workflow.models.opinion import Opinion
from workflow.models.reply import Reply


class ReviewRule(models.Model):
    """How many hands a bureau's letters go through; without a row a section head, where there is one, and one leader.

    The newest row of a bureau is in force, the ones before tell what was, and who changed it.
    """

    MOST_LEADERS = 3

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="review_rules")
    section_check = models.BooleanField(_("会办意见须科室负责人核稿"), default=True)
    opinion_leaders = models.PositiveSmallIntegerField(_("会办意见须几位领导签批"), default=1)
    reply_leaders = models.PositiveSmallIntegerField(_("答复须几位领导签发"), default=1)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("设定人"))
    set_at = models.DateTimeField(_("设定时间"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opinion_leaders__range=(1, 3), reply_leaders__range=(1, 3)),
                name="review_rule_one_to_three_leaders",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Signature(models.Model):
    """A leader signed the text with that digest; the last one's signature moves the letter on.

    A letter that goes back voids them: they stay readable and count no more, even if the text comes back unchanged.
    """

    opinion = models.ForeignKey(
        Opinion, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    reply = models.ForeignKey(
        Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="signatures"
    )
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(_("所签文本的摘要值"), max_length=64)
    words = models.TextField(_("批示意见"), blank=True)
    at = models.DateTimeField(_("时间"))
    voided_at = models.DateTimeField(_("失效时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(opinion__isnull=True) ^ Q(reply__isnull=True), name="signature_on_one_letter"
            ),
            models.UniqueConstraint(
                fields=["opinion", "person"],
                condition=Q(voided_at__isnull=True),
                name="signature_once_on_opinion",
            ),
            models.UniqueConstraint(
                fields=["reply", "person"],
                condition=Q(voided_at__isnull=True),
                name="signature_once_on_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.at:%Y-%m-%d}"


class DocumentNumber(models.Model):
    """One line of a bureau's register: `word`〔`year`〕`seq`号. Numbers of one word and year leave no gap and no twin.

    `dated_on` is the letter's own date, whose year counts. A number that an archive brings along stands in `text`
    alone, without `seq`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="document_numbers")
    word = models.CharField(_("机关代字"), max_length=30, blank=True)
    year = models.PositiveSmallIntegerField(_("年"))
    seq = models.PositiveIntegerField(_("序号"), null=True, blank=True)
    text = models.CharField(_("发文字号"), max_length=60)
    opinion = models.OneToOneField(
        Opinion, null=True, blank=True, on_delete=models.PROTECT, related_name="registered"
    )
    reply = models.OneToOneField(
        Reply, null=True, blank=True, on_delete=models.PROTECT, related_name="registered"
    )
    dated_on = models.DateField(_("成文日期"))
    drawn_at = models.DateTimeField(_("编号时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "text"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["organisation", "word", "year", "seq"], name="document_number_seq_once"
            ),
            models.CheckConstraint(
                condition=Q(opinion__isnull=True) ^ Q(reply__isnull=True),
                name="document_number_for_one_letter",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class WordChange(models.Model):
    """From then on a bureau's letters are numbered under another word (机关代字); numbers already drawn stay."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="word_changes")
    before = models.CharField(_("原机关代字"), max_length=30, blank=True)
    after = models.CharField(_("机关代字"), max_length=30, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("设定人"))
    set_at = models.DateTimeField(_("设定时间"))

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(before=F("after")), name="word_change_changes"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.before} → {self.after}"

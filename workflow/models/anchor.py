"""Anchors: what the event logs of a jurisdiction came to on a day, signed, so that it can be kept elsewhere."""

from __future__ import annotations

from datetime import UTC
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import InJurisdiction, Jurisdiction, User
from workflow.models.case import Case


class Anchor(InJurisdiction):
    """One day's anchor. `place` is the jurisdiction's code as it was signed; `key` is the public key, `signature` is by it.

    All digests, keys and signatures are hexadecimal. Never changed after it was made.
    """

    place = models.CharField(_("辖区代码"), max_length=40)
    number = models.PositiveIntegerField(_("序号"))
    on = models.DateField(_("日期"))
    made_at = models.DateTimeField(_("时间"))
    chains = models.PositiveIntegerField(_("提案件数"))
    events = models.PositiveBigIntegerField(_("记录条数"))
    heads = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    key = models.CharField(_("公钥"), max_length=64)
    signature = models.CharField(_("签名"), max_length=128)
    mailed_to = models.EmailField(_("寄往"), blank=True)
    mailed_at = models.DateTimeField(_("寄出时间"), null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="anchor_numbered_once"),
            models.UniqueConstraint(fields=["jurisdiction", "on"], name="anchor_once_a_day"),
            models.CheckConstraint(condition=Q(number__gte=1), name="anchor_numbered_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.number} {self.on:%Y-%m-%d}"

    def as_record(self) -> dict[str, Any]:
        """The plain values that are signed, with the digest, the key and the signature."""
        return {
            "jurisdiction": self.place, "number": self.number, "on": self.on.isoformat(),
            "made_at": self.made_at.astimezone(UTC).isoformat(), "chains": self.chains, "events": self.events,
            "heads": self.heads, "previous": self.previous, "digest": self.digest, "key": self.key,
            "signature": self.signature,
        }  # fmt: skip


class AnchoredHead(models.Model):
    """A chain that had grown since the anchor before: how long it was, and its last hash."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="grown")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    length = models.PositiveIntegerField()
    head = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["anchor", "case"], name="anchored_head_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-length"], name="anchored_head_newest")]

    def __str__(self) -> str:
        return f"{self.anchor} {self.length}"


class AnchorAddress(models.Model):
    """Where a jurisdiction's anchors are mailed each day, outside of this installation; who said so and when."""

    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.PROTECT, related_name="anchor_address")
    address = models.EmailField(_("寄往"))
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(_("设置时间"))

    def __str__(self) -> str:
        return self.address

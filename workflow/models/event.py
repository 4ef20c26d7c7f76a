"""The log of a case: append-only, each event chained to the one before by its hash."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models import Post, User
from workflow.models.case import Case


class Event(models.Model):
    """Who did what, when, in which post and on whose behalf; `inputs` is the digest of what was entered."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField(_("序号"))
    machine = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    transition = models.CharField(max_length=40)
    source = models.CharField(max_length=20)
    target = models.CharField(max_length=20)
    actor = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), blank=True)
    inputs = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    key = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 -- NULL: no key was given

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["case", "actor", "key"], name="event_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.machine}.{self.transition}"

    def as_record(self) -> dict[str, Any]:
        """The plain values that the hash covers, with the hash itself; the unit of the export."""
        return {
            "case": self.case_id, "seq": self.seq, "machine": self.machine, "subject": self.subject,
            "transition": self.transition, "source": self.source, "target": self.target,
            "actor": self.actor_id, "post": self.post_id, "on_behalf_of": self.on_behalf_of_id,
            "at": self.at.isoformat(), "note": self.note, "inputs": self.inputs,
            "previous": self.previous, "hash": self.hash,
        }  # fmt: skip

"""That something changed which the public may read, so that nobody is shown a page that was kept from before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from proposals.models.organisations import Jurisdiction


class PublicChange(models.Model):
    """One change of what the public of a place may read, or of every place where `jurisdiction` is None.

    Written in the transaction of the change itself and locking nothing, so whoever sees the change sees this row too.
    Rows are only ever added, and forgotten when no page from before them is kept any more.
    """

    jurisdiction = models.ForeignKey(Jurisdiction, null=True, on_delete=models.PROTECT, related_name="+")
    nonce = models.IntegerField()
    """Drawn by lot, so that no two sets of changes add up to the same."""
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["made_at"], name="public_change_age")]

    def __str__(self) -> str:
        return f"{self.jurisdiction or ''} {self.nonce}".strip()

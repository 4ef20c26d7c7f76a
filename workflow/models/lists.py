"""How a person wants their lists: filters kept under a name, and the columns that are shown."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from proposals.models import User


class SavedList(models.Model):
    """A filter of a list that a person keeps under a name: the query of its address. It grants nothing."""

    person = models.ForeignKey(
        User,
        on_delete=models.CASCADE,  # a convenience of the person's own
        related_name="saved_lists",
    )
    listing = models.CharField(_("列表"), max_length=20)
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(_("条件"), max_length=1000)
    saved_at = models.DateTimeField(_("保存时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "listing", "name"], name="saved_list_named_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ListColumns(models.Model):
    """The columns that a person has chosen for a list: their codes in order, parted by blanks."""

    person = models.ForeignKey(
        User,
        on_delete=models.CASCADE,  # a convenience of the person's own
        related_name="list_columns",
    )
    listing = models.CharField(_("列表"), max_length=20)
    columns = models.CharField(_("列"), max_length=400)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "listing"], name="list_columns_once"),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.columns}"

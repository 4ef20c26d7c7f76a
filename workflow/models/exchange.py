"""Between two installations of one city that only files can pass: with whom, what went, what came, what was refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Jurisdiction, User
from workflow.models.case import Case

NOTHING_YET = "0" * 64
"""What the first parcel names as the digest of the one before."""


class Channel(models.Model):
    """The one peer of a jurisdiction. Its side is `Jurisdiction.exchange_side`.

    `own_key` is the private key, sealed with a key that is made of SECRET_KEY. `last_in` is the last parcel that was
    taken in without a gap, `acknowledged` the last of ours of which the peer said the same, `said_in` and
    `said_missing` what ours told of theirs.
    """

    jurisdiction = models.OneToOneField(Jurisdiction, on_delete=models.PROTECT, related_name="channel")
    peer = models.CharField(_("对方"), max_length=60)
    own_key = models.CharField(max_length=200)
    own_public = models.CharField(_("本侧公钥"), max_length=128)
    peer_public = models.CharField(_("对方公钥"), max_length=128, blank=True)
    agent = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("代记人"),
        help_text=_("对方的人在本侧没有账号时，由它署名；不能登录"),
    )  # fmt: skip
    next_out = models.PositiveIntegerField(_("下一个发出"), default=1)
    last_out_digest = models.CharField(max_length=64, default=NOTHING_YET)
    last_in = models.PositiveIntegerField(_("已收到"), default=0)
    last_in_digest = models.CharField(max_length=64, default=NOTHING_YET)
    acknowledged = models.PositiveIntegerField(_("对方已收到"), default=0)
    said_in = models.PositiveIntegerField(default=0)
    said_missing = models.CharField(max_length=400, blank=True)
    most_bytes = models.PositiveIntegerField(_("一个包的大小上限"), default=8_000_000)
    out_folder = models.CharField(_("发出的文件夹"), max_length=300, blank=True)
    in_folder = models.CharField(_("收件的文件夹"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("建立时间"))
    heard_at = models.DateTimeField(_("最近收到"), null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.jurisdiction} ↔ {self.peer}"


class Parcel(models.Model):
    """One file with its number. What went stays until the peer has it, what came early until the gap is filled.

    `problem` says why one that is in turn could not be taken yet: something must be set up first.
    """

    class Direction(models.TextChoices):
        OUT = "out", _("发出")
        IN = "in", _("收到")

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="parcels")
    direction = models.CharField(_("方向"), max_length=3, choices=Direction.choices)
    number = models.PositiveIntegerField(_("序号"))
    digest = models.CharField(_("摘要值"), max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    items = models.PositiveIntegerField(_("条数"))
    made_at = models.DateTimeField(_("打包时间"))
    moved_at = models.DateTimeField(_("写出或收到时间"), null=True, blank=True)
    settled_at = models.DateTimeField(_("对方确认或入库时间"), null=True, blank=True)
    problem = models.CharField(_("等待的原因"), max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "direction", "number"], name="parcel_number_once"),
            models.CheckConstraint(condition=Q(direction__in=["out", "in"]), name="parcel_direction_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.number}"


class ParcelContent(models.Model):
    """The bytes of a parcel that is still needed."""

    parcel = models.OneToOneField(Parcel, on_delete=models.CASCADE, related_name="content")
    data = models.BinaryField()

    def __str__(self) -> str:
        return str(self.parcel)


class RefusedFile(models.Model):
    """A file that changed nothing: altered, not signed by the peer, of another channel, taken before."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="refused_files")
    name = models.CharField(_("文件名"), max_length=120)
    digest = models.CharField(_("SHA-256"), max_length=64)
    number = models.PositiveIntegerField(_("序号"), null=True, blank=True)
    code = models.CharField(max_length=40)
    reason = models.CharField(_("原因"), max_length=300)
    at = models.DateTimeField(_("时间"))

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "digest", "code"], name="refused_file_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.reason}"


class ExchangedCase(models.Model):
    """A case that both sides know. `told` is up to which event of its log the peer was told, `uid` its name for both."""

    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="cases")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="exchanged")
    uid = models.UUIDField(unique=True)
    told = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.uid}"


class Twin(models.Model):
    """A row of a case and its counterpart on the other side, by their keys. `done` says that its answer was told."""

    class Kind(models.TextChoices):
        ASSIGNMENT = "assignment", _("承办")
        CONSULTATION = "consultation", _("面商")
        REPLY = "reply", _("答复")
        ATTACHMENT = "attachment", _("附件")

    exchanged = models.ForeignKey(ExchangedCase, on_delete=models.PROTECT, related_name="twins")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    own = models.BigIntegerField()
    theirs = models.BigIntegerField()
    done = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exchanged", "kind", "own"], name="twin_own_once"),
            models.UniqueConstraint(fields=["exchanged", "kind", "theirs"], name="twin_theirs_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["assignment", "consultation", "reply", "attachment"]),
                name="twin_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.own} = {self.theirs}"


class Piece(models.Model):
    """A part of a file that came in several parcels; it goes when the whole was put together."""

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="pieces")
    digest = models.CharField(_("整个文件的 SHA-256"), max_length=64)
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "digest", "position"], name="piece_once"),
        ]

    def __str__(self) -> str:
        return f"{self.digest[:8]} {self.position}"


class RefusedItem(models.Model):
    """One step of a parcel that this side could not take: the peer is told, and there the person who made it."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="refused_items")
    position = models.PositiveIntegerField(_("第几条"))
    uid = models.UUIDField()
    exchanged = models.ForeignKey(
        ExchangedCase, null=True, blank=True, on_delete=models.PROTECT, related_name="refused_items"
    )
    step = models.CharField(_("事项"), max_length=40)
    person = models.CharField(_("办理人账号"), max_length=150, blank=True)
    acted_at = models.DateTimeField(_("办理时间"))
    code = models.CharField(max_length=40)
    reason = models.CharField(_("原因"), max_length=400)
    told_in = models.ForeignKey(
        Parcel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tellings",
        verbose_name=_("告知于"),
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parcel", "position"], name="refused_item_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.reason}"

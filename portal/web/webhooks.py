"""A person's webhooks: the form of one, and each with its deliveries as lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notifications.services.addresses import AddressError
from notifications.services.webhook_address import LONGEST, host_of, read_hook_address
from notifications.services.webhook_topics import LABELS
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from notifications.models import Webhook, WebhookDelivery

LARGEST: Final = 2**63 - 1


@dataclass(frozen=True)
class WebhookLine:
    """A webhook with the host that receives, and of what it is told in words."""

    webhook: Webhook
    host: str
    topics: str


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery in words."""

    delivery: WebhookDelivery
    what: str
    number: str


def webhook_lines(webhooks: Iterable[Webhook]) -> list[WebhookLine]:
    """`topics` are prefetched."""
    return [
        WebhookLine(
            webhook, host_of(webhook.address), "、".join(topic_words(t.name) for t in webhook.topics.all())
        )
        for webhook in webhooks
    ]


def delivery_lines(deliveries: Iterable[WebhookDelivery]) -> list[DeliveryLine]:
    return [
        DeliveryLine(
            one, topic_words(f"{one.event.machine}.{one.event.transition}"), one.event.case.proposal.reference
        )
        for one in deliveries
    ]


def topic_words(name: str) -> str:
    machine, _dot, row = name.partition(".")
    return str(TABLES[machine][row].label if row else LABELS[machine])


class WebhookForm(forms.Form):
    """Where to, and of what. Finer topics than these, which a program chose, are offered where they are chosen."""

    label = forms.CharField(
        label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("例如 档案系统")
    )
    address = forms.CharField(
        label=gettext_lazy("接收地址"), max_length=LONGEST,
        help_text=gettext_lazy("https:// 开头；只在内部网络里可以用 http://。"),
    )  # fmt: skip
    topics = forms.MultipleChoiceField(
        label=gettext_lazy("告诉它哪些事项"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("只限您此刻看得到的；消息里有编号、状态和接口地址，没有任何文字内容。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: Any = None, chosen: Sequence[str] = ()) -> None:
        super().__init__(data, initial=initial)
        finer = [(name, topic_words(name)) for name in chosen if name not in LABELS]
        self.fields["topics"].choices = [*LABELS.items(), *finer]  # type: ignore[attr-defined]  # of this field

    @classmethod
    def of(cls, webhook: Webhook, data: Any = None) -> WebhookForm:
        chosen = list(webhook.topics.order_by("name").values_list("name", flat=True))
        initial = {"label": webhook.label, "address": webhook.address, "topics": chosen}
        return cls(data, initial=initial, chosen=chosen)

    def clean_address(self) -> str:
        try:
            return read_hook_address(self.cleaned_data["address"])
        except AddressError as error:
            raise forms.ValidationError(str(error)) from error


class ReplayForm(forms.Form):
    """From which number on."""

    number = forms.IntegerField(label=gettext_lazy("从哪个序号起"), min_value=1, max_value=LARGEST)


def state_words(webhook: Webhook) -> str:
    """How it goes, in one sentence."""
    if webhook.paused_at is not None:
        reason = webhook.pause_reason or _("本人暂停")
        return _("已暂停：%(reason)s。恢复以后从停下的地方接着发。") % {"reason": reason}
    if webhook.failing_since is not None:
        return _("对方没有收下，正在重试；连续 24 小时没有收下就会暂停。")
    return _("正常。")

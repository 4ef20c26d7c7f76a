"""One tag for each mark, so that a state, a deadline and a role look the same on every page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.web import fields
from portal.web.signals import Due, day_words, signal_of
from proposals.checking import characters as count_of
from workflow.states import REPLYING, AssignmentRole

if TYPE_CHECKING:
    from datetime import date

    from django.forms import BoundField
    from django.template.context import Context
    from django.utils.safestring import SafeString

    from proposals.models import Ask, Organisation

register = template.Library()

FINISHED = frozenset({"replied", "closed", "archived", "answered", "sent", "issued", "delivered", "kept"})
UNDER_WAY = frozenset(
    {
        "submitted",
        "recommended",
        "filed",
        "handling",
        "tracking",
        "accepted",
        "objected",
        "in_review",
        "approved",
    }
    | {"checking", "countersigning", "office_review", "open", "reported", "partly_kept"}
)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of the vendored sprite. Decoration only: words stand beside it."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def state(subject: Any) -> SafeString:
    """The step on which a case, assignment, opinion, reply or commitment stands: filled when it is finished."""
    look = " is-fill" if subject.state in FINISHED else " is-act" if subject.state in UNDER_WAY else ""
    return format_html('<span class="hb-state{}">{}</span>', look, subject.get_state_display())


@register.simple_tag(takes_context=True)
def deadline(context: Context, due: Due | None, *, box: bool = False) -> SafeString:
    """A deadline: shape, colour and words. `box` once a page, for the main one. The link explains the date."""
    due = due or Due()
    signal = signal_of(due, context["today"])
    look = f"is-{signal.kind}{' hb-signal--box' if box else ''}"
    mark = format_html('<span class="hb-signal {}">{}{}</span>', look, icon(signal.icon), signal.words)
    if due.stopped:
        mark = format_html('{}<span class="hb-why">{}</span>', mark, due.stopped)
    if due.provisional:
        mark = format_html(
            '{}<span class="hb-prov" title="{}">{}</span>', mark, _("节假日安排尚未公布"), _("暂定")
        )
    return mark


@register.simple_tag
def role(value: str) -> SafeString:
    """The part of a unit in a case: solid for those who owe the reply, outlined for the others."""
    look = " is-lead" if value in REPLYING else ""
    return format_html('<span class="hb-role{}">{}</span>', look, AssignmentRole(value).label)


@register.simple_tag
def seal(
    organisation: Organisation, look: str = "", *, large: bool = False, named: bool = False
) -> SafeString:
    """A bureau as one character. `look` is any of lead, wait, late, own, parted by blanks.

    `named` says that the full name is to be read out, because it does not stand beside the seal.
    """
    kinds = "".join(f" is-{kind}" for kind in look.split())
    classes = f"hb-seal{' hb-seal--lg' if large else ''}{kinds}"
    if named:
        return format_html(
            '<span class="{}" role="img" aria-label="{}">{}</span>',
            classes,
            organisation.name,
            organisation.seal,
        )
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, organisation.seal)


@register.simple_tag
def ask(item: Ask, *, link: bool = True, missing: bool = False) -> SafeString:
    """The number of one suggestion; it leads to the suggestion's text on the same page."""
    classes = f"hb-ask{' is-open' if missing else ''}"
    inside = format_html('<span class="visually-hidden">{}</span>{}', _("建议"), item.number)
    if link:
        return format_html('<a class="{}" href="#ask-{}">{}</a>', classes, item.position, inside)
    return format_html('<span class="{}">{}</span>', classes, inside)


@register.simple_tag(takes_context=True)
def day(context: Context, value: date | datetime | None) -> SafeString:
    """A day in local time, without the year when it is this year; a dash when there is none."""
    if value is None:
        return format_html('<span class="muted">{}</span>', "–")
    on = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html(
        '<time class="num" datetime="{}">{}</time>', on.isoformat(), day_words(on, context.get("today"))
    )


@register.simple_tag(takes_context=True)
def moment(context: Context, value: datetime) -> SafeString:
    """A moment in local time: the day as `day` writes it, and the minute."""
    local = timezone.localtime(value)
    words = f"{day_words(local.date(), context.get('today'))} {date_format(local, 'H:i')}"
    return format_html(
        '<time class="num" datetime="{}">{}</time>', local.isoformat(timespec="minutes"), words
    )


@register.simple_tag
def phrases(title: str) -> SafeString:
    """A title whose lines break only at its own blanks."""
    parts = title.split()
    joined = format_html('<span class="hb-ph">{}</span>', parts[0] if parts else "")
    for part in parts[1:]:
        joined = format_html('{} <span class="hb-ph">{}</span>', joined, part)
    return joined


@register.simple_tag
def characters(text: str | None) -> int:
    """How many characters a text counts, as the checks count them."""
    return count_of(text or "")


@register.inclusion_tag("portal/_field.html")
def field(bound: BoundField, *, quiet: bool = False) -> dict[str, Any]:
    """One form field: label, help, errors, and a control of the size a thumb needs.

    `quiet` leaves the label to those who listen, where a heading says the same to those who look.
    """
    return {"bound": bound, "shape": fields.shape(bound), "control": fields.control(bound), "quiet": quiet}

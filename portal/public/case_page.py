"""The page of a published case: its texts set out, and what is said about it in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.public.reading import grouped, lines_of, sheet_of
from workflow.queries.public_notes import withheld
from workflow.queries.voices import LONGEST, voices_of

if TYPE_CHECKING:
    from workflow.queries.published import PublicPage

MARKS: Final = {
    "answered": "check-circle-fill",
    "partly": "circle-half",
    "planned": "clock-history",
    "declined": "dash-circle",
    "": "dash-circle",
}


def words_of(page: PublicPage) -> dict[str, Any]:
    """What the template of the page needs."""
    replies = [sheet_of(letter) for letter in page.replies]
    opinions = [sheet_of(letter) for letter in page.opinions]
    unread = withheld(page.entry)
    answers = [{"ask": ask, "mark": MARKS[ask.how]} for ask in page.asks if ask.how is not None]
    on = page.entry.jurisdiction.day_of(timezone.now())
    return {
        "page": page,
        "summary": summary_of(page),
        "reasons": lines_of(page.reasons),
        "asks": grouped(page.asks),
        "replies": replies,
        "answers": answers,
        "opinions": opinions,
        "promises": [{"made": made, "late": made.overdue(on)} for made in page.promises],
        "withheld": unread,
        "voices": voices_of(page.entry.case_id),
        "longest_comment": LONGEST,
        "described": description_of(page),
        "sections": _sections(page, answered=bool(answers), unread=bool(unread)),
        "address": reverse("public_case", args=[page.entry.jurisdiction.slug, page.reference]),
    }


def summary_of(page: PublicPage) -> str:
    """Who has it, and how many asks the reply met."""
    leads = "、".join(unit.name for unit in page.units if unit.replies)
    others = sum(not unit.replies for unit in page.units)
    told = [_("%(units)s主办") % {"units": leads}] if leads else []
    if others:
        told.append(ngettext("%(number)d 个单位会办", "%(number)d 个单位会办", others) % {"number": others})
    told = ["，".join(told)] if told else []
    if any(ask.how is not None for ask in page.asks):
        met = sum(ask.how in {"answered", "partly", "planned"} for ask in page.asks)
        silent = page.answered("")
        words = _("%(all)d 条建议，答复回应 %(met)d 条") % {"all": len(page.asks), "met": met}
        told.append(words + (_("，%(silent)d 条没有单列") % {"silent": silent} if silent else ""))
    return "。".join(told) + ("。" if told else "")


def description_of(page: PublicPage) -> str:
    """One line for those who list the page elsewhere."""
    told = [page.session, page.proposer, page.state_words, summary_of(page)]
    return "　".join(filter(None, told))


def _sections(page: PublicPage, *, answered: bool, unread: bool) -> list[dict[str, str]]:
    """The parts of the page that are there, in their order."""
    there = {
        "proposal": (_("提案"), bool(page.reasons or page.asks) or not page.merged_into),
        "reply": (_("答复"), bool(page.replies) or unread),
        "answers": (_("每条建议怎么答的"), answered),
        "opinions": (_("会办意见"), bool(page.opinions or page.silent)),
        "promises": (_("承诺事项"), bool(page.promises)),
        "voices": (_("您怎么看"), True),
    }
    return [{"anchor": name, "label": label} for name, (label, shown) in there.items() if shown]

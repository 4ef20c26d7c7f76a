"""The page on which it is decided what the public reads: the texts as they would stand, what is open, the form beside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.documents.published import file_leaks, title_of
from portal.web.subjects import move_url
from workflow.assembly.redaction import redacted
from workflow.models import Case
from workflow.publishing.drafts import drafts_of, open_supplements, sent_opinions
from workflow.publishing.wanted import ANSWER, FULL, PROPOSAL, SUPPLEMENT, WITHHELD, Wanted
from workflow.publishing.words import PARTS, left_out_of
from workflow.services.publications import decisions_of, marks_of, preview

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from portal.web.visitor import Visitor
    from workflow.forms import MoveForm
    from workflow.machine import Transition
    from workflow.services.publications import PreviewText

ROWS: Final = (
    "decide_publication",
    "review_publication",
    "publish_supplement",
    "publish_proposal",
    "change_publication",
)
"""The rows that publish, in the order in which one of them is what somebody comes for."""
TEMPLATE: Final = "portal/publication.html"
ABOUT: Final = {"publish_proposal": PROPOSAL, "publish_supplement": SUPPLEMENT}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the decisions that may be made now."""

    label: str
    url: str
    current: bool


def row_wanted(case: Case, me: Visitor, on: date) -> Transition | None:
    """The decision to show first: the first of the rows that may be moved now."""
    return next((row for row, refusal in _rows(case, me, on) if refusal is None), None)


def _rows(case: Case, me: Visitor, on: date) -> Iterable[tuple[Transition, Any]]:
    for name in ROWS:
        row: Transition = Case.transitions[name]
        held = row.acting(me.user, me.held, case)
        if held is not None and case.state in row.source:
            yield row, row.offer_refusal(case, on, held)


def may_publish(case: Case, me: Visitor) -> bool:
    """Whether the visitor decides on anything of the case that the public may read."""
    return any(Case.transitions[name].acting(me.user, me.held, case) is not None for name in ROWS)


def proposal_screen(form: MoveForm, me: Visitor, case: Case) -> dict[str, Any]:
    return _screen(form, me, case, "publish_proposal")


def answer_screen(form: MoveForm, me: Visitor, case: Case) -> dict[str, Any]:
    return _screen(form, me, case, "decide_publication")


def review_screen(form: MoveForm, me: Visitor, case: Case) -> dict[str, Any]:
    return _screen(form, me, case, "review_publication")


def supplement_screen(form: MoveForm, me: Visitor, case: Case) -> dict[str, Any]:
    return _screen(form, me, case, "publish_supplement")


def change_screen(form: MoveForm, me: Visitor, case: Case) -> dict[str, Any]:
    return _screen(form, me, case, "change_publication")


def _screen(form: MoveForm, me: Visitor, case: Case, name: str) -> dict[str, Any]:
    """What stands beside the form. What was filled in already is shown as it would be published."""
    shown = preview(case, wanted_of(form, case, ABOUT.get(name, ANSWER)))
    place = [case.jurisdiction.slug, case.proposal.reference]
    standing = [one for one in decisions_of(case) if one.ended_at is None]
    return {
        "shown": shown,
        "parts": _parts(shown.texts),
        "marks": marks_of(case),
        "decisions": decisions_of(case),
        "public": [one for one in standing if one.extent != WITHHELD],
        "tabs": _tabs(case, me, name),
        "mark_url": reverse("publication_mark", args=place),
        "withdraw_url": move_url(case, case, "withdraw_publication"),
        "about": ABOUT.get(name, ANSWER),
        "row_name": name,
        "wish": case.proposal.get_wish_display(),
        "next_url": reverse("publication", args=place) + f"?row={name}",
    }


def _tabs(case: Case, me: Visitor, name: str) -> list[Tab]:
    offered = [row for row, refusal in _rows(case, me, me.on) if refusal is None]
    return [Tab(str(row.label), move_url(case, case, row.name), row.name == name) for row in offered]


def _parts(texts: Iterable[PreviewText]) -> list[dict[str, Any]]:
    """The texts by what they are, in the order of the public page."""
    found: dict[str, list[PreviewText]] = {}
    for text in texts:
        found.setdefault(text.part, []).append(text)
    return [{"part": part, "label": str(PARTS[part]), "texts": some} for part, some in found.items()]


def wanted_of(form: MoveForm, case: Case, about: str) -> Wanted:
    """What the form asks to publish; before it is filled in, everything that could be."""
    named = case.proposal.wish == "public"
    reply = open_supplements(case).filter(publication_decisions=None).first() if about == SUPPLEMENT else None
    opinions = tuple(sent_opinions(case)) if about == ANSWER else ()
    if not (form.is_bound and form.is_valid()):
        return Wanted(about, FULL, named=named, opinions=opinions, reply=reply)
    said = form.inputs()
    supplement = said.get("supplement")
    return Wanted(
        SUPPLEMENT if supplement is not None else about,
        said["publication"],
        said.get("summary") or "",
        named=bool(said.get("named", named)),
        opinions=tuple(said.get("opinions") or ()) if about == ANSWER else (),
        reply=supplement,
    )


def files_tell(form: MoveForm, case: Case) -> str:
    """Why the files of what is to be published tell too much; "" where they tell nothing."""
    about = PROPOSAL if "opinions" not in form.fields and "supplement" not in form.fields else ANSWER
    wanted = wanted_of(form, case, about)
    words = left_out_of(case, named=wanted.named)
    if not words or not wanted.published:
        return ""
    matter, on = redacted(case.proposal.title, words), timezone.localdate()
    for draft in drafts_of(case, wanted):
        if draft.part == "reply":
            title = title_of(matter, whole=draft.whole)
            found = file_leaks(draft.without(words), title=title, dated=on, words=words)
            if found:
                told = _("公开文件的%(place)s里还读得到“%(words)s”，请再删一次。")
                return told % {"place": found[0].place_words, "words": found[0].words}
    return ""

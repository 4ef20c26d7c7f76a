"""The page of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from portal.web.attaching import files_of
from portal.web.case_page import CasePage
from portal.web.case_story import next_step, place_words, stages, told
from portal.web.case_text import grouped, reasons_of
from portal.web.member_story import story_of
from portal.web.promises_after import after_promises
from portal.web.ratings import proposal_ratings_of, ratings_of
from portal.web.rounds import rounds_of, rounds_url
from portal.web.signers import signers_of
from portal.web.subjects import case_url, find_case
from portal.web.visitor import visitor
from workflow.queries import (
    cases_visible_to,
    consultations_visible_to,
)
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.models import Case


@require_safe
def case_detail(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """Everything about one case that the visitor may see, and only the moves that they may make now."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    if reference != case.proposal.reference:
        return redirect(case_url(case))
    return render(request, "portal/case_detail.html", _words(case, me))


@require_safe
def case_rounds(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """The rounds of one case beside each other, as far as the visitor may see them."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    words = {
        "case": case,
        "proposal": case.proposal,
        "case_url": case_url(case),
        "today": day_of(me.at, case.jurisdiction),
        "rounds": rounds_of(case, me),
    }
    return render(request, "portal/case_rounds.html", words)


def _words(case: Case, me: Visitor) -> dict[str, Any]:
    on = day_of(me.at, case.jurisdiction)
    page = CasePage(case, me, on)
    step = next_step(page)
    main = page.main_due()
    archived = getattr(case, "archived", None)
    edit = next((move.url for move in page.case_moves if move.row.name == "edit"), "")
    return {
        "today": on,
        "case": case,
        "proposal": case.proposal,
        "reasons": reasons_of(case.proposal),
        "files": files_of(case, me, page.case_moves),
        "ask_groups": grouped(sorted(case.proposal.asks.all(), key=lambda ask: ask.position)),
        "edit_url": edit,
        "my_roles": [
            u.assignment.role for u in page.units if u.assignment.organisation_id in me.organisations
        ],
        "main_due": main.due if main else None,
        "main_step": main.step if main else "",
        "steps": stages(case),
        "place": place_words(case),
        "next": step,
        "story": story_of(page),
        "units": page.units,
        "units_note": page.units_note(),
        "alarms": page.alarms(),
        "archived": archived,
        "matrix": None if archived else page.matrix(),
        "linked": True,
        "unanswered": () if archived else {row.ask for row in page.coverage.unassigned},
        "opinions": [card for card in page.cards if card.opinion] if archived else page.cards,
        "opinions_note": "" if archived else page.opinions_note(),
        "replies": page.replies,
        **after_promises(page),
        "deadlines": [row for row in page.dues if row.is_open],
        "past_deadlines": [row for row in page.dues if not row.is_open],
        "signers": signers_of(case, me, on),
        "wished": [] if case.handed_over_on else list(case.proposal.wished_units.order_by("kind", "pk")),
        "consultations": consultations_visible_to(me.held).filter(case=case).order_by("-on", "-pk"),
        "ratings": ratings_of(case, me),
        "proposal_ratings": proposal_ratings_of(case, me),
        "rounds_url": rounds_url(case) if case.round > 1 else "",
        "events": told(case, me, page.units_known()),
        "twins": _twins(case, me),
        "merged_url": _merged_url(case, me),
        "merged_here": _merged_here(case) if getattr(case, "lives_on", False) else [],
    }


def _merged_url(case: Case, me: Visitor) -> str:
    """The page of the case into which this one was merged, for those who may open it."""
    target = case.merged_into
    if target is None or not cases_visible_to(me.held).filter(pk=target.pk).exists():
        return ""
    return case_url(target)


def _merged_here(case: Case) -> list[Case]:
    """The cases that were merged into this one, whose proposers are answered too."""
    beside = ("proposal__proposer", "proposal__proposing_body")
    return list(case.merged.select_related(*beside).order_by("pk"))


def _twins(case: Case, me: Visitor) -> list[dict[str, str]]:
    """The cases of the same topic that the visitor may see too."""
    if case.proposal.topic_group_id is None:
        return []
    alike = cases_visible_to(me.held).filter(proposal__topic_group_id=case.proposal.topic_group_id)
    alike = alike.exclude(pk=case.pk).select_related("proposal", "jurisdiction").order_by("pk")
    return [{"url": case_url(twin), "number": twin.proposal.reference} for twin in alike]

"""A bureau's register of document numbers as a page shows it: a year's lines, in the order of the series."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from portal.web.subjects import subject_url
from portal.web.visitor import BUREAU
from workflow.queries import cases_visible_to, opinions_visible_to, registers_visible_to, replies_visible_to

if TYPE_CHECKING:
    from datetime import date

    from portal.web.visitor import Visitor
    from proposals.models import Organisation
    from workflow.models import Case, DocumentNumber, Opinion, Reply


@dataclass(frozen=True)
class Matter:
    """A case that the letter answers, with the way to the letter."""

    number: str
    title: str
    url: str


@dataclass(frozen=True)
class Line:
    """One number; `matters` is empty where the visitor may not see the letter (any more)."""

    number: str
    dated_on: date
    kind: str
    matters: list[Matter]


def years_of(unit: Organisation) -> list[int]:
    """The years for which the register has lines, the newest first."""
    return list(unit.document_numbers.order_by("-year").values_list("year", flat=True).distinct())


def lines(unit: Organisation, year: int, me: Visitor) -> list[Line]:
    """The lines of that year by series and number; what an archive brought stands behind."""
    numbers = list(
        unit.document_numbers.filter(year=year)
        .select_related("opinion__organisation", "reply__case__proposal", "reply__case__jurisdiction")
        .prefetch_related("opinion__links__case__proposal", "opinion__links__case__jurisdiction")
        .order_by("word", F("seq").asc(nulls_last=True), "dated_on", "pk")
    )
    seen = _Seen(numbers, me)
    return [Line(n.text, n.dated_on, _kind(n), [_matter(*one) for one in seen.of(n)]) for n in numbers]


def others(unit: Organisation, me: Visitor) -> list[Organisation]:
    """Further bodies whose registers hold lines that the visitor may read."""
    found = registers_visible_to(me.held).filter(document_numbers__isnull=False).exclude(pk=unit.pk)
    return list(found.distinct().order_by("kind", "name", "pk"))


def first_register(me: Visitor) -> int | None:
    """The register to open first: one's own, or for those who read all of them the first that holds lines."""
    own = next((held.organisation_id for held in me.held if held.role in BUREAU), None)
    if own is not None:
        return own
    kept = registers_visible_to(me.held).filter(document_numbers__isnull=False)
    return kept.order_by("kind", "name", "pk").values_list("pk", flat=True).first()


class _Seen:
    """What of the register's letters and cases the visitor may see, in three queries."""

    def __init__(self, numbers: list[DocumentNumber], me: Visitor) -> None:
        opinions = opinions_visible_to(me.held).filter(registered__in=numbers)
        replies = replies_visible_to(me.held).filter(registered__in=numbers)
        self.opinions = set(opinions.values_list("pk", flat=True))
        self.replies = set(replies.values_list("pk", flat=True))
        cases = {link.case_id for n in numbers if n.opinion for link in n.opinion.links.all()}
        self.cases = set(cases_visible_to(me.held).filter(pk__in=cases).values_list("pk", flat=True))

    def of(self, number: DocumentNumber) -> list[tuple[Opinion | Reply, Case]]:
        """The letter with each case through which the visitor may read it."""
        if number.reply is not None:
            return [(number.reply, number.reply.case)] if number.reply_id in self.replies else []
        if number.opinion is None or number.opinion_id not in self.opinions:
            return []
        links = sorted(number.opinion.links.all(), key=lambda link: link.case_id)
        return [(number.opinion, link.case) for link in links if link.case_id in self.cases]


def _matter(letter: Any, case: Case) -> Matter:
    return Matter(case.proposal.reference, case.proposal.title, subject_url(letter, case))


def _kind(number: DocumentNumber) -> str:
    if number.reply is None:
        return _("会办意见")
    return _("答复") if number.reply.supplement_of_id is None else _("补充答复")

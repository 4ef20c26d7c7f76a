"""What was proposed before that is like a case, and how that was answered, as the visitor may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from portal.web.subjects import case_url, letter_url
from proposals.models import ProposalText
from workflow.queries import cases_visible_to, replies_visible_to
from workflow.queries.likeness import similar_cases
from workflow.queries.precedents import NEAR, answers_to

if TYPE_CHECKING:
    from portal.web.visitor import Visitor
    from workflow.models import Case
    from workflow.queries.likeness import SimilarCase
    from workflow.queries.precedents import EarlierAnswer

SHOWN: Final = 8


@dataclass(frozen=True)
class SimilarLine:
    """A case that is like this one; `url` is "" where it was published and may not be opened here."""

    similar: SimilarCase
    url: str

    @property
    def percent(self) -> int:
        return round(100 * self.similar.score)


@dataclass(frozen=True)
class AnswerLine:
    """A passage of an earlier reply; `url` leads to the letter where it may be opened."""

    answer: EarlierAnswer
    url: str

    @property
    def followed(self) -> int:
        """How many of its promises were followed."""
        return self.answer.kept + self.answer.broken + self.answer.pending


def text_of(case: Case) -> str:
    """The proposal of the case as it now is, its title on the first line."""
    proposal = case.proposal
    text = ProposalText.objects.filter(proposal=proposal, version=proposal.text_version).first()
    return proposal.title if text is None else f"{text.title}\n{text.reasons}\n{text.measures}"


def lines_of(case: Case, me: Visitor) -> tuple[list[SimilarLine], list[AnswerLine]]:
    """The likest cases, and the earlier answers to them, the likest first."""
    text = text_of(case)
    similar = similar_cases(me.held, text=text, jurisdiction=case.jurisdiction, exclude=case, limit=NEAR)
    answers = answers_to(similar, me.held, text=text, limit=SHOWN)
    cases = {one.case.pk for one in similar} | {one.case.pk for one in answers}
    opened = set(cases_visible_to(me.held).filter(pk__in=cases).values_list("pk", flat=True))
    letters = {one.reply.pk for one in answers if one.case.pk in opened}
    read = set(replies_visible_to(me.held).filter(pk__in=letters).values_list("pk", flat=True))
    return (
        [SimilarLine(one, case_url(one.case) if one.case.pk in opened else "") for one in similar[:SHOWN]],
        [
            AnswerLine(one, letter_url("reply", one.reply.pk, one.case) if one.reply.pk in read else "")
            for one in answers
        ],
    )

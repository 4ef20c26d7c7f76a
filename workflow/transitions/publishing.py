"""The moves of a case by which something becomes public, is looked at again, or is taken back."""

from __future__ import annotations

from functools import partial
from typing import Final

from django.utils.translation import gettext_lazy as _

from workflow import rules as who
from workflow.audiences import Audience as To
from workflow.effects import publication as publishing
from workflow.guards import case as guards
from workflow.guards import publication
from workflow.machine import Transition
from workflow.states import CaseState as S
from workflow.steps import Step

_row = partial(Transition, machine="case")
_OVER: Final = (S.CLOSED, S.TRACKING, S.ARCHIVED)
_ANSWER_PUBLISHED: Final = (
    publication.withheld_has_reason, publication.review_ahead, publication.summary_given,
    publication.names_within_wish, publication.open_letters, publication.answer_cleared,
)  # fmt: skip
"""What holds for every decision on a reply."""

PUBLISHING: Final = (
    _row(
        name="decide_publication", label=_("决定是否公开"), who=who.OFFICE | who.SECRETARIAT,
        source=frozenset({S.REPLIED}), target=None, duty=True,
        guards=(publication.undecided,), input_guards=_ANSWER_PUBLISHED, effect=publishing.decide_publication,
        form="workflow.forms.AnswerPublicationForm", stops=(Step.PUBLISH,), audiences=(To.PROPOSER, To.LEADS),
    ),
    _row(
        name="change_publication", label=_("更改公开决定"), who=who.OFFICE | who.SECRETARIAT,
        source=frozenset({S.REPLIED, *_OVER}), target=None,
        guards=(guards.publication_decided,), input_guards=(publication.supplement_open, *_ANSWER_PUBLISHED),
        effect=publishing.decide_publication, form="workflow.forms.PublicationChangeForm",
        audiences=(To.PROPOSER, To.LEADS),
    ),
    _row(
        name="review_publication", label=_("复查不公开的决定"), who=who.OFFICE | who.SECRETARIAT, duty=True,
        sought=publication.reviews_due, source=frozenset({S.REPLIED, *_OVER}), target=None,
        guards=(publication.review_due,), input_guards=_ANSWER_PUBLISHED,
        effect=publishing.decide_publication, form="workflow.forms.AnswerPublicationForm",
        audiences=(To.PROPOSER, To.LEADS),
    ),
    _row(
        name="publish_supplement", label=_("决定补充答复是否公开"), who=who.OFFICE | who.SECRETARIAT, duty=True,
        sought=publication.supplements_undecided, source=frozenset({S.REPLIED, S.CLOSED, S.TRACKING}), target=None,
        guards=(publication.supplement_undecided,), input_guards=(publication.supplement_open, *_ANSWER_PUBLISHED),
        effect=publishing.decide_publication, form="workflow.forms.SupplementPublicationForm",
        audiences=(To.PROPOSER, To.LEADS),
    ),
    _row(
        name="publish_proposal", label=_("决定提案是否公开"), who=who.SECRETARIAT,
        source=frozenset({S.FILED, S.HANDLING, S.REPLIED, *_OVER}), target=None,
        input_guards=(publication.withheld_has_reason, publication.within_wish, publication.summary_given,
                      publication.names_within_wish, publication.proposal_cleared),
        effect=publishing.publish_proposal, form="workflow.forms.ProposalPublicationForm", audiences=(To.PROPOSER,),
    ),
    _row(
        name="withdraw_publication", label=_("撤下公开内容"), who=who.OFFICE | who.SECRETARIAT,
        source=frozenset({S.FILED, S.HANDLING, S.REPLIED, *_OVER}), target=None,
        guards=(publication.something_public,), input_guards=(publication.taken_back_stands,),
        effect=publishing.withdraw_publication, form="workflow.forms.TakingBackForm",
        audiences=(To.PROPOSER, To.LEADS, To.SECRETARIAT, To.OFFICE),
    ),
)  # fmt: skip

"""What the holder of some posts may read of one case, gathered in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from workflow.assembly.passages import PassageText
from workflow.coverage.values import Spoken
from workflow.letters import SENT
from workflow.models import (
    AskAnswer,
    AskShare,
    AskVerdict,
    Deadline,
    OpinionCase,
    PassageAsk,
    ReplyPassageAsk,
)
from workflow.queries import (
    assignments_visible_to,
    opinions_visible_to,
    overdue,
    passages_visible_to,
    replies_visible_to,
)
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Assignment, Case, Opinion, Passage, Reply, ReplyPassage

OWED: Final = sorted({Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE})
NAME: Final = 20
"""A passage without a heading goes by so many of its first characters."""


@dataclass
class Read:
    """What the visitor may read of one case, by the keys of the units' shares, of the asks and of passages.

    `texts` are the passages by share and key, `tied` the asks that each of them speaks to.
    """

    verdicts: dict[tuple[int, int], str] = field(default_factory=dict)
    answers: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    passages: dict[tuple[int, int], list[Spoken]] = field(default_factory=lambda: defaultdict(list))
    shares: set[tuple[int, int]] = field(default_factory=set)
    opinions: dict[int, Opinion] = field(default_factory=dict)
    replies: dict[int, list[Reply]] = field(default_factory=lambda: defaultdict(list))
    late: set[int] = field(default_factory=set)
    texts: dict[tuple[int, int], PassageText] = field(default_factory=dict)
    tied: dict[tuple[int, int], set[int]] = field(default_factory=lambda: defaultdict(set))

    def say(self, share: int, ask: int, passage: Passage | ReplyPassage) -> None:
        """Take up that a passage of the share's letter speaks to the ask."""
        self.passages[share, ask].append(Spoken(passage.pk, _name(passage.heading, passage.text)))
        self.texts[share, passage.pk] = _text_of(passage)
        self.tied[share, passage.pk].add(ask)


def assignments_of(case: Case, held: Sequence[Held]) -> list[Assignment]:
    """The units of the round that have to answer, the leads first."""
    found = assignments_visible_to(held).filter(case=case, round=case.round)
    found = found.exclude(state__in=sorted(ASSIGNMENT_GONE)).exclude(role=AssignmentRole.INFORMATION)
    return sorted(found.select_related("organisation"), key=lambda a: (a.role not in REPLYING, a.pk))


def read(case: Case, held: Sequence[Held], assignments: Sequence[Assignment], on: date) -> Read:
    found = Read()
    keys = [assignment.pk for assignment in assignments]
    late = overdue(Deadline.objects.filter(assignment__in=keys, step__in=OWED), on)
    found.late = set(late.values_list("assignment_id", flat=True))
    shares = AskShare.objects.filter(assignment__in=keys)
    found.shares = set(shares.values_list("assignment_id", "ask_id"))
    _read_opinions(found, case, held, keys)
    _read_replies(found, case, held, keys)
    return found


def _read_opinions(read: Read, case: Case, held: Sequence[Held], keys: Sequence[int]) -> None:
    """The newest sent opinion of each unit; one in work only where none was sent, and only for the unit itself."""
    sent_to = OpinionCase.objects.filter(assignment__in=keys, opinion__in=opinions_visible_to(held))
    found = [(link.assignment_id, link.opinion) for link in sent_to.select_related("opinion")]
    for share, opinion in sorted(found, key=lambda one: _newest_sent_last(one[1])):
        read.opinions[share] = opinion
    by_letter = {opinion.pk: share for share, opinion in read.opinions.items()}
    verdicts = AskVerdict.objects.filter(opinion__in=by_letter, ask__proposal=case.proposal_id)
    for letter, ask, verdict in verdicts.values_list("opinion_id", "ask_id", "verdict"):
        read.verdicts[by_letter[letter], ask] = verdict
    links = PassageAsk.objects.filter(
        passage__in=passages_visible_to(held), passage__opinion__in=by_letter, ask__proposal=case.proposal_id
    )
    for link in links.select_related("passage").order_by("passage__position"):
        read.say(by_letter[link.passage.opinion_id], link.ask_id, link.passage)


def _read_replies(read: Read, case: Case, held: Sequence[Held], keys: Sequence[int]) -> None:
    """The visible letters of each lead, supplements along with what they complete."""
    visible = replies_visible_to(held).filter(assignment__in=keys, round=case.round).order_by("pk")
    for reply in visible:
        read.replies[reply.assignment_id].append(reply)
    by_letter = {reply.pk: share for share, some in read.replies.items() for reply in some}
    answers = AskAnswer.objects.filter(reply__in=by_letter).order_by("reply_id")
    for letter, ask, how, reason in answers.values_list("reply_id", "ask_id", "how", "reason"):
        read.answers[by_letter[letter], ask] = (how, reason)
    links = ReplyPassageAsk.objects.filter(passage__reply__in=by_letter).select_related("passage")
    for link in links.order_by("passage__reply_id", "passage__position"):
        read.say(by_letter[link.passage.reply_id], link.ask_id, link.passage)


def _newest_sent_last(opinion: Opinion) -> tuple[bool, int, int]:
    return opinion.state in SENT, opinion.version, opinion.pk


def _text_of(passage: Passage | ReplyPassage) -> PassageText:
    """The passage as the matching reads it; that of an opinion is kept without its heading."""
    heading, text = passage.heading, passage.text
    whole = text if text.lstrip().startswith(heading) else f"{heading}\n{text}"
    return PassageText(heading, whole, passage.start, passage.end)


def _name(heading: str, text: str) -> str:
    return heading or " ".join(text.split())[:NAME]

"""The pages of co-signing and of submitting: whom to ask among hundreds, what one puts one's name to, what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.case_text import grouped, reasons_of
from portal.web.comparison import compared, unchanged
from portal.web.decision import long_day
from portal.web.filing_desk import KINDS, CheckLine, place_of
from portal.web.request_sheets import Background
from portal.web.signers import groups_of, signers_of
from portal.web.subjects import move_url
from proposals.checking import Draft, check
from proposals.models import CoSigner
from workflow.forms import InvitationForm
from workflow.models import Case, Event
from workflow.services.clock import day_of
from workflow.services.foreseeing import day_of_step
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from portal.web.comparison import Line
    from portal.web.visitor import Visitor
    from proposals.models import ProposalText, User

ANSWERS: Final = ("answer_invitation", "answer_changed_text")
_SEARCHED: Final = 40


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member who may be asked; `note` says what they answered before."""

    person: User
    ticked: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """The members of one 界别."""

    name: str
    candidates: list[Candidate]


class InvitationSheet(InvitationForm):
    """The same choice, narrowed by a name or a 界别; whoever is ticked stays on the page."""

    q = forms.CharField(label=gettext_lazy("按姓名或界别查找"), required=False, max_length=_SEARCHED)

    field_order = ("q", "people")

    def benches(self) -> list[Bench]:
        """The members whom the search finds, and those who are ticked, by 界别. Four queries however many there are."""
        ticked = {int(key) for key in self._ticked() if str(key).isdigit()}
        words = str(self["q"].value() or "").strip()[:_SEARCHED]
        people = list(self.fields["people"].queryset)  # type: ignore[attr-defined]
        groups = groups_of([person.pk for person in people], self.subject.jurisdiction_id)
        before = dict(self.subject.proposal.cosigners.values_list("person_id", "answer"))
        shown = [p for p in people if p.pk in ticked or words in p.name or words in groups.get(p.pk, "")]
        shown.sort(key=lambda person: groups.get(person.pk, ""))
        return [
            Bench(name, [Candidate(p, p.pk in ticked, _before(before.get(p.pk))) for p in some])
            for name, some in groupby(shown, key=lambda person: groups.get(person.pk, ""))
        ]

    def _ticked(self) -> Iterable[Any]:
        posted = self.initial.get("_posted")
        if posted is not None and not self.is_bound:
            return list(posted.getlist("people"))
        return self["people"].value() or ()

    def inputs(self) -> dict[str, Any]:
        return {"people": self.cleaned_data["people"]}


def _before(answer: str | None) -> str:
    words = {CoSigner.Answer.REFUSED: _("上次已谢绝"), CoSigner.Answer.LAPSED: _("上次没有答复")}
    return words.get(CoSigner.Answer(answer), "") if answer else ""


def inviting_screen(_form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """Who was asked already, and until when an answer is awaited."""
    on = day_of(me.at, case.jurisdiction)
    due = day_of_step(case, Step.COSIGN, on, in_session=_in_session(case, on))
    return {"signers": signers_of(case, me, on), "answer_by": due.due_on if due else None}


def answering_screen(_form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """The whole text, and what of it is new to somebody who consented to an earlier one."""
    earlier = consented_text(case, [held.principal_id for held in me.held])
    return whole_text(case) | {
        "signers": signers_of(case, me, day_of(me.at, case.jurisdiction)),
        "changes": [] if earlier is None else changes_since(earlier, case),
        "consented_at": None if earlier is None else earlier.saved_at,
    }


def consented_text(case: Case, people: Iterable[int]) -> ProposalText | None:
    """The text to which one of the people last gave an answer, where it is not the present one."""
    mine = Q(on_behalf_of__in=list(people)) | Q(on_behalf_of=None, actor__in=list(people))
    answers = Event.objects.filter(mine, case=case, machine="case", transition__in=ANSWERS).order_by("-seq")
    answered = answers.values_list("at", flat=True).first()
    if answered is None:
        return None
    text = case.proposal.texts.filter(saved_at__lte=answered).order_by("-version").first()
    return text if text is not None and text.version < case.proposal.text_version else None


def changes_since(earlier: ProposalText, case: Case) -> list[Line]:
    """The way from that text to the present one; nothing where they read the same."""
    now = case.proposal.texts.get(version=case.proposal.text_version)
    lines = compared(_in_one(earlier), _in_one(now))
    return [] if unchanged(lines) else lines


def _in_one(text: ProposalText) -> str:
    return f"{text.title}\n{text.reasons}\n{text.measures}"


def whole_text(case: Case) -> dict[str, Any]:
    """理由 and 办法 for reading."""
    asks = list(case.proposal.asks.order_by("position"))
    return {"reasons": reasons_of(case.proposal), "ask_groups": grouped(asks), "unanswered": frozenset()}


def submitting_screen(_form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """Everything that is handed in, what is worth a last look, and what happens next."""
    on = day_of(me.at, case.jurisdiction)
    due = day_of_step(case, Step.EXAMINE, on, in_session=_in_session(case, on))
    return whole_text(case) | {
        "signers": signers_of(case, me, on),
        "checks": _remarks(case),
        "edit_url": move_url(case, case, "edit"),
        "in_session": _in_session(case, on),
        "examined_by": long_day(due.due_on) if due else "",
        "wished": list(case.proposal.wished_units.order_by("kind", "pk")),
    }


def _in_session(case: Case, on: date) -> bool:
    return on <= case.proposal.session.cut_off_on


def _remarks(case: Case) -> list[CheckLine]:
    """What the checks would still have the author look at, in the text as it is saved."""
    proposal = case.proposal
    draft = Draft(
        title=proposal.title,
        reasons="\n".join(reasons_of(proposal)),
        asks=tuple(proposal.asks.order_by("position").values_list("text", flat=True)),
        contact=proposal.contact,
        endorsement=proposal.endorsement,
        collective=proposal.proposing_body_id is not None,
        advice=case.pack.advice,
    )
    lines = [CheckLine(KINDS[one.level], one.words(_), one.remedy(_), place_of(one)) for one in check(draft)]
    return [line for line in lines if line.kind != "pass"]


def withdrawing_screen(_form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """What a withdrawal means, before it is made."""
    signers = signers_of(case, me, day_of(me.at, case.jurisdiction))
    agreed = "、".join(str(one.person) for one in signers.accepted if one.withdrawal_agreed_at is not None)
    rows = [
        (_("撤案以后"), _("不再审查和办理，也不公开；案卷和办理记录仍保留。要再提，须另写一件。")),
        (_("已同意撤案的联名人"), agreed),
    ]
    return Background(_("撤案"), rows).as_words()


def waiting_again(case: Case) -> str:
    """What to say after a text was saved: who must confirm anew; "" where nobody must."""
    waiting = case.proposal.cosigners.filter(answer=CoSigner.Answer.INVITED).select_related("person")
    names = "、".join(str(one.person) for one in waiting.order_by("pk"))
    if not names:
        return ""
    words = _(
        "正文已改，%(names)s 先前的同意随之作废，已请他们对改后的文本重新表态；答复之前不能提交，也可以撤回邀请。"
    )
    return words % {"names": names}

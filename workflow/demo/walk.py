"""Carrying a demo case forward through the services, each move by the person whose it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from proposals.models import Proposal
from proposals.roles import Role
from workflow.demo.story import opinion_letter, reply_letter
from workflow.findings import open_findings
from workflow.models import Assignment, Case, Opinion, OutcomeClass, Reply
from workflow.publishing.drafts import sent_opinions
from workflow.publishing.wanted import FULL, Wanted
from workflow.services import open_case, perform
from workflow.services.promises import as_found
from workflow.services.publications import leave_out_found
from workflow.states import CommitmentState, OpinionState, Use, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from proposals.models import Organisation, User
    from workflow.demo.days import Days
    from workflow.demo.story import Story, Wish
    from workflow.demo.town import Town


def retold(wish: Wish, heard: Organisation | None) -> str:
    """What the unit wrote, as the lead tells it; nothing where the unit was not heard."""
    return (
        ""
        if heard is None
        else wish.opinion.replace("我局", heard.short_name).replace("我厅", heard.short_name)
    )


@dataclass
class Walk:
    """One case on its way. Units are named by their codes in the directory; every move names its day."""

    town: Town
    days: Days
    story: Story
    case: Case

    @classmethod
    def open(cls, town: Town, days: Days, story: Story, on: date, *, by: str, congress: bool = False) -> Walk:
        """A draft by the member of the group `by`, or by the office of the party or organisation `by`."""
        role = Role.COLLECTIVE if (by, Role.COLLECTIVE) in town.people else Role.MEMBER
        sealed = _("%(day)s 盖章") % {"day": on} if role == Role.COLLECTIVE else ""
        case = open_case(
            actor=town.people[by, role],
            session=town.session_on(on, congress=congress),
            title=story.title,
            reasons=story.reasons,
            asks=story.asks,
            body=town.bodies[by] if role == Role.COLLECTIVE else None,
            endorsement=sealed,
            kind=Proposal.Kind.NPC_SUGGESTION if congress else Proposal.Kind.CPPCC_PROPOSAL,
            at=days.moment(on),
        )
        return cls(town, days, story, case)

    def do(self, name: str, subject: Any, actor: User | None, on: date, **inputs: Any) -> None:
        perform(name, subject, actor=actor, at=self.days.moment(on), **inputs)

    def case_move(self, name: str, body: str, role: str, on: date, **inputs: Any) -> None:
        self.do(name, self.case, self.town.people[body, role], on, **inputs)

    @property
    def now(self) -> Case:
        """The case as it is stored now; `case` stays as it was opened."""
        case: Case = Case.objects.select_related("proposal").get(pk=self.case.pk)
        return case

    @property
    def proposer(self) -> User:
        return self.case.proposal.proposer

    # -- to the hand-over --------------------------------------------------------------------------------------

    def submit(self, on: date) -> None:
        self.do("submit", self.case, self.proposer, on)

    def recommend(self, on: date) -> None:
        self.submit(on)
        self.case_move(
            "recommend",
            "secretariat",
            Role.SECRETARIAT,
            self.days.calendar.shift(on, 1),
            similar_reviewed=True,
        )

    def file(self, submitted_on: date, on: date, *, nature: str = "ordinary", **more: Any) -> None:
        """Submit on the one day, examine on the next, file on the other."""
        self.recommend(submitted_on)
        self.case_move(
            "file", "secretariat", Role.EXAMINER, on, category=self.story.category, nature=nature, **more
        )

    def hand_over(self, on: date, lead: str, *co: str, document: str = "") -> None:
        self.case_move(
            "hand_over",
            "office",
            Role.OFFICE,
            on,
            leads=[self.town.bodies[lead]],
            co_handlers=[self.town.bodies[code] for code in co],
            document=document,
        )

    def handled(self, on: date, lead: str, *co: str, nature: str = "ordinary", **more: Any) -> None:
        """Everything up to the hand-over of that day, and everybody's receipt on the next."""
        if self.now.state == "draft":
            filed_on = self.days.calendar.shift(on, -8)
            self.file(self.days.calendar.shift(filed_on, -6), filed_on, nature=nature, **more)
            self.publish_proposal(self.days.calendar.shift(filed_on, 1))
        self.hand_over(on, lead, *co)
        for code in (lead, *co):
            self.unit_move("accept", code, Role.LIAISON, self.days.calendar.shift(on, 1))

    # -- units -------------------------------------------------------------------------------------------------

    def assignment(self, code: str) -> Assignment:
        return self.case.assignments.select_related("organisation").get(
            organisation=self.town.bodies[code], round=self.now.round, redirected_to=None
        )

    def unit_move(self, name: str, code: str, role: str, on: date, **inputs: Any) -> None:
        self.do(name, self.assignment(code), self.town.people[code, role], on, **inputs)

    def opinion(self, code: str, on: date, *, upto: str = "sent", also: Sequence[Walk] = ()) -> Opinion:
        """The unit's letter, carried to `drafting`, `in_review` or `sent`; `also` are further cases it answers."""
        self.unit_move("draft_opinion", code, Role.HANDLER, on, cases=[walk.case for walk in also])
        opinion: Opinion = Opinion.objects.filter(organisation=self.town.bodies[code]).order_by("-pk")[0]
        walks = [self, *also]
        self._opinion_move("write", opinion, Role.HANDLER, code, on, **self._opinion_inputs(code, on, walks))
        if upto == OpinionState.DRAFTING:
            return opinion
        self._settle_promises(opinion, code, on)
        self._opinion_move("submit_for_review", opinion, Role.HANDLER, code, on)
        if upto == OpinionState.IN_REVIEW:
            return opinion
        self._opinion_move("pass_check", opinion, Role.SECTION_HEAD, code, on)
        self._opinion_move("approve", opinion, Role.BUREAU_LEADER, code, on)
        number = self._number(code, on, opinion.pk, series="提函")
        self._opinion_move("send", opinion, Role.LIAISON, code, on, document_number=number)
        return opinion

    def _settle_promises(
        self, letter: Opinion | Reply, code: str, on: date, due_on: date | None = None
    ) -> None:
        """List what the letter promises, as it was found, or for another day."""
        if inputs := as_found(letter):
            for said in inputs["promises"].values():
                said["due_on"] = due_on or said["due_on"]
            note = _("演示：承诺事项按原文列入。")
            self.do(
                "settle_promises", letter, self.town.people[code, Role.HANDLER], on, **inputs, reason=note
            )

    def _number(self, code: str, on: date, key: int, *, series: str) -> str:
        """A number of an archive: the days of the demo do not come one after the other, as a register's must."""
        word = self.town.bodies[code].document_word.removesuffix("函")
        return f"{word}{series}〔{on.year}〕{key}号（演示）"

    def _opinion_move(
        self, name: str, opinion: Opinion, role: str, code: str, on: date, **inputs: Any
    ) -> None:
        self.do(name, opinion, self.town.people[code, role], on, **inputs)

    def _opinion_inputs(self, code: str, on: date, walks: Sequence[Walk]) -> dict[str, Any]:
        lead = self.case.assignments.get(role__in=["lead", "sole"]).organisation.name
        verdicts: dict[int, str] = {}
        for walk in walks:
            spoken = {wish.number for wish in walk.story.spoken_to_by(code)}
            for ask in walk.case.proposal.asks.all():
                verdicts[ask.pk] = Verdict.ADOPTED if ask.number in spoken else Verdict.NOT_OURS
        wishes = [wish for walk in walks for wish in walk.story.spoken_to_by(code)]
        matters = [walk.cited for walk in walks]
        text = opinion_letter(lead, matters, wishes, self.town.bodies[code].name, on)
        return {"text": text, "verdicts": verdicts}

    @property
    def cited(self) -> str:
        proposal = self.now.proposal
        noun = "建议" if proposal.kind == Proposal.Kind.NPC_SUGGESTION else "提案"
        return f"第{proposal.number}号{noun}《{proposal.title}》"

    def mark_uses(self, lead: str, code: str, on: date) -> None:
        assignment = self.assignment(code)
        opinion = Opinion.objects.get(links__assignment=assignment, state=OpinionState.SENT)
        uses = {passage.pk: (Use.USED, "") for passage in opinion.passages.all()}
        self.do("mark_use", assignment, self.town.people[lead, Role.HANDLER], on, uses=uses)

    # -- the reply ---------------------------------------------------------------------------------------------

    def reply(
        self,
        lead: str,
        on: date,
        *,
        upto: str = "delivered",
        letter: str = "B",
        promised_for: date | None = None,
    ) -> Reply:
        """The lead's letter, carried to `drafting`, `office_review` or `delivered`.

        `promised_for` is a day that the handler sets for what the letter promises, in place of the one found.
        """
        self.unit_move("draft_reply", lead, Role.HANDLER, on)
        letters = Reply.objects.filter(case=self.case, organisation=self.town.bodies[lead])
        reply: Reply = letters.order_by("-pk")[0]
        self._reply_move("write", reply, Role.HANDLER, lead, on, **self._reply_inputs(lead, on, letter))
        if upto == "drafting":
            return reply
        self._settle_promises(reply, lead, on, promised_for)
        self._reply_move("submit_check", reply, Role.HANDLER, lead, on)
        self._reply_move("pass_check", reply, Role.SECTION_HEAD, lead, on)
        if upto == "office_review":
            return reply
        self._clear_and_issue(reply, lead, on)
        return reply

    def _clear_and_issue(self, reply: Reply, lead: str, on: date) -> None:
        office = self.town.people["office", Role.OFFICE]
        self.do("clear", reply, office, on, openness="public")
        if self.now.priority:
            secretariat = self.town.people["secretariat", Role.SECRETARIAT]
            self.do("clear_priority", reply, secretariat, on)
        self._reply_move("sign_off", reply, Role.BUREAU_LEADER, lead, on)
        for finding in open_findings(Reply.objects.get(pk=reply.pk)):
            self._reply_move(
                "waive_finding", reply, Role.HANDLER, lead, on,
                finding=finding.fingerprint, reason=_("是本局掌握的数据，已核对。"),
            )  # fmt: skip
        number = self._number(lead, on, reply.pk, series="函")
        self._reply_move("issue", reply, Role.LIAISON, lead, on, document_number=number, issued_on=on)
        self._reply_move(
            "deliver", reply, Role.LIAISON, lead, on, delivered_on=on, delivered_how=_("系统送达")
        )
        self.do("acknowledge", reply, self.proposer, on)

    def _reply_move(self, name: str, reply: Reply, role: str, lead: str, on: date, **inputs: Any) -> None:
        self.do(name, reply, self.town.people[lead, role], on, **inputs)

    def _reply_inputs(self, lead: str, on: date, letter: str) -> dict[str, Any]:
        proposal = self.now.proposal
        answered = set(
            self.case.assignments.filter(state="answered").values_list("organisation_id", flat=True)
        )
        heard = {code: body for code, body in self.town.bodies.items() if body.pk in answered}
        sections = [
            (wish.group or wish.number, retold(wish, heard.get(wish.by)) + wish.reply)
            for wish in self.story.wishes
        ]
        noun = "建议" if proposal.kind == Proposal.Kind.NPC_SUGGESTION else "提案"
        opening = f"关于《{proposal.title}》的{noun}（第{proposal.number}号）"
        unit = self.town.bodies[lead]
        return {
            "text": reply_letter(proposal.proposer_name, opening, sections, unit.name, on),
            "answers": {ask.pk: ("answered", "") for ask in proposal.asks.all()},
            "outcome_class": OutcomeClass.objects.get(pack=self.case.pack, letter=letter),
            "openness": "public",
            "contact": f"{unit.short_name}办公室",
            "phone": "0000-00000000",
            "copy_to": "政协提案委、督查室",
        }

    # -- after the reply ---------------------------------------------------------------------------------------

    def consult(self, lead: str, on: date, summary: str) -> None:
        self.case_move(
            "record_consultation", lead, Role.HANDLER, on, consulted_on=on, how="visit", summary=summary
        )

    def evaluate(self, on: date, result: str = "satisfied") -> None:
        self.do(
            "evaluate", self.case, self.proposer, on,
            contact="visit", visited="visited", attitude="satisfied", pertinence="yes", result=result, words="",
            adoptions=self._adoptions(),
        )  # fmt: skip

    def _adoptions(self) -> dict[int, str]:
        """The first ask was adopted, the last is not for the near future, what lies between was adopted in part."""
        asks = list(self.case.proposal.asks.order_by("position").values_list("pk", flat=True))
        said = {asks[-1]: "not_soon"} | {asks[0]: "adopted"} if asks else {}
        return {ask: said.get(ask, "partly") for ask in asks}

    def publish_proposal(self, on: date) -> None:
        """The secretariat publishes the text as its proposer wished."""
        self._clear(Wanted("proposal", FULL, named=True), on)
        self.case_move("publish_proposal", "secretariat", Role.SECRETARIAT, on, publication=FULL)

    def publish(self, on: date) -> None:
        """The proposal where it is not yet public, the reply, and the opinions that were heard for it."""
        if not self.case.publication_decisions.filter(about="proposal").exists():
            self.publish_proposal(on)
        opinions = sent_opinions(self.now)
        self._clear(Wanted("answer", FULL, named=True, opinions=tuple(opinions)), on)
        self.case_move("decide_publication", "office", Role.OFFICE, on, publication=FULL, opinions=opinions)

    def _clear(self, wanted: Wanted, on: date) -> None:
        """Telephones and names of persons are left out."""
        office = self.town.people["office", Role.OFFICE]
        leave_out_found(self.now, wanted, actor=office, at=self.days.moment(on))

    def confirm_promises(self, on: date) -> None:
        """The secretariat confirms what the letters promise."""
        for commitment in self.case.commitments.filter(state=CommitmentState.PROPOSED).order_by("pk"):
            self.do("confirm", commitment, self.town.people["secretariat", Role.SECRETARIAT], on)

    def close(self, on: date, outcome: str = "in_progress") -> None:
        self.confirm_promises(on)
        self.case_move("close", "secretariat", Role.SECRETARIAT, on, outcome=outcome)

    def promise(self, unit: str, on: date, measure: str, due_on: date | None) -> None:
        """A promise of the reply that the reading does not find, named by the unit and confirmed by the secretariat."""
        self.case_move(
            "propose_commitment", unit, Role.HANDLER, on,
            organisation=self.town.bodies[unit], source=self.case.replies.get(state="delivered"),
            source_text=measure, measure=measure, due_on=due_on,
        )  # fmt: skip
        commitment = self.case.commitments.order_by("-pk")[0]
        self.do("confirm", commitment, self.town.people["secretariat", Role.SECRETARIAT], on)

"""A whole city for tests: its bodies, one person in every role, a rule pack, and ways to carry a case forward.

Days are passed, never read: everything happens in spring 2023 unless a test says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from proposals.models import Jurisdiction, Organisation, Post, Session, User
from proposals.roles import Role
from proposals.services.texts import AskInput
from tests.recording import recorded
from workflow.findings import open_findings
from workflow.models import Assignment, Case, Opinion, OutcomeClass, Reply
from workflow.services import open_case, perform
from workflow.services.calendars import seed_calendar
from workflow.services.promises import as_found
from workflow.services.rulepacks import load_pack
from workflow.services.units import set_review_rule

DAY = date(2023, 2, 1)
CATEGORY = "经济发展"
PASSWORD = "correct-horse-battery"
ASKS = (
    AskInput("一.1", "完善培育体系", "评估全市创新资源，派出干部指导中小企业培训。"),
    AskInput("一.2", "完善培育体系", "指导行业组织了解企业难题，及时提出配套措施。"),
    AskInput("二.1", "改善营商环境", "建立主动服务机制，按企业诉求自动匹配政策。"),
)
UNIT_ROLES = (Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER)


def at(day: date, hour: int = 2) -> datetime:
    """A moment of that day: 2:00 UTC is 10:00 in China."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@dataclass
class City:
    """One jurisdiction; people are found as `city[Role.OFFICE]` or `city["工信局", Role.HANDLER]`."""

    jurisdiction: Jurisdiction
    session: Session
    units: dict[str, Organisation] = field(default_factory=dict)
    people: dict[tuple[str, str], User] = field(default_factory=dict)

    def __getitem__(self, key: Any) -> User:
        return self.people[key] if isinstance(key, tuple) else self.people["", key]

    def add_unit(self, name: str, kind: str = "bureau", roles: tuple[str, ...] = UNIT_ROLES) -> Organisation:
        unit, people = _unit_with(self.jurisdiction, name, kind, roles)
        self.units[name] = unit
        self.people |= {(name, role): user for role, user in people.items()}
        return unit

    def add_person(self, name: str, unit: Organisation, role: str, **days: date) -> User:
        return _person_of(unit, name, role, **days)

    def ruled(
        self, unit: str, leaders: int = 2, *, day: date = DAY, section_check: bool = True
    ) -> list[User]:
        """From now on the unit's letters need so many leaders; gives those who stand beside the first."""
        others = [
            self.add_person(f"{unit}领导{number}", self.units[unit], Role.BUREAU_LEADER)
            for number in range(2, leaders + 1)
        ]
        _rule(
            self.units[unit], actor=self[unit, Role.BUREAU_LEADER], section_check=section_check,
            opinion_leaders=leaders, reply_leaders=leaders, at=at(day),
        )  # fmt: skip
        return others

    # -- carrying a case forward -------------------------------------------------------------------------------

    @recorded
    def draft(self, *, day: date = DAY, title: str = "关于加快企业培育的建议", **more: Any) -> Case:
        if more.get("body") is not None:
            more.setdefault("endorsement", "2023年1月30日盖章")
        return open_case(
            actor=more.pop("actor", self[Role.MEMBER]), session=self.session, title=title,
            reasons="本市企业数量多，缺少系统扶持。", asks=ASKS, at=at(day), **more,
        )  # fmt: skip

    @recorded
    def submitted(self, *, day: date = DAY, **more: Any) -> Case:
        case = self.draft(day=day, **more)
        body = case.proposal.proposing_body
        actor = self[body.short_name, Role.COLLECTIVE] if body else case.proposal.proposer
        self.do("submit", case, actor, day)
        return fresh(case)

    @recorded
    def recommended(self, *, day: date = DAY, **more: Any) -> Case:
        case = self.submitted(day=day, **more)
        self.do("recommend", case, self[Role.SECRETARIAT], day, similar_reviewed=True)
        return fresh(case)

    @recorded
    def filed(self, *, day: date = DAY, nature: str = "ordinary", **more: Any) -> Case:
        case = self.recommended(day=day, **more)
        offered = list(case.pack.categories.order_by("position").values_list("name", flat=True))
        category = offered[0] if offered and CATEGORY not in offered else CATEGORY
        self.do("file", case, self[Role.SECRETARIAT], day, category=category, nature=nature, number="")
        return fresh(case)

    @recorded
    def handling(
        self, *, day: date = date(2023, 4, 21), leads: tuple[str, ...] = ("工信局",),
        co: tuple[str, ...] = ("科技局", "金融局"), information: tuple[str, ...] = (), **more: Any,
    ) -> Case:  # fmt: skip
        case = self.filed(**more)
        self.do(
            "hand_over", case, self[Role.OFFICE], day, leads=[self.units[n] for n in leads],
            co_handlers=[self.units[n] for n in co], information=[self.units[n] for n in information],
            document="示府办函〔2023〕8号",
        )  # fmt: skip
        return fresh(case)

    def assignment(self, case: Case, unit: str) -> Assignment:
        return case.assignments.select_related("organisation", "case").get(
            organisation=self.units[unit], round=fresh(case).round, redirected_to=None
        )

    @recorded
    def accept(self, case: Case, *units: str, day: date = date(2023, 4, 21)) -> None:
        for unit in units:
            self.do("accept", self.assignment(case, unit), self[unit, Role.LIAISON], day)

    @recorded
    def opinion_draft(self, case: Case, unit: str, *, day: date = date(2023, 4, 25), **more: Any) -> Opinion:
        self.do("draft_opinion", self.assignment(case, unit), self[unit, Role.HANDLER], day, **more)
        return Opinion.objects.filter(organisation=self.units[unit]).order_by("-pk").first()

    @recorded
    def opinion_approved(
        self, case: Case, unit: str, *, day: date = date(2023, 4, 25), text: str = "", **more: Any
    ) -> Opinion:
        opinion = self.opinion_draft(case, unit, day=day, **more)
        text = (
            text
            or f"市工业和信息化局：\n　　一、关于培育\n　　{unit}已安排专项，支持企业创新。\n　　特此复函。"
        )
        asks = [ask for link in opinion.links.all() for ask in link.case.proposal.asks.all()]
        verdicts = {ask.pk: "adopted" for ask in asks}
        self.do("write", opinion, self[unit, Role.HANDLER], day, text=text, verdicts=verdicts)
        self.settle_promises(opinion, day)
        self.do("submit_for_review", opinion, self[unit, Role.HANDLER], day)
        self.do("pass_check", opinion, self[unit, Role.SECTION_HEAD], day)
        self.do("approve", opinion, self[unit, Role.BUREAU_LEADER], day)
        return fresh(opinion)

    @recorded
    def opinion_sent(self, case: Case, unit: str, *, day: date = date(2023, 4, 25), **more: Any) -> Opinion:
        opinion = self.opinion_approved(case, unit, day=day, **more)
        self.do("send", opinion, self[unit, Role.LIAISON], day)
        return fresh(opinion)

    @recorded
    def use_all(self, case: Case, unit: str, *, lead: str = "工信局", day: date = date(2023, 5, 10)) -> None:
        assignment = self.assignment(case, unit)
        opinion = Opinion.objects.filter(links__assignment=assignment, state="sent").order_by("-pk").first()
        uses = {p.pk: ("used", "") for p in opinion.passages.all()}
        self.do("mark_use", assignment, self[lead, Role.HANDLER], day, uses=uses)

    @recorded
    def reply_draft(self, case: Case, lead: str = "工信局", *, day: date = date(2023, 5, 15)) -> Reply:
        self.do("draft_reply", self.assignment(case, lead), self[lead, Role.HANDLER], day)
        return Reply.objects.filter(case=case, organisation=self.units[lead]).order_by("-pk").first()

    def reply_text(self, case: Case) -> str:
        proposal = case.proposal
        return (
            f"{proposal.proposer_name}：\n　　您提出的《{proposal.title}》（第{proposal.number}号）收悉，现答复如下：\n"
            "　　一、关于培育体系\n　　已安排专班评估创新资源，并指导行业组织。\n"
            "　　二、关于营商环境\n　　已建立主动服务机制。\n　　感谢您对我市工作的关心和支持。\n"
        )

    @recorded
    def reply_written(self, case: Case, lead: str = "工信局", *, day: date = date(2023, 5, 15)) -> Reply:
        reply = self.reply_draft(case, lead, day=day)
        answers = {ask.pk: ("answered", "") for ask in case.proposal.asks.all()}
        letter = OutcomeClass.objects.get(pack=case.pack, letter="B")
        self.do(
            "write", reply, self[lead, Role.HANDLER], day, text=self.reply_text(case), answers=answers,
            outcome_class=letter, openness="public", contact="经办科", phone="0000-00000000", copy_to="提案委、督查室",
        )  # fmt: skip
        return fresh(reply)

    @recorded
    def reply_approved(self, case: Case, lead: str = "工信局", *, day: date = date(2023, 5, 15)) -> Reply:
        reply = self.reply_written(case, lead, day=day)
        self.settle_promises(reply, day)
        self.do("submit_check", reply, self[lead, Role.HANDLER], day)
        self.do("pass_check", reply, self[lead, Role.SECTION_HEAD], day)
        self.do("clear", reply, self[Role.OFFICE], day, openness="public")
        self.do("sign_off", reply, self[lead, Role.BUREAU_LEADER], day)
        return fresh(reply)

    @recorded
    def consulted(self, case: Case, lead: str = "工信局", *, day: date = date(2023, 5, 5)) -> None:
        self.do(
            "record_consultation",
            case,
            self[lead, Role.HANDLER],
            day,
            consulted_on=day,
            how="visit",
            summary="当面沟通。",
        )

    @recorded
    def delivered(self, case: Case, lead: str = "工信局", *, day: date = date(2023, 5, 20)) -> Reply:
        """Carry one lead's reply from nothing to delivered; the opinions must be in and accounted for."""
        reply = self.reply_approved(case, lead)
        self.settle_findings(reply, lead)
        number = f"示{lead[0]}函〔2023〕{reply.pk}号"
        self.do("issue", reply, self[lead, Role.LIAISON], day, document_number=number, issued_on=day)
        self.do("deliver", reply, self[lead, Role.LIAISON], day, delivered_on=day, delivered_how="当面送达")
        return fresh(reply)

    @recorded
    def settle_promises(self, letter: Any, day: date) -> None:
        """List every promise of the letter as it was found."""
        if inputs := as_found(letter):
            handler = self[letter.organisation.short_name, Role.HANDLER]
            self.do("settle_promises", letter, handler, day, **inputs)

    @recorded
    def settle_findings(self, reply: Reply, lead: str, *, day: date = date(2023, 5, 18)) -> None:
        for finding in open_findings(fresh(reply)):
            self.do(
                "waive_finding",
                reply,
                self[lead, Role.HANDLER],
                day,
                finding=finding.fingerprint,
                reason="测试文本",
            )

    @recorded
    def replied(self, **more: Any) -> Case:
        """A case with one lead and two co-handlers, answered."""
        case = self.handling(**more)
        self.accept(case, "工信局", "科技局", "金融局")
        for unit in ("科技局", "金融局"):
            self.opinion_sent(case, unit)
            self.use_all(case, unit)
        self.consulted(case)
        self.delivered(case)
        return fresh(case)

    @recorded
    def evaluated(self, *, result: str = "satisfied", **more: Any) -> Case:
        case = self.replied(**more)
        self.do(
            "evaluate",
            case,
            self[Role.MEMBER],
            date(2023, 5, 25),
            contact="visit",
            visited="visited",
            attitude=result,
            pertinence="yes",
            adoptions=dict.fromkeys(case.proposal.asks.values_list("pk", flat=True), "partly"),
            result=result,
            words="",
        )
        return fresh(case)

    @recorded
    def closed(self, **more: Any) -> Case:
        case = self.evaluated(**more)
        self.do("decide_publication", case, self[Role.OFFICE], date(2023, 5, 26), publication="full")
        self.do("close", case, self[Role.SECRETARIAT], date(2023, 5, 27), outcome="in_progress")
        return fresh(case)

    @recorded
    def commitment(self, case: Case, **more: Any) -> Any:
        values = {
            "measure": "建成三个产业园",
            "source_text": "用三年左右时间建成三个产业园。",
            "due_on": date(2026, 6, 30),
            "organisation": self.units["工信局"],
        }
        self.do(
            "propose_commitment", case, self["工信局", Role.HANDLER], date(2023, 5, 25),
            **(values | more),
        )  # fmt: skip
        return case.commitments.order_by("-pk").first()

    def do(self, name: str, subject: Any, actor: User | None, day: date, **inputs: Any) -> Any:
        return perform(name, subject, actor=actor, at=at(day), **inputs)


_rule = recorded(set_review_rule)


@recorded
def _unit_with(
    jurisdiction: Jurisdiction, name: str, kind: str, roles: tuple[str, ...]
) -> tuple[Organisation, dict[str, User]]:
    unit = Organisation.objects.create(
        jurisdiction=jurisdiction, name=f"示范市{name}", short_name=name, seal=name[0], kind=kind,
        document_word=f"示{name.removesuffix('局')}函" if kind == "bureau" else "",
    )  # fmt: skip
    return unit, {role: _person_of(unit, f"{name}{Role(role).label}", role) for role in roles}


@recorded
def _person_of(unit: Organisation, name: str, role: str, **days: date) -> User:
    username = f"{unit.jurisdiction.slug}-{User.objects.count()}"
    user = User.objects.create_user(username, password=PASSWORD, name=name)
    Post.objects.create(
        person=user,
        organisation=unit,
        role=role,
        from_on=days.get("from_on", date(2020, 1, 1)),
        until_on=days.get("until_on"),
    )
    return user


def fresh(row: Any) -> Any:
    """The row as it is stored now. Never refresh_from_db: it lifts django-fsm's protection."""
    return type(row)._default_manager.get(pk=row.pk)


@recorded
def make_city(slug: str = "shifan", *, pack: str = "dongguan") -> City:
    """A city with every role filled, four bureaus, a party and its collective office."""
    seed_calendar()
    jurisdiction = Jurisdiction.objects.create(slug=slug, name="示范市", short_name="示范")
    load_pack(jurisdiction, pack, year=2023)
    session = Session.objects.create(
        jurisdiction=jurisdiction, name="十四届二次会议", year=2023, filing_opens_on=date(2022, 12, 1),
        opens_on=date(2023, 1, 30), closes_on=date(2023, 2, 3), cut_off_on=date(2023, 2, 2),
        filing_closes_on=date(2023, 11, 30),
    )  # fmt: skip
    city = City(jurisdiction, session)
    for name in ("工信局", "科技局", "金融局", "发改局"):
        city.add_unit(name)
    city.add_unit("民建市委会", "party", (Role.COLLECTIVE,))
    offices = {
        "督查室": ("office", (Role.OFFICE, Role.OFFICE_LEADER)),
        "提案委": ("secretariat", (Role.SECRETARIAT, Role.EXAMINER, Role.AUDITOR, Role.ADMINISTRATOR)),
        "经济界": ("group", (Role.MEMBER, Role.LEADER_IN_CHARGE)),
    }
    for name, (kind, roles) in offices.items():
        city.add_unit(name, kind, roles)
        for role in roles:
            city.people["", role] = city.people[name, role]
    city.people["", "cosigner"] = city.add_person("联名委员", city.units["经济界"], Role.MEMBER)
    city.people["", "stranger"] = User.objects.create_user(
        f"{slug}-stranger", password=PASSWORD, name="无职务者"
    )
    return city

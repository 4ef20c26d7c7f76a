"""Every row of the workflow says in a few words what it is, as lists, logs and errors show it."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import READY, extending
from workflow.models import (
    AnchorAddress,
    ArchivedCase,
    AskShare,
    Backup,
    CalendarUse,
    DailyKey,
    Deadline,
    HandedCase,
    HandOver,
    HandOverPaper,
    Honour,
    ListColumns,
    OutcomeClass,
    PassageAsk,
    Plan,
    PlannedShare,
    ReplyPassageAsk,
    ReplySource,
    SavedList,
    SavedSearch,
    ScoreSheet,
    Unsaved,
    WordChange,
    WorkingCalendar,
)
from workflow.services.anchors import make_due
from workflow.services.examination import look
from workflow.services.retention import KINDS, let_go, place_hold, set_rule

NOW = "2023-05-15T02:00:00Z"

TOLD_ELSEWHERE = {
    "Channel",  # these eight in tests/workflow/exchange
    "ExchangedCase",
    "Parcel",
    "ParcelContent",
    "Piece",
    "RefusedFile",
    "RefusedItem",
    "Twin",
    "CalendarDay",
    "Category",
    "WorkingCalendar",
    "DeadlineRule",
    "Reminder",
    "RulePack",
    "OutcomeClass",
}


@pytest.fixture
def city(db):
    return make_city()


def letters_with_everything(city):
    """A reply and an opinion with a row of each kind that may hang on them."""
    case = city.replied(title="另一件")
    reply, ask = case.replies.get(), case.proposal.asks.first()
    passage, part = case.opinion_links.first().opinion.passages.first(), reply.passages.first()
    classes = OutcomeClass.objects.filter(pack=case.pack)
    AskShare.objects.create(assignment=city.assignment(case, "科技局"), ask=ask, given_at=NOW)
    PassageAsk.objects.get_or_create(passage=passage, ask=ask)
    ReplyPassageAsk.objects.get_or_create(passage=part, ask=ask)
    ReplySource.objects.get_or_create(passage=part, source=passage, digest="0" * 64)
    reply.promises.create(
        position=90, source_text="建成三个。", measure="建成三个", organisation=reply.organisation
    )
    reply.class_changes.create(
        before=classes[0], after=classes[1], reason="…", changed_by=city["stranger"], changed_at=NOW
    )
    reply.redactions.create(words="内部电话", reason="内部信息")
    Unsaved.objects.create(
        person=city["stranger"], machine="reply", subject=reply.pk, name="write", revision=1, fields="", saved_at=NOW
    )  # fmt: skip


def in_a_section(city):
    found = READY["assignment.give_to_section"](city, "accepted")
    city.do("give_to_section", found.subject, city[st.CO, Role.LIAISON], found.day, **found.inputs)


def looked_at(city):
    """A case that is like another one, and somebody who saw it."""
    case, examiner = city.submitted(title="又一件"), city[Role.EXAMINER]
    look(case, person=examiner, held=held_posts(examiner, date(2023, 2, 1)), at=NOW)


def handed_over(city):
    """A case that was planned for a unit and handed over in a batch, with the notice of it."""
    case, unit, clerk = city.handling(title="交办的一件"), city.units["工信局"], city[Role.OFFICE]
    settled = {"settled_by": clerk, "settled_at": NOW}
    plan = Plan.objects.create(jurisdiction=city.jurisdiction, case=case, **settled)
    PlannedShare.objects.create(plan=plan, organisation=unit, role="lead", **settled)
    batch = HandOver.objects.create(
        jurisdiction=city.jurisdiction,
        key="k",
        document="示府办函〔2023〕168号",
        handed_over_on=date(2023, 4, 21),
        made_by=clerk,
        made_at=NOW,
    )
    HandedCase.objects.create(handover=batch, case=case, round=1)
    HandOverPaper.objects.create(handover=batch, organisation=unit, content="{}")


def rated(city):
    """A rating that was changed, what was decided on it, and the unit's rating of the proposal."""
    made = {
        "case.correct_evaluation": city[Role.MEMBER],
        "case.let_stand": city[Role.SECRETARIAT],
        "assignment.rate_proposal": city["工信局", Role.HANDLER],
    }
    for name, actor in made.items():
        found = READY[name](city, "")
        city.do(name.partition(".")[2], found.subject, actor, found.day, **found.inputs)


def published(city):
    """A case on the public pages, with a word that was left out."""
    found = READY["case.withdraw_publication"](city, "filed")
    found.subject.marked_words.create(
        words="王小明", mark="left_out", marked_by=city[Role.OFFICE], marked_at=NOW
    )  # fmt: skip


def spoken_of(city):
    """A vote and a refused comment on a case, and the trace of the day."""
    case = city.filed(title="网友评价的一件")
    case.votes.create(visitor="0" * 64, choice="support")
    comment = case.comments.create(
        jurisdiction=city.jurisdiction,
        visitor="0" * 64,
        text="希望早日落实。",
        written_at=NOW,
        state="refused",
    )
    comment.decisions.create(approved=False, ground="off_topic", decided_by=city["stranger"], decided_at=NOW)
    DailyKey.objects.create(day=date(2023, 5, 15), key="0" * 64).traces.create(digest="0" * 64, number=1)


def scored_and_honoured(city):
    """A unit that was scored by a rate and by hand, as it was issued, and a unit that was named for the session."""
    clerk, unit = city["stranger"], city.units["工信局"]
    sheet = ScoreSheet.objects.create(jurisdiction=city.jurisdiction, year=2023, title="2023年度考核")
    item = sheet.items.create(position=1, name="领导重视", points=5)
    item.given.create(organisation=unit, points=4, reason="领办", given_by=clerk, given_at=NOW)
    result = sheet.results.create(organisation=unit, name=unit.name, points=4, place=1)
    result.lines.create(item=item, points=4, reason="领办")
    honour = Honour.objects.create(
        jurisdiction=city.jurisdiction, session=city.session, organisation=unit, reason="…", named_by=clerk,
        named_for=city.units["提案委"], named_at=NOW,
    )  # fmt: skip
    honour.grounds.create(criterion="thorough")


def followed_up(city, promise):
    """Evidence for a promise, the second reply that reports on it, who takes it up, and a case that is looked back at."""
    kept = READY["case.detach"](city, "draft").inputs["attachment"]
    promise.reports.get().files.create(attachment=kept)
    reply = promise.case.replies.get()
    reply.reported_commitments.create(commitment=promise)
    READY["case.unfollow_promise"](city, "draft")
    READY["case.answer_look_back"](city, "closed")


@pytest.fixture
def anchored(city, settings, tmp_path):
    """An anchor of a case, and where anchors are mailed."""
    settings.ANCHOR_KEY_FILE = str(tmp_path / "anchor.pem")
    city.submitted(title="存证的一件")
    make_due(at(st.WORKING))
    AnchorAddress.objects.create(
        jurisdiction=city.jurisdiction, address="archive@example.org", set_by=city["stranger"], set_at=NOW
    )


def listed_and_kept(city):
    """What a person makes of a list, how long data is kept, and when it was backed up."""
    Backup.objects.create(as_of=NOW, finished_at=NOW, name="huiban.backup", size=1, digest="0" * 64)
    member, case = city[Role.MEMBER], city.submitted(title="有争议的案")
    SavedList.objects.create(
        person=member, listing="cases", name="等交办", query="waiting=handover", saved_at=NOW
    )
    ListColumns.objects.create(person=member, listing="cases", columns="units")
    place_hold(case, reason="行政复议", actor=city[Role.SECRETARIAT], at=at(st.WORKING))
    kind = KINDS[0]
    set_rule(city.jurisdiction, kind, months=24, source="市里的规定")
    let_go(city.jurisdiction, actor=city[Role.ADMINISTRATOR], at=at(st.WORKING))


def test_every_row_has_words_for_itself(city, anchored):
    listed_and_kept(city)
    scored_and_honoured(city)
    extending(city)
    rated(city)
    looked_at(city)
    in_a_section(city)
    handed_over(city)
    published(city)
    spoken_of(city)
    ArchivedCase.objects.create(
        case=city.submitted(title="旧案"), source="工作簿第 2 行", imported_at=NOW, digest=""
    )
    SavedSearch.objects.create(person=city["stranger"], name="充电", query="q=充电", saved_at=NOW)
    st.assignment_in(city, "objected")
    st.reply_in(city, "countersigning")
    READY["reply.waive_finding"](city, "drafting").subject.waivers.create(
        finding="f" * 64,
        code="placeholder",
        reason="…",
        waived_by=city["stranger"],
        waived_at="2023-05-15T02:00:00Z",
    )
    commitment = st.commitment_in(city, "kept")
    commitment.renegotiations.create(to_on=date(2026, 12, 31), reason="…", at="2023-05-15T02:00:00Z")
    followed_up(city, commitment)
    letters_with_everything(city)
    city.ruled("发改局")
    city.do("remind", st.assignment_in(city, "pending"), city[Role.OFFICE], st.WORKING, reason="请签收。")
    WordChange.objects.create(
        organisation=city.units["科技局"], before="", after="示科函", set_by=city["stranger"], set_at=NOW
    )
    CalendarUse.objects.create(
        jurisdiction=city.jurisdiction,
        calendar=WorkingCalendar.objects.first(),
        actor=city["stranger"],
        at=NOW,
        moved=1,
    )
    models = [m for m in apps.get_app_config("workflow").get_models() if m.__name__ not in TOLD_ELSEWHERE]

    words = {model.__name__: str(model._default_manager.first()) for model in models}

    assert {
        name: said for name, said in words.items() if not said or "object (" in said or said == "None"
    } == {}


@pytest.mark.parametrize(
    ("met_on", "late", "is_open"),
    [(None, False, True), (date(2023, 5, 15), False, False), (date(2023, 5, 16), True, False)],
)
def test_a_deadline_knows_whether_it_was_met_late(city, met_on, late, is_open):
    due = Deadline.objects.get(assignment=st.assignment_in(city, "accepted"), step="opinion")
    due.met_on = met_on

    assert (due.due_on, due.was_late, due.is_open) == (date(2023, 5, 15), late, is_open)

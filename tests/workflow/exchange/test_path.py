"""One proposal between two installations by parcels alone, whatever befalls the parcels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import CharField, TextField

from proposals.models import Attachment
from proposals.roles import Role
from proposals.services.attachments import contents
from tests.city import at, fresh
from tests.files import examined
from workflow.models import Case, Channel, Evaluation, Event, Parcel, RefusedFile, RefusedItem
from workflow.services import lapse_overdue
from workflow.services.verification import read_logs

if TYPE_CHECKING:
    from tests.workflow.exchange.installations import Installation

pytestmark = pytest.mark.django_db
LONG = "附件说明。\n".encode() * 4_000
KEPT_INSIDE = "内网机密"
MARK = "〔只在内网〕"
RATING = {
    "contact": "visit", "visited": "visited", "attitude": "satisfied", "pertinence": "yes",
    "leader_answered": "", "result": "satisfied", "words": "答复切实。",
}  # fmt: skip


def submitted(outer: Installation) -> Case:
    """With a co-signer, and a file that does not fit into one parcel."""
    with outer.running() as city:
        Channel.objects.update(most_bytes=40_000)
        case = city.draft(contact="13800000000", wished_units=[city.units["工信局"]])
        city.do(
            "attach", case, city[Role.MEMBER], date(2023, 2, 1),
            files=[examined("材料.txt", LONG)], purpose="material",
        )  # fmt: skip
        city.do("invite_cosigners", case, city[Role.MEMBER], date(2023, 2, 1), people=[city["cosigner"]])
        city.do("answer_invitation", case, city["cosigner"], date(2023, 2, 2), accept=True)
        city.do("submit", case, city[Role.MEMBER], date(2023, 2, 2))
        return fresh(case)


def handled(inner: Installation) -> Case:
    """From what came to the delivered reply, with words in every place that members may not read."""
    with inner.running() as city:
        case = Case.objects.get()
        secretariat, office = city[Role.SECRETARIAT], city[Role.OFFICE]
        city.do("recommend", case, secretariat, date(2023, 2, 6), similar_reviewed=True)
        city.do(
            "file", case, secretariat, date(2023, 2, 7), category="经济发展", nature="ordinary", number=""
        )
        city.do(
            "hand_over", case, office, date(2023, 4, 21), leads=[city.units["工信局"]],
            co_handlers=[city.units["科技局"]], information=[], document="示府办函〔2023〕8号",
            questions={city.units["科技局"].pk: f"{KEPT_INSIDE}问题"},
        )  # fmt: skip
        city.accept(case, "工信局", "科技局")
        text = f"市工业和信息化局：\n　　一、关于培育\n　　{KEPT_INSIDE}意见，支持企业创新。\n　　特此复函。"
        city.opinion_sent(case, "科技局", text=text)
        city.use_all(case, "科技局")
        city.consulted(case)
        city.delivered(case)
        return fresh(case)


def carry(source: Installation, target: Installation, day: date) -> Any:
    source.send(at(day))
    return target.receive(source.outbox, at(day, 4))


def everything(installation: Installation) -> str:
    """Every value of every row of an installation, as text."""
    with installation.running():
        tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
        with connection.cursor() as cursor:
            found = []
            for table in tables:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- names of our models
                found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


@dataclass
class Walked:
    """The two sides at the end, the member's case, and copies of both as they stood before the reply went out."""

    outer: Installation
    inner: Installation
    case: Case
    before: tuple[Installation, Installation]


def submitted_in_spite_of_it(outer: Installation, inner: Installation) -> Case:
    """On the way one parcel is lost, then altered, then comes twice, and the one after it comes first."""
    case = submitted(outer)
    first, *_later = outer.send(at(date(2023, 2, 2)))
    lost = first.read_bytes()
    first.unlink()  # the disk is lost
    inner.receive(outer.outbox, at(date(2023, 2, 2), 3))
    carry(inner, outer, date(2023, 2, 2))  # says which is missing
    [again] = outer.send(at(date(2023, 2, 2), 5))
    assert again.read_bytes() == lost
    spot = lost.index(b"pieces/", lost.index(b"manifest.sig")) + 120
    again.write_bytes(lost[:spot] + bytes([lost[spot] ^ 1]) + lost[spot + 1 :])
    inner.receive(outer.outbox, at(date(2023, 2, 2), 6))
    for hour, name in ((7, "whole"), (8, "twice")):
        (outer.outbox / f"{name}.parcel").write_bytes(lost)
        inner.receive(outer.outbox, at(date(2023, 2, 2), hour))
    return case


def rated(outer: Installation, case: Case) -> None:
    with outer.running() as city:
        talk = fresh(case).consultations.get()
        city.do(
            "answer_consultation", case, city[Role.MEMBER], date(2023, 5, 22),
            consultation=talk, confirmed=True, words="确有此事。",
        )  # fmt: skip
        adoptions = dict.fromkeys(case.proposal.asks.values_list("pk", flat=True), "partly")
        for name in (Role.MEMBER, "cosigner"):
            city.do("evaluate", case, city[name], date(2023, 5, 23), **RATING, adoptions=adoptions)


@pytest.fixture(scope="module")
def walked(two, tmp_path_factory):
    """The whole way."""
    outer, inner = two(tmp_path_factory.mktemp("sides"))
    case = submitted_in_spite_of_it(outer, inner)
    handled(inner)
    before = (outer.copy(tmp_path_factory.mktemp("outer")), inner.copy(tmp_path_factory.mktemp("inner")))
    carry(inner, outer, date(2023, 5, 21))
    rated(outer, case)
    carry(outer, inner, date(2023, 5, 24))
    with inner.running() as city:
        inside = Case.objects.get()
        city.do("decide_publication", inside, city[Role.OFFICE], date(2023, 5, 26), publication="full")
        city.do("close", inside, city[Role.SECRETARIAT], date(2023, 5, 27), outcome="in_progress")
    carry(inner, outer, date(2023, 5, 28))
    yield Walked(outer, inner, case, before)
    for side in before:
        side.database.close()


def test_a_proposal_is_handled_by_parcels_alone_whatever_befalls_them(walked):
    outer, inner, case = walked.outer, walked.inner, walked.case

    with outer.running():
        there = fresh(case)
        reply = there.replies.get()
        outside = (there.state, there.proposal.number, there.outcome, there.handover_document)
        letter = (reply.state, reply.document_number.startswith("示工函"), reply.answers.count())
        units = set(there.assignments.values_list("organisation__short_name", "role", "state"))
        assert [log.fault for log in read_logs([case.pk])] == [None]
    with inner.running() as city:
        here = Case.objects.get()
        signers = set(here.proposal.cosigners.values_list("person__name", "answer"))
        file = here.proposal.attachments.get(purpose=Attachment.Purpose.MATERIAL)
        ratings = list(
            Evaluation.objects.order_by("pk").values_list("signer__name", "state", "result", "words")
        )
        moments = {event.transition: event.at for event in Event.objects.filter(case=here)}
        assert [log.fault for log in read_logs([here.pk])] == [None]
        assert contents(file) == LONG
        assert here.consultations.get().response_words == "确有此事。"
    assert outside == ("closed", "20230001", "in_progress", "示府办函〔2023〕8号")
    assert letter == ("delivered", True, 3)
    assert units == {("工信局", "lead", "answered"), ("科技局", "co", "answered")}
    assert (here.state, signers) == ("closed", {("联名委员", "accepted")})
    assert ratings == [
        (city[Role.MEMBER].name, "given", "satisfied", "答复切实。"),
        ("联名委员", "given", "satisfied", "答复切实。"),
    ]
    assert (moments["submit"], moments["evaluate"]) == (at(date(2023, 2, 2)), at(date(2023, 5, 23)))


def test_every_parcel_is_taken_once_and_what_was_wrong_is_kept_with_its_reason(walked):
    outer, inner = walked.outer, walked.inner

    with inner.running():
        taken = Parcel.objects.filter(direction="in").order_by("number")
        assert [(one.number, one.settled_at is not None) for one in taken] == [
            (number, True) for number in range(1, taken.count() + 1)
        ]
        assert set(RefusedFile.objects.values_list("code", flat=True)) == {"altered", "repeated"}
        assert RefusedItem.objects.count() == 0
        assert Event.objects.filter(transition="submit").count() == 1
    with outer.running():
        assert RefusedItem.objects.count() == 0
        assert Channel.objects.get().acknowledged == taken_of(inner)


def test_no_word_that_only_the_inner_side_has_is_in_the_outer_database(walked):
    assert KEPT_INSIDE in everything(walked.inner)
    assert KEPT_INSIDE not in everything(walked.outer)


@pytest.fixture
def answered(walked, tmp_path):
    """The two sides as the reply was delivered inside and nothing of it is known outside, for one test alone."""
    copies = []
    for name, side in zip(("outer", "inner"), walked.before, strict=True):
        (tmp_path / name).mkdir()
        copies.append(side.copy(tmp_path / name))
    yield copies
    for side in copies:
        side.database.close()


def test_of_every_field_only_what_is_named_goes_out(walked, answered):
    """Every field of text of every row inside is marked, but for those that members read; no mark comes out."""
    outer, inner = answered
    with inner.running(), connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        for table, column in sorted(marked_columns()):
            cursor.execute(f'UPDATE "{table}" SET "{column}" = \'{MARK}\' || "{column}"')  # noqa: S608 -- names of our models

    assert len(marked_columns()) > 100
    assert carry(inner, outer, date(2023, 5, 21))[-1].refused is None
    assert everything(inner).count(MARK) > 100
    assert MARK not in everything(outer)
    with outer.running():
        assert fresh(walked.case).replies.get().state == "delivered"


def marked_columns() -> set[tuple[str, str]]:
    """Table and column of each text that people or programs write, less what members read and what the exchange needs."""
    models = [
        m for app in ("proposals", "workflow", "notifications") for m in apps.get_app_config(app).get_models()
    ]
    columns = {
        (model._meta.db_table, field.column)
        for model in models
        if model.__module__ != "workflow.models.exchange"
        for field in model._meta.local_concrete_fields
        if isinstance(field, CharField | TextField) and not field.choices
    }
    return {(table, column) for table, column in columns if f"{table}.{column}" not in READ_OUTSIDE | NEEDED}


READ_OUTSIDE = {
    "workflow_reply.openness_reason", "workflow_reply.contact", "workflow_reply.phone", "workflow_reply.copy_to",
    "workflow_reply.document_number", "workflow_reply.delivered_how", "workflow_replytext.text",
    "workflow_askanswer.reason", "workflow_consultation.participants", "workflow_consultation.summary",
    "workflow_case.handover_document", "proposals_proposal.number", "proposals_proposal.class_number",
    "proposals_proposal.category",
}  # fmt: skip
"""What a member reads of a case."""
NEEDED = {
    "proposals_organisation.name", "proposals_jurisdiction.slug", "proposals_jurisdiction.time_zone",
    "proposals_jurisdiction.host", "proposals_ask.number", "workflow_outcomeclass.letter", "workflow_event.machine",
    "workflow_event.transition", "workflow_event.key", "proposals_jurisdiction.exchange_side",
}  # fmt: skip
"""By these the two sides know which row is meant; the member wrote or reads them."""


def taken_of(inner: Installation) -> int:
    with inner.running():
        return Channel.objects.get().last_in


def test_whoever_does_not_rate_in_time_lapses_outside_and_only_by_that_inside(walked, answered):
    outer, inner = answered
    carry(inner, outer, date(2023, 5, 21))
    with outer.running() as city:
        case = fresh(walked.case)
        city.do("acknowledge", case.replies.get(), city[Role.MEMBER], date(2023, 5, 22))
        city.do("evaluate", case, city[Role.MEMBER], date(2023, 5, 23), **RATING)
        city.do(
            "correct_evaluation",
            case,
            city[Role.MEMBER],
            date(2023, 5, 24),
            **(RATING | {"words": "再想了想。"}),
        )
        assert lapse_overdue(at(date(2023, 9, 1))) == 1
    with inner.running():
        assert lapse_overdue(at(date(2023, 9, 1))) == 0
    carry(outer, inner, date(2023, 9, 2))
    with inner.running():
        given = Evaluation.objects.order_by("pk").values_list("state", "words")
        assert list(given) == [("given", "再想了想。"), ("no_answer", "")]
        assert Case.objects.get().replies.get().deliveries.get().received_at == at(date(2023, 5, 22))
        assert RefusedItem.objects.count() == 0


def test_who_is_not_satisfied_is_answered_in_a_second_round(walked, answered):
    outer, inner = answered
    carry(inner, outer, date(2023, 5, 21))
    with outer.running() as city:
        for name in (Role.MEMBER, "cosigner"):
            words = RATING | {"result": "dissatisfied"}
            city.do("evaluate", walked.case, city[name], date(2023, 5, 23), **words)
    carry(outer, inner, date(2023, 5, 24))
    with inner.running() as city:
        case = Case.objects.get()
        city.do("propose_rehandling", case, city[Role.SECRETARIAT], date(2023, 5, 25), reason=KEPT_INSIDE)
        city.do(
            "rehandle", case, city[Role.OFFICE], date(2023, 5, 26), leads=[city.units["发改局"]], co_handlers=[],
            information=[], document="示府办函〔2023〕20号",
        )  # fmt: skip
    carry(inner, outer, date(2023, 5, 27))
    with outer.running():
        case = fresh(walked.case)
        units = case.assignments.filter(round=2).values_list("organisation__short_name", "role", "state")
        assert (case.state, case.round, case.handover_document) == ("handling", 2, "示府办函〔2023〕20号")
        assert list(units) == [("发改局", "sole", "pending")]
        assert [log.fault for log in read_logs([case.pk])] == [None]
    assert KEPT_INSIDE not in everything(outer)


def test_a_rating_that_comes_after_closing_is_refused_and_the_signers_are_told(walked, answered):
    outer, inner = answered
    carry(inner, outer, date(2023, 5, 21))
    rated(outer, walked.case)
    carry(outer, inner, date(2023, 5, 24))
    with outer.running() as city:
        words = RATING | {"words": "更正的话。"}
        city.do("correct_evaluation", walked.case, city[Role.MEMBER], date(2023, 5, 26), **words)
    with inner.running() as city:
        inside = Case.objects.get()
        city.do("decide_publication", inside, city[Role.OFFICE], date(2023, 5, 26), publication="full")
        city.do("close", inside, city[Role.SECRETARIAT], date(2023, 5, 27), outcome="in_progress")
        city.do("archive", inside, city[Role.SECRETARIAT], date(2023, 5, 28))
    carry(outer, inner, date(2023, 5, 29))
    carry(inner, outer, date(2023, 5, 29))
    with outer.running():
        told = fresh(walked.case).events.get(transition="told_rating_refused")
        assert (told.note, fresh(walked.case).state) == ("现在是“已归档”，不能“更正评价”。", "archived")
    with inner.running():
        assert Evaluation.objects.first().words == "答复切实。"

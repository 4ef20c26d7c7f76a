"""What goes back and forth beside the straight way: corrections, refusals, gaps, what lacks, what is not the peer's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from proposals.models import Organisation, Post, Session, User
from proposals.roles import Role
from tests.city import ASKS, at, fresh, make_city
from workflow.errors import MoveRefusedError
from workflow.exchange import Manifest, new_key, pack
from workflow.models import (
    Assignment,
    Case,
    Channel,
    Deadline,
    Event,
    ExchangedCase,
    Parcel,
    ParcelContent,
    Piece,
    RefusedFile,
    RefusedItem,
    Twin,
)
from workflow.services import available, perform
from workflow.services.exchange import channels, go_round, packing, receiving
from workflow.services.exchange.errors import ExchangeError
from workflow.services.worklist import tasks_for
from workflow.states import PRIVATE

if TYPE_CHECKING:
    from tests.workflow.exchange.installations import Installation

pytestmark = pytest.mark.django_db
NOON = 4


def carry(source: Installation, target: Installation, day: date):
    source.send(at(day))
    return target.receive(source.outbox, at(day, NOON))


@pytest.fixture(scope="module")
def begun(two, tmp_path_factory):
    """One proposal was submitted outside, and taken in."""
    outer, inner = two(tmp_path_factory.mktemp("begun"))
    with outer.running() as city:
        city.draft(title="还没有提交的")
        city.submitted()
    carry(outer, inner, date(2023, 2, 2))
    return outer, inner


@pytest.fixture
def sides(begun, tmp_path):
    """The two of `begun`, for one test alone."""
    copies = []
    for name, side in zip(("outer", "inner"), begun, strict=True):
        (tmp_path / name).mkdir()
        copies.append(side.copy(tmp_path / name))
    yield copies
    for side in copies:
        side.database.close()


@pytest.fixture
def outer(sides):
    return sides[0]


@pytest.fixture
def inner(sides):
    return sides[1]


def filed(inner: Installation, day: date = date(2023, 2, 7)) -> Case:
    with inner.running() as city:
        case = Case.objects.get()
        secretariat = city[Role.SECRETARIAT]
        city.do("recommend", case, secretariat, day, similar_reviewed=True)
        city.do("file", case, secretariat, day, category="经济发展", nature="ordinary", number="")
        return fresh(case)


def handling(inner: Installation, day: date = date(2023, 4, 21)) -> Case:
    case = filed(inner)
    with inner.running() as city:
        city.do(
            "hand_over", case, city[Role.OFFICE], day, leads=[city.units["工信局"]],
            co_handlers=[city.units["科技局"]], information=[], document="示府办函〔2023〕8号",
        )  # fmt: skip
    return case


def outside(outer: Installation) -> Case:
    with outer.running():
        return Case.objects.exclude(state__in=PRIVATE).get()


def test_what_is_not_handed_in_stays_outside(inner):
    with inner.running():
        assert list(Case.objects.values_list("proposal__title", "state")) == [
            ("关于加快企业培育的建议", "submitted")
        ]


def test_a_step_is_taken_on_one_side_only(outer, inner):
    case = outside(outer)
    with outer.running() as city:
        offered = {row.name for row, _why in available(case, city[Role.SECRETARIAT], on=date(2023, 2, 3))}
        with pytest.raises(MoveRefusedError) as away:
            city.do("recommend", case, city[Role.SECRETARIAT], date(2023, 2, 3), similar_reviewed=True)
        with pytest.raises(MoveRefusedError) as handed_in:
            city.do("withdraw", case, city[Role.MEMBER], date(2023, 2, 3), reason="重复。")
        assert tasks_for(city[Role.SECRETARIAT], date(2023, 2, 3)) == []
    with inner.running() as city, pytest.raises(MoveRefusedError) as members:
        city.do("ask_withdrawal", Case.objects.get(), city[Role.MEMBER], date(2023, 2, 3), reason="重复。")
    codes = [error.value.refusal.code for error in (away, handed_in, members)]
    assert (offered, codes) == (set(), ["other_side"] * 3)


def test_with_one_installation_nobody_asks_for_what_can_be_done(db):
    city = make_city()
    case = city.submitted()

    assert "ask_withdrawal" not in {
        r.name for r, _w in available(case, city[Role.MEMBER], on=date(2023, 2, 2))
    }
    with pytest.raises(MoveRefusedError) as refusal:
        city.do("ask_withdrawal", case, city[Role.MEMBER], date(2023, 2, 3), reason="重复。")
    assert refusal.value.refusal.code == "not_exchanged"


def test_a_returned_proposal_comes_again_with_its_new_text(outer, inner):
    with inner.running() as city:
        city.do(
            "return_for_correction", Case.objects.get(), city[Role.SECRETARIAT], date(2023, 2, 3),
            ground="no_facts", reason="请补充数据。",
        )  # fmt: skip
    carry(inner, outer, date(2023, 2, 3))
    case = outside(outer)
    with outer.running() as city:
        assert (case.state, case.return_ground) == ("returned", "no_facts")
        assert case.events.get(transition="told_returned").note == "请补充数据。"
        words = {"title": "改后的案由", "reasons": "有数据。", "asks": list(ASKS[:1]), "wish": "summary"}
        city.do("edit", case, city[Role.MEMBER], date(2023, 2, 4), **words)
        city.do("resubmit", case, city[Role.MEMBER], date(2023, 2, 5))
    carry(outer, inner, date(2023, 2, 5))
    with inner.running():
        proposal = Case.objects.get().proposal
        assert (Case.objects.get().state, proposal.title, proposal.wish) == (
            "submitted",
            "改后的案由",
            "summary",
        )
        assert (proposal.text_version, proposal.asks.count()) == (2, 1)


def test_a_withdrawal_is_asked_for_outside_and_made_inside(outer, inner):
    case = outside(outer)
    with outer.running() as city:
        city.do("ask_withdrawal", case, city[Role.MEMBER], date(2023, 2, 3), reason="另案提出。")
        assert fresh(case).state == "submitted"
    carry(outer, inner, date(2023, 2, 3))
    with inner.running():
        assert Case.objects.get().state == "withdrawn"
    carry(inner, outer, date(2023, 2, 4))
    with outer.running():
        assert (fresh(case).state, fresh(case).events.last().note) == ("withdrawn", "另案提出。")


def test_a_withdrawal_that_comes_too_late_is_refused_and_the_member_is_told(outer, inner):
    case = outside(outer)
    with outer.running() as city:
        city.do("ask_withdrawal", case, city[Role.MEMBER], date(2023, 4, 22), reason="另案提出。")
    handling(inner)
    carry(outer, inner, date(2023, 4, 23))
    with inner.running():
        [refused] = RefusedItem.objects.all()
        assert (refused.step, refused.code, Case.objects.get().state) == (
            "withdraw",
            "wrong_state",
            "handling",
        )
    carry(inner, outer, date(2023, 4, 23))
    with outer.running() as city:
        told = fresh(case).events.get(transition="told_refused")
        assert (fresh(case).state, told.note) == ("handling", "现在是“办理中”，不能“撤案”。")
        assert city[Role.MEMBER].notices.filter(event=told).exists()
    carry(inner, outer, date(2023, 4, 24))
    with outer.running():
        assert fresh(case).events.filter(transition="told_refused").count() == 1


def test_a_submission_that_is_refused_inside_is_the_members_again(outer, inner):
    with inner.running():
        Session.objects.update(
            cut_off_on=date(2022, 12, 5), filing_closes_on=date(2022, 12, 20)
        )  # as one that was set up otherwise
    with outer.running() as city:
        late = city.submitted(day=date(2023, 2, 3), title="另一件")
    carry(outer, inner, date(2023, 2, 3))
    carry(inner, outer, date(2023, 2, 4))
    with outer.running() as city:
        assert fresh(late).state == "returned"
        assert "征集期" in fresh(late).events.get(transition="told_returned").note
        city.do("resubmit", late, city[Role.MEMBER], date(2023, 2, 5))
    with inner.running():
        assert Case.objects.count() == 1
        Session.objects.update(cut_off_on=date(2023, 2, 2), filing_closes_on=date(2023, 11, 30))
    carry(outer, inner, date(2023, 2, 5))
    with inner.running():
        assert Case.objects.filter(proposal__title="另一件", state="submitted").count() == 1


def test_what_lacks_inside_keeps_the_parcel_waiting_until_it_is_there(outer, inner):
    with inner.running():
        Session.objects.update(name="别的会议")
    with outer.running() as city:
        city.submitted(day=date(2023, 2, 3), title="另一件")
    carry(outer, inner, date(2023, 2, 3))
    with inner.running():
        waiting = Parcel.objects.get(direction="in", settled_at=None)
        assert waiting.problem == "本侧没有届次“十四届二次会议”，请先设立，名称和日期须与对方一致。"
        assert Case.objects.count() == 1
        Session.objects.update(name="十四届二次会议")
    inner.receive(inner.outbox, at(date(2023, 2, 4)))
    with inner.running():
        assert Case.objects.count() == 2
        assert Parcel.objects.get(pk=waiting.pk).problem == ""


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda: User.objects.filter(posts__role=Role.MEMBER).update(name="别人"), "在本侧是另一个人"),
        (lambda: Post.objects.filter(role=Role.MEMBER).update(until_on=date(2021, 1, 1)), "请先登记任职"),
        (lambda: Organisation.objects.filter(kind="group").update(name="改了名"), "本侧没有单位"),
    ],
)
def test_who_is_not_known_inside_as_outside_must_be_set_right_first(outer, inner, change, problem):
    with inner.running():
        change()
    with outer.running() as city:
        city.submitted(day=date(2023, 2, 3), title="另一件")

    carry(outer, inner, date(2023, 2, 3))

    with inner.running():
        assert problem in Parcel.objects.get(direction="in", settled_at=None).problem


def test_a_member_without_an_account_inside_gets_one_with_which_nobody_logs_in(outer, inner):
    with outer.running() as city:
        new = city.add_person("新委员", city.units["经济界"], Role.MEMBER)
        city.submitted(day=date(2023, 2, 3), title="另一件", actor=new)
        username = new.username
    with inner.running():
        User.objects.filter(username=username).update(username="elsewhere")

    carry(outer, inner, date(2023, 2, 3))

    with inner.running():
        made = User.objects.get(username=username)
        assert (made.name, made.has_usable_password()) == ("新委员", False)
        assert list(made.posts.values_list("role", flat=True)) == ["member"]


def test_nobody_but_a_member_comes_in_a_parcel(outer, inner):
    with outer.running() as city:
        city.submitted(day=date(2023, 2, 3), title="另一件")
        Post.objects.filter(person=city[Role.MEMBER]).update(role=Role.OFFICE)

    carry(outer, inner, date(2023, 2, 3))

    with inner.running():
        assert "不是委员" in Parcel.objects.get(direction="in", settled_at=None).problem


def test_units_that_change_inside_change_outside(outer, inner):
    case = handling(inner)
    carry(inner, outer, date(2023, 4, 22))
    with inner.running() as city:
        office, share = city[Role.OFFICE], city.assignment(case, "科技局")
        city.do(
            "redirect",
            share,
            office,
            date(2023, 4, 23),
            organisation=city.units["发改局"],
            reason="职责调整。",
        )
        city.do(
            "add_unit",
            case,
            office,
            date(2023, 4, 23),
            organisation=city.units["金融局"],
            role="co",
            question="",
        )
        city.accept(case, "工信局", day=date(2023, 4, 23))
    carry(inner, outer, date(2023, 4, 24))
    with outer.running():
        rows = Assignment.objects.order_by("pk").values_list("organisation__short_name", "role", "state")
        assert list(rows) == [
            ("工信局", "lead", "accepted"),
            ("科技局", "co", "withdrawn"),
            ("发改局", "co", "pending"),
            ("金融局", "co", "pending"),
        ]
        assert set(Deadline.objects.filter(assignment=None, met_on=None, cancelled_on=None)) == set()


def test_a_day_that_moves_inside_moves_outside(outer, inner):
    case = handling(inner)
    with inner.running() as city:
        city.accept(case, "工信局")
    carry(inner, outer, date(2023, 4, 22))
    with inner.running() as city:
        share = city.assignment(case, "工信局")
        city.do("pause", share, city[Role.OFFICE], date(2023, 4, 25), reason="等上级文件。")
        city.do("restart", share, city[Role.OFFICE], date(2023, 5, 9), note="")
        due = Deadline.objects.get(assignment=share, step="reply").due_on
    carry(inner, outer, date(2023, 5, 10))
    with outer.running():
        assert Deadline.objects.get(step="reply").due_on == due
        assert Event.objects.filter(transition="told_dates").count() == 1


@pytest.mark.parametrize(
    ("name", "inputs", "state"),
    [
        ("decline", {"ground": "empty", "reason": "没有具体建议。", "convert": False}, "not_filed"),
        ("ask_conversion", {"reason": "可转社情民意。"}, "recommended"),
    ],
)
def test_what_examination_decides_is_told(outer, inner, name, inputs, state):
    with inner.running() as city:
        case = Case.objects.get()
        city.do("recommend", case, city[Role.SECRETARIAT], date(2023, 2, 6), similar_reviewed=True)
        city.do(name, case, city[Role.SECRETARIAT], date(2023, 2, 7), **inputs)
    carry(inner, outer, date(2023, 2, 8))
    assert outside(outer).state == state


def test_an_answer_about_conversion_goes_in(outer, inner):
    with inner.running() as city:
        city.do(
            "ask_conversion", Case.objects.get(), city[Role.SECRETARIAT], date(2023, 2, 6), reason="可转。"
        )
    carry(inner, outer, date(2023, 2, 7))
    with outer.running() as city:
        city.do("answer_conversion", outside(outer), city[Role.MEMBER], date(2023, 2, 8), accept=True)
    carry(outer, inner, date(2023, 2, 9))
    with inner.running():
        assert Case.objects.get().conversion == "agreed"


def test_a_merger_is_told_where_the_other_is_known(outer, inner):
    with outer.running() as city:
        city.submitted(day=date(2023, 2, 3), title="另一件")
    carry(outer, inner, date(2023, 2, 3))
    with inner.running() as city:
        target, case = Case.objects.order_by("pk")
        for one in (target, case):
            city.do("recommend", one, city[Role.SECRETARIAT], date(2023, 2, 6), similar_reviewed=True)
        words = {"category": "经济发展", "nature": "ordinary", "number": ""}
        city.do("file", target, city[Role.SECRETARIAT], date(2023, 2, 7), **words)
        city.do("merge_into", case, city[Role.SECRETARIAT], date(2023, 2, 8), target=target)
    carry(inner, outer, date(2023, 2, 9))
    with outer.running():
        merged = Case.objects.get(state="merged")
        assert (merged.proposal.title, merged.merged_into.proposal.number) == ("另一件", "20230001")


# -- files that are not the peer's, not new, not whole ----------------------------------------------------------------


def test_a_parcel_signed_with_another_key_changes_nothing(outer, inner):
    head = Manifest("shifan", "outer", 2, "0" * 64, "2023-02-03T02:00:00+00:00", 0, (), 0)
    with inner.running():
        data, _digest = pack(new_key(), inner.channel.own_public, head, {})
        arrived = receiving.admit(inner.channel, "x.parcel", data, at(date(2023, 2, 3)))
        assert (arrived.refused, RefusedFile.objects.get().code) == (
            "签名不是对方的：内容被改过，或密钥不对。",
            "not_signed",
        )
        assert Parcel.objects.filter(direction="in").count() == 1


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ({"jurisdiction": "erhao"}, "foreign"),
        ({"sender": "inner"}, "foreign"),
        ({"number": 1}, "other_content"),
        ({"previous": "1" * 64}, "broken_chain"),
    ],
)
def test_a_parcel_of_the_peer_that_is_not_for_here_or_not_the_next_changes_nothing(outer, inner, head, code):
    with outer.running():
        secret, previous = channels.private_key(outer.channel), outer.channel.last_out_digest
    usual = {"jurisdiction": "shifan", "sender": "outer", "number": 2, "previous": previous}
    rest = {"made_at": "2023-02-03T02:00:00+00:00", "acknowledged": 0, "missing": (), "items": 0}
    with inner.running():
        data, _digest = pack(secret, inner.channel.own_public, Manifest(**(usual | rest | head)), {})
        receiving.admit(inner.channel, "x.parcel", data, at(date(2023, 2, 3)))
        assert RefusedFile.objects.get().code == code
        assert inner.channel.last_in == 1


def test_an_early_one_that_does_not_follow_the_one_before_it_waits_with_its_reason(outer, inner):
    with outer.running():
        secret = channels.private_key(outer.channel)
    head = Manifest("shifan", "outer", 3, "1" * 64, "2023-02-03T02:00:00+00:00", 0, (), 0)
    with inner.running():
        data, _digest = pack(secret, inner.channel.own_public, head, {})
        receiving.admit(inner.channel, "x.parcel", data, at(date(2023, 2, 3)))
        assert packing.missing(inner.channel) == [2]
    with outer.running() as city:
        city.submitted(day=date(2023, 2, 3), title="另一件")
    carry(outer, inner, date(2023, 2, 4))
    with inner.running():
        assert "接不上" in Parcel.objects.get(direction="in", number=3).problem


# -- killed in the middle ---------------------------------------------------------------------------------------------


def test_a_run_killed_before_it_wrote_its_files_loses_and_doubles_nothing(outer, inner):
    filed(inner)
    with inner.running():
        packing.pack_news(inner.channel, at(date(2023, 2, 8)))  # and no file was written
    carry(inner, outer, date(2023, 2, 9))
    assert outside(outer).state == "filed"
    with inner.running():
        assert packing.pack_news(inner.channel, at(date(2023, 2, 10))) == []


def test_a_run_killed_while_taking_leaves_nothing_and_the_next_takes_all(outer, inner):
    with outer.running() as city:
        city.submitted(day=date(2023, 2, 3), title="另一件")
    outer.send(at(date(2023, 2, 3)))

    with inner.running(), connection.execute_wrapper(killed), pytest.raises(KeyboardInterrupt):
        receiving.receive(inner.channel, outer.outbox, at(date(2023, 2, 3)))

    with inner.running():
        assert (Case.objects.count(), inner.channel.last_in) == (1, 1)
    inner.receive(outer.outbox, at(date(2023, 2, 4)))
    with inner.running():
        assert (Case.objects.count(), inner.channel.last_in) == (2, 2)


def killed(execute, sql, params, many, context):
    """The process ends when all of a parcel is done but the note that it was taken."""
    if sql.startswith('UPDATE "workflow_channel"') and '"last_in"' in sql:
        raise KeyboardInterrupt
    return execute(sql, params, many, context)


# -- by itself --------------------------------------------------------------------------------------------------------


def test_the_minute_takes_and_brings_what_is_in_the_folders(outer, inner, tmp_path):
    for name in ("in", "out"):
        (tmp_path / name).mkdir()
    with outer.running() as city:
        Channel.objects.update(out_folder=tmp_path / "out", in_folder=tmp_path / "in")
        city.submitted(day=date(2023, 2, 2), title="另一件")
        assert go_round(at(date(2023, 2, 2), 9)) == 1
        assert go_round(at(date(2023, 2, 2), 10)) == 0
        Channel.objects.update(in_folder=tmp_path / "no")
        assert go_round(at(date(2023, 2, 2), 10)) == 0
    assert len(list((tmp_path / "out").glob("*.parcel"))) == 1
    inner.receive(tmp_path / "out", at(date(2023, 2, 3)))
    with inner.running():
        assert Case.objects.count() == 2


def test_what_the_peer_says_nothing_of_is_written_again_after_a_day(outer):
    with outer.running() as city:
        city.submitted(day=date(2023, 2, 3), title="另一件")
    [*_old, file] = outer.send(at(date(2023, 2, 3)))
    file.unlink()

    assert file not in outer.send(at(date(2023, 2, 3)) + timedelta(hours=1))
    assert file in outer.send(at(date(2023, 2, 4)))


def test_after_another_secret_key_a_new_key_must_be_made(outer, settings):
    with outer.running() as city:
        settings.SECRET_KEY = "another"
        with pytest.raises(ExchangeError) as error:
            packing.pack_news(outer.channel, at(date(2023, 2, 3)))
        assert error.value.code == "key_sealed"
        before = outer.channel.own_public
        channels.begin(city.jurisdiction, "outer", at=at(date(2023, 2, 3)))
        assert packing.pack_news(outer.channel, at(date(2023, 2, 3))) == []
        assert outer.channel.own_public != before


def test_every_row_of_the_exchange_says_what_it_is(outer, inner):
    with outer.running():
        channel = outer.channel
        parcel = Parcel.objects.get(direction="out")
        known = ExchangedCase.objects.get()
        item = RefusedItem(step="withdraw", reason="已交办。")
        file = RefusedFile(name="x.parcel", reason="已损坏。")
        assert [str(row) for row in (channel, parcel, ParcelContent(parcel=parcel), item, file)] == [
            "示范市 ↔ 内网（承办单位）", "发出 1", "发出 1", "withdraw 已交办。", "x.parcel 已损坏。",
        ]  # fmt: skip
        twin, piece = Twin(kind="reply", own=1, theirs=2), Piece(digest="a" * 64, position=3)
        assert [str(known), str(twin), str(piece)] == [str(known.uid), "reply 1 = 2", "aaaaaaaa 3"]


def test_a_member_may_not_make_what_only_the_inner_side_tells(outer):
    case = outside(outer)
    with outer.running() as city, pytest.raises(MoveRefusedError) as refusal:
        perform("told_filed", case, actor=city[Role.MEMBER], at=at(date(2023, 2, 3)))
    assert refusal.value.status == 403

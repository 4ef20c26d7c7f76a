"""Past cases from a workbook: kept as archive, what could not be read marked, found and learned from."""

import io
from datetime import date

import pytest

from proposals.models import Import, Organisation, User
from proposals.queries import held_posts_at
from proposals.roles import Role
from proposals.services.importing import apply_import, hand_in, settle_book
from proposals.sheets import read_book
from tests.books import book
from tests.city import at, fresh, make_city
from workflow.models import ArchivedCase, Case, Reply
from workflow.queries import cases_visible_to
from workflow.queries.suggestions import suggest_units
from workflow.services.archiving import PAST_SHEETS, PAST_TAKERS
from workflow.services.indexing import differing
from workflow.services.verification import read_logs
from workflow.services.worklist import tasks_for

ON = date(2023, 6, 1)
HEAD = [
    "届次", "编号", "案由", "提案人", "理由", "建议", "主办单位", "会办单位", "答复日期", "办理结果", "发文字号", "答复", "公开",
]  # fmt: skip
LETTER = "张某某委员：\n　　您提出的提案收悉，现答复如下：\n　　一、关于夜市\n　　已划定三条街。\n　　感谢您的关心。\n"
FULL = [
    "十四届二次会议", "20220017", "关于规范夜市摆卖的建议", "张某某", "夜市扰民。", "一、划定摆卖街道。\n二、摊主自己清扫。",
    "科技局", "市发改委、金融局", "2022-06-01", "已解决或基本解决", "示科函〔2022〕17号", LETTER, "全文公开",
]  # fmt: skip


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def settle(city):
    def settled(*rows, keep=True, actor=None, place=None):
        data = book({"往年提案": [HEAD, *rows]})
        read = read_book(io.BytesIO(data), len(data), "旧案.xlsx", PAST_SHEETS)
        place = place or city.jurisdiction
        return settle_book(place, read, actor=actor, on=ON, keep=keep, takers=PAST_TAKERS)

    return settled


def only_case():
    return Case.objects.select_related("proposal", "archived").get()


def test_case_is_kept_in_the_state_in_which_it_ended(city, settle):
    outcome = settle(FULL)
    case = only_case()
    assert [(line.what, str(line.effect)) for line in outcome.lines] == [
        ("20220017 关于规范夜市摆卖的建议", "created")
    ]
    assert (case.state, case.outcome, case.publication, case.replied_on) == (
        "archived",
        "solved",
        "full",
        date(2022, 6, 1),
    )
    assert [(ask.number, ask.text) for ask in case.proposal.asks.order_by("position")] == [
        ("1", "划定摆卖街道。"),
        ("2", "摊主自己清扫。"),
    ]
    assert sorted(case.assignments.values_list("organisation__short_name", "role", "state")) == [
        ("科技局", "lead", "answered"),
        ("金融局", "co", "answered"),
    ]
    reply = case.replies.get()
    assert (reply.state, reply.document_number, reply.texts.get().text) == (
        "delivered",
        "示科函〔2022〕17号",
        LETTER.strip(),
    )
    assert "".join(reply.passages.order_by("position").values_list("text", flat=True)) == LETTER.strip()


def test_what_could_not_be_read_is_marked(settle):
    settle(FULL)
    assert only_case().archived.gaps == ["会办单位“市发改委”没有对上本辖区的单位。"]


def test_bare_row_is_kept_with_all_its_gaps(settle):
    outcome = settle(FULL[:3])
    assert outcome.lines[0].details == (
        "没有写明主办单位。",
        "没有写明提案人。",
        "没有读出逐条建议。",
        "没有答复全文。",
    )
    assert only_case().archived.gaps == list(outcome.lines[0].details)


def test_letter_without_a_unit_is_told_of(settle):
    settle([*FULL[:6], "市没有局", None, *FULL[8:]])
    assert "有答复全文，但没有读出主办单位，答复没有收入。" in only_case().archived.gaps
    assert not Reply.objects.exists()


def test_second_time_nothing_changes_and_another_telling_is_refused(settle):
    settle(FULL)
    again = settle(FULL)
    other = settle([*FULL[:2], "关于另一件事的建议", *FULL[3:]])
    assert (again.unchanged, Case.objects.count()) == (1, 1)
    assert [one.column for one in other.faults] == ["编号"]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["没有的届次", *FULL[1:]], "届次"),
        ([*FULL[:9], "很好", *FULL[10:]], "办理结果"),
        ([FULL[0], None, *FULL[2:]], "编号"),
    ],
)
def test_wrong_row_keeps_everything_out(settle, row, column):
    outcome = settle([FULL[0], "20220018", *FULL[2:]], row)
    assert [one.column for one in outcome.faults] == [column]
    assert not Case.objects.exists()


def test_number_that_is_in_hand_here_is_refused(city, settle):
    case = city.filed()
    outcome = settle([FULL[0], case.proposal.number, *FULL[2:]])
    assert [one.message for one in outcome.faults] == ["这个编号已有一件在本系统办理的提案。"]


def test_two_rows_of_one_number_and_one_letter_number_are_refused(settle):
    twice = settle(FULL, FULL)
    same_letter = settle(FULL, [FULL[0], "20220018", *FULL[2:]])
    assert [(one.row, one.column) for one in twice.faults] == [(3, "编号")]
    assert [(one.row, one.column) for one in same_letter.faults] == [(3, "发文字号")]


def test_look_beforehand_leaves_nothing_behind(settle):
    assert settle(FULL, keep=False).created == 1
    assert not Case.objects.exists()
    assert not User.objects.filter(username__contains="archive").exists()


def test_page_takes_in_no_more_than_so_many(city, settle, monkeypatch):
    monkeypatch.setattr("workflow.services.archiving.sheet.MOST", 1)
    rows = [FULL, [FULL[0], "20220018", *FULL[2:10]]]
    assert (
        settle(*rows, actor=city[Role.ADMINISTRATOR]).faults[0].message == "一次至多导入 1 件，请分几次导入。"
    )
    assert settle(*rows).created == 2


def test_nobody_has_anything_to_do_with_it(city, settle):
    settle(FULL)
    people = {user.pk: user for user in city.people.values()}.values()
    assert [task for user in people for task in tasks_for(user, ON)] == []


def test_units_of_then_and_the_offices_read_it_and_the_bearer_of_the_name_does_not(city, settle):
    member = city[Role.MEMBER]
    member.name = "张某某"
    member.save()
    settle(FULL)
    seen = {
        name: cases_visible_to(held_posts_at(user, at(ON))).exists()
        for name, user in {
            "office": city[Role.OFFICE],
            "unit": city["科技局", Role.HANDLER],
            "other unit": city["工信局", Role.HANDLER],
            "member": member,
            "administrator": city[Role.ADMINISTRATOR],
        }.items()
    }
    assert seen == {
        "office": True,
        "unit": True,
        "other unit": False,
        "member": False,
        "administrator": False,
    }


def test_account_behind_a_name_on_paper_lets_nobody_in(settle):
    settle(FULL)
    person = only_case().proposal.proposer
    assert (person.name, person.is_active, person.has_usable_password(), person.posts.count()) == (
        "张某某",
        False,
        False,
        0,
    )


def test_names_of_then_are_known_by_their_years(city, settle):
    unit = city.units["工信局"]
    unit.aliases.create(name="市经信委", since_year=2010, until_year=2023)
    settle([*FULL[:6], "市经信委", *FULL[7:]])
    assert only_case().assignments.filter(organisation=unit, role="lead").exists()


def test_index_holds_it_as_a_rebuilt_one_would(settle):
    settle(FULL)
    assert differing() == []


def test_log_of_the_city_is_whole(city, settle):
    settle(FULL)
    assert [log.fault for log in read_logs([only_case().pk])] == [None]


def test_suggestions_learn_from_it(city, settle):
    settle(FULL)
    found = suggest_units(title="关于夜市摆卖街道的建议", asks=(), jurisdiction=city.jurisdiction, on=ON)
    assert found.lead.organisation == city.units["科技局"]
    assert found.lead.reasons == ("2023 年同类提案 1 件，由该单位主办",)


def test_other_city_keeps_its_own(city, settle):
    other = make_city("linshi")
    settle(FULL)
    settle(FULL, place=other.jurisdiction)
    assert sorted(ArchivedCase.objects.values_list("case__jurisdiction__slug", flat=True)) == [
        "linshi",
        "shifan",
    ]
    assert (
        Organisation.objects.filter(assignments__case__jurisdiction=other.jurisdiction)
        .exclude(jurisdiction=other.jurisdiction)
        .count()
        == 0
    )


def test_workbook_is_handed_in_and_taken_in(city):
    content = book({"往年提案": [HEAD, FULL]})
    way = {"sheets": PAST_SHEETS, "takers": PAST_TAKERS}
    actor = city[Role.ADMINISTRATOR]
    _outcome, waiting = hand_in(
        city.jurisdiction, content, "旧案.xlsx", actor=actor, at=at(ON), subject=Import.Subject.PAST, **way
    )
    apply_import(waiting, actor=actor, at=at(ON), **way)
    assert (fresh(waiting).created_count, only_case().state) == (1, "archived")

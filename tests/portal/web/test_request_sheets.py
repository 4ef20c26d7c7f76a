"""The pages on which a unit asks for a later date or another unit, and those on which it is answered or urged."""

from __future__ import annotations

from datetime import date

import pytest

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.city import fresh
from workflow.guards.assignment import open_due
from workflow.models import RulePack

CO, LEAD = "科技局", "工信局"
ASKED = {
    "until_on": "2023-07-03", "reason": "涉及多个部门", "work_done": "已调研三次", "proposer_told_on": "2023-05-19",
}  # fmt: skip
OBJECTED = {
    "ground": "not_ours",
    "reason": "不属职责",
    "basis": "“三定”方案第三条",
    "suggested": "",
    "agreed": "",
}


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, LEAD, CO, day=date(2023, 5, 18))
    return case


@pytest.fixture
def share(city, case):
    return city.assignment(case, LEAD)


def page_of(name, share):
    return move_url(share, share.case, name)


def said(page):
    return dict(page.context["background"]["rows"])


def ask(city, share, until_on=date(2023, 7, 3), day=date(2023, 5, 19)):
    words = {"until_on": until_on, "reason": "涉及多个部门", "work_done": "已调研三次"}
    city.do(
        "extend_request", share, city[LEAD, Role.BUREAU_LEADER], day,
        deadline=open_due(share), proposer_told_on=day, **words,
    )  # fmt: skip


def test_a_later_date_is_asked_with_its_window_in_sight(browse, share):
    page = browse(LEAD, Role.BUREAU_LEADER).get(page_of("extend_request", share))

    assert said(page) == {"现期限": "2023年6月21日", "延期上限": "最迟可延至 10月23日"}
    assert 'max="2023-10-23"' in page.text
    assert "须晚于现期限 2023-06-21，最迟 2023-10-23。" in page.text


def test_a_second_request_shows_the_first_day_and_what_was_granted(city, browse, share):
    ask(city, share)
    city.do("extend_grant", share, city[Role.OFFICE], date(2023, 5, 19))

    page = browse(LEAD, Role.BUREAU_LEADER).get(page_of("extend_request", share))

    assert said(page) == {
        "现期限": "2023年7月3日", "原期限": "2023年6月21日", "延期上限": "最迟可延至 10月23日",
        "已同意延至": "2023年7月3日",
    }  # fmt: skip


def test_what_is_asked_on_the_page_is_kept(browse, share):
    client = browse(LEAD, Role.BUREAU_LEADER)

    assert client.post(page_of("extend_request", share), ASKED).status_code == 302
    kept = share.extensions.get()
    assert (kept.until_on, kept.reason, kept.work_done, kept.proposer_told_on) == (
        date(2023, 7, 3), "涉及多个部门", "已调研三次", date(2023, 5, 19),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ({"proposer_told_on": ""}, 422, "告知提案人的日期"),
        ({"proposer_told_on": "2023-05-23"}, 422, "告知日期不能晚于今天。"),
        ({"work_done": ""}, 422, "已做工作"),
        ({"until_on": "2023-06-21"}, 409, "新期限须晚于现期限 2023-06-21。"),
        ({"until_on": "2023-10-24"}, 409, "按规定最迟只能延至 2023-10-23。"),
    ],
)
def test_a_request_that_lacks_something_is_refused_with_the_reason(browse, share, change, status, words):
    answer = browse(LEAD, Role.BUREAU_LEADER).post(page_of("extend_request", share), ASKED | change)

    assert (answer.status_code, share.extensions.count()) == (status, 0)
    assert words in answer.text


def test_who_is_late_reads_why_no_later_date_can_be_asked(city, browse, case):
    """科技局's opinion was due on 15 May."""
    page = browse(CO, Role.BUREAU_LEADER).get(page_of("extend_request", city.assignment(case, CO)))

    assert page.status_code == 409
    assert "期限 2023-05-15 已过，不能再申请延期。" in page.text


@pytest.mark.parametrize(
    ("name", "who", "consent"),
    [
        ("extend_consent", Role.SECRETARIAT, "尚未表明意见"),
        ("extend_refuse", Role.OFFICE, "尚未表明意见"),
        ("extend_grant", Role.OFFICE, "2023年5月20日 同意。请抓紧。"),
    ],
)
def test_who_answers_a_request_reads_all_of_it(city, browse, share, name, who, consent):
    RulePack.objects.update(extension_consent=True)
    ask(city, share)
    if name == "extend_grant":
        secretariat = city[Role.SECRETARIAT]
        city.do("extend_consent", share, secretariat, date(2023, 5, 20), consent=True, reason="请抓紧。")

    page = browse(who).get(page_of(name, share))

    assert said(page) == {
        "申请延至": "2023年7月3日", "现期限": "2023年6月21日", "延期上限": "最迟可延至 10月23日",
        "理由": "涉及多个部门", "已做工作": "已调研三次", "告知提案人": "2023年5月19日",
        "申请日期": "2023年5月19日", "提案委意见": consent,
    }  # fmt: skip


def test_the_secretariat_refuses_on_its_page_only_with_a_reason(city, browse, share):
    RulePack.objects.update(extension_consent=True)
    ask(city, share)
    client = browse(Role.SECRETARIAT)

    without = client.post(page_of("extend_consent", share), {"consent": "no", "reason": ""})
    given = client.post(page_of("extend_consent", share), {"consent": "no", "reason": "提案人等不及。"})

    assert (without.status_code, given.status_code) == (409, 302)
    assert "不同意延期的，请写明理由。" in without.text
    assert share.extensions.get().decision == "refused"


def test_consent_is_nobodys_where_the_pack_does_not_want_it(city, browse, share):
    ask(city, share)

    page = browse(Role.SECRETARIAT).get(page_of("extend_consent", share))

    assert page.status_code == 409
    assert "不须提案委同意" in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [({"basis": ""}, "请写明依据。"), ({"suggested": "发改局"}, "请说明建议单位是否同意承办。")],
)
def test_an_objection_names_its_rule_and_whether_the_other_unit_agrees(city, browse, change, words):
    case = city.handling(day=date(2023, 5, 19))
    share = city.assignment(case, CO)
    change = {name: city.units[value].pk if value else "" for name, value in change.items()}

    answer = browse(CO, Role.BUREAU_LEADER).post(page_of("object", share), OBJECTED | change)

    assert (answer.status_code, share.objections.count()) == (422, 0)
    assert words in answer.text


def test_who_decides_on_an_objection_reads_it_and_finds_the_suggestion_chosen(city, browse):
    case = city.handling(day=date(2023, 5, 19))
    share = city.assignment(case, CO)
    suggested = city.units["发改局"]
    client = browse(CO, Role.BUREAU_LEADER)
    window = said(client.get(page_of("object", share)))
    client.post(page_of("object", share), OBJECTED | {"suggested": suggested.pk, "agreed": "not_asked"})

    page = browse(Role.OFFICE).get(page_of("uphold", fresh(share)))

    assert window == {"申请期": "改办申请期至 5月26日，逾期视为同意承办"}
    assert said(page) == {
        "理由类别": "不属本单位职责", "理由": "不属职责", "依据": "“三定”方案第三条",
        "建议改由": "示范市发改局（尚未商洽）", "申请日期": "2023年5月22日",
    }  # fmt: skip
    assert f'<option value="{suggested.pk}" selected>' in page.text


def test_who_urges_reads_what_is_owed_and_who_urged_before(city, browse, case):
    share = city.assignment(case, CO)
    client = browse(LEAD, Role.HANDLER)
    before = said(client.get(page_of("remind", share)))
    words = {"reason": "请尽快报送。", "by_on": "2023-05-25"}

    answer = client.post(page_of("remind", share), words)
    after = said(browse(Role.OFFICE).get(page_of("remind", share)))
    again = client.get(page_of("remind", share))

    assert (before["现期限"], before["催办"]) == ("2023年5月15日", "还没有催办过")
    assert (answer.status_code, after["催办"]) == (302, "已催办 1 次，最近 5月22日 工信局")
    assert share.urgings.get().text == "请尽快报送。\n请于2023年5月25日前办妥。"
    assert (again.status_code, "2023-05-23 起可以再催" in again.text) == (409, True)


def test_nobody_is_asked_to_be_done_by_a_day_that_is_over(city, browse, case):
    share = city.assignment(case, CO)
    words = {"reason": "请尽快报送。", "by_on": "2023-05-19"}

    answer = browse(Role.OFFICE).post(page_of("remind", share), words)

    assert (answer.status_code, share.urgings.count()) == (422, 0)
    assert "办妥的日期不能早于今天。" in answer.text

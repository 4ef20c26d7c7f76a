"""What one reader is told of one notice: as whom, of which case, with which day."""

from __future__ import annotations

from datetime import date

import pytest

from notifications.models import Notice
from notifications.services.background import background_of
from notifications.services.facts import WITH, facts_of
from notifications.services.standing import Reader
from notifications.services.wording import GAPS, audiences_of
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import DAY, at, fresh
from tests.workflow.machines.states import signed

HANDED_OVER, CLOSED = date(2023, 4, 21), date(2023, 5, 27)


def facts(notice, on):
    person = notice.recipient
    reader = Reader(held_posts(person, on), person.pk, str(person))
    return facts_of(notice, background_of([notice], reader), at(on))


def told(person, transition, on=HANDED_OVER):
    """The newest notice of a move, as a mail to the person has it."""
    notices = Notice.objects.filter(recipient=person, event__transition=transition).select_related(*WITH)
    return facts(notices.order_by("pk").last(), on)


def test_everybody_is_told_as_one_of_those_whom_the_row_tells_and_no_gap_is_left(city):
    city.commitment(city.closed())
    found = [facts(notice, CLOSED) for notice in Notice.objects.filter(rung=None).select_related(*WITH)]

    strangers = [fact for fact in found if fact.audience not in audiences_of(fact.name)]
    empty = [(fact.name, gap) for fact in found for gap in GAPS if not fact.values.get(gap)]

    assert len(found) > 50
    assert (strangers, empty) == ([], [])


def test_each_is_addressed_as_what_they_are_to_the_case(city):
    signed(city)
    case = fresh(city.handling(actor=city[Role.MEMBER]))
    city.accept(case, "工信局", "科技局", "金融局")
    city.opinion_sent(case, "科技局")

    assert told(city[Role.MEMBER], "hand_over").audience == "proposer"
    assert told(city["工信局", Role.HANDLER], "hand_over").audience == "leads"
    assert told(city["科技局", Role.HANDLER], "hand_over").audience == "co_handlers"
    assert told(city[Role.OFFICE], "accept").audience == "office"
    assert told(city["工信局", Role.HANDLER], "send").audience == "leads"
    assert told(city["科技局", Role.HANDLER], "send").audience == "unit"
    assert told(city["cosigner"], "invite_cosigners", DAY).audience == "cosigners"
    assert told(city[Role.SECRETARIAT], "submit", DAY).audience == "secretariat"


def test_the_office_of_a_body_is_told_as_the_proposer(city):
    filer = city["民建市委会", Role.COLLECTIVE]
    city.add_person("另一联络人", city.units["民建市委会"], Role.COLLECTIVE)
    city.filed(actor=filer, body=city.units["民建市委会"])

    assert told(filer, "file", DAY).audience == "proposer"


def test_a_leader_in_charge_is_told_as_one(city):
    case = city.handling(nature="priority")
    leader = city[Role.LEADER_IN_CHARGE]
    city.do("name_leader", case, city[Role.SECRETARIAT], HANDED_OVER, leader=leader)

    assert told(leader, "name_leader").audience == "leader"


def test_each_unit_is_told_its_own_day(city):
    case = city.handling()
    city.accept(case, "科技局")
    city.do(
        "remind", city.assignment(case, "科技局"), city[Role.OFFICE], date(2023, 4, 24), reason="请抓紧。"
    )

    before = told(city["金融局", Role.HANDLER], "hand_over", date(2023, 4, 24)).values
    after = told(city["科技局", Role.HANDLER], "remind", date(2023, 4, 24)).values

    days = {
        unit: city.assignment(case, unit).deadlines.get(step=step).due_on
        for unit, step in (("金融局", "sign"), ("科技局", "opinion"))
    }
    assert before["期限"] == _written(days["金融局"])
    assert after["期限"] == _written(days["科技局"])
    assert (after["来自"], after["单位"], after["收件人"]) == ("督查室", "科技局", "科技局单位经办人")


def _written(day):
    return f"{day.year}年{day.month}月{day.day}日"


@pytest.mark.parametrize(
    ("on", "left"),
    [(date(2023, 4, 26), "还有 1 天"), (date(2023, 4, 27), "今天到期"), (date(2023, 4, 28), "逾期 1 天")],
)
def test_days_are_counted_when_the_message_leaves(city, on, left):
    city.handling()

    assert told(city["科技局", Role.HANDLER], "hand_over", on).values["余日"] == left


def test_after_an_approval_the_next_step_is_named(city):
    case = city.handling(co=("科技局",))
    city.accept(case, "工信局", "科技局")
    city.opinion_approved(case, "科技局", day=HANDED_OVER)

    approved = told(city["科技局", Role.LIAISON], "approve").values
    handed_over = told(city["科技局", Role.LIAISON], "hand_over").values

    assert (approved["事项"], approved["下一步"], handed_over["下一步"]) == ("签批", "送达主办单位", "见页面")


def test_a_provisional_day_is_told_as_one(city):
    case = city.handling()
    city.assignment(case, "科技局").deadlines.update(provisional=True)

    assert told(city["科技局", Role.HANDLER], "hand_over").values["期限"] == "2023年4月27日（暂定）"


def test_the_proposer_of_a_merged_case_is_told_of_their_own(city):
    target = city.filed(title="主案的题目")
    other = city.people["被并案委员", Role.MEMBER] = city.add_person(
        "被并案委员", city.units["经济界"], Role.MEMBER
    )
    case = city.recommended(title="被并案的题目", actor=other)
    city.do("merge_into", case, city[Role.EXAMINER], DAY, target=target)
    city.do(
        "hand_over", target, city[Role.OFFICE], HANDED_OVER, leads=[city.units["工信局"]],
        co_handlers=[city.units["科技局"]], information=[], document="",
    )  # fmt: skip
    city.accept(fresh(target), "工信局", "科技局")
    city.opinion_sent(fresh(target), "科技局")
    city.use_all(fresh(target), "科技局")
    city.delivered(fresh(target))

    found = told(other, "deliver", CLOSED)

    assert (found.title, found.audience) == ("被并案的题目", "addressees")
    assert found.link == f"http://127.0.0.1:8000/cases/shifan/{fresh(case).proposal.reference}/"
    assert "主案的题目" not in str(found)
    assert found.values["期限"] == "未设"


def test_who_may_open_no_case_is_led_to_their_notices(city):
    case = city.handling()
    city.do("withdraw_unit", city.assignment(case, "科技局"), city[Role.OFFICE], HANDED_OVER, reason="不必。")

    assert told(city["科技局", Role.HANDLER], "hand_over").link == "http://127.0.0.1:8000/notices/"


def test_a_mail_about_a_case_that_was_taken_away_has_its_number_and_no_word_of_it(city):
    case = city.handling(title="不再看得到的题目")
    city.do(
        "withdraw_unit", city.assignment(case, "科技局"), city[Role.OFFICE], HANDED_OVER, reason="案内理由。"
    )

    found = told(city["科技局", Role.HANDLER], "withdraw_unit")

    assert (found.number, found.title, found.audience) == ("20230001", "不再由您单位承办的提案", "unit")
    assert found.line == "督查室：撤回承办（科技局）（2023年4月21日 10:00）"
    assert ["不再看得到的题目" in str(found), "案内理由" in str(found)] == [False, False]

"""What whoever proposed a case reads of it, in every state."""

from __future__ import annotations

from datetime import date

import pytest

from portal.web.member_story import TELLERS
from portal.web.subjects import case_url
from proposals.roles import Role
from tests.city import DAY, fresh
from tests.workflow.machines.states import case_in, entered
from workflow.states import CaseState

STATES = [state.value for state in CaseState]
NOW = {
    "draft": "这还是草稿，没有提交，只有您和受邀联名的委员看得到。",
    "cosigning": "正在等受邀的委员答复是否联名。",
    "submitted": "已经交到提案委，正在初审。",
    "returned": "提案委看过以后，请您修改再交一次。说明：请补充数据。",
    "recommended": "初审已通过，正在审查是否立案。",
    "filed": "已经立案，督查室正在确定由哪些单位办理。",
    "merged": "这件提案与第 20230001 号提案说的是同一件事，两件合并办理，您仍是提案人。",
    "not_filed": "经审查，这件提案没有立案。理由：内容空泛，没有具体建议。说明：没有具体建议。",
    "withdrawn": "这件提案已经由提案人撤回。说明：另案提出。",
    "handling": "由工信局办理并答复您。科技局、金融局协助办理，2 家里已有 0 家提出意见。",
    "replied": "答复已在 5月20日 送给您，在本页“答复”里可以看全文。",
    "closed": "已经办结。",
    "tracking": "已经办结。答复里答应的事还有 1 件在落实。",
    "archived": "已经办结归档。",
}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def story(browse, case, key=(Role.MEMBER,)):
    return browse(*key).get(case_url(fresh(case))).context["story"]


def test_every_state_has_its_words():
    assert set(TELLERS) == set(CaseState)


@pytest.mark.parametrize("state", STATES)
def test_the_proposer_reads_where_it_is_and_what_comes_next(city, browse, state):
    case = case_in(city, state)

    told = story(browse, case)

    assert told.now == NOW[state]
    assert told.following.endswith("。")


def test_by_when_and_why_is_said_with_the_way_to_the_working(city, browse):
    told = story(browse, city.handling(day=date(2023, 5, 19)))

    assert told.until == "最迟 7月19日。"
    assert told.why == "从 5月19日 算起，规定是：2 个月。"
    assert "/deadlines/" in told.why_url


def test_a_day_that_passed_is_said_so(city, browse):
    told = story(browse, city.submitted(day=DAY))

    assert told.until.startswith("应在 ")


@pytest.mark.parametrize(
    ("state", "yours"),
    [
        ("draft", "请您：提交提案。"),
        ("returned", "请您：重新提交。"),
        ("replied", "请您：评价办理、确认收到。"),
        ("filed", ""),
    ],
)
def test_what_the_proposer_must_do_is_said_or_that_it_is_nothing(city, browse, state, yours):
    case = case_in(city, state)
    answer = browse(Role.MEMBER).get(case_url(case))

    assert answer.context["story"].yours == yours
    assert ("现在不用您做什么" in answer.text) is (not yours)


def test_an_unfinished_draft_is_the_proposers_to_finish(city, browse):
    case = city.draft()
    case.proposal.asks.all().delete()

    assert story(browse, case).yours == "请您：先把提案写完，再提交。"


def test_what_was_entered_from_paper_says_so(city, browse):
    case = entered(city)

    assert story(browse, case).now.startswith("这是提案委照您签名的书面原件代您录入的草稿。")

    city.do("cancel_entry", case, city[Role.SECRETARIAT], DAY, reason="录错了。")
    assert story(browse, case).now == "提案委撤销了这件书面提案的代录。说明：录错了。"


def test_a_second_round_is_told(city, browse):
    case = city.evaluated(result="dissatisfied")
    after = date(2023, 5, 26)
    city.do("propose_rehandling", case, city[Role.SECRETARIAT], after, reason="不满意。")
    city.do("rehandle", case, city[Role.OFFICE], after, leads=[city.units["工信局"]], document="")

    assert story(browse, case).now == "您不满意上次的答复，现在是第 2 次办理。由工信局办理并答复您。"


@pytest.mark.parametrize("key", [(Role.SECRETARIAT,), (Role.OFFICE,), ("工信局", Role.HANDLER)])
def test_staff_read_their_own_words(city, browse, key):
    assert story(browse, city.handling(), key) is None


def test_a_small_screen_says_the_step_in_one_line(city, browse):
    page = browse(Role.MEMBER).get(case_url(city.handling())).text
    ended = browse(Role.MEMBER).get(case_url(case_in(city, "not_filed"))).text

    assert "共 8 步，现在是第 4 步：办理" in page
    assert "办理到此为止：不予立案" in ended

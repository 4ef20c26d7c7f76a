"""What several units, rounds and letters do together: letters after the answer."""

from __future__ import annotations

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, dissatisfied
from tests.workflow.machines.scenarios.reading import happened, refused, state
from tests.workflow.machines.states import CO, LEAD
from workflow.models import Reply


def supplement(city, reply, day=AFTER):
    city.do("supplement", reply, city[LEAD, Role.HANDLER], day, reason="更正数据。")
    return Reply.objects.filter(supplement_of=reply).order_by("-pk").first()


def written(city, reply, day=AFTER):
    letter = reply.case.pack.outcome_classes.get(letter="B")
    city.do("write", reply, city[LEAD, Role.HANDLER], day, text=city.reply_text(reply.case), answers={},
            outcome_class=letter, openness="public", contact="经办科", phone="0", copy_to="提案委")  # fmt: skip
    city.do("submit_check", reply, city[LEAD, Role.HANDLER], day)
    city.do("pass_check", reply, city[LEAD, Role.SECTION_HEAD], day)
    city.do("clear", reply, city[Role.OFFICE], day, openness="public")
    city.do("sign_off", reply, city[LEAD, Role.BUREAU_LEADER], day)
    st.issued(city, reply, day)
    st.handed_in(city, reply, day)
    return fresh(reply)


def test_a_supplement_goes_the_whole_way_after_the_case_is_closed(city):
    case = city.closed()
    first = Reply.objects.get(case=case)

    second = written(city, supplement(city, first))

    assert (second.state, state(case), happened(case, "all_replied")) == ("delivered", "closed", 1)


def test_only_one_supplement_is_in_work_at_a_time(city):
    first = st.reply_in(city, "delivered")
    second = written(city, supplement(city, first))
    supplement(city, first)

    assert (
        refused("supplement", second, city[LEAD, Role.HANDLER], AFTER, reason="再更正。") == "supplement_open"
    )


def test_an_archived_case_gets_no_more_letters(city):
    case = st.case_in(city, "archived")

    code = refused("supplement", Reply.objects.get(case=case), city[LEAD, Role.HANDLER], AFTER, reason="…")

    assert code == "case_archived"


def test_a_supplement_of_the_first_round_does_not_wait_for_the_second(city):
    case = dissatisfied(city)
    first = supplement(city, Reply.objects.get(case=case))
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)

    assert written(city, fresh(first)).state == "delivered"

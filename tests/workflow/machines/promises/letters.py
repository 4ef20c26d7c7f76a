"""Letters that promise something, and what became of it."""

from __future__ import annotations

from proposals.roles import Role
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, REPLYING
from tests.workflow.machines.states import CO, LEAD
from workflow.models import Commitment

ONE = "将于2023年12月底前建成3个产业园"
TWO = "每年组织人才对接不少于5次"


def written(city, reply, text, day=REPLYING):
    st.rewrite(city, reply, text, day)
    return rows(reply)


def rows(letter):
    found = letter.promises.order_by("position")
    return list(found.values_list("position", "source_text", "decision"))


def letter_of(*sentences):
    return "一、下一步\n" + "".join(f"　　{sentence}。\n" for sentence in sentences)


def sent(city, case, text, unit=CO, **more):
    """An opinion of that text, its promises listed as found."""
    opinion = city.opinion_sent(case, unit, text=text, **more)
    city.use_all(case, unit)
    return opinion


def issue(city, reply, day=AFTER):
    """From written to issued, the promises listed as found."""
    lead = {role: city[LEAD, role] for role in (Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER)}
    city.settle_promises(reply, REPLYING)
    city.do("submit_check", reply, lead[Role.HANDLER], REPLYING)
    city.do("pass_check", reply, lead[Role.SECTION_HEAD], REPLYING)
    city.do("clear", reply, city[Role.OFFICE], REPLYING, openness="public")
    city.do("sign_off", reply, lead[Role.BUREAU_LEADER], REPLYING)
    city.settle_findings(reply, LEAD)
    city.do("issue", reply, city[LEAD, Role.LIAISON], day, word="示工信函", issued_on=day)


def case_with_opinion(city, text, **more):
    case = city.handling(co=(CO,), **more)
    city.accept(case, LEAD, CO)
    return case, sent(city, case, text)


def commitments(case):
    found = Commitment.objects.filter(case=case).order_by("pk")
    return list(found.values_list("source_text", "organisation__short_name", "due_on", "state"))

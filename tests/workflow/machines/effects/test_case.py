"""What each row changes beside the state: the case from the first talk to the archive."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.effects.moving import columns, moved, open_steps
from tests.workflow.machines.ready import AFTER, REPLYING
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.models import Deadline, Opinion, OutcomeClass, Reply


def test_a_consultation_is_the_leads_own(city):
    case = city.handling(leads=(LEAD, CO), co=())

    city.do(
        "record_consultation", case, city[CO, Role.HANDLER], WORKING,
        consulted_on=WORKING, how="phone", participants="经办人", summary="通话。",
    )  # fmt: skip

    talk = case.consultations.get()
    assert columns(talk, "how", "round", "response", "recorded_by") == {
        "how": "phone",
        "round": 1,
        "response": "pending",
        "recorded_by": city[CO, Role.HANDLER],
    }
    assert talk.assignment.organisation == city.units[CO]
    met = Deadline.objects.filter(case=case, step="contact", met_on=WORKING)
    assert [d.assignment.organisation for d in met] == [city.units[CO]]


@pytest.mark.parametrize(("confirmed", "response"), [(True, "confirmed"), (False, "disputed")])
def test_only_the_proposer_says_whether_the_talk_took_place(city, confirmed, response):
    case = moved(city, "case.answer_consultation", "handling", confirmed=confirmed, words="情况如此。")

    talk = case.consultations.get()
    assert (talk.response, talk.response_words) == (response, "情况如此。")


def test_a_commitment_names_the_letter_it_stands_in(city):
    case = city.replied()
    reply, opinion = Reply.objects.get(case=case), Opinion.objects.filter(links__case=case).first()
    made = [city.commitment(case, source=source) for source in (reply, opinion, None)]

    assert [(m.reply, m.opinion, m.state) for m in made] == [
        (reply, None, "proposed"),
        (None, opinion, "proposed"),
        (None, None, "proposed"),
    ]


def test_evaluate_keeps_the_rating_of_who_acts(city):
    case = moved(city, "case.evaluate", result="mostly", words="有进展。")

    rating = case.evaluations.get()
    assert columns(
        rating, "signer", "state", "contact", "attitude", "pertinence", "result", "words", "from_paper"
    ) == {
        "signer": city[Role.MEMBER],
        "state": "given",
        "contact": "visit",
        "attitude": "satisfied",
        "pertinence": "yes",
        "result": "mostly",
        "words": "有进展。",
        "from_paper": False,
    }
    assert open_steps(case) == ["publish"]


def test_record_evaluation_says_that_it_comes_from_paper(city):
    case = moved(city, "case.record_evaluation", result="reserves")

    rating = case.evaluations.get()
    assert columns(rating, "signer", "state", "result", "from_paper") == {
        "signer": city[Role.MEMBER],
        "state": "given",
        "result": "reserves",
        "from_paper": True,
    }


def test_silence_is_no_answer_and_never_satisfied(city):
    case = moved(city, "case.lapse_evaluations")

    assert list(case.evaluations.values_list("state", "result")) == [("no_answer", "")]
    assert case.deadlines.get(step="evaluate").cancelled_on == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("publication", "reason", "on"),
    [("full", "", date(2023, 5, 28)), ("summary", "", date(2023, 5, 28)), ("withheld", "涉及商业秘密", None)],
)
def test_decide_publication_keeps_the_day_and_the_reason(city, publication, reason, on):
    case = moved(
        city, "case.decide_publication", publication=publication, publication_reason=reason, summary="已部署。"
    )  # fmt: skip

    assert columns(case, "publication", "publication_reason", "published_on") == {
        "publication": publication,
        "publication_reason": reason,
        "published_on": on,
    }


def test_a_meeting_lets_a_dissatisfied_case_be_closed(city):
    case = city.evaluated(result="dissatisfied")
    city.do("record_meeting", case, city[Role.SECRETARIAT], AFTER, consulted_on=AFTER, summary="当面协商。")
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="planned")

    assert columns(fresh(case), "state", "outcome", "closed_on") == {
        "state": "closed",
        "outcome": "planned",
        "closed_on": AFTER,
    }


def test_close_without_a_word_keeps_the_outcome_of_the_letters(city):
    case = moved(city, "case.close", outcome="")

    assert case.outcome == "in_progress"


@pytest.mark.parametrize(("letters", "outcome"), [(("B", "B"), "in_progress"), (("A", "B"), "unknown")])
def test_leads_that_differ_leave_the_outcome_to_the_secretariat(city, letters, outcome):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    for unit, letter in zip((LEAD, CO), letters, strict=True):
        delivered_with(city, case, unit, letter)

    assert columns(fresh(case), "state", "outcome", "replied_on") == {
        "state": "replied",
        "outcome": outcome,
        "replied_on": date(2023, 5, 20),
    }


def delivered_with(city, case, unit, letter):
    reply = city.reply_written(case, unit)
    Reply.objects.filter(pk=reply.pk).update(
        outcome_class=OutcomeClass.objects.get(pack=case.pack, letter=letter)
    )
    city.do("submit_check", reply, city[unit, Role.HANDLER], REPLYING)
    city.do("pass_check", reply, city[unit, Role.SECTION_HEAD], REPLYING)
    city.do("clear", reply, city[Role.OFFICE], REPLYING, openness="public")
    city.do("sign_off", reply, city[unit, Role.BUREAU_LEADER], REPLYING)
    st.issued(city, reply)
    st.handed_in(city, reply)


def test_archive_ends_every_clock(city):
    case = moved(city, "case.archive")

    assert (case.state, open_steps(case)) == ("archived", [])

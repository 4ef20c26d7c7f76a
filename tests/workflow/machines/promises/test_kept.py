"""The promises of a letter: commitments once it is out."""

from __future__ import annotations

from datetime import date

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.promises.letters import (
    ONE,
    TWO,
    case_with_opinion,
    commitments,
    issue,
    letter_of,
    sent,
    written,
)
from tests.workflow.machines.ready import AFTER, PROMISING, REPLYING, promises
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.models import Commitment, Promise
from workflow.queries import commitments_visible_to


def test_what_was_confirmed_becomes_a_commitment_when_the_reply_is_issued(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, letter_of(ONE, TWO))
    first, second = reply.promises.order_by("position")
    said = promises(reply)["promises"]
    said[second.pk]["decision"] = "dismissed"
    said[first.pk] |= {"measure": "建成三个产业园", "due_on": date(2024, 1, 31)}
    st.rewrite_whole(city, reply)
    city.do("settle_promises", reply, city[LEAD, Role.HANDLER], REPLYING, promises=said, added=None)

    issue(city, reply)

    made = Commitment.objects.get()
    assert (made.source_text, made.measure, made.due_on, made.state) == (
        ONE,
        "建成三个产业园",
        date(2024, 1, 31),
        "proposed",
    )
    assert (made.reply, made.opinion, made.case, made.organisation) == (
        fresh(reply),
        None,
        reply.case,
        city.units[LEAD],
    )
    assert [row.commitment for row in reply.promises.order_by("position")] == [made, None]


def test_the_promises_of_the_opinions_are_kept_too(city):
    case, opinion = case_with_opinion(city, PROMISING)

    issue(city, city.reply_written(case))

    made = Commitment.objects.get()
    assert (made.opinion, made.reply, made.organisation) == (opinion, None, city.units[CO])


def test_a_promise_that_the_reply_took_up_is_one_commitment(city):
    case, opinion = case_with_opinion(city, PROMISING)
    reply = city.reply_written(case)
    text = city.reply_text(case).replace("已建立主动服务机制。", f"{ONE}。")
    st.rewrite_whole(city, reply, text)

    issue(city, reply)

    made = Commitment.objects.get()
    assert (made.reply, made.organisation) == (fresh(reply), city.units[CO])
    assert {row.commitment for row in (reply.promises.get(), opinion.promises.get())} == {made}


def test_the_opinion_that_was_superseded_promises_nothing(city):
    case = city.handling(co=(CO,))
    city.accept(case, LEAD, CO)
    city.opinion_sent(case, CO, text=PROMISING)
    city.do("ask_again", city.assignment(case, CO), city[LEAD, Role.HANDLER], WORKING, reason="请补充。")
    sent(city, case, letter_of(TWO), day=WORKING)

    issue(city, city.reply_written(case))

    assert [source for source, *_rest in commitments(case)] == [TWO]


def test_an_opinion_over_two_cases_promises_once(city):
    first, second = (city.handling(title=title, co=(CO,)) for title in ("甲", "乙"))
    for case in (first, second):
        city.accept(case, LEAD, CO)
    sent(city, first, PROMISING, cases=[second])
    city.use_all(second, CO)

    issue(city, city.reply_written(first))
    issue(city, city.reply_written(second))

    assert (len(commitments(first)), commitments(second)) == (1, [])


def test_what_was_named_by_hand_before_is_not_made_again(city):
    case, _opinion = case_with_opinion(city, PROMISING)
    city.commitment(case, source_text=f"示范市科技局{ONE}。", organisation=city.units[CO])

    issue(city, city.reply_written(case))

    assert len(commitments(case)) == 1


def test_a_supplement_promises_what_is_new(city):
    case, _opinion = case_with_opinion(city, PROMISING)
    reply = city.reply_written(case)
    issue(city, reply)
    st.handed_in(city, reply, AFTER)
    city.do("supplement", reply, city[LEAD, Role.HANDLER], AFTER, reason="补充。")
    second = reply.supplements.get()
    st.rewrite_whole(city, second, letter_of(ONE, TWO), reply.outcome_class, AFTER)

    issue(city, second)

    assert [source for source, *_rest in commitments(case)] == [ONE, TWO]
    assert Promise.objects.filter(reply=second, commitment=None).count() == 0


def test_only_the_secretariat_confirms_and_then_the_clock_starts(city):
    case, _opinion = case_with_opinion(city, PROMISING)
    issue(city, city.reply_written(case))
    made = Commitment.objects.get()
    before = made.deadlines.count()

    city.do("confirm", made, city[Role.SECRETARIAT], AFTER)

    assert (before, fresh(made).state, made.deadlines.get().due_on) == (0, "open", date(2023, 12, 31))


def test_a_promise_of_an_opinion_is_read_by_who_may_read_the_opinion(city):
    case, _opinion = case_with_opinion(city, PROMISING)
    issue(city, city.reply_written(case))

    readers = {
        key: commitments_visible_to(held_posts(person, AFTER)).exists()
        for key, person in {
            "lead": city[LEAD, Role.HANDLER], "office": city[Role.OFFICE], "member": city[Role.MEMBER],
        }.items()
    }  # fmt: skip

    assert readers == {"lead": True, "office": True, "member": False}

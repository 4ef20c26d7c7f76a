"""The promises of a letter: found with every save."""

from __future__ import annotations

from datetime import date

from proposals.roles import Role
from tests.workflow.machines import states as st
from tests.workflow.machines.promises.letters import ONE, TWO, case_with_opinion, letter_of, rows, written
from tests.workflow.machines.ready import PROMISING, REPLYING, promises
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.assembly.blocks import Block


def test_what_can_be_checked_is_proposed_with_its_day_and_owner(city):
    reply = st.reply_in(city, "drafting")

    written(city, reply, PROMISING)

    assert reply.promises.values(
        "position", "source_text", "organisation__short_name", "due_on", "decision", "decided_by"
    ).get() == {
        "position": 1,
        "source_text": ONE,
        "organisation__short_name": LEAD,
        "due_on": date(2023, 12, 31),
        "decision": "proposed",
        "decided_by": None,
    }


def test_what_nobody_decided_follows_the_text(city):
    reply = st.reply_in(city, "drafting")
    before = written(city, reply, letter_of(ONE, TWO))

    after = written(city, reply, letter_of(TWO, "将于2024年6月底前开通2条线路"))

    assert [words for _place, words, _said in before] == [ONE, TWO]
    assert [words for _place, words, _said in after] == [TWO, "将于2024年6月底前开通2条线路"]


def test_what_was_decided_stays_as_long_as_its_words_stand(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, letter_of(ONE, TWO))
    handler = city[LEAD, Role.HANDLER]
    city.do("settle_promises", reply, handler, REPLYING, **promises(reply, "dismissed"))

    moved = written(city, reply, letter_of("另有说明", TWO, ONE))
    gone = written(city, reply, letter_of(TWO))

    assert moved == [(1, TWO, "dismissed"), (2, ONE, "dismissed")]
    assert gone == [(1, TWO, "dismissed")]


def test_the_same_words_twice_are_one_promise(city):
    assert len(written(city, st.reply_in(city, "drafting"), letter_of(ONE, ONE))) == 1


def test_a_body_that_the_letter_names_is_proposed_as_owner(city):
    reply = st.reply_in(city, "drafting")

    written(city, reply, letter_of("示范市科技局将于2023年12月底前建成3个产业园"))

    assert reply.promises.get().organisation == city.units[CO]


def test_a_reply_that_takes_up_a_promise_proposes_who_made_it(city):
    case, _opinion = case_with_opinion(city, PROMISING)
    reply = city.reply_written(case)

    written(city, reply, letter_of(ONE))

    assert reply.promises.get().organisation == city.units[CO]


def test_what_an_opinion_keeps_between_the_bureaus_is_no_promise(city):
    opinion = st.opinion_in(city, "drafting")
    parts = [
        Block("一、公开的\n　　将于2023年11月底前开通2条线路。\n"),
        Block(f"二、内部的\n　　{ONE}。\n", quotable=False),
    ]

    city.do("write", opinion, city[CO, Role.HANDLER], WORKING, text="", parts=parts, verdicts={})

    assert [row.source_text for row in opinion.promises.all()] == ["将于2023年11月底前开通2条线路"]


def test_a_later_version_of_an_opinion_keeps_what_was_decided_of_the_first(city):
    case = city.handling(co=(CO,))
    city.accept(case, LEAD, CO)
    first = city.opinion_sent(case, CO, text=PROMISING)
    city.do("ask_again", city.assignment(case, CO), city[LEAD, Role.HANDLER], WORKING, reason="请补充。")
    second = city.opinion_draft(case, CO, day=WORKING)

    st.wrote_opinion(city, second, letter_of(ONE, TWO))

    assert first.promises.get().decision == "confirmed"
    assert rows(second) == [(1, ONE, "confirmed"), (2, TWO, "proposed")]

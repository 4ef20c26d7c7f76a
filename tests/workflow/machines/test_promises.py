"""The promises of a letter: found with every save, settled by a person, and commitments once the reply is out."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, PROMISING, REPLYING, promises
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.assembly.blocks import Block
from workflow.forms import PromisesForm
from workflow.models import Commitment, Promise
from workflow.queries import commitments_visible_to
from workflow.services.worklist import tasks_for

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


# -- found with every save ----------------------------------------------------------------------------------------


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


# -- settled by a person ------------------------------------------------------------------------------------------


def test_a_person_says_what_binds_whom_and_until_when(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    handler = city[LEAD, Role.HANDLER]

    city.do(
        "settle_promises", reply, handler, REPLYING,
        **promises(reply, measure="建成三个产业园", organisation=city.units[CO], due_on=date(2024, 1, 31)),
    )  # fmt: skip

    assert reply.promises.values_list(
        "decision", "measure", "organisation", "due_on", "decided_by"
    ).get() == (
        "confirmed",
        "建成三个产业园",
        city.units[CO].pk,
        date(2024, 1, 31),
        handler.pk,
    )


def test_what_was_said_may_be_changed_until_the_letter_goes_on(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    handler = city[LEAD, Role.HANDLER]
    city.do("settle_promises", reply, handler, REPLYING, **promises(reply))

    city.do("amend_promises", reply, handler, REPLYING, **promises(reply, "dismissed"))

    assert rows(reply) == [(1, ONE, "dismissed")]


def test_a_promise_that_was_not_found_is_added_by_hand(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, letter_of("我们会把这件事办好", ONE))
    added = {
        "source_text": "把这件事办好", "measure": "办好这件事", "organisation": city.units[LEAD], "due_on": None,
    }  # fmt: skip

    inputs = promises(reply) | {"added": added}
    city.do("settle_promises", reply, city[LEAD, Role.HANDLER], REPLYING, **inputs)

    assert rows(reply) == [(1, "把这件事办好", "confirmed"), (2, ONE, "confirmed")]


def test_an_open_promise_stands_in_the_worklist_before_the_letter_goes_on(city):
    reply = st.reply_in(city, "drafting")
    handler = city[LEAD, Role.HANDLER]

    def duty():
        return [task.row.name for task in tasks_for(handler, REPLYING) if task.subject == reply]

    before = duty()
    written(city, reply, PROMISING)
    found = duty()
    city.settle_promises(reply, REPLYING)

    assert (before, found, duty()) == (["submit_check"], ["settle_promises"], ["submit_check"])


def test_a_letter_without_open_promises_asks_for_none_to_be_settled(city):
    """The class is not chosen yet, so the letter cannot go on either: it is still to be written."""
    reply = city.reply_draft(st.reply_case(city))
    handler = city[LEAD, Role.HANDLER]
    city.do("write", reply, handler, REPLYING, text="答复。", answers={}, outcome_class=None)

    assert [task.row.name for task in tasks_for(handler, REPLYING) if task.subject == reply] == ["write"]


def form(city, reply, **entered):
    return PromisesForm(entered or None, subject=fresh(reply), actor=city[LEAD, Role.HANDLER], on=REPLYING)


def test_the_form_asks_of_each_promise_and_offers_what_was_found(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, letter_of("力争用三年左右建设3个市级园区"))
    key = reply.promises.get().pk

    fields = form(city, reply).fields

    assert list(fields)[:4] == [f"{name}-{key}" for name in ("decision", "measure", "organisation", "due_on")]
    assert fields[f"decision-{key}"].initial is None
    assert fields[f"due_on-{key}"].initial == reply.promises.get().due_on == date(2026, 5, 15)
    assert fields[f"organisation-{key}"].initial == city.units[LEAD].pk
    assert "力争" in fields[f"measure-{key}"].help_text
    assert "三年左右" in fields[f"due_on-{key}"].help_text
    assert set(fields[f"organisation-{key}"].queryset) == {city.units[LEAD], city.units[CO]}


def test_the_form_gives_what_was_said_of_each(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    key = reply.promises.get().pk
    said = {f"decision-{key}": "dismissed", f"measure-{key}": "", f"organisation-{key}": city.units[LEAD].pk}

    found = form(city, reply, **said)

    assert found.is_valid()
    assert found.inputs() == {
        "promises": {
            key: {"decision": "dismissed", "measure": "", "organisation": city.units[LEAD], "due_on": None}
        },
        "added": None,
    }


@pytest.mark.parametrize(
    ("entered", "wrong"),
    [
        ({}, {"decision"}),
        ({"decision": "confirmed", "measure": ""}, {"measure"}),
        ({"decision": "dismissed", "source": "建成"}, {"measure", "organisation"}),
    ],
)
def test_the_form_says_what_is_missing(city, entered, wrong):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    key = reply.promises.get().pk
    data = {f"organisation-{key}": city.units[LEAD].pk, f"measure-{key}": "建园"}
    data |= {f"{name}-{key}": value for name, value in entered.items() if name != "source"}
    data |= {"source_text": entered["source"]} if "source" in entered else {}

    found = form(city, reply, **data)

    assert {name.partition("-")[0] for name in found.errors} == wrong


# -- commitments --------------------------------------------------------------------------------------------------


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

"""Opinions begun and written for many cases at one stroke."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import at, make_city
from tests.correspondence import DAY
from workflow.assembly.blocks import Block
from workflow.models import Event, Opinion
from workflow.services.batches import BatchRefusedError, accept_shares, draft_opinions, drafted_before


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def shares(city):
    cases = [city.handling(title=f"第{number}件提案") for number in (1, 2, 3)]
    for case in cases:
        city.accept(case, "科技局")
    return [city.assignment(case, "科技局") for case in cases]


def batch(city, shares, *, role=Role.HANDLER, **more):
    def compose(opinion):
        return [Block(f"一、共{opinion.links.count()}件。")]

    return draft_opinions(shares, actor=city["科技局", role], compose=compose, at=at(DAY), **more)


def test_every_share_gets_a_written_draft(city, shares):
    made = batch(city, shares, verdict="partly", contact="经办科", phone="0000")

    assert [list(opinion.links.values_list("assignment", flat=True)) for opinion in made] == [
        [share.pk] for share in shares
    ]
    assert {opinion.texts.get().text for opinion in made} == {"一、共1件。"}
    assert {word for opinion in made for word in opinion.verdicts.values_list("verdict", flat=True)} == {
        "partly"
    }
    assert {(opinion.contact, opinion.state) for opinion in Opinion.objects.all()} == {("经办科", "drafting")}


def test_together_is_one_letter_for_all(city, shares):
    [made] = batch(city, shares, together=True)

    assert made.texts.get().text == "一、共3件。"
    assert made.verdicts.count() == 0


def test_one_that_cannot_be_begun_undoes_all_and_is_named(city, shares):
    city.opinion_draft(shares[1].case, "科技局")
    before = Event.objects.count()

    with pytest.raises(BatchRefusedError) as refused:
        batch(city, shares)

    assert {key: refusal.code for key, refusal in refused.value.refusals.items()} == {
        shares[1].pk: "opinion_open"
    }
    assert (Opinion.objects.count(), Event.objects.count()) == (1, before)


def test_every_share_that_stands_against_it_is_named(city, shares):
    with pytest.raises(BatchRefusedError) as refused:
        batch(city, shares, role=Role.SECTION_HEAD)

    assert {key: refusal.code for key, refusal in refused.value.refusals.items()} == {
        share.pk: "forbidden" for share in shares
    }


def test_together_with_one_that_cannot_is_refused_for_all(city, shares):
    city.opinion_draft(shares[1].case, "科技局")

    with pytest.raises(BatchRefusedError) as refused:
        batch(city, shares, together=True)

    assert refused.value.refusals.keys() == {share.pk for share in shares}


def test_repeating_under_the_same_key_makes_nothing_more(city, shares):
    first = batch(city, shares, key="a" * 32)
    second = batch(city, shares, key="a" * 32)

    assert [opinion.pk for opinion in first] == [opinion.pk for opinion in second]
    assert [opinion.text_version for opinion in Opinion.objects.all()] == [1, 1, 1]
    assert drafted_before(city["科技局", Role.HANDLER], "a" * 32) == [opinion.pk for opinion in first]
    assert drafted_before(city["科技局", Role.LIAISON], "a" * 32) == []
    assert drafted_before(city["科技局", Role.HANDLER], "b" * 32) == []


def test_each_share_is_signed_for_by_itself_and_one_refused_stops_no_other(city):
    cases = [city.handling(title=f"第{number}件提案") for number in (1, 2, 3)]
    shares = [city.assignment(case, "科技局") for case in cases]
    city.accept(cases[1], "科技局")
    foreign = city.assignment(cases[0], "金融局")

    results = accept_shares([*shares, foreign], actor=city["科技局", Role.LIAISON], at=at(DAY))

    assert {key: refusal and refusal.code for key, refusal in results.items()} == {
        shares[0].pk: None,
        shares[1].pk: "wrong_state",
        shares[2].pk: None,
        foreign.pk: "forbidden",
    }
    assert [city.assignment(case, "科技局").state for case in cases] == ["accepted"] * 3
    assert city.assignment(cases[0], "金融局").state == "pending"


def test_signing_twice_with_one_key_signs_once_and_says_the_same(city):
    case = city.handling()
    share, liaison = city.assignment(case, "科技局"), city["科技局", Role.LIAISON]

    first = accept_shares([share], actor=liaison, key="k" * 32, at=at(DAY))
    again = accept_shares([share], actor=liaison, key="k" * 32, at=at(DAY))

    assert first == again == {share.pk: None}
    assert Event.objects.filter(transition="accept", case=case).count() == 1

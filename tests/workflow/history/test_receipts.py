"""To whom an opinion went, and what its receipt tells to whom."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputy
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.correspondence import DAY, drafted, kept, sent
from workflow.chain import text_digest
from workflow.history.receipts import receipt_of
from workflow.models import Event

TEXT, KEPT = "一、已安排资金。", "二、松湖的事尚未公布。"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


def held(city, *key):
    return held_posts(city[key if len(key) > 1 else key[0]], date(2023, 5, 22))


def test_receipt_says_to_whom_when_by_whom_and_by_which_digest(city, case):
    opinion = sent(city, drafted(city, case, "科技局", TEXT), "科技局")
    event = Event.objects.get(case=case, machine="opinion", transition="send")

    receipt = receipt_of(opinion, case, held(city, "科技局", Role.HANDLER))

    assert [unit.short_name for unit in receipt.leads] == ["工信局"]
    assert (receipt.sent_at, receipt.by, receipt.on_behalf_of) == (at(DAY), "科技局单位收文联络员", "")
    assert receipt.post == "示范市科技局 单位收文联络员"
    assert (receipt.digest, receipt.whole) == (text_digest(TEXT), True)
    assert (receipt.seq, receipt.hash) == (event.seq, event.hash)


@pytest.mark.parametrize(
    ("key", "whole"),
    [
        (("工信局", Role.HANDLER), True),
        (("科技局", Role.LIAISON), True),
        ((Role.OFFICE,), False),
        ((Role.AUDITOR,), False),
    ],
)
def test_digest_is_told_to_those_who_read_the_whole_letter(city, case, key, whole):
    opinion = sent(city, drafted(city, case, "科技局", TEXT, kept(KEPT)), "科技局")

    receipt = receipt_of(opinion, case, held(city, *key))

    assert (bool(receipt.digest), receipt.whole) == (whole, whole)


def test_nothing_is_receipted_before_it_is_sent(city, case):
    assert receipt_of(drafted(city, case, "科技局", TEXT), case, held(city, "科技局", Role.HANDLER)) is None


def test_receipt_names_who_was_the_lead_then(city, case):
    opinion = sent(city, drafted(city, case, "科技局", TEXT), "科技局")
    city.do(
        "redirect", city.assignment(case, "工信局"), city[Role.OFFICE], date(2023, 5, 4),
        organisation=city.units["发改局"], reason="职责已调整。",
    )  # fmt: skip

    receipt = receipt_of(fresh(opinion), case, held(city, "科技局", Role.HANDLER))

    assert [unit.short_name for unit in receipt.leads] == ["工信局"]


def test_receipt_of_a_later_letter_names_the_new_lead(city, case):
    city.do(
        "redirect", city.assignment(case, "工信局"), city[Role.OFFICE], date(2023, 4, 24),
        organisation=city.units["发改局"], reason="职责已调整。",
    )  # fmt: skip
    opinion = sent(city, drafted(city, case, "科技局", TEXT), "科技局")

    receipt = receipt_of(opinion, case, held(city, "科技局", Role.HANDLER))

    assert [unit.short_name for unit in receipt.leads] == ["发改局"]


def test_letter_for_several_cases_has_a_receipt_in_each(city, case):
    other = city.handling(title="乙", leads=("发改局",))
    city.accept(other, "科技局")
    opinion = sent(city, drafted(city, case, "科技局", TEXT, cases=[other]), "科技局")

    receipts = [receipt_of(opinion, one, held(city, "科技局", Role.HANDLER)) for one in (case, other)]

    assert [[unit.short_name for unit in receipt.leads] for receipt in receipts] == [["工信局"], ["发改局"]]
    assert len({receipt.hash for receipt in receipts}) == 2


def test_receipt_says_for_whom_a_deputy_sent_it(city, case):
    post = city["科技局", Role.LIAISON].posts.get()
    Deputy.objects.create(post=post, person=city["发改局", Role.HANDLER], from_on=DAY, until_on=DAY)
    opinion = drafted(city, case, "科技局", TEXT)
    for name, role in (
        ("submit_for_review", Role.HANDLER),
        ("pass_check", Role.SECTION_HEAD),
        ("approve", Role.BUREAU_LEADER),
    ):
        city.do(name, opinion, city["科技局", role], DAY)
    city.do("send", opinion, city["发改局", Role.HANDLER], DAY)

    receipt = receipt_of(fresh(opinion), case, held(city, "科技局", Role.HANDLER))

    assert (receipt.by, receipt.on_behalf_of) == ("发改局单位经办人", "科技局单位收文联络员")

"""Many people at the same instant: numbers have no gap and no twin."""

from __future__ import annotations

import pytest
from django.db import transaction

from proposals.models import NumberCounter, Proposal
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.races.clicks import Try, at_once, postgres, won
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.states import CO, DAY, LEAD

pytestmark = pytest.mark.django_db(transaction=True)


@postgres
def test_fifty_numbers_drawn_at_once_are_fifty_without_a_gap(city):
    cases = [city.recommended(title=f"第{number}件") for number in range(50)]
    filing = {"category": "经济发展", "nature": "ordinary", "number": ""}

    results = at_once([Try("file", case, city[Role.SECRETARIAT], filing, day=DAY) for case in cases])

    assert len(won(results)) == 50
    numbers = sorted(Proposal.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == [f"2023{seq:04}" for seq in range(1, 51)]
    assert NumberCounter.objects.get(key="proposal:2023").value == 50
    assert sorted(Proposal.objects.values_list("class_number", flat=True)) == [
        f"经济发展类{seq:03}号" for seq in range(1, 51)
    ]


@postgres
def test_fifty_filings_and_numberings_of_ten_categories_at_once_have_neither_gap_nor_twin(city):
    """Half are submitted while the other half are filed; each category counts for itself."""
    drafts = [city.draft(title=f"草稿{number}") for number in range(25)]
    cases = [city.recommended(title=f"第{number}件") for number in range(25)]
    names = list(cases[0].pack.categories.order_by("position").values_list("name", flat=True))[:5]
    filing = {"nature": "ordinary", "number": ""}

    results = at_once([
        *(Try("submit", case, city[Role.MEMBER], {}, day=DAY) for case in drafts),
        *(
            Try("file", case, city[Role.SECRETARIAT], filing | {"category": names[place % 5]}, day=DAY)
            for place, case in enumerate(cases)
        ),
    ])  # fmt: skip

    assert len(won(results)) == 50
    filed = Proposal.objects.exclude(number=None)
    assert sorted(filed.values_list("number", flat=True)) == [f"2023{seq:04}" for seq in range(1, 26)]
    assert sorted(filed.values_list("class_number", flat=True)) == sorted(
        f"{name}类{seq:03}号" for name in names for seq in range(1, 6)
    )


@postgres
def test_one_given_number_for_eight_at_once_is_given_once(city):
    cases = [city.recommended(title=f"第{number}件") for number in range(8)]
    filing = {"category": "经济发展", "nature": "ordinary", "number": "20220368"}

    results = at_once([Try("file", case, city[Role.SECRETARIAT], filing, day=DAY) for case in cases])

    assert len(won(results)) == 1
    assert [result for result in results if isinstance(result, str)] == ["number_taken"] * 7


@postgres
def test_a_filing_that_is_rolled_back_beside_others_leaves_no_gap(city):
    cases = [city.recommended(title=f"第{number}件") for number in range(8)]
    filing = {"category": "经济发展", "nature": "ordinary", "number": ""}

    def fails(case):
        with transaction.atomic():
            Try("file", case, city[Role.SECRETARIAT], filing, day=DAY)()
            transaction.set_rollback(True)

    at_once([
        (lambda case=case: fails(case)) if place % 2 else Try("file", case, city[Role.SECRETARIAT], filing, day=DAY)
        for place, case in enumerate(cases)
    ])  # fmt: skip

    numbers = sorted(Proposal.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == ["20230001", "20230002", "20230003", "20230004"]


def ready_to_issue(city, count):
    """So many letters of one bureau, each of another case, signed off."""
    replies = [st.reply_in(city, "approved", title=f"第{number}件") for number in range(count)]
    for reply in replies:
        city.settle_findings(reply, LEAD)
    return [fresh(reply) for reply in replies]


def issuing(city, reply, **inputs):
    drawn = {"word": "示工信函", "issued_on": AFTER} | inputs
    return Try("issue", reply, city[LEAD, Role.LIAISON], drawn, day=AFTER)


def registered(city):
    found = city.units[LEAD].document_numbers.order_by("seq")
    return list(found.values_list("seq", flat=True))


@postgres
def test_eight_letters_issued_at_once_have_eight_numbers_without_a_gap(city):
    results = at_once([issuing(city, reply) for reply in ready_to_issue(city, 8)])

    assert len(won(results)) == 8
    assert registered(city) == list(range(1, 9))


@postgres
def test_an_issue_that_is_rolled_back_beside_others_leaves_no_gap_in_the_register(city):
    replies = ready_to_issue(city, 8)

    def fails(reply):
        with transaction.atomic():
            issuing(city, reply)()
            transaction.set_rollback(True)

    at_once([
        (lambda reply=reply: fails(reply)) if place % 2 else issuing(city, reply)
        for place, reply in enumerate(replies)
    ])  # fmt: skip

    assert registered(city) == [1, 2, 3, 4]


@postgres
def test_one_number_of_an_archive_for_eight_letters_at_once_is_given_once(city):
    same = {"document_number": "示工信函〔2023〕7号"}

    results = at_once([issuing(city, reply, **same) for reply in ready_to_issue(city, 8)])

    assert len(won(results)) == 1
    assert [result for result in results if isinstance(result, str)] == ["number_taken"] * 7


@postgres
def test_numbers_drawn_by_letters_over_crossing_cases_do_not_lock_each_other_out(city):
    """Every move locks its cases first and one register last; other rows that name the bureau are not held up."""
    replies = ready_to_issue(city, 3)
    unit = city.units[LEAD]
    cases = [city.handling(title=title, leads=(CO,), co=(LEAD,)) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, CO, LEAD)
    opinion = city.opinion_approved(cases[2], LEAD, cases=cases[:2])
    filed = city.filed(title="将交办")
    units = {"leads": [unit], "co_handlers": [city.units[CO]], "information": [], "document": ""}
    jobs = [
        *(issuing(city, reply) for reply in replies),
        Try("send", opinion, city[LEAD, Role.LIAISON], {}, day=AFTER),
        Try("hand_over", filed, city[Role.OFFICE], units, day=AFTER),
        *(Try("remind", city.assignment(case, CO), city[Role.OFFICE], {"reason": "请抓紧。"}) for case in cases),
    ]  # fmt: skip

    results = at_once(jobs)

    assert len(won(results)) == len(jobs)
    assert registered(city) == [1, 2, 3, 4]

"""Many people at the same instant: what may happen once happens once, nothing is lost, nobody waits for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, connections, transaction

from proposals.models import NumberCounter, Proposal
from proposals.roles import Role
from tests.city import City, at, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.states import CO, CO2, DAY, FREE, LEAD, WORKING
from workflow.errors import MoveRefusedError
from workflow.models import Case, Event, Opinion
from workflow.services import lapse_overdue, perform
from workflow.services.verification import logged_cases, read_logs

if TYPE_CHECKING:
    from collections.abc import Callable

postgres = pytest.mark.postgres
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def city(transactional_db) -> City:
    return make_city()


@pytest.fixture(autouse=True)
def every_chain_holds(city):
    yield
    assert [log.fault for log in read_logs(logged_cases()) if log.fault] == []


@dataclass(frozen=True)
class Try:
    """One person's click."""

    name: str
    subject: Any
    actor: Any
    inputs: dict[str, Any]
    expected: int | None = None
    key: str | None = None
    day: Any = WORKING

    def __call__(self) -> Any:
        try:
            return perform(
                self.name, self.subject, actor=self.actor, at=at(self.day), expected=self.expected, key=self.key,
                **self.inputs,
            )  # fmt: skip
        except MoveRefusedError as refusal:
            return refusal.refusal.code


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run all jobs in threads of their own that start together; an error in one is raised here."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, job) for job in jobs]]


def happened(case, name):
    return Event.objects.filter(case=case, transition=name).count()


def won(results):
    return [result for result in results if isinstance(result, Event)]


# -- one wins -----------------------------------------------------------------------------------------------------


@postgres
def test_eight_sign_at_once_and_one_has_signed(city):
    assignment = city.assignment(city.handling(), CO)

    results = at_once([Try("accept", assignment, city[CO, Role.LIAISON], {}) for _client in range(8)])

    assert len(won(results)) == 1
    assert sorted(result for result in results if isinstance(result, str)) == ["wrong_state"] * 7
    assert (happened(assignment.case, "accept"), fresh(assignment).revision) == (1, 1)


@postgres
def test_eight_screens_of_the_same_revision_and_one_is_not_stale(city):
    case = city.replied()
    decision = {"publication": "full", "publication_reason": ""}
    jobs = [
        Try("decide_publication", case, city[Role.OFFICE], decision, case.revision) for _client in range(8)
    ]

    results = at_once(jobs)

    assert len(won(results)) == 1
    assert sorted(result for result in results if isinstance(result, str)) == ["stale"] * 7
    assert fresh(case).revision == case.revision + 1


@postgres
def test_a_double_click_with_one_key_is_one_move(city):
    assignment = city.assignment(city.handling(), CO)

    results = at_once(
        [Try("accept", assignment, city[CO, Role.LIAISON], {}, key="k") for _client in range(8)]
    )

    assert len(won(results)) == 8
    assert len({event.pk for event in results}) == 1
    assert happened(assignment.case, "accept") == 1


@postgres
def test_withdrawing_and_handing_over_at_once_end_in_one_of_the_two(city):
    case = city.filed()
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "information": [], "document": ""}
    jobs = [
        Try("withdraw", case, city[Role.MEMBER], {"reason": "另案提出。"}),
        Try("hand_over", case, city[Role.OFFICE], units),
    ]

    results = at_once(jobs)

    assert len(won(results)) == 1
    assert [result for result in results if isinstance(result, str)] == ["wrong_state"]
    assert fresh(case).state in {"withdrawn", "handling"}


# -- the last two -------------------------------------------------------------------------------------------------


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_the_last_two_opinions_at_once_complete_them_once(city, _round):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    opinions = {unit: city.opinion_approved(case, unit) for unit in (CO, CO2)}

    results = at_once(
        [Try("send", opinion, city[unit, Role.LIAISON], {}) for unit, opinion in opinions.items()]
    )

    assert len(won(results)) == 2
    assert (happened(case, "opinions_in"), fresh(case).opinions_complete) == (1, True)


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_the_last_two_replies_at_once_answer_the_case_once(city, _round):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    replies = {unit: city.reply_approved(case, unit) for unit in (LEAD, CO)}
    for reply in replies.values():
        st.issued(city, reply)
    inputs = {"delivered_on": AFTER, "delivered_how": "邮寄"}

    results = at_once(
        [
            Try("deliver", reply, city[unit, Role.LIAISON], inputs, day=AFTER)
            for unit, reply in replies.items()
        ]
    )

    assert len(won(results)) == 2
    assert (happened(case, "all_replied"), fresh(case).state, case.evaluations.count()) == (1, "replied", 1)


@postgres
def test_the_last_opinion_and_the_waiver_of_the_other_complete_them_once(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    opinion = city.opinion_approved(case, CO)
    silent = city.assignment(case, CO2)
    st.noted(city, silent)
    jobs = [
        Try("send", opinion, city[CO, Role.LIAISON], {}, day=st.LATE),
        Try("waive", silent, city[LEAD, Role.BUREAU_LEADER], {"reason": "逾期未报。"}, day=st.LATE),
    ]

    assert len(won(at_once(jobs))) == 2
    assert happened(case, "opinions_in") == 1


@postgres
def test_two_workers_let_an_invitation_lapse_once(city):
    case = st.invited(city)

    made = at_once([lambda: lapse_overdue(at(st.WORKING))] * 2)

    assert (sum(made), happened(case, "lapse_invitations")) == (1, 1)


# -- numbers ------------------------------------------------------------------------------------------------------


@postgres
def test_fifty_numbers_drawn_at_once_are_fifty_without_a_gap(city):
    cases = [city.recommended(title=f"第{number}件") for number in range(50)]
    filing = {"category": "经济发展", "nature": "ordinary", "number": ""}

    results = at_once([Try("file", case, city[Role.SECRETARIAT], filing, day=DAY) for case in cases])

    assert len(won(results)) == 50
    numbers = sorted(Proposal.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == [f"2023{seq:04}" for seq in range(1, 51)]
    assert NumberCounter.objects.get().value == 50


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


# -- several cases ------------------------------------------------------------------------------------------------


@postgres
def test_letters_over_several_cases_and_moves_on_each_of_them_do_not_lock_each_other_out(city):
    cases = [city.handling(title=title) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, LEAD, CO, CO2)
    first = city.opinion_approved(cases[0], CO, cases=cases[1:])
    second = city.opinion_approved(cases[2], CO2, cases=cases[:2])
    lead = city[LEAD, Role.HANDLER]
    jobs = [Try("send", first, city[CO, Role.LIAISON], {}), Try("send", second, city[CO2, Role.LIAISON], {})]
    for case in reversed(cases):
        jobs += [
            Try("remind", city.assignment(case, LEAD), city[Role.OFFICE], {"reason": "请抓紧。"}),
            Try(
                "record_consultation",
                case,
                lead,
                {"consulted_on": WORKING, "how": "phone", "summary": "通话。"},
            ),
        ]

    results = at_once(jobs)

    assert len(won(results)) == len(jobs)
    assert [happened(case, "opinions_in") for case in cases] == [1, 1, 1]


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_two_letters_begun_at_once_over_the_same_cases_are_one(city, _round):
    first, second = (city.handling(title=title, co=(CO,)) for title in ("甲", "乙"))
    for case in (first, second):
        city.accept(case, CO)
    jobs = [
        Try("draft_opinion", city.assignment(first, CO), city[CO, Role.HANDLER], {"cases": [second]}),
        Try("draft_opinion", city.assignment(second, CO), city[CO, Role.LIAISON], {"cases": [first]}),
    ]

    results = at_once(jobs)

    assert len(won(results)) == 1
    assert [result for result in results if isinstance(result, str)] == ["opinion_open"]
    assert Opinion.objects.count() == 1


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_a_merger_and_the_withdrawal_of_its_target_do_not_both_happen(city, _round):
    target, case = city.filed(title="目标"), city.recommended(title="并入")
    jobs = [
        Try("merge_into", case, city[Role.EXAMINER], {"target": target}, day=DAY),
        Try("withdraw", target, city[Role.MEMBER], {"reason": "另案提出。"}, day=DAY),
    ]

    results = at_once(jobs)

    assert len(won(results)) in {1, 2}
    assert fresh(target).state == "withdrawn"
    assert (fresh(case).state == "merged") == merged_first(case, target)


def merged_first(case, target):
    """Whether there was a merger, made while the target still stood."""
    merger = Event.objects.filter(case=case, transition="merge_into").first()
    return merger is not None and merger.pk < Event.objects.get(case=target, transition="withdraw").pk


# -- one hot case -------------------------------------------------------------------------------------------------


@postgres
def test_eight_clients_on_one_case_lose_and_double_nothing(city):
    case = city.handling(information=(FREE,))
    actors = [city[Role.OFFICE], city[Role.SECRETARIAT]] * 4
    units = [city.assignment(case, unit) for unit in (LEAD, CO, CO2)]
    before = fresh(case).chain_length

    def client(actor):
        for turn in range(15):
            Try("remind", units[turn % 3], actor, {"reason": f"第{turn}次催办。"})()

    at_once([lambda actor=actor: client(actor) for actor in actors])

    found = fresh(case)
    assert found.chain_length == before + 8 * 15 == found.events.count()
    assert list(found.events.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, found.chain_length + 1)
    )
    assert sum(fresh(unit).revision for unit in units) == 8 * 15


def test_four_writers_on_four_cases_get_through(city):
    """On SQLite too, which has one writer at a time: they queue, and none is turned away."""
    cases = [city.handling(title=f"第{number}件") for number in range(4)]

    def client(case):
        for _turn in range(10):
            Try("remind", city.assignment(case, LEAD), city[Role.OFFICE], {"reason": "请抓紧。"})()

    at_once([lambda case=case: client(case) for case in cases])

    assert [happened(case, "remind") for case in cases] == [10] * 4
    assert Case.objects.count() == 4

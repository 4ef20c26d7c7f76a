"""What was typed and never sent goes after 90 days, where nobody can send it any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from notifications.tasks import forget
from proposals.models import Deputy, Post
from proposals.roles import Role
from tests.city import at, fresh, make_city
from workflow.models import Unsaved
from workflow.services import forget_unsaved
from workflow.services.unsaved import Typed, closed_for_good, keep_opening, keep_unsaved
from workflow.transitions import CASE, OPINION, REPLY

TYPED = date(2023, 5, 15)
AFTER = at(TYPED) + timedelta(days=90)
WRITE, REPLYING, EDIT = OPINION["write"], REPLY["write"], CASE["edit"]
LEAD, CO = "工信局", "科技局"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    case = city.handling(co=(CO,))
    city.accept(case, LEAD, CO)
    return case


def keep(row, subject, person):
    return keep_unsaved(row, subject, Typed("text=甲", 0), person=person, at=at(TYPED))


def left():
    return set(Unsaved.objects.values_list("machine", "subject", "person"))


def typed(row, subject, person):
    keep(row, subject, person)
    return (row.machine, subject.pk, person.pk)


@pytest.mark.parametrize(
    ("row", "closed"),
    [
        (WRITE, {"sent", "superseded"}),
        (REPLYING, {"issued", "delivered"}),
        (
            EDIT,
            {
                "merged",
                "not_filed",
                "withdrawn",
                "archived",
                "closed",
                "tracking",
                "replied",
                "handling",
            },
        ),
    ],
)
def test_from_some_states_no_move_leads_back_to_writing(row, closed):
    assert closed_for_good(row.machine, row.name) == closed


def test_what_went_out_for_good_is_forgotten_and_what_may_come_back_is_kept(city, case):
    handler = city[CO, Role.HANDLER]
    sent, waiting = city.opinion_sent(case, CO), _in_review(city)
    typed(WRITE, sent, handler)
    kept = typed(WRITE, waiting, handler)

    assert (forget_unsaved(AFTER), left()) == (1, {kept})


def _in_review(city):
    other = city.handling(title="另一件", co=(CO,))
    city.accept(other, CO)
    return city.opinion_approved(other, CO)


def test_nothing_is_forgotten_before_its_90_days_are_over(city, case):
    typed(WRITE, city.opinion_sent(case, CO), city[CO, Role.HANDLER])

    made = [forget_unsaved(moment) for moment in (AFTER - timedelta(seconds=1), AFTER, AFTER)]

    assert made == [0, 1, 0]


def test_letters_of_a_unit_that_lost_the_case_are_forgotten(city, case):
    opinion, reply = city.opinion_draft(case, CO), city.reply_draft(case)
    kept = typed(REPLYING, reply, city[LEAD, Role.HANDLER])
    typed(WRITE, opinion, city[CO, Role.HANDLER])
    office = city[Role.OFFICE]
    city.do("withdraw_unit", city.assignment(case, CO), office, date(2023, 5, 16), reason="职责已转出")

    assert (forget_unsaved(AFTER), left()) == (1, {kept})


def test_an_opinion_on_two_cases_is_kept_while_one_of_them_waits_for_it(city, case):
    other = city.handling(title="另一件", co=(CO,))
    city.accept(other, CO)
    kept = typed(WRITE, city.opinion_draft(case, CO, cases=[other]), city[CO, Role.HANDLER])
    office = city[Role.OFFICE]
    city.do("withdraw_unit", city.assignment(case, CO), office, date(2023, 5, 16), reason="职责已转出")

    assert (forget_unsaved(AFTER), left()) == (0, {kept})


@pytest.mark.parametrize(("actor", "move"), [(Role.MEMBER, "withdraw")])
def test_a_case_that_is_over_takes_its_forms_along(city, actor, move):
    ended, going_on = city.draft(), city.draft(title="另一件")
    typed(EDIT, ended, city[Role.MEMBER])
    kept = typed(EDIT, going_on, city[Role.MEMBER])
    city.do(move, ended, city[actor], date(2023, 5, 16), reason="另有安排")
    keep(EDIT, fresh(ended), city[Role.MEMBER])

    assert (forget_unsaved(AFTER), left()) == (1, {kept})


def test_forms_of_people_without_any_post_are_forgotten(city, case):
    reply = city.reply_draft(case)
    people = [city.add_person(f"第{number}位", city.units[LEAD], Role.HANDLER) for number in range(4)]
    forms = [typed(REPLYING, reply, person) for person in people]
    Post.objects.filter(person__in=people[:3]).update(until_on=date(2023, 6, 30))
    Post.objects.create(
        person=people[1], organisation=city.units[LEAD], role=Role.HANDLER, from_on=date(2023, 9, 1)
    )
    stands_in_for = city[LEAD, Role.LIAISON].posts.get()
    until = date(2023, 8, 31)
    Deputy.objects.create(post=stands_in_for, person=people[2], from_on=TYPED, until_on=until)

    assert (forget_unsaved(AFTER), left()) == (1, set(forms[1:]))


def test_forgetting_asks_the_database_once(city, case, django_assert_num_queries):
    sent = city.opinion_sent(case, CO)
    for person in (city[CO, role] for role in (Role.HANDLER, Role.LIAISON, Role.SECTION_HEAD)):
        keep(WRITE, sent, person)

    with django_assert_num_queries(1):
        assert forget_unsaved(AFTER) == 3


def test_the_job_forgets_what_is_over_now(city, case):
    typed(WRITE, city.opinion_sent(case, CO), city[CO, Role.HANDLER])

    forget()

    assert left() == set()


def test_a_first_draft_stays_while_its_author_may_still_save_it(city):
    for person in (city[Role.MEMBER], city["stranger"]):
        keep_opening(Typed("title=甲", 0), person=person, at=at(TYPED))

    assert (forget_unsaved(AFTER), left()) == (1, {("case", 0, city[Role.MEMBER].pk)})

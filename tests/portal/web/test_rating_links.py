"""Rating by a link: once, by the signer alone, until its day; looking changes nothing and nothing else is shown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from portal.web.views.rating_links import MOST
from proposals.roles import Role
from tests.city import at, fresh
from tests.portal.web.browser_form import fields_of
from tests.portal.web.test_rating_pages import answers
from workflow.models import Deadline, Evaluation, Event
from workflow.services.rating_links import code_of, codes_for, codes_of

CONFIRMED = {"asked": "1", "confirmed": "1"}


@pytest.fixture(autouse=True)
def _nobody_asked_before():
    cache.clear()


@pytest.fixture
def case(city):
    return city.replied()


@pytest.fixture
def link(case):
    [code] = codes_of(case.evaluations.all()).values()
    return reverse("rate_by_link", args=[code])


def untouched(case):
    return case.evaluations.get().state == "pending"


def test_whatever_looks_changes_nothing(case, link):
    events = Event.objects.count()
    client = Client()

    seen = [client.get(link).status_code, client.head(link).status_code, client.get(link).status_code]

    assert (seen, untouched(case), Event.objects.count()) == ([200, 200, 200], True, events)


def test_no_cache_and_no_other_site_gets_to_know_the_address(link):
    headers = Client().get(link).headers

    assert "no-store" in headers["Cache-Control"]
    assert (headers["Referrer-Policy"], headers["X-Robots-Tag"]) == ("same-origin", "noindex, nofollow")


def test_what_was_answered_is_shown_again_and_counts_only_when_it_is_confirmed(case, link):
    client = Client()

    shown = client.post(link, answers(case))
    unconfirmed = client.post(link, fields_one(shown))
    before = untouched(case)
    done = client.post(link, fields_one(shown) | CONFIRMED)

    rating = case.evaluations.get()
    assert ("保留意见" in shown.text, "请先勾选" in unconfirmed.text, before) == (True, True, True)
    assert ("评价已收到" in done.text, rating.result, rating.words) == (True, "reserves", "第二条还要再看。")
    assert (rating.entries.get().way, rating.entries.get().by) == ("link", rating.signer)
    assert Event.objects.get(case=case, transition="evaluate").actor == rating.signer


def fields_one(page):
    return {name: values[0] for name, values in fields_of(page, "confirm").items() if name != "confirmed"}


def test_one_may_go_back_and_nothing_is_lost(case, link):
    client = Client()
    shown = client.post(link, answers(case))

    page = client.post(link, fields_one(shown) | {"back": "1"})

    assert fields_of(page, "rating")["words"] == ["第二条还要再看。"]
    assert fields_of(page, "rating")["result"] == ["reserves"]


def test_what_is_missing_is_said(case, link):
    page = Client().post(link, answers(case, result=""))

    assert (page.status_code, 'href="#id_result"' in page.text, untouched(case)) == (422, True, True)


def test_it_is_used_up_once(case, link):
    client = Client()
    client.post(link, answers(case) | CONFIRMED)

    again = client.post(link, answers(case, result="satisfied") | CONFIRMED)

    assert (again.status_code, client.get(link).status_code) == (410, 410)
    assert case.evaluations.get().result == "reserves"


def test_it_dies_when_the_signer_rated_otherwise(city, case, link, monday):
    city.do("evaluate", case, city[Role.MEMBER], monday, result="satisfied", contact="visit")

    answer = Client().get(link)

    assert (answer.status_code, "已经评价过" in answer.text) == (410, True)


def test_it_dies_with_its_day(case, link):
    due = Deadline.objects.get(case=case, step="evaluate").due_on

    with time_machine.travel(at(due), tick=False):
        last = Client().get(link).status_code
    with time_machine.travel(at(due + timedelta(1)), tick=False):
        late = Client().get(link).status_code

    assert (last, late) == (200, 410)


def test_it_dies_with_the_round(city, case, link):
    city.do("lapse_evaluations", case, None, date(2023, 12, 31))

    answers_given = Client().get(link)

    assert (answers_given.status_code, codes_of(case.evaluations.all())) == (410, {})


def test_it_dies_with_the_post(city, case, link):
    city[Role.MEMBER].posts.update(until_on=date(2023, 5, 21))

    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("change", ["round", "signer_id", "case_id", "until", "pk"])
def test_it_is_bound_to_signer_case_round_and_day(city, case, change):
    rating = case.evaluations.get()
    until = Deadline.objects.get(case=case, step="evaluate").due_on
    others = {"round": 2, "signer_id": city["cosigner"].pk, "case_id": case.pk + 1, "pk": rating.pk + 1}
    forged = Evaluation(
        **{name: others[name] if name == change else getattr(rating, name)
           for name in ("pk", "round", "signer_id", "case_id")}
    )  # fmt: skip
    code = code_of(forged, until + timedelta(9) if change == "until" else until)
    _key, _days, signature = code.split("-")

    tried = reverse("rate_by_link", args=[f"{rating.pk}-{until.toordinal()}-{signature}"])

    assert Client().get(tried).status_code == 404


@pytest.mark.parametrize("code", ["1-1-a", "x", "1-738000-aaaaaaaaaaaaaaaaaaaaaaaaaa", "9" * 40])
def test_a_guess_leads_nowhere(case, code):
    assert Client().get(reverse("rate_by_link", args=[code])).status_code == 404


def test_somebody_else_who_is_logged_in_may_not_use_it(case, link, browse):
    bureau = browse("工信局", Role.HANDLER)

    tried = bureau.post(link, answers(case) | CONFIRMED)

    assert (bureau.get(link).status_code, tried.status_code, untouched(case)) == (403, 403, True)
    assert case.proposal.title not in tried.text


def test_asking_too_often_is_refused(link):
    client = Client()

    answers_given = [client.get(link).status_code for _n in range(MOST + 1)]

    assert answers_given == [200] * MOST + [429]


def test_a_forged_form_is_refused(case, link):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(link, answers(case) | CONFIRMED)

    assert (answer.status_code, untouched(case)) == (403, True)


def test_codes_are_for_the_signers_alone(city, case):
    codes = {
        name: bool(codes_for(city[key].pk, [case.pk]))
        for name, key in {
            "signer": Role.MEMBER, "secretariat": Role.SECRETARIAT, "lead": ("工信局", Role.HANDLER),
        }.items()
    }  # fmt: skip

    assert codes == {"signer": True, "secretariat": False, "lead": False}


def test_it_shows_no_more_than_the_reply_that_went_to_the_signer(city, case, link):
    page = Client().get(link)

    inside = ["会办意见", "办理时间线", "经办人", "催办"]
    assert case.proposal.title in page.text
    assert [words for words in inside if words in page.text] == []
    assert fresh(case).state == "replied"

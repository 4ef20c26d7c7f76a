"""An administrator looks at pages as somebody else sees them: read only, for a reason, for half an hour, and told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import AccountAct, Look, LookedPage, Post
from proposals.roles import Role
from tests.city import at, fresh, make_city

NOW = at(date(2023, 5, 22))


def begin(client, person, reason="电话求助"):
    return client.post(reverse("look_begin", args=[person.pk]), {"reason": reason})


@pytest.fixture
def client(browse):
    return browse(Role.ADMINISTRATOR)


@pytest.fixture
def handler(city):
    return city["科技局", Role.HANDLER]


@pytest.fixture
def case(city):
    return city.handling()


def address(case):
    return reverse("case_detail", args=["shifan", case.proposal.number])


def test_pages_are_those_of_the_person_with_a_bar_and_each_is_kept(city, client, handler, case):
    assert client.get(address(case)).status_code == 404

    answer = begin(client, handler)
    page = client.get(address(case))

    assert (answer.status_code, answer.url) == (302, "/")
    assert page.status_code == 200
    assert f"以 <b>{handler}</b> 的身份查看" in page.text
    assert page.context["user"] == handler
    look = Look.objects.get()
    assert (look.by, look.person, look.reason) == (city[Role.ADMINISTRATOR], handler, "电话求助")
    assert list(LookedPage.objects.values_list("address", flat=True)) == [address(case)]


def test_nothing_is_done_meanwhile_and_the_way_out_leads_back(client, handler, case):
    begin(client, handler)

    posted = client.post(reverse("notices_read"))
    secrets = [
        client.get(path).status_code for path in ("/me/security/", "/me/tokens/", "/account/password/")
    ]
    through_api = client.get("/api/v1/cases/")
    out = client.post(reverse("look_end"))

    assert posted.status_code == 403
    assert "代看只能看" in posted.text
    assert secrets == [403] * 3
    assert (through_api.status_code, through_api.json()["code"]) == (403, "looking")
    assert out.url == reverse("person", args=[handler.pk])
    assert client.get(address(case)).status_code == 404
    assert Look.objects.get().ended_at is not None
    assert client.post(reverse("look_end")).url == reverse("manage")


def test_it_ends_by_itself_after_half_an_hour(client, handler, case, time_machine):
    begin(client, handler)
    time_machine.move_to(NOW + timedelta(minutes=30, seconds=1))

    assert client.get(address(case)).status_code == 404


@pytest.mark.parametrize("lost", ["post", "account", "administrator"])
def test_it_ends_with_what_it_stands_on(city, client, handler, case, lost):
    begin(client, handler)
    match lost:
        case "post":
            other = make_city("bieshi").units["科技局"]
            Post.objects.create(
                person=handler, organisation=other, role=Role.HANDLER, from_on=date(2023, 1, 1)
            )
        case "account":
            handler.is_active = False
            handler.save()
        case "administrator":
            Post.objects.filter(role=Role.ADMINISTRATOR).update(until_on=date(2023, 5, 21))

    page = client.get("/")

    assert page.context["user"] == city[Role.ADMINISTRATOR]


def test_without_a_reason_and_as_some_people_nobody_looks(city, client, handler):
    other = city.add_person("另一位", city.units["提案委"], Role.ADMINISTRATOR)
    refused = [
        begin(client, handler, reason=""), begin(client, other), begin(client, city[Role.AUDITOR]),
        begin(client, city[Role.ADMINISTRATOR]),
    ]  # fmt: skip

    assert [answer.status_code for answer in refused] == [409] * 4
    assert "系统管理员和监督员的页面不能代看" in refused[1].text
    assert begin(client, make_city("bieshi")[Role.OFFICE]).status_code == 404
    assert not Look.objects.exists()


def test_who_sees_a_sealed_rating_is_not_looked_at(city, client):
    """The member rates, the secretariat reads it; both may be looked at before and after, but not meanwhile."""
    before = begin(client, city[Role.MEMBER])
    client.post(reverse("look_end"))
    case = city.evaluated()

    meanwhile = [begin(client, city[role]) for role in (Role.MEMBER, Role.SECRETARIAT)]
    unit = begin(client, city["工信局", Role.HANDLER])

    assert (before.status_code, unit.status_code) == (302, 302)
    assert [answer.status_code for answer in meanwhile] == [409, 409]
    assert "密封的评价" in meanwhile[0].text
    assert client.get(address(case)).status_code == 200


def test_a_rating_that_comes_meanwhile_ends_the_look(city, client):
    begin(client, city[Role.MEMBER])
    city.replied()

    assert client.get("/").context["user"] == city[Role.ADMINISTRATOR]


def test_nobody_else_looks(city, browse, handler):
    others = [browse(role) for role in (Role.OFFICE, Role.AUDITOR, Role.MEMBER)]

    assert [begin(other, handler).status_code for other in others] == [404] * 3
    stranger = Client()
    stranger.cookies["huiban_look"] = "1"
    assert stranger.get("/").status_code == 302


def test_the_person_is_told_and_reads_every_page(
    browse, client, handler, case, mailoutbox, django_capture_on_commit_callbacks
):
    handler.email = "handler@example.cn"
    handler.save()
    with django_capture_on_commit_callbacks(execute=True):
        begin(client, handler)
    client.get(address(case))
    client.post(reverse("look_end"))

    told = browse("科技局", Role.HANDLER).get(reverse("my_looks"))

    assert "电话求助" in told.text
    assert address(case) in told.text
    assert [mail.to for mail in mailoutbox] == [["handler@example.cn"]]
    assert "电话求助" in mailoutbox[0].body
    assert AccountAct.objects.get().kind == "looked_at"
    assert "没有人代看过" in browse(Role.OFFICE).get(reverse("my_looks")).text


def test_auditor_and_administrators_read_all_looks_of_their_city(city, browse, client, handler):
    begin(client, handler)
    client.post(reverse("look_end"))
    other = make_city("bieshi")
    stranger = Client()
    stranger.force_login(other[Role.AUDITOR], backend="django.contrib.auth.backends.ModelBackend")

    assert "电话求助" in browse(Role.AUDITOR).get(reverse("looks")).text
    assert "电话求助" in client.get(reverse("looks")).text
    assert "电话求助" not in stranger.get(reverse("looks")).text
    assert browse(Role.OFFICE).get(reverse("looks")).status_code == 404
    assert str(fresh(Look.objects.get())).endswith(str(handler))

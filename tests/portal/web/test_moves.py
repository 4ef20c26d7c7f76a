"""The page of a move: who gets it, what it refuses, and that it moves once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.web.subjects import move_url
from proposals.models import Deputy
from proposals.roles import Role
from tests.city import fresh
from workflow.models import Event, RulePack
from workflow.services import available

REASON = {"reason": "单位职责已经调整，请改由其他单位承办。"}


def page_of(name, subject, case=None):
    return move_url(subject, case or getattr(subject, "case", subject), name)


def everything(case):
    return [
        case,
        *case.assignments.all(),
        *(link.opinion for link in case.opinion_links.all()),
        *case.replies.all(),
        *case.commitments.all(),
    ]


@pytest.mark.parametrize(
    "situation", ["draft", "submitted", "recommended", "filed", "handling", "replied", "evaluated", "closed"]
)
def test_every_open_move_has_a_page(city, browse, monday, situation):
    case = getattr(city, situation)()
    statuses = {}
    for key, person in city.people.items():
        client = browse(*key) if key[0] else browse(key[1])
        for subject in everything(case):
            for row, refusal in available(subject, person, on=monday):
                url = move_url(subject, case, row.name)
                statuses[key, url, row.name] = (client.get(url).status_code, refusal is None)

    assert statuses
    assert set(statuses.values()) <= {(200, True), (409, False)}


def test_letters_in_work_have_their_pages(city, browse, monday):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = city.opinion_draft(case, "科技局")
    reply = city.reply_draft(case)

    written = browse("科技局", Role.HANDLER).get(page_of("write", opinion, case))
    drafted = browse("工信局", Role.HANDLER).get(page_of("write", reply, case))

    assert (written.status_code, drafted.status_code) == (200, 200)
    assert "看提案原文" in written.text


def test_move_is_made_and_told(city, browse):
    case = city.handling()
    share = city.assignment(case, "科技局")
    client = browse("科技局", Role.LIAISON)
    form = client.get(page_of("accept", share)).context

    response = client.post(page_of("accept", share), {"_expected": form["expected"], "_key": form["key"]})

    assert (response.status_code, response.url) == (302, reverse("case_detail", args=["shifan", "20230001"]))
    assert fresh(share).state == "accepted"


def test_button_is_named_by_the_row(city, browse):
    share = city.assignment(city.handling(), "科技局")

    assert (
        '<button class="btn btn-lg btn-primary" type="submit">签收</button>'
        in browse("科技局", Role.LIAISON).get(page_of("accept", share)).text
    )


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_moves_nothing(city, browse, method):
    share = city.assignment(city.handling(), "科技局")
    events = Event.objects.count()

    getattr(browse("科技局", Role.LIAISON), method)(page_of("accept", share))

    assert (fresh(share).state, Event.objects.count()) == ("pending", events)


def test_double_click_moves_once(city, browse):
    case = city.handling()
    share = city.assignment(case, "科技局")
    client = browse("工信局", Role.HANDLER)
    data = {"_key": "same", "_expected": share.revision, "reason": "请于本周内报送会办意见。"}

    first = client.post(page_of("remind", share), data)
    second = client.post(page_of("remind", share), data)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Event.objects.filter(case=case, transition="remind").count() == 1


def test_key_with_other_inputs_is_refused(city, browse):
    case = city.handling()
    RulePack.objects.update(urge_interval=0)
    share = city.assignment(case, "科技局")
    client = browse("工信局", Role.HANDLER)
    client.post(page_of("remind", share), {"_key": "same", "reason": "请报送。"})

    second = client.post(page_of("remind", share), {"_key": "same", "reason": "请尽快报送。"})

    assert second.status_code == 409
    assert "请尽快报送。" in second.text


@pytest.mark.parametrize(
    "key", [("工信局", Role.HANDLER), ("科技局", Role.HANDLER), (Role.OFFICE,), (Role.SECRETARIAT,)]
)
def test_who_may_see_but_not_move_gets_403(city, browse, key):
    share = city.assignment(city.handling(), "科技局")
    client = browse(*key)

    assert client.get(page_of("accept", share)).status_code == 403
    assert client.post(page_of("accept", share)).status_code == 403
    assert "您的岗位不能做这一步" in client.get(page_of("accept", share)).text
    assert fresh(share).state == "pending"


@pytest.mark.parametrize("key", [("发改局", Role.LIAISON), ("stranger",), (Role.ADMINISTRATOR,)])
def test_who_may_not_see_gets_404(city, browse, key):
    share = city.assignment(city.handling(), "科技局")

    assert browse(*key).get(page_of("accept", share)).status_code == 404
    assert browse(*key).post(page_of("accept", share)).status_code == 404


@pytest.mark.parametrize(
    ("machine", "name"),
    [("assignment", "answer"), ("assignment", "nonsense"), ("nonsense", "accept"), ("case", "accept")],
)
def test_move_that_does_not_exist_or_is_the_systems_gets_404(city, browse, machine, name):
    case = city.handling()
    share = city.assignment(case, "科技局")
    url = reverse("move", args=["shifan", "20230001", machine, share.pk, name])

    assert browse("科技局", Role.LIAISON).get(url).status_code == 404


def test_subject_of_another_case_gets_404(city, browse):
    city.handling(title="甲")
    other = city.assignment(city.handling(title="乙"), "科技局")
    url = reverse("move", args=["shifan", "20230001", "assignment", other.pk, "accept"])

    assert browse("科技局", Role.LIAISON).get(url).status_code == 404


def test_move_out_of_its_state_is_a_page_with_the_reason_and_a_way_back(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    client = browse("科技局", Role.LIAISON)
    share = city.assignment(case, "科技局")

    seen, sent = client.get(page_of("accept", share)), client.post(page_of("accept", share))

    assert (seen.status_code, sent.status_code) == (409, 409)
    assert "现在是“已签收”" in seen.text
    assert reverse("case_detail", args=["shifan", "20230001"]) in seen.text


def test_guard_refuses_with_its_sentence(city, browse):
    share = city.assignment(city.handling(), "科技局")

    response = browse("科技局", Role.BUREAU_LEADER).get(page_of("object", share))

    assert response.status_code == 409
    assert "改办" in response.text


def test_refused_inputs_stay_on_the_screen(city, browse):
    case = city.filed()
    own = city.units["工信局"]
    client = browse(Role.OFFICE)

    response = client.post(
        page_of("hand_over", case), {"leads": [own.pk], "co_handlers": [own.pk], "document": "示〔2023〕1号"}
    )

    assert response.status_code == 409
    assert "出现了两次" in response.text
    assert 'value="示〔2023〕1号"' in response.text
    assert fresh(case).state == "filed"


def test_missing_input_is_shown_at_its_field(city, browse):
    case = city.submitted()
    client = browse(Role.SECRETARIAT)

    response = client.post(page_of("return_for_correction", case), {"reason": " "})

    assert response.status_code == 422
    assert '<a href="#id_reason">' in response.text
    assert fresh(case).state == "submitted"


def test_stale_screen_is_explained_and_keeps_the_text(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    opinion = city.opinion_draft(case, "科技局")
    client = browse("科技局", Role.HANDLER)
    page = client.get(page_of("write", opinion, case)).context
    city.do(
        "write",
        opinion,
        city["科技局", Role.LIAISON],
        date(2023, 5, 20),
        text="同事先写了一稿。",
        verdicts={},
    )

    stale = client.post(
        page_of("write", opinion, case),
        {"_expected": page["expected"], "_key": page["key"], "text": "我写的一稿。"},
    )

    assert stale.status_code == 409
    assert "我写的一稿。" in stale.text
    assert "在新窗口看现在的情况" in stale.text
    assert fresh(opinion).text_version == 1

    again = {"_expected": stale.context["expected"], "_key": stale.context["key"], "text": "我写的一稿。"}
    assert client.post(page_of("write", opinion, case), again).status_code == 302
    assert fresh(opinion).text_version == 2


def test_letter_is_followed_by_its_own_page(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    opinion = city.opinion_draft(case, "科技局")

    response = browse("科技局", Role.HANDLER).post(
        page_of("write", opinion, case), {"text": "一、已安排专项。"}
    )

    assert response.url == reverse("opinion_detail", args=["shifan", "20230001", opinion.pk])


def test_move_that_takes_the_case_away_leads_home(city, browse, monday):
    case = city.submitted()
    share_of = browse(Role.SECRETARIAT)
    city.do("return_for_correction", case, city[Role.SECRETARIAT], monday, **REASON)

    response = browse(Role.MEMBER).post(page_of("withdraw", case), REASON)

    assert response.status_code == 302
    assert share_of.get(response.url).status_code in {200, 302}


def test_deputy_is_told_for_whom_they_act(city, browse, monday):
    share = city.assignment(city.handling(), "科技局")
    post = city["科技局", Role.LIAISON].posts.get()
    Deputy.objects.create(post=post, person=city["发改局", Role.HANDLER], from_on=monday, until_on=monday)

    client = browse("发改局", Role.HANDLER)

    assert str(post.person) in client.get(page_of("accept", share)).text
    assert client.post(page_of("accept", share)).status_code == 302
    assert Event.objects.get(transition="accept").on_behalf_of == post.person


def test_forged_form_is_refused(city):
    share = city.assignment(city.handling(), "科技局")
    client = Client(enforce_csrf_checks=True)
    client.force_login(city["科技局", Role.LIAISON], backend="django.contrib.auth.backends.ModelBackend")

    response = client.post(page_of("accept", share))

    assert response.status_code == 403
    assert "这张表单已经过期" in response.text
    assert fresh(share).state == "pending"


def test_page_of_a_commitment_says_which_one(city, browse):
    case = city.replied()
    commitment = city.commitment(case)

    page = browse(Role.SECRETARIAT).get(page_of("drop", commitment))

    assert "建成三个产业园" in page.text
    assert "示范市工信局" in page.text


def test_letter_is_read_on_the_page_that_approves_it(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    opinion = city.opinion_approved(case, "科技局", text="市工业和信息化局：\n一、待送达的文稿。\n特此复函。")

    assert "待送达的文稿" in browse("科技局", Role.LIAISON).get(page_of("send", opinion, case)).text

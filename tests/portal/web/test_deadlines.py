"""Why a deadline is that day."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role
from workflow.steps import Step


def page_of(client, deadline):
    return client.get(reverse("deadline", args=["shifan", "20230001", deadline.pk]))


def test_deadline_is_explained_day_by_day(city, browse):
    case = city.handling()
    deadline = case.deadlines.get(step=Step.OPINION, assignment__organisation=city.units["科技局"])

    page = page_of(browse("科技局", Role.HANDLER), deadline)

    assert page.status_code == 200
    assert "15 个工作日" in page.text
    assert '<time class="num" datetime="2023-05-15">5月15日</time>' in page.text
    assert "劳动节" in page.text
    assert "已逾期 5 个工作日" in page.text


def test_later_changes_are_told(city, browse):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")
    city.do("pause", share, city[Role.OFFICE], date(2023, 5, 8), reason="等待上级文件")
    city.do("restart", share, city[Role.OFFICE], date(2023, 5, 10))
    deadline = case.deadlines.get(step=Step.OPINION, assignment=share)

    page = page_of(browse("科技局", Role.HANDLER), deadline)

    assert [part.words for part in page.context["parts"]] == ["中止计时", "恢复计时"]
    assert "后来的变动" in page.text


def test_promised_day_is_not_derived(city, browse):
    case = city.replied()
    commitment = city.commitment(case)
    city.do("confirm", commitment, city[Role.SECRETARIAT], date(2023, 5, 26))
    deadline = case.deadlines.get(step=Step.COMMITMENT)

    page = page_of(browse(Role.SECRETARIAT), deadline)

    assert "是承诺事项自己写明的兑现日期" in page.text
    assert "建成三个产业园" in page.text


@pytest.mark.parametrize("key", [("发改局", Role.HANDLER), ("stranger",)])
def test_deadline_of_an_invisible_case_gets_404(city, browse, key):
    deadline = city.handling().deadlines.order_by("pk").first()

    assert page_of(browse(*key), deadline).status_code == 404


def test_deadline_of_another_case_gets_404(city, browse):
    city.handling(title="甲")
    other = city.handling(title="乙").deadlines.order_by("pk").first()

    assert page_of(browse(Role.OFFICE), other).status_code == 404


@pytest.mark.parametrize(("near", "kind"), [(5, "ok"), (40, "soon")])
def test_rule_pack_says_from_when_on_a_day_is_near(city, browse, near, kind):
    case = city.handling()
    case.pack.near = near
    case.pack.save()
    deadline = case.deadlines.get(step=Step.REPLY)

    page = page_of(browse("工信局", Role.HANDLER), deadline)

    assert f"hb-signal is-{kind} hb-signal--box" in page.text

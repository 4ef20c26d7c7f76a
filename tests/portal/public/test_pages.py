"""The public pages of a season: what they show, at which address, and to whom the same."""

from __future__ import annotations

import pytest
from django.urls import reverse

CASE = "/public/shifan/20230001/"


def test_a_case_is_shown_with_everything_that_a_published_page_has(season, client):
    answer = client.get(CASE)

    assert answer.status_code == 200
    shown = answer.text
    for words in (
        "第 20230001 号", "十四届二次会议", "关于加快企业培育的建议", "理由", "办法", "一、完善培育体系",
        "评估全市创新资源，派出干部指导中小企业培训。", "提案者", "示范市工信局主办，2 个单位会办。3 条建议，答复回应 3 条。",
        "已建立主动服务机制。", "每条建议怎么答的", "已回应", "会办意见", "科技局已安排专项，支持企业创新。",
        "示范市金融局 没有公开的会办意见。", "办理单位", "网友评价", "支持", "反对",
    ):  # fmt: skip
        assert words in shown, words
    assert 'aria-current="page">查提案' in shown
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{CASE}">' in shown
    assert '<meta property="og:title" content="关于加快企业培育的建议">' in shown


@pytest.mark.parametrize("name", ["search", "commitments", "figures", "units", "data"])
def test_every_page_opens_without_an_account_and_without_anything_public(name, city, client):
    answer = client.get(reverse(f"public_{name}"))

    assert (answer.status_code, answer.cookies) == (200, {})


@pytest.mark.parametrize("name", ["search", "commitments", "figures", "units", "data"])
def test_every_page_opens_with_a_season(name, season, client):
    answer = client.get(reverse(f"public_{name}"))

    assert (answer.status_code, answer["Cache-Control"], answer.cookies) == (200, "public, max-age=60", {})
    assert "示范政协提案公开" in answer.text

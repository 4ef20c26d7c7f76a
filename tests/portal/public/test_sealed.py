"""Nothing that is not published is reached by any guess: not by number, word, filter, feed, map, table or count."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from proposals.models import ProposalText
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.portal.public.scenes import PUBLISHED, SECRET, draft_of, make_season
from tests.recording import recorded
from tests.workflow.machines.ready.publication import FULL, published
from workflow.models import Comment, OpinionText, PublicEntry, PublicText, ReplyText
from workflow.services.public_indexing import index_published

READS = (
    "/public/", "/public/search/", "/public/search/?order=newest", "/public/commitments/", "/public/figures/", "/public/units/",
    "/public/data/", "/public/data/cases.json", "/public/data/cases.csv", "/public/data/cases.schema.json",
    "/public/feed.atom", "/public/sitemap.xml", "/public/sitemap-0.xml", "/robots.txt",
)  # fmt: skip
CASE = "/public/shifan/20230001/"


def text_of(answer):
    return b"".join(answer).decode() if answer.streaming else answer.text


def everything(client, *, words=()):
    """All that the door gives, and what every word finds, as one text."""
    addresses = [*READS]
    addresses += [
        f"/public/shifan/2023000{n}{end}" for n in range(1, 6) for end in ("/", "/voice/", ".jsonld")
    ]
    addresses += [f"/public/search/?q={word}" for word in words] + [
        f"/public/feed.atom?q={word}" for word in words
    ]
    return "\n".join(text_of(client.get(address)) for address in addresses)


@recorded
def unpublished_scene(city):
    """A season, beside it a draft, a returned case, one that was not filed, and the whole working papers of a reply."""
    season = make_season(city)
    for word in ("草稿暗语", "未提交暗语"):
        draft_of(city, f"关于{word}的建议")
    city.submitted(title="关于审查中暗语的建议")
    refused = city.recommended(title="关于不予立案暗语的建议")
    city.do(
        "decline", refused, city[Role.EXAMINER], PUBLISHED, ground="empty", reason="理由暗语，没有具体建议。"
    )
    working = city.replied(title="关于没有公开答复暗语的建议")
    return season, working


def sentences(texts):
    """The lines of texts that are long enough to be nobody else's."""
    return {line.strip() for text in texts for line in text.splitlines() if len(line.strip()) >= 6}


def test_no_word_that_is_not_published_stands_in_any_answer(city, client, settings):
    settings.PUBLIC_PAGES_A_MINUTE = 0
    season, working = unpublished_scene(city)
    Comment.objects.create(
        jurisdiction=city.jurisdiction, case=season.open, visitor="0" * 64, text="没有人看过的评论", written_at="2023-06-02T02:00Z"
    )  # fmt: skip
    public = "\n".join(PublicText.objects.filter(withdrawn_at=None).values_list("body", flat=True))
    titles = {"关于加快企业培育的建议", "关于规范电动自行车充电桩的提案"}
    written = sentences(
        [text for model, field in ((ProposalText, "reasons"), (OpinionText, "text"), (ReplyText, "text"))
         for text in model.objects.values_list(field, flat=True)]
    ) | set(ProposalText.objects.values_list("title", flat=True))  # fmt: skip
    private = {line for line in written if line not in public and line not in titles}

    given = everything(client, words=("暗语", "绝密词", "没有人看过的评论", "关于"))

    assert len(private) >= 5
    assert {line for line in private if line in given} == set()
    echoed = re.sub(r"“[^”]*”|value=\"[^\"]*\"|q=[^\"&]*|<title>.*?</title>", "", given)
    for word in ("暗语", SECRET, "没有人看过的评论"):
        assert word not in echoed
    assert all(user.username not in given for user in city.people.values())
    assert working.proposal.title not in given


@pytest.mark.parametrize(
    "address",
    [
        "20230003/", "20230003/voice/", "20239999/", "20239999/voice/", "d1/", "d3/", "3/", "第20230003号/", "20230003%20/",
        "%2e%2e/", "20230001'/", "20230001%00/", "20230001/replies/1/", "20230001/attachments/1/",
    ],
)  # fmt: skip
def test_a_guess_gets_the_same_answer_whether_there_is_such_a_case_or_not(season, client, address):
    nothing = client.get("/public/shifan/88888888/")

    answer = client.get(f"/public/shifan/{address}")

    assert (answer.status_code, answer.content) == (404, nothing.content)


@pytest.mark.parametrize(
    "address",
    ["/public/lin/20230001/", "/public/nowhere/20230001/", "/public/lin/", "/public/search/?in=lin"],
)
def test_another_place_shows_nothing_of_this_one(season, client, address):
    make_city("lin").filed()

    assert client.get(address).status_code == 404


def test_two_places_never_see_each_other(season, client):
    other = make_city("lin")
    case = other.filed(title="关于邻市独有事项的建议")
    other.do("publish_proposal", case, other[Role.SECRETARIAT], PUBLISHED, **FULL)
    here = [f"{a}{'&' if '?' in a else '?'}in=shifan" for a in ("/public/search/?q=建议", "/public/feed.atom", "/public/data/cases.json",
            "/public/data/cases.csv", "/public/units/", "/public/commitments/", "/public/figures/")]  # fmt: skip

    given = "\n".join(text_of(client.get(address)) for address in here)

    assert "邻市独有事项" not in given
    assert "邻市独有事项" in client.get("/public/search/?in=lin").text
    assert client.get("/public/").text.count("公开 1 件") == 1


def test_facets_count_only_what_is_public(season, client):
    shown = client.get("/public/search/?q=关于").text

    assert "找到 2 件" in shown
    assert re.findall(r'value="2023"[^>]*><span>2023</span><span>(\d+)</span>', shown) == ["2"]


def test_what_is_taken_back_is_gone_everywhere_at_once(city, season, client):
    before = everything(client, words=("企业",))
    city.do(
        "withdraw_publication",
        season.open,
        city[Role.OFFICE],
        PUBLISHED,
        about="all",
        reason="含有个人信息。",
    )
    city.do(
        "withdraw_publication",
        season.filed,
        city[Role.OFFICE],
        PUBLISHED,
        about="all",
        reason="含有个人信息。",
    )

    after = everything(client, words=("企业", "充电桩"))

    assert "加快企业培育" in before
    assert "企业培育" not in after
    assert "规范电动自行车" not in after
    assert client.get(CASE).content == client.get("/public/shifan/88888888/").content


def test_an_answer_that_is_taken_back_leaves_no_word_in_the_index(city, season, client):
    city.do(
        "withdraw_publication",
        season.open,
        city[Role.OFFICE],
        PUBLISHED,
        about="answer",
        reason="数据有误，正在更正。",
    )

    shown = client.get(CASE).text

    assert "主动服务机制。\n" not in PublicEntry.objects.get(public_case__case=season.open).text
    assert "没有找到“安排专班”" in client.get("/public/search/?q=安排专班").text
    assert ("答复不公开" in shown, "数据有误，正在更正。" in shown) == (True, True)


def test_a_reply_that_is_withheld_says_so_with_its_reason(city, client):
    case = city.replied()
    city.do("publish_proposal", case, city[Role.SECRETARIAT], PUBLISHED, **FULL)
    published(city, case, PUBLISHED, publication="withheld", publication_reason="涉及商业秘密。")

    shown = client.get(CASE).text

    assert ("答复不公开" in shown, "涉及商业秘密。" in shown) == (True, True)
    assert "安排专班" not in shown


def test_a_merged_case_leads_to_the_one_that_goes_on(city, client):
    main = city.filed(title="关于充电桩的甲建议")
    other = city.recommended(title="关于充电桩的乙建议")
    city.do("merge_into", other, city[Role.EXAMINER], PUBLISHED, target=main)
    city.do("publish_proposal", main, city[Role.SECRETARIAT], PUBLISHED, **FULL)
    [entry] = fresh(main).public.merged.all()

    shown = client.get(f"/public/shifan/{entry.reference}/").text

    assert ("已并案" in shown, f'href="{CASE}"' in shown) == (True, True)
    assert entry.reference in client.get(CASE).text
    assert "乙建议" not in client.get("/public/search/?q=充电桩").text


XSS = '"><script>alert(1)</script>'


def test_markup_in_every_published_field_is_words(city, client):
    unit = city.units["工信局"]
    unit.name, unit.short_name = f"局{XSS}", f"短{XSS}"
    unit.save()
    case = city.filed(title=f"案由{XSS}")
    city.do("publish_proposal", case, city[Role.SECRETARIAT], PUBLISHED, **FULL)
    case.public.texts.update(
        body=f"正文{XSS}", heading="一.1", group=f"组{XSS}", unit_name=f"名{XSS}", number=f"号{XSS}"
    )
    entry = case.public
    entry.proposer, entry.category, entry.session = f"人{XSS}", f"类{XSS}"[:40], f"届{XSS}"[:40]
    entry.save()
    index_published([case.pk])

    given = everything(client, words=("script", XSS))
    pages = "\n".join(
        client.get(a).text for a in (CASE, "/public/search/", "/public/units/", f"/public/search/?q={XSS}")
    )

    assert "<script>alert" not in pages
    assert "alert(1)" in given


def test_whoever_is_logged_in_sees_what_everybody_sees(city, season, client):
    secretary = Client(headers={"sec-fetch-site": "same-origin"})
    secretary.force_login(city[Role.SECRETARIAT], backend="django.contrib.auth.backends.ModelBackend")

    assert [secretary.get(a).content for a in (CASE, "/public/shifan/20230003/")] == [
        client.get(a).content for a in (CASE, "/public/shifan/20230003/")
    ]

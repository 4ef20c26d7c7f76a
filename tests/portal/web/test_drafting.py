"""The drafting screens, worked as a browser without a script works them."""

from __future__ import annotations

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.browser_form import fields_of
from workflow.assembly.blocks import Block
from workflow.letters import current_text
from workflow.models import Passage, ReplyPassage

DAY = date(2023, 5, 15)


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def source(city, case):
    """A passage of the science bureau on the first ask, with one beside it that is for the lead alone."""
    asks = keys(case)
    opinion = city.opinion_draft(case, "科技局")
    step = [
        city["科技局", role] for role in (Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER, Role.LIAISON)
    ]
    parts = (
        Block("市工业和信息化局："),
        Block("　　一、关于评估\n　　我局已建成257家的后备名单。", frozenset({asks["一.1"]})),
        Block("　　二、内部情况\n　　经费初步测算为三千万元。", frozenset({asks["一.2"]}), quotable=False),
        Block("　　特此函复。"),
    )
    verdicts = dict.fromkeys(asks.values(), "adopted")
    city.do("write", opinion, step[0], date(2023, 4, 25), parts=parts, verdicts=verdicts)
    city.do("submit_for_review", opinion, step[0], date(2023, 4, 25))
    city.do("pass_check", opinion, step[1], date(2023, 4, 25))
    city.do("approve", opinion, step[2], date(2023, 4, 25))
    city.do("send", opinion, step[3], date(2023, 4, 25))
    return Passage.objects.get(opinion=opinion, position=1)


@pytest.fixture
def reply(city, case):
    return city.reply_draft(case)


@pytest.fixture
def lead(browse):
    return browse("工信局", Role.HANDLER)


def keys(case):
    return dict(case.proposal.asks.values_list("number", "pk"))


def page_of(subject, case):
    return move_url(subject, case, "write")


def texts(fields):
    return [fields[f"text-{n}"][0] for n in range(int(fields["blocks"][0]))]


def redrawn(client, url, fields, op):
    """The page after one of its buttons."""
    return client.post(url, fields | {"more": op})


def test_a_letter_not_yet_begun_offers_its_frame(lead, reply, case, source):
    fields = fields_of(lead.get(page_of(reply, case)))

    assert texts(fields) == [
        "经济界委员：",
        "　　您提出的《关于加快企业培育的建议》（第20230001号）收悉。我局会同示范市科技局研究，现答复如下：",
        "　　一、关于完善培育体系",
        "　　二、关于改善营商环境",
        "　　感谢您对我市工作的关心和支持。",
    ]
    assert fresh(reply).text_version == 0


def test_an_opinion_not_yet_begun_offers_its_frame(city, browse, case):
    opinion = city.opinion_draft(case, "金融局")

    fields = fields_of(browse("金融局", Role.HANDLER).get(page_of(opinion, case)))

    assert texts(fields) == [
        "示范市工信局：",
        "　　关于《关于加快企业培育的建议》（第20230001号），我局提出会办意见如下：",
        "　　特此函复。",
    ]


@pytest.mark.parametrize(("ending", "signoffs"), [("", 1), ("示范市工信局\n2023年5月15日\n", 0)])
def test_a_letter_that_signs_itself_is_not_signed_twice(city, lead, reply, case, ending, signoffs):
    text = city.reply_text(case) + ending
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=text, answers={})

    page = lead.get(page_of(reply, case)).text

    assert page.count('<div class="hb-signoff">') == signoffs


def test_what_is_sent_unchanged_is_saved_as_it_stood(city, lead, reply, case):
    url = page_of(reply, case)
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=city.reply_text(case), answers={})
    before = list(
        ReplyPassage.objects.values_list("role", "heading", "text", "ask_links__ask", "ask_links__by_person")
    )

    response = lead.post(url, fields_of(lead.get(url)))

    assert response.status_code == 302
    assert current_text(fresh(reply)) == city.reply_text(case).strip()
    after = list(
        ReplyPassage.objects.values_list("role", "heading", "text", "ask_links__ask", "ask_links__by_person")
    )
    assert [(role, head, text.strip(), *rest) for role, head, text, *rest in after] == [
        (role, head, text.strip(), *rest) for role, head, text, *rest in before
    ]


def test_a_passage_is_pulled_in_with_its_source_and_its_asks_and_nothing_is_saved(lead, reply, case, source):
    url = page_of(reply, case)

    drawn = redrawn(lead, url, fields_of(lead.get(url)), f"pull-{source.pk}")
    fields = fields_of(drawn)

    [place] = [n for n, text in enumerate(texts(fields)) if text == "　　我局已建成257家的后备名单。"]
    assert fields[f"sources-{place}"] == [str(source.pk)]
    assert fields[f"asks-{place}"] == [str(keys(case)["一.1"])]
    assert f'id="id_text-{place}" name="text-{place}" rows="1" autofocus' in drawn.text
    assert fresh(reply).text_version == 0

    assert lead.post(url, fields).status_code == 302
    saved = ReplyPassage.objects.get(sources__source=source)
    assert saved.text.strip() == "我局已建成257家的后备名单。"
    assert [(link.ask_id, link.by_person) for link in saved.ask_links.all()] == [(keys(case)["一.1"], True)]


def test_an_edited_passage_keeps_its_source_and_shows_what_changed(lead, reply, case, source):
    url = page_of(reply, case)
    fields = fields_of(redrawn(lead, url, fields_of(lead.get(url)), f"pull-{source.pk}"))
    place = texts(fields).index("　　我局已建成257家的后备名单。")

    lead.post(url, fields | {f"text-{place}": "　　我局已建成275家的后备名单。"})
    page = lead.get(url).text

    assert ReplyPassage.objects.get(sources__source=source).text.strip() == "我局已建成275家的后备名单。"
    assert "有改动" in page
    assert '<del class="hb-del">257</del><ins class="hb-ins">275</ins>' in page
    assert "数字不一致" in page


def test_an_untouched_passage_is_told_as_the_original(lead, reply, case, source):
    url = page_of(reply, case)
    lead.post(url, fields_of(redrawn(lead, url, fields_of(lead.get(url)), f"pull-{source.pk}")))

    page = lead.get(url).text

    assert "原文</span>" in page
    assert "对照科技局原文" not in page


def test_a_passage_that_was_written_in_says_where_and_is_not_offered_again(lead, reply, case, source):
    url = page_of(reply, case)
    assert f'value="pull-{source.pk}"' in lead.get(url).text

    drawn = redrawn(lead, url, fields_of(lead.get(url)), f"pull-{source.pk}")

    assert "已写入 一" in drawn.text
    assert f'value="pull-{source.pk}"' not in drawn.text


def test_a_confidential_passage_is_shown_to_the_lead_but_cannot_be_pulled(lead, reply, case, source):
    url = page_of(reply, case)
    inner = Passage.objects.get(quotable=False)

    page = lead.get(url)
    drawn = redrawn(lead, url, fields_of(page), f"pull-{inner.pk}")

    assert "仅供参考，不得引用" in page.text
    assert f'value="pull-{inner.pk}"' not in page.text
    assert texts(fields_of(drawn)) == texts(fields_of(page))


def test_a_forged_source_is_refused(city, lead, reply, case, source):
    other = city.handling(title="另一件", leads=("发改局",), co=("科技局",))
    city.accept(other, "发改局", "科技局")
    foreign = city.opinion_sent(other, "科技局").passages.get()
    url = page_of(reply, case)
    fields = fields_of(lead.get(url))

    pulled = redrawn(lead, url, fields, f"pull-{foreign.pk}")
    saved = lead.post(url, fields | {"sources-1": [foreign.pk]})

    assert texts(fields_of(pulled)) == texts(fields)
    assert saved.status_code == 422
    assert "没有送达本单位" in saved.text
    assert fresh(reply).text_version == 0


def test_an_ask_without_words_is_begun_where_it_belongs(city, browse, case):
    opinion = city.opinion_draft(case, "金融局")
    client, url, ask = browse("金融局", Role.HANDLER), page_of(opinion, case), keys(case)["一.2"]

    drawn = redrawn(client, url, fields_of(client.get(url)), f"ask-{ask}")
    fields = fields_of(drawn)

    assert texts(fields)[2] == "　　"
    assert fields["asks-2"] == [str(ask)]
    assert f'value="ask-{ask}"' not in drawn.text


def test_an_opinion_keeps_what_is_confidential_and_gives_its_verdicts(city, browse, case):
    opinion = city.opinion_draft(case, "金融局")
    client, url, asks = browse("金融局", Role.HANDLER), page_of(opinion, case), keys(case)
    fields = fields_of(redrawn(client, url, fields_of(client.get(url)), f"ask-{asks['一.2']}"))

    sent = fields | {
        "text-2": "　　一、内部测算\n　　为三千万元。",
        "private-2": "1",
        f"ask-{asks['一.2']}": "partly",
    }
    assert client.post(url, sent).status_code == 302

    [passage] = opinion.passages.all()
    assert (passage.heading, passage.text, passage.quotable) == ("一、内部测算", "为三千万元。", False)
    assert [link.ask.number for link in passage.ask_links.all()] == ["一.2"]
    assert list(opinion.verdicts.values_list("ask__number", "verdict")) == [("一.2", "partly")]
    again = fields_of(client.get(url))
    assert (again["text-2"], again["private-2"]) == (["　　一、内部测算\n　　为三千万元。"], ["1"])


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        ("up-1", "乙甲丙"),
        ("down-1", "甲丙乙"),
        ("drop-1", "甲丙"),
        ("insert-0", "甲　　乙丙"),
        ("check", "甲乙丙"),
        ("nonsense-9", "甲乙丙"),
        ("drop-99", "甲乙丙"),
        ("pull-x", "甲乙丙"),
    ],
)
def test_blocks_are_moved_without_saving(lead, reply, case, op, expected):
    url = page_of(reply, case)
    fields = fields_of(lead.get(url))
    fields = {
        name: value for name, value in fields.items() if not name.startswith(("text-", "kept-", "asks-"))
    }
    fields |= {"blocks": "3", "text-0": "甲", "text-1": "乙", "text-2": "丙"}

    drawn = redrawn(lead, url, fields, op)

    assert drawn.status_code == 200
    assert "".join(texts(fields_of(drawn))) == expected
    assert fresh(reply).revision == reply.revision


def test_a_dropped_block_can_be_put_back(lead, reply, case, source):
    url = page_of(reply, case)
    fields = fields_of(redrawn(lead, url, fields_of(lead.get(url)), f"pull-{source.pk}"))
    place = texts(fields).index("　　我局已建成257家的后备名单。")

    dropped = redrawn(lead, url, fields, f"drop-{place}")
    back = redrawn(lead, url, fields_of(dropped), "undo")

    assert "已删去“　　我局已建成257家的后备名单。”" in dropped.text
    changing = ("_key", "csrfmiddlewaretoken")
    assert fields_of(back) == fields | {name: fields_of(back)[name] for name in changing}


def test_drawing_anew_keeps_what_was_entered_beside_the_letter_and_what_was_seen(city, lead, reply, case):
    url, ask = page_of(reply, case), keys(case)["一.1"]
    fields = fields_of(lead.get(url)) | {
        "contact": "经办科",
        f"how-{ask}": "partly",
        f"reason-{ask}": "分两年",
    }
    city.do("write", reply, city["工信局", Role.SECTION_HEAD], DAY, text="另一稿。", answers={})

    again = fields_of(redrawn(lead, url, fields, "insert-0"))

    assert (again["contact"], again[f"how-{ask}"], again[f"reason-{ask}"]) == (
        ["经办科"],
        ["partly"],
        ["分两年"],
    )
    assert (again["_expected"], again["_seen"]) == (fields["_expected"], fields["_seen"])


def test_the_whole_letter_can_be_pasted_and_is_cut_by_its_headings(city, lead, reply, case):
    url = page_of(reply, case)
    whole = fields_of(redrawn(lead, url, fields_of(lead.get(url)), "whole"))
    assert "blocks" not in whole
    assert whole["text"][0].startswith("经济界委员：\n　　您提出的")

    drawn = redrawn(lead, url, whole | {"text": city.reply_text(case)}, "blocks")

    assert texts(fields_of(drawn)) == [
        "经济界委员：",
        "　　您提出的《关于加快企业培育的建议》（第20230001号）收悉，现答复如下：",
        "　　一、关于培育体系\n　　已安排专班评估创新资源，并指导行业组织。",
        "　　二、关于营商环境\n　　已建立主动服务机制。",
        "　　感谢您对我市工作的关心和支持。",
    ]


def test_a_letter_in_one_text_is_saved_without_being_cut_first(city, lead, reply, case):
    url = page_of(reply, case)
    whole = fields_of(redrawn(lead, url, fields_of(lead.get(url)), "whole"))

    response = lead.post(url, whole | {"text": city.reply_text(case)})

    assert response.status_code == 302
    assert current_text(fresh(reply)) == city.reply_text(case).strip()


def test_a_person_who_takes_an_ask_away_is_not_overruled_by_the_matching(city, lead, reply, case):
    url = page_of(reply, case)
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=city.reply_text(case), answers={})
    fields = fields_of(lead.get(url))
    place = next(n for n in range(int(fields["blocks"][0])) if f"asks-{n}" in fields)

    lead.post(url, {name: value for name, value in fields.items() if name != f"asks-{place}"})
    lead.post(url, fields_of(lead.get(url)))

    assert f"asks-{place}" not in fields_of(lead.get(url))


def test_passages_are_shown_by_ask_or_by_unit(lead, reply, case, source):
    url = page_of(reply, case)
    page = lead.get(url)

    by_unit = redrawn(lead, url, fields_of(page), "by_unit")
    still = redrawn(lead, url, fields_of(by_unit), "insert-0")

    assert f'id="src-{keys(case)["一.1"]}"' in page.text
    assert "示范市金融局" in by_unit.text
    assert fields_of(still)["by"] == ["unit"]


def test_asks_say_how_they_stand_on_the_page(lead, reply, case, source):
    url, asks = page_of(reply, case), keys(case)
    fields = fields_of(lead.get(url))

    lost = lead.get(url).context["desk"].asks
    pulled = redrawn(lead, url, fields, f"pull-{source.pk}").context["desk"].asks
    told = redrawn(lead, url, fields | {f"how-{asks['一.1']}": "answered"}, "check").context["desk"].asks

    assert [row.words for row in lost] == [
        "有意见，还没有写入",
        "只有仅供参考的意见，须自行作答",
        "科技局已表态，没有写明",
    ]
    assert pulled[0].words == "写到了，还没有标明回应"
    assert told[0].words == "已回应"


def test_checks_read_the_page_and_not_the_saved_letter(lead, reply, case):
    url = page_of(reply, case)
    fields = fields_of(lead.get(url))

    before = lead.get(url).context["checks"]
    after = redrawn(
        lead,
        url,
        fields | {"contact": "经办科", "text-1": "　　您提出的提案（第20239999号）收悉，现答复如下："},
        "check",
    ).context["checks"]

    assert "contact_missing" in {note.code for note in before.notes}
    assert "contact_missing" not in {note.code for note in after.notes}
    [wrong] = [note for note in after.notes if note.code == "wrong_number"]
    assert (wrong.block, wrong.place, wrong.found) == (1, "block-1", "20239999")


def test_words_that_a_check_points_at_are_marked_where_they_stand(lead, reply, case):
    url = page_of(reply, case)
    sent = fields_of(lead.get(url)) | {"text-1": "　　您提出的提案（第20239999号）收悉，现答复如下："}

    page = redrawn(lead, url, sent, "check")

    [number] = [note.number for note in page.context["checks"].notes if note.code == "wrong_number"]
    assert f'<mark class="hb-flag" data-n="{number}">20239999</mark>' in page.text
    assert f'id="check-{number}"' in page.text


def test_promises_are_read_from_the_page_and_lead_to_their_block(lead, reply, case):
    url = page_of(reply, case)
    sent = fields_of(lead.get(url)) | {
        "text-3": "　　二、下一步\n　　我局将在2024年6月底前建成三个产业园，力争引进企业20家。"
    }

    found = redrawn(lead, url, sent, "check").context["promises"]

    assert (found[0].due, found[0].block) == ("2024年6月30日", 3)
    assert any("力争" in one.warning for one in found)


def test_a_saved_letter_leads_to_its_versions(lead, reply, case):
    url = page_of(reply, case)
    lead.post(url, fields_of(lead.get(url)))

    assert f'<a href="/cases/shifan/20230001/replies/{reply.pk}/versions/">第 1 稿</a>' in lead.get(url).text


def test_saving_goes_on_to_what_was_asked_for(lead, reply, case):
    url = page_of(reply, case)
    fields = fields_of(lead.get(url))

    stay = lead.post(url, fields | {"_next": "write"})
    on = lead.post(url, fields_of(lead.get(url)) | {"_next": "submit_check"})
    nowhere = lead.post(url, fields_of(lead.get(url)) | {"_next": "https://example.org/"})

    assert stay.url == url
    assert on.url == move_url(reply, case, "submit_check")
    assert nowhere.url == f"/cases/shifan/20230001/replies/{reply.pk}/"


@pytest.mark.parametrize(
    "seen", ["", "x", "[]", '{"b": 1}', '{"f": []}', "[" * 5000, '{"b": [null], "t": {}}']
)
def test_whatever_is_said_to_have_been_seen_the_page_stands(lead, reply, case, seen):
    url = page_of(reply, case)

    assert redrawn(lead, url, fields_of(lead.get(url)) | {"_seen": seen}, "merge").status_code == 200


def test_what_was_seen_travels_as_plain_json(lead, reply, case):
    seen = json.loads(fields_of(lead.get(page_of(reply, case)))["_seen"][0])

    assert {name: len(found) for name, found in seen.items()} == {"b": 5, "t": 5, "f": 12}


@pytest.mark.parametrize(
    "key", [("科技局", Role.HANDLER), ("工信局", Role.BUREAU_LEADER), (Role.OFFICE,), ("stranger",)]
)
def test_nobody_else_may_draw_or_read_the_drafting_screen(browse, reply, case, source, key):
    client, url = browse(*key), page_of(reply, case)

    assert client.get(url).status_code in {403, 404}
    assert client.post(url, {"more": f"pull-{source.pk}", "blocks": "0"}).status_code in {403, 404}


def test_the_first_paint_costs_no_more_than_a_page_may(lead, reply, case, source):
    page = lead.get(page_of(reply, case)).text
    files = {finders.find(name) for name in re.findall(r'(?:href|src)="/static/([^"#]+)', page)}

    sizes = [len(gzip.compress(Path(file).read_bytes())) for file in files]

    assert len(sizes) >= 8
    assert len(gzip.compress(page.encode())) + sum(sizes) <= 100_000


def test_nothing_is_written_into_the_page_that_the_policy_forbids(lead, reply, case, source):
    page = lead.get(page_of(reply, case)).text

    assert re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", page) == []


@pytest.mark.parametrize("units", [("科技局",), ("科技局", "金融局", "发改局")])
def test_drafting_costs_the_same_for_one_opinion_and_for_three(
    city, browse, django_assert_num_queries, units
):
    case = city.handling(co=units)
    city.accept(case, "工信局", *units)
    for unit in units:
        city.opinion_sent(case, unit)
    reply = city.reply_written(case)
    client = browse("工信局", Role.HANDLER)
    client.get(page_of(reply, case))

    with django_assert_num_queries(48):
        assert client.get(page_of(reply, case)).status_code == 200


@pytest.mark.parametrize("passages", [1, 3])
def test_writing_an_opinion_costs_the_same_for_one_passage_and_for_three(
    city, browse, case, django_assert_num_queries, passages
):
    opinion = city.opinion_draft(case, "金融局")
    asks = list(keys(case).values())[:passages]
    parts = tuple(
        Block(f"　　{n}、事项\n　　已办。", frozenset({ask})) for n, ask in zip("一二三", asks, strict=False)
    )
    city.do("write", opinion, city["金融局", Role.HANDLER], DAY, parts=parts, verdicts={})
    client = browse("金融局", Role.HANDLER)
    client.get(page_of(opinion, case))

    with django_assert_num_queries(31):
        assert client.get(page_of(opinion, case)).status_code == 200

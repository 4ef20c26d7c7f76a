"""The drafting screens, worked as a browser without a script works them: passages and their sources."""

from __future__ import annotations

from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.browser_form import fields_of
from tests.portal.web.drafting.screen import keys, page_of, redrawn, texts
from workflow.models import Passage, ReplyPassage


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

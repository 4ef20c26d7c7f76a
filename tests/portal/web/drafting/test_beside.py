"""The drafting screens, worked as a browser without a script works them: what stands beside the letter."""

from __future__ import annotations

from portal.web.subjects import move_url
from tests.portal.web.browser_form import fields_of
from tests.portal.web.drafting.screen import keys, page_of, redrawn


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

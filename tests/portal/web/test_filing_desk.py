"""Beside the sheet of a proposal: what is kept while one types, and what is looked up and checked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.models import Proposal
from proposals.roles import Role
from tests.portal.web.browser_form import fields_of, read_out
from tests.portal.web.test_proposals import NEW, sheet
from workflow.models import Case, Unsaved

KEEP = reverse("proposal_unsaved")


def test_a_first_draft_is_kept_as_it_is_typed_and_offered_again(city, browse):
    client = browse(Role.MEMBER)

    answer = client.post(KEEP, sheet(city, title="打了一半"))

    assert answer.json()["words"] == "已自动保存 10:00"
    again = client.get(NEW)
    assert "接着写：这是 5月22日 10:00 自动保存的内容" in read_out(again)
    assert again.context["form"].present("title") == "打了一半"
    assert not Case.objects.exists()


def test_nobody_else_is_offered_it(city, browse):
    browse(Role.MEMBER).post(KEEP, sheet(city, title="打了一半"))

    assert "打了一半" not in browse("cosigner").get(NEW).text


def test_saving_lets_go_of_it_and_what_is_late_does_not_come_back(city, browse):
    client = browse(Role.MEMBER)
    client.post(KEEP, sheet(city))
    client.post(NEW, sheet(city))

    client.post(KEEP, sheet(city))

    assert not Unsaved.objects.exists()


def test_its_author_may_let_go_of_it(city, browse):
    client = browse(Role.MEMBER)
    client.post(KEEP, sheet(city))

    assert client.post(reverse("proposal_discard")).status_code == 302
    assert not Unsaved.objects.exists()


def test_who_writes_no_proposals_keeps_none(city, browse):
    client = browse(Role.OFFICE)

    assert client.post(KEEP, sheet(city)).status_code == 403
    assert client.post(reverse("proposal_discard")).status_code == 403
    assert client.post(reverse("proposal_assist"), sheet(city)).status_code == 403


@pytest.mark.parametrize("name", ["proposal_unsaved", "proposal_discard", "proposal_assist"])
def test_looking_changes_nothing(city, browse, name):
    assert browse(Role.MEMBER).get(reverse(name)).status_code == 405


def test_what_is_too_long_is_said_to_be(city, browse):
    answer = browse(Role.MEMBER).post(KEEP, sheet(city, reasons="字" * 60_000))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


# -- what is looked up -------------------------------------------------------------------------------------------------

ASSIST = reverse("proposal_assist")
LIKE = {
    "title": "关于加快企业培育的提案",
    "ask-0": "评估全市创新资源，派出干部指导中小企业培训。",
    "ask-2": "",
}


def test_similar_cases_of_ones_own_are_shown_with_the_words_in_common(city, browse):
    own = city.filed()

    page = browse(Role.MEMBER).post(ASSIST, sheet(city, **LIKE))

    assert f'href="/cases/shifan/{own.proposal.number}/"' in page.text
    assert "<mark>" in page.text


def test_cases_that_one_may_not_read_are_not_among_them(city, browse):
    case = city.filed(actor=city["cosigner"])

    page = browse(Role.MEMBER).post(ASSIST, sheet(city, **LIKE))

    assert case.proposal.number not in page.text


def test_a_unit_that_may_be_meant_is_taken_over_as_a_wish(city, browse):
    client, unit = browse(Role.MEMBER), city.units["发改局"]

    page = client.post(NEW, sheet(city, more=f"wish-{unit.pk}"))
    client.post(NEW, fields_of(page, "sheet"))

    assert list(Proposal.objects.get().wished_units.all()) == [unit]


def test_without_a_script_a_button_looks_everything_up(city, browse):
    city.filed()

    page = browse(Role.MEMBER).post(NEW, sheet(city, more="look", **LIKE))

    assert page.context["desk"].found.alike


def test_nothing_is_looked_up_for_hardly_any_words(city, browse):
    page = browse(Role.MEMBER).post(ASSIST, sheet(city, **{"title": "车", "ask-0": "", "ask-2": ""}))

    assert (page.context["desk"].found.alike, page.context["desk"].found.meant) == ([], [])


def test_looking_up_for_a_case_is_for_who_may_edit_it(city, browse):
    case = city.draft()
    url = reverse("case_assist", args=["shifan", case.proposal.reference])

    assert browse(Role.MEMBER).post(url, LIKE).status_code == 200
    assert browse(Role.SECRETARIAT).post(url, LIKE).status_code == 404
    assert browse("cosigner").post(url, LIKE).status_code == 404


def test_before_a_word_is_written_nothing_is_missing(city, browse):
    page = browse(Role.MEMBER).get(NEW)

    assert page.context["desk"].checks == []
    assert "动笔以后，这里检查格式和写法。" in read_out(page)


def test_from_the_first_word_on_the_remarks_stand_beside(city, browse):
    page = browse(Role.MEMBER).post(ASSIST, sheet(city, reasons="", **{"ask-0": "", "ask-2": ""}))

    assert [(line.kind, line.place) for line in page.context["desk"].checks][:2] == [
        ("must", "id_reasons"), ("must", "id_ask-0"),
    ]  # fmt: skip

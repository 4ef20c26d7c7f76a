"""The matrix on the case page: words beside every mark, ways to what was written, and a unit for what nobody answers."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh
from workflow.coverage import coverage_of
from workflow.models import AskShare, PassageAsk

DAY = date(2023, 4, 25)
TODAY = date(2023, 5, 22)
LEAD, CO, CO2 = "工信局", "科技局", "金融局"


def address(case):
    return reverse("case_detail", args=["shifan", case.proposal.reference])


@pytest.fixture
def opined(city):
    """科技局 adopted 一.1, partly 一.2 and says that 二.1 is not its business; 金融局 is late."""
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    opinion = city.opinion_sent(case, CO)
    PassageAsk.objects.filter(passage__opinion=opinion).delete()
    for number, verdict in (("一.1", "adopted"), ("一.2", "partly"), ("二.1", "not_ours")):
        opinion.verdicts.filter(ask__number=number).update(verdict=verdict)
    PassageAsk.objects.create(passage=opinion.passages.get(), ask=case.proposal.asks.get(number="一.1"))
    return fresh(case)


def matrix(browse, case, *key):
    return browse(*key).get(address(case)).context["matrix"]


def looks(row):
    return [(cell.words, cell.icon, cell.dress, [place.short for place in cell.places]) for cell in row.cells]


def test_cells_say_in_a_word_and_a_mark_what_each_unit_says(browse, opined):
    drawn = matrix(browse, opined, Role.OFFICE)

    assert [(column.short_name, look) for column, look in drawn.columns] == [
        (LEAD, "lead"),
        (CO, ""),
        (CO2, "late"),
    ]
    assert [looks(row) for row in drawn.rows] == [
        [("不涉及", "", "", []), ("采纳", "check-circle-fill", "", ["一、培育"]), ("不涉及", "", "", [])],
        [("不涉及", "", "", []), ("部分采纳", "circle-half", "", []), ("不涉及", "", "", [])],
        [("不涉及", "", "", []), ("不属其职责", "", "", []), ("不涉及", "", "", [])],
    ]
    assert [(row.words, row.icon, row.dress) for row in drawn.rows] == [
        ("已回应", "check-circle-fill", ""),
        ("部分回应", "circle-half", ""),
        ("等金融局，已逾期", "exclamation-square-fill", "late"),
    ]
    assert (drawn.counted, drawn.worrying) == ("3 条建议：1 条已回应，1 条部分回应，1 条等会办", "")


def test_a_cell_leads_to_the_passage_on_the_page(browse, opined):
    page = browse(Role.OFFICE).get(address(opined)).text
    key = opined.opinion_links.get().opinion.passages.get().pk

    assert f'href="#passage-{key}"' in page
    assert f'id="passage-{key}"' in page


def test_what_nobody_answers_is_marked_in_the_text_and_counted(city, browse, opined):
    city.do("note_silence", city.assignment(opined, CO2), city[Role.OFFICE], TODAY, reason="多次催办未报")
    city.do("waive", city.assignment(opined, CO2), city[LEAD, Role.BUREAU_LEADER], TODAY, reason="期限将至")

    page = browse(LEAD, Role.HANDLER).get(address(opined))

    assert page.context["matrix"].worrying == "1 条尚无单位回应"
    assert '<li id="ask-3" class="is-open">' in page.text
    assert page.text.count("尚无单位回应") == 3


def test_the_next_step_names_the_asks_that_nobody_answers(city, browse, opined):
    city.do("note_silence", city.assignment(opined, CO2), city[Role.OFFICE], TODAY, reason="多次催办未报")
    city.do("waive", city.assignment(opined, CO2), city[LEAD, Role.BUREAU_LEADER], TODAY, reason="期限将至")

    def words(*key):
        return browse(*key).get(address(opined)).context["next"].words

    assert words(Role.OFFICE) == "会办意见已到 1/2 份。建议二.1还没有单位回应。等工信局答复。"
    assert words(CO, Role.HANDLER) == "会办意见已到 1/2 份。等工信局答复。"


def test_units_stand_with_the_asks_that_they_answer(browse, opined):
    units = browse(Role.OFFICE).get(address(opined)).context["units"]

    assert [[row.number for row in unit.asks] for unit in units] == [[], ["一.1", "一.2"], []]


def test_a_co_handler_finds_its_own_column_and_no_conclusion(browse, opined):
    drawn = matrix(browse, opined, CO, Role.HANDLER)

    assert ([column.short_name for column, _look in drawn.columns], drawn.concluded) == ([CO], False)
    assert "其他会办单位的意见不在您的阅读范围内" in browse(CO, Role.HANDLER).get(address(opined)).text


@pytest.mark.parametrize("key", [(Role.MEMBER,), (Role.EXAMINER,)])
def test_who_may_read_no_letter_finds_no_matrix(browse, opined, key):
    page = browse(*key).get(address(opined))

    assert page.context["matrix"] is None
    assert "建议逐条对照表" not in page.text


def test_the_proposer_reads_what_the_delivered_reply_answers(city, browse):
    case = city.replied()
    case.replies.get().answers.filter(ask__number="二.1").delete()
    case.replies.get().passages.filter(ask_links__ask__number="二.1").delete()

    drawn = matrix(browse, case, Role.MEMBER)

    assert [(row.words, [cell.words for cell in row.cells]) for row in drawn.rows] == [
        ("已回应", ["已回应"]),
        ("已回应", ["已回应"]),
        ("答复中没有单列", ["不涉及"]),
    ]


def test_a_draft_is_shown_to_its_own_unit_as_what_it_means_to_say(city, browse, opined):
    reply = city.reply_written(opined)
    part = reply.passages.filter(role="passage").first()
    part.ask_links.all().delete()
    part.ask_links.create(ask=opined.proposal.asks.get(number="一.1"))

    row = matrix(browse, opined, LEAD, Role.HANDLER).rows[0]
    links = [place.url for place in row.cells[0].places]

    assert (row.cells[0].words, row.cells[0].icon, row.cells[0].dress) == ("拟回应", "pencil", "plan")
    assert links == [f"/cases/shifan/20230001/replies/{reply.pk}/#part-{part.pk}"]
    assert matrix(browse, opined, Role.OFFICE).rows[0].cells[0].words == "不涉及"


def test_the_page_of_the_reply_has_the_places_that_cells_lead_to(city, browse):
    reply = city.replied().replies.get()
    parts = reply.passages.filter(role="passage").values_list("pk", flat=True)

    page = browse(LEAD, Role.HANDLER).get(reverse("reply_detail", args=["shifan", "20230001", reply.pk])).text

    assert [f'id="part-{key}"' in page for key in parts] == [True, True]


def test_the_office_names_a_unit_for_an_ask_that_is_ticked_already(city, browse, opined):
    ask = opined.proposal.asks.get(number="二.1")
    share = city.assignment(opined, CO)
    drawn = matrix(browse, opined, Role.OFFICE)

    [named] = [url for name, url in drawn.rows[2].offers if name == CO]
    form = browse(Role.OFFICE).get(named)

    assert [name for name, _url in drawn.rows[2].offers] == [LEAD, CO, CO2]
    assert named == f"/cases/shifan/20230001/assignment/{share.pk}/assign_asks_again/?asks={ask.pk}"
    assert f'name="asks" value="{ask.pk}" id="id_asks_2" checked' in form.text.replace(
        'class="form-check-input" ', ""
    )


def test_a_unit_that_was_given_the_ask_is_not_offered_again(city, browse, opined):
    ask = opined.proposal.asks.get(number="一.2")
    AskShare.objects.create(assignment=city.assignment(opined, CO), ask=ask, given_at=at(DAY))

    row = matrix(browse, opined, Role.OFFICE).rows[1]

    assert [name for name, _url in row.offers] == [LEAD, CO2]


@pytest.mark.parametrize("key", [(LEAD, Role.HANDLER), (Role.SECRETARIAT,), (Role.AUDITOR,)])
def test_nobody_but_the_office_is_offered_to_name_a_unit(browse, opined, key):
    assert [row.offers for row in matrix(browse, opined, *key).rows] == [[], [], []]


def test_an_address_fills_in_no_other_field(city, browse, opined):
    share = city.assignment(opined, CO2)
    url = reverse("move", args=["shifan", "20230001", "assignment", share.pk, "assign_asks"])

    page = browse(Role.OFFICE).get(url, {"reason": "替别人写的话", "asks": "x"})

    assert page.status_code == 200
    assert "替别人写的话" not in page.text
    assert "checked" not in page.text


def test_the_page_shows_what_the_one_definition_says(city, browse, opined):
    held = held_posts(city[Role.OFFICE], TODAY)

    shown = matrix(browse, opined, Role.OFFICE)

    assert tuple(row.row for row in shown.rows) == coverage_of(opined, held, on=TODAY).rows


def test_why_an_ask_is_declined_stands_below_the_word(city, browse, opined):
    reply = city.reply_written(opined)
    reply.answers.filter(ask__number="二.1").update(how="declined", reason="现有平台已能满足。")

    row = matrix(browse, opined, LEAD, Role.HANDLER).rows[2]

    assert (row.words, row.note) == ("不能采纳，已说明", "现有平台已能满足。")

"""The ledger of promises, the page of one, the link to a new proposal, and the look back a year later."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from proposals.models import Session
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines.ready import AFTER, PROMISING
from tests.workflow.machines.states import CO, LEAD, rewrite_whole
from workflow.models import FollowUp, OutcomeClass
from workflow.services.worklist import tasks_for

LIST = reverse("commitment_list")
BACK = reverse("look_back")


def paper(name):
    return SimpleUploadedFile(name, "照片".encode())


def address(name, subject, *more):
    return reverse(name, args=["shifan", subject.proposal.reference, *more])


def confirmed(city, case, **more):
    promise = city.commitment(case, **more)
    city.do("confirm", promise, city[Role.SECRETARIAT], AFTER)
    return fresh(promise)


def told(client, **query):
    return [line.promise.measure for line in client.get(LIST, query).context["lines"]]


@pytest.fixture
def ledger(city):
    """Three promises of one case: overdue, without a date and vague, kept; and one that nobody has confirmed yet."""
    case = city.closed()
    confirmed(city, case, measure="建成两个停车场", due_on=date(2023, 5, 20))
    confirmed(city, case, measure="力争进一步加强服务", due_on=None, organisation=city.units[CO])
    kept = confirmed(city, case, measure="新增不少于20家企业", target="不少于20家", due_on=date(2023, 6, 30))
    city.do("report", kept, city[LEAD, Role.HANDLER], AFTER, text="已办成。")
    city.do("mark_kept", kept, city[Role.SECRETARIAT], AFTER)
    city.commitment(case, measure="待确认的事", due_on=date(2024, 6, 30))
    return fresh(case)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["待确认的事", "新增不少于20家企业", "力争进一步加强服务", "建成两个停车场"]),
        ({"due": "overdue"}, ["建成两个停车场"]),
        ({"due": "none"}, ["力争进一步加强服务"]),
        ({"due": "30"}, []),
        ({"state": "kept"}, ["新增不少于20家企业"]),
        ({"vague": "on"}, ["力争进一步加强服务"]),
        ({"source": "opinion"}, []),
        ({"outcome": "in_progress", "state": "proposed"}, ["待确认的事"]),
        ({"state": "nonsense", "session": "999"},
         ["待确认的事", "新增不少于20家企业", "力争进一步加强服务", "建成两个停车场"]),
    ],
)  # fmt: skip
def test_the_ledger_lists_what_its_filters_say(ledger, browse, query, found):
    assert told(browse(Role.SECRETARIAT), **query) == found


@pytest.mark.parametrize(
    ("key", "query", "count"),
    [
        ((Role.OFFICE,), {}, 4),
        ((Role.MEMBER,), {}, 4),
        ((LEAD, Role.HANDLER), {}, 3),
        ((LEAD, Role.HANDLER), {"whose": "all"}, 4),
        ((CO, Role.HANDLER), {}, 1),
        (("发改局", Role.HANDLER), {"whose": "all"}, 0),
        (("stranger",), {}, 0),
        ((Role.ADMINISTRATOR,), {}, 0),
    ],
)
def test_everybody_sees_the_promises_of_the_cases_that_they_see(ledger, browse, key, query, count):
    assert len(told(browse(*key), **query)) == count


def test_every_signal_has_words_and_every_figure_opens_its_rows(ledger, browse):
    client = browse(Role.SECRETARIAT)

    page = client.get(LIST)

    assert "没有写期限" in page.text
    assert "用语含糊：力争、进一步、加强" in page.text
    assert "已逾期 1 个工作日" in page.text
    assert [(tally.label, tally.count) for tally in page.context["tallies"]] == [
        ("已过期限", 1), ("没有写期限", 1), ("待确认", 1), ("落实中", 2), ("已兑现", 1),
    ]  # fmt: skip
    assert len(client.get(LIST + page.context["tallies"][0].url).context["lines"]) == 1


@pytest.mark.parametrize(("query", "words"), [({}, "还没有承诺"), ({"state": "kept"}, "没有符合条件的承诺")])
def test_an_empty_ledger_says_what_to_do(city, browse, query, words):
    assert words in browse(Role.OFFICE).get(LIST, query).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_ledger_costs_the_same_for_one_and_three(city, browse, django_assert_num_queries, count):
    case = city.replied()
    for number in range(count):
        confirmed(city, case, measure=f"第{number}件事")
    client = browse(Role.SECRETARIAT)
    client.get(LIST)

    with django_assert_num_queries(10):
        client.get(LIST)


def test_the_page_of_a_promise_tells_the_whole_story(city, browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case = city.replied()
    promise = confirmed(city, case, target="三个", due_on=date(2023, 5, 20))
    city.do(
        "renegotiate", promise, city[Role.SECRETARIAT], AFTER, to_on=date(2023, 6, 20), reason="雨季停工。"
    )
    owner, page = browse(LEAD, Role.HANDLER), address("move", case, "commitment", promise.pk, "report")
    shown = owner.get(page).context
    owner.post(
        page,
        {
            "_expected": shown["expected"],
            "_key": shown["key"],
            "text": "建成两个。",
            "file": paper("照片说明.txt"),
        },
    )
    city.do("object", fresh(promise), city[Role.MEMBER], AFTER, reason="没有看到。")

    member = browse(Role.MEMBER)
    page = member.get(address("commitment_detail", case, promise.pk))

    for words in ("建成两个。", "没有看到。", "雨季停工。", "照片说明.txt", "三个", "工信局说已经办了"):
        assert words in page.text
    [(name, url)] = page.context["reports"][0].files
    assert (name, member.get(url).content) == ("照片说明.txt", "照片".encode())
    assert browse("发改局", Role.HANDLER).get(url).status_code == 404
    assert page.context["due"].url in page.text


def test_the_passage_of_an_opinion_stands_beside_its_promise_for_who_may_read_it(city, browse):
    case = city.handling(co=(CO,))
    city.accept(case, LEAD, CO)
    city.opinion_sent(case, CO, text=PROMISING)
    city.use_all(case, CO)
    city.consulted(case)
    city.delivered(case)
    promise = case.commitments.get()
    page = address("commitment_detail", case, promise.pk)

    lead = browse(LEAD, Role.HANDLER).get(page)

    assert lead.context["source"].words == promise.source_text
    assert lead.context["source"].title == "科技局的会办意见"
    assert (promise.target, promise.opinion_id is not None) == ("3个", True)
    assert told(browse(Role.OFFICE), source="opinion") == [promise.measure]
    assert browse(Role.MEMBER).get(page).status_code == 404


def test_a_second_reply_reports_on_its_promise_and_the_earlier_class_stays(city, browse):
    case = city.closed()
    promise = confirmed(city, case)
    city.do("report", promise, city[LEAD, Role.HANDLER], AFTER, text="已建成。")
    city.do("mark_kept", promise, city[Role.SECRETARIAT], AFTER)
    reply, handler = case.replies.get(), city[LEAD, Role.HANDLER]
    city.do("supplement", reply, handler, AFTER, reason="承诺已兑现。", commitments=[promise])
    second = reply.supplements.get()
    solved = OutcomeClass.objects.get(pack=case.pack, letter="A")
    rewrite_whole(city, second, city.reply_text(case), solved, AFTER)
    city.settle_promises(second, AFTER)
    for name, actor, inputs in (
        ("submit_check", handler, {}),
        ("pass_check", city[LEAD, Role.SECTION_HEAD], {}),
        ("clear", city[Role.OFFICE], {"openness": "public"}),
        ("sign_off", city[LEAD, Role.BUREAU_LEADER], {}),
    ):
        city.do(name, second, actor, AFTER, **inputs)
    city.settle_findings(second, LEAD, day=AFTER)
    liaison = city[LEAD, Role.LIAISON]
    city.do("issue", second, liaison, AFTER, document_number="示工函〔2023〕900号", issued_on=AFTER)

    steps = browse(LEAD, Role.HANDLER).get(address("case_detail", case)).context["classes"]
    page = browse(LEAD, Role.HANDLER).get(address("commitment_detail", case, promise.pk))

    assert [(step.letter, step.words) for step in steps] == [("B", "第一次答复"), ("A", "第二次答复")]
    assert [one.label for one in page.context["second_replies"]] == ["示工函〔2023〕900号"]
    assert fresh(reply).outcome_class.letter == "B"


def test_a_new_proposal_takes_up_a_promise_and_both_pages_say_so(city, browse):
    old = city.replied()
    promise = confirmed(city, old, measure="建成三个产业园")
    city.do("mark_broken", promise, city[Role.SECRETARIAT], AFTER, reason="没有开工。")
    new = city.draft(title="再提产业园")
    member, page = browse(Role.MEMBER), address("case_follow", new)

    sheet = member.get(address("case_detail", new) + f"case/{new.pk}/edit/")
    empty = member.get(page, {"q": "没有这样的事"})
    found = member.get(page, {"q": "产业园"})
    done = member.post(page, {"commitment": promise.pk})

    assert page in sheet.text
    assert "没有找到" in empty.text
    assert [one.words for one in found.context["found"]] == ["建成三个产业园"]
    assert (done.status_code, FollowUp.objects.get().case) == (302, new)
    assert "建成三个产业园" in member.get(address("case_detail", new)).text
    assert "再提产业园" in member.get(address("case_detail", old)).text
    assert "再提产业园" not in browse(LEAD, Role.HANDLER).get(address("case_detail", old)).text


def test_what_somebody_may_not_read_is_neither_found_nor_linked(city, browse):
    promise = confirmed(city, city.replied())
    other = city.add_person("别的委员", city.units["经济界"], Role.MEMBER)
    city.people["", "other"] = other
    new = city.draft(actor=other, title="别人的提案")
    client, page = browse("other"), address("case_follow", new)

    found = client.get(page)
    client.post(page, {"commitment": promise.pk})

    assert (found.context["found"], FollowUp.objects.count()) == ([], 0)
    assert browse(Role.OFFICE).get(address("case_follow", city.filed(title="已立案"))).status_code == 403


def test_the_hand_over_and_the_draft_of_the_reply_say_what_is_taken_up(city, browse):
    old = city.replied()
    promise = confirmed(city, old, measure="建成三个产业园")
    new = city.filed(title="再提产业园")
    new.follow_ups.create(commitment=promise, linked_by=city[Role.MEMBER], linked_at="2023-05-22T02:00:00Z")

    panel = browse(Role.OFFICE).get(reverse("assign"), {"case": new.pk})

    assert "跟进的承诺" in panel.text


@pytest.fixture
def last_year(city):
    """A case of the year before that was left in progress, with one promise; a session has opened since."""
    case = city.closed()
    confirmed(city, case)
    Session.objects.create(
        jurisdiction=city.jurisdiction, name="十四届三次会议", year=2024, filing_opens_on=date(2023, 5, 1),
        opens_on=date(2023, 5, 10), closes_on=date(2023, 5, 12), cut_off_on=date(2023, 5, 11),
        filing_closes_on=date(2023, 12, 30),
    )  # fmt: skip
    return fresh(case)


def test_what_was_in_progress_last_year_is_looked_at_again(city, last_year, browse):
    office = browse(Role.OFFICE)
    asked = office.post(
        reverse("look_back_ask"), {"cases": [last_year.pk], "reason": "=1+1", "_key": "a" * 32}
    )
    waiting = office.get(BACK)
    duties = [task.row.name for task in tasks_for(city[LEAD, Role.HANDLER], date(2023, 5, 25))]
    city.do(
        "answer_look_back", last_year, city[LEAD, Role.HANDLER], AFTER, outcome="solved", text="=2+2 已建成"
    )

    page = office.get(BACK, {"show": "reported"})
    book = office.get(reverse("look_back_file"))

    assert (asked.status_code, waiting.context["rows"][0].asked_words) == (302, "等报告")
    assert "answer_look_back" in duties
    assert [(ratio.label, ratio.words) for ratio in page.context["ratios"]] == [
        ("现在是已解决", "0/1 = 0.0 %"), ("有第二次答复", "0/1 = 0.0 %"), ("承诺全部兑现", "0/1 = 0.0 %"),
        ("主办单位已报告", "1/1 = 100.0 %"), ("已发函，等报告", "0/1 = 0.0 %"), ("还没有请其报告", "0/1 = 0.0 %"),
    ]  # fmt: skip
    assert len(page.context["rows"]) == 1
    cell = load_workbook(io.BytesIO(book.content)).active["J2"]
    assert (cell.data_type, cell.value.lstrip("'")) == ("s", "=2+2 已建成")
    assert "=2+2 已建成" in browse(Role.MEMBER).get(address("case_detail", last_year)).text


def test_only_those_who_oversee_look_back(city, browse):
    statuses = {key: browse(*key).get(BACK).status_code for key in ((Role.MEMBER,), (LEAD, Role.HANDLER))}

    assert set(statuses.values()) == {403}
    assert "没有要回头看的提案" in browse(Role.SECRETARIAT).get(BACK).text
    assert browse(Role.AUDITOR).post(reverse("look_back_ask"), {}).status_code == 403

"""Rating, correcting, entering a sheet, reviewing 不满意, and the rounds of a case beside each other."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.web.subjects import case_url, move_url
from proposals.roles import Role
from tests.city import fresh
from tests.files import PDF
from tests.portal.web.browser_form import fields_of
from tests.workflow.machines.ready import AFTER, dissatisfied
from workflow.models import Evaluation, Unsaved

ANSWERS = {
    "contact": "phone", "visited": "declined", "attitude": "satisfied", "pertinence": "partly",
    "result": "reserves", "words": "第二条还要再看。",
}  # fmt: skip
ROUNDS = 13


def page_of(case, name="evaluate"):
    return move_url(case, case, name)


def answers(case, **more):
    asks = {f"ask_{ask.pk}": "partly" for ask in case.proposal.asks.all()}
    return ANSWERS | asks | more


@pytest.fixture
def case(city):
    return city.replied()


def test_the_page_asks_each_question_and_shows_how_each_ask_was_answered(case, browse):
    page = browse(Role.MEMBER).get(page_of(case))

    asks = list(case.proposal.asks.values_list("number", flat=True))
    assert page.status_code == 200
    assert [f"建议{number}的采纳情况" in page.text for number in asks] == [True] * len(asks)
    assert page.text.count("工信局：已回应") == len(asks)
    assert [words in page.text for words in ("无联系", "本人提出不需要", "近期不能落实")] == [True] * 3
    assert "分管负责同志" not in page.text


def test_the_leader_is_asked_about_only_where_a_body_proposed(city, browse):
    case = city.replied(actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])

    page = browse("民建市委会", Role.COLLECTIVE).get(page_of(case))

    assert "分管负责同志是否参加答复" in page.text


def test_a_rating_is_given_from_the_page(case, browse):
    answer = browse(Role.MEMBER).post(page_of(case), answers(case))

    rating = case.evaluations.get()
    assert answer.status_code == 302
    assert (rating.contact, rating.visited, rating.attitude, rating.result, rating.words) == (
        "phone", "declined", "satisfied", "reserves", "第二条还要再看。",
    )  # fmt: skip
    assert set(rating.adoptions.values_list("answer", flat=True)) == {"partly"}


def test_what_is_missing_is_said_beside_its_question_and_nothing_is_lost(case, browse):
    ask = case.proposal.asks.order_by("position").last()
    given = answers(case)
    del given[f"ask_{ask.pk}"]

    page = browse(Role.MEMBER).post(page_of(case), given)

    assert page.status_code == 422
    assert f'href="#id_ask_{ask.pk}"' in page.text
    assert fields_of(page, "rating")["words"] == ["第二条还要再看。"]
    assert case.evaluations.get().state == "pending"


def test_what_was_typed_stands_in_the_form_when_it_is_opened_again(case, browse):
    member = browse(Role.MEMBER)
    kept = reverse("unsaved", args=["case", case.pk, "evaluate"])
    member.post(kept, {"words": "还没写完", "result": "mostly", "_expected": case.revision})

    fields = fields_of(member.get(page_of(case)), "rating")
    member.post(page_of(case), answers(case))

    assert (fields["words"], fields["result"]) == (["还没写完"], ["mostly"])
    assert not Unsaved.objects.exists()


@pytest.mark.parametrize("who", [(Role.SECRETARIAT,), ("工信局", Role.BUREAU_LEADER), (Role.OFFICE,)])
def test_nobody_else_rates(case, browse, who):
    client = browse(*who)

    assert (client.get(page_of(case)).status_code, client.post(page_of(case), answers(case)).status_code) == (
        403,
        403,
    )


def test_a_correction_begins_with_what_was_said_and_its_history_is_for_signer_and_secretariat(
    city, case, browse
):
    member = browse(Role.MEMBER)
    member.post(page_of(case), answers(case))

    before = fields_of(member.get(page_of(case, "correct_evaluation")), "rating")
    member.post(page_of(case, "correct_evaluation"), answers(case, result="mostly"))

    told = "办理结果：保留意见 → 基本满意"
    readers = {
        "member": browse(Role.MEMBER),
        "secretariat": browse(Role.SECRETARIAT),
        "office": browse(Role.OFFICE),
    }
    assert (before["result"], before["words"]) == (["reserves"], ["第二条还要再看。"])
    assert {who: told in client.get(case_url(case)).text for who, client in readers.items()} == {
        "member": True, "secretariat": True, "office": False,
    }  # fmt: skip


def test_a_sheet_is_entered_with_its_scan(city, case, browse):
    secretariat = browse(Role.SECRETARIAT)
    signer = {"signer": city[Role.MEMBER].pk}

    without = secretariat.post(page_of(case, "record_evaluation"), answers(case) | signer)
    sheet = {"file": SimpleUploadedFile("评价表.pdf", PDF)}
    entered = secretariat.post(page_of(case, "record_evaluation"), answers(case) | signer | sheet)

    rating = case.evaluations.get()
    place = ["shifan", case.proposal.reference, rating.scan_id]
    fetched = {
        who: browse(*key).get(reverse("attachment", args=place)).status_code
        for who, key in {
            "secretariat": (Role.SECRETARIAT,), "member": (Role.MEMBER,), "lead": ("工信局", Role.HANDLER),
        }.items()
    }  # fmt: skip
    assert (without.status_code, entered.status_code, rating.from_paper) == (422, 302, True)
    assert fetched == {"secretariat": 200, "member": 200, "lead": 404}


def test_whoever_reviews_reads_what_the_signers_say(city, browse):
    case = city.evaluated(result="dissatisfied")

    pages = [
        browse(Role.SECRETARIAT).get(page_of(case, name)) for name in ("propose_rehandling", "let_stand")
    ]

    assert ["不满意的评价" in page.text and "没有写具体意见" in page.text for page in pages] == [True, True]


@pytest.fixture
def second(city):
    """A case in its second round, whose first one was not to the signer's content."""
    case = dissatisfied(city)
    units = {"leads": [city.units["发改局"]], "co_handlers": [], "information": [], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)
    return fresh(case)


def rounds(case):
    return reverse("case_rounds", args=["shifan", case.proposal.reference])


def test_rounds_stand_beside_each_other(second, browse):
    page = browse(Role.SECRETARIAT).get(rounds(second))

    first, present = page.text.split('id="round-2"')
    assert page.status_code == 200
    assert ("示范市工信局" in first, "示范市发改局" in present, "不满意" in first, "提案人不满意。" in first) == (
        True, True, True, True,
    )  # fmt: skip
    assert rounds(second) in browse(Role.MEMBER).get(case_url(second)).text


def test_a_unit_of_the_second_round_reads_no_rating_of_the_first(second, browse):
    page = browse("发改局", Role.HANDLER).get(rounds(second))

    assert page.status_code == 200
    assert ("不满意" in page.text, "提请重新办理" in page.text) == (False, False)


@pytest.mark.parametrize("more", [0, 1])
def test_rounds_are_read_with_a_fixed_number_of_queries(
    city, second, browse, django_assert_num_queries, more
):
    member = browse(Role.SECRETARIAT)
    added = Evaluation(jurisdiction=city.jurisdiction, case=second, round=2, signer=city["cosigner"])
    Evaluation.objects.bulk_create([added][:more])
    member.get(rounds(second))

    with django_assert_num_queries(ROUNDS):
        member.get(rounds(second))


def test_a_unit_rates_the_proposal_and_nobody_of_the_other_side_reads_it_before_the_end(city, case, browse):
    share = city.assignment(case, "工信局")
    words = {"topic": "5", "research": "2", "feasibility": "4", "words": "调研可以再深入。"}

    answer = browse("工信局", Role.HANDLER).post(move_url(share, case, "rate_proposal"), words)

    told = "调研可以再深入。"
    readers = {
        "own": ("工信局", Role.LIAISON), "co": ("科技局", Role.HANDLER), "secretariat": (Role.SECRETARIAT,),
        "member": (Role.MEMBER,), "office": (Role.OFFICE,),
    }  # fmt: skip
    assert answer.status_code == 302
    assert {who: told in browse(*key).get(case_url(case)).text for who, key in readers.items()} == {
        "own": True, "co": False, "secretariat": True, "member": False, "office": False,
    }  # fmt: skip


def test_after_the_end_the_signer_reads_what_the_unit_said(city, browse):
    case = city.evaluated()
    city.do(
        "rate_proposal", city.assignment(case, "工信局"), city["工信局", Role.HANDLER], AFTER,
        topic=5, research=2, feasibility=4, words="调研可以再深入。",
    )  # fmt: skip
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    before = "调研可以再深入。" in browse(Role.MEMBER).get(case_url(case)).text

    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="in_progress")

    after = "调研可以再深入。" in browse(Role.MEMBER).get(case_url(case)).text
    assert (before, after) == (False, True)

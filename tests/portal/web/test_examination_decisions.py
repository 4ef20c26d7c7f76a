"""Decisions on one proposal under examination, each with words of its own."""

from __future__ import annotations

from django.utils import timezone

from proposals.roles import Role
from tests.city import DAY, fresh
from tests.portal.web.test_examination import KEY, PAGE, clerk, of_its_own, passed
from workflow.models import Event
from workflow.services.examination import compare_waiting

__all__ = ["clerk"]


def decide(client, case, name, **words):
    return client.post(f"{PAGE}{case.pk}/{name}/", {"_expected": case.revision, "_key": KEY, **words})


def test_a_proposal_goes_back_with_a_ground_and_words(city, clerk):
    case = city.submitted()

    page = decide(clerk, case, "return_for_correction", ground="no_facts", reason="请补充企业数量。")

    assert page["Location"] == "/examination/?step=first"
    assert (fresh(case).state, fresh(case).return_ground) == ("returned", "no_facts")
    assert Event.objects.get(case=case, transition="return_for_correction").note == "请补充企业数量。"


def test_a_return_without_words_is_shown_again(city, clerk):
    case = city.submitted()

    page = decide(clerk, case, "return_for_correction", ground="no_facts", reason=" ")

    assert page.status_code == 422
    assert '<a href="#id_reason">' in page.text


def test_what_cannot_be_decided_now_says_why(city, clerk):
    case = city.submitted()

    page = clerk.get(f"{PAGE}{case.pk}/decline/")

    assert page.status_code == 409
    assert "现在是“已提交”，不能“不予立案”。" in page.text


def test_no_page_decides_what_is_not_decided_alone(city, clerk):
    case = city.recommended()

    assert clerk.get(f"{PAGE}{case.pk}/file/").status_code == 404


def test_a_declined_proposal_keeps_its_ground(city, clerk):
    case = city.recommended()

    decide(clerk, case, "decline", ground="beyond", reason="属省级事权。")

    assert (fresh(case).state, fresh(case).ground) == ("not_filed", "beyond")


def test_the_clerk_cannot_agree_for_the_proposer(city, clerk):
    case = city.recommended()

    page = decide(clerk, case, "decline", ground="empty", reason="没有具体建议。", convert="on", consent="on")

    assert page.status_code == 409
    assert "须经提案人在系统里同意" in page.text
    assert fresh(case).state == "recommended"


def test_the_proposer_is_asked_and_answers_and_then_it_is_passed_on(city, clerk, browse):
    case = city.recommended()
    member = browse(Role.MEMBER)

    decide(clerk, case, "ask_conversion", reason="内容适合作为社情民意。")
    assert "答复是否转社情民意" in member.get("/").text
    own = f"/cases/shifan/d{case.proposal_id}/case/{case.pk}/answer_conversion/"
    member.post(own, {"accept": "yes", "_key": KEY, "_expected": fresh(case).revision})
    decide(
        clerk, fresh(case), "decline", ground="empty", reason="转有关部门参考。", convert="on", _key="1" * 32
    )

    assert (fresh(case).state, fresh(case).proposal.kind) == ("not_filed", "public_opinion")


def test_a_merger_offers_the_likest_and_finds_others_by_words(city, clerk):
    like, other = city.filed(title="关于企业培育的提案"), passed(city, of_its_own(city, 0))[0]
    city.do("file", other, city[Role.SECRETARIAT], DAY, category="城市建设", nature="ordinary", number="")
    case = city.recommended(title="关于培育企业的提案")
    compare_waiting(timezone.now())

    offered = clerk.get(f"{PAGE}{case.pk}/merge_into/").context["targets"]
    found = clerk.get(f"{PAGE}{case.pk}/merge_into/?q=公园").context["targets"]
    by_number = clerk.get(f"{PAGE}{case.pk}/merge_into/?q={like.proposal.number}").context["targets"]

    assert [one.case for one in offered] == [like]
    assert [one.case for one in found] == [other]
    assert [one.case for one in by_number] == [like]


def test_a_merged_case_points_to_the_one_that_lives_on(city, clerk):
    target, case = city.filed(), city.recommended()

    page = decide(clerk, case, "merge_into", target=target.pk)

    assert page.status_code == 302
    assert (fresh(case).state, fresh(case).merged_into) == ("merged", target)


def test_a_merger_without_a_target_is_shown_again(city, clerk):
    case = city.recommended()

    page = decide(clerk, case, "merge_into")

    assert page.status_code == 422
    assert '<a href="#id_target">' in page.text


def test_a_stale_page_is_refused(city, clerk):
    case = city.recommended()

    page = decide(clerk, case, "decline", ground="beyond", reason="属省级。", _expected=case.revision - 1)

    assert page.status_code == 409
    assert fresh(case).state == "recommended"


def test_the_case_that_lives_on_names_every_proposer(city, clerk, browse):
    target, case = (
        city.filed(),
        city.recommended(
            title="党派的", actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"]
        ),
    )
    decide(clerk, case, "merge_into", target=target.pk)

    here = browse(Role.OFFICE).get(f"/cases/shifan/{target.proposal.number}/").text
    there = browse("民建市委会", Role.COLLECTIVE).get(f"/cases/shifan/d{case.proposal_id}/").text

    assert "示范市民建市委会《党派的》" in here
    assert "经济发展类001号" in here
    assert "已并案" in there
    assert "20230001" in there

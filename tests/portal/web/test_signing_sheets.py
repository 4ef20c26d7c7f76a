"""Asking others to sign, signing, submitting, and finding one's own proposals again."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.web.subjects import case_url, move_url
from proposals.models import CoSigner
from proposals.roles import Role
from tests.city import ASKS, fresh, make_city
from tests.portal.web.browser_form import read_out
from workflow.models import Case

MINE = reverse("my_proposals")
MONDAY = date(2023, 5, 22)
FRIDAY = date(2023, 5, 19)
INVITING = 16
LISTING = 9
TEXT = {"title": "关于加快企业培育的建议", "asks": list(ASKS), "wish": "public"}


@pytest.fixture
def draft(city):
    return city.draft(day=FRIDAY)


@pytest.fixture
def invited(city, draft):
    city.do("invite_cosigners", draft, city[Role.MEMBER], FRIDAY, people=[city["cosigner"]])
    return fresh(draft)


@pytest.fixture
def accepted(city, invited):
    city.do("answer_invitation", invited, city["cosigner"], FRIDAY, accept=True)
    return fresh(invited)


@pytest.fixture
def changed(city, accepted):
    """A draft whose text was changed after somebody had signed it."""
    city.do("recall_invitations", accepted, city[Role.MEMBER], MONDAY)
    city.do("edit", accepted, city[Role.MEMBER], MONDAY, reasons="改写后的理由。", **TEXT)
    return fresh(accepted)


def url(case, name):
    return move_url(case, case, name)


# -- asking ------------------------------------------------------------------------------------------------------------


def members(city, count):
    group = city.add_unit("教育界", "group", ())
    return [city.add_person(f"教育委员{n}", group, Role.MEMBER) for n in range(count)]


def names(response):
    return {
        bench.name: [one.person.name for one in bench.candidates]
        for bench in response.context["form"].benches()
    }


def test_members_are_listed_by_their_group_without_the_proposer(city, browse, draft):
    members(city, 2)

    page = browse(Role.MEMBER).get(url(draft, "invite_cosigners"))

    assert names(page) == {"教育界": ["教育委员0", "教育委员1"], "经济界": ["联名委员"]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("教育", {"教育界": ["教育委员0", "教育委员1"]}),
        ("委员1", {"教育界": ["教育委员1"]}),
        ("没有此人", {}),
    ],
)
def test_the_list_is_narrowed_by_name_or_group_without_a_script(city, browse, draft, words, expected):
    members(city, 2)

    page = browse(Role.MEMBER).post(url(draft, "invite_cosigners"), {"more": "find", "q": words})

    assert names(page) == expected


def test_whoever_is_ticked_stays_while_one_looks_for_others(city, browse, draft):
    members(city, 2)
    ticked = {"more": "find", "q": "委员1", "people": [city["cosigner"].pk]}

    page = browse(Role.MEMBER).post(url(draft, "invite_cosigners"), ticked)

    assert names(page) == {"教育界": ["教育委员1"], "经济界": ["联名委员"]}
    assert f'value="{city["cosigner"].pk}" id="id_people_{city["cosigner"].pk}" checked' in page.text
    assert not CoSigner.objects.exists()


def test_hundreds_of_members_cost_as_many_queries_as_two(city, browse, draft, django_assert_num_queries):
    client = browse(Role.MEMBER)
    client.get(url(draft, "invite_cosigners"))
    members(city, 2)
    with django_assert_num_queries(INVITING):
        client.get(url(draft, "invite_cosigners"))
    group = city.units["教育界"]
    for n in range(2, 12):
        city.add_person(f"教育委员{n}", group, Role.MEMBER)
    with django_assert_num_queries(INVITING):
        client.get(url(draft, "invite_cosigners"))


def test_asking_tells_until_when_an_answer_is_awaited(city, browse, draft):
    page = browse(Role.MEMBER).get(url(draft, "invite_cosigners"))

    assert "前答复，逾期视为不联名" in read_out(page)


def test_who_has_signed_is_not_asked_again(city, browse, accepted):
    city.do("recall_invitations", accepted, city[Role.MEMBER], MONDAY)

    page = browse(Role.MEMBER).get(url(accepted, "invite_cosigners"))

    assert names(page) == {}
    assert "已同意" in page.text


def test_who_declined_may_be_asked_again_and_the_page_says_so(city, browse, invited):
    city.do("answer_invitation", invited, city["cosigner"], MONDAY, accept=False)
    city.do("recall_invitations", invited, city[Role.MEMBER], MONDAY)

    assert "上次已谢绝" in browse(Role.MEMBER).get(url(invited, "invite_cosigners")).text


# -- answering ---------------------------------------------------------------------------------------------------------


def test_the_asked_member_reads_the_whole_text_and_accepts_it(city, browse, invited):
    client = browse("cosigner")

    page = client.get(url(invited, "answer_invitation"))
    client.post(url(invited, "answer_invitation"), {"accept": "yes"})

    assert all(ask.text in page.text for ask in ASKS)
    assert "本市企业数量多，缺少系统扶持。" in page.text
    assert 'id="changes"' not in page.text
    assert invited.proposal.cosigners.get().answer == "accepted"


def test_days_left_to_answer_stand_beside_the_name(city, browse, invited):
    page = read_out(browse(Role.MEMBER).get(case_url(invited)))

    assert "联名委员（经济界）" in page
    assert "待答复" in page
    assert "今天到期" in page


def test_a_changed_text_shows_what_is_new_to_who_had_consented(city, browse, changed):
    page = browse("cosigner").get(url(changed, "answer_changed_text"))

    assert 'id="changes"' in page.text
    assert "改写后的理由" in "".join(
        p.text for line in page.context["changes"] for p in line if p.kind == "added"
    )


def test_a_text_changed_back_shows_no_changes(city, browse, changed):
    city.do("edit", changed, city[Role.MEMBER], MONDAY, reasons="本市企业数量多，缺少系统扶持。", **TEXT)

    assert 'id="changes"' not in browse("cosigner").get(url(changed, "answer_changed_text")).text


def test_before_saving_the_page_says_whose_consent_a_change_voids(city, browse, accepted):
    city.do("recall_invitations", accepted, city[Role.MEMBER], MONDAY)

    page = read_out(browse(Role.MEMBER).get(url(accepted, "edit")))

    assert "1 位委员已同意联名。" in page
    assert "他们的同意即作废" in page


def test_after_saving_it_says_who_must_confirm_anew(city, browse, accepted):
    city.do("recall_invitations", accepted, city[Role.MEMBER], MONDAY)
    sent = {"title": "改了的案由", "reasons": "改了。", "wish": "public", "ask-0": "做一件事。"}

    page = browse(Role.MEMBER).post(url(accepted, "edit"), sent, follow=True)

    assert "正文已改，联名委员 先前的同意随之作废" in read_out(page)


# -- submitting and withdrawing ----------------------------------------------------------------------------------------


def test_before_submitting_the_whole_and_what_follows_are_shown(city, browse, draft):
    page = read_out(browse(Role.MEMBER).get(url(draft, "submit")))

    assert all(ask.text in page for ask in ASKS)
    assert "前给出结果：立案、并案、退回修改" in page
    assert "大会提案的截止日已过，这件算平时提案" in page
    assert "没有写联系方式" in page


def test_submitting_is_confirmed_there(city, browse, draft):
    response = browse(Role.MEMBER).post(url(draft, "submit"), {})

    assert (response.status_code, fresh(draft).state) == (302, "submitted")


def test_a_returned_proposal_is_submitted_again_with_the_same_page(city, browse):
    case = city.submitted()
    city.do("return_for_correction", case, city[Role.SECRETARIAT], MONDAY, reason="请补充数据。")

    page = browse(Role.MEMBER).get(url(case, "resubmit"))

    assert "提交以后" in page.text


def test_who_wants_to_withdraw_is_told_whose_agreement_is_missing(city, browse, accepted):
    client = browse(Role.MEMBER)

    page = client.get(case_url(accepted))
    city.do("agree_withdrawal", accepted, city["cosigner"], MONDAY)
    agreed = client.get(case_url(accepted))

    assert "联名委员 还没有同意，请他们打开本页按“同意撤案”" in read_out(page)
    assert "还没有同意，请他们打开本页" not in read_out(agreed)


def test_withdrawing_is_explained(city, browse, draft):
    assert "不再审查和办理，也不公开" in browse(Role.MEMBER).get(url(draft, "withdraw")).text


# -- one's own ---------------------------------------------------------------------------------------------------------


def listed(response):
    return [row.case.proposal.title for row in response.context["rows"]]


def test_own_proposals_are_listed_by_what_one_is_to_them(city, browse, invited):
    city.draft(title="关于另一件事的建议")
    member, other = browse(Role.MEMBER), browse("cosigner")

    assert listed(member.get(MINE)) == ["关于另一件事的建议", "关于加快企业培育的建议"]
    assert listed(other.get(MINE)) == []
    assert listed(other.get(f"{MINE}?tab=asked")) == ["关于加快企业培育的建议"]
    assert listed(other.get(f"{MINE}?tab=signed")) == []


def test_a_body_finds_its_own(city, browse):
    city.draft(
        actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"], title="关于集体的建议"
    )
    city.draft(title="关于个人的建议")

    assert listed(browse("民建市委会", Role.COLLECTIVE).get(MINE)) == ["关于集体的建议"]


def test_the_list_is_for_who_files(browse):
    assert browse(Role.OFFICE).get(MINE).status_code == 403


def test_an_empty_list_says_so(browse):
    assert "您还没有提出提案" in browse(Role.MEMBER).get(MINE).text


def test_the_list_costs_the_same_for_one_and_three(city, browse, django_assert_num_queries):
    client = browse(Role.MEMBER)
    city.draft()
    client.get(MINE)
    with django_assert_num_queries(LISTING):
        client.get(MINE)
    city.draft()
    city.draft()
    with django_assert_num_queries(LISTING):
        client.get(MINE)


# -- another city ------------------------------------------------------------------------------------------------------


def test_the_pack_of_each_city_says_how_long_an_answer_is_awaited(city, draft):
    other = make_city("qita")
    rule = other.draft(day=FRIDAY).pack.rules.get(step="cosign")
    rule.amount = 10
    rule.save()

    pages = [
        client_of(one[Role.MEMBER]).get(url(case, "invite_cosigners"))
        for one, case in ((city, draft), (other, Case.objects.get(jurisdiction=other.jurisdiction)))
    ]

    assert [page.context["answer_by"] for page in pages] == [date(2023, 5, 25), date(2023, 6, 1)]


def test_members_of_another_city_are_not_offered(city, browse, draft):
    make_city("qita")

    assert names(browse(Role.MEMBER).get(url(draft, "invite_cosigners"))) == {"经济界": ["联名委员"]}


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client

"""What proposers are written about the examination."""

from __future__ import annotations

from datetime import date

import pytest

from portal.documents.registry import find
from portal.documents.rendering import FORMS
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh

DAY = date(2023, 2, 2)


def paper(city, case, kind, *who):
    held = held_posts(city[(who if len(who) > 1 else who[0]) if who else Role.MEMBER], DAY)
    offer = find(case, held, kind, case.pk)
    return offer and offer.content()


def body(letter):
    return [part.lead + part.text for part in letter.body]


def declined(city, *, convert=False, **more):
    case = city.recommended(**more)
    if convert:
        city.do("ask_conversion", case, city[Role.SECRETARIAT], DAY, reason="适合。")
        city.do("answer_conversion", case, case.proposal.proposer, DAY, accept=True)
    city.do(
        "decline",
        fresh(case),
        city[Role.EXAMINER],
        DAY,
        ground="beyond",
        reason="属省级事权",
        convert=convert,
    )
    return fresh(case)


def test_the_letter_names_the_ground_and_the_reason(city):
    letter = paper(city, declined(city), "refusal")

    assert (letter.addressee, letter.issuer, letter.signed_on) == (
        "经济界委员：", "示范市提案委", "2023年2月2日",
    )  # fmt: skip
    assert "".join(letter.title) == "关于示范市政协十四届二次会议提案不予立案的通知"
    assert body(letter) == [
        "您在示范市政协十四届二次会议提出的《关于加快企业培育的建议》收悉。",
        "经审查，该提案属于“超出本地职权范围”，按照提案审查的有关规定，不予立案。属省级事权。",
        "感谢您对我们工作的关心和支持。",
    ]


def test_what_was_passed_on_says_so(city):
    letter = paper(city, declined(city, convert=True), "refusal")

    assert "".join(letter.title).endswith("提案转为社情民意的函")
    assert "经您同意，所提内容已转为社情民意，送有关部门研究参考。" in body(letter)


def test_a_body_is_addressed_as_one_and_a_suggestion_called_so(city):
    unit = city.units["民建市委会"]
    collective = declined(city, actor=city["民建市委会", Role.COLLECTIVE], body=unit)
    suggestion = declined(city, kind="npc_suggestion")

    assert body(paper(city, collective, "refusal", "民建市委会", Role.COLLECTIVE))[0].startswith("贵单位在")
    assert "该建议属于" in body(paper(city, suggestion, "refusal"))[1]


def test_the_merged_proposer_reads_where_the_case_goes_on(city):
    target, case = city.filed(title="关于培育企业的提案"), city.recommended()
    city.do("merge_into", case, city[Role.SECRETARIAT], DAY, target=target)

    letter = paper(city, fresh(case), "merger")

    assert "".join(letter.title) == "关于示范市政协十四届二次会议提案并案的通知"
    assert body(letter)[1:] == [
        "经审查，该提案与经济界委员提出的《关于培育企业的提案》（第20230001号）内容相同或者相近，决定并案，由承办单位一并办理。",
        "并案后，您仍是提出人，承办单位应当一并听取您的意见，答复时同时送您。",
    ]


@pytest.mark.parametrize(
    ("who", "given"),
    [
        ((Role.MEMBER,), True), ((Role.SECRETARIAT,), True), ((Role.EXAMINER,), True), ((Role.AUDITOR,), True),
        ((Role.OFFICE,), False), (("工信局", Role.HANDLER), False), (("stranger",), False),
    ],
)  # fmt: skip
def test_only_who_sees_the_case_is_offered_the_letter(city, browse, who, given):
    case = declined(city)
    address = f"/cases/shifan/{case.proposal.reference}/papers/refusal/{case.pk}.docx"

    assert browse(*who).get(address).status_code == (200 if given else 404)


def test_there_is_no_letter_about_what_did_not_happen(city):
    case = city.filed()

    assert paper(city, case, "refusal") is None
    assert paper(city, case, "merger") is None


@pytest.mark.parametrize("form", FORMS)
def test_the_letter_is_a_file(city, browse, form):
    case = declined(city)

    made = browse(Role.MEMBER).get(f"/cases/shifan/{case.proposal.reference}/papers/refusal/{case.pk}.{form}")

    assert made.content[:4] == {"docx": b"PK\x03\x04", "pdf": b"%PDF"}[form]

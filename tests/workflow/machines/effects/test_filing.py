"""What each row changes beside the state: the case until it is handed over."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import CoSigner
from proposals.roles import Role
from tests.city import ASKS, DAY, at, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.effects.moving import columns, moved, open_steps
from tests.workflow.machines.states import CO, CO2, FREE, HANDED, LEAD, WORKING
from workflow.errors import MoveRefusedError


def test_edit_keeps_every_version_of_the_text(city):
    case = moved(city, "case.edit")

    versions = case.proposal.texts.order_by("version").values_list("version", "title", "reasons")
    assert list(versions) == [
        (1, "关于加快企业培育的建议", "本市企业数量多，缺少系统扶持。"),
        (2, "改写后的案由", "改写后的理由。"),
    ]
    assert list(case.proposal.asks.order_by("position").values_list("number", "group", "text")) == list(ASKS)


def test_edit_with_the_same_text_makes_no_version(city):
    case = city.draft()
    words = {"title": case.proposal.title, "reasons": "本市企业数量多，缺少系统扶持。", "asks": list(ASKS)}

    city.do("edit", case, city[Role.MEMBER], DAY, wish="withheld", **words)

    assert columns(fresh(case).proposal, "text_version", "wish") == {"text_version": 1, "wish": "withheld"}


def test_edit_voids_the_consent_to_another_text(city):
    case = st.unanswered_in(city, "returned")

    assert list(case.proposal.cosigners.values_list("answer", "accepted_version")) == [("invited", None)]


def test_invite_asks_again_whoever_let_an_earlier_invitation_lapse(city):
    case = st.invited(city)
    city.do("recall_invitations", case, city[Role.MEMBER], DAY)
    lapsed = case.proposal.cosigners.get().answer

    city.do("invite_cosigners", case, city[Role.MEMBER], DAY, people=[city["cosigner"]])

    assert (lapsed, case.proposal.cosigners.get().answer) == ("lapsed", "invited")
    assert open_steps(case) == ["cosign"]


@pytest.mark.parametrize(("accept", "answer", "version"), [(True, "accepted", 1), (False, "refused", None)])
def test_answer_invitation_keeps_the_answer_with_the_text_it_is_for(city, accept, answer, version):
    case = moved(city, "case.answer_invitation", accept=accept)

    assert columns(case.proposal.cosigners.get(), "answer", "accepted_version", "answered_at") == {
        "answer": answer,
        "accepted_version": version,
        "answered_at": at(DAY),
    }


def test_lapse_of_invitations_ends_the_waiting(city):
    case = moved(city, "case.lapse_invitations")

    assert case.proposal.cosigners.get().answer == CoSigner.Answer.LAPSED
    assert open_steps(case) == []


@pytest.mark.parametrize(("day", "in_session"), [(date(2023, 2, 2), True), (date(2023, 2, 3), False)])
def test_submit_tells_proposals_of_the_session_from_later_ones(city, day, in_session):
    case = city.draft()

    city.do("submit", case, city[Role.MEMBER], day)

    assert fresh(case).proposal.in_session is in_session
    assert open_steps(case) == ["examine"]


def test_file_gives_the_next_number_and_the_category(city):
    case = moved(city, "case.file", nature="priority")

    assert columns(case.proposal, "number", "category", "nature") == {
        "number": "20230001",
        "category": "经济发展",
        "nature": "priority",
    }
    assert columns(case, "priority", "filed_on") == {"priority": True, "filed_on": DAY}
    assert open_steps(case) == ["handover"]


def test_file_takes_a_given_number_and_goes_on_behind_it(city):
    city.do(
        "file",
        city.recommended(),
        city[Role.SECRETARIAT],
        DAY,
        category="民生",
        nature="ordinary",
        number="20230368",
    )

    assert city.filed().proposal.number == "20230369"


def test_merge_points_to_where_the_case_went_on(city):
    case = moved(city, "case.merge_into")

    assert case.merged_into.proposal.title == "并入的目标"
    assert open_steps(case) == []


def test_decline_keeps_the_ground(city):
    case = moved(city, "case.decline")

    assert (case.ground, case.proposal.kind) == ("empty", "cppcc_proposal")


def test_decline_passes_on_what_the_proposer_agreed_to(city):
    case = moved(city, "case.answer_conversion", "recommended")

    city.do("decline", case, city[Role.EXAMINER], DAY, ground="empty", reason="内容适合。", convert=True)

    assert (fresh(case).state, fresh(case).proposal.kind) == ("not_filed", "public_opinion")


def test_what_the_proposer_refused_is_not_passed_on(city):
    case = moved(city, "case.answer_conversion", "recommended", accept=False)

    with pytest.raises(MoveRefusedError, match="须经提案人在系统里同意"):
        city.do("decline", case, city[Role.EXAMINER], DAY, ground="empty", reason="适合。", convert=True)

    assert fresh(case).conversion == "refused"


def test_a_return_keeps_its_ground_and_forgets_what_was_said_of_the_old_text(city):
    case = moved(city, "case.answer_conversion", "submitted")

    city.do(
        "return_for_correction", case, city[Role.SECRETARIAT], DAY, ground="no_facts", reason="请补数据。"
    )

    assert columns(fresh(case), "state", "return_ground", "conversion") == {
        "state": "returned",
        "return_ground": "no_facts",
        "conversion": "",
    }


def test_file_counts_within_the_category_of_the_year(city):
    numbers = [city.filed(title=title).proposal.class_number for title in ("甲", "乙")]
    other = city.recommended(title="丙")
    city.do("file", other, city[Role.SECRETARIAT], DAY, category="城市建设", nature="ordinary", number="")

    assert numbers == ["经济发展类001号", "经济发展类002号"]
    assert fresh(other).proposal.class_number == "城市建设类001号"


def test_an_archive_of_another_category_has_no_class_number(city):
    case = city.recommended()
    city.do("file", case, city[Role.SECRETARIAT], DAY, category="民生", nature="ordinary", number="20220007")

    assert fresh(case).proposal.class_number == ""


def test_another_city_counts_by_its_own_template_and_categories(db):
    city = make_city("xian", pack="fengyang")
    case = city.recommended()
    city.do("file", case, city[Role.SECRETARIAT], DAY, category="农业农村", nature="ordinary", number="")

    assert columns(fresh(case).proposal, "number", "class_number") == {
        "number": "2023001",
        "class_number": "农业农村类1号",
    }


def test_a_look_at_the_like_cases_of_this_text_is_enough_for_the_first_examination(city):
    case = city.submitted()
    case.looks.create(text_version=case.proposal.text_version, person=city[Role.EXAMINER], looked_at=at(DAY))

    city.do("recommend", case, city[Role.SECRETARIAT], DAY)

    assert fresh(case).state == "recommended"


def test_a_look_at_an_earlier_text_is_not(city):
    case = city.submitted()
    case.looks.create(
        text_version=case.proposal.text_version - 1, person=city[Role.EXAMINER], looked_at=at(DAY)
    )

    with pytest.raises(MoveRefusedError):
        city.do("recommend", case, city[Role.SECRETARIAT], DAY)


def test_withdrawal_needs_and_keeps_each_consent(city):
    case = moved(city, "case.agree_withdrawal", "filed")
    city.do("withdraw", case, city[Role.MEMBER], DAY, reason="另案提出。")

    assert case.proposal.cosigners.get().withdrawal_agreed_at == at(DAY)
    assert (fresh(case).state, open_steps(case)) == ("withdrawn", [])


def test_name_leader_makes_the_case_a_priority(city):
    case = moved(city, "case.name_leader")

    assert columns(case, "priority", "leader_in_charge") == {
        "priority": True,
        "leader_in_charge": city[Role.LEADER_IN_CHARGE],
    }


@pytest.mark.parametrize(
    ("leads", "co", "roles"),
    [
        ((LEAD,), (), {LEAD: "sole"}),
        ((LEAD,), (CO,), {LEAD: "lead", CO: "co"}),
        ((LEAD, CO), (), {LEAD: "split", CO: "split"}),
        ((LEAD, CO), (CO2,), {LEAD: "split", CO: "split", CO2: "co"}),
    ],
)
def test_hand_over_names_the_part_of_each_unit(city, leads, co, roles):
    case = city.handling(leads=leads, co=co, information=(FREE,))

    found = case.assignments.values_list("organisation__short_name", "role")
    assert dict(found) == roles | {FREE: "information"}
    assert columns(case, "handed_over_on", "handover_document", "opinions_complete") == {
        "handed_over_on": HANDED,
        "handover_document": "示府办函〔2023〕8号",
        "opinions_complete": False,
    }


def test_hand_over_starts_for_each_unit_what_it_owes(city):
    case = city.handling(co=(CO,), information=(FREE,))

    assert {a.organisation.short_name: open_steps(a) for a in case.assignments.all()} == {
        LEAD: ["contact", "object", "reply", "sign"],
        CO: ["object", "opinion", "sign"],
        FREE: ["sign"],
    }
    assert case.deadlines.filter(step="handover", met_on=HANDED).count() == 1


def test_hand_over_asks_each_unit_its_question(city):
    case = city.filed()
    units = {
        "leads": [city.units[LEAD]],
        "co_handlers": [city.units[CO]],
        "questions": {city.units[CO].pk: "请答二.1"},
    }

    city.do("hand_over", case, city[Role.OFFICE], HANDED, **units)

    assert dict(case.assignments.values_list("organisation__short_name", "question")) == {
        LEAD: "",
        CO: "请答二.1",
    }


def test_a_first_co_handler_makes_the_sole_unit_a_lead(city):
    case = city.handling(co=())
    inputs = {"organisation": city.units[CO], "role": "co", "question": "请答二.1"}

    city.do("add_unit", case, city[Role.OFFICE], WORKING, **inputs)

    assert set(case.assignments.values_list("organisation__short_name", "role", "question")) == {
        (LEAD, "lead", ""),
        (CO, "co", "请答二.1"),
    }
    assert open_steps(case.assignments.get(organisation=city.units[CO])) == ["object", "opinion", "sign"]


def test_a_unit_added_for_information_changes_no_part(city):
    case = city.handling(co=())

    city.do("add_unit", case, city[Role.OFFICE], WORKING, organisation=city.units[CO], role="information")

    assert dict(case.assignments.values_list("organisation__short_name", "role")) == {
        LEAD: "sole",
        CO: "information",
    }

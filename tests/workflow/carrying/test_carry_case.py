from __future__ import annotations

from datetime import UTC, datetime

import pytest

from proposals.models import Jurisdiction, Organisation, Proposal, User
from tests.workflow.carrying.pages import OPINION, PAGE, PROPOSAL, REPLY, page
from workflow.management.commands.carry_case import Command
from workflow.models import Case, Event, RulePack
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import load_pack

KEYS = {
    "status", "jurisdiction", "number", "title", "kind", "session", "proposer", "state", "state_label", "outcome",
    "assumptions", "timeline", "deadlines", "opinions", "asks", "missing", "findings", "related", "chain",
}  # fmt: skip
HERE = ("--jurisdiction", "shili")


def nothing_written():
    return not (Jurisdiction.objects.exists() or User.objects.exists() or Proposal.objects.exists())


def test_carry_case_tells_the_contract(carried):
    told = carried(PAGE, *HERE)
    assert set(told) == KEYS
    assert set(told["timeline"][0]) == {
        "seq", "on", "at", "machine", "move", "label", "organisation", "actor", "role", "target", "note", "assumed",
    }  # fmt: skip
    assert set(told["deadlines"][0]) == {
        "step", "label", "organisation", "start_on", "due_on", "original_due_on", "status", "met_on", "provisional", "why",
    }  # fmt: skip
    assert set(told["opinions"]) == {"asked", "received", "letters", "silent"}
    assert set(told["opinions"]["letters"][0]) == {
        "organisation", "sent_on", "cases", "characters", "carried_characters", "passages",
    }  # fmt: skip
    assert set(told["asks"][0]) == {
        "number", "group", "text", "opinions", "reply_sections", "status", "reason", "demands", "answer",
    }  # fmt: skip
    assert set(told["missing"][0]) == {"code", "message", "organisation"}
    assert told["chain"] == {"holds": True, "events": len(told["timeline"]), "fault": None}


def test_carry_case_makes_the_city_that_the_page_names(carried):
    told = carried(PAGE, *HERE)
    city = Jurisdiction.objects.get(slug="shili")
    assert (city.name, told["state"], told["number"]) == ("示例市", "closed", "20240012")
    units = Organisation.objects.filter(jurisdiction=city, kind="bureau").values_list("name", "short_name")
    assert dict(units) == {"示例市林业局": "林业局", "示例市水务局": "水务局", "示例市财政局": "财政局"}
    assert list(RulePack.objects.values_list("slug", flat=True)) == ["dongguan"]
    assert Organisation.objects.get(jurisdiction=city, kind="party").name == "民盟市委会"


def test_carry_case_uses_the_bodies_of_a_city_that_is_there(carried):
    city = Jurisdiction.objects.create(slug="shili", name="示例市", short_name="示例")
    bureau = Organisation.objects.create(
        jurisdiction=city, name="示例市财政与国资局", short_name="财政局", seal="财", kind="bureau"
    )
    told = carried(PAGE, *HERE)
    assert [one["organisation"] for one in told["opinions"]["silent"]] == [bureau.name]


def test_carry_case_matches_asks_opinions_and_reply(carried):
    asks = {ask["number"]: ask for ask in carried(PAGE, *HERE)["asks"]}
    assert {number: ask["status"] for number, ask in asks.items()} == {
        "一.1": "answered", "一.2": "nobody", "二.1": "answered",
    }  # fmt: skip
    assert asks["二.1"]["opinions"] == [{"organisation": "示例市水务局", "passage": "一、供水保障"}]
    assert asks["一.1"]["reply_sections"] == ["一、关于选址"]


def test_carry_case_run_twice_says_that_the_case_is_there(carry_case):
    carry_case(PAGE, *HERE)
    before = (Event.objects.count(), User.objects.count(), Organisation.objects.count())
    code, out, err = carry_case(PAGE, *HERE)
    assert (code, err) == (0, "")
    assert out.startswith("20240012 号已在“shili”，没有改动。")
    assert (Event.objects.count(), User.objects.count(), Organisation.objects.count()) == before


def test_carry_case_takes_the_days_that_it_is_given(carried):
    told = carried(
        PAGE,
        *HERE,
        "--filed-on",
        "2024-02-28",
        "--handed-over-on",
        "2024-03-20",
        "--received-on",
        "2024-03-22",
    )
    days = {one["move"]: (one["on"], one["assumed"]) for one in told["timeline"]}
    assert days["file"] == ("2024-02-28", False)
    assert days["hand_over"] == ("2024-03-20", False)
    assert days["accept"] == ("2024-03-22", False)


def test_carry_case_takes_the_particulars_of_the_letter(carried):
    letter = REPLY.replace("民盟市委会:", "示林函〔2024〕7号\n(A类)\n\n民盟市委会:", 1).replace(
        "2024年5月20日",
        "2024年5月20日\n\n  (联系人:办公室,电话:0000-00000000)\n\n  抄送:市政协提案委、市政府督查室",
    )
    told = carried(page(reply=letter), *HERE)
    reply = Case.objects.get().replies.get()
    assert (reply.document_number, reply.outcome_class.letter, reply.contact) == (
        "示林函〔2024〕7号",
        "A",
        "办公室",
    )
    assert reply.copy_to != ""
    assert told["outcome"] == "solved"
    assert {one["code"] for one in told["missing"]} & {
        "missing_category", "missing_document_number", "missing_contact", "missing_copy_to",
    } == set()  # fmt: skip


def test_carry_case_takes_the_class_that_it_is_given(carried):
    assert carried(PAGE, *HERE, "--class", "C")["outcome"] == "later_condition"


def test_carry_case_without_opinions_goes_on_without_any(carried):
    told = carried(page(opinion=""), *HERE)
    assert (told["opinions"]["asked"], told["opinions"]["received"], told["state"]) == (2, 0, "closed")
    assert [one["status"] for one in told["deadlines"] if one["step"] == "opinion"] == ["missed", "missed"]


def test_carry_case_of_one_unit_alone_is_sole_handling(carried):
    told = carried(
        page(opinion="", reply=REPLY.replace("经综合市水务局、财政局的意见,", ""), foot="办理单位 市林业局"),
        *HERE,
    )
    assert told["opinions"] == {"asked": 0, "received": 0, "letters": [], "silent": []}
    assert Case.objects.get().assignments.get().role == "sole"


def test_carry_case_of_members_asks_each_signer(carried):
    text = page(
        proposal=PROPOSAL.replace("提案者 民盟市委会", "提案者 委员甲、委员乙"),
        reply=REPLY.replace("民盟市委会:", "委员甲等委员:"),
    )
    told = carried(text, *HERE)
    case = Case.objects.get()
    assert (told["state"], case.proposal.proposing_body) == ("closed", None)
    assert sorted(str(one.signer) for one in case.evaluations.all()) == ["委员乙", "委员甲"]
    assert [one.answer for one in case.proposal.cosigners.all()] == ["accepted"]


def test_carry_case_of_recent_days_stops_before_what_has_not_happened(carried, time_machine):
    time_machine.move_to(datetime(2024, 5, 27, 4, tzinfo=UTC))
    told = carried(PAGE, *HERE)
    assert (told["state"], told["timeline"][-1]["move"]) == ("replied", "decide_publication")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "这不是一份公开页面：没有同时读出提案和单位的来文。"),
        ("今天天气很好。", "这不是一份公开页面：没有同时读出提案和单位的来文。"),
        (REPLY, "这不是一份公开页面：没有同时读出提案和单位的来文。"),
        (page(reply="", opinion=OPINION), "页面上没有读出主办单位的答复。"),
        (
            page(
                proposal=PROPOSAL.replace("(20240012)", ""),
                reply=REPLY.replace("(第20240012号)", ""),
                opinion=OPINION.replace("(第20240012号)", ""),
            ),
            "页面上没有读出提案编号，无法登记。",
        ),
        (
            page(opinion="", reply=REPLY.replace("  示例市林业局\n", "")),
            "页面上没有读出主办单位：答复没有落款，也没有写给它的会办意见。",
        ),
        (
            page(reply=REPLY.replace("2024年5月20日", "")),
            "页面上的答复没有可用的日期，请用 --replied-on 指明。",
        ),
    ],
)
def test_carry_case_refuses_a_page_that_will_not_do(carry_case, text, sentence):
    assert carry_case(text, *HERE) == (1, "", f"{sentence}\n")
    assert nothing_written()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--handed-over-on", "2024-05-06"), "日期顺序不对"),
        (("--handed-over-on", "2024-04-15", "--received-on", "2024-04-15"), ""),
        (("--filed-on", "2024-04-20"), "日期顺序不对"),
        (("--class", "Z"), "规则包里没有办理结果类别“Z”。"),
    ],
)
def test_carry_case_refused_on_the_way_leaves_nothing_behind(carry_case, arguments, code):
    ended, out, err = carry_case(page(reply=REPLY.replace("5月20日", "4月30日")), *HERE, *arguments)
    assert (ended, out) == (1, "")
    assert code in err
    assert err.count("\n") == 1
    assert nothing_written()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--filed-on", "2024-13-01"),
        ("--filed-on", "昨天"),
        ("--jurisdiction", "示例"),
        ("--jurisdiction", ""),
    ],
)
def test_carry_case_used_wrongly_ends_with_two(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        Command().run_from_argv(["manage.py", "carry_case", "page.txt", *arguments])
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert arguments[0] in err


def test_carry_case_without_its_file_ends_with_two(carry_case, tmp_path):
    code, out, err = carry_case.file(tmp_path / "nowhere.txt")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def test_carry_case_refuses_where_a_rule_stands_against_it(carry_case, db):
    seed_calendar()
    city = Jurisdiction.objects.create(slug="shili", name="示例市")
    load_pack(city, "generic-city", year=2020)
    code, out, err = carry_case(PAGE, *HERE)
    assert (code, out, err) == (1, "", "须与提案人沟通 1 次，已登记 0 次。\n")
    assert not Proposal.objects.exists()

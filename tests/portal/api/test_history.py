"""What programs learn of a letter's versions, of its receipts, and of where its words went."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.correspondence import drafted, kept, rewritten, sent
from tests.portal.api.shown import organisation, reference
from workflow.assembly.blocks import Block
from workflow.chain import text_digest
from workflow.models import Event

CARRIED = "我市已评估全市创新资源，派出干部五十名指导中小企业培训。"
CHANGED = "2022年度科技信贷共向民营企业发放贷款8931笔，金额645亿元。"
KEPT = "松湖园区的范围将于年底调整，尚未公布。"
FIRST, SECOND, THIRD = f"一、培育\n　　{CARRIED}", f"二、融资\n　　{CHANGED}", f"三、另外\n　　{KEPT}"


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    first = drafted(city, case, "科技局", FIRST)
    return sent(city, rewritten(city, first, "科技局", FIRST, SECOND, kept(THIRD)), "科技局")


@pytest.fixture
def reply(city, case, opinion):
    reply = city.reply_draft(case)
    changed = CHANGED.replace("民营企业", "专精特新企业")
    source = opinion.passages.get(position=1)
    parts = [
        Block(f"一、关于培育\n　　{CARRIED}", sources=(source.pk,)),
        Block(f"二、关于融资\n　　{changed}"),
    ]
    city.do(
        "write", reply, city["工信局", Role.HANDLER], date(2023, 5, 15), parts=parts, answers={},
        outcome_class=case.pack.outcome_classes.get(letter="B"),
    )  # fmt: skip
    return fresh(reply)


def test_versions_are_told_as_each_may_read_them(city, api, opinion):
    address = f"/api/v1/opinions/{opinion.pk}/versions/"
    text = f"{FIRST}\n{SECOND}\n{THIRD}"
    last = {"letter": opinion.pk, "draft": 1, "text": text, "digest": text_digest(text), "final": True}
    masked = f"{FIRST}\n{SECOND}\n（本段仅供主办单位参考，未列出）"

    own = api(city["科技局", Role.HANDLER]).get(address)
    lead = api(city["工信局", Role.HANDLER]).get(address)
    office = api(city[Role.OFFICE]).get(address)

    at = "2023-04-25T10:00:00+08:00"
    assert own == (200, [
        last | {"number": 2, "by": "科技局单位经办人", "at": at},
        last | {"number": 1, "by": "科技局单位经办人", "at": at, "text": FIRST, "digest": text_digest(FIRST),
                "final": False},
    ])  # fmt: skip
    assert lead == (200, [last | {"number": 0, "by": "科技局", "at": at}])
    assert office == (200, [last | {"number": 0, "by": "科技局", "at": at, "text": masked, "digest": None}])


def test_versions_of_a_reply_are_its_bureaus(city, api, reply):
    address = f"/api/v1/replies/{reply.pk}/versions/"

    status, body = api(city["工信局", Role.HANDLER]).get(address)

    assert (status, [version["number"] for version in body]) == (200, [1])
    assert api(city["科技局", Role.HANDLER]).get(address)[0] == 404


def test_receipt_tells_to_whom_the_letter_went_in_each_visible_case(city, api, case, opinion):
    address = f"/api/v1/opinions/{opinion.pk}/receipts/"
    event = Event.objects.get(case=case, transition="send")
    told = {
        "case": reference(case),
        "leads": [organisation(city, "工信局")],
        "sent_at": "2023-04-25T10:00:00+08:00",
        "by": "科技局单位收文联络员",
        "post": "示范市科技局 单位收文联络员",
        "on_behalf_of": None,
        "digest": opinion.sent_digest,
        "seq": event.seq,
        "hash": event.hash,
    }

    assert api(city["工信局", Role.HANDLER]).get(address) == (200, [told])
    assert api(city[Role.OFFICE]).get(address) == (200, [told | {"digest": None}])


def test_nothing_is_told_of_a_letter_that_was_not_sent(city, api, case):
    opinion = drafted(city, case, "科技局", FIRST)
    program = api(city["科技局", Role.HANDLER])

    assert [program.get(f"/api/v1/opinions/{opinion.pk}/{what}/") for what in ("receipts", "fates")] == [
        (200, []), (200, []),
    ]  # fmt: skip


def test_fates_tell_where_each_passage_went_and_what_was_altered(city, api, case, opinion, reply):
    passages = list(opinion.passages.order_by("position"))
    uses = {passage.pk: ("partly", "") for passage in passages}
    city.do(
        "mark_use",
        city.assignment(case, "科技局"),
        city["工信局", Role.HANDLER],
        date(2023, 5, 16),
        uses=uses,
    )

    status, [told] = api(city["工信局", Role.HANDLER]).get(f"/api/v1/opinions/{opinion.pk}/fates/")
    verbatim, altered, dropped = told["passages"]

    assert (status, told["case"], told["issued"], told["objection"]) == (200, reference(case), False, "")
    assert [(row["passage"], row["fate"], row["use"]) for row in told["passages"]] == [
        (passages[0].pk, "verbatim", "partly"),
        (passages[1].pk, "altered", "partly"),
        (passages[2].pk, "dropped", "partly"),
    ]
    assert verbatim["carried"] == verbatim["characters"]
    [landing] = altered["landings"]
    assert (landing["reply"], landing["name"], landing["organisation"]) == (
        reply.pk, "二、关于融资", organisation(city, "工信局"),
    )  # fmt: skip
    assert [(one["kind"], one["was"], one["now"]) for one in landing["alterations"]] == [
        ("subject", "民营企业", "专精特新企业")
    ]
    assert dropped["landings"] == []


def test_fates_are_null_while_the_caller_may_not_read_a_reply(city, api, opinion, reply):
    _status, [told] = api(city["科技局", Role.HANDLER]).get(f"/api/v1/opinions/{opinion.pk}/fates/")

    assert {(row["fate"], row["use"], row["reason"], tuple(row["landings"])) for row in told["passages"]} == {
        (None, None, "", ())
    }


def test_reply_tells_its_parts_with_the_sources_that_the_caller_may_read(city, api, case, opinion, reply):
    source = opinion.passages.get(position=1)
    city.do("submit_check", reply, city["工信局", Role.HANDLER], date(2023, 5, 16))
    units = [city.units["金融局"]]
    city.do("request_countersign", reply, city["工信局", Role.SECTION_HEAD], date(2023, 5, 16), units=units)
    address = f"/api/v1/replies/{reply.pk}/"

    lead, other = (api(city[unit, Role.HANDLER]).get(address)[1]["passages"] for unit in ("工信局", "金融局"))

    assert [(part["heading"], part["role"], part["sources"]) for part in lead] == [
        ("一、关于培育", "passage", [source.pk]), ("二、关于融资", "passage", []),
    ]  # fmt: skip
    assert [part["sources"] for part in other] == [[], []]
    assert "".join(part["text"] for part in lead) == api(city["工信局", Role.HANDLER]).get(address)[1]["text"]


@pytest.mark.parametrize("what", ["versions", "receipts", "fates"])
@pytest.mark.parametrize("key", [("金融局", Role.HANDLER), (Role.MEMBER,), ("", "stranger")])
def test_whoever_does_not_see_the_letter_is_told_there_is_none(city, api, opinion, what, key):
    program = api(city[key if len(key) > 1 else key[0]])

    assert program.get(f"/api/v1/opinions/{opinion.pk}/{what}/")[0] == 404

"""What a finding tells, and by what it is known again."""

from __future__ import annotations

import dataclasses

from tests.workflow.assembly.checking.clean import FACTS, REPLY
from workflow.assembly.checking import Severity, check
from workflow.assembly.checking.wordings import WORDINGS


def test_finding_is_given_in_the_shape_of_the_contract():
    (finding,) = check(REPLY.replace("六届三次会议", "六届二次会议"), FACTS)

    assert finding.severity is Severity.MUST
    assert finding.as_json() == {
        "code": "wrong_session",
        "severity": "must",
        "message": "文中写的届次是“六届二次会议”，案卷中是“六届三次会议”。",
        "span": [13, 19],
        "text": "六届二次会议",
        "remedy": "请按案卷更正；如案卷有误，请先更正案卷。",
    }


def test_message_is_translated_before_its_values_are_put_in():
    (finding,) = check(REPLY, dataclasses.replace(FACTS, answered_asks=("2",)))

    assert (
        finding.message({"建议“{ask}”没有得到回应。": "Ask {ask} has no answer."}.__getitem__)
        == "Ask 1 has no answer."
    )


def test_fingerprint_stays_with_its_finding_when_the_letter_changes_elsewhere():
    slipped = REPLY.replace("一百个，并", "一百个，，并")
    (before,) = check(slipped, FACTS)
    (after,) = check(slipped.replace("三千二百", "三千五百余"), FACTS)

    assert (before.fingerprint, len(before.fingerprint)) == (after.fingerprint, 64)
    assert before.span != after.span


def test_each_occurrence_of_a_slip_has_its_own_fingerprint():
    twice = check(
        REPLY.replace("一处；", "一处；；")
        .replace("停车楼，", "停车楼，，")
        .replace("一百个，", "一百个，，"),
        FACTS,
    )

    assert len({one.fingerprint for one in twice}) == len(twice) == 3


def test_every_wording_can_be_filled_in():
    class Anything(dict):
        def __missing__(self, key):
            return key

    sentences = [text for wording in WORDINGS.values() for text in (wording.message, wording.remedy)]

    assert all(text.format_map(Anything()) for text in sentences)

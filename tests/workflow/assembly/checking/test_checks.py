"""One clean letter of each kind, and one slip for each check."""

from __future__ import annotations

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.assembly.checking import (
    Bureau,
    Cited,
    LetterFacts,
    Severity,
    SourceText,
    check,
    check_paper,
)
from workflow.assembly.checking.wordings import WORDINGS

REPLY = """\
林某某委员：

您在市政协六届三次会议上提出的《关于改善老城区停车难的提案》（第20240007号）收悉。经综合市公安局、市财政局等单位的意见，现答复如下：

一、基本情况

老城区现有泊位三千二百个，夜间缺口约四百个。2024年3月5日，我局与您实地查看了三处路段。

二、逐条办理情况

（一）增建泊位。一是改造闲置厂房一处；二是在河东路新建停车楼，2025年9月30日前投入使用；三是补划路内泊位六十个。

（二）错时共享。市公安局已与五家机关商定夜间开放。

（三）疏导车流。已在两个路口调整信号配时。

三、下一步安排

明年一季度前再增加夜间泊位一百个，并于2025年3月向您通报进展。

专此答复，感谢您对交通工作的关心和支持。

河湾市交通运输局
2024年5月20日
"""

FACTS = LetterFacts(
    kind="reply",
    matter="cppcc_proposal",
    number="20240007",
    title="关于改善老城区停车难的提案",
    session="六届三次会议",
    addressees=("林某某",),
    asks=("1", "2"),
    answered_asks=("1", "2"),
    handling=(Bureau("河湾市公安局", ("市公安局",)), Bureau("河湾市财政局", ("市财政局", "财政局"))),
    has_class=True,
    has_document_number=True,
    has_signer=True,
    has_contact=True,
    has_copy=True,
)

OPINION = """\
市交通运输局：

市政协六届三次会议第20240007号提案《关于改善老城区停车难的提案》收悉。经研究，我局会办意见如下：

一、夜间执法

我局已将老城区列入夜间巡查路段，每周不少于三次。

二、机关泊位开放

五家机关已同意开放，协议于2024年4月签订。

专此函复。

河湾市公安局
2024年4月12日
"""

OPINION_FACTS = LetterFacts(
    kind="opinion",
    matter="cppcc_proposal",
    number="20240007",
    title="关于改善老城区停车难的提案",
    session="六届三次会议",
    addressees=("河湾市交通运输局", "市交通运输局"),
)


def brief(findings):
    return [(one.code, one.text) for one in findings]


@pytest.mark.parametrize(
    ("text", "facts"), [(REPLY, FACTS), (OPINION, OPINION_FACTS)], ids=["reply", "opinion"]
)
def test_clean_letter_gives_no_finding(text, facts):
    assert check(text, facts) == ()


@pytest.mark.parametrize("kind", ["reply", "opinion"])
def test_clean_letter_of_an_unknown_case_gives_no_finding(kind):
    assert check({"reply": REPLY, "opinion": OPINION}[kind], LetterFacts(kind=kind)) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("六届三次会议", "六届二次会议", [("wrong_session", "六届二次会议")]),
        ("第20240007号", "第20240070号", [("wrong_number", "20240070")]),
        (
            "《关于改善老城区停车难的提案》",
            "《关于缓解老城区停车难的提案》",
            [("wrong_title", "关于缓解老城区停车难的提案")],
        ),
        ("林某某委员：", "林某某代表：", [("noun_mixed", "代表")]),
        ("林某某委员：", "周某某委员：", [("wrong_addressee", "周某某")]),
        ("林某某委员：", "市公安局：", [("wrong_addressee", "市公安局")]),
        ("三是补划", "二是补划", [("broken_numbering", "二是")]),
        ("夜间开放。\n\n（三）", "夜间开放。（三）", [("broken_numbering", "（三）")]),
        ("一百个，并", "一百个，，并", [("doubled_punctuation", "，，")]),
        (
            "河湾市交通运输局\n",
            "（此页无正文）\n\n河湾市交通运输局\n",
            [("placeholder_left", "（此页无正文）")],
        ),
        ("市公安局、市财政局等单位", "（会办单位）、市财政局等单位", [("placeholder_left", "（会办单位）")]),
        ("2025年9月30日", "2025年9月31日", [("impossible_date", "2025年9月31日")]),
        ("2024年3月5日", "2月30日", [("impossible_date", "2月30日")]),
        ("2024年5月20日\n", "2024520\n", [("ambiguous_date", "2024520")]),
        ("商定夜间开放", "商定夜间夜间开放", [("doubled_word", "夜间夜间")]),
        ("交通工作的关心", "交通工作的的关心", [("doubled_word", "的的")]),
        ("感谢您", "感谢你们", [("address_mixed", "你们")]),
    ],
)
def test_slip_in_the_text_is_found_once_and_nothing_else(right, wrong, expected):
    assert brief(check(REPLY.replace(right, wrong), FACTS)) == expected


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("bureaus_without_opinion", ("河湾市财政局",), [("bureau_without_opinion", "市财政局")]),
        ("bureaus_without_opinion", ("河湾市教育局",), []),
        ("answered_asks", ("1",), [("ask_unanswered", "")]),
        ("has_class", False, [("class_missing", "")]),
        ("has_document_number", False, [("document_number_missing", "")]),
        ("has_signer", False, [("signer_missing", "")]),
        ("has_contact", False, [("contact_missing", "")]),
        ("has_copy", False, [("copies_missing", "")]),
        ("has_copy", None, []),
    ],
)
def test_what_the_case_lacks_is_found(field, value, expected):
    assert brief(check(REPLY, dataclasses.replace(FACTS, **{field: value}))) == expected


@pytest.mark.parametrize(
    ("written", "facts", "expected"),
    [
        (
            REPLY.replace("林某某委员", "林某某代表")
            .replace("市政协六届三次会议", "市六届人大三次会议")
            .replace("的提案》", "的建议》"),
            {"title": "关于改善老城区停车难的建议"},
            ["wrong_noun"],
        ),
        (REPLY, {"matter": "npc_suggestion"}, ["wrong_noun"]),
    ],
)
def test_noun_of_the_other_kind_of_matter_is_found(written, facts, expected):
    assert [one.code for one in check(written, dataclasses.replace(FACTS, **facts))] == expected


@pytest.mark.parametrize(
    ("text", "kind", "found"), [(OPINION, "reply", "市交通运输局"), (REPLY, "opinion", "林某某")]
)
def test_letter_to_the_wrong_side_is_found_without_knowing_the_case(text, kind, found):
    assert brief(check(text, LetterFacts(kind=kind))) == [("addressee_contradicts_kind", found)]


def test_number_of_a_related_matter_is_not_a_slip():
    text = OPINION.replace("收悉。", "及第20240019号提案收悉。")

    assert brief(check(text, OPINION_FACTS)) == [("wrong_number", "20240019")]
    assert check(text, dataclasses.replace(OPINION_FACTS, related=("20240019",))) == ()


@pytest.mark.parametrize(
    "words", ["以此为目的的活动", "一家一家走访", "二十二十一号", "讨论讨论再定", "博士博士后工作站"]
)
def test_words_that_are_rightly_said_twice_are_let_be(words):
    assert check(words, LetterFacts(kind="reply")) == ()


def test_text_that_is_not_a_letter_is_checked_for_what_any_text_can_hold():
    assert brief(check("一、已办，，正在推进推进。\n三、（此页无正文）", LetterFacts(kind="reply"))) == [
        ("doubled_punctuation", "，，"),
        ("doubled_word", "推进推进"),
        ("broken_numbering", "三、"),
        ("placeholder_left", "（此页无正文）"),
    ]


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


EVERYTHING = dataclasses.replace(
    FACTS,
    also=(Cited("20240019", "关于另一件事的提案", "六届三次会议", "cppcc_proposal"),),
    bureaus_without_opinion=("河湾市财政局",),
    unused_opinions=("河湾市公安局",),
    answered_asks=("1",),
    sources=(
        SourceText("公安局", "已与五家机关商定夜间开放，另在两个路口调整信号配时，投入386万元。"),
        SourceText("财政局", "明年一季度前再增加夜间泊位一百个的经费1386万元尚未落实。", quotable=False),
    ),
    talks=0,
    talks_required=1,
    has_copy=False,
)
PIECES = st.sampled_from(
    [
        *REPLY.splitlines(),
        *OPINION.splitlines(),
        "2024年13月40日",
        "企业企业",
        "〔〕号",
        "的的",
        "，，",
        "\n",
        "（七）",
        "第1号",
        "《",
        "》",
        "“甲”乙”",
        "2024年06月 8日",
        "河教函[2024]第08号",
        "下一步，将进一步加强管理，力争取得实效。",
        "二、乙，",
        "市发展和改革局与市发改局",
        "感谢你们，感谢贵会",
        "已投入3860万元，",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("\n".join)))
def test_any_text_on_paper_gets_findings_that_point_into_it(text):
    found = check_paper(text)

    assert [text[slice(*one.span)] for one in found] == [one.text for one in found]
    assert len({one.fingerprint for one in found}) == len(found)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("\n".join)))
def test_any_text_gets_findings_that_point_into_it(text):
    found = check(text, EVERYTHING)

    assert [text[slice(*one.span)] for one in found] == [one.text for one in found]
    assert len({one.fingerprint for one in found}) == len(found)
    assert all(one.message() and one.remedy() for one in found)


@pytest.mark.parametrize(
    "piece",
    [
        "老城区泊位仍有缺口，正在研究。\n",
        "（（“《",
        "市财政局市发改局",
        "2024年06月",
        "企业企业",
        "（一）",
        "一是",
        "〔2024〕",
        "的的，，",
    ],
)
def test_long_letter_takes_linear_time(piece):
    def seconds(times):
        started = time.perf_counter()
        check(REPLY.replace("二、逐条", piece * times + "\n二、逐条"), EVERYTHING)
        return time.perf_counter() - started

    seconds(10)
    assert seconds(4000) < 8 * 4 * max(seconds(500), 0.02)


def test_every_wording_can_be_filled_in():
    class Anything(dict):
        def __missing__(self, key):
            return key

    sentences = [text for wording in WORDINGS.values() for text in (wording.message, wording.remedy)]

    assert all(text.format_map(Anything()) for text in sentences)


def real_facts(expected, **more):
    return LetterFacts(
        matter="cppcc_proposal",
        number=expected["number"],
        title=expected["title"],
        session=expected["session"],
        related=tuple(expected["related_matters"]),
        handling=tuple(Bureau(name, tuple(spellings)) for name, spellings in expected["co_handlers"].items()),
        bureaus_without_opinion=tuple(expected["missing_opinion_from"]),
        **more,
    )


def test_real_reply_shows_the_slips_that_a_careful_reader_found(real_case):
    facts = real_facts(
        real_case.expected,
        kind="reply",
        addressees=("民建市委会",),
        has_class=False,
        has_document_number=False,
        has_signer=False,
        has_contact=False,
        has_copy=False,
    )

    assert shortened(check(real_case.reply, facts)) == [
        ("class_missing", ""),
        ("contact_missing", ""),
        ("copies_missing", ""),
        ("document_number_missing", ""),
        ("signer_missing", ""),
        ("noun_repeated", "提案"),
        ("bureau_without_opinion", "市金融工作局"),
        ("doubled_word", "企业企业"),
        ("alias_drift", "市发改局"),
        ("broken_numbering", "二是"),
        ("vague_promise", "鼓励“专精特新"),
        ("doubled_punctuation", ",,"),
        ("doubled_punctuation", ",,"),
        ("broken_numbering", "(七)"),
        ("vague_promise", "强化财政引导作"),
        ("address_mixed", "你们"),
        ("date_spaced", "2023年 6"),
    ]


@pytest.mark.parametrize(
    ("bureau", "expected"),
    [
        ("科技局", [("vague_promise", "下来,我局将进")]),
        ("市监局", [("wrong_session", "十四届一次会议")]),
        (
            "人社局",
            [
                ("doubled_word", "的的"),
                ("vague_promise", "下来,我局积极"),
                ("placeholder_left", "(此页无正文)"),
            ],
        ),
        (
            "发改局",
            [
                ("unpaired_quote", "目前i莞家”A"),
                ("vague_promise", "下来,我们将以"),
                ("vague_promise", "根据国家和省反"),
            ],
        ),
    ],
)
def test_real_opinions_show_their_slips_and_no_false_alarm(real_case, bureau, expected):
    """Not found: 地发性法规, 扩容升, 服务专员制定, which need a dictionary."""
    facts = real_facts(
        real_case.expected, kind="opinion", addressees=(real_case.expected["lead"], "市工业和信息化局")
    )

    assert shortened(check(real_case.opinions[bureau], facts)) == expected


def shortened(findings):
    return [(one.code, one.text[:7]) for one in findings]

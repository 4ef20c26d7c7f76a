"""The letters of a real case: the slips that a careful reader found, and no false alarm."""

from __future__ import annotations

import pytest

from workflow.assembly.checking import Bureau, LetterFacts, check


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

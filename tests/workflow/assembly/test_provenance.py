"""Where the passages of a reply come from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.alterations import Altered
from workflow.assembly.carriage import Run, plain
from workflow.assembly.passages import PassageText, Role, parts, split
from workflow.assembly.provenance import Origin, Sources

LETTERS = st.text(alphabet="甲乙丙丁戊己，。；1\uff12家 \n", max_size=90)
TITLE = "关于改善老城区停车难问题的建议"
PARKS = "年内新建立体停车场3处，新增泊位820个，其中夜间开放500个。"
BUSES = "增开社区公交线路6条，延长夜班车运营时间。"


def passage(text, heading=""):
    return PassageText(heading, text, 0, len(text))


def told(sources, text, **more):
    """Origin, characters, carried, and (source, characters) of each share."""
    one = Sources(sources, **more).origin(passage(text))
    return one.origin, one.characters, one.carried, [(share.source, share.carried) for share in one.shares]


def words(text):
    return plain(text).signs


def test_passage_taken_over_whole_is_verbatim():
    assert told([BUSES, PARKS], PARKS) == (Origin.VERBATIM, 32, 32, [(1, 32)])


def test_passage_of_sentences_of_two_sources_is_verbatim_and_names_the_larger_first():
    assert told([BUSES, PARKS], BUSES + PARKS) == (Origin.VERBATIM, 53, 53, [(1, 32), (0, 21)])


@pytest.mark.parametrize(
    "text",
    [f"(一)关于停车。{PARKS}", f"一是{PARKS}", PARKS.replace("，", ",\n　").replace("820", "\uff18\uff12\uff10")],
)  # fmt: skip
def test_headings_items_blanks_and_width_make_no_difference(text):
    heading = "(一)关于停车" if text.startswith("(一)") else ""

    assert Sources([PARKS]).origin(passage(text, heading)).origin is Origin.VERBATIM


def test_heading_that_says_what_a_source_says_is_held_against_it():
    text = "一、年内新建立体停车场5处，新增泊位820个，其中夜间开放500个。收费不变。"

    one = Sources([PARKS + "收费不变。"]).origin(passage(text, text.split("。", maxsplit=1)[0]))

    assert (one.origin, [(found.was.text, found.now.text) for _, found in one.alterations]) == (
        Origin.ALTERED, [("3处", "5处")],
    )  # fmt: skip


def test_decimals_inside_a_sentence_are_no_items():
    words = "新增泊位820个，投入16.2万元，惠及居民51户。"

    assert told([words], words)[0] is Origin.VERBATIM


def test_passage_with_a_sentence_of_its_own_is_altered():
    assert told([PARKS], f"{PARKS}收费按三类区执行。") == (Origin.ALTERED, 41, 32, [(0, 32)])


def test_passage_that_shares_nothing_is_new():
    assert told([BUSES, PARKS], "市民可通过热线反映占道停放，执法人员当日到场。") == (Origin.NEW, 23, 0, [])


def test_reworded_sentence_names_its_source_by_the_pieces_that_it_shares():
    text = "今年建立体停车场3处，泊位新增820个，其中500个夜间开放。"

    [share] = Sources([BUSES, PARKS]).origin(passage(text)).shares

    assert (share.source, share.carried, share.runs, share.reworded) == (1, 0, (), True)
    assert [piece.text for piece in share.pieces] == ["建立体停车场3处，", "820个，其中"]


def test_a_clause_cut_at_its_beginning_is_not_verbatim():
    one = Sources(["暂不具备建设地下停车场的条件。"]).origin(passage("具备建设地下停车场的条件。"))

    assert (one.origin, one.carried) == (Origin.ALTERED, one.characters)
    assert [found.kind for _, found in one.alterations] == [Altered.NEGATION]


def test_runs_are_told_in_both_texts():
    [share] = Sources(["据统计，" + PARKS]).origin(passage("一是" + PARKS)).shares

    assert share.runs == (Run((4, 36), (2, 34), PARKS),)


def test_title_that_every_letter_quotes_comes_from_nobody():
    quoting = f"《{TITLE}》提出的问题，我们高度重视。"

    assert told([f"根据《{TITLE}》，安排如下。"], quoting, leave_out=[TITLE])[0] is Origin.NEW
    assert told([f"根据《{TITLE}》，安排如下。"], quoting)[0] is Origin.ALTERED


def test_words_of_the_title_do_not_make_a_sentence_reworded():
    one = Sources(["改善老城区停车环境，解决停车难问题，发放补贴。"], leave_out=[TITLE])

    assert one.origin(passage("为改善老城区出行条件，缓解停车难问题，开通专线。")).shares == ()


def test_figures_in_no_source_are_the_leads_own():
    sources = Sources([PARKS], known=["建议新增泊位1000个"])

    one = sources.origin(
        passage("原有泊位三百个，新增泊位八百二十个，距1000个还差一些，另建一个平台，投入２００万元。")
    )

    assert [figure.text for figure in one.unsourced] == ["三百个", "\uff12\uff10\uff10万元"]


def test_figures_of_a_title_that_is_left_out_need_no_source():
    sources = Sources([], leave_out=["关于新建12所学校的建议"])

    assert sources.origin(passage("《关于新建12所学校的建议》收悉。")).unsourced == ()


def test_an_empty_passage_is_new():
    assert told([PARKS], "") == (Origin.NEW, 0, 0, [])


@given(st.lists(LETTERS, max_size=3), LETTERS, st.lists(st.text(alphabet="甲乙 ", max_size=5), max_size=1))
def test_no_source_is_named_for_words_that_it_does_not_hold(sources, text, leave_out):
    one = Sources(sources, leave_out=leave_out).origin(passage(text))

    runs = [(share.source, run) for share in one.shares for run in (*share.runs, *share.pieces)]
    assert [sources[number][slice(*run.source_span)] for number, run in runs] == [run.text for _, run in runs]
    assert [words(text[slice(*run.target_span)]) for _, run in runs] == [words(run.text) for _, run in runs]
    assert all(share.runs or share.pieces for share in one.shares)


@given(st.lists(LETTERS, max_size=3), LETTERS, LETTERS)
def test_carried_characters_are_some_of_the_passage(sources, start, text):
    one = Sources([*sources, text]).origin(passage(start + text))

    assert 0 <= one.carried <= one.characters == len(words(start + text))
    assert one.carried <= sum(share.carried for share in one.shares)
    assert [share.carried for share in one.shares] == sorted(
        (share.carried for share in one.shares), reverse=True
    )
    assert all(share.carried <= one.carried for share in one.shares)


@given(LETTERS)
def test_a_passage_put_in_whole_is_verbatim_or_too_short_to_tell(text):
    one = Sources([text]).origin(passage(text))

    assert one.origin in ({Origin.VERBATIM} if one.carried == one.characters > 0 else {*Origin})
    assert [found for _, found in one.alterations if found.kind is not Altered.SPEAKER] == []


def test_on_the_real_page_one_bureau_was_carried_and_one_subject_changed(real_case):
    cut = {name: split(text) for name, text in real_case.opinions.items()}
    named = [(name, one) for name, found in cut.items() for one in found]
    sources = Sources([one.text for _, one in named], leave_out=[real_case.expected["title"]])
    origins = [sources.origin(one) for one in parts(real_case.reply) if one.role is Role.PASSAGE]

    shares = [
        (named[share.source][0], share.carried, share.reworded) for one in origins for share in one.shares
    ]
    altered = [
        (named[number][0], found.kind, found.was.text, found.now.text)
        for one in origins
        for number, found in one.alterations
    ]

    assert shares == [("科技局", 209, False)]
    assert altered == [("科技局", Altered.SUBJECT, "民营企业", "专精特新企业在内的民营企业")]

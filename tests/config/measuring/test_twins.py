"""The letters that the checker is measured on, and what counts as found."""

from __future__ import annotations

import pytest

from config.measuring import twins as own
from config.measuring.checks import measure, outcome_of
from config.measuring.planting import planted
from config.measuring.twins import Planted, all_twins, paired
from proposals.parsing import read
from workflow.assembly.checking import check_paper
from workflow.assembly.checking.wordings import WORDINGS

TWINS = all_twins()
TEXT = "林某某委员：\n您提出的《关于某事的提案》（第12号）收悉，现答复如下：\n一、已建成学校3所，，已培训教师5人。\n专此答复。\n"


def test_there_are_thirty_letters_and_more_in_both_kinds_of_matter_and_letter():
    words = "".join(one.clean for one in TWINS)

    assert len(TWINS) >= 30
    assert sum("会办意见" in one.clean and "答复如下" not in one.clean for one in TWINS) >= 5
    assert words.count("代表：") >= 4


@pytest.mark.parametrize("one", TWINS, ids=[one.name for one in TWINS])
def test_slipped_twin_holds_its_slips_and_the_clean_one_does_not(one):
    codes = {key.partition(".")[0] for key in WORDINGS}

    assert one.planted
    assert one.slipped != one.clean or one.slipped_facts != one.clean_facts
    assert {slip.code for slip in one.planted} <= codes


def test_letters_hold_no_number_that_could_be_dialled():
    digits = [
        one.clean for one in TWINS if any(mark in one.clean for mark in ("电话：1", "-1", "-8", "-2", "-6"))
    ]

    assert digits == []


def test_slip_on_words_that_are_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(own, "LETTERS", tmp_path)
    (tmp_path / "a.yaml").write_text(
        "kind: reply\nclean: 甲乙\nslips:\n  - {code: x, right: 丙, wrong: 丁}\n", encoding="utf-8"
    )

    with pytest.raises(ValueError, match="丙"):
        all_twins()


def test_finding_meets_a_slip_once_by_code_and_words():
    findings = check_paper(TEXT)
    slip = Planted("doubled_punctuation", "，，")

    found, missed, left = paired([slip, slip, Planted("doubled_word", "，，")], findings)

    assert (found, missed) == ((slip,), (slip, Planted("doubled_word", "，，")))
    assert len(left) == len(findings) - 1


def test_slip_on_the_letter_as_a_whole_is_met_by_what_the_finding_says():
    findings = check_paper(TEXT)

    assert paired([Planted("class_missing", "", says="类别")], findings)[1] == ()
    assert paired([Planted("class_missing", "", says="抄送")], findings)[0] == ()


def test_planted_slips_stand_where_they_say():
    text = TEXT.replace("，，", "，")
    plants = list(planted(text, read(text)))

    assert {"doubled_word", "doubled_punctuation", "noun_mixed", "unpaired_bracket"} <= {
        one.rule for one in plants
    }
    assert all(one.text != text and 0 <= one.span[0] <= one.span[1] <= len(one.text) for one in plants)


def test_findings_on_nothing_are_alarms():
    one = next(one for one in TWINS if one.name == "page-with-opinion")

    assert {finding.code for finding in outcome_of(one).alarms} <= {"altered_subject"}


def test_measured_figures_hold_what_was_reached():
    measured = measure(None)
    told = measured.as_json("checks")

    assert measured.fell == ()
    assert list(told["figures"]) == ["recall", "precision", "clean", "by_rule"]
    assert [grid["columns"][0] for grid in told["grids"]] == ["检查项", "差错"]
    assert told["notes"] == ["真实页面没有测：请用 --page 给出公开页面的文件。"]

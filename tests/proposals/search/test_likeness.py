from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from proposals.search.likeness import differing_sentences, grams, jaccard, nearest, sentences

TEXT = "全市充电桩不足。建议三年内建成2000个！由供电局牵头；住建局配合。"


def test_texts_have_in_common_what_they_share_whatever_the_signs_and_the_script():
    assert jaccard(grams("專精特新，企業"), grams("专精特新企业")) == 1
    assert jaccard(grams("充电桩建设"), grams("学前教育")) == 0
    assert jaccard(grams("充电桩建设"), grams("充电桩布局")) == 1 / 5


def test_a_text_without_words_is_like_nothing():
    assert jaccard(grams(""), grams("，。")) == 0
    assert grams("桩") == {"桩"}


def test_the_sentences_that_only_one_of_them_has_are_marked():
    one, other = differing_sentences(TEXT, "由供電局牽頭；全市充电桩不足。建议三年内建成3000个！")

    assert [(told.text, told.shared) for told in one] == [
        ("全市充电桩不足。", True),
        ("建议三年内建成2000个！", False),
        ("由供电局牵头；", True),
        ("住建局配合。", False),
    ]
    assert [told.shared for told in other] == [True, True, False]


@given(text=st.text(st.sampled_from("充电桩。；！\n ，"), max_size=30))
def test_the_sentences_of_a_text_are_the_text(text):
    assert "".join(sentences(text)) == text
    assert all(told.shared for told in differing_sentences(text, text)[0])


def test_the_nearest_sentence_is_the_one_that_shares_most():
    assert nearest(TEXT, "充电桩三年内建成一万个") == "建议三年内建成2000个！"
    assert nearest(TEXT, "学前教育") == ""

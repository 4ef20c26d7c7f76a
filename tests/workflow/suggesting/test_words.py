"""The telling pieces of a text."""

import pytest

from workflow.suggesting.words import terms


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("关于补建充电桩的建议", ("补建", "建充", "充电", "电桩")),
        ("进一步加强工作", ()),
        ("老人的饭堂", ("老人", "饭堂")),
        ("推广 AI 和5G基站", ("推广", "ai", "5g", "基站")),
        ("2023年，100万元！", ("万元",)),
        ("", ()),
        ("𠀀的\u200b车", ()),
    ],
)
def test_text_is_cut_into_its_telling_pieces(text, pieces):
    assert terms(text) == pieces

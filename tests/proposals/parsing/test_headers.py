from __future__ import annotations

import pytest

from proposals.parsing import Openness, read

LETTER = """{head}
关于市政协第20240052号提案的答复
李某某委员：
您提出的《关于某事的提案》（第20240052号）收悉。现答复如下：
涉及B类用地，已经办理。{body}
清河市教育局
2024年6月27日
{foot}
"""


def letter(head="", body="", foot=""):
    return read(LETTER.format(head=head, body=body, foot=foot))


def codes(reading):
    return {one.code for one in reading.warnings}


@pytest.mark.parametrize(
    ("place", "written", "category"),
    [
        ("head", "A类", "A"),
        ("head", "\uff21", "A"),
        ("head", "类别：B", "B"),
        ("head", "分类:C类", "C"),
        ("head", "办理结果:(A)", "A"),
        ("head", "是否同意公开：同意公开    办理结果：（A）", "A"),
        ("head", "清教提〔2024〕15号（B类）", "B"),
        ("head", "清教提〔2024〕15号B", "B"),
        ("head", "清教提〔2024〕15号   D类", "D"),
        ("head", "办理类别：A□ B☑ C□", "B"),
        ("head", "办理结果类别：√A  B  C", "A"),
        ("foot", "办理结果：解决或采纳", "解决或采纳"),
        ("foot", "答复类别：列入计划拟解决", "列入计划拟解决"),
        ("foot", "办理结果类别：B", "B"),
        ("body", "本提案属于A类。", "A"),
        ("body", "该件办理结果定为“C”类。", "C"),
        ("body", "", None),
    ],
)
def test_category_is_read_from_every_place(place, written, category):
    reading = letter(**{place: written})

    assert (reading.category.value if reading.category else None) == category


def test_category_left_unticked_is_a_doubt():
    reading = letter(head="办理结果类别：A B C")

    assert (reading.category, codes(reading) & {"ambiguous_category", "missing_category"}) == (
        None,
        {"ambiguous_category"},
    )


def test_two_categories_are_a_doubt():
    reading = letter(head="A类", foot="办理结果：B")

    assert reading.category is None
    assert "category_differs" in codes(reading)


@pytest.mark.parametrize(
    ("place", "written", "openness"),
    [
        ("head", "主动公开", Openness.PUBLIC),
        ("head", "A类    依申请公开", Openness.ON_REQUEST),
        ("head", "公开方式：不予公开", Openness.WITHHELD),
        ("head", "是否同意公开：是", Openness.PUBLIC),
        ("head", "是否公开：否", Openness.WITHHELD),
        ("foot", "（此件主动公开）", Openness.PUBLIC),
        ("foot", "此件公开发布", Openness.PUBLIC),
        ("foot", "信息公开选项：依申请公开", Openness.ON_REQUEST),
        ("head", "首页 > 政务公开 > 主动公开", None),
        ("body", "推动政务主动公开。", None),
    ],
)
def test_openness_is_read_from_every_place(place, written, openness):
    reading = letter(**{place: written})

    assert (reading.openness.value if reading.openness else None) == openness


def test_openness_outside_the_three_ways_is_a_doubt():
    reading = letter(head="公开方式：部分公开")

    assert reading.openness is None
    assert "unclear_openness" in codes(reading)


@pytest.mark.parametrize(
    ("head", "foot", "expected"),
    [
        ("清教提〔2024〕15号   签发人：张某某", "", ("张某某", None, None)),
        ("", "签发人：张某某\n联系人：王 某\n联系电话：0000-5550000", ("张某某", "王某", "0000-5550000")),
        ("", "（联系人：王某某，联系电话：5550000）", (None, "王某某", "5550000")),
        ("", "联系人及电话：王某某  0000-5550000", (None, "王某某", "0000-5550000")),
        ("", "承办人：王某某  电话：5550101", (None, "王某某", "5550101")),
        ("", "经办人:王某某(5550101)", (None, "王某某", "5550101")),
        ("", "联系电话：（0000）5550000", (None, None, "（0000）5550000")),
        ("签发人：", "联系人：", (None, None, None)),
    ],
)
def test_signer_contact_and_phone_are_read(head, foot, expected):
    reading = letter(head=head, foot=foot)

    assert (
        tuple(one.value if one else None for one in (reading.signer, reading.contact, reading.phone))
        == expected
    )


@pytest.mark.parametrize(
    ("foot", "names"),
    [
        ("抄送：市政协提案委、市政府督查室。", ["市政协提案委", "市政府督查室"]),
        ("抄送:市政协提案委，市政府督查室\n", ["市政协提案委", "市政府督查室"]),
        (
            "抄  送：市政协提案委/市公安局；市财政局|市教育局",
            ["市政协提案委", "市公安局", "市财政局", "市教育局"],
        ),
        ("抄送：市政协提案委、\n      市公安局。", ["市政协提案委", "市公安局"]),
        ("抄送：（会办单位）、市政协提案委", ["市政协提案委"]),
        ("抄送：市公安局（会办单位）", ["市公安局"]),
        ("抄送：市政协提案委。\n清河市教育局办公室  2024年6月27日印发", ["市政协提案委"]),
        ("抄送：市政协提案委   联系人：王某某", ["市政协提案委"]),
        ("", []),
    ],
)
def test_copies_are_cut_at_any_separator(foot, names):
    assert [one.value for one in letter(foot=foot).copy_to] == names

"""Which fonts are taken, in which order."""

from __future__ import annotations

from portal.documents.fonts import chosen


def test_licensed_ones_come_before_the_systems_and_the_shipped_one_last():
    found = chosen(
        ["仿宋_GB2312", "FZXiaoBiaoSong-B05S"],
        ["仿宋_GB2312", "FZXiaoBiaoSong-B05S", "FangSong", "FandolFang R", "KaiTi"],
    )

    assert found["fang"] == ["仿宋_GB2312", "FangSong", "FandolFang R", "Noto Serif SC"]
    assert found["title"] == ["FZXiaoBiaoSong-B05S", "Noto Serif SC"]
    assert found["kai"] == ["KaiTi", "Noto Serif SC"]
    assert (found["kai_apart"], found["title_apart"]) == (True, True)


def test_a_bare_machine_uses_what_ships():
    found = chosen([], [])

    assert found == {
        "fang": ["Noto Serif SC"], "hei": ["Noto Sans SC"], "kai": ["Noto Serif SC"], "song": ["Noto Serif SC"],
        "title": ["Noto Serif SC"], "kai_apart": False, "title_apart": False,
    }  # fmt: skip

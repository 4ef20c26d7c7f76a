"""The real case, where its folder is present, and a short letter of each kind."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

CASE = Path(__file__).resolve().parents[4] / "shared" / "cases" / "dongguan-20230368"


class RealCase:
    """The published page of one case, cut into its letters, and what a careful reader found in it."""

    def __init__(self) -> None:
        self.page = (CASE / "published-page.txt").read_text(encoding="utf-8")
        self.expected = yaml.safe_load((CASE / "expected.yaml").read_text(encoding="utf-8"))
        head, _, letters = self.page.partition("部门答复")
        self.measures = head[head.index("一、构建") : head.index("提案者")]
        letters = letters[: letters.index("办理单位")]
        self.reply, *opinions = letters.split("\n市工业和信息化局:")
        names = ("科技局", "市监局", "人社局", "发改局")
        self.opinions = {name: "市工业和信息化局:" + text for name, text in zip(names, opinions, strict=True)}


@pytest.fixture(scope="session")
def real_case() -> RealCase:
    if not CASE.is_dir():
        pytest.skip("the real case lies beside the repository and is not here")
    return RealCase()

"""What figures count in: the units of official letters, and which of them are the same."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    """What a figure is a figure of. POINTS are percentage points; COUNT counts things; NUMBER has no unit."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    COUNT = "count"
    MEASURE = "measure"
    DURATION = "duration"
    DATE = "date"
    YEAR = "year"
    RATIO = "ratio"
    NUMBER = "number"


class Unit(NamedTuple):
    """A unit under the one name that it has in comparison, and how many of that make one."""

    name: str
    kind: Kind
    factor: Decimal = Decimal(1)


_MONEY = "元 美元 港元 欧元 日元 英镑"
_MEASURE = """\
亩 平方公里 平方米 立方米 公里 米 厘米 毫米 海里 吨 公斤 克 升 立方 千瓦 兆瓦 千瓦时 度 伏 摄氏度 标箱 字节 兆 倍
吉瓦 分贝
"""
_DURATION = "年 个月 周 天 工作日 小时 分钟 秒 学时 课时"
_COUNT = """\
家 家次 个 项 件 条 次 人次 人 名 位 户 户次 所 座 处 宗 起 例 台 套 辆 艘 架 间 栋 幢 层 张 份 本 部 册 篇 期 批 批次 场 场次
轮 班 门 课 种 类 款 支 队 组 对 只 头 匹 株 棵 颗 粒 块 片 段 节 集 枚 盏 眼 口 道 路 站 笔 单 通 字 页 分 岁 级 星 大
方面 步 车次 班次 航班 床位 床 张床位 学位 车位 泊位 桩 柜 村 镇 街道 社区 乡 县 区 市 省 国 校 企 厂 店 点 环节 流程
板块 板 卷 词 首 幅 遍 趟 天次 人天 重 维 线 圈 带 园 港 链 区域
"""

_SPELT = """\
元 美元 港元 亩 公顷 平方公里 平方米 公里 千米 米 吨 公斤 倍 年 个月 周 天 个工作日 工作日 小时 个小时 分钟 个星期
家 个 项 件 条 次 人次 人 名 位 户 所 座 处 宗 起 例 套 辆 间 栋 幢 份 部 期 批 场 场次 轮 种 款 支 组 个方面 大方面
方面 大 笔 通 车次 班次 床位 学位 车位 泊位 环节
"""
_ARTICLES = "个 种 批 方面 大 套 款 组 部 处 起 位 项"

_SAME: Final = {
    "人民币": ("元", 1),
    "港币": ("港元", 1),
    "平方千米": ("平方公里", 1),
    "㎡": ("平方米", 1),
    "平米": ("平方米", 1),
    "千米": ("公里", 1),
    "km": ("公里", 1),
    "公顷": ("亩", 15),
    "千克": ("公斤", 1),
    "kg": ("公斤", 1),
    "kW": ("千瓦", 1),
    "MW": ("兆瓦", 1),
    "星期": ("周", 1),
    "个星期": ("周", 1),
    "日": ("天", 1),
    "个工作日": ("工作日", 1),
    "个小时": ("小时", 1),
    "个方面": ("方面", 1),
    "大方面": ("方面", 1),
    "个亿": ("元", 100_000_000),
}
"""Other names of a unit, and how many of it they are."""

_BASIC: Final = {
    name: Unit(name, kind)
    for kind, names in (
        (Kind.MONEY, _MONEY),
        (Kind.MEASURE, _MEASURE),
        (Kind.DURATION, _DURATION),
        (Kind.COUNT, _COUNT),
    )
    for name in names.split()
}
UNITS: Final = {
    **_BASIC,
    **{name: Unit(same, _BASIC[same].kind, Decimal(factor)) for name, (same, factor) in _SAME.items()},
}
"""Every unit as written → what it is."""

HAN_UNITS: Final = frozenset(_SPELT.split())
"""Units that make a figure of a Chinese numeral. With others it is a name as often as a number (四川, 三门, 一线)."""

ARTICLES: Final = frozenset(_ARTICLES.split())
"""Behind 一 these only say a or an (一个, 一种, 一批)."""

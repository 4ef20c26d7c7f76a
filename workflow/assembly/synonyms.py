"""Words of city affairs that stand for one another, so that an answer in other words is an answer.

Each line is a ring: whoever asks for the one and is told of the other was answered. TOPICS say what a matter is about;
ACTS say what is done in it, which any letter does somewhere, so they count half. The rings are of general use in
proposals and replies: no name of a place, a platform or a programme of one city stands here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC: Final = 1.0
ACT: Final = 0.5

_ACTS = """\
调研 走访 座谈 摸底 摸排 排查 了解 评估 梳理 调查 普查 摸清 研判
培训 研修 辅导 讲座 授课 轮训 指导
成立 组建 建立 设立 搭建
安装 加装 增设 设置 布设 配备 配置 配齐 更新 配发 加设
新建 兴建 建成 改建 扩建 建设 开办 兴办 举办
制定 出台 印发 制订 编制 修订 颁布 拟定
宣传 宣导 宣讲 科普 推介 普及 倡导
问题 难题 难点 痛点 堵点 困难
查处 严查 处罚 罚款 立案 严打 惩处 整治 取缔
公开 公示 公布 公告 披露
聘请 聘用 聘任 招募 选聘
缩短 压缩 压减 加密
拓宽 加宽 扩宽
清理 清除 清走
改造 更新改造 修缮 加固 重建 整修
延长 延伸 开行 开通
加快 提速 提前
激励 奖励 表彰 嘉奖
签约 签订 协议
"""
_TOPICS = """\
停车 泊位 车位 停放 停靠
护学 护学岗 护学队 校警 护苗 护校
校车 定制公交 学生公交 学生专线
错峰 错时 分批 分时
托管 课后服务
天桥 过街 地下通道 人行通道
照明 路灯 灯具 亮化
公交 巴士 微巴 微循环 班车
专用道 公交优先 信号优先
雨棚 候车亭 遮阳棚
座椅 座凳 坐凳 长椅
电子站牌 智能站牌 到站信息
老人 老年 老年人 长者 高龄 耆老
助餐 食堂 饭堂 餐费 用餐 配餐
时间银行 互助养老 志愿互助
上门 入户 登门
巡诊 随访 出诊
长处方 长期处方
护理 护理员 护工
厨余 餐厨
收运 运输 清运
大件垃圾 大件
终端 处理厂 处置中心 处理中心
定位 轨迹 gps GPS
标识 标志 标牌
占道 占用 违停 乱停
混收混运 混装混运 混运 混装 先分后混
读本 教材 校本课程 课程 设课 综合实践课
泥土路 泥路 土路 砂石路
硬化 硬底化 硬化路
错车道 会车 错车 会车平台
桥梁 危桥
护路员 护路岗位 养护员 管护员
脱贫户 脱贫人口 贫困户 低收入
超限 超载 超限超载 治超
冷链 冷藏 冷库 保鲜
快递 寄递 物流
古村 古村落 传统村落
果园 采摘园 农庄
旅游 乡村游 文旅 观光
村医 乡村医生
养老保险 社会保险 参保 社保
定向培养 定向委培 委培 订单定向
会诊 远程
报销 医保报销 统筹报销
联盟 协会 商会 行业组织 行业协会
白名单 名单制
融资 贷款 信贷 授信 担保
风险补偿 风险资金池 风险池 风险承担 风险分担
投资基金 引导基金 资金池 基金
国企 国有企业 市属企业 国资 央企
银行 银企 金融机构
产业园 园区 集聚区 工业园
旧改 旧村改造 旧城改造 城市更新 三旧改造
产业链 供应链 补链 强链 上下游 链主
核心技术 共性技术 攻关 关键技术
高校 院校 大学 科研院所 科研机构 研究院
产学研 产研 校企
评价 职称 技能等级 评审
引才 招聘 招才 引育 人才引进 引进
容错 包容 宽容 免责
融入 接轨 一体化 同城化
品牌 商标
诉求 热线 直通车
种子库 培育库 储备库 后备库 入库 梯度 梯队 分级 分层
一企一策 定制化 个性化 量身定制
房租 租金 减租
税收 减税 免税 税费 税款
补贴 补助 资助 奖补 津贴 贴息
优惠 减免 打折 免费 减收
"""


class Ring(NamedTuple):
    """One ring of words by its first one, and how much it tells."""

    name: str
    weight: float


def _rings() -> Iterator[tuple[str, Ring]]:
    for weight, lines in ((ACT, _ACTS), (TOPIC, _TOPICS)):
        for line in lines.splitlines():
            words = line.split()
            yield from ((word, Ring(words[0], weight)) for word in words)


RING_OF: Final = dict(_rings())
"""Each word → its ring."""

_ANY = re.compile("|".join(sorted(RING_OF, key=lambda word: (-len(word), word))))


def rings_in(text: str) -> Iterator[tuple[Ring, str, int]]:
    """Each ring that a text touches with the word that it uses and its place, in order; the longest word at a place."""
    for found in _ANY.finditer(text):
        yield RING_OF[found[0]], found[0], found.start()

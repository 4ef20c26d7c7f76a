"""Words of city affairs that stand for one another, so that an answer in other words is an answer.

Each line is a ring: whoever asks for the one and is told of the other was answered. TOPICS say what a matter is about;
ACTS say what is done in it, which any letter does somewhere, so they count half. The rings are of general use in
proposals and replies: no name of a place, a platform or a programme of one city stands here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.wordlists import WordList

if TYPE_CHECKING:
    from collections.abc import Iterator

TOPIC: Final = 1.0
ACT: Final = 0.5

_ACTS = """\
调研 走访 座谈 摸底 摸排 排查 了解 评估 梳理 调查 普查 摸清 研判
培训 研修 辅导 讲座 授课 轮训 指导
成立 组建 建立 设立 搭建
安装 加装 增设 设置 布设 配备 配置 配齐 更新 配发 加设 购置 添置
新建 兴建 建成 改建 扩建 建设 开办 开设 兴办 举办 新增 增建
制定 出台 印发 制订 编制 修订 颁布 拟定
宣传 宣导 宣讲 科普 推介 普及 倡导 倡议
问题 难题 难点 痛点 堵点 困难
查处 严查 处罚 罚款 立案 严打 惩处 整治 取缔 从重处罚 责令改正 捣毁
公开 公示 公布 公告 披露 发布
聘请 聘用 聘任 招募 选聘
缩短 压缩 压减 加密
拓宽 加宽 扩宽
清理 清除 清走 清淘
改造 更新改造 修缮 加固 重建 整修
延长 延伸 开行 开通
加快 提速 提前
签约 签订 协议
激励 奖励 表彰 嘉奖
打通 贯通 连通 疏通
处置 处理 消纳
播放 投放 展播
融入 接轨 一体化 同城化
补贴 补助 资助 奖补 津贴 贴息
优惠 减免 打折 免费 减收 免征
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
上门 入户 登门 到家
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
黑名单 失信名单 失信
融资 贷款 信贷 授信 担保
风险补偿 风险资金池 风险池 风险承担 风险分担
投资基金 引导基金 资金池 基金
国企 国有企业 市属企业 国资 央企
银行 银企 金融机构
产业园 园区 集聚区 工业园 工业区
旧改 旧村改造 旧城改造 城市更新 三旧改造
产业链 供应链 补链 强链 上下游 链主
核心技术 共性技术 攻关 关键技术
高校 院校 大学 科研院所 科研机构 研究院
产学研 产研 校企
评价 职称 技能等级 评审
引才 招聘 招才 引育 人才引进 招录
容错 包容 宽容 免责
品牌 商标
诉求 热线 直通车
种子库 培育库 储备库 后备库 入库 梯度 梯队 分级 分层
一企一策 定制化 个性化 量身定制
房租 租金 减租 场租 免租
税收 减税 免税 税费 税款 增值税
用人单位 职工 总工会
收费 价格 定价 指导价 收费标准 明码标价 服务费
电价 电费 用电
水电气 水电 燃气
充电 充电桩 充电端口 充电点
换电 换电柜
阻车 阻车系统 阻车装置
改装 拆解
灭火 消防 灭火毯 消防站
短片 教育片 警示片 宣传片 公益片
图书馆 书屋 书房 图书 借阅 阅读驿站
借还 通借通还 借书
自助借阅 自助图书馆 借阅机
书店 书城
读书节 阅读节 读书活动
作家 作协 名家
轨道站点 地铁口 地铁 轨道
雨污分流 雨污 混接 错接 漏接 截污
污水处理 污水厂 污水
底泥 淤泥 清淤
补水 活水 泵站 闸泵 调水
水生植物 沉水植物 水生态
鱼苗 放流 增殖放流
监测 在线监测 自动监测 监测站点
监控 视频监控 抓拍 电子警察
偷排 直排 排污 违法排污
按日计罚 连续处罚
河长 河湖长 民间河长
举报 投诉
托位 托班 托育 托幼
配建 配套建设
无犯罪记录 背景审查 从业禁止
体检 健康检查
实训 实训基地 实训中心 实习基地
幼儿 婴幼儿 幼儿园
居民楼 住宅 小区 楼栋
物业 业主 业委会
电动车 电动自行车 非机动车
网格员 秩序员 保安 安保
演练 演习
绿地 公园 绿化 口袋公园
行道树 乔木 树木
厕所 公厕 卫生间
噪声 噪音 降噪
扬尘 粉尘
菜市场 农贸市场 集贸市场
食品安全 食安
快检 快速检测 抽检 检测
管网 管线 管道 立管
空地 闲置土地 闲置地 闲置用地 边角地
危房 危旧房 危楼 危险房屋
孵化 孵化器 创业园 众创空间 创业基地
见习 实习 见习基地
预付卡 预付式 预付费
养犬 犬只 遛狗
殡葬 公墓 墓地 安葬
残疾人 无障碍 盲道
农民工 务工人员 外来工 新市民
欠薪 拖欠工资 讨薪
租房 住房 公租房 保障房 人才房
学位 入学 招生
心理 心理健康 心理咨询
近视 视力
午餐 午休
教师 师资 教职工
职校 职业学校 职业院校 技工院校 技师学院
急救 救护 院前
疫苗 接种 免疫
中医 中医药 中药
献血 血站
禁毒 戒毒
反诈 诈骗 电信诈骗
调解 仲裁 纠纷
法律援助 公共法律 律师
耕地 农田 高标准农田 撂荒
灌溉 水利 渠道
种业 种子 良种
农产品 土特产 农副产品
电商 直播 网络销售
合作社 家庭农场 新型经营主体
民宿 农家乐
非遗 非物质文化 传承人
文物 古建筑 历史建筑
博物馆 展馆 展览馆
体育 健身 球场 运动场
夜市 夜间经济 夜经济
防汛 排涝 内涝 积水
消费 消费券 促消费
外贸 出口 跨境
数据共享 信息共享
审批 办事 并联审批 一窗
证照 许可 执照
信用 诚信 征信
光伏 新能源 储能
节能 减排 低碳
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

_WORDS: Final = WordList(RING_OF)


def rings_in(text: str) -> Iterator[tuple[Ring, str, int]]:
    """Each ring that a text touches with the word that it uses and its place, in order; the longest word at a place."""
    for word, place in _WORDS.found_in(text):
        yield RING_OF[word], word, place

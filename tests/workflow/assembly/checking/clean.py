"""A clean letter of each kind, with what is known of its case."""

from __future__ import annotations

from workflow.assembly.checking import Bureau, LetterFacts

REPLY = """\
林某某委员：

您在市政协六届三次会议上提出的《关于改善老城区停车难的提案》（第20240007号）收悉。经综合市公安局、市财政局等单位的意见，现答复如下：

一、基本情况

老城区现有泊位三千二百个，夜间缺口约四百个。2024年3月5日，我局与您实地查看了三处路段。

二、逐条办理情况

（一）增建泊位。一是改造闲置厂房一处；二是在河东路新建停车楼，2025年9月30日前投入使用；三是补划路内泊位六十个。

（二）错时共享。市公安局已与五家机关商定夜间开放。

（三）疏导车流。已在两个路口调整信号配时。

三、下一步安排

明年一季度前再增加夜间泊位一百个，并于2025年3月向您通报进展。

专此答复，感谢您对交通工作的关心和支持。

河湾市交通运输局
2024年5月20日
"""
FACTS = LetterFacts(
    kind="reply",
    matter="cppcc_proposal",
    number="20240007",
    title="关于改善老城区停车难的提案",
    session="六届三次会议",
    addressees=("林某某",),
    asks=("1", "2"),
    answered_asks=("1", "2"),
    handling=(Bureau("河湾市公安局", ("市公安局",)), Bureau("河湾市财政局", ("市财政局", "财政局"))),
    has_class=True,
    has_document_number=True,
    has_signer=True,
    has_contact=True,
    has_copy=True,
)
OPINION = """\
市交通运输局：

市政协六届三次会议第20240007号提案《关于改善老城区停车难的提案》收悉。经研究，我局会办意见如下：

一、夜间执法

我局已将老城区列入夜间巡查路段，每周不少于三次。

二、机关泊位开放

五家机关已同意开放，协议于2024年4月签订。

专此函复。

河湾市公安局
2024年4月12日
"""
OPINION_FACTS = LetterFacts(
    kind="opinion",
    matter="cppcc_proposal",
    number="20240007",
    title="关于改善老城区停车难的提案",
    session="六届三次会议",
    addressees=("河湾市交通运输局", "市交通运输局"),
)


def brief(findings):
    return [(one.code, one.text) for one in findings]

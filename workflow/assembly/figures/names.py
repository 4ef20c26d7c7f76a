"""Numbers that name or order and count nothing: sessions, ordinals, numbers of papers, items, telephones, versions."""

from __future__ import annotations

from typing import Final

from workflow.assembly.figures.marks import BLANK, HAN, NINE, SHORT

SESSION: Final = rf"""
    {SHORT}{BLANK}届(?:[\u4e00-\u9fff]{{0,12}}?第?{BLANK}{SHORT}{BLANK}次(?:全体)?(?:会议|全会|大会|会))?
"""
ORDINAL: Final = rf"第{BLANK}(?:\d+|[{NINE}两〇零十百千]{{1,6}})(?:个(?!百分点)|[大批期项条])?"
PAPER: Final = r"""
    [〔\[【﹝(][ ]?\d{2,4}[A-Za-z]?[ ]?[〕\]】﹞)][ ]?第?[ ]?\d+[ ]?号
    |\d{1,6}[ ]?号(?!召|称)
"""
ITEM: Final = rf"""
    [〔\[【﹝(]{BLANK}(?:\d+|[{NINE}十]{{1,3}}){BLANK}[〕\]】﹞)]
    |(?<![^\s:;。,("“，])\d{{1,2}}(?:\.(?!\d)|、(?!\d))
    |\d+(?:\.\d+){{2,}}
"""
TELEPHONE: Final = r"""
    (?<!\d)1[3-9]\d{9}(?!\d)|(?<![\d,])12(?:315|319|329|333|345|366|380|393)(?![\d.,万亿家个项件])|(?<!\d)\d{3,4}-\d{7,8}(?!\d)|(?<!\d)\d{3,6}(?=[\u4e00-\u9fff]{0,8}(?:热线|平台|电话))
"""
TIME: Final = r"(?<!\d)\d{1,2}(?::\d{2}(?!\d)|[时点]\d{1,2}分?)"
NAME: Final = rf"""
    \d+(?:\.\d+)?(?=-?(?:版|强|后(?![^\u4e00-\u9fff])|型|式|维))
    |(?<![A-Za-z])[A-WYZa-wyz]+[-/]?\d[\d.]*
    |\d+(?:\.\d+)?(?!(?:km|kg|kW|MW)(?![A-Za-z]))[A-Za-z]+
    |{HAN}(?:级|年(?:级|代|龄)|次(?:性|方|序)|名(?:单|称)|条(?:龙|例)|件事|部(?:分|门|署|队|委)|项目|家(?:庭|属|长)
        |人(?:大|民|员|才)|户(?:籍|外)|位(?:一体|于|置)|大(?:会|小|型|气|数据)|周(?:边|围)|场(?:所|地|景)|轮(?:换|值)
        |期(?:工程|项目|建设|规划)|组(?:织|成|建)|元(?:化|素)|天然)
    |一[\u4e00-\u9fff]一[\u4e00-\u9fff]
"""

NAMES: Final = "|".join(
    f"(?:{pattern})" for pattern in (SESSION, ORDINAL, PAPER, ITEM, TELEPHONE, TIME, NAME)
)

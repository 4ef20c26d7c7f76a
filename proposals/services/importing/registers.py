"""The sheets of the workbook that fills the registers. Its words are Chinese whatever the language of the pages."""

from __future__ import annotations

from typing import Final

from django.utils.translation import override

from proposals.models import Organisation
from proposals.roles import Role
from proposals.sheets import Column, Kind, Sheet

with override("zh-hans"):
    KINDS: Final = {str(kind.label): kind.value for kind in Organisation.Kind}
    ROLES: Final = {str(role.label): role.value for role in Role}

UNITS: Final = Sheet(
    "units",
    "单位",
    (
        Column("name", "全称", required=True, longest=100),
        Column("short_name", "简称", longest=40, hint="新单位必须填写。"),
        Column("seal", "印记字", longest=1, hint="界面上代表本单位的一个字；不填则取简称的第一个字。"),
        Column("kind", "类型", choices=KINDS, hint="新单位必须填写。"),
        Column("document_word", "机关代字", longest=30, hint="发文字号前面的字，例如 某工信函。"),
        Column("parent", "上级单位", longest=100, hint="另一个单位的全称，可以在同一张表里。"),
        Column("duties", "职责", Kind.LONG, longest=5000, hint="主管的事项，用顿号隔开；交办时据此提出建议。"),
        Column("active_from", "成立日期", Kind.DAY),
        Column("active_until", "撤销日期", Kind.DAY, hint="撤销的单位保留资料，此后不再交办。"),
    ),
    hint="每个单位一行，按全称认。",
)  # fmt: skip
ALIASES: Final = Sheet(
    "aliases",
    "别名",
    (
        Column("organisation", "单位", required=True, longest=100, hint="单位的全称。"),
        Column("name", "别名", required=True, longest=100),
        Column("since_year", "起始年", Kind.NUMBER),
        Column("until_year", "截止年", Kind.NUMBER),
    ),
    hint="公文里对单位的其他写法，改名前的旧称写明年份。",
)
PEOPLE: Final = Sheet(
    "people",
    "人员",
    (
        Column("username", "账号", required=True, longest=150, hint="登录用，全系统唯一。"),
        Column("name", "姓名", longest=60, hint="新账号必须填写。"),
        Column("email", "邮箱", longest=254, hint="本人登录过以后由本人自己改。"),
    ),
    hint="新账号没有密码，设了密码才能登录。每人至少要有一个职务。",
)
POSTS: Final = Sheet(
    "posts",
    "任职",
    (
        Column("username", "账号", required=True, longest=150),
        Column("organisation", "单位", required=True, longest=100, hint="全称、简称或别名。"),
        Column("role", "角色", required=True, choices=ROLES),
        Column("from_on", "任职起", Kind.DAY, required=True),
        Column("until_on", "任职止", Kind.DAY, hint="含当日；离任的人填写，不要删行。"),
        Column("section", "科室", longest=40, hint="本单位的科室，没有的会新设。"),
    ),
    hint="按账号、单位、角色和任职起认。",
)
DEPUTIES: Final = Sheet(
    "deputies",
    "代理",
    (
        Column("username", "账号", required=True, longest=150, hint="离岗的人。"),
        Column("organisation", "单位", required=True, longest=100, hint="全称、简称或别名。"),
        Column("role", "角色", required=True, choices=ROLES),
        Column("deputy", "代理人账号", required=True, longest=150, hint="同一单位、角色相称的人。"),
        Column("from_on", "代理起", Kind.DAY, required=True),
        Column("until_on", "代理止", Kind.DAY, required=True, hint="含当日。"),
        Column("note", "事由", longest=100),
    ),
    hint="离岗期间谁代理哪个职务；提前结束在“离岗与代理”页上办。",
)
SESSIONS: Final = Sheet(
    "sessions",
    "届次",
    (
        Column("name", "届次", required=True, longest=40, hint="例如 十四届二次会议。"),
        Column("year", "年度", Kind.NUMBER),
        Column("filing_opens_on", "征集开始", Kind.DAY),
        Column("opens_on", "开幕", Kind.DAY),
        Column("closes_on", "闭幕", Kind.DAY),
        Column("cut_off_on", "大会提案截止", Kind.DAY),
        Column("filing_closes_on", "平时提案截止", Kind.DAY),
    ),
    hint="每次会议一行，按名称认；新届次各列都要填写。",
)
REGISTERS: Final = (UNITS, ALIASES, PEOPLE, POSTS, DEPUTIES, SESSIONS)

"""Accounts and posts from a workbook."""

from datetime import UTC, date, datetime

import pytest

from proposals.models import Post, User
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.proposals.services.importing.conftest import faults, told

PEOPLE = ["账号", "姓名", "邮箱"]
POSTS = ["账号", "单位", "角色", "任职起", "任职止"]
WANG = ["wang", "王某", "wang@example.cn"]
WANG_POST = ["wang", "工信局", "单位经办人", "2023-01-01"]
NEW = {"人员": [PEOPLE, WANG], "任职": [POSTS, WANG_POST]}


def test_new_account_has_its_post_and_no_usable_password(city, settle):
    outcome = settle(NEW)
    person = User.objects.get(username="wang")
    post = person.posts.get()
    assert (person.name, person.email, person.has_usable_password()) == ("王某", "wang@example.cn", False)
    assert (post.organisation, post.role, post.from_on, post.until_on) == (
        city.units["工信局"],
        Role.HANDLER,
        date(2023, 1, 1),
        None,
    )
    assert [(line[1], line[2]) for line in told(outcome)] == [
        ("wang 王某", "created"),
        ("王某 工信局 单位经办人 2023-01-01", "created"),
    ]


def test_second_time_nothing_changes(settle):
    settle(NEW)
    assert {line[2] for line in told(settle(NEW))} == {"unchanged"}


def test_post_is_ended_by_its_row(settle):
    settle(NEW)
    outcome = settle({"任职": [POSTS, [*WANG_POST, "2023-05-31"]]})
    assert Post.objects.get(person__username="wang").until_on == date(2023, 5, 31)
    assert told(outcome)[0][2:] == ("changed", ("任职止：2023-05-31",))


def test_next_post_may_follow_upon_the_last(settle):
    rows = [[*WANG_POST, "2023-05-31"], ["wang", "示范市工信局", "单位经办人", "2023-06-01"]]
    assert faults(settle({"人员": [PEOPLE, WANG], "任职": [POSTS, *rows]})) == []


@pytest.mark.parametrize(
    ("sheets", "fault"),
    [
        ({"人员": [PEOPLE, WANG]}, ("人员", 2, "账号", "请在“任职”表里给这个新账号至少一个职务。")),
        ({"任职": [POSTS, WANG_POST]}, ("任职", 2, "账号", "没有这个账号，请先在“人员”表里填写。")),
        (
            NEW | {"任职": [POSTS, ["wang", "某局", *WANG_POST[2:]]]},
            ("任职", 2, "单位", "没有叫“某局”的单位，或者不止一个，请写全称。"),
        ),
        (NEW | {"任职": [POSTS, [*WANG_POST, "2022-01-01"]]}, ("任职", 2, "任职止", "任职止早于任职起。")),
        (
            NEW | {"任职": [POSTS, WANG_POST, [*WANG_POST[:3], "2023-03-01"]]},
            ("任职", 3, "任职起", "此人已有从 2023-01-01 起的同一职务，期间重叠。"),
        ),
        (NEW | {"人员": [PEOPLE, WANG, WANG]}, ("人员", 3, "账号", "这个账号在表里出现了两次，请合成一行。")),
        (
            NEW | {"人员": [PEOPLE, [*WANG[:2], "not an address"]]},
            ("人员", 2, "邮箱", "请输入合法的邮件地址。"),
        ),
    ],
)
def test_impossible_person_is_named_with_what_to_do(settle, sheets, fault):
    assert fault[:3] in [one[:3] for one in faults(settle(sheets))]


def test_new_account_needs_a_name(settle):
    sheets = NEW | {"人员": [PEOPLE, ["wang", None]]}
    assert ("人员", 2, "姓名", "必须填写姓名。") in faults(settle(sheets))


def test_account_of_another_city_is_neither_renamed_nor_appointed(settle):
    other = make_city("linshi")[Role.OFFICE]
    sheets = {
        "人员": [PEOPLE, [other.username, "冒名", "evil@example.cn"]],
        "任职": [POSTS, [other.username, *WANG_POST[1:]]],
    }
    outcome = settle(sheets)
    assert [one[3] for one in faults(outcome)] == ["这个账号不属于本辖区，请换一个账号名。"] * 2
    assert (fresh(other).name, fresh(other).email) == (other.name, "")


def test_superuser_is_left_alone(settle):
    root = User.objects.create_superuser("root", password="x", name="超级用户")
    outcome = settle({"人员": [PEOPLE, ["root", "冒名"]], "任职": [POSTS, ["root", *WANG_POST[1:]]]})
    assert len(outcome.faults) == 2
    assert fresh(root).name == "超级用户"


def test_address_of_who_has_logged_in_is_theirs_to_change(city, settle):
    person = city["工信局", Role.HANDLER]
    person.last_login = datetime(2023, 5, 1, tzinfo=UTC)
    person.save()
    outcome = settle({"人员": [PEOPLE, [person.username, person.name, "evil@example.cn"]]})
    assert faults(outcome) == [("人员", 2, "邮箱", "此人已经登录过，邮箱由本人自己改。")]


def test_nobody_appoints_himself(city, settle):
    me = city[Role.ADMINISTRATOR].username
    outcome = settle({"任职": [POSTS, [me, "督查室", "督查室经办", "2023-01-01"]]})
    assert faults(outcome) == [("任职", 2, "账号", "不能给自己任职，请由另一位系统管理员导入。")]


def test_administrators_are_named_by_the_operator_only(settle):
    sheets = NEW | {"任职": [POSTS, ["wang", "提案委", "系统管理员", "2023-01-01"]]}
    assert faults(settle(sheets)) == [("任职", 2, "角色", "系统管理员由运维人员任命，不能从页面导入。")]
    assert faults(settle(sheets, actor=None)) == []

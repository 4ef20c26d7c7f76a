"""Writing a letter in a real browser: with a script, without one, with the network gone, and two at once."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.city import PASSWORD, fresh
from tests.portal.web.readable import faults, faults_at
from workflow.assembly.blocks import Block
from workflow.letters import current_text
from workflow.models import ReplyPassage, Unsaved

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2023, 5, 15)
SAID = "我局已建成257家的后备名单。"
SOON = 15_000
"""Milliseconds within which something that happens by itself has happened on a busy machine."""


@pytest.fixture
def letter(city, beside):
    """A reply with one sentence, and a passage that can be written in."""

    def made():
        case = city.handling()
        city.accept(case, "工信局", "科技局", "金融局")
        asks = dict(case.proposal.asks.values_list("number", "pk"))
        opinion = city.opinion_draft(case, "科技局")
        parts = (
            Block("市工业和信息化局："),
            Block(f"　　一、关于评估\n　　{SAID}", frozenset({asks["一.1"]})),
            Block(
                "　　二、内部情况\n　　经费初步测算为三千万元。", frozenset({asks["一.2"]}), quotable=False
            ),
        )
        day, verdicts = date(2023, 4, 25), dict.fromkeys(asks.values(), "adopted")
        city.do("write", opinion, city["科技局", Role.HANDLER], day, parts=parts, verdicts=verdicts)
        city.do("submit_for_review", opinion, city["科技局", Role.HANDLER], day)
        city.do("pass_check", opinion, city["科技局", Role.SECTION_HEAD], day)
        city.do("approve", opinion, city["科技局", Role.BUREAU_LEADER], day)
        city.do("send", opinion, city["科技局", Role.LIAISON], day)
        reply = city.reply_draft(case)
        city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=city.reply_text(case), answers={})
        return fresh(reply)

    return beside(made)


@pytest.fixture
def url(letter, beside):
    return beside(lambda: move_url(letter, letter.case, "write"))


@pytest.fixture
def writer(city):
    return city["工信局", Role.HANDLER]


def box(page, words):
    """The box of the letter that holds these words."""
    return page.locator(".hb-grow > textarea").nth(
        page.locator(".hb-grow > textarea").evaluate_all(
            "(boxes, words) => boxes.findIndex(box => box.value.includes(words))", words
        )
    )


def typed(page, words, more):
    place = box(page, words)
    place.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(more)


def test_the_drafting_screens_are_readable_by_everyone_at_every_width(visit, city, beside, letter, url):
    opinion = beside(lambda: city.opinion_draft(letter.case, "金融局"))
    opinion_url = beside(lambda: move_url(opinion, letter.case, "write"))
    found = {}

    for user, address in ((city["工信局", Role.HANDLER], url), (city["金融局", Role.HANDLER], opinion_url)):
        page = visit(user)
        page.goto(address)
        page.locator(".hb-tune").first.evaluate("tune => { tune.open = true; }")
        found |= faults_at(page, 1440, 1366, 375, 320)

    assert found == {}


@pytest.mark.parametrize(("width", "script"), [(1440, True), (375, True), (1440, False), (375, False)])
def test_a_passage_is_written_in_and_saved(  # noqa: PLR0917 -- pytest passes them by name
    visit, beside, writer, letter, url, width, script
):
    page = visit(writer, width, script=script)
    page.goto(url)

    page.get_by_role("button", name=re.compile("写入答复.*科技局")).click()
    expect(page.get_by_text("已写入").first).to_be_visible()
    page.locator("button[data-save]").click()

    expect(page.get_by_text("“起草答复正文”已办好")).to_be_visible()
    assert SAID in beside(lambda: current_text(fresh(letter)))
    assert beside(ReplyPassage.objects.filter(sources__isnull=False).count) == 1


def test_keys_walk_through_the_asks_pull_and_save(visit, beside, writer, letter, url):
    page = visit(writer)
    page.goto(url)

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.get_by_text("已写入").first).to_be_visible()
    page.keyboard.press("Control+s")

    expect(page.get_by_text("“起草答复正文”已办好")).to_be_visible()
    assert SAID in beside(lambda: current_text(fresh(letter)))


def test_keys_do_nothing_where_they_are_switched_off(visit, beside, writer, letter, url):
    page = visit(writer)
    page.goto("/me/")
    page.get_by_role("button", name=re.compile("快捷键")).click()
    page.goto(url)

    page.keyboard.press("j")
    page.keyboard.press("Control+s")

    assert page.evaluate("document.activeElement.closest('[data-ask]')") is None
    assert beside(lambda: fresh(letter).text_version) == 1


def test_what_is_typed_is_kept_and_offered_after_the_page_was_lost(visit, beside, writer, letter, url):
    page = visit(writer)
    page.goto(url)
    typed(page, "感谢您", "还没有提交的话。")
    expect(page.locator("#saved")).to_have_text(re.compile("已自动保存"), timeout=SOON)
    page.context.close()

    page = visit(writer)
    page.goto(url)
    assert "还没有提交的话。" not in page.content()
    page.get_by_role("button", name="恢复").click()

    expect(box(page, "感谢您")).to_have_value(re.compile("还没有提交的话。"))
    assert beside(lambda: fresh(letter).text_version) == 1


def test_what_was_kept_can_be_let_go_of(visit, beside, writer, letter, url):
    page = visit(writer)
    page.goto(url)
    typed(page, "感谢您", "不要的话。")
    expect(page.locator("#saved")).to_have_text(re.compile("已自动保存"), timeout=SOON)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(url)

    page.get_by_role("button", name="放弃").click()

    expect(page.get_by_text("还没有提交的内容")).to_have_count(0)
    assert beside(Unsaved.objects.count) == 0


def test_without_a_network_the_words_stay_on_the_page_and_are_kept_later(visit, beside, writer, letter, url):
    page = visit(writer)
    page.goto(url)
    page.context.set_offline(True)
    typed(page, "感谢您", "断网时写的话。")
    expect(page.locator("#saved")).to_have_text(re.compile("没有网络，内容留在本页"), timeout=SOON)
    assert beside(Unsaved.objects.count) == 0

    page.context.set_offline(False)

    expect(page.locator("#saved")).to_have_text(re.compile("已自动保存"), timeout=SOON)
    expect(box(page, "感谢您")).to_have_value(re.compile("断网时写的话。"))
    assert beside(Unsaved.objects.count) == 1


def test_words_outlive_a_session_and_are_kept_and_saved_after_the_next_log_in(
    visit, beside, writer, letter, url
):
    page = visit(writer)
    page.goto(url)
    page.context.clear_cookies()
    typed(page, "感谢您", "登录过期后写的话。")
    expect(page.locator("#saved")).to_have_text(re.compile("登录已过期"), timeout=SOON)
    page.keyboard.press("Control+s")
    expect(box(page, "感谢您")).to_have_value(re.compile("登录过期后写的话。"))

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="登录").click()
    door = opened.value
    door.get_by_label("用户名").fill(writer.username)
    door.get_by_label("密码").fill(PASSWORD)
    door.get_by_role("button", name="登录").click()
    door.wait_for_url("**/")
    page.bring_to_front()
    page.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(page.locator("#saved")).to_have_text(re.compile("已自动保存"), timeout=SOON)
    page.keyboard.press("Control+s")
    expect(page.get_by_text("“起草答复正文”已办好")).to_be_visible()
    assert "登录过期后写的话。" in beside(lambda: current_text(fresh(letter)))


def test_a_members_proposal_is_kept_too(visit, city, beside):
    draft = beside(city.draft)
    page = visit(city[Role.MEMBER], 375)
    page.goto(beside(lambda: move_url(draft, draft, "edit")))

    page.get_by_label("第 3 条办法", exact=True).fill("公布建设计划。")

    expect(page.locator("#saved")).to_have_text(re.compile("已自动保存"), timeout=SOON)
    assert faults(page) == []
    assert beside(lambda: Unsaved.objects.get().machine) == "case"


def test_saving_leaves_nothing_to_recover(visit, beside, writer, letter, url):
    page = visit(writer)
    page.goto(url)
    typed(page, "感谢您", "要保存的话。")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("“起草答复正文”已办好")).to_be_visible()
    page.wait_for_timeout(4_000)

    page.goto(url)

    expect(page.get_by_text("还没有提交的内容")).to_have_count(0)
    assert "要保存的话。" in beside(lambda: current_text(fresh(letter)))


def test_two_at_once_lose_no_word(visit, city, beside, writer, letter, url):
    mine, theirs = visit(writer), visit(city["工信局", Role.SECTION_HEAD])
    mine.goto(url)
    theirs.goto(url)
    typed(mine, "感谢您", "我写的话。")
    typed(theirs, "现答复如下", "她写的话。")
    for page in (mine, theirs):
        expect(page.locator("#saved")).to_have_text(re.compile("已自动保存"), timeout=SOON)
    assert beside(Unsaved.objects.count) == 2

    theirs.locator("button[data-save]").click()
    expect(theirs.get_by_text("“起草答复正文”已办好")).to_be_visible()
    mine.locator("button[data-save]").click()

    expect(mine.get_by_role("alert")).to_be_focused()
    expect(mine.get_by_role("alert")).to_contain_text("别人存过新的一稿")
    assert faults(mine) == []
    mine.locator("button[data-save]").click()
    expect(mine.get_by_text("“起草答复正文”已办好")).to_be_visible()
    saved = beside(lambda: current_text(fresh(letter)))
    assert "我写的话。" in saved
    assert "她写的话。" in saved


def test_a_printed_draft_is_the_bare_letter(visit, writer, letter, url):
    page = visit(writer)
    page.goto(url)
    page.emulate_media(media="print")

    shown = page.evaluate("document.body.innerText")

    assert "已安排专班评估创新资源" in shown
    assert [word for word in ("建议与意见", "送审前检查", "上移", "写入答复", "保存") if word in shown] == []

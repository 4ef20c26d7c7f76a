"""Two people write one letter at the same time: nobody loses a word."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.subjects import move_url
from proposals.roles import Role
from tests.city import fresh
from tests.portal.web.browser_form import fields_of, read_out
from workflow.letters import current_text
from workflow.models import Unsaved

DAY = date(2023, 5, 15)
LETTER = "经济界委员：\n　　您提出的《关于加快企业培育的建议》（第20230001号）收悉，现答复如下：\n　　一、关于评估\n　　已建专班。\n　　二、关于会商\n　　已定机制。\n　　感谢您的关心。"


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def reply(city, case):
    reply = city.reply_draft(case)
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=LETTER, answers={})
    return fresh(reply)


@pytest.fixture
def url(reply, case):
    return move_url(reply, case, "write")


@pytest.fixture
def mine(browse):
    return browse("工信局", Role.HANDLER)


@pytest.fixture
def theirs(browse):
    return browse("工信局", Role.SECTION_HEAD)


def words(fields):
    return [fields[f"text-{n}"][0] for n in range(int(fields["blocks"][0]))]


def test_changes_to_different_blocks_are_put_together(mine, theirs, url, reply):
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))
    theirs.post(url, there | {"text-2": "　　一、关于评估\n　　已建专班，走访八家企业。"})

    met = mine.post(url, here | {"text-3": "　　二、关于会商\n　　已定按季会商机制。"})

    assert met.status_code == 409
    assert "别人存过新的一稿" in met.text
    assert "工信局科室负责人 于" in read_out(met)
    assert "已经合在一起" in met.text
    assert words(fields_of(met))[2:4] == [
        "　　一、关于评估\n　　已建专班，走访八家企业。",
        "　　二、关于会商\n　　已定按季会商机制。",
    ]
    assert mine.post(url, fields_of(met)).status_code == 302
    assert "走访八家企业" in current_text(fresh(reply))
    assert "按季会商机制" in current_text(fresh(reply))


def test_changes_to_one_block_stand_one_after_the_other_with_the_difference(mine, theirs, url, reply):
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))
    theirs.post(url, there | {"text-2": "　　一、关于评估\n　　已建专班十个。"})

    met = mine.post(url, here | {"text-2": "　　一、关于评估\n　　已建专班八个。"})

    assert words(fields_of(met))[2:5] == [
        "　　一、关于评估\n　　已建专班八个。",
        "　　一、关于评估\n　　已建专班十个。",
        "　　二、关于会商\n　　已定机制。",
    ]
    assert '<del class="hb-del">十</del><ins class="hb-ins">八</ins>' in met.text
    assert "两边都改了的有 1 处" in met.text
    assert current_text(fresh(reply)).count("已建专班十个") == 1


def test_after_looking_one_side_can_be_dropped(mine, theirs, url, reply):
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))
    theirs.post(url, there | {"text-2": "　　一、关于评估\n　　已建专班十个。"})
    met = mine.post(url, here | {"text-2": "　　一、关于评估\n　　已建专班八个。"})

    chosen = mine.post(url, fields_of(met) | {"more": "drop-3"})
    saved = mine.post(url, fields_of(chosen))

    assert saved.status_code == 302
    assert current_text(fresh(reply)) == LETTER.replace("已建专班", "已建专班八个")


def test_what_was_refused_stays_with_whoever_wrote_it(mine, theirs, url, reply):
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))
    theirs.post(url, there | {"text-2": "　　一、关于评估\n　　已建专班十个。"})
    mine.post(url, here | {"text-2": "　　一、关于评估\n　　已建专班八个。"})

    theirs_first = mine.get(url)
    put_together = mine.post(url, {"more": "restore"})
    mine_only = mine.post(url, {"more": "mine"})

    assert words(fields_of(theirs_first))[2] == "　　一、关于评估\n　　已建专班十个。"
    assert "那以后又有人存过新的一稿" in theirs_first.text
    assert [text[-7:] for text in words(fields_of(put_together))[2:4]] == ["已建专班八个。", "已建专班十个。"]
    assert [text[-6:] for text in words(fields_of(mine_only))[2:4]] == ["建专班八个。", "　已定机制。"]
    assert mine.post(url, fields_of(mine_only)).status_code == 302
    assert current_text(fresh(reply)) == LETTER.replace("已建专班", "已建专班八个")


def test_a_block_that_one_took_out_and_the_other_changed_is_kept(mine, theirs, url):
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))
    dropped = fields_of(mine.post(url, here | {"more": "drop-2"}))
    theirs.post(url, there | {"text-2": "　　一、关于评估\n　　已建专班十个。"})

    met = mine.post(url, dropped)

    assert "　　一、关于评估\n　　已建专班十个。" in words(fields_of(met))


def test_blocks_that_both_added_are_both_there(mine, theirs, url):
    here = fields_of(mine.post(url, fields_of(mine.get(url)) | {"more": "insert-3"}))
    there = fields_of(theirs.post(url, fields_of(theirs.get(url)) | {"more": "insert-3"}))
    theirs.post(url, there | {"text-4": "　　三、他的一段。"})

    met = mine.post(url, here | {"text-4": "　　三、我的一段。"})

    assert words(fields_of(met))[4:6] == ["　　三、我的一段。", "　　三、他的一段。"]


def test_particulars_follow_whoever_changed_them(mine, theirs, url, case, reply):
    ask = case.proposal.asks.get(number="一.1").pk
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))
    theirs.post(url, there | {"contact": "办公室", "phone": "1111", f"how-{ask}": "partly"})

    met = mine.post(url, here | {"phone": "2222", "copy_to": "督查室"})

    again = fields_of(met)
    assert (again["contact"], again["phone"], again["copy_to"]) == (["办公室"], ["2222"], ["督查室"])
    assert again[f"how-{ask}"] == ["partly"]
    assert "已存的是“1111”，您填的是“2222”" in met.text


def test_a_whole_letter_meets_the_blocks_that_another_changed(mine, theirs, url):
    whole = fields_of(mine.post(url, fields_of(mine.get(url)) | {"more": "whole"}))
    there = fields_of(theirs.get(url))
    theirs.post(url, there | {"text-2": "　　一、关于评估\n　　已建专班十个。"})

    met = mine.post(url, whole | {"text": LETTER.replace("已定机制", "已定新机制")})

    assert words(fields_of(met))[2:4] == [
        "　　一、关于评估\n　　已建专班十个。",
        "　　二、关于会商\n　　已定新机制。",
    ]


def test_both_are_kept_while_they_type(mine, theirs, url, reply):
    keeping = reverse("unsaved", args=["reply", reply.pk, "write"])
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))

    mine.post(keeping, here | {"text-2": "　　一、我正在写。"})
    theirs.post(keeping, there | {"text-2": "　　一、她正在写。"})
    theirs.post(url, there | {"text-2": "　　一、她写好了。"})

    assert Unsaved.objects.count() == 1
    put_together = words(fields_of(mine.post(url, {"more": "restore"})))
    assert put_together[2:4] == ["　　一、我正在写。", "　　一、她写好了。"]


def test_the_same_change_twice_is_no_conflict(mine, theirs, url):
    here, there = fields_of(mine.get(url)), fields_of(theirs.get(url))
    changed = {"text-2": "　　一、关于评估\n　　已建专班十个。"}
    theirs.post(url, there | changed)

    met = mine.post(url, here | changed)

    assert met.status_code == 409
    assert words(fields_of(met)) == words(here | {name: [value] for name, value in changed.items()})
    assert met.context["form"].clashes == []


def test_a_letter_that_has_gone_to_review_meanwhile_says_so_and_gives_the_words_back(
    city, mine, url, reply, case
):
    here = fields_of(mine.get(url))
    city.do("write", reply, city["工信局", Role.SECTION_HEAD], DAY, text=LETTER, answers={},
            outcome_class=case.pack.outcome_classes.first())  # fmt: skip
    city.do("submit_check", fresh(reply), city["工信局", Role.HANDLER], DAY)

    met = mine.post(url, here | {"text-2": "　　一、迟到的一段。"})

    assert met.status_code == 409
    assert "现在是“核稿”" in met.text
    assert "一、迟到的一段。" in met.text
    city.do("send_back_draft", fresh(reply), city["工信局", Role.SECTION_HEAD], DAY, reason="请再核。")
    assert "一、迟到的一段。" in words(fields_of(mine.post(url, {"more": "restore"})))[2]

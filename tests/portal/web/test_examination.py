"""The examination's queue and its decisions, in a browser without a script."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services.texts import AskInput
from tests.city import DAY, at, fresh, make_city
from workflow.models import Event, Look
from workflow.services import open_case
from workflow.services.examination import compare_waiting, look

PAGE = "/examination/"
KEY = "0" * 32
MATTERS = (
    ("关于修缮公园设施的建议", "公园长椅年久失修，老人散步容易摔倒，附近居民多次反映。", "更换全部破损长椅，逐月巡查。"),
    ("关于增设公交站点的提案", "城北三个小区没有公交站，上班要走两公里，冬天尤其不便。", "在城北大道增设两个站点。"),
    ("关于治理校门口拥堵的提案", "放学时段车辆排到路口，孩子在车缝里穿行，险情不断。", "错峰放学并划定临时停车区。"),
)  # fmt: skip


@pytest.fixture
def clerk(browse):
    return browse(Role.SECRETARIAT)


def of_its_own(city, place, day=DAY):
    """A submitted proposal that is like none of the others."""
    title, reasons, ask = MATTERS[place]
    case = open_case(
        actor=city[Role.MEMBER], session=city.session, title=title, reasons=reasons, at=at(day),
        asks=[AskInput("一", "", ask)],
    )  # fmt: skip
    city.do("submit", case, city[Role.MEMBER], day)
    return fresh(case)


def passed(city, *cases):
    for case in cases:
        city.do("recommend", case, city[Role.SECRETARIAT], DAY, similar_reviewed=True)
    return [fresh(case) for case in cases]


def looked(city, case):
    return look(case, person=city[Role.SECRETARIAT], held=held_posts(city[Role.SECRETARIAT], DAY), at=at(DAY))


def titles(page):
    return [line.case.proposal.title for line in page.context["lines"]]


def stroke(do, *cases, category="经济发展", **more):
    given = {f"category-{case.pk}": category for case in cases}
    return {"do": do, "_key": KEY, "cases": [case.pk for case in cases], **given, **more}


# -- what is listed


def test_each_step_lists_its_own_by_the_day_it_is_due(city, clerk):
    late, soon = of_its_own(city, 0, DAY), of_its_own(city, 1, DAY - timedelta(days=30))
    passed(city, of_its_own(city, 2))
    back = city.submitted(title="退回的")
    city.do("return_for_correction", back, city[Role.SECRETARIAT], DAY, ground="no_facts", reason="请补。")

    assert titles(clerk.get(PAGE)) == [soon.proposal.title, late.proposal.title]
    assert titles(clerk.get(f"{PAGE}?step=second")) == [MATTERS[2][0]]
    assert titles(clerk.get(f"{PAGE}?step=correction")) == ["退回的"]
    assert [(tab.name, tab.count) for tab in clerk.get(PAGE).context["tabs"]] == [
        ("first", 2), ("second", 1), ("correction", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("by=party", ["党派的"]),
        ("by=single", ["甲", "乙", MATTERS[0][0], "关于道路的建议"]),
        ("kind=npc_suggestion", ["关于道路的建议"]),
        ("alike=no", [MATTERS[0][0]]),
        ("alike=unseen", ["乙", "党派的", "关于道路的建议"]),
        ("alike=yes", ["甲", "乙", "党派的", "关于道路的建议"]),
        ("category=none&by=party", ["党派的"]),
        ("by=nonsense&alike=perhaps&kind=x", ["甲", "乙", "党派的", MATTERS[0][0], "关于道路的建议"]),
    ],
)
def test_filters_narrow_the_queue(city, clerk, query, expected):
    first = city.submitted(title="甲")
    city.submitted(title="乙")
    city.submitted(title="党派的", actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])
    of_its_own(city, 0)
    city.submitted(title="关于道路的建议", kind="npc_suggestion")
    compare_waiting(timezone.now())
    looked(city, first)

    assert titles(clerk.get(f"{PAGE}?{query}")) == expected


def test_each_choice_of_a_filter_says_how_many_it_leaves(city, clerk):
    city.submitted(title="甲")
    city.submitted(title="党派的", actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])

    page = clerk.get(f"{PAGE}?by=party")

    assert list(page.context["filters"].fields["by"].choices) == [
        ("", "全部"), ("party", "党派（1）"), ("single", "个人（1）"),
    ]  # fmt: skip
    assert ("cppcc_proposal", "政协提案（1）") in page.context["filters"].fields["kind"].choices


def test_an_empty_step_says_so(clerk):
    assert "这里没有要审查的" in clerk.get(PAGE).text


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.SECRETARIAT,), 200), ((Role.EXAMINER,), 200), ((Role.AUDITOR,), 403), ((Role.OFFICE,), 403),
        ((Role.MEMBER,), 403), (("工信局", Role.HANDLER), 403), (("stranger",), 403),
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["", "{pk}/compare/", "{pk}/decline/", "?part=pane&case={pk}"])
def test_only_examiners_find_the_pages(city, browse, key, status, way):
    case = city.recommended()

    assert browse(*key).get(PAGE + way.format(pk=case.pk)).status_code == status


@pytest.mark.parametrize("way", ["{pk}/compare/", "{pk}/decline/", "?part=pane&case={pk}"])
def test_a_case_of_another_place_is_not_found(city, clerk, way):
    foreign = make_city("bieshi").recommended()

    assert clerk.get(PAGE + way.format(pk=foreign.pk)).status_code == 404
    assert titles(clerk.get(PAGE)) == []


def test_a_draft_is_neither_listed_nor_found(city, clerk):
    draft = city.draft()

    assert titles(clerk.get(PAGE)) == []
    assert clerk.get(f"{PAGE}{draft.pk}/compare/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_and_for_three(city, clerk, count, django_assert_num_queries):
    for place in range(count):
        city.submitted(title=f"第{place}件")
    city.filed(title="往年的")
    compare_waiting(timezone.now())
    clerk.get(PAGE)

    with django_assert_num_queries(11):
        clerk.get(PAGE)


# -- reading


def test_the_pane_shows_the_text_its_form_and_what_it_is_like(city, clerk):
    old = city.filed(title="关于加快企业培育的提案")
    case = city.submitted()
    compare_waiting(timezone.now())

    page = clerk.get(f"{PAGE}?part=pane&case={case.pk}").text

    assert "本市企业数量多，缺少系统扶持。" in page
    assert "评估全市创新资源，派出干部指导中小企业培训。" in page
    assert "理由写了 15 字" in page
    assert f"{old.proposal.number} {old.proposal.title}" in page
    assert f"/examination/{case.pk}/return_for_correction/" in page


def test_a_congress_suggestion_is_called_so(city, clerk):
    city.submitted(kind="npc_suggestion")

    page = clerk.get(PAGE).text

    assert "代表个人　人大建议" in page
    assert "委员个人" not in page


def test_looking_notes_who_saw_what_and_shows_the_sentences_that_differ(city, clerk):
    old, case = city.filed(title="关于加快企业培育的提案"), city.submitted()

    page = clerk.post(f"{PAGE}look/", {"case": case.pk}, follow=True)

    seen = Look.objects.get()
    assert (seen.case, seen.person) == (case, city[Role.SECRETARIAT])
    assert list(seen.shown.values_list("other", flat=True)) == [old.pk]
    left, right = page.context["sides"]
    assert [told.text for line in left.lines for told in line if not told.shared] == [case.proposal.title]
    assert [told.text for line in right.lines for told in line if not told.shared] == [old.proposal.title]
    assert page.text.count('<mark class="hb-differs">') == 2


def test_looking_at_the_address_alone_notes_nothing(city, clerk):
    city.filed()
    case = city.submitted()

    assert clerk.get(f"{PAGE}{case.pk}/compare/").status_code == 200
    assert clerk.get(f"{PAGE}look/").status_code == 405
    assert not Look.objects.exists()


def test_any_two_can_be_compared_but_not_with_what_is_out_of_sight(city, clerk):
    one, other, draft = city.submitted(title="甲"), of_its_own(city, 0), city.draft()

    page = clerk.get(f"{PAGE}{one.pk}/compare/?with={other.pk}")

    assert [side.case for side in page.context["sides"]] == [one, other]
    assert clerk.get(f"{PAGE}{one.pk}/compare/?with={draft.pk}").status_code == 404


# -- many at one stroke


def test_what_is_like_nothing_passes_at_one_stroke(city, clerk):
    cases = [of_its_own(city, place) for place in range(3)]

    page = clerk.post(PAGE, stroke("recommend", *cases), follow=True)

    assert page.redirect_chain == [("/examination/?step=first", 302)]
    assert "初审通过 3 件。" in page.text
    assert [fresh(case).state for case in cases] == ["recommended"] * 3


def test_what_nobody_looked_at_stays_with_its_reason_and_the_others_pass(city, clerk):
    city.filed()
    like, alone = city.submitted(title="甲"), of_its_own(city, 0)

    page = clerk.post(PAGE, stroke("recommend", like, alone))

    assert page.status_code == 200
    [line] = page.context["lines"]
    assert (line.case, line.ticked, line.category) == (like, True, "经济发展")
    assert "请先打开“对照相似提案”看过" in line.refusal
    assert fresh(alone).state == "recommended"


def test_filing_at_one_stroke_numbers_in_the_order_of_submission(city, clerk):
    later, first = of_its_own(city, 0, date(2023, 2, 1)), of_its_own(city, 1, date(2023, 1, 31))
    passed(city, later, first)
    words = stroke(
        "file", later, first, **{f"nature-{first.pk}": "priority", f"category-{first.pk}": "城市建设"}
    )

    page = clerk.post(f"{PAGE}?step=second", words, follow=True)

    assert "已立案 2 件：20230001、20230002。" in page.text
    told = [fresh(case).proposal for case in (first, later)]
    assert [(p.number, p.category, p.class_number, p.nature) for p in told] == [
        ("20230001", "城市建设", "城市建设类001号", "priority"),
        ("20230002", "经济发展", "经济发展类001号", "ordinary"),
    ]


def test_a_stroke_sent_twice_files_once(city, clerk):
    case = passed(city, of_its_own(city, 0))[0]

    for _time in range(2):
        clerk.post(f"{PAGE}?step=second", stroke("file", case))

    assert Event.objects.filter(case=case, transition="file").count() == 1
    assert fresh(case).proposal.number == "20230001"


def test_a_row_without_a_category_takes_that_of_the_stroke_or_is_refused(city, clerk):
    one, other = passed(city, of_its_own(city, 0), of_its_own(city, 1))
    empty = stroke("file", one, other, category="")

    refused = clerk.post(f"{PAGE}?step=second", empty)
    done = clerk.post(
        f"{PAGE}?step=second", empty | {"category-all": "农业农村", "_key": "1" * 32}, follow=True
    )

    assert refused.status_code == 409
    assert [line.refusal for line in refused.context["lines"]] == ["立案前请选定分类和性质。"] * 2
    assert "已立案 2 件" in done.text
    assert {fresh(case).proposal.category for case in (one, other)} == {"农业农村"}


def test_a_category_that_the_pack_does_not_have_is_refused(city, clerk):
    case = passed(city, of_its_own(city, 0))[0]

    page = clerk.post(f"{PAGE}?step=second", stroke("file", case, category="天文"))

    assert "没有“天文”这一分类" in page.context["lines"][0].refusal


@pytest.mark.parametrize(("posted", "said"), [({"do": "file"}, "请至少选一件。"), ({"do": "burn"}, "请")])
def test_a_stroke_without_a_choice_is_asked_for_one(clerk, posted, said):
    page = clerk.post(PAGE, posted)

    assert page.status_code == 422
    assert said in page.text


def test_cases_of_another_place_are_not_in_a_stroke(city, clerk):
    foreign = make_city("bieshi").recommended()

    page = clerk.post(PAGE, stroke("file", foreign), follow=True)

    assert "有 1 件已不在您能看到的提案之中。" in page.text
    assert fresh(foreign).state == "recommended"


# -- the ways to the queue


@pytest.mark.parametrize(("role", "shown"), [(Role.SECRETARIAT, 3), (Role.EXAMINER, 3), (Role.OFFICE, 0)])
def test_the_workbench_leads_examiners_to_the_queue(browse, role, shown):
    assert browse(role).get("/").text.count('href="/examination/"') == shown


def test_nobody_ticks_that_they_looked(city, clerk):
    city.filed()
    case = city.submitted()
    own = f"/cases/shifan/d{case.proposal_id}/case/{case.pk}/recommend/"

    page = clerk.post(own, {"similar_reviewed": "on", "_key": KEY})
    shown = clerk.get(own)
    looked(city, case)
    done = clerk.post(own, {"category": "经济发展", "_key": KEY})

    assert page.status_code == 409
    assert "similar_reviewed" not in shown.text
    assert "相似提案，请在“审查”里对照" in shown.text
    assert (done.status_code, fresh(case).state) == (302, "recommended")

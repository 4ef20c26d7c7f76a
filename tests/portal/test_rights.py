"""Role × address × object: who gets 200, 403 and 404, generated from the list of addresses.

One case in handling stands for all: a lead with a reply in work, one co-handler whose opinion is sent, one whose
opinion is a draft, one that was withdrawn. What each person may see of it is written down here by hand; a new
address without an entry fails.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone

from proposals.models import User
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services import attachments
from tests.city import DAY, at, fresh, make_city
from tests.files import PDF, examined
from tests.recording import recorded
from workflow.guards.assignment import open_due
from workflow.transitions import ROWS, TABLES

CASE, DEADLINE, SENT, DRAFT, REPLY = "case", "deadline", "sent opinion", "draft opinion", "reply draft"
OBJECTION, EXTENSION, ATTACHED = "drafted objection", "asked extension", "attached file"
PROMISE = "promise named by hand"
EVERYTHING_OUT = {CASE, DEADLINE, SENT, ATTACHED}
SEES = {
    "member": {CASE, DEADLINE, ATTACHED},
    "secretariat": EVERYTHING_OUT | {EXTENSION},
    "examiner": {CASE, DEADLINE, ATTACHED},
    "auditor": EVERYTHING_OUT | {EXTENSION},
    "office": EVERYTHING_OUT | {EXTENSION},
    "office leader": EVERYTHING_OUT | {EXTENSION},
    "lead liaison": EVERYTHING_OUT | {REPLY, EXTENSION},
    "lead handler": EVERYTHING_OUT | {REPLY, EXTENSION},
    "lead section head": EVERYTHING_OUT | {REPLY, EXTENSION},
    "lead leader": EVERYTHING_OUT | {REPLY, EXTENSION},
    "co handler of the sent opinion": EVERYTHING_OUT,
    "co handler of the draft": {CASE, DEADLINE, DRAFT, OBJECTION, ATTACHED},
    "withdrawn co handler": set(),
    "another bureau": set(),
    "another member": set(),
    "the party's office": set(),
    "leader not in charge": set(),
    "administrator": set(),
    "stranger": set(),
    "superuser": set(),
    "other jurisdiction's secretariat": set(),
    "other jurisdiction's office": set(),
    "other jurisdiction's auditor": set(),
    "retired secretariat": set(),
}
SEES = {who: seen | {PROMISE} if CASE in seen else seen for who, seen in SEES.items()}
OBJECTS = {
    "commitment_detail": (PROMISE,),
    "case_detail": (CASE,),
    "deadline": (DEADLINE,),
    "opinion_detail": (SENT, DRAFT),
    "reply_detail": (REPLY,),
    "opinion_versions": (SENT, DRAFT),
    "opinion_receipt": (SENT,),
    "reply_versions": (REPLY,),
    "paper_list": (CASE,),
    "case_archive": (CASE,),
    "case_precedents": (CASE,),
    "case_rounds": (CASE,),
    "attachment": (ATTACHED,),
}
PAPERS = (
    ("transfer", CASE),
    ("handover", CASE),
    ("blank-evaluation", CASE),
    ("opinion", SENT),
    ("opinion", DRAFT),
    ("reply", REPLY),
    ("objection", OBJECTION),
    ("extension", EXTENSION),
)
OF_ONE_CITY = {
    "city_progress",
    "city_basics",
    "city_pack",
    "city_sessions",
    "city_bodies",
    "city_administrator",
}
OF_THE_OPERATOR = {"city_list", "city_new"}
LETTING_IN = {"setup", "join"}
LOOKING = {"looks", "look_end"}
OPEN_TO_ALL = {"login", "account_login", "set_language", "text_size"}
COMING_IN = {"mfa_authenticate", "log_in_with", "log_in_back"}
OF_ONE_LINK = {"factor_remove", "link_remove", "link_begin"}
ONE_OF_THE_WAYS_IN = {"provider_edit", "provider_try", "mapping_new", "mapping_end"}
FOR_EVERYBODY_LOGGED_IN = {
    "workbench",
    "my_posts",
    "my_calendar",
    "my_tokens",
    "password_change",
    "notice_list",
    "notice_preferences",
    "case_list",
    "commitment_list",
    "call_list",
    "search",
    "shortcuts",
    "calculator",
    "my_absence",
    "my_rights",
    "my_looks",
    "security",
    "security_confirm",
    "factor_app",
    "passkey_add",
    "webhook_list",
}
BY_POST_ONLY = {
    "logout",
    "notices_read",
    "notice_read",
    "set_language",
    "text_size",
    "shortcuts",
    "task_batch",
    "examination_look",
    "assign_batch",
    "my_calendar_make",
    "my_calendar_revoke",
    "look_back_ask",
    "search_keep",
    "comment_decide",
    "recovery_codes",
    "sessions_end",
    "factor_rule",
    "factor_reset",
    "account_free",
    "password_give",
}
KEEPING = {"unsaved", "unsaved_discard"}
KEPT_BY_ONESELF = {"search_forget", "list_forget"}
OF_ONE_LIST = {"list_keep", "list_columns"}
RETAINED = {"retention", "retention_apply", "retention_rule", "hold_place", "hold_lift"}
FILING = {"my_proposals", "proposal_unsaved", "proposal_discard", "proposal_assist"}
OF_ONE_DRAFT = {"case_assist", "case_follow"}
OF_ONE_PUBLICATION = {"publication", "publication_mark"}
OF_ONE_CALL = {"call_detail", "call_close", "clue_new", "clue_take", "clue_close"}
ADMINISTERED = {
    "manage",
    "wording_list",
    "target_list",
    "outbox",
    "calendar_list",
    "calendar_notice",
    "calendar_days",
    "calendar_recount",
    "exchange",
    "import_list",
    "program_list",
    "people",
    "person_new",
    "invitations",
    "log_in_settings",
    "provider_new",
}
ONE_OF_THE_ADMINISTERED = {
    "exchange_pack", "exchange_bring", "exchange_take",
    "wording_edit", "wording_edit_for", "target_test", "target_active", "message_retry", "message_drop", "outbox_retry",
    "program", "program_token", "program_token_revoke", "program_close", "import_template", "import_apply", "person", "person_rights", "look_begin",
}  # fmt: skip
OF_ONE_TOKEN = {"token_new", "token_revoke"}
OF_ONE_ANCHOR = {"anchor_sheet"}
OF_ONE_WEBHOOK = {"webhook", "webhook_secret", "webhook_try", "webhook_active", "webhook_replay"}
OF_ONE_DEPUTATION = {"absence_end"}
OF_ONE_BUREAU = {"unit_sections", "section_close"}
ONE_OF_THE_EXAMINED = {"examination_compare", "examination_decide", "examination_report_file"}
ONE_OF_THE_SCORES = {"score_sheet", "score_points", "score_issue", "score_rows", "score_book"}
FIGURES_ON_PAPER = {"figure_report"}
ONE_OF_THE_HONOURED = {"honour_decide", "honour_take_back"}
ONE_OF_THE_HANDED_OVER = {"handover_page", "handover_issue", "handover_paper", "plan_save", "plan_apply"}
TESTED_APART = (
    {
        "assign",
        "handover_check",
        "look_back",
        "look_back_file",
        "plan_import",
        "plan_template",
        "handover_preview",
        "handover_together",
        "handover_return",
        "handover_list",
        "open_requests",
        "move",
        "unsubscribe",
        "rate_by_link",
        "calendar_feed",
        "call_new",
        "comment_list",
        "examination",
        "examination_report",
        "opinion_batch",
        "opinion_upload",
        "paper",
        "paper_entry",
        "proposal_new",
        "publication",
        "publication_batch",
        "publication_mark",
        "unit_review",
        "unit_documents",
        "unit_word",
        "urge_batch",
        "honour_list",
        "score_list",
        "figures",
        "figure_rows",
        "figure_wall",
    }
    | COMING_IN
    | OF_ONE_LINK
    | ONE_OF_THE_WAYS_IN
    | OF_ONE_CITY
    | OF_THE_OPERATOR
    | LETTING_IN
    | LOOKING
    | {"city_body"}
    | ONE_OF_THE_HONOURED
    | FIGURES_ON_PAPER
    | ONE_OF_THE_SCORES
    | KEEPING
    | FILING
    | OF_ONE_DRAFT
    | KEPT_BY_ONESELF
    | OF_ONE_LIST
    | RETAINED
    | {"case_export", "case_collection"}
    | OF_ONE_CALL
    | OF_ONE_DEPUTATION
    | OF_ONE_WEBHOOK
    | OF_ONE_ANCHOR
    | {"anchor_list", "anchor_address"}
    | OF_ONE_TOKEN
    | OF_ONE_BUREAU
    | ONE_OF_THE_ADMINISTERED
    | ONE_OF_THE_HANDED_OVER
    | ONE_OF_THE_EXAMINED
)


@pytest.fixture
def scene(db):
    objects, people = made_scene()
    file = examined("报告.pdf", PDF)
    objects[ATTACHED] = attachments.keep(
        objects[CASE].proposal, file, purpose="material", person=people["member"], at=at(DAY)
    )
    return objects, people


@recorded
def made_scene():
    """The case, its objects by name, and the people by the names of SEES."""
    city, other = make_city(), make_city("lin")
    case = city.handling(co=("科技局", "金融局", "发改局"))
    city.accept(case, "工信局", "科技局", "金融局", "发改局")
    sent = city.opinion_sent(case, "科技局")
    draft = city.opinion_draft(case, "金融局")
    city.opinion_draft(case, "发改局")
    city.do(
        "withdraw_unit",
        city.assignment(case, "发改局"),
        city[Role.OFFICE],
        date(2023, 5, 1),
        reason="不再需要",
    )
    reply = city.reply_draft(case)
    co, leading = city.assignment(case, "金融局"), city.assignment(case, "工信局")
    city.do(
        "draft_objection", co, city["金融局", Role.HANDLER], date(2023, 4, 26), ground="not_ours", reason="依据",
    )  # fmt: skip
    city.do(
        "extend_request", leading, city["工信局", Role.BUREAU_LEADER], date(2023, 5, 16),
        deadline=open_due(leading), until_on=date(2023, 8, 1), reason="尚在协调", proposer_told_on=date(2023, 5, 15),
    )  # fmt: skip
    bystander = city.add_unit("交通局")
    people = {
        "member": city[Role.MEMBER],
        "secretariat": city[Role.SECRETARIAT],
        "examiner": city[Role.EXAMINER],
        "auditor": city[Role.AUDITOR],
        "office": city[Role.OFFICE],
        "office leader": city[Role.OFFICE_LEADER],
        "lead liaison": city["工信局", Role.LIAISON],
        "lead handler": city["工信局", Role.HANDLER],
        "lead section head": city["工信局", Role.SECTION_HEAD],
        "lead leader": city["工信局", Role.BUREAU_LEADER],
        "co handler of the sent opinion": city["科技局", Role.HANDLER],
        "co handler of the draft": city["金融局", Role.HANDLER],
        "withdrawn co handler": city["发改局", Role.HANDLER],
        "another bureau": city[bystander.short_name, Role.HANDLER],
        "another member": city["cosigner"],
        "the party's office": city["民建市委会", Role.COLLECTIVE],
        "leader not in charge": city[Role.LEADER_IN_CHARGE],
        "administrator": city[Role.ADMINISTRATOR],
        "stranger": city["stranger"],
        "superuser": _superuser(),
        "other jurisdiction's secretariat": other[Role.SECRETARIAT],
        "other jurisdiction's office": other[Role.OFFICE],
        "other jurisdiction's auditor": other[Role.AUDITOR],
        "retired secretariat": city.add_person(
            "卸任者", city.units["提案委"], Role.SECRETARIAT, until_on=date(2023, 4, 30)
        ),
    }
    lead = city.assignment(case, "工信局")
    objects = {
        CASE: fresh(case),
        DEADLINE: lead.deadlines.get(step="reply"),
        SENT: sent,
        DRAFT: draft,
        REPLY: reply,
        PROMISE: city.commitment(case),
        OBJECTION: co.objections.get(),
        EXTENSION: leading.extensions.get(),
    }
    return objects, people


def _superuser():
    return User.objects.create_superuser("root", name="超级用户", password="correct-horse-battery")


def _names():
    return {pattern.name for pattern in get_resolver("portal.web.urls").url_patterns}


def _place(case):
    return [case.jurisdiction.slug, case.proposal.reference]


def _url(name, objects, kind):
    keys = [] if kind == CASE else [objects[kind].pk]
    return reverse(name, args=[*_place(objects[CASE]), *keys])


def _paper(name, objects, kind, form="docx"):
    return reverse("paper", args=[*_place(objects[CASE]), name, objects[kind].pk, form])


def test_every_address_is_accounted_for():
    known = set(OBJECTS) | OPEN_TO_ALL | FOR_EVERYBODY_LOGGED_IN | BY_POST_ONLY | ADMINISTERED | TESTED_APART

    assert _names() == known


@pytest.mark.parametrize("person", SEES)
def test_each_person_sees_exactly_their_objects(scene, client, person):
    objects, people = scene
    client.force_login(people[person])

    answers = {
        (name, kind): client.get(_url(name, objects, kind)).status_code
        for name, kinds in OBJECTS.items()
        for kind in kinds
    }

    assert answers == {place: 200 if place[1] in SEES[person] else 404 for place in answers}


def test_each_person_finds_exactly_their_objects_by_words(scene, client):
    """ "企业" stands in the text of the proposal and in the opinion that was sent."""
    _objects, people = scene
    found = {}
    for person, user in people.items():
        client.force_login(user)
        page = client.get(reverse("search"), {"q": "企业"}).context["found"]
        found[person] = (page.count, {hit.entry.part for hit in page.hits})

    parts_of = {CASE: "proposal", SENT: "opinion"}
    seen = {who: {parts_of[one] for one in sees & parts_of.keys()} for who, sees in SEES.items()}
    assert found == {who: (len(parts), parts) for who, parts in seen.items()}


@pytest.mark.parametrize("person", SEES)
def test_each_person_gets_exactly_the_papers_of_their_objects(scene, client, person):
    objects, people = scene
    client.force_login(people[person])

    answers = {(name, kind): client.get(_paper(name, objects, kind)).status_code for name, kind in PAPERS}

    assert answers == {place: 200 if place[1] in SEES[person] else 404 for place in answers}


def _asked(rows, person, seen_with):
    """Every row for who sees the thing; the others are refused before it is looked at, and ask each row in turns."""
    if seen_with in SEES[person]:
        return list(rows)
    blind = [who for who in SEES if seen_with not in SEES[who]]
    return [
        row
        for place, row in enumerate(rows)
        if place % (len(blind) // 2) == blind.index(person) % (len(blind) // 2)
    ]


@pytest.mark.parametrize("person", SEES)
def test_each_person_gets_a_form_only_for_their_own_moves(scene, client, person):
    objects, people = scene
    user = people[person]
    held = held_posts(user, timezone.localdate())
    client.force_login(user)
    subjects = {
        "case": (objects[CASE], CASE),
        "opinion": (objects[SENT], SENT),
        "reply": (objects[REPLY], REPLY),
        "assignment": (objects[SENT].links.get().assignment, CASE),
    }

    wrong = []
    for machine, (subject, seen_with) in subjects.items():
        for row in _asked(TABLES[machine].values(), person, seen_with):
            url = reverse("move", args=[*_place(objects[CASE]), machine, subject.pk, row.name])
            status = client.get(url).status_code
            if seen_with not in SEES[person] or row.derived:
                expected = {404}
            elif row.acting(user, held, subject) is None:
                expected = {403}
            else:
                expected = {200, 409}
            if status not in expected:
                wrong.append((machine, row.name, status, expected))

    assert wrong == []


def test_the_anonymous_are_sent_to_log_in_everywhere(scene, client):
    objects, _people = scene
    closed = (
        _names()
        - OPEN_TO_ALL
        - set(OBJECTS)
        - {"move", "opinion_upload", "paper", "notice_read", "unit_review", "unit_documents", "unit_word"}
        - KEEPING
        - OF_ONE_DRAFT
        - OF_ONE_PUBLICATION
        - KEPT_BY_ONESELF
        - OF_ONE_LIST
        - RETAINED
        - {"case_export"}
        - OF_ONE_CALL
        - OF_ONE_DEPUTATION
        - OF_ONE_WEBHOOK
        - OF_ONE_ANCHOR
        - OF_ONE_BUREAU
        - ONE_OF_THE_ADMINISTERED
        - ONE_OF_THE_HANDED_OVER
        - ONE_OF_THE_EXAMINED
        - ONE_OF_THE_HONOURED
        - FIGURES_ON_PAPER
        - ONE_OF_THE_SCORES
        - OF_ONE_CITY
        - COMING_IN
        - OF_ONE_TOKEN
        - OF_ONE_LINK
        - ONE_OF_THE_WAYS_IN
        - LETTING_IN
        - {"city_body"}
        - {"unsubscribe", "calendar_feed", "rate_by_link"}
    )
    urls = [reverse(name) for name in sorted(closed)]
    urls += [_url(name, objects, kind) for name, kinds in OBJECTS.items() for kind in kinds]
    urls += [_paper(name, objects, kind, form) for name, kind in PAPERS for form in ("docx", "pdf")]
    urls += [reverse("move", args=[*_place(objects[CASE]), row.machine, 1, row.name]) for row in ROWS] + [
        reverse("notice_read", args=[1]),
        _url("opinion_upload", objects, DRAFT),
        *(_url(name, objects, CASE) for name in sorted(OF_ONE_DRAFT | OF_ONE_PUBLICATION)),
        reverse("unit_review", args=[1]),
        reverse("unit_documents", args=[1]),
        reverse("unit_word", args=[1]),
        *(reverse(name, args=["reply", 1, "write"]) for name in sorted(KEEPING)),
        *(
            reverse(name, args=[1])
            for name in sorted(
                KEPT_BY_ONESELF
                | OF_ONE_CALL
                | OF_ONE_DEPUTATION
                | OF_ONE_BUREAU
                | OF_ONE_WEBHOOK
                | OF_ONE_ANCHOR
            )
        ),
        *(reverse(name, args=["cases"]) for name in sorted(OF_ONE_LIST)),
        reverse("case_export", args=["csv"]),
        *(reverse(name) for name in sorted(RETAINED - {"retention_rule", "hold_lift"})),
        reverse("retention_rule", args=["contact"]),
        reverse("hold_lift", args=[1]),
        reverse("wording_edit", args=["assignment.remind"]),
        reverse("wording_edit_for", args=["assignment.remind", "unit"]),
        reverse("outbox_retry"),
        reverse("exchange_pack"),
        reverse("exchange_bring"),
        reverse("exchange_take", args=[1]),
        *(reverse(n, args=[1]) for n in ("handover_page", "handover_issue", "plan_apply")),
        reverse("handover_paper", args=[1, 1, "pdf"]),
        reverse("plan_save", args=_place(objects[CASE])),
        reverse("examination_compare", args=[1]),
        *(reverse(name, args=[1]) for name in sorted(ONE_OF_THE_HONOURED)),
        *(reverse(name, args=["pdf"]) for name in sorted(FIGURES_ON_PAPER)),
        *(reverse(name, args=[1]) for name in sorted(ONE_OF_THE_SCORES)),
        reverse("examination_decide", args=[1, "recommend"]),
        reverse("examination_report_file", args=[1, "docx"]),
        reverse("import_template", args=["units"]),
        reverse("import_apply", args=[1]),
        reverse("person", args=[1]),
        reverse("person_rights", args=[1]),
        reverse("look_begin", args=[1]),
        *(reverse(name, args=[1]) for name in sorted((OF_ONE_LINK - {"link_begin"}) | ONE_OF_THE_WAYS_IN)),
        reverse("link_begin", args=["sso"]),
        reverse("token_new"),
        reverse("token_revoke", args=[1]),
        *(reverse(name, args=["shifan"]) for name in sorted(OF_ONE_CITY)),
        reverse("city_body", args=["shifan", 1]),
        *(reverse(n, args=[1]) for n in ("target_test", "target_active", "message_retry", "message_drop")),
    ]

    answers = {url: client.get(url) for url in urls}

    assert {url: a.status_code for url, a in answers.items() if a.status_code != 302} == {}
    assert {a["Location"].partition("?")[0] for a in answers.values()} == {reverse("login")}


@pytest.mark.parametrize("name", sorted(FOR_EVERYBODY_LOGGED_IN - BY_POST_ONLY))
@pytest.mark.parametrize("person", SEES)
def test_pages_of_ones_own_answer_everybody_and_leak_nothing(scene, client, person, name):
    objects, people = scene
    client.force_login(people[person])

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    shown = objects[CASE].proposal.title in answer.content.decode()
    assert not shown or CASE in SEES[person]


def test_the_settings_of_a_jurisdiction_are_for_its_administrator_alone(scene, client):
    _objects, people = scene
    answers = {}
    for person, user in people.items():
        client.force_login(user)
        answers[person] = {client.get(reverse(name)).status_code for name in sorted(ADMINISTERED)}

    assert answers == {person: {200 if person == "administrator" else 404} for person in people}


@pytest.mark.parametrize("name", sorted(BY_POST_ONLY))
def test_what_changes_something_answers_no_get(scene, client, name):
    _objects, people = scene
    client.force_login(people["member"])

    answer = client.get(reverse(name, args=[1] if name == "notice_read" else []))

    assert answer.status_code == 405


def test_a_foreign_notice_cannot_be_marked_read(scene, client):
    _objects, people = scene
    notice = people["lead liaison"].notices.first()
    client.force_login(people["stranger"])

    answer = client.post(reverse("notice_read", args=[notice.pk]))

    assert answer.status_code == 404
    assert fresh(notice).read_at is None


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("member", 200),
        ("the party's office", 200),
        ("office", 403),
        ("lead handler", 403),
        ("superuser", 403),
    ],
)
def test_only_proposers_get_the_filing_form(scene, client, person, status):
    _objects, people = scene
    client.force_login(people[person])

    assert client.get(reverse("proposal_new")).status_code == status
    assert client.get(reverse("my_proposals")).status_code == status
    assert client.post(reverse("proposal_assist"), {"title": "关于停车的建议"}).status_code == status


@pytest.mark.parametrize("person", SEES)
def test_a_draft_is_helped_along_only_for_who_may_change_it(scene, client, person):
    objects, people = scene
    client.force_login(people[person])

    answer = client.post(_url("case_assist", objects, CASE), {"title": objects[CASE].proposal.title})

    assert answer.status_code == (200 if person == "member" else 403 if CASE in SEES[person] else 404)

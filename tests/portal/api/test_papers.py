"""Papers as programs get them: the same as on the page of papers, for the same people."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from proposals.roles import Role

ADDRESS = "/api/v1/cases/shifan/20230001/papers/"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OF_THE_CASE = {"transfer", "handover", "blank-evaluation"}
HAVE = {
    "proposer": OF_THE_CASE,
    "examiner": OF_THE_CASE,
    "secretariat": OF_THE_CASE | {"sent", "lost"},
    "auditor": OF_THE_CASE | {"sent", "lost"},
    "office": OF_THE_CASE | {"sent", "lost"},
    "lead": OF_THE_CASE | {"sent", "lost", "reply"},
    "co-handler with draft": OF_THE_CASE | {"unsent"},
    "co-handler who sent": OF_THE_CASE | {"sent"},
}
NOTHING = (
    "stranger", "superuser", "administrator", "other member", "leader of other cases", "wrong bureau",
    "withdrawn co-handler", "other secretariat", "other bureau",
)  # fmt: skip


def papers_of(scene):
    """Name → kind and key of every paper that the case has for somebody."""
    case = scene.things["case"][1]
    letters = {name: ("opinion", scene.things[name][1]) for name in ("unsent", "sent", "lost")}
    return (
        {name: (name, case) for name in OF_THE_CASE}
        | letters
        | {"reply": ("reply", scene.things["reply"][1])}
    )


def address(kind, key, form="docx"):
    return f"{ADDRESS}{kind}/{key}.{form}"


def test_each_person_finds_and_gets_exactly_the_papers_that_they_may_have(scene, api):
    papers = papers_of(scene)

    def found(person):
        program = api(scene.people[person])
        listed = {(row["kind"], row["id"]) for row in program.get(ADDRESS)[1]}
        given = {name: program.client.get(address(*paper)).status_code for name, paper in papers.items()}
        return listed, given

    assert {person: found(person) for person in HAVE} == {
        person: ({papers[name] for name in have}, {name: 200 if name in have else 404 for name in papers})
        for person, have in HAVE.items()
    }


def test_who_may_not_see_the_case_finds_no_papers(scene, api):
    addresses = [ADDRESS, *(address(*paper) for paper in papers_of(scene).values())]
    programs = {person: api(scene.people[person]) for person in NOTHING}

    answers = {person: [program.get(at) for at in addresses] for person, program in programs.items()}

    codes = {person: {(status, body["code"]) for status, body in got} for person, got in answers.items()}
    assert codes == {person: {(404, "not_found")} for person in NOTHING}


def test_nobody_gets_a_paper_without_logging_in(scene, api):
    papers = papers_of(scene).values()

    answers = [api().get(ADDRESS), *(api().get(address(*paper)) for paper in papers)]

    assert [(status, body["code"]) for status, body in answers] == [(401, "not_authenticated")] * len(answers)


@pytest.mark.parametrize(
    "other", ["reply/1.odt", "letter/1.pdf", "opinion/999999.pdf", "transfer/999999.docx"]
)
def test_there_is_no_other_paper(scene, api, other):
    status, body = api(scene.people["office"]).get(f"{ADDRESS}{other}")

    assert (status, body["code"]) == (404, "not_found")


@pytest.mark.parametrize("form", ["docx", "pdf"])
@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/pdf"])
def test_file_is_the_one_of_the_page_whatever_is_accepted(city, api, form, accept):
    reply = city.replied().replies.get()
    client = api(city[Role.MEMBER]).client

    page = client.get(f"/cases/shifan/20230001/papers/reply/{reply.pk}.{form}")
    file = client.get(address("reply", reply.pk, form), headers={"Accept": accept})

    same = ("Content-Type", "Content-Disposition", "Cache-Control", "X-Content-Type-Options")
    assert (page.status_code, file.status_code, file.content) == (200, 200, page.content)
    assert {name: file[name] for name in same} == {name: page[name] for name in same}
    assert (file["Content-Type"], file["Content-Disposition"]) == (
        {"docx": WORD, "pdf": "application/pdf"}[form],
        f"attachment; filename*=utf-8''{quote(f'第20230001号 答复函 工信局.{form}')}",
    )


def test_list_says_what_each_paper_is_and_where_its_forms_are(scene, api):
    _status, body = api(scene.people["co-handler who sent"]).get(ADDRESS)

    key = scene.things["sent"][1]
    assert body[0] == {
        "kind": "opinion",
        "id": key,
        "title": "会办意见函 金融局",
        "about": "金融局",
        "forms": [
            {
                "form": form,
                "media_type": media_type,
                "file_name": f"第20230001号 会办意见函 金融局.{form}",
                "url": address("opinion", key, form),
            }
            for form, media_type in (("docx", WORD), ("pdf", "application/pdf"))
        ],
    }


def test_draft_without_a_number_has_papers_under_its_stand_in(scene, api):
    draft = scene.city.draft(title="刚开始写的提案")

    status, body = api(scene.people["proposer"]).get(f"/api/v1/cases/shifan/d{draft.proposal_id}/papers/")

    assert (status, [row["kind"] for row in body]) == (200, ["transfer"])


@pytest.mark.parametrize("sent", [("科技局",), ("科技局", "金融局", "发改局")])
def test_list_asks_as_much_for_many_papers_as_for_one(city, api, django_assert_num_queries, sent):
    case = city.handling(co=("科技局", "金融局", "发改局"))
    city.accept(case, "工信局", "科技局", "金融局", "发改局")
    letters = [city.opinion_sent(case, unit) for unit in sent]
    program = api(city[Role.OFFICE])

    with django_assert_num_queries(19):
        _status, body = program.get(ADDRESS)

    assert [row["id"] for row in body if row["kind"] == "opinion"] == [letter.pk for letter in letters]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_papers_are_only_read(scene, api, method):
    client = api(scene.people["lead"]).client

    answers = [getattr(client, method)(at) for at in (ADDRESS, address("reply", scene.things["reply"][1]))]

    assert [answer.status_code for answer in answers] == [405, 405]

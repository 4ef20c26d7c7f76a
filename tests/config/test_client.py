"""The Python client and its command line, against the running server and against one that is in trouble."""

from __future__ import annotations

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone

from proposals.models import Session
from proposals.roles import Role
from proposals.services.tokens import issue
from scripts.huiban_client import Huiban, HuibanError, main
from tests.city import make_city
from workflow.models import Event

DRAFT = {
    "title": "关于加快企业培育的建议", "reasons": "本市企业数量多，缺少系统扶持。",
    "measures": "一、完善培育体系\n1.评估全市创新资源。\n2.指导行业组织。", "wish": "summary",
}  # fmt: skip


def token_of(person, *scopes):
    now = timezone.now()
    return issue(
        person, name="程序", scopes=scopes, until=(now + timedelta(days=9)).date(), made_by=person, at=now
    )[1]


@pytest.fixture
def case(transactional_db):
    city = make_city()
    made = city.handling()
    made.city = city
    Session.objects.update(filing_closes_on=timezone.localdate() + timedelta(days=1))
    return made


def test_library_reads_pages_takes_steps_and_is_refused(live_server, case, tmp_path):
    city = case.city
    office = Huiban(live_server.url, token_of(city[Role.OFFICE], "act"))
    shares = list(office.each("assignments", page_size=1, state=["accepted", "pending"]))
    first = office.one("assignments", shares[0]["id"])

    made = office.step(first, "remind", {"reason": "期限将到，请抓紧办理。"}, expected=first["revision"])
    with pytest.raises(HuibanError) as stale:
        office.step(first, "remind", {"reason": "再催。"}, expected=first["revision"])
    with pytest.raises(HuibanError) as invalid:
        office.step(office.one("assignments", shares[1]["id"]), "remind", {"reason": "", "x": 1})
    with pytest.raises(HuibanError) as beyond:
        office.figures()

    assert len(shares) == 3
    assert (made["event"]["transition"], made["object"]["id"]) == ("remind", first["id"])
    assert (stale.value.status, stale.value.code) == (409, "stale")
    assert (invalid.value.code, invalid.value.errors["x"][0]["code"]) == ("invalid", "unknown_field")
    assert (beyond.value.status, beyond.value.code) == (403, "scope_missing")
    number = case.proposal.number
    papers = office.papers("shifan", number)
    [form] = [form for form in papers[0]["forms"] if form["form"] == "docx"]
    assert office.download(form["url"], tmp_path / "paper.docx").read_bytes()[:2] == b"PK"
    assert [path.name for path in tmp_path.iterdir()] == ["paper.docx"]
    assert office.case("shifan", number)["id"] == case.pk
    assert set(office.offers(office.case("shifan", number))) >= {"add_unit"}
    assert [hit["case"]["id"] for hit in office.search("企业培育")][:1] == [case.pk]


def test_command_line_speaks_json_and_says_by_its_code_how_it_went(
    live_server, case, monkeypatch, capsys, tmp_path
):
    monkeypatch.setenv("HUIBAN_URL", live_server.url)
    monkeypatch.setenv("HUIBAN_TOKEN", token_of(case.city[Role.MEMBER], "file"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "draft.json").write_text(json.dumps(DRAFT | {"session": case.city.session.pk}))
    number = case.proposal.number

    def run(*words):
        code = main(words)
        out, error = capsys.readouterr()
        return code, out, error

    filed = json.loads(run("file", "draft.json")[1])
    draft = f"shifan/{filed['reference']}"

    edited = run("step", draft, "edit", "title=关于培育企业的建议")
    drafts = run("list", "cases", "--state", "draft")[1].splitlines()
    done = [
        ("case", f"shifan/{number}"), ("offers", f"cases/{filed['id']}"), ("tasks",), ("papers", f"shifan/{number}"),
        ("search", "企业"),
    ]  # fmt: skip
    refused = [
        ("figures",), ("case", "shifan/20239999"), ("paper", f"shifan/{number}", "reply/1.pdf"),
        ("step", draft, "submit", "unknown=1"),
    ]  # fmt: skip
    wrong = [("nothing",), ("case",), ("list", "cases", "state"), ("step", draft, "edit", "x"), ()]

    assert (edited[0], json.loads(edited[1])["object"]["title"]) == (0, "关于培育企业的建议")
    assert [json.loads(line)["id"] for line in drafts] == [filed["id"]]
    assert [run(*words)[0] for words in (*done, ("--help",))] == [0] * 6
    assert [run(*words)[0] for words in refused] == [1] * 4
    assert [run(*words)[0] for words in wrong] == [2] * 5
    assert "scope_missing" in run("figures")[2]
    assert Event.objects.filter(case=filed["id"], transition="edit").count() == 1


@pytest.fixture
def troubled():
    """A server that gives the prepared answers in turn, and tells what it was asked."""

    class Handler(BaseHTTPRequestHandler):
        answers, asked = [], []

        def do_GET(self):
            self.asked.append((self.command, self.path, dict(self.headers)))
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, headers, body = self.answers.pop(0)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    Handler.url = f"http://127.0.0.1:{server.server_port}"
    yield Handler
    server.shutdown()
    server.server_close()
    thread.join()


def test_step_is_repeated_under_one_key_as_the_server_asks(troubled):
    busy = (429, {"Retry-After": "7"}, b'{"code": "throttled", "detail": "..."}')
    troubled.answers = [busy, (503, {}, b"<html>"), (200, {}, b'{"event": {"id": 1}, "object": null}')]
    waits = []

    made = Huiban(troubled.url, "secret", pause=waits.append).step({"url": "/api/v1/cases/1/"}, "close")

    keys = {headers["Idempotency-Key"] for _method, _path, headers in troubled.asked}
    assert (made["event"]["id"], waits, len(keys)) == (1, [7, 2.0], 1)
    assert troubled.asked[0][:2] == ("POST", "/api/v1/cases/1/transitions/close/")


def test_server_that_stays_in_trouble_is_given_up(troubled):
    troubled.answers = [(503, {}, b"<html>")] * 2
    waits = []

    with pytest.raises(HuibanError) as error:
        Huiban(troubled.url, "secret", tries=2, pause=waits.append).tasks()
    with pytest.raises(HuibanError) as gone:
        Huiban("http://127.0.0.1:1", "secret", tries=2, pause=waits.append).tasks()

    assert (error.value.status, error.value.code) == (503, "unexpected")
    assert (gone.value.status, gone.value.code, len(waits)) == (0, "unreachable", 2)


def test_token_is_not_carried_to_another_address(troubled):
    troubled.answers = [(302, {"Location": "http://127.0.0.1:1/"}, b"")]
    client = Huiban(troubled.url, "secret")

    with pytest.raises(HuibanError) as moved:
        client.tasks()
    with pytest.raises(ValueError, match="evil"):
        client.get("//evil.example/")
    with pytest.raises(ValueError, match="https"):
        Huiban("http://tian.example.gov.cn", "secret")

    assert moved.value.status == 302


def test_settings_come_from_a_file_that_nobody_else_may_read(troubled, monkeypatch, capsys, tmp_path):
    troubled.answers = [(200, {}, b'{"results": [{"id": 1}]}')]
    kept = tmp_path / "huiban"
    for name in ("HUIBAN_URL", "HUIBAN_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HUIBAN_FILE", str(kept))

    missing = main(["tasks"])
    kept.write_text(f"url = {troubled.url}\ntoken = huiban_00000000_x\n")
    kept.chmod(0o644)
    open_to_all = main(["tasks"])
    kept.chmod(0o600)

    assert (missing, open_to_all, main(["tasks"])) == (2, 2, 0)
    assert troubled.asked[0][2]["Authorization"] == "Bearer huiban_00000000_x"
    assert capsys.readouterr().out == '{"id": 1}\n'

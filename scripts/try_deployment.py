#!/usr/bin/env python3
"""Start the deployment of docs/deployment on this machine and walk through it from outside. 在本机把部署起来，从外面走一遍。

    DATABASE_URL=postgresql://… python scripts/try_deployment.py

Needs PostgreSQL behind DATABASE_URL (a database of its own is made there and dropped), redis-server and nginx. Two web
workers, a job worker and nginx with docs/deployment/nginx.conf (its name, ports and certificate alone are changed) run
until every step was made. Exit code 0: everything is as it should be; 1: the first thing that is not is named.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import ssl
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from socket import create_connection
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from config.bench.fleet import Fleet

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "Zk3QmVhcmVyLWFkZHJlc3Mtb2Ytbm9ib2R5"  # noqa: S105 -- of nobody
STARTS_WITHIN = 15.0  # seconds
TOO_LARGE = 40 * 1024 * 1024


class WrongError(Exception):
    """Something that is not as it should be, in one sentence."""


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.embedded")
    if shutil.which("nginx") is None or not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        print(
            "需要 nginx 和指向 PostgreSQL 的 DATABASE_URL。Needs nginx, and PostgreSQL behind DATABASE_URL.",
            file=sys.stderr,
        )
        return 2
    import django  # noqa: PLC0415 -- once the settings are named

    django.setup()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        walk_through()
    except WrongError as wrong:
        print(f"✗ {wrong}", file=sys.stderr)
        return 1
    print("部署可用。The deployment works.")
    return 0


def walk_through() -> None:
    from config.bench.fleet import fleet  # noqa: PLC0415 -- models, once Django is set up
    from config.bench.scratch import scratch_database  # noqa: PLC0415 -- the same
    from config.bench.season_city import lay_season  # noqa: PLC0415 -- the same

    with scratch_database(), TemporaryDirectory(prefix="huiban-nginx-") as name:
        season = lay_season(40)
        folder = Path(name)
        with fleet() as ours, proxy(folder, ours.port) as ports:
            desk = next(desk for desk in season.desks if desk.leads and desk.shares)
            visitor = Visitor(folder, *ports)
            visitor.check_redirect()
            visitor.check_hidden()
            visitor.log_in(desk.liaison)
            visitor.make_a_step(desk.leads[0])
            visitor.listen()
            visitor.upload(desk.shares[0], season.numbers)
            visitor.read_by_token()
            check_logs(folder, ours.log("web"), visitor.number)
            check_ready(ours)


@contextmanager
def proxy(folder: Path, port: int) -> Iterator[tuple[int, int]]:
    """nginx with the documented configuration, in front of `port`; gives its plain and its TLS port."""
    from config.bench.fleet import spare_port  # noqa: PLC0415 -- models, once Django is set up

    plain, secure = spare_port(), spare_port()
    make_certificate(folder)
    (folder / "nginx.conf").write_text(configuration(folder, port, plain, secure), encoding="utf-8")
    program = [shutil.which("nginx") or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")]
    tested = subprocess.run([*program, "-t"], capture_output=True, text=True, check=False)  # noqa: S603 -- nginx alone
    if tested.returncode:
        raise WrongError(f"nginx -t: {tested.stderr.strip()}")
    told("nginx -t")
    server = subprocess.Popen([*program, "-g", "daemon off;"], stderr=subprocess.DEVNULL)  # noqa: S603 -- nginx alone
    try:
        yield plain, secure
    finally:
        server.terminate()
        server.wait(STARTS_WITHIN)


def configuration(folder: Path, port: int, plain: int, secure: int) -> str:
    """The file of docs/deployment with this machine's ports and paths, inside what Debian's nginx.conf has around it."""
    from config.bench.fleet import HOST  # noqa: PLC0415 -- models, once Django is set up

    text = (ROOT / "docs" / "deployment" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^\s*listen \[::\].*$", "", text)
    for old, new in (
        ("tian.example.gov.cn", HOST), ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{secure} ssl"), ("127.0.0.1:8000;", f"127.0.0.1:{port};"),
        ("/etc/nginx/", f"{folder}/"), ("/var/log/nginx/", f"{folder}/"),
    ):  # fmt: skip
        if old not in text:
            raise WrongError(f"docs/deployment/nginx.conf has no {old}")
        text = text.replace(old, new)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"pid {folder}/nginx.pid;\nerror_log {folder}/start.log;\nevents {{}}\nhttp {{\n{paths}{text}}}\n"


def make_certificate(folder: Path) -> None:
    """One that the visitor trusts because it is handed to them."""
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415 -- beside its one use

    from cryptography import x509  # noqa: PLC0415 -- once Django is set up
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 -- the same
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 -- the same

    from config.bench.fleet import HOST  # noqa: PLC0415 -- models, once Django is set up

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(1))
        .not_valid_after(now + timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "huiban.crt").write_bytes(made.public_bytes(pem))
    plain = serialization.NoEncryption()
    (folder / "huiban.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))


class Visitor:
    """Somebody outside: everything goes to nginx, by the public name, over TLS."""

    def __init__(self, folder: Path, plain: int, secure: int) -> None:
        import httpx  # noqa: PLC0415 -- a library for development

        from config.bench.fleet import HOST  # noqa: PLC0415 -- models, once Django is set up

        self._host, self._plain, self._secure = HOST, plain, secure
        self._trust = ssl.create_default_context(cafile=str(folder / "huiban.crt"))
        self._http = httpx.Client(
            base_url=f"https://127.0.0.1:{secure}", verify=self._trust, timeout=60,
            headers={"Host": HOST, "Referer": f"https://{HOST}/", "Accept-Language": "zh-CN"},
        )  # fmt: skip
        self._cookies: dict[str, str] = {}
        self.number = ""

    def ask(self, method: str, address: str, **more: Any) -> httpx.Response:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "X-CSRFToken": self._cookies.get("csrftoken", ""),
        } | dict(more.pop("headers", {}))
        answer = self._http.request(
            method, address, headers=headers, extensions={"sni_hostname": self._host}, **more
        )
        for cookie in answer.headers.get_list("set-cookie"):
            name, _is, rest = cookie.partition("=")
            self._cookies[name] = rest.partition(";")[0]
            if name == "sessionid" and "secure" not in cookie.lower():
                raise WrongError("the session's cookie is not for TLS alone")
        return answer

    def check_redirect(self) -> None:
        import httpx  # noqa: PLC0415 -- a library for development

        ends = monotonic() + STARTS_WITHIN
        while True:
            try:
                answer = httpx.get(f"http://127.0.0.1:{self._plain}/", headers={"Host": self._host})
                break
            except httpx.ConnectError as error:
                if monotonic() > ends:
                    raise WrongError("nginx does not listen") from error
                sleep(0.1)
        expect("plain HTTP is sent on to TLS", answer.headers.get("location"), f"https://{self._host}/")

    def check_hidden(self) -> None:
        for address in ("/metrics", "/health/ready", "/health/live"):
            expect(f"{address} is not to be had from outside", self.ask("GET", address).status_code, 404)

    def log_in(self, username: str) -> None:
        from config.bench.season_city import PASSWORD  # noqa: PLC0415 -- models, once Django is set up

        page = self.ask("GET", "/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
        words = {"username": username, "password": PASSWORD, "next": "/"}
        answer = self.ask("POST", "/login/", data=words | {"csrfmiddlewaretoken": token[1] if token else ""})
        expect("log-in", (answer.status_code, answer.headers.get("location")), (302, "/"))
        home = self.ask("GET", "/")
        self.number = home.headers.get("x-request-id", "")
        expect(
            "workbench, with HSTS",
            (home.status_code, "strict-transport-security" in home.headers),
            (200, True),
        )

    def make_a_step(self, share: int) -> None:
        answer = self.ask("POST", f"/api/v1/assignments/{share}/transitions/accept/", json={"inputs": {}})
        expect(
            "a step", (answer.status_code, answer.json().get("event", {}).get("transition")), (200, "accept")
        )

    def listen(self) -> None:
        from websockets.sync.client import connect  # noqa: PLC0415 -- beside its one use
        from websockets.typing import Origin  # noqa: PLC0415 -- the same

        socket = connect(
            f"wss://{self._host}:{self._secure}/ws/notices/", ssl=self._trust, sock=create_connection(("127.0.0.1", self._secure)),
            origin=Origin(f"https://{self._host}"),
            additional_headers={"Cookie": f"sessionid={self._cookies['sessionid']}"},
        )  # fmt: skip
        with socket:
            expect("WebSocket", '"hello"' in str(socket.recv(timeout=STARTS_WITHIN)), True)

    def upload(self, share: int, numbers: dict[int, str]) -> None:
        accepted = self.ask("POST", f"/api/v1/assignments/{share}/transitions/accept/", json={"inputs": {}})
        case = accepted.json()["event"]["case"]
        self.ask("POST", f"/api/v1/assignments/{share}/transitions/draft_opinion/", json={"inputs": {}})
        found = self.ask("GET", f"/api/v1/opinions/?case={case}&state=drafting").json()["results"]
        address = f"/cases/season/{numbers[case]}/opinions/{found[0]['id']}/upload/"
        letter = (
            "意见.txt",
            "市第一局：\n　　一、关于完善配套\n　　已经安排。\n　　特此复函。".encode(),
            "text/plain",
        )
        answer = self.ask("POST", address, data={"step": "read"}, files={"file": letter})
        expect("an upload is read", (answer.status_code, "已经安排" in answer.text), (200, True))
        large = self.ask("POST", address, data={"step": "read"}, files={"file": ("大.txt", bytes(TOO_LARGE))})
        expect(
            "an upload that is too large is told so",
            (large.status_code, "文件太大" in large.text),
            (413, True),
        )

    def read_by_token(self) -> None:
        for address in (f"/calendar/{TOKEN}.ics", f"/unsubscribe/{TOKEN}/", f"/rate/{TOKEN}/"):
            status = self.ask("GET", f"{address}?again={TOKEN}").status_code
            expect(f"{address.split('/')[1]} with a token of nobody", status < 500, True)  # noqa: PLR2004 -- no fault


def check_logs(folder: Path, ours: str, number: str) -> None:
    log = (folder / "huiban.log").read_text(encoding="utf-8")
    errors = (folder / "huiban-error.log").read_text(encoding="utf-8")
    expect("no log has the addresses that let somebody in", TOKEN in log + errors + ours, False)
    expect("a request has one number in both logs", (number in log, number in ours), (True, True))


def check_ready(ours: Fleet) -> None:
    """The heartbeat comes with the first minute of the job worker."""
    ends = monotonic() + 90
    while (answer := ours.ask("/health/ready"))[0] != 200 and monotonic() < ends:  # noqa: PLR2004 -- OK
        sleep(1)
    expect(f"every part is ready {answer[1]}", answer[0], 200)
    told_metrics = ours.ask("/metrics")[1]
    expect("figures are told on this machine", "huiban_requests_total" in told_metrics, True)


def expect(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise WrongError(f"{what}: {found}, not {wanted}")
    told(what)


def told(what: str) -> None:
    print(f"✓ {what}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

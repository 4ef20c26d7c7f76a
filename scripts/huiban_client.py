#!/usr/bin/env python3
"""Huiban from Python and from a shell, over its REST API: one file to copy, Python 3.11 and its standard library alone.

会办接口的客户端：只有这一个文件，只用 Python 标准库，可以抄走。

Address and token come from HUIBAN_URL and HUIBAN_TOKEN, or from the lines `url = …` and `token = …` of the file that
HUIBAN_FILE names (~/.huiban if it names none), which nobody but its owner may read (chmod 600).

地址和令牌取自环境变量 HUIBAN_URL、HUIBAN_TOKEN，或者 HUIBAN_FILE 所指的文件（缺省 ~/.huiban，权限须为 600）。

    huiban_client.py tasks                                   待办 what there is to do
    huiban_client.py list cases --state handling             列出 a list, with the filters of the API
    huiban_client.py case dongguan/20230368                  读一件 one case
    huiban_client.py offers assignments/17                   可以办的步骤 the steps that are open now
    huiban_client.py step assignments/17 remind reason=请抓紧  办一步 take a step
    huiban_client.py file draft.json                         建立提案草稿 open a draft
    huiban_client.py paper dongguan/20230368 reply/5.pdf     取文书 fetch a paper
    huiban_client.py search 人工智能                           查找
    huiban_client.py figures --by unit                       指标
    huiban_client.py watch                                   等新通知 wait for notices

Exit code 0: done. 1: refused, or the server cannot be reached. 2: the arguments or the settings are wrong.

    from huiban_client import Huiban
    for case in Huiban("https://tian.example.gov.cn", token).each("cases", state="handling"): ...
"""

from __future__ import annotations

import base64
import json
import os
import re
import socket
import ssl
import sys
import time
import uuid
from http.client import HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import IO

API = "/api/v1/"
LOCAL = {"127.0.0.1", "localhost", "::1"}
PASSING = {0, 429, 502, 503, 504}
"""What may be otherwise a little later; a repetition under the same key does no harm."""
LONGEST_WAIT = 120.0  # seconds


class HuibanError(Exception):
    """The server refused: `code` for programs, `detail` for people, `errors` by field. `status` 0: it was not reached."""

    def __init__(self, status: int, code: str, detail: str, errors: Mapping[str, Any] | None = None) -> None:
        super().__init__(f"{detail} ({code})")
        self.status, self.code, self.detail, self.errors = status, code, detail, dict(errors or {})


class _Stay(HTTPRedirectHandler):
    """A token goes to the address that was meant, and nowhere else."""

    def redirect_request(self, *_args: Any) -> None:
        return None


class Huiban:
    """One installation as one token sees it. What was read is plain JSON: dictionaries and lists, as in openapi.yaml."""

    def __init__(
        self, address: str, token: str, *, language: str = "zh-hans", timeout: float = 30, tries: int = 4,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        """`timeout` in seconds. Raises ValueError for an address to which a token should not be sent."""
        parts = urlsplit(address)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
            raise ValueError(f"地址须以 https:// 开头。The address must begin with https://: {address}")
        self.address, self._token, self._timeout = f"{parts.scheme}://{parts.netloc}", token, timeout
        self._language, self._tries, self._pause = language, tries, pause
        self._open = build_opener(_Stay()).open

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """What stands at a path; below /api/v1/ where it does not begin with a slash."""
        found: dict[str, Any] = json.loads(self._ask(_with(path, query)))
        return found

    def each(self, things: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page: `each("cases", state=["handling", "replied"], overdue=True)`."""
        address: str | None = _with(f"{things}/", filters)
        while address:
            page = self.get(address)
            yield from page["results"]
            address = page.get("next")

    def one(self, things: str, key: int) -> dict[str, Any]:
        """One thing, with the steps that are open on it (`transitions`)."""
        return self.get(f"{things}/{key}/")

    def case(self, jurisdiction: str, number: str) -> dict[str, Any]:
        """The case of a number."""
        return self.get(f"cases/{jurisdiction}/{number}/")

    def offers(self, thing: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """The steps that can be taken on the thing right now, by name, with the schema of their inputs."""
        return {one["name"]: one for one in thing["transitions"] if one["refusal"] is None}

    def step(
        self, thing: Mapping[str, Any], name: str, inputs: Mapping[str, Any] | None = None, *,
        expected: int | None = None, key: str = "",
    ) -> dict[str, Any]:  # fmt: skip
        """Take a step, once however often it is sent. Gives {"event", "object"}.

        `expected`: the `revision` on which it depends that nothing moved meanwhile.
        """
        body = {"inputs": dict(inputs or {})} | ({} if expected is None else {"expected": expected})
        return self._post(f"{thing['url']}transitions/{name}/", body, key)

    def file_proposal(self, inputs: Mapping[str, Any], *, key: str = "") -> dict[str, Any]:
        """Open a draft; `step(case, "submit")` hands it in."""
        return self._post(f"{API}cases/", {"inputs": dict(inputs)}, key)

    def papers(self, jurisdiction: str, number: str) -> list[dict[str, Any]]:
        """The papers of a case that may be had, each with its files in `forms`."""
        found: list[dict[str, Any]] = json.loads(self._ask(f"cases/{jurisdiction}/{number}/papers/"))
        return found

    def download(self, path: str, to: Path) -> Path:
        """A file of the API, kept under a name. Nothing is left of one that did not come whole."""
        content = self._ask(path)
        beside = to.with_name(f".{to.name}.{uuid.uuid4().hex[:8]}")
        try:
            beside.write_bytes(content)
            beside.replace(to)
        finally:
            beside.unlink(missing_ok=True)
        return to

    def tasks(self, **filters: Any) -> dict[str, Any]:
        """What there is to do: `count`, `piles`, and the most urgent in `results`."""
        return self.get("tasks/", **filters)

    def search(self, words: str, **filters: Any) -> Iterator[dict[str, Any]]:
        """Where the words stand, the newest first."""
        return self.each("search", q=words, **filters)

    def figures(self, **filters: Any) -> dict[str, Any]:
        """The rates. The token needs the scope `figures`."""
        return self.get("figures/", **filters)

    def listen(self, after: int | None = None) -> Iterator[dict[str, Any]]:
        """New notices as they come, {"number", "id", "kind"}: those after a number, or from now on. Does not end by itself.

        The token needs the scope `notices`. After a broken connection it goes on where it was.
        """
        while True:
            try:
                for notice in _Stream(self.address, self._token, self._timeout).notices(after):
                    after = notice["number"] if after is None else max(after, notice["number"])
                    if "id" in notice:
                        yield notice
            except (OSError, EOFError):
                self._pause(5)

    def _post(self, path: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        made: dict[str, Any] = json.loads(self._ask(path, body, key or uuid.uuid4().hex))
        return made

    def _ask(self, path: str, body: Mapping[str, Any] | None = None, key: str = "") -> bytes:
        """The content of the answer. Raises HuibanError."""
        request = self._request(path, body, key)
        for times in range(1, self._tries + 1):
            try:
                with self._open(request, timeout=self._timeout) as answer:
                    return bytes(answer.read())
            except (OSError, HTTPException) as error:  # of which HTTPError is one
                refused = _refused(error)
                if times == self._tries or refused.status not in PASSING:
                    raise refused from error
                self._pause(_wait(error, times))
        raise AssertionError

    def _request(self, path: str, body: Mapping[str, Any] | None, key: str) -> Request:
        whole = path if path.startswith("/") else API + path
        if whole.startswith("//"):
            raise ValueError(path)
        headers = {"Authorization": f"Bearer {self._token}", "Accept-Language": self._language}
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": key}
        return Request(self.address + whole, data, headers)  # noqa: S310 -- https, or this machine: see __init__


class _Stream:
    """The WebSocket of one person's notices (RFC 6455), as far as this client needs it."""

    TEXT, CLOSE, PING, PONG = 1, 8, 9, 10

    def __init__(self, address: str, token: str, timeout: float) -> None:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        self._socket: socket.socket = socket.create_connection((host, port), timeout)
        if parts.scheme == "https":
            self._socket = ssl.create_default_context().wrap_socket(self._socket, server_hostname=host)
        key = base64.b64encode(os.urandom(16)).decode()
        asked = (
            f"GET /ws/notices/ HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\nAuthorization: Bearer {token}\r\n\r\n"
        )
        self._socket.sendall(asked.encode("ascii"))
        self._file: IO[bytes] = self._socket.makefile("rb")
        status = self._file.readline().split()
        while self._file.readline().strip():  # its headers
            pass
        if status[1:2] != [b"101"]:
            raise HuibanError(0, "no_stream", "这里没有实时通知。There is no live stream here.")

    def notices(self, after: int | None) -> Iterator[dict[str, Any]]:
        """What comes, and first of all {"number"}: up to where the stream is, where nothing was named."""
        with self._socket, self._file:
            while True:
                frame = self._next()
                if frame["type"] == "hello":
                    if after is None:
                        after = frame["number"]
                        yield {"number": after}
                    self._send(self.TEXT, json.dumps({"after": after}).encode())
                elif frame["type"] == "notices":
                    yield from frame["notices"]
                    after = frame["number"]
                if frame["type"] == "news" or frame.get("more"):
                    self._send(self.TEXT, json.dumps({"after": after}).encode())

    def _next(self) -> dict[str, Any]:
        """The next message. Raises EOFError where the connection ended, HuibanError where the token opens nothing."""
        while True:
            kind, told = self._frame()
            if kind == self.PING:
                self._send(self.PONG, told)
            elif kind == self.CLOSE:
                if int.from_bytes(told[:2], "big") == 4401:  # noqa: PLR2004 -- see docs/api.md
                    words = "令牌打不开通知，须有 notices 范围。The token does not open the notices."
                    raise HuibanError(401, "not_authenticated", words)
                raise EOFError
            elif kind == self.TEXT:
                message: dict[str, Any] = json.loads(told)
                return message

    def _frame(self) -> tuple[int, bytes]:
        first, length = self._read(2)
        if length >= 126:  # noqa: PLR2004 -- RFC 6455 5.2
            length = int.from_bytes(self._read(2 if length == 126 else 8), "big")  # noqa: PLR2004 -- the same
        return first & 0x0F, self._read(length)

    def _read(self, length: int) -> bytes:
        found = self._file.read(length)
        if len(found) < length:
            raise EOFError
        return found

    def _send(self, kind: int, content: bytes) -> None:
        """A short frame; what a client sends is masked."""
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[n % 4] for n, byte in enumerate(content))
        self._socket.sendall(bytes((0x80 | kind, 0x80 | len(content))) + mask + masked)


def _refused(error: Exception) -> HuibanError:
    if not isinstance(error, HTTPError):
        return HuibanError(0, "unreachable", f"连不上服务器。The server cannot be reached: {error}")
    try:
        with error:
            told = json.loads(error.read())
        return HuibanError(error.code, told["code"], told["detail"], told.get("errors"))
    except (ValueError, KeyError, TypeError):
        words = f"服务器的回答不是接口的。Not an answer of the API: HTTP {error.code}"
        return HuibanError(error.code, "unexpected", words)


def _wait(error: Exception, times: int) -> float:
    """Seconds: as the server says, else longer each time."""
    told = error.headers.get("Retry-After", "") if isinstance(error, HTTPError) else ""
    return min(float(told) if told.isdecimal() else 0.5 * 2**times, LONGEST_WAIT)


def _with(path: str, query: Mapping[str, Any]) -> str:
    named = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
    return f"{path}{'?' if named else ''}{urlencode(named, doseq=True)}"


def settings() -> tuple[str, str]:
    """Address and token, from the environment or the file. Raises ValueError."""
    kept = _kept(Path(os.environ.get("HUIBAN_FILE") or "~/.huiban").expanduser())
    found = [os.environ.get(f"HUIBAN_{name.upper()}") or kept.get(name, "") for name in ("url", "token")]
    if not all(found):
        raise ValueError(
            "请设置 HUIBAN_URL 和 HUIBAN_TOKEN，或写入 ~/.huiban。Set HUIBAN_URL and HUIBAN_TOKEN, or ~/.huiban."
        )
    return found[0], found[1].strip()


def _kept(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    if path.stat().st_mode & 0o077:
        raise ValueError(f"别人也能读 {path}，请先 chmod 600。Others may read {path}: chmod 600 first.")
    lines = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    return {name.strip(): value.strip() for name, sign, value in lines if sign}


def _target(client: Huiban, told: str) -> dict[str, Any]:
    """The thing that is named: `assignments/17`, or the jurisdiction and number of a case."""
    named = re.fullmatch(r"(cases|assignments|opinions|replies|commitments)/([0-9]+)", told)
    return client.one(named[1], int(named[2])) if named else client.case(*told.split("/", 1))


def _given(words: Sequence[str]) -> dict[str, Any]:
    """`name=text`, `name:=JSON` and `name=@FILE` (its text)."""
    found: dict[str, Any] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign:
            raise ValueError(f"应写成 名称=内容。Write name=value: {word}")
        if name.endswith(":"):
            found[name[:-1]] = json.loads(value)
        else:
            found[name] = Path(value[1:]).read_text(encoding="utf-8") if value.startswith("@") else value
    return found


def _filters(words: Sequence[str]) -> dict[str, list[str]]:
    """`--state handling --state replied --overdue true`."""
    found: dict[str, list[str]] = {}
    for name, value in zip(words[::2], [*words[1::2], ""], strict=False):
        if not name.startswith("--") or not value:
            raise ValueError(f"应写成 --条件 取值。Write --filter value: {name}")
        found.setdefault(name[2:].replace("-", "_"), []).append(value)
    return found


def _paper(client: Huiban, told: Sequence[str]) -> dict[str, Any]:
    """`KIND/KEY.FORM` of a case, kept here under the name that it has."""
    jurisdiction, number = told[0].split("/", 1)
    files = [form for paper in client.papers(jurisdiction, number) for form in paper["forms"]]
    found = next((form for form in files if form["url"].endswith(f"/papers/{told[1]}")), None)
    if found is None:
        raise HuibanError(404, "not_found", "没有这份文书，或无权取得。There is no such paper for you.")
    return {"file": str(client.download(found["url"], Path(Path(found["file_name"]).name)))}


def _did(client: Huiban, what: str, told: Sequence[str]) -> Any:
    """What a command answers: a thing, or an iterator of rows."""
    does: dict[str, Callable[[], Any]] = {
        "tasks": lambda: iter(client.tasks(**_filters(told))["results"]),
        "list": lambda: client.each(told[0], **_filters(told[1:])),
        "case": lambda: _target(client, told[0]),
        "offers": lambda: iter(client.offers(_target(client, told[0])).values()),
        "step": lambda: client.step(_target(client, told[0]), told[1], _given(told[2:])),
        "file": lambda: client.file_proposal(json.loads(Path(told[0]).read_text(encoding="utf-8"))),
        "papers": lambda: iter(client.papers(*told[0].split("/", 1))),
        "paper": lambda: _paper(client, told),
        "search": lambda: client.search(told[0], **_filters(told[1:])),
        "figures": lambda: client.figures(**_filters(told)),
        "watch": client.listen,
    }
    return does[what]()


def main(words: Sequence[str]) -> int:
    """One command: JSON on standard output, one object on a line where there may be several; faults on standard error."""
    if len(words) == 0 or words[0] in {"-h", "--help", "help"}:
        print(__doc__)
        return 0 if words else 2
    try:
        found = _did(Huiban(*settings()), words[0], words[1:])
        for row in found if hasattr(found, "__next__") else ():
            print(json.dumps(row, ensure_ascii=False), flush=True)
        if not hasattr(found, "__next__"):
            print(json.dumps(found, ensure_ascii=False, indent=2))
    except HuibanError as error:
        faults = [f"{name}: {found}" for name, found in error.errors.items()]
        print(error, *faults, sep="\n", file=sys.stderr)
        return 1
    except (LookupError, ValueError, TypeError, OSError) as error:
        words_of = "参数或设置不对，见 --help。Arguments or settings are wrong, see --help"
        print(f"{words_of}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

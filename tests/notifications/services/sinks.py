"""A mail server and a web server that keep what they get, and refuse what they are told to refuse."""

from __future__ import annotations

import email
import email.policy
import json
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


def spare_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class MailSink:
    """`mails` in the order of arrival; addresses in `refused` are answered with 550.

    `before_answer` is called when a mail has come in whole and its sender does not know yet.
    """

    def __init__(self) -> None:
        self.mails: list[email.message.EmailMessage] = []
        self.refused: set[str] = set()
        self.before_answer = lambda: None
        self.port = spare_port()

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 -- aiosmtpd's name
        if address in self.refused:
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 -- aiosmtpd's name
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        mail.envelope_to = list(envelope.rcpt_tos)
        mail.subject = mail["Subject"].strip()  # a long one begins on a line of its own
        mail.body = mail.get_content().replace("\r\n", "\n")
        self.mails.append(mail)
        self.before_answer()
        return "250 OK"

    @contextmanager
    def listening(self):
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield self
        finally:
            controller.stop()


class WebSink:
    """`told` are the bodies in the order of arrival; `answer` is the status and the body of every answer.

    `requests` are the same as they came over the wire: the headers and the bytes.
    """

    def __init__(self) -> None:
        self.told: list[dict] = []
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answer: tuple[int, bytes] = (200, b"{}")
        self.elsewhere = ""
        self.waiting = threading.Event()
        self.waiting.set()

    @contextmanager
    def listening(self):
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                sink.requests.append((dict(self.headers), body))
                sink.told.append({"path": self.path} | json.loads(body))
                sink.waiting.wait(20)
                status, answer = sink.answer
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                if sink.elsewhere:
                    self.send_header("Location", sink.elsewhere)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_arguments):
                """Nothing: what came is kept."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield self
        finally:
            self.waiting.set()
            server.shutdown()
            thread.join()
            server.server_close()

    def address(self, path: str = "hook") -> str:
        return f"json://127.0.0.1:{self.port}/{path}"

    def hook(self, path: str = "hook") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

"""Talking to clamd: a real socket, and a scanner that says what it is told to."""

from __future__ import annotations

import io
import socket
import threading

import pytest

from proposals.services.attachments import RefusedFileError, examine
from proposals.services.scanning import ScannerDownError, virus_in
from tests.files import PDF


class Clamd:
    """Listens on a socket, takes one file as clamd does, and answers with the given words."""

    def __init__(self, listener: socket.socket, answer: bytes) -> None:
        self.listener, self.answer, self.taken = listener, answer, b""
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        talk, _address = self.listener.accept()
        with talk, talk.makefile("rb") as said:
            assert said.read(10) == b"zINSTREAM\0"
            while size := int.from_bytes(said.read(4), "big"):
                self.taken += said.read(size)
            talk.sendall(self.answer)


@pytest.fixture
def clamd():
    """`clamd(answer)` gives the address and the scanner."""
    listeners = []

    def started(answer):
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)
        return f"tcp://127.0.0.1:{listener.getsockname()[1]}", Clamd(listener, answer)

    yield started
    for listener in listeners:
        listener.close()


def test_a_clean_file_is_sent_whole_and_found_clean(clamd):
    address, scanner = clamd(b"stream: OK\0")
    data = b"x" * 600_000

    assert virus_in(io.BytesIO(data), address) == ""
    scanner.thread.join()
    assert scanner.taken == data


def test_a_virus_is_named(clamd):
    address, _scanner = clamd(b"stream: Eicar-Test-Signature FOUND\0")

    assert virus_in(io.BytesIO(b"x"), address) == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: maybe\0"])
def test_any_other_answer_is_none(clamd, answer):
    address, _scanner = clamd(answer)

    with pytest.raises(ScannerDownError):
        virus_in(io.BytesIO(b"x"), address)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "unix:///nowhere/clamd.ctl", "http://x", ""])
def test_a_scanner_that_is_not_there_is_no_clean_file(address):
    with pytest.raises(ScannerDownError):
        virus_in(io.BytesIO(b"x"), address)


def test_a_socket_in_the_file_system_will_do(tmp_path):
    path = tmp_path / "clamd.ctl"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen()
        scanner = Clamd(listener, b"stream: OK\0")

        assert virus_in(io.BytesIO(b"abc"), f"unix://{path}") == ""
        scanner.thread.join()
        assert scanner.taken == b"abc"


def test_a_file_is_examined_with_the_scanner_where_there_is_one(clamd, settings):
    settings.CLAMD_ADDRESS, _scanner = clamd(b"stream: OK\0")

    assert examine(io.BytesIO(PDF), len(PDF), "a.pdf").facts.checked_at is not None


def test_a_file_with_a_virus_is_not_taken(clamd, settings):
    settings.CLAMD_ADDRESS, _scanner = clamd(b"stream: Evil FOUND\0")

    with pytest.raises(RefusedFileError) as refused:
        examine(io.BytesIO(PDF), len(PDF), "a.pdf")

    assert (refused.value.code, "Evil" in refused.value.message) == ("virus", True)


def test_without_an_answer_no_file_is_taken(settings):
    settings.CLAMD_ADDRESS = "tcp://127.0.0.1:9"

    with pytest.raises(RefusedFileError) as refused:
        examine(io.BytesIO(PDF), len(PDF), "a.pdf")

    assert refused.value.code == "scanner_down"
    assert "没有收下" in refused.value.message


def test_without_a_scanner_a_file_is_marked_unscanned():
    assert examine(io.BytesIO(PDF), len(PDF), "a.pdf").facts.checked_at is None
